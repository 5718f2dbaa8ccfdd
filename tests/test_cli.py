import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from threefold.cli import app
from threefold.command import BAD_INPUT
from threefold.errors import ThreefoldError
from threefold.ithemal import measure, shipped_model

ADD, MULTIPLY = "4801d8", "480fafc0"  # add rax, rbx; imul rax, rax
REJECTED = "0f05"  # syscall


class BytesPredictor:
    """Stands in for a trained model: a cycle for every byte."""

    model = SimpleNamespace(origin=SimpleNamespace(microarchitecture="zen3"))

    @classmethod
    def load(cls, path: Path) -> "BytesPredictor":
        if not path.exists():
            raise ThreefoldError(f"{path}: no such model")
        return cls()

    def predict(self, hexes: Sequence[str]) -> np.ndarray:
        return np.array([len(code) / 2 for code in hexes])


def measured_blocks(hexes: Sequence[str], settings: measure.MeasureSettings) -> pd.DataFrame:
    rejected = [code == REJECTED for code in hexes]
    one = 1.0 if settings.initial_registers == "distinct" else 7.0
    return pd.DataFrame(
        {
            "hex": hexes,
            "status": ["rejected" if out else "measured" for out in rejected],
            "reason": ["system_call" if out else "" for out in rejected],
            "cycles": np.array([np.nan if out else one for out in rejected], dtype=np.float32),
            "spread": np.array([np.nan if out else 0.01 for out in rejected], dtype=np.float32),
            "pages": np.zeros(len(hexes), dtype=np.int16),
        }
    )


@pytest.fixture(autouse=True)
def _stand_ins(monkeypatch, tmp_path):
    shipped = tmp_path / "shipped.safetensors"
    shipped.touch()
    monkeypatch.setitem(sys.modules, "threefold.ithemal.prediction", SimpleNamespace(Predictor=BytesPredictor))
    monkeypatch.setattr(shipped_model, "shipped_model_path", lambda: shipped)
    monkeypatch.setattr(measure, "measure_blocks", measured_blocks)


def run(*arguments: str, given: str | bytes = "") -> Result:
    return CliRunner().invoke(app, list(arguments), input=given)


def answers(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_the_shipped_model_answers():
    done = subprocess.run([sys.executable, "-m", "threefold.cli", "predict", "--json", ADD], capture_output=True)
    if done.returncode == BAD_INPUT and b"shipped" in done.stderr:
        pytest.skip("needs the shipped model, which this checkout lacks")
    assert json.loads(done.stdout)["cycles"] == pytest.approx(1.0, rel=0.2)


def test_predict_answers_a_block_in_hex_with_a_table_row():
    result = run("predict", ADD)
    assert result.exit_code == 0
    heading, row = result.stdout.splitlines()
    assert heading.split() == ["cycles", "per", "100", "model", "block"]
    assert row.split() == ["3.00", "300", "shipped", "(zen3)", "add", "rax,", "rbx"]


def test_predict_answers_in_json_with_the_model_that_said_it(tmp_path):
    other = tmp_path / "mine.safetensors"
    other.touch()
    shipped = {"hex": ADD, "cycles": 3.0, "model": "shipped", "microarchitecture": "zen3"}
    assert answers(run("predict", "--json", ADD)) == [shipped]
    assert answers(run("predict", "--json", "--model", str(other), ADD))[0]["model"] == str(other)


def test_assembly_text_is_taken_in_either_syntax():
    for option, text in (("--intel", "add rax, rbx"), ("--att", "addq %rbx, %rax")):
        assert answers(run("predict", "--json", option, text))[0]["hex"] == ADD


def test_the_blocks_of_a_file_come_with_their_names_and_what_was_left_out(tmp_path):
    path = tmp_path / "loop.s"
    path.write_text("# LLVM-MCA-BEGIN inner\nl: addq %rbx, %rax\njne l\n# LLVM-MCA-END\n")
    answer = answers(run("predict", "--json", "--file", str(path)))[0]
    assert (answer["hex"], answer["name"]) == (ADD, "inner")
    assert "jne" in str(answer["note"])


def test_many_blocks_on_standard_input_are_answered_in_order():
    result = run("predict", "--json", given=f"{MULTIPLY}\n\n{ADD}\r\n{MULTIPLY}")
    assert [answer["hex"] for answer in answers(result)] == [MULTIPLY, ADD, MULTIPLY]
    assert result.exit_code == 0


def test_a_bad_line_is_answered_with_its_error_and_the_rest_with_theirs():
    result = run("predict", "--json", given=f"{ADD}\nnonsense\n{MULTIPLY}\n")
    first, refused, last = answers(result)
    assert (first["hex"], last["hex"]) == (ADD, MULTIPLY)
    assert (refused["line"], refused["input"]) == (2, "nonsense")
    assert "not hex" in str(refused["error"])
    assert result.exit_code == BAD_INPUT


def test_a_bad_line_goes_to_standard_error_when_a_table_is_printed():
    result = run("predict", given=f"nonsense\n{ADD}\n")
    assert len(result.stdout.splitlines()) == 2
    assert result.stderr.startswith("threefold: line 1: ")
    assert result.exit_code == BAD_INPUT


def test_bytes_that_are_no_text_are_a_bad_line_like_any_other():
    result = run("predict", "--json", given=b"\xff\xfe\n" + ADD.encode())
    refused, answered = answers(result)
    assert set(refused) == {"line", "input", "error"}
    assert answered["hex"] == ADD


def test_empty_standard_input_gives_no_answers_and_is_no_error():
    result = run("predict", "--json", given="")
    assert (result.stdout, result.exit_code) == ("", 0)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["predict", "zz"], "not hex"),
        (["predict", ""], "empty"),
        (["predict", "--intel", "nonsense rax"], "line 1: "),
        # What Python makes of a byte on the command line that is no text.
        (["predict", "--intel", "nonsense \udcff rax"], "line 1: "),
        (["predict", "--file", "/nowhere.s"], "/nowhere.s"),
        (["predict", ADD, "--intel", "nop"], "give only one"),
        (["predict", ADD, "--model", "/nowhere.safetensors"], "/nowhere.safetensors"),
        (["measure", "e9"], "no whole x86-64 instruction"),
    ],
)
def test_bad_input_is_one_line_on_standard_error(arguments, complaint):
    result = run(*arguments)
    assert result.exit_code == BAD_INPUT
    assert result.stderr.startswith("threefold: ")
    assert complaint in result.stderr
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""


