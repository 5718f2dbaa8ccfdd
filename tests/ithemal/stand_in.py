"""A program that speaks the harness's protocol and answers as it is told."""

from pathlib import Path

_READY = "ready ticks_per_second=2600000000 ticks_per_cycle=0.9 tick_step=26 clean_ratio=0.76"


def stand_in_harness(folder: Path, answer: str, greeting: str = _READY) -> Path:
    """A shell script that greets, then answers every job with `<id> <answer>`; `answer` may use shell."""
    program = folder / "harness"
    program.write_text(f'#!/bin/sh\necho "{greeting}"\nwhile read -r id rest; do\n{answer}\ndone\n')
    program.chmod(0o755)
    return program


def says(words: str) -> str:
    """The shell line that answers a job with `words`."""
    return f'echo "$id {words}"'
