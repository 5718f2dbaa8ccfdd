"""Known answers: chains whose time is documented must come out right before anything is measured."""

import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from threefold.errors import ThreefoldError
from threefold.ithemal.harness.run import HarnessOptions, HarnessProcess
from threefold.ithemal.jobs import make_job
from threefold.ithemal.microarchitectures import Latencies
from threefold.ithemal.processor import Processor

TOLERANCE = 0.01
_ATTEMPTS = 4
# More than an ordinary block gets: a self-test is to fail for being wrong, not for being hasty.
_PLACEMENTS = 15
_SAMPLES = 16

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Chain:
    """A block whose time in core cycles per iteration is documented."""

    text: str
    hex: str
    cycles: float


@dataclass(frozen=True)
class ChainResult:
    """A chain, what came out, and how far off it is: measured / documented - 1; NaN if it could not be measured."""

    text: str
    cycles: float
    measured: float
    deviation: float


@dataclass(frozen=True)
class SelfTest:
    """A passed self-test."""

    chains: tuple[ChainResult, ...]

    def header(self) -> dict[str, object]:
        """JSON-able."""
        return {"tolerance": TOLERANCE, "chains": [asdict(chain) for chain in self.chains]}


def chains_for(latencies: Latencies) -> tuple[Chain, ...]:
    """The chains whose time is known on a core with these latencies.

    The first three hold on every x86-64 core with AVX2: an addition feeds the next one cycle later, a 32-bit
    multiplication three, and of multiplications that wait for nothing one starts each cycle.
    """
    chains = [
        Chain("add rax, rbx", "4801d8", 1),
        Chain("imul eax, ebx", "0fafc3", 3),
        Chain("imul eax, ebx; imul ecx, ebx; imul edx, ebx; imul esi, ebx", "0fafc30fafcb0fafd30faff3", 4),
    ]
    documented = (
        # The memory a block sees is filled with pointers to itself, so each load's address is the last one's result.
        ("mov rax, [rax]", "488b00", latencies.load),
        ("vaddps xmm0, xmm0, xmm1", "c5f858c1", latencies.float_add),
        ("vaddps ymm0, ymm0, ymm1", "c5fc58c1", latencies.float_add),
        ("vmulpd ymm0, ymm0, ymm1", "c5fd59c1", latencies.float_multiply),
        ("vfmadd231ps ymm0, ymm1, ymm2", "c4e275b8c2", latencies.fused_multiply_add),
    )
    chains += [Chain(text, code, cycles) for text, code, cycles in documented if cycles is not None]
    return tuple(chains)


def run_selftest(harness: Path, options: HarnessOptions, processor: Processor) -> SelfTest:
    """Measure the known chains on a harness started for it, a few times over if the machine is restless.

    Raises:
        ThreefoldError: a chain stays off by more than 1 %: this machine cannot be measured on now.
    """
    patient = replace(options, placements=_PLACEMENTS, samples=_SAMPLES, worker_per_block=False)
    chains = chains_for(processor.design.latencies)
    for attempt in range(_ATTEMPTS):
        results = measure_chains(harness, patient, chains)
        wrong = [result for result in results if not abs(result.deviation) <= TOLERANCE]
        if not wrong:
            return SelfTest(results)
        _log.info("self-test, attempt %d: %s gave %.3f cycles", attempt + 1, wrong[0].text, wrong[0].measured)
    worst = wrong[0]
    raise ThreefoldError(
        f"self-test: `{worst.text}` took {worst.measured:.3f} cycles where {worst.cycles:g} are documented for "
        f"{processor.microarchitecture}; stop other work on this machine, or try later"
    )


def measure_chains(harness: Path, options: HarnessOptions, chains: Sequence[Chain]) -> tuple[ChainResult, ...]:
    """Measure `chains` once, without judging."""
    with HarnessProcess(harness, options) as process:
        outcomes = list(process.measure(make_job(chain.hex) for chain in chains))
    return tuple(
        ChainResult(chain.text, chain.cycles, outcome.cycles, outcome.cycles / chain.cycles - 1)
        for chain, outcome in zip(chains, outcomes, strict=True)
    )
