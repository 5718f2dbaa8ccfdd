"""What the configuration's schema cannot check is checked before anything is planned."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from threefold.bert.settings import Settings
from threefold.errors import ThreefoldError

CONFIG = Path(__file__).parent.parent.parent / "config" / "config.yaml"


@pytest.fixture
def bert() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(CONFIG.read_text())["bert"]
    return found


def test_levels_follow_from_sparsities(bert: dict[str, Any]) -> None:
    bert["sparsity"]["fraction"], bert["transfer"]["sparsity"] = 0.1, 0.5
    settings = Settings.of({"bert": bert})
    assert settings.transfer_level == 5
    assert settings.schedule.sparsity(settings.transfer_level) == 0.5
    bert["protocol_overrides"] = {"schedule": "remaining"}
    assert Settings.of({"bert": bert}).transfer_level == 7  # 52.2 %, the first that is at least 50 %


def test_without_true_rewinding_the_mlm_mask_is_that_of_the_chain_that_never_rewinds(bert: dict[str, Any]) -> None:
    bert["protocol"] = "released-code"
    settings = Settings.of({"bert": bert})
    assert settings.transfer("mlm", "questions", 7, 1).mask == "standard-mlm-level07"
    assert settings.transfer("mlm", "questions", 7, 1).weights == "pretrained"
    assert settings.ticket("questions", 7, 1).mask == "imp-questions-level07"
    assert settings.shuffled("questions", 7, 1).weights == "shuffled-blocks"


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"transfer": {"sparsity": 0.95}}, "sparsity 0.95: the schedule ends at 0.9"),
        ({"transfer": {"rewound_sources": ["anagrams"]}}, "anagrams: unknown task; there are"),
        ({"comparison_seeds": [7]}, "bert.comparison_seeds: 7 is not among bert.seeds"),
        ({"tasks": []}, "of the kind mlm"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(bert: dict[str, Any], change: dict[str, Any], complaint: str) -> None:
    for key, value in change.items():
        bert[key] = bert[key] | value if isinstance(value, dict) else value
    with pytest.raises(ThreefoldError, match=complaint) as caught:
        Settings.of({"bert": bert})
    assert "\n" not in str(caught.value)
