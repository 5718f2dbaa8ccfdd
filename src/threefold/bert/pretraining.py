"""Pre-training by masked language modelling, for the scale that has no published encoder."""

from collections.abc import Mapping
from pathlib import Path
from shutil import copyfile, rmtree
from typing import Any

from threefold.bert.architecture import Architecture
from threefold.bert.demands import PRETRAINING_THREADS
from threefold.bert.encoder_folder import Encoder, write_encoder
from threefold.bert.heads import task_network
from threefold.bert.network import fresh
from threefold.bert.tasks import load_task
from threefold.files import written_aside
from threefold.lottery.device import settle
from threefold.lottery.recipe import Recipe
from threefold.lottery.training import train
from threefold.lottery.unfinished import unfinished


def pretrain(
    data: Path,
    vocabulary: Path,
    folder: Path,
    *,
    architecture: Mapping[str, Any],
    recipe: Mapping[str, Any],
    mlm_probability: float,
    seed: int,
    device: str = "cpu",
) -> None:
    """Train an encoder from nothing on the text in `data` and write it to `folder` in Hugging Face's layout.

    The same bytes on the same machine, however many cores the job has (see `PRETRAINING_THREADS`).

    Args:
        data: a data set for masked language modelling.
        vocabulary: its vocab.txt, which is copied into `folder`.
        folder: where the encoder goes.
        architecture: fields of `Architecture`, but for the size of the vocabulary, which is that of `data`.
        recipe: see `Recipe.of`.
        mlm_probability: the chance of a token to be selected for prediction.
        seed: of the first weights and of the training.
        device: "cpu", "cuda", or "auto", which takes a GPU if there is one.

    Raises:
        ThreefoldError: the data set is broken or has longer rows than the architecture has positions, the recipe or the
            architecture is impossible, or the training diverges.
    """
    device = settle(device, PRETRAINING_THREADS)
    task = load_task("mlm", data, "masked-accuracy", device, mlm_probability)
    sizes = Architecture(vocab_size=task.description.vocabulary, **architecture)
    task.check_fits(sizes)
    network = task_network(sizes, fresh(sizes, seed), "mlm", 0, seed).to(device)
    checkpoint = unfinished(folder)
    train(
        network,
        task,
        Recipe.of(recipe, task.size),
        seed=seed,
        device=device,
        checkpoint=checkpoint,
        label="pre-training",
    )
    state = {name: tensor.cpu() for name, tensor in network.bert.state_dict().items()}
    head = {name: tensor.cpu() for name, tensor in network.head.state_dict().items()}
    write_encoder(folder, Encoder(sizes, state, head))
    with written_aside(folder / "vocab.txt") as aside:
        copyfile(vocabulary, aside)
    rmtree(checkpoint, ignore_errors=True)
