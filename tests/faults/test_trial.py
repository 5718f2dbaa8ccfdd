"""A fault strikes, the command is repeated, and what came of it is judged; here without Snakemake."""

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from faults.jobs import Job
from faults.plan import Fault
from faults.project import Project
from faults.trial import MOST_REPEATS, Trial, tried

WORKFLOW = """
import pathlib, sys
locked, output = pathlib.Path("locked"), pathlib.Path("results/table.csv")
if "--unlock" in sys.argv:
    locked.unlink()
elif locked.exists():
    sys.exit("Directory cannot be locked; see the --unlock argument")
elif pathlib.Path("broken").exists():
    sys.exit("no way")
else:
    output.write_text("1,2,3")
"""


class Script(Project):
    """A project whose workflow is a script."""

    def command(self, targets: Sequence[str], *more: str) -> list[str]:
        return [sys.executable, "workflow.py", *targets, *more]

    def copied(self, folder: Path) -> "Script":
        return Script(super().copied(folder).folder)


@pytest.fixture
def reference(tmp_path: Path) -> Script:
    folder = tmp_path / "undisturbed"
    (folder / "results").mkdir(parents=True)
    (folder / "workflow.py").write_text(WORKFLOW)
    (folder / "results/table.csv").write_text("1,2,3")
    return Script(folder)


TABLE = Job("table", (), ("results/table.csv",), 1.0, 1.0)
FAULT = Fault(1, "made up", (TABLE,), ("results/table.csv",), 5)


def test_what_was_half_written_is_made_again(reference: Script, tmp_path: Path) -> None:
    def disturb(trial: Trial) -> str:
        assert not (trial.project.folder / "results/table.csv").exists()
        (trial.project.folder / "results/table.csv").write_text("1,")
        return "half of it"

    outcome = tried(FAULT, reference, disturb, tmp_path / "fault")
    assert (outcome.sound, outcome.repeats, outcome.happened) == (True, 1, "half of it")
    assert not (tmp_path / "fault").exists()


def test_the_remedy_that_a_message_names_is_applied_and_told(reference: Script, tmp_path: Path) -> None:
    def disturb(trial: Trial) -> str:
        (trial.project.folder / "locked").touch()
        return "a lock"

    outcome = tried(FAULT, reference, disturb, tmp_path / "fault")
    assert (outcome.sound, outcome.repeats, outcome.remedies) == (True, 2, ("--unlock",))


def test_a_command_that_never_ends_well_is_not_sound_and_its_folder_is_kept(reference: Script, tmp_path: Path) -> None:
    def disturb(trial: Trial) -> str:
        (trial.project.folder / "broken").touch()
        return "for good"

    outcome = tried(FAULT, reference, disturb, tmp_path / "fault")
    assert (outcome.complaints, outcome.repeats) == (("did not end: no way",), MOST_REPEATS)
    assert (tmp_path / "fault").is_dir()


def test_what_is_left_behind_is_not_sound(reference: Script, tmp_path: Path) -> None:
    def disturb(trial: Trial) -> str:
        (trial.project.folder / "results/.table.csv.12.part").touch()
        return "a part"

    outcome = tried(FAULT, reference, disturb, tmp_path / "fault")
    assert outcome.complaints == (".table.csv.12.part: left behind",)


def test_a_fault_that_came_too_late_is_tried_again_and_sooner(reference: Script, tmp_path: Path) -> None:
    hastes: list[float] = []

    def disturb(trial: Trial) -> str | None:
        hastes.append(trial.haste)
        return "at last" if len(hastes) == 3 else None

    assert tried(FAULT, reference, disturb, tmp_path / "fault").sound
    assert hastes == sorted(hastes, reverse=True)
    assert len(set(hastes)) == 3


def test_a_fault_that_never_strikes_does_not_count_as_sound(reference: Script, tmp_path: Path) -> None:
    assert not tried(FAULT, reference, lambda trial: None, tmp_path / "fault").sound
