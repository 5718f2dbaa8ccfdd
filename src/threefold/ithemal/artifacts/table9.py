"""Table 9 (our number): the claims of the paper and of later ones, put to our numbers and to the published ones."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from threefold.files import read_json, read_table
from threefold.ithemal.artifacts import contradictions, evidence_published
from threefold.ithemal.artifacts.architectures import EXPLORE
from threefold.ithemal.artifacts.evaluation import Evaluation, evaluation, evaluations
from threefold.ithemal.artifacts.evidence_here import Here
from threefold.ithemal.artifacts.evidence_published import PublishedEvidence
from threefold.ithemal.artifacts.inputs import Config, Inputs, arms, datasets, evaluated, explored, folder, many, one
from threefold.ithemal.claims.all import CLAIMS
from threefold.ithemal.claims.evidence import Evidence
from threefold.reporting import published
from threefold.reporting.claims.claim import Claim
from threefold.reporting.claims.claims_table import write_claims

TITLE = "Table 9 (our number). The paper's claims, and those of later papers, tested"

_FILES = tuple(dict.fromkeys((*evidence_published.FILES, *contradictions.FILES)))
_AGAIN = ("repeat", "rebuild")
# Data sets of published labels are called so.
_BHIVE = "bhive-"
# Which file a claim's published numbers are in, where it is not that of the claims.
_BEHIND = {
    **dict.fromkeys(("I1", "I2", "I3", "I4", "I5", "I9"), "table3"),
    **dict.fromkeys(("I6", "I7"), "table5"),
    "I8": "table4",
    "I10": "table6",
    **dict.fromkeys(("I12", "I13"), "table3_elsewhere"),
    "I16": "table8",
}


def needs(config: Config) -> Inputs:
    """Labels and predictions, explored architectures, speeds, what was measured again, and the published values."""
    local, home = folder("local"), folder(explored(config))
    return {
        **evaluated(config, datasets(config)),
        "explored": f"{home}/dataset.parquet",
        "explorations": [f"{home}/predictions/{EXPLORE}{arm}.parquet" for arm in arms(config)],
        "speed": "results/ithemal/speed.json",
        **{name: f"{local}/{name}.parquet" for name in ("measured", *_AGAIN)},
        **{name: published.path("ithemal", name) for name in _FILES},
    }


def draw(inputs: Inputs, stem: Path) -> None:
    """Write the table to `stem`."""
    files = {name: one(inputs, name) for name in _FILES}
    sets = evaluations(inputs)
    on_bhive = all(each.dataset.startswith(_BHIVE) for each in sets)
    ours = Here(
        sets,
        evaluation(one(inputs, "explored"), many(inputs, "explorations")),
        pd.DataFrame(read_json(one(inputs, "speed"))),
        read_table(one(inputs, "measured")),
        {name: read_table(one(inputs, name)) for name in _AGAIN},
        on_bhive,
    )
    write_claims(
        stem,
        TITLE,
        _CAPTION,
        CLAIMS,
        ours,
        PublishedEvidence(files),
        lambda claim: _stated(claim, files),
        in_points=on_bhive,
        scale=_scale(sets),
        notes=(*_scale(sets), *_NOTES),
        contradictions=contradictions.contradictions(files),
    )


_CAPTION = (
    "E: mean of |predicted − measured| / measured. The lowest and highest number behind each verdict are shown, with "
    "the 95 % interval of a bootstrap; the CSV has all."
)

_NOTES = (
    "Token sequences are drawn with replacement, and seeds where there are several; both sides of a ratio are of the "
    "same draw. An inequality holds if the whole interval does, fails if none of it does, else it is undecided. Of "
    "architectures that were trained once, the deviation between seeds of the full trainings is added. Times are the "
    "best of several, without an interval. Published numbers are taken as they are.",
    "Ithemal is the model trained on the data set, or the shipped one where none is.",
    "What follows are contradictions in published numbers, computed from them.",
)


def _scale(sets: list[Evaluation]) -> Iterator[str]:
    for each in sets:
        count = len(each.members(each.model))
        runs = f"{count} seeds" if count > 1 else "one model"
        name = each.processor.get("name", each.processor.get("microarchitecture", "a processor that its file names"))
        yield f"Data set {each.dataset}: {len(each.blocks):,} test blocks, labels of {name}, {runs}."


def _stated(claim: Claim[Evidence], files: Mapping[str, Path]) -> tuple[str, bool]:
    rows = published.read(files[_BEHIND.get(claim.name, "claims")])
    if "claim" in rows:
        rows = rows[rows["claim"] == claim.name]
    if claim.name == "I8":
        rows = rows[rows["quantity"] == "instructions_per_second"]
    return "", bool(rows["verified"].all())
