"""Table 9: the paper's claims as inequalities, put to our numbers and to the published ones."""

from collections.abc import Iterator
from pathlib import Path

from threefold.bert.artifacts import contradictions, evidence_published
from threefold.bert.artifacts.comparison import Results
from threefold.bert.artifacts.data_sizes import data_files, training_examples
from threefold.bert.artifacts.evidence_here import Here, curve_subnetworks, own_subnetworks
from threefold.bert.artifacts.evidence_published import PublishedEvidence
from threefold.bert.artifacts.overlap import mask_file
from threefold.bert.artifacts.quoted import PAPER
from threefold.bert.artifacts.stated import stated
from threefold.bert.artifacts.subnetworks import mlm_mask, score_files
from threefold.bert.artifacts.table_notes import seeds
from threefold.bert.artifacts.transfer import rewound_files, ticket_files
from threefold.bert.claims.all import CLAIMS
from threefold.bert.claims.evidence import DRAWN
from threefold.bert.settings import Settings
from threefold.bert.winning import Winning
from threefold.reporting import published
from threefold.reporting.claims.claims_table import CONTRADICTIONS_FOLLOW, HOW_DECIDED, STAND_INS, write_claims
from threefold.reporting.claims.judge import Judge
from threefold.reporting.inputs import Inputs, many, one

TITLE = "Table 9 (our number). The paper's claims, tested"
MEASURED = True

_FILES = dict.fromkeys((*evidence_published.FILES, *contradictions.FILES))


def needs(settings: Settings, winning: Winning) -> dict[str, str | list[str]]:
    """All runs that a claim is about, masks for their overlap, the sizes of the data, and the published values."""
    levels = {task: winning.level(task) for task in settings.names}
    drawn = [task.name for task in settings.tasks if task.counterpart in DRAWN]
    scores = [
        *score_files(settings, own_subnetworks(settings), levels),
        *score_files(settings, [mlm_mask(settings)], {task: levels[task] for task in settings.downstream}),
        *(
            file
            for level in settings.schedule.levels
            for file in score_files(settings, curve_subnetworks(settings), dict.fromkeys(drawn, level))
        ),
        *ticket_files(settings, settings.transfer_level),
        *rewound_files(settings, settings.rewound_sources[0], settings.transfer_level),
    ]
    return {
        "scores": list(dict.fromkeys(scores)),
        "masks": [mask_file(settings, task, seed) for task in settings.names for seed in settings.seeds],
        "data": data_files(settings),
        **{name: published.path(PAPER, name) for name in _FILES},
    }


def draw(inputs: Inputs, settings: Settings, winning: Winning, stem: Path) -> None:
    """Write the table to `stem`."""
    files = {name: one(inputs, name) for name in _FILES}
    theirs = PublishedEvidence(files)
    sizes = dict(zip(settings.names, map(training_examples, many(inputs, "data")), strict=True))
    judge = Judge(in_points=is_paper(settings, theirs))
    ours = Here(Results.read(many(inputs, "scores"), settings), winning, sizes, judge)
    write_claims(
        stem,
        TITLE,
        _CAPTION,
        CLAIMS,
        ours,
        theirs,
        lambda claim: stated(claim, files),
        in_points=judge.in_points,
        scale=seeds(settings),
        notes=_notes(settings, judge),
        contradictions=contradictions.contradictions(files),
    )


_CAPTION = (
    "E: a subnetwork's score in per cent points; F: the whole network's; s_T: the winning sparsity of task T; S→T: the "
    "mask of S on T at the sparsity of the transfer experiments, 70 % in the paper. The lowest and highest number "
    "behind each verdict are shown, ± the standard deviation of such a difference between single runs; the CSV has "
    "all."
)


def is_paper(settings: Settings, theirs: PublishedEvidence) -> bool:
    """Whether all of the paper's tasks, and no stand-ins, were measured."""
    return {task.name for task in settings.tasks} == {subject.name.lower() for subject in theirs.subjects}


def _notes(settings: Settings, judge: Judge) -> Iterator[str]:
    yield from seeds(settings)
    yield f"{HOW_DECIDED} Published numbers are taken as they are."
    if not judge.in_points:
        yield STAND_INS
    yield "Tasks without a winning ticket are left out where a claim is about tickets."
    yield CONTRADICTIONS_FOLLOW
