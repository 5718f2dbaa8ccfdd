"""How a network is trained, as the configuration says it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal, get_args

from threefold.errors import ThreefoldError
from threefold.lottery.epochs import IN_EPOCHS, in_steps

OptimiserName = Literal["adamw", "sgd", "lars"]
ScheduleName = Literal["linear", "constant", "cosine", "milestones", "polynomial"]
Precision = Literal["fp32", "tf32", "bf16"]

_CHOICES = {"optimiser": OptimiserName, "schedule": ScheduleName, "precision": Precision}
_LEAST_WHOLE = {"steps": 1, "batch": 1, "accumulate": 1, "warm_up": 0, "first_step": 0, "horizon": 1}
_NOT_NEGATIVE = ("learning_rate", "weight_decay", "momentum", "gamma", "power")
# With a `clip` of 0 nothing is learned; without `epsilon` a weight with no gradient becomes 0 / 0.
_POSITIVE = ("epsilon", "clip")
_SHARES = {"betas": 2, "milestones": None}


@dataclass(frozen=True)
class Recipe:
    """One training; the defaults are those of the BERT paper's fine-tuning where it has them (its Table 1).

    Attributes:
        steps: updates.
        batch: rows per update; the last batch of an epoch may be smaller.
        learning_rate: the highest of the schedule.
        weight_decay: on every parameter; decoupled for `adamw`, part of the gradient for `sgd` and, but for
            normalisations and biases, `lars`.
        epsilon: of `adamw`, as are `betas`.
        momentum: of `sgd` and `lars`; `nesterov` is of `sgd`.
        schedule: the rate falls to zero along a line (`linear`) or a half cosine (`cosine`), is multiplied by `gamma`
            at each of `milestones`, falls as the share of steps that is left to the `power` (`polynomial`), or stays
            (`constant`).
        milestones: fractions of the horizon.
        warm_up: steps over which the rate rises from zero, before any schedule.
        horizon: steps over which the schedule runs; None for as many as are trained.
        first_step: where on the horizon this training begins, when it is a part of a longer one.
        clip: largest norm of the whole gradient, after masking; None for no limit.
        precision: `bf16` computes the loss in autocast, weights and optimiser stay fp32; `tf32` rounds the factors of
            matrix products on a GPU, as PyTorch by itself does those of convolutions there.
        compile: whether the loss goes through torch.compile.
        accumulate: parts that a batch is computed in, one after another, or at once on several devices. Networks that
            normalise over a batch do so over a part, wherever it is computed (see `threefold.lottery.distributed`).
    """

    steps: int
    batch: int
    learning_rate: float
    optimiser: OptimiserName = "adamw"
    weight_decay: float = 0.0
    epsilon: float = 1e-8
    betas: tuple[float, float] = (0.9, 0.999)
    momentum: float = 0.0
    nesterov: bool = False
    schedule: ScheduleName = "linear"
    milestones: tuple[float, ...] = ()
    gamma: float = 0.1
    power: float = 0.9
    warm_up: int = 0
    horizon: int | None = None
    first_step: int = 0
    clip: float | None = None
    precision: Precision = "fp32"
    compile: bool = False
    accumulate: int = 1

    def __post_init__(self) -> None:
        """Refuse what cannot be trained."""
        for name, choices in _CHOICES.items():
            if getattr(self, name) not in get_args(choices):
                raise _wrong(name, getattr(self, name), f"one of {', '.join(get_args(choices))}")
        for name, least in _LEAST_WHOLE.items():
            value = getattr(self, name)
            if not (_is(value, int) and value >= least) and not (name == "horizon" and value is None):
                raise _wrong(name, value, f"a whole number of at least {least}")
        for name in (*_NOT_NEGATIVE, *_POSITIVE):
            value, positive = getattr(self, name), name in _POSITIVE
            right = _is(value, int, float) and (value > 0 if positive else value >= 0)
            if not right and not (name == "clip" and value is None):
                wanted = "a number above 0" if positive else "a number of at least 0"
                raise _wrong(name, value, f"{wanted} (YAML reads 1e-3 as text; write 1.0e-3)")
        for name, count in _SHARES.items():
            value = getattr(self, name)
            if not _are_shares(value, count):
                raise _wrong(name, value, f"{count or 'a list of'} numbers from 0 to 1")
        if self.nesterov and self.optimiser == "sgd" and not self.momentum:
            raise _wrong("momentum", self.momentum, "above 0 for nesterov")
        if self.schedule == "milestones" and not self.milestones:
            raise _wrong("milestones", self.milestones, "a list of at least one for this schedule")
        if self.accumulate > self.batch:
            raise _wrong("accumulate", self.accumulate, f"at most batch = {self.batch}")
        if self.first_step + self.steps > self.last_step:
            raise _wrong("horizon", self.horizon, f"at least first_step + steps = {self.first_step + self.steps}")

    @property
    def last_step(self) -> int:
        """Where the schedule ends, in steps from its beginning."""
        return self.first_step + self.steps if self.horizon is None else self.horizon

    @classmethod
    def of(cls, config: Mapping[str, Any], examples: int) -> "Recipe":
        """The recipe that `config` means: fields of this class, or what stands for them (`IN_EPOCHS`).

        A field that is null has its default.

        Raises:
            ThreefoldError: an unknown, missing or impossible field, or as `in_steps`.
        """
        given = {name: value for name, value in config.items() if value is not None}
        known = {field.name for field in fields(cls)}
        if unknown := sorted(given.keys() - known - IN_EPOCHS.keys()):
            known |= IN_EPOCHS.keys()
            raise ThreefoldError(f"recipe: unknown {unknown[0]!r}; there are {', '.join(sorted(known))}")
        given = in_steps(given, examples)
        for name in ("batch", "learning_rate"):
            if name not in given:
                raise ThreefoldError(f"recipe: lacks {name}")
        for name in ("betas", "milestones"):
            if isinstance(given.get(name), list):
                given[name] = tuple(given[name])
        return cls(**given)


def _is(value: Any, *types: type) -> bool:
    # YAML's true and false are ints to Python.
    return isinstance(value, types) and not isinstance(value, bool)


def _are_shares(value: Any, count: int | None) -> bool:
    right = isinstance(value, tuple) and len(value) == (count or len(value))
    return right and all(_is(share, int, float) and 0 <= share <= 1 for share in value)


def _wrong(name: str, value: Any, right: str) -> ThreefoldError:
    return ThreefoldError(f"recipe: {name} is {value!r}; it must be {right}")
