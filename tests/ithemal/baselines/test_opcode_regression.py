import numpy as np
import pandas as pd
import pytest

from threefold.errors import ThreefoldError
from threefold.files import read_table, write_table
from threefold.ithemal.baselines.opcode_regression import fit, opcodes, write

COSTS = {"add": 0.25, "imul": 1.0, "div": 12.0}


def token_text(*names: str) -> str:
    return " ".join(f"{name} <SRCS> rax <DSTS> rax <END>" for name in names)


@pytest.fixture(scope="module")
def additive() -> tuple[list[str], np.ndarray]:
    generator = np.random.default_rng(0)
    drawn = [generator.choice(list(COSTS), size=generator.integers(1, 6)).tolist() for _ in range(400)]
    return [token_text(*names) for names in drawn], np.array([sum(COSTS[name] for name in names) for names in drawn])


def test_opcodes_are_the_first_tokens_of_instructions_not_their_operands():
    assert opcodes("add <SRCS> rax rbx <DSTS> rax <END> nop <SRCS> <DSTS> <END>") == ["add", "nop"]


def test_it_recovers_costs_that_add_up(additive):
    regression = fit(*additive)
    wanted = [0.25, 1.25, 12.5]
    texts = [token_text("add"), token_text("add", "imul"), token_text("div", "add", "add")]
    assert regression(texts) == pytest.approx(wanted, rel=0.02)


def test_an_opcode_never_seen_costs_nothing(additive):
    regression = fit(*additive)
    assert regression([token_text("imul", "aesenc")]) == pytest.approx(regression([token_text("imul")]))


def test_a_prediction_is_never_below_the_fastest_training_block(additive):
    regression = fit(*additive)
    assert regression([token_text("aesenc")]).tolist() == [additive[1].min()]


def test_a_few_slow_blocks_do_not_set_the_cost_of_the_fast_ones():
    texts = [token_text("add")] * 50 + [token_text("add", "lock")] * 2
    cycles = [1.0] * 50 + [500.0, 1500.0]
    assert fit(texts, cycles)([token_text("add")]) == pytest.approx([1.0], rel=0.05)


def test_without_training_blocks_it_says_so():
    with pytest.raises(ThreefoldError, match="train"):
        fit([], [])


def test_the_file_holds_the_test_rows(tmp_path, additive):
    texts, cycles = additive
    splits = ["train"] * 390 + ["test_grouped"] * 5 + ["validation"] * 2 + ["test_random"] * 3
    frame = pd.DataFrame({"hex": map(str, range(400)), "tokens": texts, "cycles": cycles, "split": splits})
    write_table(tmp_path / "dataset.parquet", frame)
    write(tmp_path / "dataset.parquet", tmp_path / "out.parquet")
    written = read_table(tmp_path / "out.parquet")
    assert written["hex"].tolist() == [*map(str, range(390, 395)), *map(str, range(397, 400))]
    assert written["predicted"].to_numpy() == pytest.approx(cycles[[*range(390, 395), *range(397, 400)]], rel=0.05)
