"""Table 4: how many blocks and instructions a second each predictor manages, in each way of asking it."""

from pathlib import Path

import pandas as pd

from threefold.files import read_json
from threefold.ithemal.artifacts import predictors
from threefold.ithemal.artifacts.inputs import Config, Inputs, one
from threefold.reporting import published
from threefold.reporting.tables import Table, number, significant, words, write

TITLE = "Table 4. Speed of prediction"

MEASURING = "measuring"

_WAYS = {
    "process": "a new process for every block",
    "tokens": "one process, one block at a time, from machine code",
    "forward": "one process, one block at a time, network only",
    "batched": "one process, many blocks at once",
    MEASURING: "running the block",
}


def needs(config: Config) -> Inputs:
    """The speeds measured here, and the published values."""
    return {"speed": "results/ithemal/speed.json", "published": published.path("ithemal", "table4")}


def draw(inputs: Inputs, stem: Path) -> None:
    """Write the table to `stem`."""
    here = pd.DataFrame(read_json(one(inputs, "speed")))
    frame = here.merge(_published(published.read(one(inputs, "published"))), on=["predictor", "way"], how="outer")
    order = predictors.ordered(frame["predictor"])
    frame = frame.sort_values(
        ["way", "predictor"],
        key=lambda keys: keys.map((list(_WAYS) if keys.name == "way" else order).index),
        ignore_index=True,
    )
    frame = frame.assign(
        section=frame["way"].map(_WAYS).str.capitalize(),
        name=frame["predictor"].map(predictors.name),
        missing=frame["blocks_per_s"].isna().map({True: "not run", False: ""}),
        times_measuring=frame["instructions_per_s"] / _speed(here, MEASURING, MEASURING),
    )
    write(Table(TITLE, _CAPTION, _COLUMNS, frame, "section", tuple(_notes(here))), stem)


_CAPTION = (
    "Blocks and instructions a second, on the same blocks and one core; published numbers are of other blocks and "
    "other machines, so only their order compares."
)

_COLUMNS = (
    words("name", "Predictor"),
    number("blocks", "Blocks timed", 0),
    significant("blocks_per_s", "Blocks/s", absent="missing"),
    significant("instructions_per_s", "Instructions/s", absent="missing"),
    significant("times_measuring", "Times measuring"),
    significant("paper_instructions_per_s", "Paper: instructions/s", verified="paper_verified"),
    significant("uica_blocks_per_s", "uiCA's authors: blocks/s", verified="uica_verified"),
)


def _published(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per predictor and way: the paper's instructions/s, and blocks/s from others' time per block."""
    keys = ["predictor", "way"]
    by_quantity = {quantity: part.set_index(keys) for quantity, part in rows.groupby("quantity")}
    paper = by_quantity["instructions_per_second"]
    others = by_quantity["milliseconds_per_block"]
    return pd.DataFrame(
        {
            "paper_instructions_per_s": paper["value"],
            "paper_verified": paper["verified"],
            "paper_provenance": paper["provenance"],
            "uica_blocks_per_s": 1000 / others["value"],
            "uica_verified": others["verified"],
            "uica_provenance": others["provenance"],
        }
    ).reset_index()


def _speed(here: pd.DataFrame, predictor: str, way: str) -> float:
    rows = here[(here["predictor"] == predictor) & (here["way"] == way)]
    return float(rows["instructions_per_s"].iloc[0]) if len(rows) else float("nan")


def _notes(here: pd.DataFrame) -> list[str]:
    """The paper's two claims on speed: as fast as the tools, and far faster than measuring."""
    claims = (
        (predictors.LLVM_MCA, "process", "llvm-mca with a new process for every block", "the paper: just as fast"),
        (MEASURING, MEASURING, "measuring", "the paper: an order of magnitude"),
    )
    notes = []
    for way in ("process", "tokens", "batched"):
        model = _speed(here, predictors.ITHEMAL, way)
        ratios = [(model / _speed(here, tool, tools_way), what, claim) for tool, tools_way, what, claim in claims]
        compared = [f"{ratio:.3g} times {what} ({claim})" for ratio, what, claim in ratios if ratio == ratio]
        if compared:
            notes.append(f"Ithemal, {_WAYS[way]}: {', '.join(compared)}.")
    notes.append("The paper's harness assembles every block and forks for it; ours keeps one process for all of them.")
    return notes
