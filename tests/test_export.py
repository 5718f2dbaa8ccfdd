"""Which run's ticket is exported, and what is said of paths that are none's."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from threefold.cli import app
from threefold.command import BAD_INPUT
from threefold.errors import ThreefoldError
from threefold.export import export_ticket
from threefold.ticket import Asked

RUN = "results/bert/questions/pretrained/imp-questions-level04/seed1"


@pytest.mark.parametrize("path", [RUN, f"{RUN}/", f"{RUN}/score.json"])
def test_a_run_is_named_by_its_folder_or_its_score(path: str):
    asked = Asked.of(path)
    assert (asked.root, asked.run.seed) == (Path("results/bert"), 1)


@pytest.mark.parametrize(
    ("path", "complaint"),
    [
        (
            "results/bert/questions/pretrained/dense/seed1",
            "the whole network, without a mask; name the run of a ticket",
        ),
        ("results/bert", "not the path of a run"),
        (RUN.replace("bert", "other"), "the configuration is of results/bert and results/vision; .* --config"),
    ],
)
def test_a_path_of_no_ticket_is_refused(path: str, complaint: str, tmp_path: Path):
    with pytest.raises(ThreefoldError, match=complaint):
        export_ticket(path, tmp_path)


def test_the_command_names_the_missing_score_and_what_makes_it_in_one_line(tmp_path: Path):
    run = tmp_path / RUN
    done = CliRunner().invoke(app, ["export-ticket", str(run), str(tmp_path / "ticket")])
    assert done.exit_code == BAD_INPUT
    assert done.stderr == f"threefold: {run}/score.json: no such file; make it: snakemake --cores 1 {RUN}/score.json\n"
