"""Which runs of the studies of size and temperature share a job; see `threefold.vision.jobs`."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from threefold.lottery.family import Family, one_of, score_files
from threefold.vision.patterns import Patterns
from threefold.vision.round_jobs import Round
from threefold.vision.settings import imp
from threefold.vision.sizes import SizedNetwork


@dataclass(frozen=True)
class StudyJobs(Patterns):
    """The jobs of both studies, apart from those of all artifacts; `many` runs share one, or each has its own."""

    @property
    def rounds(self) -> list[Round]:
        """Rounds of pruning on the tasks of pre-training that only the studies have."""
        sizes = (made for network in self._networks for made in self._size_rounds(network))
        return [*sizes, *self._tempered_round()]

    @property
    def trained(self) -> list[Family]:
        """All runs that leave nothing but their score."""
        sizes = (made for network in self._networks for made in self._size_runs(network))
        return [*sizes, *self._tempered_transfer()]

    @property
    def _networks(self) -> list[SizedNetwork]:
        """Those with weights of their own; the others' runs are made for all artifacts."""
        sizes = self.settings.sizes
        return [network for network in sizes.networks if network.weights in sizes.own]

    def _size_rounds(self, network: SizedNetwork) -> Iterator[Round]:
        name, seeds = network.weights, self.seeds_of(self.settings.sizes.seeds)
        for level in network.levels[:-1]:
            yield Round(
                f"{_rule(name)}_round{level:02d}",
                self._scores([name], name, [imp(name, level)], seeds),
                masks=self._masks(name, [imp(name, level + 1)], seeds),
            )

    def _size_runs(self, network: SizedNetwork) -> Iterator[Family]:
        """The last level on the task of pre-training, and the transfer of all."""
        name, sizes = network.weights, self.settings.sizes
        seeds, masks = self.seeds_of(sizes.seeds), [imp(name, level) for level in network.levels]
        last = self._scores([name], name, masks[-1:], seeds)
        if self.many:
            yield Family(f"{_rule(name)}_runs", [*last, *self._scores([sizes.task], name, masks, seeds)])
            return
        yield Family(f"{_rule(name)}_last_round", last)
        yield Family(f"{_rule(name)}_dense", self._scores([sizes.task], name, masks[:1], seeds))
        yield Family(f"{_rule(name)}_transfer", self._scores([sizes.task], name, [f"imp-{name}-level{{level}}"], seeds))

    def _tempered_round(self) -> Iterator[Round]:
        study = self.settings.temperatures
        if not study.others:
            return
        tasks, seeds = self._tempered("task"), self.seeds_of(study.seeds)
        yield Round(
            "temperatures_round",
            self._scores(tasks, study.pretraining, [imp(study.pretraining, study.level)], seeds),
            self._constraint("task"),
            self._masks(study.pretraining, [imp(task, study.level + 1) for task in tasks], seeds),
        )

    def _tempered_transfer(self) -> Iterator[Family]:
        study = self.settings.temperatures
        if not study.others:
            return
        masks = [imp(task, study.level + 1) for task in self._tempered("source")]
        scores = self._scores([study.task], study.pretraining, masks, self.seeds_of(study.seeds))
        yield Family("temperatures_transfer", scores, self._constraint("source"))

    def _tempered(self, wildcard: str) -> list[str]:
        """The task at each temperature, or what stands for it in a pattern."""
        study = self.settings.temperatures
        return [study.source(value) for value in study.others] if self.many else [f"{{{wildcard}}}"]

    def _constraint(self, wildcard: str) -> dict[str, str]:
        study = self.settings.temperatures
        return {} if self.many else one_of(**{wildcard: (study.source(value) for value in study.others)})

    def _scores(
        self, tasks: Iterable[str], weights: str, masks: Iterable[str], seeds: Iterable[int | str]
    ) -> list[str]:
        return score_files(self.settings.folder, tasks, [weights], masks, seeds)

    def _masks(self, weights: str, names: Iterable[str], seeds: Sequence[int | str]) -> list[str]:
        return [mask for name in names for mask in self.masks([weights], name, seeds)]


def _rule(name: str) -> str:
    return name.replace("-", "_")
