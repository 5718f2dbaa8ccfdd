import pytest
import torch

from tests.bert.made_up import SMALL, pairs
from threefold.bert.architecture import Architecture
from threefold.bert.heads import TaskNetwork, fresh_head, task_network
from threefold.bert.inputs import Inputs
from threefold.bert.network import fresh

BODY = fresh(SMALL, 1)
KINDS = ["classification", "regression", "span", "mlm"]


def some_inputs(positions: torch.Tensor | None = None) -> Inputs:
    made = pairs(6, seed=1)
    place = torch.arange(made["tokens"].shape[1])
    segments = (place >= made["first"][:, None]).long()
    return Inputs(made["tokens"].long(), segments, place < made["length"][:, None], positions)


def network(kind: str, seed: int = 1) -> TaskNetwork:
    return task_network(SMALL, BODY, kind, 3, seed).eval()


def test_a_classification_is_one_matrix_on_the_pooled_first_token():
    here = network("classification")
    inputs = some_inputs()

    hidden = here.bert(inputs.tokens, inputs.segments, inputs.present)
    pooled = torch.tanh(hidden[:, 0] @ BODY["pooler.dense.weight"].T + BODY["pooler.dense.bias"])

    torch.testing.assert_close(here(inputs), pooled @ here.head.dense.weight.T, rtol=1e-5, atol=1e-6)


def test_a_regression_gives_one_number_a_row():
    assert network("regression")(some_inputs()).shape == (6,)


def test_an_answer_neither_starts_nor_ends_in_padding():
    inputs = some_inputs()

    logits = network("span")(inputs)

    assert logits.shape == (2, *inputs.tokens.shape)
    assert torch.equal(logits.isfinite(), inputs.present.expand(2, -1, -1))


def test_a_masked_language_model_predicts_the_positions_asked_for():
    positions = torch.tensor([3, 1, 40])
    here = network("mlm")

    some, everything = here(some_inputs(positions)), here(some_inputs())

    assert everything.shape == (6 * 12, SMALL.vocab_size)
    torch.testing.assert_close(some, everything[positions], rtol=1e-5, atol=1e-6)


def test_the_output_matrix_of_masked_language_modelling_is_the_word_vectors():
    here = network("mlm")

    here(some_inputs(torch.tensor([0, 1]))).logsumexp(1).sum().backward()

    # A word that is nowhere in the text gets its gradient as an output alone.
    unseen = next(word for word in range(4, 40) if not (some_inputs().tokens == word).any())
    assert here.bert.embeddings.word_embeddings.weight.grad[unseen].any()
    assert not any("decoder" in name for name in here.state_dict())


@pytest.mark.parametrize("kind", KINDS)
def test_a_head_follows_its_seed_and_not_the_body(kind):
    other_body = {name: weight + 1 for name, weight in BODY.items()}
    torch.manual_seed(3)
    first, again = network(kind), task_network(SMALL, other_body, kind, 3, 1)
    different = network(kind, seed=2)

    for name, weight in first.head.state_dict().items():
        assert torch.equal(weight, again.head.state_dict()[name])
    matrices = [name for name, weight in first.head.state_dict().items() if weight.dim() == 2]
    for name in matrices:
        assert not torch.equal(first.head.state_dict()[name], different.head.state_dict()[name])


def test_a_head_is_not_drawn_from_the_bodys_numbers():
    head = fresh_head(SMALL, "classification", SMALL.hidden_size, seed=1)["dense.weight"]

    assert all(not torch.isin(head, weight).any() for weight in BODY.values() if weight.dim() == 2)


def test_a_pretrained_head_is_taken_where_masked_language_modelling_is_the_task():
    given = {name: weight + 1 for name, weight in fresh_head(SMALL, "mlm", 0, 9).items()}

    taken = task_network(SMALL, BODY, "mlm", 0, 1, given).head.state_dict()
    elsewhere = task_network(SMALL, BODY, "classification", 3, 1, given).head.state_dict()

    assert all(torch.equal(taken[name], given[name]) for name in given)
    assert torch.equal(elsewhere["dense.weight"], network("classification").head.state_dict()["dense.weight"])


def test_training_a_network_leaves_the_weights_that_it_was_made_of():
    before = {name: weight.clone() for name, weight in BODY.items()}
    here = network("classification")

    with torch.no_grad():
        for parameter in here.parameters():
            parameter.add_(1)

    assert all(torch.equal(BODY[name], weight) for name, weight in before.items())


def test_all_weights_are_trained():
    for kind in KINDS:
        here = network(kind)
        here.train()
        here(some_inputs()).nan_to_num(neginf=0.0).square().sum().backward()
        without = {name for name, parameter in here.named_parameters() if parameter.grad is None}
        assert without == ({"bert.pooler.dense.weight", "bert.pooler.dense.bias"} if kind in ("mlm", "span") else set())


def test_making_a_network_draws_nothing_from_the_global_random_numbers():
    before = torch.random.get_rng_state()

    network("span")

    assert torch.equal(torch.random.get_rng_state(), before)


def test_a_classifier_drops_out_in_training():
    inputs = some_inputs()
    still = Architecture(**{**vars(SMALL), "attention_probs_dropout_prob": 0.0, "hidden_dropout_prob": 0.5})
    here = task_network(still, BODY, "classification", 3, 1).train()

    assert not torch.equal(here(inputs), here(inputs))
