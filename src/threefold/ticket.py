"""The ticket that was asked for: its run, and what of the results it is made of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from torch import Tensor

from threefold.errors import ThreefoldError
from threefold.lottery.mask import Mask
from threefold.lottery.run import DENSE, Run
from threefold.lottery.score import Score, read_cost, read_score

MASK = "mask.safetensors"
WEIGHTS = "model.safetensors"


@dataclass(frozen=True)
class Asked:
    """A run whose ticket is wanted.

    Attributes:
        run: which one.
        root: folder of the paper's results, e.g. `results/bert`.
        files: configurations that it was made with, after the default one.
    """

    run: Run
    root: Path
    files: tuple[str, ...] = ()

    @classmethod
    def of(cls, path: str | Path, files: Iterable[str | Path] = ()) -> "Asked":
        """The run whose folder or score is `path`.

        Raises:
            ThreefoldError: it is not the path of a run, or the run is of the whole network.
        """
        path, run = Path(path), Run.of(path)
        if run.mask == DENSE:
            raise ThreefoldError(f"{path}: the whole network, without a mask; name the run of a ticket")
        folder = path if path.name == f"seed{run.seed}" else path.parent
        return cls(run, folder.parents[3], tuple(map(str, files)))

    def score(self, config: str) -> Score:
        """What the ticket reached when it was trained.

        Args:
            config: digest of the settings that are now.

        Raises:
            ThreefoldError: the run was not made, or with other settings.
        """
        path = self.run.score(self.root)
        self.check_there([path])
        score = read_score(path)
        if score.config != config:
            raise ThreefoldError(f"{path}: made with another configuration of {self.run.task}; give it with --config")
        return score

    @property
    def revision(self) -> str:
        """The revision of the code that made the run, "" where it is not known."""
        cost = Path(self.run.folder(self.root), "cost.json")
        return read_cost(cost).revision if cost.exists() else ""

    def check_there(self, paths: Iterable[str]) -> None:
        """Check that files below `root` are there.

        Raises:
            ThreefoldError: names the first that is not, and the command that makes it.
        """
        for path in paths:
            if not Path(path).is_file():
                target = Path("results", self.root.name, Path(path).relative_to(self.root))
                options = f" --configfile {' '.join(self.files)}" if self.files else ""
                raise ThreefoldError(f"{path}: no such file; make it: snakemake --cores 1 {target}{options}")

    def check_mask(self, mask: Mask, score: Score) -> None:
        """Check that the run was trained under a mask of this sparsity.

        Raises:
            ThreefoldError: it was not, because the mask was made anew since.
        """
        if mask.sparsity != score.sparsity:
            path = self.run.score(self.root)
            raise ThreefoldError(
                f"{path}: trained at a sparsity of {score.sparsity:.6f}, and its mask is now of {mask.sparsity:.6f}; "
                "delete the score and run again"
            )


def masked(weights: Mapping[str, Tensor], mask: Mask) -> dict[str, Tensor]:
    """`weights` by their names, those that `mask` prunes at zero; it covers some or all of them."""
    return {
        name: weight.detach().masked_fill(~mask.tensors[name], 0.0) if name in mask.tensors else weight
        for name, weight in weights.items()
    }
