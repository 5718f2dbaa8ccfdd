from matplotlib.figure import Figure

from threefold.ithemal.artifacts.labels import Label, beside


def heights(*wanted: float) -> list[float]:
    axis = Figure(figsize=(3, 3)).subplots()
    axis.set_ylim(0, 10)
    beside(axis, [Label(str(number), height, "#000000") for number, height in enumerate(wanted)])
    return [text.xy[1] for text in axis.texts]


def test_a_label_with_room_stands_at_its_height() -> None:
    assert heights(2.0, 8.0) == [0.2, 0.8]


def test_labels_that_would_overlap_move_apart_and_keep_their_order() -> None:
    lower, upper, far = heights(5.0, 5.1, 9.0)
    assert upper - lower > 0.05
    assert far == 0.9


def test_labels_stay_beside_the_axis() -> None:
    low, middle, high = heights(-3.0, 10.0, 12.0)
    assert 0 < low < middle < high < 1
