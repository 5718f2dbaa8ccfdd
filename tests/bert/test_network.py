import pytest
import torch

from tests.bert.made_up import SMALL, generator, pairs
from threefold.bert.architecture import Architecture
from threefold.bert.network import Bert, fresh, prunable


def a_bert(seed: int = 0) -> Bert:
    bert = Bert(SMALL)
    bert.load_state_dict(fresh(SMALL, seed))
    return bert


def some_inputs() -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    made = pairs(6, seed=1)
    place = torch.arange(made["tokens"].shape[1])
    return made["tokens"].long(), (place >= made["first"][:, None]).long(), place < made["length"][:, None]


def test_padding_does_not_change_what_is_there():
    bert = a_bert().eval()
    tokens, segments, present = some_inputs()
    length = int(present[0].sum())

    together = bert(tokens, segments, present)[0, :length]
    alone = bert(tokens[:1, :length], segments[:1, :length])[0]

    torch.testing.assert_close(together, alone, rtol=1e-5, atol=1e-6)


def test_only_the_wanted_tokens_are_computed_and_they_are_the_same():
    bert = a_bert().eval()
    tokens, segments, present = some_inputs()
    wanted = torch.tensor([0, 12, 17, 40])

    some = bert(tokens, segments, present, wanted)
    everything = bert(tokens, segments, present).flatten(0, 1)[wanted]

    torch.testing.assert_close(some, everything, rtol=1e-5, atol=1e-6)
    parameters = [parameter for name, parameter in bert.named_parameters() if "pooler" not in name]
    for ours, theirs in zip(
        torch.autograd.grad(some.square().sum(), parameters),
        torch.autograd.grad(everything.square().sum(), parameters),
        strict=True,
    ):
        torch.testing.assert_close(ours, theirs, rtol=1e-4, atol=1e-5)


def test_dropout_acts_in_training_alone_and_follows_the_seed():
    bert = a_bert().train()

    def trained(seed: int) -> torch.Tensor:
        torch.manual_seed(seed)
        return bert(*some_inputs())

    assert torch.equal(trained(1), trained(1))
    assert not torch.equal(trained(1), trained(2))
    bert.eval()
    assert torch.equal(trained(1), trained(2))


def test_bert_base_has_73_prunable_matrices_of_85_million_weights():
    base = Architecture(30522, 768, 12, 12, 3072, 512)
    with torch.device("meta"):
        found = prunable(Bert(base))

    assert len(found) == 73
    assert sum(parameter.numel() for parameter in found.values()) == 85_524_480
    assert {parameter.dim() for parameter in found.values()} == {2}


def test_the_prunable_matrices_are_six_a_block_and_the_pooler():
    block = {
        "attention.self.query",
        "attention.self.key",
        "attention.self.value",
        "attention.output.dense",
        "intermediate.dense",
        "output.dense",
    }
    bert = Bert(SMALL)

    found = prunable(bert)

    expected = {f"encoder.layer.{number}.{name}.weight" for number in range(3) for name in block}
    assert set(found) == expected | {"pooler.dense.weight"}
    assert all(found[name] is parameter for name, parameter in bert.named_parameters() if name in found)


def test_fresh_weights_follow_the_seed_and_nothing_else():
    first = fresh(SMALL, 1)
    torch.manual_seed(5)
    torch.rand(3)
    again, other = fresh(SMALL, 1), fresh(SMALL, 2)

    assert all(torch.equal(first[name], again[name]) for name in first)
    assert not torch.equal(first["pooler.dense.weight"], other["pooler.dense.weight"])


def test_fresh_weights_leave_the_global_random_numbers_alone():
    before = torch.random.get_rng_state()

    fresh(SMALL, 1)

    assert torch.equal(torch.random.get_rng_state(), before)


def test_fresh_weights_are_of_berts_distribution():
    weights = fresh(Architecture(2000, 128, 1, 2, 256, 32, initializer_range=0.05), 3)

    matrix = weights["embeddings.word_embeddings.weight"]
    assert matrix.std().item() == pytest.approx(0.05, rel=0.02)
    assert matrix.mean().item() == pytest.approx(0.0, abs=0.001)
    assert not matrix[0].any()
    assert torch.equal(weights["encoder.layer.0.output.LayerNorm.weight"], torch.ones(128))
    assert all(not weight.any() for name, weight in weights.items() if name.endswith("bias"))


def test_a_step_of_training_changes_every_matrix_but_an_unused_pooler():
    bert = a_bert()
    tokens, segments, present = some_inputs()
    target = torch.randn(SMALL.hidden_size, generator=generator(2))

    (bert(tokens, segments, present) * target).sum().backward()

    without = {name for name, parameter in prunable(bert).items() if parameter.grad is None}
    assert without == {"pooler.dense.weight"}
    assert all(parameter.grad.any() for name, parameter in prunable(bert).items() if name not in without)
