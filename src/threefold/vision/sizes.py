"""The study of sizes: tickets of a small and of a large network that simCLR pre-trained (Figures 9 and 12)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from threefold.errors import ThreefoldError
from threefold.lottery.schedule import Schedule
from threefold.vision.networks.architecture import architecture


@dataclass(frozen=True)
class SizedNetwork:
    """One of the networks.

    Attributes:
        weights: the name of its pre-trained weights, and of the task that gave them.
        backbone: which residual network it is, see `threefold.vision.networks.architecture`.
        prunable: how many weights masks cover.
        schedule: how sparse each level is; larger networks may have more of them.
    """

    weights: str
    backbone: str
    prunable: int
    schedule: Schedule

    @property
    def levels(self) -> tuple[int, ...]:
        """All levels, the dense one first."""
        return (0, *self.schedule.levels)

    def remaining(self, level: int) -> int:
        """How many weights are left at `level`."""
        return self.prunable - self.schedule.pruned(level, self.prunable)


@dataclass(frozen=True)
class Sizes:
    """Which networks are compared, and how.

    Attributes:
        task: the downstream task that their tickets are transferred to (CIFAR-100 in the paper).
        small: the smaller network.
        large: the larger one.
        own: names of weights that only this study has; others are those of all artifacts.
        seeds: of its runs.
    """

    task: str
    small: SizedNetwork
    large: SizedNetwork
    own: tuple[str, ...]
    seeds: tuple[int, ...]

    @classmethod
    def of(cls, vision: Mapping[str, Any]) -> "Sizes":
        """The study in the configuration's section `vision`.

        Raises:
            ThreefoldError: it names weights that nothing gives.
        """
        sizes = vision["sizes"]
        small, large = (_network(vision, size) for size in ("small", "large"))
        return cls(sizes["task"], small, large, tuple(each["name"] for each in sizes["weights"]), tuple(sizes["seeds"]))

    @property
    def networks(self) -> tuple[SizedNetwork, SizedNetwork]:
        """The smaller and the larger."""
        return self.small, self.large

    def check(self, tasks: Iterable[str], seeds: Iterable[int]) -> None:
        """Check that there is such a task, and that the runs of weights which are not the study's own are made.

        Raises:
            ThreefoldError: names the key and what would be right.
        """
        known = tuple(tasks)
        if self.task not in known:
            raise ThreefoldError(f"vision.sizes.task: {self.task}: unknown task; there are {', '.join(known)}")
        borrowed = [network.weights for network in self.networks if network.weights not in self.own]
        if borrowed and (more := set(self.seeds) - set(seeds)):
            raise ThreefoldError(
                f"vision.sizes.seeds: {min(more)} is not among vision.seeds, whose runs of {borrowed[0]} it takes; "
                "add it there"
            )


def own_weights(vision: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Entries as in `vision.pretraining` for the weights that only this study has, each like one there.

    Raises:
        ThreefoldError: there is no such one.
    """
    known = {entry["name"]: entry for entry in vision["pretraining"]}
    for entry in vision["sizes"]["weights"]:
        if entry["like"] not in known:
            raise ThreefoldError(
                f"vision.sizes.weights: {entry['name']} is like {entry['like']}: no such pre-training; "
                f"there are {', '.join(known)}"
            )
    return [_like(known[entry["like"]], entry) for entry in vision["sizes"]["weights"]]


def _like(known: Mapping[str, Any], entry: Mapping[str, Any]) -> dict[str, Any]:
    """`known` with what `entry` says; weights that are published are not trained, and the other way round."""
    origins = {"training", "weights"}
    kept = {key: value for key, value in known.items() if not (key in origins and origins & entry.keys())}
    return {**kept, **{key: value for key, value in entry.items() if key != "like"}}


def _network(vision: Mapping[str, Any], size: str) -> SizedNetwork:
    entries = {entry["name"]: entry for entry in (*vision["pretraining"], *own_weights(vision))}
    name, sparsity = vision["sizes"][size], vision["sparsity"]
    if name not in entries:
        raise ThreefoldError(f"vision.sizes.{size}: {name}: no such weights; there are {', '.join(entries)}")
    backbone = entries[name].get("backbone", vision["network"])["name"]
    deepest = entries[name].get("deepest", sparsity["deepest"])
    schedule = Schedule(sparsity["fraction"], "remaining", deepest)
    return SizedNetwork(name, backbone, architecture(backbone).prunable_weights, schedule)
