"""Where an artifact's numbers come from: score files with their seeds, data, settings and code, and other files."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from os.path import relpath
from pathlib import Path
from typing import Any

from threefold.errors import ThreefoldError
from threefold.files import read_header
from threefold.lottery.score import Cost, Score, read_cost, read_score

SCORE = "score.json"

# What an input of each kind holds that tells it from others of the same name.
_HEADER_NAMES = ("fingerprint", "harness_revision", "date", "tool", "version")


@dataclass(frozen=True)
class Seed:
    """One run's score: its value in per cent (correlations times 100), and the link to its file."""

    seed: int
    value: float
    href: str


@dataclass(frozen=True)
class Runs:
    """The runs of a task that differ in their seed alone; `sparsity` in per cent."""

    task: str
    weights: str
    mask: str
    sparsity: float
    metric: str
    seeds: tuple[Seed, ...]


@dataclass(frozen=True)
class File:
    """An input that is no score: its path from the root of the project, the link, and what its header says."""

    path: str
    href: str
    said: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Provenance:
    """All that an artifact was drawn from.

    Attributes:
        runs: by task, weights and mask.
        files: everything else but published values.
        published: files of published values.
        data: of each task, the fingerprints of its data.
        settings: of each task, the digests of its settings.
        revisions, devices, torch: of the code and machines that made the runs, sorted.
        steps: the fewest and the most steps of a run.
        seconds: of all runs together.
    """

    runs: tuple[Runs, ...] = ()
    files: tuple[File, ...] = ()
    published: tuple[File, ...] = ()
    data: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    settings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    revisions: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()
    torch: tuple[str, ...] = ()
    steps: tuple[int, int] = (0, 0)
    seconds: float = 0.0

    @property
    def count(self) -> int:
        """The number of runs."""
        return sum(len(runs.seeds) for runs in self.runs)

    @property
    def seeds(self) -> tuple[int, ...]:
        """How many seeds there are of a subnetwork: all numbers that occur."""
        return tuple(sorted({len(runs.seeds) for runs in self.runs}))


def provenance(inputs: Mapping[str, str | list[str]], page: Path) -> Provenance:
    """What the files `inputs`, by name as an artifact's module asks for them, say of themselves.

    Links are relative to the folder of `page`.

    Raises:
        ThreefoldError: a score is missing or broken.
    """
    paths = [path for value in inputs.values() for path in ([value] if isinstance(value, str) else value)]
    distinct = list(dict.fromkeys(paths))
    scored = {path: _read(path) for path in distinct if Path(path).name == SCORE}
    others = [path for path in distinct if path not in scored]
    scores, costs = [score for score, _ in scored.values()], [cost for _, cost in scored.values()]
    steps = [score.steps for score in scores]
    return Provenance(
        runs=_grouped(scored, page.parent),
        files=tuple(_file(path, page.parent) for path in others if not path.startswith("published/")),
        published=tuple(_file(path, page.parent) for path in others if path.startswith("published/")),
        data=_by_task((score.run.task, score.data) for score in scores),
        settings=_by_task((score.run.task, score.config) for score in scores),
        revisions=_sorted(cost.revision for cost in costs),
        devices=_sorted(cost.device for cost in costs),
        torch=_sorted(cost.torch for cost in costs),
        steps=(min(steps), max(steps)) if steps else (0, 0),
        seconds=sum(cost.seconds for cost in costs),
    )


def _read(path: str) -> tuple[Score, Cost]:
    return read_score(path), read_cost(Path(path).with_name("cost.json"))


def _grouped(scored: Mapping[str, tuple[Score, Cost]], folder: Path) -> tuple[Runs, ...]:
    groups: dict[tuple[str, str, str], list[tuple[Score, str]]] = {}
    for path, (score, _) in scored.items():
        groups.setdefault((score.run.task, score.run.weights, score.run.mask), []).append((score, path))
    return tuple(
        Runs(
            *key,
            100 * sum(score.sparsity for score, _ in members) / len(members),
            members[0][0].metric,
            tuple(Seed(score.run.seed, 100 * score.value, relpath(path, folder)) for score, path in members),
        )
        for key, members in groups.items()
    )


def _file(path: str, folder: Path) -> File:
    header: Mapping[str, Any] = {}
    if path.endswith(".parquet") and Path(path).exists():
        try:
            header = read_header(path)
        except ThreefoldError:
            header = {}
    said = tuple((name.replace("_", " "), str(header[name])) for name in _HEADER_NAMES if name in header)
    return File(path, relpath(path, folder), said)


def _by_task(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for task, value in pairs:
        found.setdefault(task, {})[value] = None
    return {task: tuple(values) for task, values in sorted(found.items())}


def _sorted(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(filter(None, set(values))))
