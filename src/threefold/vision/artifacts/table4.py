"""Table 4 (our number): the paper's claims as inequalities, put to our numbers and to the published ones."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from threefold.reporting import published
from threefold.reporting.claims.claim import Claim
from threefold.reporting.claims.claims_table import CONTRADICTIONS_FOLLOW, HOW_DECIDED, STAND_INS, write_claims
from threefold.reporting.claims.judge import Judge
from threefold.reporting.inputs import Inputs, many, one
from threefold.vision.artifacts import (
    contradictions,
    evidence_published,
    figure2,
    figure5,
    figure8,
    figure9,
    figure11,
    figure12,
    table2,
)
from threefold.vision.artifacts.evidence_here import Here
from threefold.vision.artifacts.evidence_published import PublishedEvidence
from threefold.vision.artifacts.measured import Measured
from threefold.vision.artifacts.pretraining_masks import PretrainingMasks, mask_files
from threefold.vision.artifacts.series_runs import classification_series, score_files
from threefold.vision.artifacts.table_notes import notes
from threefold.vision.claims.all import CLAIMS
from threefold.vision.claims.evidence import Evidence
from threefold.vision.settings import Settings

TITLE = "Table 4 (our number). The paper's claims, tested"

# What all figures but 9 and 12 are of.
_NETWORK = "resnet50"
_FILES = tuple(dict.fromkeys((*evidence_published.FILES, *contradictions.FILES)))


def needs(settings: Settings) -> dict[str, str | list[str]]:
    """All runs and masks that a claim is about, and the published values."""
    scores = [
        *score_files(settings, [task.name for task in settings.classification], classification_series(settings)),
        *(file for module in (figure5, figure11) for file in module.needs(settings)["scores"]),
        *figure2.needs(settings)["scores"],
        *figure8.needs(settings)["scores"],
        *(score for artifact in (figure9, figure12, table2) for score in artifact.needs(settings)["scores"]),
    ]
    return {
        "scores": list(dict.fromkeys(scores)),
        "masks": mask_files(settings),
        **{name: published.path("vision", name) for name in _FILES},
    }


def draw(inputs: Inputs, settings: Settings, stem: Path) -> None:
    """Write the table to `stem`."""
    files = {name: one(inputs, name) for name in _FILES}
    theirs, judge = PublishedEvidence(files), Judge(in_points=is_paper(settings))
    measured = Measured.read(many(inputs, "scores"), settings)
    ours = Here(measured, PretrainingMasks(settings), files["winning"], judge)
    write_claims(
        stem,
        TITLE,
        _CAPTION,
        CLAIMS,
        ours,
        theirs,
        lambda claim: _stated(claim, files),
        in_points=judge.in_points,
        scale=notes(settings),
        notes=_notes(settings, judge),
        contradictions=contradictions.contradictions(files),
    )


def is_paper(settings: Settings) -> bool:
    """Whether the paper's own network was trained on its own tasks, and on no stand-ins."""
    return settings.network == _NETWORK and not any(task.stands_in for task in (*settings.pretraining, *settings.tasks))


_CAPTION = (
    "E: a subnetwork's score in per cent points; m_P, m_T: masks found on the task of pre-training, on the task; "
    "θ_Img, θ_sim, θ_MoCo, θ_0, θ_5%: pre-trained weights, random ones, and those after 5 % of a training from random "
    "ones. The lowest and highest number behind each verdict are shown, ± the standard deviation of such a difference "
    "between single runs; the CSV has all."
)


def _stated(claim: Claim[Evidence], files: Mapping[str, Path]) -> tuple[str, bool]:
    rows = published.read(files["text"])
    rows = rows[rows["claim"] == claim.name]
    return "; ".join(rows["statement"]), bool(rows["verified"].all())


def _notes(settings: Settings, judge: Judge) -> Iterator[str]:
    yield from notes(settings)
    yield f"{HOW_DECIDED} A digitised number counts as one run whose deviation is the error of reading it."
    yield (
        "Not tested: no run was made for it here, at none of the paper's sparsities that the claim is about. Where "
        "only some were measured, it is decided by these."
    )
    if not judge.in_points:
        yield STAND_INS
    yield CONTRADICTIONS_FOLLOW
