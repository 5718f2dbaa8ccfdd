from pathlib import Path

import pytest

from tests.bert.artifacts.figure_project import SMALL, make_settings
from threefold.bert.settings import Settings
from threefold.bert.winning import Winning, passes, winning_levels, winning_scores, write_winning_levels
from threefold.errors import ThreefoldError
from threefold.lottery.run import MaskName, Run
from threefold.lottery.score import Score, write_score

SETTINGS = make_settings(SMALL, seeds=[1, 2])


class Mean:
    def __init__(self, mean: float, sd: float = float("nan")) -> None:
        self.mean, self.sd, self.seeds = mean, sd, 2


def levels(by_level: dict[int, tuple[float, float]], settings: Settings = SETTINGS) -> Winning:
    """Winning levels where the two seeds score these values at these levels, and 0.1 at all others."""
    values = {}
    for run in map(Run.of, winning_scores(settings)):
        pair = by_level.get(MaskName.parse(run.mask).level, (0.1, 0.1))
        values[run] = pair[run.seed - 1]
    return winning_levels(values, settings)


def test_rule_a_allows_the_dense_deviation_rule_b_the_subnetworks_and_the_strict_one_nothing() -> None:
    full, close, wide = Mean(85.2, 0.1), Mean(84.9, 0.1), Mean(84.9, 0.4)
    assert not passes("A", full, close)
    assert not passes("B", full, close)
    assert passes("B", full, wide)
    assert not passes("A", full, wide)
    assert passes("A", Mean(85.2, 0.4), close)
    assert passes("strict", full, Mean(85.2, 0.0))
    assert not passes("strict", full, wide)


def test_a_loss_of_exactly_one_deviation_passes_though_the_numbers_are_not_exact_in_binary() -> None:
    assert 88.4 - 88.2 > 0.2
    assert passes("B", Mean(88.4, 0.3), Mean(88.2, 0.2))


def test_the_highest_passing_level_wins_even_above_one_that_does_not_pass() -> None:
    found = levels({0: (0.80, 0.82), 1: (0.81, 0.81), 3: (0.805, 0.805), 5: (0.70, 0.90)})
    assert {rule: found.level("mlm", rule) for rule in ("A", "B", "strict")} == {"A": 5, "B": 5, "strict": 1}
    assert levels({0: (0.80, 0.82), 3: (0.805, 0.805)}).level("mlm", "B") == 0


def test_level_0_says_that_no_ticket_wins() -> None:
    found = levels({0: (0.8, 0.8)})
    assert [found.level(task) for task in SETTINGS.names] == [0, 0, 0]


def test_the_table_goes_by_the_configured_rule() -> None:
    strict = make_settings(SMALL, seeds=[1, 2], winning={"tolerance": "strict"})
    scores = {0: (0.8, 0.8), 2: (0.75, 0.84), 1: (0.8, 0.8)}
    assert levels(scores).level("mlm") == 2
    assert levels(scores, strict).level("mlm") == 1


def test_with_one_seed_every_rule_allows_no_loss() -> None:
    transfer = {"sparsity": 0.7, "other_sparsities": [], "rewound_sources": ["mlm"]}
    one_seed = make_settings(SMALL, seeds=[1], comparison_seeds=[1], transfer=transfer)
    found = levels({0: (0.8, 0.0), 1: (0.8, 0.0), 2: (0.7999, 0.0)}, one_seed)
    assert found.levels["mlm"] == {"A": 1, "B": 1, "strict": 1}


def test_only_dense_networks_and_own_masks_of_all_levels_decide() -> None:
    runs = list(map(Run.of, winning_scores(SETTINGS)))
    assert len(runs) == len(set(runs)) == 3 * 10 * 2
    assert {MaskName.parse(run.mask).source for run in runs if run.task == "mlm"} == {None, "mlm"}


def test_levels_are_read_back_as_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for path in winning_scores(SETTINGS):
        run = Run.of(path)
        metric, level = SETTINGS.task(run.task).metric, MaskName.parse(run.mask).level
        value = 0.8 if level <= 6 else 0.2
        write_score(path, Score(run, metric, value, {metric: value}, level / 10, 1, (), "", "", 1))
    write_winning_levels(map(Path, winning_scores(SETTINGS)), SETTINGS, Path("levels.json"))
    assert Winning.read(Path("levels.json")).level("questions") == 6


@pytest.mark.parametrize("text", ["[]", "{}", '{"tolerance": "B", "levels": {"mlm": {"A": 1}}}', '{"tolerance": '])
def test_a_file_that_is_something_else_is_refused_with_its_name(text: str, tmp_path: Path) -> None:
    path = tmp_path / "winning_levels.json"
    path.write_text(text)
    with pytest.raises(ThreefoldError, match=r"winning_levels\.json: not .* delete it and run again"):
        Winning.read(path)


def test_an_unmeasured_task_is_named() -> None:
    with pytest.raises(ThreefoldError, match="sst-2: no winning level; there are acceptability"):
        levels({}).level("sst-2")
