"""What differs between the results of two runs, byte for byte, and what a broken run has left lying about."""

from pathlib import Path
from typing import Any

from threefold.errors import ThreefoldError
from threefold.files import read_json, read_table

# What tells of the moment: times, and when the costs of a run were paid.
OF_THE_MOMENT = (
    "*.log",
    "*.benchmark.tsv",
    "cost.json",
    # Ithemal's measurements are times, and so is what is measured of the predictors' speed and of three examples.
    "measured.parquet",
    "repeat.parquet",
    "rebuild.parquet",
    "equal.parquet",
    "distinct.parquet",
    "speed.json",
    "table1_measured.json",
    # A learning curve of Ithemal has the seconds of its points.
    "history.parquet",
)


def differences(reference: Path, disturbed: Path) -> list[str]:
    """Files and folders that are missing, left over, or other than in `reference`, each with what is wrong with it."""
    ours, theirs = files(reference), files(disturbed)
    found = [f"{path}: only in the undisturbed run" for path in ours - theirs if not _is_log(path)]
    found += [f"{path}: left behind" for path in theirs - ours if not _is_log(path)]
    for path in ours & theirs:
        if not of_the_moment(path):
            if (reference / path).read_bytes() != (disturbed / path).read_bytes():
                found.append(f"{path}: differs")
        elif complaint := _damage(reference / path, disturbed / path):
            found.append(f"{path}: {complaint}")
    return sorted(found + [f"{path}: left behind" for path in _folders(disturbed) - _folders(reference)])


def of_the_moment(path: str) -> bool:
    """Whether the bytes of this file may differ."""
    return any(Path(path).match(pattern) for pattern in OF_THE_MOMENT)


def files(folder: Path) -> set[str]:
    """All files below `folder`, by their path in it."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def _folders(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_dir()}


def _is_log(path: str) -> bool:
    return path.endswith((".log", ".benchmark.tsv"))


def _damage(reference: Path, disturbed: Path) -> str | None:
    """What is wrong with a file that may have other numbers, but not another shape."""
    try:
        if disturbed.suffix == ".parquet":
            ours, theirs = read_table(reference), read_table(disturbed)
            return None if list(ours.columns) == list(theirs.columns) and len(theirs) > 0 else "of another shape"
        if disturbed.suffix == ".json":
            same = _form(read_json(reference)) == _form(read_json(disturbed))
            return None if same else "of another shape"
    except ThreefoldError as error:
        return str(error)
    return None


def _form(value: Any) -> Any:
    """A JSON value without its numbers and words."""
    if isinstance(value, dict):
        return {key: _form(each) for key, each in value.items()}
    return [_form(each) for each in value] if isinstance(value, list) else None
