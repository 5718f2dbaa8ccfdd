"""What a table or figure costs by itself is what all jobs behind it cost, each counted once."""

from typing import NamedTuple

from target_costs import needed


class Job(NamedTuple):
    name: str
    inputs: tuple[str, ...]


DATA = Job("data", ())
TRAIN = Job("train", ("data.bin", "src/train.py"))
MASK = Job("mask", ("model.bin", "data.bin"))
FIGURE = Job("figure", ("mask.bin", "model.bin"))
MAKER = {"data.bin": DATA, "vocabulary.txt": DATA, "model.bin": TRAIN, "mask.bin": MASK, "figure.svg": FIGURE}


def names(*files: str) -> list[str]:
    return sorted(job.name for job in needed(files, MAKER, lambda job: job.inputs))


def test_all_that_a_file_needs_is_counted_once() -> None:
    assert names("figure.svg") == ["data", "figure", "mask", "train"]


def test_what_a_file_does_not_need_is_not_counted() -> None:
    assert names("model.bin") == ["data", "train"]


def test_files_of_one_job_count_as_one() -> None:
    assert names("data.bin", "vocabulary.txt") == ["data"]


def test_files_that_no_job_makes_cost_nothing() -> None:
    assert names("src/train.py") == []
