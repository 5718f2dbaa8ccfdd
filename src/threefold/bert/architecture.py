"""The sizes of a BERT, as Hugging Face's config.json names them."""

from dataclasses import MISSING, asdict, dataclass, fields
from pathlib import Path
from typing import Any

from threefold.errors import ThreefoldError
from threefold.files import read_json, write_json

# Values of other keys that would make another network of the same sizes.
_REQUIRED = {
    "hidden_act": "gelu",
    "position_embedding_type": "absolute",
    "is_decoder": False,
    "add_cross_attention": False,
}


@dataclass(frozen=True)
class Architecture:
    """The sizes and constants of a BERT; defaults are those of bert-base-uncased."""

    vocab_size: int
    hidden_size: int
    num_hidden_layers: int
    num_attention_heads: int
    intermediate_size: int
    max_position_embeddings: int
    type_vocab_size: int = 2
    hidden_dropout_prob: float = 0.1
    attention_probs_dropout_prob: float = 0.1
    initializer_range: float = 0.02
    layer_norm_eps: float = 1e-12
    pad_token_id: int = 0

    def __post_init__(self) -> None:
        """Refuse heads that do not share the hidden size evenly.

        Raises:
            ThreefoldError: they do not.
        """
        if self.hidden_size % self.num_attention_heads:
            raise ThreefoldError(
                f"hidden_size {self.hidden_size} is no multiple of num_attention_heads {self.num_attention_heads}; "
                "mend the config"
            )

    @classmethod
    def read(cls, path: str | Path) -> "Architecture":
        """The architecture in a config.json.

        Raises:
            ThreefoldError: the file is missing or broken, or describes something other than a BERT encoder.
        """
        config = read_json(path)
        found = config.get("model_type", "unknown") if isinstance(config, dict) else "unknown"
        if found != "bert":
            raise ThreefoldError(f"{path}: the model type is {found}, not bert; give the folder of a BERT encoder")
        for key, value in _REQUIRED.items():
            if config.get(key, value) != value:
                raise ThreefoldError(
                    f"{path}: {key} is {config[key]!r}, and only {value!r} is known here; take another encoder"
                )
        numbers = {field.name: _number(path, field.name, config, field.default) for field in fields(cls)}
        try:
            return cls(**numbers)
        except ThreefoldError as error:
            raise ThreefoldError(f"{path}: {error}") from None

    def write(self, path: str | Path, **others: Any) -> None:
        """Write a config.json that transformers reads, with the keys `others` added."""
        write_json(path, {"model_type": "bert", **_REQUIRED, **asdict(self), **others})


def _number(path: str | Path, key: str, config: dict[str, Any], default: Any) -> Any:
    """The value of `key`, at least 1 if it has no default, as sizes have none; else at least 0."""
    value, least = config.get(key, default), 1 if default is MISSING else 0
    kind = (int, float) if isinstance(default, float) else int
    if isinstance(value, bool) or not isinstance(value, kind) or value < least:
        needed = "a number" if isinstance(default, float) else "a whole number"
        told = repr(value) if key in config else "missing"
        raise ThreefoldError(f"{path}: {key} is {told} where {needed} is needed; mend the config")
    return value
