import pytest
import torch
from torch import nn

from tests.bert.made_up import MASK, SPECIAL, generator, pairs
from threefold.bert.dataset import Description
from threefold.bert.inputs import Inputs
from threefold.bert.objectives.mlm import Masked, MaskedLanguageModelling
from threefold.bert.split import Split

DESCRIPTION = Description("mlm", 0, 40, MASK, SPECIAL, "")
MADE = pairs(4000, 1)
ALL = torch.arange(4000)


def objective(probability: float = 0.15, rows: int = 4000) -> MaskedLanguageModelling:
    made = {name: tensor[:rows] for name, tensor in MADE.items()}
    return MaskedLanguageModelling(Split.of(made, "cpu"), DESCRIPTION, probability, torch.device("cpu"))


def batch(seed: int = 1) -> Masked:
    return objective().batch(ALL, generator(seed))


def test_the_truth_is_what_stood_at_the_positions():
    here = batch()

    assert torch.equal(MADE["tokens"].flatten()[here.inputs.positions].long(), here.truth)
    unselected = torch.ones(MADE["tokens"].numel(), dtype=torch.bool)
    unselected[here.inputs.positions] = False
    assert torch.equal(here.inputs.tokens.flatten()[unselected], MADE["tokens"].flatten()[unselected].long())


def test_fifteen_per_cent_of_the_words_are_selected_and_never_a_special_token():
    here = batch()
    words = ~torch.isin(MADE["tokens"], torch.tensor(SPECIAL))

    assert len(here.truth) / int(words.sum()) == pytest.approx(0.15, abs=0.01)
    assert not torch.isin(here.truth, torch.tensor(SPECIAL)).any()


def test_of_the_selected_80_per_cent_are_masked_and_10_replaced():
    here = batch()
    seen = here.inputs.tokens.flatten()[here.inputs.positions]

    masked, kept = (seen == MASK).double().mean().item(), (seen == here.truth).double().mean().item()

    # A random token is now and then the mask, or what stood there.
    assert masked == pytest.approx(0.8 + 0.1 / 40, abs=0.02)
    assert kept == pytest.approx(0.1 + 0.1 / 40, abs=0.02)
    assert seen.unique().tolist() == list(range(40))


def test_the_generator_decides_what_is_hidden():
    assert torch.equal(batch(1).inputs.tokens, batch(1).inputs.tokens)
    assert not torch.equal(batch(1).inputs.tokens, batch(2).inputs.tokens)


def test_something_is_hidden_even_where_chance_selects_nothing():
    here = objective(probability=0.0, rows=3).batch(torch.arange(3), generator(1))

    assert len(here.truth) == 1
    assert here.truth.item() not in SPECIAL


class Oracle(nn.Module):
    """Predicts right where the token may be seen, else word 4."""

    def forward(self, inputs: Inputs) -> torch.Tensor:
        return nn.functional.one_hot(inputs.tokens.flatten()[inputs.positions], 40).float()


def test_the_masked_accuracy_is_the_share_of_hidden_tokens_found():
    here = objective()
    hidden, selected = here._hide(here.split.inputs(ALL), generator(7))
    expected = (hidden == MADE["tokens"])[selected].double().mean().item()

    found = here.evaluate(Oracle())["masked-accuracy"]

    assert found == pytest.approx(expected, abs=0.02)
    assert found == here.evaluate(Oracle())["masked-accuracy"]


def test_an_evaluation_does_not_depend_on_its_batches(monkeypatch):
    here = objective()
    whole = here.evaluate(Oracle())

    monkeypatch.setattr("threefold.bert.split._ROWS", 7)

    assert here.evaluate(Oracle()) == whole


def test_the_loss_is_the_mean_over_hidden_tokens():
    here, logits = batch(), torch.linspace(-2, 2, 40)

    class Constant(nn.Module):
        def forward(self, inputs: Inputs) -> torch.Tensor:
            return logits.expand(len(inputs.positions), -1)

    loss = objective().loss(Constant(), here)

    torch.testing.assert_close(loss, (logits.logsumexp(0) - logits[here.truth]).mean())
