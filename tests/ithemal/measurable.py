"""What the tests that time real blocks need of the machine, and a way to bear with a busy one."""

import os
import shutil
from collections.abc import Sequence

import pandas as pd
import pytest

from threefold.errors import ThreefoldError
from threefold.ithemal.measure import MeasureSettings, measure_blocks
from threefold.ithemal.processor import require_measurable, this_processor


def _obstacle() -> str | None:
    try:
        require_measurable(this_processor())
    except ThreefoldError as error:
        return str(error)
    compilers = [os.environ.get("CC", ""), "gcc", "clang"]
    return None if any(name and shutil.which(name) for name in compilers) else "needs a C compiler"


needs_harness = pytest.mark.skipif(_obstacle() is not None, reason=str(_obstacle()))


def measured_cycles(blocks: Sequence[str], settings: MeasureSettings, *, static_rejects: bool = True) -> list[float]:
    """Cycles of blocks that can all be measured; skips the test if other work keeps the CPU."""
    for _ in range(3):
        table = measure_blocks(blocks, settings, static_rejects=static_rejects)
        if (table["status"] == "measured").all():
            return [float(value) for value in table["cycles"]]
    transient = set(table["reason"]) <= {"", "no_clean_samples", "unstable"}
    assert transient, table[["hex", "reason"]].to_string()
    pytest.skip("the CPU is too busy to time blocks on")


def reasons(table: pd.DataFrame) -> list[str]:
    """The reason per block, with "measured" where there is none."""
    return [reason or "measured" for reason in table["reason"]]
