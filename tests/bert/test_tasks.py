import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from scipy import stats
from sklearn import metrics as sklearn_metrics

from tests.bert.made_up import LENGTH, SMALL, VOCABULARY, generator, labelled, pairs, spanned, valued
from threefold.bert.answers import Question, write_answers
from threefold.bert.dataset import write_dataset
from threefold.bert.heads import TaskNetwork, task_network
from threefold.bert.network import fresh
from threefold.bert.tasks import BertTask, load_task
from threefold.errors import ThreefoldError

MADE = {
    "mlm": (pairs, 0, "masked-accuracy"),
    "classification": (labelled, 3, "accuracy"),
    "regression": (valued, 1, "pearson"),
    "span": (spanned, 0, "token-f1"),
}


def prepared(folder: Path, kind: str, **more_splits: str) -> Path:
    make, labels, _ = MADE[kind]
    path = folder / f"{kind}.safetensors"
    splits = {"train": make(300, 1), "dev": make(90, 2)} | {split: make(80, 3) for split in more_splits.values()}
    write_dataset(path, splits, kind=kind, labels=labels, **VOCABULARY)
    if kind == "span":
        # Two characters a token: the answer is always the context's first.
        questions = [Question(str(row), "w0" + "x1" * LENGTH, ("w0",)) for row in range(90)]
        write_answers(path, {"dev": questions})
    return path


def loaded(folder: Path, kind: str, **options) -> BertTask:
    return load_task(kind, prepared(folder, kind), MADE[kind][2], **options)


def network(kind: str, seed: int = 1) -> TaskNetwork:
    weights = {name: weight * 4 if weight.dim() == 2 else weight for name, weight in fresh(SMALL, 1).items()}
    return task_network(SMALL, weights, kind, 3, seed)


def trained(task: BertTask, steps: int, seed: int = 1) -> TaskNetwork:
    here = network(task.kind, seed)
    torch.manual_seed(seed)
    optimiser = torch.optim.Adam(here.parameters(), 3e-3)
    draws = generator(seed)
    for _ in range(steps):
        optimiser.zero_grad()
        task.loss(here, task.batch(torch.randint(task.size, (32,), generator=draws), draws)).backward()
        optimiser.step()
    return here


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Batches this small are slower on several threads, and much slower where others compute too."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.mark.parametrize("kind", ["classification", "regression", "span"])
def test_every_kind_of_task_can_be_learned(tmp_path, kind):
    task = loaded(tmp_path, kind)
    before = task.evaluate(network(kind))[task.metric]

    after = task.evaluate(trained(task, 150))[task.metric]

    assert after > max(before + 0.15, 0.6)


def test_masked_language_modelling_learns_to_predict(tmp_path):
    path = prepared(tmp_path, "mlm")
    two_words = pairs(300, 1)
    two_words["tokens"] = torch.where(two_words["tokens"] < 4, two_words["tokens"], two_words["tokens"] % 2 + 4)
    write_dataset(path, {"train": two_words, "dev": two_words}, kind="mlm", labels=0, **VOCABULARY)
    task = load_task("mlm", path, "masked-accuracy", mlm_probability=0.3)

    assert task.evaluate(network("mlm"))["masked-accuracy"] < 0.2
    assert task.evaluate(trained(task, 60))["masked-accuracy"] > 0.4


@pytest.mark.parametrize("kind", MADE)
def test_every_metric_of_the_kind_is_measured(tmp_path, kind):
    expected = {
        "mlm": {"masked-accuracy"},
        "classification": {"accuracy", "f1", "matthews"},
        "regression": {"pearson", "spearman"},
        "span": {"exact-match", "token-f1"},
    }

    assert loaded(tmp_path, kind).evaluate(network(kind)).keys() == expected[kind]


def test_a_classification_is_judged_by_the_predictions_on_dev(tmp_path):
    task, here = loaded(tmp_path, "classification"), network("classification").eval()
    dev = task.evaluations["dev"].split

    predicted = torch.stack([here(dev.inputs(torch.tensor([row])))[0].argmax() for row in range(90)]).numpy()

    truth = labelled(90, 2)["label"].numpy()
    found = task.evaluate(here)
    assert found["accuracy"] == sklearn_metrics.accuracy_score(truth, predicted)
    assert found["matthews"] == pytest.approx(sklearn_metrics.matthews_corrcoef(truth, predicted))


