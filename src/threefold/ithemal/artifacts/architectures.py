"""The explored architectures: names, looks, and where their learning curves lie."""

from threefold.ithemal.artifacts.inputs import Config, arms, explored, history, seeds
from threefold.reporting.style import BLACK, BLUE, GREEN, ORANGE, PURPLE, VERMILLION, Line

# The arm that is Ithemal.
HIERARCHICAL = "hierarchical"
# Set before an arm's name: exploration trains it under its own, equal budget.
EXPLORE = "explore-"

_NAMES = {
    HIERARCHICAL: "hierarchical LSTM (Ithemal)",
    "flat": "flat LSTM over tokens",
    "dag": "DAG-RNN",
    "dag-no-edges": "DAG-RNN without edges",
    "additive": "sum over instructions",
    "opcode-regression": "opcode-count regression",
}

_LINES = {
    HIERARCHICAL: Line(BLUE),
    "flat": Line(ORANGE),
    "dag": Line(GREEN),
    "dag-no-edges": Line(PURPLE),
    "additive": Line(VERMILLION),
}


def name(arm: str) -> str:
    """An architecture's name in tables and figures."""
    return _NAMES.get(arm, arm)


def line(arm: str) -> Line:
    """How an architecture is drawn."""
    return _LINES.get(arm, Line(BLACK))


def runs(config: Config) -> list[str]:
    """The learning curves of the explored architectures, all with the first seed."""
    return [history(explored(config), EXPLORE + arm, seeds(config)[0]) for arm in arms(config)]
