"""Shows the harness 20,000 random byte strings and every hostile block known, with no static list in between.

    python benchmarks/hostile_blocks.py [--count 20000] [--cpu N]

Prints how many were answered with what, how many worker processes it took, and what was left behind.
"""

import argparse
import os
import random
import time
from collections import Counter
from pathlib import Path

from threefold.errors import ThreefoldError
from threefold.ithemal.blocks import canonical_hex
from threefold.ithemal.harness.build import build
from threefold.ithemal.harness.run import HarnessProcess
from threefold.ithemal.jobs import make_job
from threefold.ithemal.measure import MeasureSettings

_SHORT_BYTES = 15
_LONG_BYTES = 120
_LONG_SHARE = 0.1

HOSTILE = {
    "jmp to itself": "ebfe",
    "jmp rax": "ffe0",
    "jmp [rip]": "ff2500000000",
    "call rax": "ffd0",
    "ret": "c3",
    "iretq": "48cf",
    "mov rsp, 0; push": "48c7c40000000050",
    "store to code": "48b8000000001000000048890048ffc0",
    "read the code": "48b80000000010000000488b00",
    "popfq": "9d",
    "set the alignment-check flag, load misaligned": "9c810c24000004009d488b4301",
    "set the trap flag": "9c810c24000100009d90",
    "set the nested-task flag": "9c810c24004000009d90",
    "std": "fd",
    "std; rep stosq": "fdb90001000048c7c7000040f3f348ab",
    "rep stosq": "b900100000f348ab",
    "rep movsb, forever": "48c7c1fffffffff3a4",
    "wrfsbase": "f3480faed0",
    "wrgsbase": "f3480faed8",
    "mov fs, ax": "8ee0",
    "mov ss, ax": "8ed0",
    "syscall exit_group": "b8e70000000f05",
    "syscall fork": "b8390000000f05",
    "syscall kill parent": "b83e0000000f05",
    "syscall rt_sigreturn": "b80f0000000f05",
    "syscall, number -1": "48c7c0ffffffff0f05",
    "int 0x80 exit": "b801000000cd80",
    "int3": "cc",
    "int1": "f1",
    "int 0x2d": "cd2d",
    "sysenter": "0f34",
    "vsyscall": "48c7c0000060ffffd0",
    "ud2": "0f0b",
    "hlt": "f4",
    "cli": "fa",
    "in al, dx": "ec",
    "rdmsr": "0f32",
    "cpuid": "0fa2",
    "rdtsc": "0f31",
    "rdtscp": "0f01f9",
    "rdpmc": "0f33",
    "rdrand": "480fc7f0",
    "xgetbv": "0f01d0",
    "xbegin": "c7f800000000",
    "xend": "0f01d5",
    "xrstor": "0fae28",
    "ldmxcsr": "0fae10",
    "fldcw": "d928",
    "emms; x87 stack overflow": "0f77d9e8d9e8d9e8d9e8d9e8d9e8d9e8d9e8d9e8",
    "div by zero": "31c931d248f7f1",
    "idiv overflow": "48f7f8",
    "null": "31c0488b00",
    "kernel": "48c7c000000080488b00",
    "non-canonical": "48b800000000000000f0488b00",
    "a page per copy": "4881c300100000488b03",
    "pages without end": "480500100000488900" * 8,
    "enter, leave": "c8ffff00c9",
    "movaps misaligned": "0f284001",
    "clflush": "0fae38",
    "monitor": "0f01c8",
    "mwait": "0f01c9",
    "pause": "f390",
    "lock cmpxchg across a line": "f0480fb1403d",
    "wbinvd": "0f09",
    "swapgs": "0f01f8",
    "lgdt": "0f0110",
    "far return": "cb",
    "loop to itself": "e2fe",
    "endless prefix": "66666666666666666666666666666690",
}


def main() -> None:
    arguments = _arguments()
    blocks = [*HOSTILE.values(), *random_blocks(arguments.count, arguments.seed)]
    files_before = _files_in_memory()
    start = time.monotonic()
    with HarnessProcess(build(), MeasureSettings(cpu=arguments.cpu).harness_options()) as process:
        answered = [outcome.reason or "measured" for outcome in process.measure(make_job(block) for block in blocks)]
        last_workers = worker_pids(process.pid)
    seconds = time.monotonic() - start
    alive = [pid for pid in last_workers if Path(f"/proc/{pid}").exists()]
    print(f"{len(blocks)} blocks, {len(answered)} answered in {seconds:.0f} s ({len(blocks) / seconds:.0f} per second)")
    for reason, count in Counter(answered).most_common():
        print(f"  {count:6d} {reason}")
    print(f"workers: {process.workers}; alive after: {len(alive)}; new files: {len(_files_in_memory() - files_before)}")
    print("named hostile blocks:")
    for name, reason in zip(HOSTILE, answered, strict=False):
        print(f"  {name}: {reason}")


def random_blocks(count: int, seed: int) -> list[str]:
    """Random bytes as hex: mostly 1 to 15 of them, every tenth string up to 120."""
    generator = random.Random(seed)
    blocks = []
    for _ in range(count):
        most = _LONG_BYTES if generator.random() < _LONG_SHARE else _SHORT_BYTES
        blocks.append(_canonical_if_code(generator.randbytes(generator.randint(1, most))))
    return blocks


def _canonical_if_code(code: bytes) -> str:
    try:
        return canonical_hex(code)
    except ThreefoldError:
        return code.hex()


def worker_pids(supervisor: int) -> list[int]:
    """The supervisor's living children."""
    text = Path(f"/proc/{supervisor}/task/{supervisor}/children").read_text(encoding="ascii")
    return [int(pid) for pid in text.split()]


def _files_in_memory() -> set[str]:
    return {f"{folder}/{name}" for folder in ("/dev/shm", "/tmp") for name in os.listdir(folder)}  # noqa: PTH208


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--count", type=int, default=20_000, help="random byte strings")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--cpu", type=int, default=None, help="CPU to run on; default the last one")
    return parser.parse_args()


if __name__ == "__main__":
    main()