def test_measure_answers_with_spread_and_status():
    assert answers(run("measure", "--json", ADD)) == [
        {"hex": ADD, "cycles": 1.0, "spread": 0.01, "status": "measured", "reason": "", "pages": 0}
    ]


def test_a_rejected_block_is_an_answer_not_an_error():
    result = run("measure", "--json", given=f"{REJECTED}\n{ADD}\n")
    rejected, measured = answers(result)
    assert (rejected["status"], rejected["reason"], rejected["cycles"]) == ("rejected", "system_call", None)
    assert measured["status"] == "measured"
    assert result.exit_code == 0
    assert "system_call" in run("measure", REJECTED).stdout


def test_measure_passes_the_initial_registers_on():
    assert answers(run("measure", "--json", "--initial-registers", "equal", ADD))[0]["cycles"] == 7.0


def test_values_are_printed_with_the_digits_that_mean_something():
    assert '"spread": 0.01,' in run("measure", "--json", ADD).stdout


def test_help_says_what_happens_to_a_bad_line():
    assert "A line that is no block does not stop the rest" in " ".join(run("predict", "--help").stdout.split())


def test_the_command_line_loads_no_heavy_library_before_it_has_to():
    check = "import sys, threefold.cli; print(sorted({'torch', 'pandas', 'numpy', 'pyarrow'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True).stdout == "[]\n"


PROGRAM_THAT_COUNTS_BYTES = """
import sys
from types import SimpleNamespace
model = SimpleNamespace(origin=SimpleNamespace(microarchitecture="zen3"))
predictor = SimpleNamespace(model=model, predict=lambda hexes: [len(code) / 2 for code in hexes])
sys.modules["threefold.ithemal.prediction"] = SimpleNamespace(Predictor=SimpleNamespace(load=lambda path: predictor))
from threefold.cli import app
app(["predict", "--json"])
"""


@pytest.fixture
def process():
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM_THAT_COUNTS_BYTES],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as started:
        yield started


def test_a_program_may_wait_for_each_answer_before_it_asks_again(process):
    for code in (ADD, MULTIPLY):
        process.stdin.write(f"{code}\n".encode())
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["hex"] == code
    process.stdin.close()


def test_a_reader_that_stops_early_causes_no_traceback(process):
    process.stdout.close()
    process.stdin.write(f"{ADD}\n".encode() * 1000)
    process.stdin.close()
    assert process.stderr.read() == b""
