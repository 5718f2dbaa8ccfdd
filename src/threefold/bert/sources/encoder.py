"""The pre-trained encoder of the real tasks, brought into the workflow's own folder."""

import shutil
from pathlib import Path

from threefold.bert.encoder_folder import read_encoder, write_encoder
from threefold.bert.sources.tokenise import WordPiece
from threefold.errors import ThreefoldError
from threefold.files import read_json, written_aside


def bring_encoder(folder: Path, into: Path) -> None:
    """Write the encoder in a Hugging Face folder, with its vocabulary, as the folder `into` of this workflow.

    Raises:
        ThreefoldError: not an uncased BERT, or the vocabulary is not that of the weights.
    """
    settings = folder / "tokenizer_config.json"
    if settings.is_file() and read_json(settings).get("do_lower_case") is False:
        raise ThreefoldError(f"{settings}: a cased vocabulary; set the config's encoder to an uncased BERT")
    vocabulary, encoder = WordPiece(folder / "vocab.txt"), read_encoder(folder)
    rows = encoder.architecture.vocab_size
    if vocabulary.size > rows:
        raise ThreefoldError(
            f"{folder / 'vocab.txt'}: {vocabulary.size} pieces, but the weights know {rows}; take both from one encoder"
        )
    write_encoder(into, encoder)
    with written_aside(into / "vocab.txt") as aside:
        shutil.copyfile(folder / "vocab.txt", aside)
