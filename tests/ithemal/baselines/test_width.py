from threefold.ithemal.baselines import width

ONE, THREE = "4801d8", "4801d8" * 3


def test_a_block_takes_its_instructions_divided_by_the_issue_width():
    assert width.predict([ONE, THREE], 6)["predicted"].tolist() == [1 / 6, 0.5]


def test_an_unknown_width_counts_as_four():
    assert width.predict([ONE], None)["predicted"].tolist() == [0.25]
