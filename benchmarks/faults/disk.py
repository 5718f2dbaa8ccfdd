"""A full disk: the whole project is on a small one of its own, with room for a part of what is to come."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from faults.trial import Disturb, Trial

_PAGE = 4096
_AMPLE = 256 << 20
# For logs, scripts and records of Snakemake.
_PAGES_BESIDE = 40
_OWN_MOUNTS = "THREEFOLD_OWN_MOUNTS"


def with_own_mounts() -> None:
    """Go on in a namespace where disks can be mounted that nobody else sees, and that end with this program."""
    if os.environ.get(_OWN_MOUNTS) or shutil.which("unshare") is None:
        return
    how = ["--mount"] if os.geteuid() == 0 else ["--map-root-user", "--mount"]
    if subprocess.run(["unshare", *how, "true"], capture_output=True).returncode == 0:
        os.environ[_OWN_MOUNTS] = "1"
        os.execvp("unshare", ["unshare", *how, sys.executable, *sys.argv])


def full_disk(trial: Trial) -> str | None:
    """Fill the disk while the command runs; then make room."""
    folder = trial.project.folder
    _move_to_own_disk(folder)
    outputs = [trial.reference.folder / path for job in trial.fault.jobs for path in job.outputs]
    pages = _PAGES_BESIDE + sum(-(-path.stat().st_size // _PAGE) for path in outputs)
    room = trial.draw.randrange(round(pages * trial.haste) + 1) * _PAGE
    used = shutil.disk_usage(folder).used
    _resize(folder, used + room)
    failed = trial.start().wait()
    _resize(folder, used + _AMPLE)
    return f"{room // 1024} kB free where up to {pages * _PAGE // 1024} are to come" if failed else None


def _move_to_own_disk(folder: Path) -> None:
    aside = folder.with_name(f"{folder.name}.aside")
    folder.rename(aside)
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={_AMPLE}", "tmpfs", folder], check=True)
    shutil.copytree(aside, folder, dirs_exist_ok=True)
    shutil.rmtree(aside)


def _resize(folder: Path, size: int) -> None:
    subprocess.run(["mount", "-o", f"remount,size={size}", folder], check=True)


def disk_kinds() -> dict[str, tuple[int, Disturb]]:
    """None where no disk can be mounted."""
    return {"full disk": (10, full_disk)} if os.environ.get(_OWN_MOUNTS) else {}