def test_a_regression_is_judged_by_the_values_on_dev(tmp_path):
    task, here = loaded(tmp_path, "regression"), network("regression").eval()
    dev = task.evaluations["dev"].split

    predicted = torch.cat([here(dev.inputs(torch.tensor([row]))) for row in range(90)]).detach().numpy()

    truth = valued(90, 2)["label"].numpy()
    assert task.evaluate(here)["pearson"] == pytest.approx(stats.pearsonr(predicted, truth)[0], abs=1e-5)


@pytest.mark.parametrize("kind", MADE)
def test_an_evaluation_leaves_no_trace(tmp_path, kind):
    task, here = loaded(tmp_path, kind), network(kind).train()
    before = torch.random.get_rng_state()

    first = task.evaluate(here)

    assert here.training
    assert torch.equal(torch.random.get_rng_state(), before)
    assert all(parameter.grad is None for parameter in here.parameters())
    assert task.evaluate(here) == first


def test_other_splits_are_told_by_their_names(tmp_path):
    task = load_task("pairs", prepared(tmp_path, "classification", other="dev-mismatched"), "accuracy")

    found = task.evaluate(network("classification"))

    assert found.keys() == {
        *("accuracy", "f1", "matthews"),
        *("mismatched-accuracy", "mismatched-f1", "mismatched-matthews"),
    }
    assert found["mismatched-accuracy"] != found["accuracy"]


def test_batches_are_the_rows_asked_for(tmp_path):
    rows = torch.tensor([5, 0, 299])

    batch = loaded(tmp_path, "classification").batch(rows, generator(0))

    made = labelled(300, 1)
    assert torch.equal(batch.labels, made["label"][rows])
    assert torch.equal(batch.inputs.tokens, made["tokens"][rows, : int(made["length"][rows].max())].long())


@pytest.mark.parametrize("kind", MADE)
def test_the_same_seed_trains_the_same_bytes(tmp_path, kind):
    task = loaded(tmp_path, kind)

    first, again = (trained(task, 5).state_dict() for _ in range(2))

    assert all(torch.equal(first[name], again[name]) for name in first)


def test_a_metric_of_another_kind_is_refused(tmp_path):
    with pytest.raises(
        ThreefoldError, match="pairs: no metric 'pearson' for the kind classification; choose of accuracy"
    ):
        load_task("pairs", prepared(tmp_path, "classification"), "pearson")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda questions: questions[:-1], "in question 89 of dev"),
        (lambda questions: [replace(questions[0], context="w0"), *questions[1:]], "in question 0 of dev"),
        (lambda questions: [questions[0], replace(questions[1], answers=()), *questions[2:]], "in question 1 of dev"),
    ],
)
def test_answers_that_do_not_fit_the_windows_are_refused(tmp_path, change, message):
    path = prepared(tmp_path, "span")
    questions = [Question(str(row), "w0" + "x1" * LENGTH, ("w0",)) for row in range(90)]
    write_answers(path, {"dev": change(questions)})

    with pytest.raises(ThreefoldError, match=f"span.answers.json: does not fit the data set {message}"):
        load_task("span", path, "token-f1")


def test_an_encoder_too_small_for_the_data_is_refused(tmp_path):
    task = loaded(tmp_path, "mlm")
    task.check_fits(SMALL)

    with pytest.raises(ThreefoldError, match="needs 40 tokens in its vocabulary, the encoder has 39"):
        task.check_fits(replace(SMALL, vocab_size=39))
    with pytest.raises(ThreefoldError, match="needs 12 positions, the encoder has 11"):
        task.check_fits(replace(SMALL, max_position_embeddings=11))


def test_loading_a_task_imports_nothing_slow():
    slow = {"pandas", "sklearn", "scipy", "transformers", "matplotlib", "snakemake"}
    code = f"import sys, threefold.bert.tasks, threefold.bert.encoder_folder; print({slow} & set(sys.modules))"

    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert printed.strip() == "set()"
