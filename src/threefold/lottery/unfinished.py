"""Where the state of a training lies until its outcome is safe."""

from pathlib import Path


def unfinished(path: str | Path) -> Path:
    """The folder of what the training that leads to this file is continued from after a kill."""
    path = Path(path)
    return path.with_name("checkpoint") if path.name == "score.json" else path.with_name(f"{path.name}.checkpoint")
