import json
import pickle
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from tests.bert.made_up import SMALL, pairs
from threefold.bert.encoder_folder import Encoder, read_encoder, write_encoder
from threefold.bert.heads import fresh_head, task_network
from threefold.bert.inputs import Inputs
from threefold.bert.network import Bert, fresh
from threefold.errors import ThreefoldError

MADE = pairs(8, seed=3)
PLACE = torch.arange(MADE["tokens"].shape[1])
PRESENT = MADE["length"][:, None] > PLACE
INPUTS = Inputs(MADE["tokens"].long(), ((MADE["first"][:, None] <= PLACE) & PRESENT).long(), PRESENT)
THEIRS = {"input_ids": INPUTS.tokens, "token_type_ids": INPUTS.segments, "attention_mask": PRESENT.long()}


def an_encoder(with_head: bool = True) -> Encoder:
    # Weights of some size: with those of a fresh network all attention is nearly uniform.
    weights = {name: weight * 5 if weight.dim() == 2 else weight for name, weight in fresh(SMALL, 1).items()}
    return Encoder(SMALL, weights, fresh_head(SMALL, "mlm", 0, 1) if with_head else None)


def saved_by_transformers(name: str, folder: Path) -> torch.nn.Module:
    """A random model of the class called `name`, whose values all differ from their initial ones."""
    import transformers

    torch.manual_seed(0)
    config = transformers.BertConfig(
        **{key: getattr(SMALL, key) for key in SMALL.__dataclass_fields__ if key != "initializer_range"},
        initializer_range=0.2,
    )
    model = getattr(transformers, name)(config).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.05)
    model.save_pretrained(folder)
    return model


def loaded_by_transformers(name: str, folder: Path) -> torch.nn.Module:
    import transformers

    model, told = getattr(transformers, name).from_pretrained(folder, output_loading_info=True)
    assert not told["missing_keys"]
    assert not told["mismatched_keys"]
    return model.eval()


def a_bert(encoder: Encoder) -> Bert:
    bert = Bert(encoder.architecture).eval()
    bert.load_state_dict(encoder.weights)
    return bert


def close(ours: torch.Tensor, theirs: torch.Tensor) -> None:
    torch.testing.assert_close(ours, theirs, rtol=1e-5, atol=1e-5)


def test_outputs_and_gradients_are_those_of_transformers(tmp_path):
    model = saved_by_transformers("BertModel", tmp_path)
    bert = a_bert(read_encoder(tmp_path))

    theirs = model(**THEIRS)
    hidden = bert(INPUTS.tokens, INPUTS.segments, PRESENT)
    pooled = bert.pool(hidden[:, 0])

    close(hidden[PRESENT], theirs.last_hidden_state[PRESENT])
    close(pooled, theirs.pooler_output)
    (hidden[PRESENT].square().sum() + pooled.sum()).backward()
    (theirs.last_hidden_state[PRESENT].square().sum() + theirs.pooler_output.sum()).backward()
    gradients = {name: parameter.grad for name, parameter in model.named_parameters()}
    assert gradients.keys() == dict(bert.named_parameters()).keys()
    for name, parameter in bert.named_parameters():
        torch.testing.assert_close(parameter.grad, gradients[name], rtol=1e-4, atol=1e-4)


def test_masked_language_modelling_is_that_of_transformers(tmp_path, caplog):
    model = saved_by_transformers("BertForMaskedLM", tmp_path)
    encoder = read_encoder(tmp_path)
    network = task_network(SMALL, encoder.weights, "mlm", 0, 1, encoder.mlm_head).eval()

    ours, theirs = network(INPUTS).view(*PRESENT.shape, -1), model(**THEIRS).logits

    close(ours[PRESENT], theirs[PRESENT])
    ours[PRESENT].logsumexp(1).sum().backward()
    theirs[PRESENT].logsumexp(1).sum().backward()
    close(network.bert.embeddings.word_embeddings.weight.grad, model.bert.embeddings.word_embeddings.weight.grad)
    assert "has no pooler; a fresh one is drawn" in caplog.text


@pytest.mark.parametrize("with_head", [True, False])
def test_transformers_reads_what_is_written(tmp_path, with_head):
    encoder = an_encoder(with_head)
    write_encoder(tmp_path, encoder)

    theirs = loaded_by_transformers("BertModel", tmp_path)(**THEIRS)

    bert = a_bert(encoder)
    hidden = bert(INPUTS.tokens, INPUTS.segments, PRESENT)
    close(hidden[PRESENT], theirs.last_hidden_state[PRESENT])
    close(bert.pool(hidden[:, 0]), theirs.pooler_output)


def test_transformers_reads_the_written_head(tmp_path):
    encoder = an_encoder()
    encoder.mlm_head["bias"] += torch.arange(40.0)
    write_encoder(tmp_path, encoder)

    theirs = loaded_by_transformers("BertForMaskedLM", tmp_path)(**THEIRS).logits

    network = task_network(SMALL, encoder.weights, "mlm", 0, 1, encoder.mlm_head).eval()
    close(network(INPUTS).view(*PRESENT.shape, -1)[PRESENT], theirs[PRESENT])


