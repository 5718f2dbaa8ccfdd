from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threefold.errors import ThreefoldError
from threefold.lottery.run import DENSE, MaskName, Run

DERIVED = ("layerwise", "complement", "perturbed", "exchanged")
words = st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True)
levels = st.integers(1, 150)
masks = st.one_of(
    st.just(MaskName(DENSE)),
    st.builds(MaskName, st.sampled_from(("imp", "standard", *DERIVED)), words, levels),
    st.builds(MaskName, st.sampled_from(("random", "oneshot")), st.none(), levels),
)
runs = st.builds(Run, words, words, masks.map(str), st.integers(0, 10**6))
roots = st.lists(words, max_size=3).map("/".join)


@given(masks)
def test_a_masks_name_says_what_it_is(mask: MaskName) -> None:
    assert MaskName.parse(str(mask)) == mask


def test_names_of_masks_as_they_stand_in_paths() -> None:
    assert str(MaskName("imp", "sst-2", 7)) == "imp-sst-2-level07"
    assert str(MaskName("random", level=12)) == "random-level12"
    assert str(MaskName(DENSE)) == "dense"


@pytest.mark.parametrize(
    "name",
    [
        "",
        "imp",
        "imp-mnli",
        "imp-level07",
        "imp-mnli-level7",
        "imp-mnli-level007",
        "imp-MNLI-level07",
        "imp-mnli-level07 ",
        "random-mnli-level07",
        "complement-level07",
        "perturbed-mnli",
        "magic-mnli-level07",
        "dense-level07",
        "dense-mnli-level07",
        "imp-mnli-level٠٧",
    ],
)
def test_what_is_no_masks_name_is_refused_in_one_line_with_those_there_are(name: str) -> None:
    with pytest.raises(ThreefoldError, match=r"not a mask's name; .*imp-<task>") as raised:
        MaskName.parse(name)
    assert str(raised.value).startswith(f"{name}: ")
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("kind", DERIVED)
def test_a_derived_mask_names_the_one_it_is_made_from(kind: str) -> None:
    assert str(MaskName.parse(f"{kind}-cifar-10-level05").found) == "imp-cifar-10-level05"


@pytest.mark.parametrize("name", ["dense", "random-level05", "imp-mnli-level05", "standard-mnli-level05"])
def test_other_masks_are_made_from_none(name: str) -> None:
    assert MaskName.parse(name).found == MaskName.parse(name)


@pytest.mark.parametrize("name", ["imp-mnli-level00", "random-level00"])
def test_level_0_has_one_name_only(name: str) -> None:
    with pytest.raises(ThreefoldError, match="dense"):
        MaskName.parse(name)


@given(runs, roots)
def test_a_runs_paths_say_which_run_it_is(run: Run, root: str) -> None:
    assert Run.of(run.score(root)) == run
    assert Run.of(run.folder(root)) == run
    assert Run.of(Path(run.folder(root)) / "cost.json") == run


def test_a_path_as_it_stands_in_the_results() -> None:
    run = Run("mnli", "pretrained", "imp-mnli-level07", 1)
    assert run.score("results/bert") == "results/bert/mnli/pretrained/imp-mnli-level07/seed1/score.json"


@given(runs, runs)
def test_other_runs_have_other_paths(one: Run, other: Run) -> None:
    assert (one == other) == (one.score("results") == other.score("results"))


@pytest.mark.parametrize(
    "path",
    [
        "",
        "score.json",
        "pretrained/dense/seed1/score.json",
        "mnli/pretrained/dense/score.json",
        "mnli/pretrained/dense/seed/score.json",
        "mnli/pretrained/dense/seed01/score.json",
        "mnli/pretrained/dense/seed-1/score.json",
        "mnli/Pretrained/dense/seed1/score.json",
        "mnli/pretrained/dense/seed1/snapshots/score.json",
    ],
)
def test_what_is_no_runs_path_is_refused(path: str) -> None:
    with pytest.raises(ThreefoldError, match="not the path of a run, <task>/<weights>/<mask>/seed<k>"):
        Run.of(path)


def test_a_path_with_an_unknown_mask_is_refused_by_the_masks_name() -> None:
    with pytest.raises(ThreefoldError, match=r"^magic-level01: not a mask's name"):
        Run.of("results/bert/mnli/pretrained/magic-level01/seed1/score.json")


def test_what_a_training_draws_depends_on_its_seed_and_on_the_level_of_its_mask_and_on_nothing_else() -> None:
    masks = [DENSE, "imp-mnli-level01", "imp-mnli-level07", "imp-cola-level07", "random-level07"]
    draws = {(mask, seed): Run("mnli", "pretrained", mask, seed).draws for mask in masks for seed in (0, 1, 2)}
    assert len(set(draws.values())) == 3 * 3
    assert all(
        len({draws[mask, seed] for mask in ("imp-mnli-level07", "imp-cola-level07", "random-level07")}) == 1
        for seed in (0, 1, 2)
    )
