"""A run is (weights, mask, task, seed), and its path says so."""

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from threefold.errors import ThreefoldError

DENSE = "dense"

_RUN = re.compile(r"(?P<task>[a-z0-9-]+)/(?P<weights>[a-z0-9-]+)/(?P<mask>[a-z0-9-]+)/seed(?P<seed>0|[1-9][0-9]*)")
_MASK = re.compile(r"(?P<kind>[a-z]+)(-(?P<source>[a-z0-9-]+))?-level(?P<level>[0-9]{2,})")
# Made from what iterative magnitude pruning found.
_DERIVED = ("layerwise", "complement", "perturbed", "exchanged")
_KINDS_WITH_SOURCE = ("imp", "standard", *_DERIVED)
_KINDS_WITHOUT = ("random", "oneshot")


@dataclass(frozen=True, order=True)
class MaskName:
    """The name of a mask, e.g. `imp-mnli-level07`; `dense` is level 0.

    Kinds: `imp` (iterative magnitude pruning on the task `source`, rewound before every round), `standard` (the same
    without rewinding), `random` (uniform over all prunable weights), `oneshot` (the smallest weights of the pre-trained
    network, no training); and from `imp-<source>` of the same level `layerwise` (random with its per-tensor sparsity),
    `complement` (keeps what it prunes), `perturbed` (a share of its ones and of its zeros flipped) and `exchanged` (as
    many zeros as ones flipped).
    """

    kind: str
    source: str | None = None
    level: int = 0

    @classmethod
    def parse(cls, name: str) -> "MaskName":
        """The mask called `name`.

        Raises:
            ThreefoldError: it is not of the form above.
        """
        if name == DENSE:
            return cls(DENSE)
        match = _MASK.fullmatch(name)
        if match is not None:
            found = cls(match["kind"], match["source"], int(match["level"]))
            # Level 0 is called dense, and nothing else: one run, one path.
            if (
                str(found) == name
                and found.level
                and found.kind in (_KINDS_WITH_SOURCE if found.source else _KINDS_WITHOUT)
            ):
                return found
        kinds = [*(f"{kind}-<task>" for kind in _KINDS_WITH_SOURCE), *_KINDS_WITHOUT]
        raise ThreefoldError(
            f"{name}: not a mask's name; there are dense, and each with -level<two digits, from 01> {', '.join(kinds)}"
        )

    @property
    def found(self) -> "MaskName":
        """The mask that this one is made from; itself where it is not made from another."""
        return MaskName("imp", self.source, self.level) if self.kind in _DERIVED else self

    def __str__(self) -> str:
        """The name that `parse` reads."""
        if self.kind == DENSE:
            return DENSE
        middle = f"-{self.source}" if self.source else ""
        return f"{self.kind}{middle}-level{self.level:02d}"


@dataclass(frozen=True, order=True)
class Run:
    """One training: `weights` under `mask` on `task` with `seed`, from which all its random numbers come."""

    task: str
    weights: str
    mask: str
    seed: int

    @property
    def draws(self) -> int:
        """The seed of what a training draws, the order of rows, dropout and head: another one at every level of masks.

        With one for all levels a mask would be judged by the very draws that it was found with in the rounds before,
        which favours a task's own mask over those of other tasks.
        """
        return 1000 * self.seed + MaskName.parse(self.mask).level

    def folder(self, root: str | Path) -> str:
        """Where the run's files lie under `root`, e.g. `results/bert/mnli/pretrained/imp-mnli-level07/seed1`."""
        return str(PurePosixPath(root, self.task, self.weights, self.mask, f"seed{self.seed}"))

    def score(self, root: str | Path) -> str:
        """The run's score file under `root`."""
        return f"{self.folder(root)}/score.json"

    @classmethod
    def of(cls, path: str | Path) -> "Run":
        """The run that the file or folder `path` belongs to.

        Raises:
            ThreefoldError: the path does not end in `<task>/<weights>/<mask>/seed<k>[/<file>]`.
        """
        parts = PurePosixPath(path).parts
        for end in (len(parts), len(parts) - 1):
            match = _RUN.fullmatch("/".join(parts[max(0, end - 4) : end]))
            if match is not None:
                MaskName.parse(match["mask"])
                return cls(match["task"], match["weights"], match["mask"], int(match["seed"]))
        raise ThreefoldError(f"{path}: not the path of a run, <task>/<weights>/<mask>/seed<k>/score.json")
