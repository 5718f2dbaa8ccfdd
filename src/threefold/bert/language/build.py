"""The language's data sets, as files."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

from threefold.bert.answers import write_answers
from threefold.bert.dataset import write_dataset
from threefold.bert.dataset_format import Kind
from threefold.bert.language import acceptability, corpus, paraphrase, plausibility, questions, similarity
from threefold.bert.language.encoding import answers, encode
from threefold.bert.language.example import Draw, Example
from threefold.bert.language.splits import held_out, sentences
from threefold.bert.language.vocabulary import MASK, SPECIAL, WORDS, write_vocabulary


@dataclass(frozen=True)
class Source:
    """How examples of a data set are drawn, and what they are."""

    draw: Draw
    kind: Kind
    labels: int


TASKS: Mapping[str, Source] = {
    "paraphrase": Source(paraphrase.draw, "classification", 2),
    "similarity": Source(similarity.draw, "regression", 1),
    "plausibility": Source(plausibility.draw, "classification", 2),
    "acceptability": Source(acceptability.draw, "classification", 2),
    "questions": Source(questions.draw, "span", 0),
}
CORPUS = Source(corpus.draw, "mlm", 0)


def build(folder: Path, *, seed: int, sentences: int, train: int, dev: int) -> None:
    """Write every task's data set and the corpus, `mlm.safetensors`, with their vocabulary into `folder`.

    Args:
        folder: where the files go.
        seed: of the drawing, and of which sentences are held out.
        sentences: texts of the corpus, each of one to three sentences.
        train: training examples of every task.
        dev: evaluation examples of every task, and texts of the corpus's.
    """
    for name, source in {**TASKS, "mlm": CORPUS}.items():
        sizes = {"train": sentences if name == "mlm" else train, "dev": dev}
        drawn = {split: examples(name, source.draw, split, size, seed) for split, size in sizes.items()}
        path = folder / f"{name}.safetensors"
        if source.kind == "span":
            write_answers(path, {"dev": answers(drawn["dev"])})
        write_dataset(
            path,
            {split: encode(those, source.kind) for split, those in drawn.items()},
            kind=source.kind,
            labels=source.labels,
            vocabulary=len(WORDS),
            mask_token=MASK,
            special_tokens=range(len(SPECIAL)),
        )
    write_vocabulary(folder / "vocab.txt")


def examples(name: str, draw: Draw, split: str, size: int, seed: int) -> list[Example]:
    """So many examples, all of whose sentences belong to the split."""
    random = Random(f"{seed} {name} {split}")
    found: list[Example] = []
    while len(found) < size:
        example = draw(random)
        if all(held_out(sentence, seed) == (split == "dev") for sentence in sentences(example.first, example.second)):
            found.append(example)
    return found
