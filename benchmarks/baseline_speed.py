"""Speed of asking llvm-mca and OSACA about many blocks, against one process a block (the protocol of the uiCA paper).

Usage: python benchmarks/baseline_speed.py BLOCKS MICROARCHITECTURE   (BLOCKS: hex, one a line)
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from threefold.ithemal.baselines import llvm_mca, osaca
from threefold.ithemal.baselines.disassembly import disassemble
from threefold.ithemal.baselines.llvm_tools import find_llvm_tools

_MANY, _FEW = 2000, 20


def main(blocks: Path, microarchitecture: str) -> None:
    hexes = blocks.read_text().split()[:_MANY]
    few = hexes[:_FEW]
    tools = find_llvm_tools()
    mcpu = llvm_mca.version(microarchitecture).mcpu
    model = osaca.version(microarchitecture).model
    texts = ["\n".join(lines or ()) + "\n" for lines in disassemble(tools, few)]
    osaca_command = [sys.executable, "-m", "osaca", "--arch", model, "--ignore-unknown"]

    rows = [
        ("llvm-mca", hexes, lambda: llvm_mca.predict(hexes, microarchitecture)),
        ("llvm-mca, a process a block", few, lambda: _each([str(tools.mca), f"-mcpu={mcpu}"], texts)),
        ("osaca", hexes[: _MANY // 10], lambda: osaca.predict(hexes[: _MANY // 10], microarchitecture)),
        ("osaca, a process a block", few, lambda: _each(osaca_command, texts)),
    ]
    rates = {name: len(asked) / _seconds(run) for name, asked, run in rows}
    for name, rate in rates.items():
        print(f"{name:<28} {rate:8.1f} blocks/s")
    for name in ("llvm-mca", "osaca"):
        print(f"{name:<28} {rates[name] / rates[f'{name}, a process a block']:8.1f} times its peer")


def _each(command: list[str], texts: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "block.s"
        for text in texts:
            source.write_text(text)
            subprocess.run([*command, str(source)], capture_output=True, check=True)


def _seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
