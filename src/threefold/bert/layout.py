"""Where the files of the BERT paper lie."""

from collections.abc import Iterable
from dataclasses import dataclass

from threefold.bert.settings import PRETRAINED, RANDOM, SHUFFLED, Settings
from threefold.lottery.run import MaskName, Run

FROM_PRETRAINED = (PRETRAINED, RANDOM, *SHUFFLED.values())


@dataclass(frozen=True)
class Layout:
    """Paths under `root`, e.g. `results/bert`; tasks in `span_tasks` have their answers beside their data."""

    root: str
    span_tasks: tuple[str, ...] = ()

    @classmethod
    def of(cls, settings: Settings) -> "Layout":
        """Where the files of these experiments lie."""
        return cls(settings.folder, tuple(task.name for task in settings.tasks if task.kind == "span"))

    def data(self, task: str) -> str:
        """The prepared data of a task."""
        return f"{self.root}/data/{task}.safetensors"

    def answers(self, task: str) -> str:
        """The contexts and the right answers of a task of spans."""
        return f"{self.root}/data/{task}.answers.json"

    @property
    def pretrained(self) -> str:
        """The pre-trained encoder, a Hugging Face folder."""
        return f"{self.root}/weights/{PRETRAINED}"

    @property
    def encoder(self) -> list[str]:
        """The files of the pre-trained encoder."""
        return [f"{self.pretrained}/{name}" for name in ("config.json", "model.safetensors")]

    def weights(self, name: str, seed: int | str) -> str:
        """Weights that a training left: rewinding points, and what continues without rewinding."""
        return f"{self.root}/weights/{name}/seed{seed}.safetensors"

    def mask(self, name: str, seed: int | str) -> str:
        """A mask that a chain of rounds found."""
        return f"{self.root}/masks/{name}/seed{seed}.safetensors"

    def head(self, mask: str, seed: int | str) -> str:
        """The head that trains on from round to round where the protocol says so."""
        return f"{self.root}/heads/{mask}/seed{seed}.safetensors"

    def reads(self, runs: Iterable[Run]) -> dict[str, list[str]]:
        """The files that these runs read, by what they are."""
        data, weights, masks = set(), set(), set()
        for run in runs:
            data.add(self.data(run.task))
            if run.task in self.span_tasks:
                data.add(self.answers(run.task))
            if run.weights not in FROM_PRETRAINED:
                weights.add(self.weights(run.weights, run.seed))
            source = MaskName.parse(run.mask)
            if source.source is not None:
                masks.add(self.mask(str(source.found), run.seed))
        return {"encoder": self.encoder, "data": sorted(data), "weights": sorted(weights), "masks": sorted(masks)}
