import pandas as pd

from threefold.ithemal.baselines.prediction_file import drawn_of_each_split

BLOCKS = pd.DataFrame(
    {"hex": [f"{number:02x}" for number in range(30)], "split": ["test_grouped"] * 10 + ["test_random"] * 20}
)


def test_each_split_gives_at_most_so_many_blocks_in_their_order() -> None:
    drawn = drawn_of_each_split(BLOCKS, most=12, seed=1)
    assert drawn["split"].value_counts().to_dict() == {"test_random": 12, "test_grouped": 10}
    assert drawn["hex"].tolist() == sorted(drawn["hex"])


def test_the_seed_decides_which() -> None:
    assert drawn_of_each_split(BLOCKS, 5, seed=1).equals(drawn_of_each_split(BLOCKS, 5, seed=1))
    assert not drawn_of_each_split(BLOCKS, 5, seed=1).equals(drawn_of_each_split(BLOCKS, 5, seed=2))


def test_without_a_limit_all_are_taken() -> None:
    assert drawn_of_each_split(BLOCKS, None, seed=1).equals(BLOCKS)
