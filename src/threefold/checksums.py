"""Sums of files: what a published file is known by."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Algorithm = Literal["sha256", "md5"]


@dataclass(frozen=True)
class Checksum:
    """What a file's sum must begin with.

    Attributes:
        digits: hexadecimal; all of a sum, its first digits where no more is published, or none, which fits any file.
        algorithm: of the sum. Older archives are known by their md5 alone, which tells damage but no malice.
    """

    digits: str = ""
    algorithm: Algorithm = "sha256"

    @classmethod
    def of(cls, sha256: str | None, md5: str | None) -> "Checksum":
        """The stronger of those that are known."""
        if not sha256 and md5:
            return cls(md5.lower(), "md5")
        return cls((sha256 or "").lower())

    def found(self, path: Path) -> str:
        """The sum of the file at `path`, as lower-case hex."""
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, self.algorithm).hexdigest()

    def fits(self, found: str) -> bool:
        """Whether a file with the sum `found` is the one that is meant."""
        return found.startswith(self.digits)
