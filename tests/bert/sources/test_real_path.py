"""From published files and a Hugging Face folder, through training, to scores: small, but nothing is made up."""

import json
from itertools import islice
from pathlib import Path

import pytest
import torch

from tests.bert.sources.tables import written
from threefold.bert.experiments import Experiments
from threefold.bert.layout import Layout
from threefold.bert.sources.encoder import bring_encoder
from threefold.bert.sources.prepare import prepare
from threefold.bert.sources.squad import FILES
from threefold.bert.tasks import load_task
from threefold.errors import ThreefoldError
from threefold.lottery.schedule import Schedule
from threefold.lottery.score import read_score

RECIPE = {"steps": 12, "batch": 16, "learning_rate": 1e-3, "clip": 1.0}
TASKS = {
    "mrpc": {"metric": "accuracy", "recipe": RECIPE},
    "sts-b": {"metric": "pearson", "recipe": RECIPE},
    "squad": {"metric": "token-f1", "recipe": RECIPE | {"learning_rate": 3e-3}},
    "mlm": {"metric": "masked-accuracy", "recipe": RECIPE | {"learning_rate": 1e-2}},
}


def beginning(path, rows):
    with path.open(encoding="utf-8", newline="") as lines:
        return "".join(islice(lines, rows))


@pytest.fixture(scope="module")
def hugging_face_folder(tmp_path_factory, bert_vocabulary):
    from transformers import BertConfig, BertForMaskedLM

    folder = tmp_path_factory.mktemp("given")
    torch.manual_seed(1)
    sizes = BertConfig(
        vocab_size=30522, hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64
    )
    BertForMaskedLM(sizes).save_pretrained(folder)
    (folder / "vocab.txt").write_bytes(bert_vocabulary.read_bytes())
    return folder


@pytest.fixture(scope="module")
def published(tmp_path_factory, public_data):
    """The first rows, articles and lines of each published file."""
    folder = tmp_path_factory.mktemp("published")
    for task, train in (("MRPC", 200), ("STS-B", 200)):
        for split, rows in (("train", train + 1), ("dev", 81)):
            table = beginning(public_data / "glue" / task / f"{split}.tsv", rows)
            written(folder, {f"{task}/{split}.tsv": table})
    articles = json.loads((public_data / "squad" / "dev-v1.1.json").read_text(encoding="utf-8"))["data"]
    paragraphs = articles[0]["paragraphs"]
    for split, some in (("train", paragraphs[:6]), ("dev", paragraphs[6:8])):
        written(folder, {f"squad/{FILES[split]}": json.dumps({"data": [{"paragraphs": some}]})})
    for split, lines in (("train", 120), ("valid", 40)):
        written(folder, {f"text/wiki.{split}.txt": beginning(public_data / "text/wikitext-2/valid.txt", lines)})
    return folder


@pytest.fixture(scope="module")
def experiments(tmp_path_factory, hugging_face_folder, published):
    layout = Layout(str(tmp_path_factory.mktemp("results") / "bert"))
    encoder = Path(layout.pretrained)
    bring_encoder(hugging_face_folder, encoder)
    sources = {
        "mrpc": ({"format": "glue", "task": "MRPC", "options": {"max_length": 48}}, "MRPC"),
        "sts-b": ({"format": "glue", "task": "STS-B", "options": {"max_length": 48}}, "STS-B"),
        "squad": ({"format": "squad", "options": {"longest": 96, "stride": 32, "question": 24}}, "squad"),
        "mlm": ({"format": "text", "options": {"block": 64}}, "text"),
    }
    for task, (source, folder) in sources.items():
        prepare(source, [published / folder], encoder / "vocab.txt", Path(layout.data(task)))
    return Experiments(layout, Schedule(0.1, "original", 0.9), TASKS)


@pytest.mark.parametrize("mask", ["dense", "random-level05"])
@pytest.mark.parametrize("task", sorted(TASKS))
def test_a_published_task_is_learned_from_and_scored(experiments, task, mask):
    path = f"{experiments.layout.root}/{task}/pretrained/{mask}/seed1/score.json"
    experiments.run_all([path])
    score = read_score(path)
    assert score.metric == TASKS[task]["metric"]
    assert -1.0 <= score.value <= 1.0
    assert score.steps == 12
    assert score.sparsity == pytest.approx(0.0 if mask == "dense" else 0.5, abs=1e-4)
    if task in ("mlm", "squad"):
        losses = [point.loss for point in score.curve]
        assert sum(losses[-3:]) < 0.97 * sum(losses[:3])


def test_a_task_that_the_encoder_cannot_read_is_refused(experiments, published, tmp_path, bert_vocabulary):
    into = tmp_path / "mlm.safetensors"
    prepare({"format": "text", "options": {"block": 600}}, [published / "text"], bert_vocabulary, into)
    task = load_task("mlm", into, "masked-accuracy")
    with pytest.raises(ThreefoldError, match="needs 600 positions, the encoder has 512"):
        task.check_fits(experiments.subnetworks.architecture)
