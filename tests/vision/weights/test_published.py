"""Published weights become a backbone and a head from which rounds of pruning start."""

import tempfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from tests.vision.weights.tensorflow_files import write_checkpoint
from threefold.errors import ThreefoldError
from threefold.vision.networks.architecture import Architecture
from threefold.vision.networks.initial import fresh
from threefold.vision.networks.loading import backbone
from threefold.vision.networks.projection import Projection, projected
from threefold.vision.weights import unpacked
from threefold.vision.weights.published import bring_weights
from threefold.vision.weights.simclr_checkpoint import convolutions
from threefold.vision.weights.weights_file import read_weights

NARROW = Architecture("bottleneck", (1, 1, 1, 1), (4, 4, 8, 8))
WEIGHTS = fresh(NARROW, 1)
SIZES = {"hidden": 6, "outputs": 5}
CLASSIFIER = {"weight": torch.ones(10, 32), "bias": torch.ones(10)}
PROJECTION = {
    "0.weight": torch.ones(6, 32),
    "0.bias": torch.ones(6),
    "2.weight": torch.ones(5, 6),
    "2.bias": torch.ones(5),
}


def torchvision(folder: Path, head: dict[str, Tensor] = CLASSIFIER) -> Path:
    torch.save({**WEIGHTS, **{f"fc.{name}": tensor for name, tensor in head.items()}}, folder / "resnet.pth")
    return folder / "resnet.pth"


def moco(folder: Path, head: dict[str, Tensor] = PROJECTION) -> Path:
    query = {**WEIGHTS, **{f"fc.{name}": tensor for name, tensor in head.items()}}
    state = {f"module.encoder_q.{name}": tensor for name, tensor in query.items()}
    torch.save({"state_dict": state, "optimizer": {}}, folder / "moco.pth.tar")
    return folder / "moco.pth.tar"


def simclr(folder: Path) -> list[Path]:
    """`WEIGHTS` under TensorFlow's names, in the two files of a checkpoint."""
    tensors = {"global_step": torch.tensor(1)}
    theirs = {"weight": "gamma", "bias": "beta", "running_mean": "moving_mean", "running_var": "moving_variance"}
    for number, (convolution, normalisation) in enumerate(convolutions(NARROW)):
        suffix = f"_{number}" if number else ""
        tensors[f"base_model/conv2d{suffix}/kernel"] = WEIGHTS[f"{convolution}.weight"].permute(2, 3, 1, 0)
        for mine, name in theirs.items():
            tensors[f"base_model/batch_normalization{suffix}/{name}"] = WEIGHTS[f"{normalisation}.{mine}"]
    folder.mkdir(parents=True, exist_ok=True)
    write_checkpoint(folder / "model.ckpt-7", tensors)
    return sorted(folder.glob("model.ckpt-7*"))


