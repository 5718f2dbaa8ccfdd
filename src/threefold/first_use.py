"""Sums trusted on first use: of files whose publishers give none, in one lock file that is kept with the project."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from threefold.errors import ThreefoldError
from threefold.files import write_text

_HEADER = """\
# The sha256 of files whose publishers give no sum, as first seen here; later fetches are held to it (docs/data.md).
# Commit it, and others are held to the same. Where a file has changed for a good reason, remove its line.
# To check all: cd results/downloads && sha256sum --check ../../config/downloads.lock
"""


@dataclass(frozen=True)
class FirstUse:
    """The lock file at `path`: lines `<sha256>  <name>` by name, as sha256sum writes and reads them."""

    path: Path

    def recorded(self, name: str) -> str:
        """The sum of the file `name`; empty where none is recorded yet.

        Raises:
            ThreefoldError: a line of the lock file is malformed.
        """
        return self._sums().get(name, "")

    def record(self, name: str, sha256: str) -> str:
        """Record the sum of `name`, unless another job was first; the sum that holds from now on."""
        with self._alone():
            sums = {name: sha256} | self._sums()
            write_text(self.path, _HEADER + "".join(f"{digits}  {each}\n" for each, digits in sorted(sums.items())))
        return sums[name]

    @contextmanager
    def _alone(self) -> Iterator[None]:
        # The lock file itself is replaced, so what is locked is a file beside it.
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.with_name(f".{self.path.name}.guard").open("w") as guard:
            fcntl.flock(guard, fcntl.LOCK_EX)
            yield

    def _sums(self) -> dict[str, str]:
        if not self.path.is_file():
            return {}
        sums = {}
        for number, line in enumerate(self.path.read_text(encoding="utf-8").splitlines(), start=1):
            if line.strip() and not line.startswith("#"):
                digits, _, name = line.partition("  ")
                if len(digits) != 64 or not name:
                    raise ThreefoldError(f"{self.path}, line {number}: not '<sha256>  <file>'; mend or remove it")
                sums[name] = digits
        return sums
