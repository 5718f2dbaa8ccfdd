"""A report on the papers' own tables and figures, with made-up contents."""

import json
import shutil
from pathlib import Path

import pandas as pd

from threefold.bert.artifacts import catalogue
from threefold.ithemal.artifacts import CATALOGUE
from threefold.lottery.run import Run
from threefold.lottery.score import Cost, Score, write_cost, write_score
from threefold.reporting.catalogue import Catalogue
from threefold.reporting.figures import save
from threefold.reporting.report.page import write_report
from threefold.reporting.report.paper import Paper
from threefold.reporting.tables import Table, number, words, write

CONFIG = {"bert": {"encoder": "trained", "seeds": [1, 2]}}
PAPER_SCALE = {"bert": {"encoder": "https://a.long/address/of/an/encoder/bert-base-uncased", "seeds": [1, 2, 3]}}
NUMBERS = (
    "origin,panel,metric,mask,weights,sparsity,mean,sd,seeds\n"
    "here,Symbols (CIFAR-100),accuracy,task,simclr,0.0,60.0,1.0,3\n"
    "here,Symbols (CIFAR-100),accuracy,task,simclr,0.5,58.5,,1\n"
    "published,CIFAR-100 (published),accuracy,task,simclr,0.5,81.0,,\n"
)


def write_made_up_report() -> Path:
    """Write results and the report on them into the working directory; the page's path."""
    papers = [_paper("ithemal", CATALOGUE), _paper("bert", catalogue("results/bert"))]
    page, claims = Path("results/report.html"), Path("results/claims.json")
    claims.write_text(json.dumps(made_up_claims()))
    write_report(page, papers, CONFIG, PAPER_SCALE, claims, {"osaca": "not installed"})
    return page


def _paper(name: str, artifacts: Catalogue) -> Paper:
    scores = [_score(seed) for seed in (1, 2)]
    for artifact in artifacts.names:
        files = [Path(file) for file in artifacts.outputs(artifact)]
        _table(files[0]) if artifact.startswith("table") else _figure(files)
    return Paper(
        name, f"On {name}", "Somewhere 2026", "It is about this.", artifacts, lambda artifact: {"scores": scores}
    )


def _score(seed: int) -> str:
    path = f"results/bert/mnli/pretrained/imp-mnli-level03/seed{seed}/score.json"
    run = Run("mnli", "pretrained", "imp-mnli-level03", seed)
    write_score(path, Score(run, "accuracy", 0.7, {"accuracy": 0.7}, 0.3, 10, (), "da7a" * 16, "c0f1" * 4, 1))
    write_cost(Path(path).with_name("cost.json"), Cost(2.5, "cpu", "2.15", "abcdef0"))
    return path


def _table(csv: Path) -> None:
    frame = pd.DataFrame({"name": ["b", "a", "c"], "score": [10.0, -9.5, 1200.25], "group": "Of one kind"})
    wide = tuple(number("score", f"A column that makes the table wide, number {index}") for index in range(12))
    columns = (words("name", "Name"), number("score", "Score", 1), *wide)
    write(Table("Table", "What it shows.", columns, frame, "group", ("A note.",)), csv.with_suffix(""))


def _figure(files: list[Path]) -> None:
    """The same drawing for every figure, so that all would have the same identifiers."""
    first = Path("results/drawn")
    if not first.with_suffix(".svg").exists():
        save(first, 5.0, 2.0, lambda figure: figure.subplots().plot([0, 1, 2], [1, 3, 2], marker="o"))
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix == ".csv":
            file.write_text(NUMBERS)
        else:
            shutil.copy(first.with_suffix(file.suffix), file)


def made_up_claims() -> dict[str, object]:
    """A file of one claim of each of two papers, as `threefold.reporting.claims` writes it."""
    names = ("ithemal", "bert")
    return {"scale": "default", "papers": list(map(_of_paper, names)), "claims": list(map(_claim, names))}


def _of_paper(name: str) -> dict[str, object]:
    table = f"results/{name}/tables/table9"
    return {"name": name, "title": f"On {name}", "scale": "two seeds", "table": table, "contradictions": ["Here."]}


def _claim(paper: str) -> dict[str, object]:
    reading = {"verdict": "holds", "because": "", "numbers": "50 (MLM) to 80 (SQuAD)", "verified": True, "checks": []}
    return {
        "paper": paper,
        "id": "C1",
        "statement": "Tickets are found.",
        "source": "Table 2",
        "artifacts": [f"{paper}_table2"],
        "inequality": "sparsity above 0",
        "decided_by": "the inequality",
        "here": reading,
        "published": {**reading, "verdict": "fails"},
        "expected": {"verdict": "holds", "because": "it is easy"},
        "as_expected": True,
    }
