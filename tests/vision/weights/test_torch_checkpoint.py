from pathlib import Path

import pytest
import torch
import torchvision

from threefold.errors import ThreefoldError
from threefold.vision.networks.architecture import Architecture, architecture
from threefold.vision.networks.initial import fresh
from threefold.vision.networks.loading import backbone
from threefold.vision.weights.stem import with_fresh_stem
from threefold.vision.weights.torch_checkpoint import read_moco, read_torchvision

# torchvision's class has no other widths; the rest is as narrow as can be.
SHALLOW = Architecture("bottleneck", (1, 1, 1, 1), (64, 128, 256, 512))
NARROW = Architecture("bottleneck", (1, 1, 1, 1), (4, 4, 8, 8))
HEAD = {"fc.weight": torch.zeros(10, 32), "fc.bias": torch.zeros(10)}
WEIGHTS = fresh(NARROW, 1)


def moco(weights: dict[str, torch.Tensor]) -> dict[str, object]:
    """A checkpoint with the names of MoCo v2's."""
    head = {f"fc.{layer}.{part}": torch.zeros(3) for layer in (0, 2) for part in ("weight", "bias")}
    state = {f"module.encoder_q.{name}": tensor for name, tensor in {**weights, **head}.items()}
    state |= {f"module.encoder_k.{name}": torch.zeros_like(tensor) for name, tensor in weights.items()}
    state |= {"module.queue": torch.zeros(128, 8), "module.queue_ptr": torch.zeros(1, dtype=torch.int64)}
    return {"epoch": 800, "arch": "resnet50", "state_dict": state}


def test_torchvisions_weights_lose_their_classifier_only(tmp_path: Path):
    network = torchvision.models.resnet._resnet(torchvision.models.resnet.Bottleneck, [1, 1, 1, 1], None, False)
    torch.save(network.eval().state_dict(), tmp_path / "resnet.pth")
    images = torch.randn(2, 3, 64, 64)

    mine = backbone(SHALLOW, read_torchvision(tmp_path / "resnet.pth", SHALLOW)).eval()

    with torch.inference_mode():
        torch.testing.assert_close(network.fc(mine(images)), network(images), rtol=1e-4, atol=1e-5)


def test_mocos_query_encoder_is_taken_and_not_its_key_encoder(tmp_path: Path):
    torch.save(moco(WEIGHTS), tmp_path / "moco.pth.tar")

    found = read_moco(tmp_path / "moco.pth.tar", NARROW)

    assert found.keys() == WEIGHTS.keys()
    assert all(torch.equal(found[name], tensor) for name, tensor in WEIGHTS.items())


def test_on_small_images_the_first_convolution_is_drawn_and_all_else_stays():
    small = Architecture("bottleneck", NARROW.depths, NARROW.widths, "small", channels=1)

    found = with_fresh_stem(WEIGHTS, small, seed=3)

    backbone(small, found)
    assert {name for name in WEIGHTS if found[name] is not WEIGHTS[name]} == {"conv1.weight"}
    assert torch.equal(found["conv1.weight"], with_fresh_stem(WEIGHTS, small, seed=3)["conv1.weight"])


@pytest.mark.parametrize(
    ("state", "read", "says"),
    [
        ({**WEIGHTS, **HEAD}, read_moco, "no module.encoder_q"),
        (moco(WEIGHTS), read_torchvision, "has an unknown arch|lacks bn1"),
        ({**WEIGHTS, "layer9.weight": torch.zeros(1)}, read_torchvision, "has an unknown layer9.weight"),
        ({**WEIGHTS, "bn1.weight": torch.zeros(1)}, read_torchvision, r"bn1.weight is of shape \[1\]"),
        ([1, 2], read_torchvision, "holds a list"),
    ],
)
def test_foreign_checkpoints_are_refused_in_one_line(state, read, says, tmp_path: Path):
    torch.save(state, tmp_path / "other.pth")

    with pytest.raises(ThreefoldError, match=says) as raised:
        read(tmp_path / "other.pth", NARROW)

    assert "\n" not in str(raised.value)


def test_what_is_no_checkpoint_is_refused(tmp_path: Path):
    (tmp_path / "page.pth").write_text("<html>not found</html>")
    whole = tmp_path / "whole.pth"
    torch.save(WEIGHTS, whole)
    (tmp_path / "half.pth").write_bytes(whole.read_bytes()[:10_000])

    for name in ("page.pth", "half.pth"):
        with pytest.raises(ThreefoldError, match=f"{name}: not a checkpoint"):
            read_torchvision(tmp_path / name, architecture("resnet50"))
    with pytest.raises(ThreefoldError, match="no such file"):
        read_torchvision(tmp_path / "none.pth", architecture("resnet50"))


def test_code_in_a_checkpoint_is_not_run(tmp_path: Path):
    class Hostile:
        def __reduce__(self) -> tuple[object, tuple[object, ...]]:
            return Path.touch, (tmp_path / "ran",)

    torch.save({"conv1.weight": Hostile()}, tmp_path / "hostile.pth")

    with pytest.raises(ThreefoldError, match="not a checkpoint of tensors"):
        read_torchvision(tmp_path / "hostile.pth", NARROW)
    assert not (tmp_path / "ran").exists()
