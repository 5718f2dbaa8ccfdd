import json

import pytest
import torch

from tests.bert.sources.tables import written
from threefold.bert.dataset import read_dataset
from threefold.bert.sources.prepare import prepare, prepare_glue, prepare_squad
from threefold.bert.tasks import load_task

CONTEXT = "the cat sat on the mat . a dog was in the red house ."


@pytest.fixture
def cola(tmp_path):
    rows = "gj04\t1\t\tThe cat sat on the mat.\n" * 3
    return written(tmp_path / "glue", {"CoLA/train.tsv": rows, "CoLA/dev.tsv": "gj04\t0\t*\tCat the sat.\n"})


@pytest.fixture
def squad(tmp_path):
    asked = {"id": "q1", "question": "where was a dog", "answers": [{"text": "the red house", "answer_start": 38}]}
    text = json.dumps({"data": [{"paragraphs": [{"context": CONTEXT, "qas": [asked]}]}]})
    return written(tmp_path / "squad", {"train-v1.1.json": text, "dev-v1.1.json": text})


@pytest.fixture
def text(tmp_path):
    return written(
        tmp_path / "text", {"train.txt": "the cat sat on the mat .\n" * 9, "dev.txt": "a dog was in .\n" * 2}
    )


def test_glue_becomes_a_classification(tmp_path, cola, small_vocabulary):
    into = tmp_path / "data" / "cola.safetensors"
    prepare({"format": "glue", "task": "CoLA", "options": {"max_length": 6}}, [cola], small_vocabulary, into)
    dataset = read_dataset(into)
    assert (dataset.description.kind, dataset.description.labels) == ("classification", 2)
    assert dataset.description.vocabulary == len(small_vocabulary.read_text().split())
    assert dataset.splits["train"]["tokens"].shape == (3, 6)
    assert dataset.splits["train"]["label"].tolist() == [1, 1, 1]
    assert load_task("cola", into, "matthews").size == 3


def test_scores_become_a_regression(tmp_path, small_vocabulary):
    table = "sentence1\tsentence2\tscore\nthe cat\ta cat\t3.25\n"
    glue = written(tmp_path / "glue", {"STS-B/train.tsv": table, "STS-B/dev.tsv": table})
    prepare_glue("STS-B", [glue], small_vocabulary, tmp_path / "sts-b.safetensors")
    dataset = read_dataset(tmp_path / "sts-b.safetensors")
    assert (dataset.description.kind, dataset.description.labels) == ("regression", 1)
    assert torch.equal(dataset.splits["dev"]["label"], torch.tensor([3.25]))


def test_squad_becomes_spans_with_the_answers_beside_them(tmp_path, squad, small_vocabulary):
    into = tmp_path / "squad.safetensors"
    options = {"longest": 16, "stride": 4, "question": 4}
    prepare({"format": "squad", "options": options}, [squad], small_vocabulary, into)
    task = load_task("squad", into, "token-f1")
    assert json.loads((tmp_path / "squad.answers.json").read_text())["dev"][0]["answers"] == ["the red house"]

    class Perfect(torch.nn.Module):
        def forward(self, inputs):
            rows = read_dataset(into).splits["dev"]
            logits = torch.zeros(2, *inputs.tokens.shape)
            for row, tokens in enumerate(inputs.tokens):
                where = (rows["tokens"][:, : len(tokens)] == tokens).all(1).nonzero()[0, 0]
                logits[0, row, rows["start"][where]] = logits[1, row, rows["end"][where]] = 9.0
            return logits

    assert task.evaluate(Perfect()) == {"exact-match": 1.0, "token-f1": 1.0}


def test_text_becomes_masked_language_modelling(tmp_path, text, small_vocabulary):
    into = tmp_path / "mlm.safetensors"
    prepare({"format": "text", "options": {"block": 8}}, [text], small_vocabulary, into)
    description = read_dataset(into).description
    assert (description.kind, description.mask_token) == ("mlm", 4)
    assert description.special_tokens == (0, 1, 2, 3, 4)
    assert load_task("mlm", into, "masked-accuracy").size == 10


def test_the_same_files_give_the_same_bytes(tmp_path, cola, squad, small_vocabulary):
    for name in ("once", "again"):
        prepare_glue("CoLA", [cola], small_vocabulary, tmp_path / name / "cola.safetensors")
        prepare_squad([squad], small_vocabulary, tmp_path / name / "squad.safetensors")
    for file in ("cola.safetensors", "squad.safetensors", "squad.answers.json"):
        assert (tmp_path / "once" / file).read_bytes() == (tmp_path / "again" / file).read_bytes()
