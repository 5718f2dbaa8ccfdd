"""What the pages say is there, is there."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from threefold.papers import catalogues

ROOT = Path(__file__).parents[1]
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "config/README.md")),
    *sorted((ROOT / "docs").glob("*.md")),
]
CATALOGUES = catalogues({"bert": {"folder": "bert"}, "vision": {"folder": "vision"}})
EACH_PAGE = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))

_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_FENCED = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`(snakemake [^`\n]+)`")
_RULE = re.compile(r"^ *(?:rule|checkpoint) (\w+):|^ *use rule \w+ as (\w+) with", re.MULTILINE)
_CONFIG = re.compile(r"\bconfig/[\w/-]+\.yaml\b")
_TARGET = re.compile(r"[a-z]\w*")
# Options that take what follows them.
_WITH_VALUES = {
    *("-s", "--cores", "--jobs", "--retries", "--executor", "--resources", "--default-resources"),
    *("--configfile", "--config", "--profile", "--workflow-profile", "--logger", "--report", "--sdm"),
}


def targets() -> set[str]:
    """The names of rules, those that are made in loops among them."""
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "workflow" / "rules").glob("*.smk"))
    named = {name for text in texts for match in _RULE.findall(text) for name in match if name}
    drawn = {f"{paper}_{name}" for paper, catalogue in CATALOGUES.items() for name in catalogue.names}
    return {"all", *named, *drawn}


def calls(text: str) -> Iterator[list[str]]:
    """Every call of snakemake on a page, as words."""
    lines = [line for block in _FENCED.findall(text) for line in block.replace("\\\n", " ").splitlines()]
    for line in (*lines, *_INLINE.findall(text)):
        if (found := re.match(r"(?:\$ )?(?:\w+=\S+ )*snakemake\s+(.*)", line.strip())) is not None:
            yield shlex.split(found[1], comments=True)


def asked_for(call: list[str]) -> Iterator[str]:
    """The targets of a call that are names, not files."""
    taking = False
    for word in call:
        if word.startswith("-"):
            taking = word in _WITH_VALUES
        elif taking:
            # One value each, but for the options that go on: these stand last on our pages.
            taking = word.endswith((".yaml", ".yml"))
        elif _TARGET.fullmatch(word):
            yield word


@EACH_PAGE
def test_links_lead_to_files(page: Path) -> None:
    links = [link.partition("#")[0] for link in _LINK.findall(page.read_text(encoding="utf-8"))]
    local = [link for link in links if link and not link.startswith(("http://", "https://"))]
    assert [link for link in local if not (page.parent / link).exists()] == []


@EACH_PAGE
def test_targets_are_rules(page: Path) -> None:
    known = targets()
    named = {target for call in calls(page.read_text(encoding="utf-8")) for target in asked_for(call)}
    assert named - known == set()


@EACH_PAGE
def test_configurations_are_there(page: Path) -> None:
    named = set(_CONFIG.findall(page.read_text(encoding="utf-8")))
    assert {name for name in named if not (ROOT / name).exists()} == set()


def test_calls_are_found_with_their_targets() -> None:
    block = "```console\n$ snakemake --cores 2 ithemal --configfile config/a.yaml b.yaml  # all\n```\n"
    text = f"{block}and `snakemake -n no_such`"
    assert [list(asked_for(call)) for call in calls(text)] == [["ithemal"], ["no_such"]]
    assert {"ithemal", "verify", "bert_figure", "vision_figure12"} <= targets()


def test_every_table_and_figure_is_in_the_readme() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    told = {
        f"{paper}_{kind}{number}"
        for paper, kind, cell in re.findall(r"^\| `(\w+?)_(table|figure)(\d+`[^|]*)", text, re.MULTILINE)
        for number in re.findall(r"(\d+)`", cell)
    }
    assert {f"{paper}_{name}" for paper, catalogue in CATALOGUES.items() for name in catalogue.names} - told == set()


def test_every_page_is_on_the_map() -> None:
    found = set(_LINK.findall((ROOT / "docs" / "README.md").read_text(encoding="utf-8")))
    assert {page.name for page in PAGES if page.parent.name == "docs"} - {"README.md"} <= found


def test_every_configuration_is_described() -> None:
    text = (ROOT / "config" / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in (ROOT / "config").glob("*.yaml") if f"`config/{path.name}`" not in text] == []
    sections = yaml.safe_load((ROOT / "config" / "config.yaml").read_text(encoding="utf-8"))
    assert [section for section in sections if f"| `{section}` |" not in text] == []


def test_the_citation_has_what_its_format_requires() -> None:
    found = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= found.keys()
    assert len(found["references"]) == len(CATALOGUES)
    for cited in found["references"]:
        assert {"type", "title", "authors"} <= cited.keys()
        assert all({"family-names", "given-names"} == author.keys() for author in cited["authors"])


def test_the_catalog_s_file_has_what_it_asks_for() -> None:
    usage = yaml.safe_load((ROOT / ".snakemake-workflow-catalog.yml").read_text(encoding="utf-8"))["usage"]
    assert {"mandatory-flags", "software-stack-deployment", "report"} == usage.keys()
    assert {"conda", "apptainer", "apptainer+conda", "report"} == usage["software-stack-deployment"].keys()
    for name in ("README.md", "LICENSE", "config/README.md", "workflow/Snakefile"):
        assert (ROOT / name).exists()
    readme = (ROOT / "README.md").read_text(encoding="utf-8").lower()
    assert "snakemake" in readme
    assert "workflow" in readme


COST = re.compile(r"(\w+) +\d+ +([\d.]+) +[\d,]+ +(\S.*)")


def test_what_targets_cost_is_what_the_program_printed() -> None:
    printed = (ROOT / "docs/benchmarks/target_costs.txt").read_text(encoding="utf-8").splitlines()
    costs = {match[1]: (float(match[2]), match[2], match[3]) for line in printed if (match := COST.fullmatch(line))}
    told = dict(costs_told((ROOT / "README.md").read_text(encoding="utf-8")))
    drawn = [f"{paper}_{name}" for paper, catalogue in CATALOGUES.items() for name in catalogue.names]
    assert sorted(name for names in told for name in names) == sorted(drawn)
    # A row of several tells what the longest takes.
    assert told == {names: max(costs[name] for name in names)[1:] for names in told}


def costs_told(page: str) -> Iterator[tuple[tuple[str, ...], tuple[str, str]]]:
    """Of each row of targets their names, and what it says in its last two columns."""
    for line in page.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        names = re.findall(r"`(\w+)`", cells[0])
        if line.startswith("|") and len(cells) == 5 and names:
            stem = names[0].rstrip("0123456789")
            yield tuple(stem + name if name.isdigit() else name for name in names), (cells[3], cells[4])