def zipped(path: Path, files: list[Path]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for file in files:
            archive.write(file, f"ResNet50_1x/{file.name}")
        # Of TensorFlow Hub, beside it in the published archive.
        archive.writestr("ResNet50_1x/hub/variables/variables.index", b"")
    return path


def brought(kind: str, tmp_path: Path, *paths: Path, sizes: dict[str, Any] | None = None) -> list[dict[str, Tensor]]:
    into = [tmp_path / "out" / name for name in ("backbone.safetensors", "head.safetensors")]
    bring_weights(kind, paths, NARROW, *into, sizes=SIZES if sizes is None else sizes, seed=3)
    return [read_weights(path) for path in into]


def refusal(kind: str, tmp_path: Path, *paths: Path, sizes: dict[str, Any] | None = None) -> str:
    with pytest.raises(ThreefoldError) as raised:
        brought(kind, tmp_path, *paths, sizes=sizes)
    assert "\n" not in str(raised.value)
    assert not (tmp_path / "out").exists()
    return str(raised.value)


def same(one: dict[str, Tensor], other: dict[str, Tensor]) -> bool:
    return one.keys() == other.keys() and all(torch.equal(one[name], other[name]) for name in one)


def test_torchvisions_classifier_is_the_head(tmp_path: Path) -> None:
    found, head = brought("torchvision", tmp_path, torchvision(tmp_path), sizes={})
    assert same(found, WEIGHTS)
    assert same(head, CLASSIFIER)


def test_mocos_projection_is_the_head(tmp_path: Path) -> None:
    found, head = brought("moco-v2", tmp_path, moco(tmp_path))
    assert same(found, WEIGHTS)
    assert same(head, PROJECTION)


def test_a_head_loads_into_the_network_of_its_task(tmp_path: Path) -> None:
    _, head = brought("moco-v2", tmp_path, moco(tmp_path))
    projected(NARROW, WEIGHTS, Projection(**SIZES), 1).head.load_state_dict(head)


def test_simclrs_head_is_drawn_from_the_seed(tmp_path: Path) -> None:
    found, head = brought("simclr", tmp_path, *simclr(tmp_path / "published"))
    assert same(found, WEIGHTS)
    assert same(head, dict(projected(NARROW, WEIGHTS, Projection(**SIZES), 3).head.state_dict()))


def test_a_checkpoint_reads_the_same_from_files_a_folder_and_an_archive(tmp_path: Path) -> None:
    files = simclr(tmp_path / "published")
    archive = zipped(tmp_path / "ResNet50_1x.zip", files)
    for paths in (files, [tmp_path / "published"], [archive]):
        assert same(brought("simclr", tmp_path, *paths)[0], WEIGHTS)


def test_a_folder_may_hold_the_file(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    torchvision(folder)
    (folder / "README").write_text("from torchvision")
    backbone(NARROW, brought("torchvision", tmp_path, folder, sizes={})[0])


def test_what_is_not_there_or_not_whole_is_named(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "ResNet50_1x.zip", simclr(tmp_path / "published"))
    half = tmp_path / "half.zip"
    half.write_bytes(archive.read_bytes()[:2000])
    cut = tmp_path / "cut.pth"
    cut.write_bytes(torchvision(tmp_path).read_bytes()[:9000])
    empty = zipped(tmp_path / "empty.zip", [])
    assert "half.zip: not a whole zip archive" in refusal("simclr", tmp_path, half)
    assert "empty.zip: no checkpoint (model.ckpt-*.index)" in refusal("simclr", tmp_path, empty)
    assert "none.zip: no such file" in refusal("simclr", tmp_path, tmp_path / "none.zip")
    assert "cut.pth: not a checkpoint of tensors" in refusal("torchvision", tmp_path, cut)
    assert "no path given: 0 checkpoints" in refusal("torchvision", tmp_path)


def test_two_checkpoints_are_not_chosen_between(tmp_path: Path) -> None:
    simclr(tmp_path / "published/one")
    simclr(tmp_path / "published/two")
    assert "2 checkpoints" in refusal("simclr", tmp_path, tmp_path / "published")


def test_the_head_of_another_configuration_is_refused(tmp_path: Path) -> None:
    assert "set the sizes of vision.pretraining.network" in refusal(
        "moco-v2", tmp_path, moco(tmp_path), sizes={"hidden": 7, "outputs": 5}
    )
    assert "its head fc is weight [10, 32]" in refusal(
        "moco-v2", tmp_path, moco(tmp_path, {"weight": CLASSIFIER["weight"]})
    )
    assert "has no classifier fc of 32 features" in refusal("torchvision", tmp_path, torchvision(tmp_path, {}))


def test_foreign_names_are_refused(tmp_path: Path) -> None:
    assert "lacks" in refusal("torchvision", tmp_path, moco(tmp_path))
    assert "no module.encoder_q" in refusal("moco-v2", tmp_path, torchvision(tmp_path))
    assert "byol: unknown format of weights; known are torchvision" in refusal("byol", tmp_path, tmp_path)


def test_an_archive_is_unpacked_inside_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    archive = tmp_path / "ResNet50_1x.zip"
    with zipfile.ZipFile(archive, "w") as written:
        for file in simclr(tmp_path / "published"):
            written.write(file, f"../../{file.name}")
    before = sorted(path.name for path in tmp_path.iterdir())
    assert same(brought("simclr", tmp_path, archive)[0], WEIGHTS)
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "out") == before
    assert list(scratch.iterdir()) == []


def test_an_archive_that_would_fill_the_disk_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = zipped(tmp_path / "ResNet50_1x.zip", simclr(tmp_path / "published"))
    monkeypatch.setattr(unpacked, "_MOST_BYTES", 1000)
    assert "bytes unpacked, more than any checkpoint has" in refusal("simclr", tmp_path, archive)
