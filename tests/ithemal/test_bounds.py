from types import SimpleNamespace

import pytest

from threefold.ithemal.bounds import Bound, lower_bound

ZEN4 = SimpleNamespace(microarchitecture="zen4", issue_width=6)
HASWELL = SimpleNamespace(microarchitecture="haswell", issue_width=4)


def bound(code: str, processor: SimpleNamespace = ZEN4) -> Bound:
    return lower_bound(bytes.fromhex(code), processor)


def test_independent_instructions_are_bound_by_the_width() -> None:
    four_moves = "4889d84889da4889de4889df"
    assert bound(four_moves) == Bound(4 / 6, "width")
    assert bound(four_moves, HASWELL) == Bound(1.0, "width")


def test_no_ops_are_free() -> None:
    assert bound("900f1f00f30f1efa") == Bound(0.0, "none")


def test_an_unknown_width_bounds_nothing() -> None:
    assert bound("4889d8", SimpleNamespace(microarchitecture="unknown", issue_width=None)).reason == "none"


def test_loads_and_stores_need_ports() -> None:
    six_loads = "488b03" * 6
    two_stores = "48890348894308"
    assert bound(six_loads) == Bound(2.0, "loads")
    assert bound(six_loads, HASWELL) == Bound(3.0, "loads")
    assert bound(two_stores) == Bound(1.0, "stores")
    assert bound(two_stores, HASWELL) == Bound(2.0, "stores")
    # Four loads and two stores: 4/3 by loads, 1 by stores, 2 because three accesses a cycle are all there are.
    assert bound("488b03" * 4 + two_stores) == Bound(2.0, "memory")


def test_the_paper_s_example_c_takes_a_cycle_on_every_processor() -> None:
    for processor in (ZEN4, HASWELL, SimpleNamespace(microarchitecture="unknown", issue_width=None)):
        assert bound("48c1e3024889df", processor) == Bound(1.0, "dependency")


def test_a_chain_counts_each_of_its_links() -> None:
    assert bound("48c1e302" * 5) == Bound(5.0, "dependency")


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("c5f857c0", id="zeroing idiom"),
        pytest.param("4819c0", id="sbb of a register with itself"),
        pytest.param("48c1e3024889cb", id="chain that starts anew from a copy"),
        pytest.param("4887d9", id="exchange, which is renaming"),
        pytest.param("4889db", id="move to itself"),
        pytest.param("5058", id="stack pointer"),
        pytest.param("488d1b", id="lea that is a move"),
        pytest.param("00c4", id="high byte"),
    ],
)
def test_what_may_be_free_is_no_chain(code: str) -> None:
    assert bound(code).reason != "dependency"


def test_additions_of_constants_are_free_where_they_are_done_in_renaming() -> None:
    golden_cove = SimpleNamespace(microarchitecture="sapphirerapids", issue_width=6)
    assert bound("4883c301").reason == "dependency"
    assert bound("4883c301", golden_cove).reason != "dependency"