def test_an_encoder_comes_back_as_it_was_and_is_the_same_bytes_every_time(tmp_path):
    encoder = an_encoder()
    for name in ("once", "again"):
        write_encoder(tmp_path / name, encoder)

    read = read_encoder(tmp_path / "once")

    assert read.architecture == SMALL
    for ours, theirs in ((encoder.weights, read.weights), (encoder.mlm_head, read.mlm_head)):
        assert ours.keys() == theirs.keys()
        assert all(torch.equal(ours[name], theirs[name]) for name in ours)
    for name in ("model.safetensors", "config.json"):
        assert (tmp_path / "once" / name).read_bytes() == (tmp_path / "again" / name).read_bytes()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_encoder(tmp_path, an_encoder())
    return tmp_path


def change_weights(folder: Path, change) -> None:
    weights = load_file(folder / "model.safetensors")
    change(weights)
    save_file(weights, folder / "model.safetensors")


def test_old_names_indices_and_halves_are_understood(folder):
    """As in the checkpoints of 2018: a pickle, gamma and beta, position ids, the tied matrix a second time."""
    weights = load_file(folder / "model.safetensors")
    (folder / "model.safetensors").unlink()
    old = {
        name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta"): weight.double()
        for name, weight in weights.items()
    }
    old["bert.embeddings.position_ids"] = torch.arange(14)[None]
    old["cls.predictions.decoder.weight"] = old["bert.embeddings.word_embeddings.weight"]
    old["cls.seq_relationship.weight"] = torch.zeros(2, 16)
    torch.save(old, folder / "pytorch_model.bin")

    read = read_encoder(folder)

    assert all(torch.equal(read.weights[name], weight) for name, weight in an_encoder().weights.items())
    assert all(torch.equal(read.mlm_head[name], weight) for name, weight in an_encoder().mlm_head.items())


def test_a_folder_of_plain_names_without_head_loads(tmp_path):
    """As sentence encoders are published: no prefix, no head, half precision."""
    SMALL.write(tmp_path / "config.json")
    half = {name: weight.half() for name, weight in fresh(SMALL, 1).items()}
    half["embeddings.position_ids"] = torch.arange(14)[None]
    save_file(half, tmp_path / "model.safetensors")

    read = read_encoder(tmp_path)

    assert read.mlm_head is None
    assert {weight.dtype for weight in read.weights.values()} == {torch.float32}
    torch.testing.assert_close(read.weights, fresh(SMALL, 1), rtol=1e-3, atol=1e-5)


def test_a_pooler_that_is_drawn_is_always_the_same(folder):
    change_weights(folder, lambda weights: [weights.pop(f"bert.pooler.dense.{name}") for name in ("weight", "bias")])

    first, again = (read_encoder(folder).weights["pooler.dense.weight"] for _ in range(2))

    assert first.any()
    assert torch.equal(first, again)


def refused(folder: Path, message: str) -> None:
    with pytest.raises(ThreefoldError, match=message) as raised:
        read_encoder(folder)
    assert "\n" not in str(raised.value)


def test_missing_files_are_named(folder):
    refused(folder / "absent", "absent: no such folder")
    (folder / "model.safetensors").unlink()
    refused(folder, "neither model.safetensors nor pytorch_model.bin")
    (folder / "config.json").unlink()
    refused(folder, "config.json: no such file")


def test_another_architecture_is_named(folder):
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | {"model_type": "distilbert"}))

    refused(folder, "the model type is distilbert, not bert")


@pytest.mark.parametrize("length", [0, 5, 300, -1])
def test_truncated_weights_are_refused(folder, length):
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes()[:length])

    refused(folder, "model.safetensors: not a whole safetensors file")


@pytest.mark.parametrize("length", [0, 5, 300, -100])
def test_a_truncated_pickle_is_refused(folder, length):
    path = folder / "pytorch_model.bin"
    torch.save(load_file(folder / "model.safetensors"), path)
    (folder / "model.safetensors").unlink()
    path.write_bytes(path.read_bytes()[:length])

    refused(folder, "pytorch_model.bin: not ")


class Surprise:
    def __reduce__(self):
        return (print, ("executed",))


@pytest.mark.parametrize("content", [{"weight": Surprise()}, [torch.zeros(1)], {"weight": 1}])
def test_a_pickle_of_more_than_tensors_is_refused_and_not_executed(folder, content, capsys):
    (folder / "model.safetensors").unlink()
    torch.save(content, folder / "pytorch_model.bin", pickle_module=pickle)

    refused(folder, "pytorch_model.bin: not plain tensors")
    assert "executed" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda weights: weights.pop("bert.encoder.layer.1.output.dense.weight"), "lacks encoder.layer.1.output.dense"),
        (lambda weights: weights.pop("bert.pooler.dense.bias"), "lacks pooler.dense.bias"),
        (lambda weights: weights.update({"encoder.layer.3.output.dense.bias": torch.zeros(16)}), "has encoder.layer.3"),
        (
            lambda weights: weights.update({"bert.pooler.dense.weight": torch.zeros(16, 8)}),
            r"pooler.dense.weight is of shape \[16, 8\] where its config.json demands \[16, 16\]",
        ),
        (lambda weights: weights.pop("cls.predictions.bias"), "lacks bias"),
        (
            lambda weights: weights.update({"cls.predictions.decoder.weight": torch.zeros(40, 16)}),
            "output matrix is not its word vectors",
        ),
    ],
)
def test_weights_that_do_not_fit_the_config_are_named(folder, change, message):
    change_weights(folder, change)

    refused(folder, message)
