"""Where the files of the vision paper lie."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from threefold.errors import ThreefoldError
from threefold.lottery.run import MaskName, Run
from threefold.vision.settings import RANDOM, Settings
from threefold.vision.temperatures import untempered

_MASK = re.compile(r"(?P<weights>[a-z0-9-]+)/(?P<name>[a-z0-9-]+)/seed(?P<seed>[0-9]+)\.safetensors")

Reads = dict[str, list[str]]


@dataclass(frozen=True)
class FoundMask:
    """A mask of a chain of rounds: the weights that the chain rewinds to, the mask's name, and the chain's seed."""

    weights: str
    name: MaskName
    seed: int


@dataclass(frozen=True)
class Layout:
    """Paths under `root`, e.g. `results/vision`.

    Attributes:
        root: of all results.
        pretraining: for each task of pre-training the data set that it learns from.
        downstream: likewise for those of other tasks that do not have one of their own name.
        carrying: see `Settings.carrying`.
    """

    root: str
    pretraining: Mapping[str, str]
    downstream: Mapping[str, str] = field(default_factory=dict)
    carrying: tuple[str, ...] = ()

    @classmethod
    def of(cls, settings: Settings) -> "Layout":
        """Where the files of these experiments lie."""
        shared = {task.name: task.data for task in settings.tasks if task.data != task.name}
        pretraining = {task.name: task.data for task in (*settings.pretraining, *settings.studied)}
        return cls(settings.folder, pretraining, shared, settings.carrying)

    def data(self, task: str) -> str:
        """The data set of a task."""
        return self.dataset(self.pretraining.get(task) or self.downstream.get(task, task))

    def dataset(self, name: str) -> str:
        """The data set of this name."""
        return f"{self.root}/data/{name}.safetensors"

    def pretrained(self, name: str) -> str:
        """A pre-trained backbone."""
        return f"{self.root}/weights/{name}/backbone.safetensors"

    def head(self, name: str) -> str:
        """The head that it was pre-trained with."""
        return f"{self.root}/weights/{name}/head.safetensors"

    def rewound(self, name: str, seed: int | str) -> str:
        """Weights from early in a training."""
        return f"{self.root}/weights/{name}/seed{seed}.safetensors"

    def mask(self, weights: str, name: str, seed: int | str) -> str:
        """A mask that a chain of rounds found, each of which rewound to `weights`."""
        return f"{self.root}/masks/{weights}/{name}/seed{seed}.safetensors"

    def carried(self, weights: str, mask: str, seed: int | str) -> str:
        """What the round that found `mask` left of all that is not pruned."""
        return f"{self.root}/weights/carried/{weights}/{mask}/seed{seed}.safetensors"

    def carried_into(self, run: Run) -> str | None:
        """The file of this kind that `run` begins with, where it is a round after the first on such a task."""
        mask = MaskName.parse(run.mask)
        goes_on = run.task in self.carrying and (mask.kind, mask.source) == ("imp", run.task)
        return self.carried(run.weights, run.mask, run.seed) if goes_on else None

    def found(self, path: str) -> FoundMask:
        """The mask whose file is `path`.

        Raises:
            ThreefoldError: it is not a path that `mask` gives.
        """
        match = _MASK.fullmatch(path.removeprefix(f"{self.root}/masks/"))
        if match is None:
            raise ThreefoldError(f"{path}: not the path of a mask, masks/<weights>/<mask>/seed<k>.safetensors")
        return FoundMask(match["weights"], MaskName.parse(match["name"]), int(match["seed"]))

    def reads(self, runs: Iterable[Run]) -> Reads:
        """The files that these runs read, by what they are."""
        data, weights, masks = set(), set(), set()
        for run in runs:
            data.add(self.data(run.task))
            if run.weights in self.pretraining:
                weights.add(self.pretrained(run.weights))
            elif run.weights != RANDOM:
                weights.add(self.rewound(run.weights, run.seed))
            if untempered(run.task) == run.weights:
                weights.add(self.head(run.weights))
            if (carried := self.carried_into(run)) is not None:
                weights.add(carried)
            source = MaskName.parse(run.mask)
            if source.source is not None:
                masks.add(self.mask(run.weights, str(source.found), run.seed))
        return {"data": sorted(data), "weights": sorted(weights), "masks": sorted(masks)}
