import pytest
import torch

from tests.vision.tiny import TinyBackbone
from threefold.errors import ThreefoldError
from threefold.vision.initialised import initialised
from threefold.vision.networks.architecture import architecture
from threefold.vision.segmentation.building import segmenter
from threefold.vision.segmentation.deeplab import DecoderSize, DeepLab

SIZE = DecoderSize(output_stride=8, rates=(1, 2), channels=16, skip_channels=8)


def network() -> DeepLab:
    return initialised(lambda: DeepLab(TinyBackbone(), 4, SIZE), "network", 1).eval()


def test_there_are_logits_for_every_pixel_also_of_sides_that_no_stride_divides():
    assert network()(torch.rand(2, 3, 45, 38)).shape == (2, 4, 45, 38)


def test_both_the_pyramid_and_the_skip_reach_the_pixels():
    images = torch.rand(2, 3, 32, 32, generator=torch.Generator().manual_seed(1))
    whole, blind, coarse = network(), network(), network()
    torch.nn.init.zeros_(blind.pyramid.project[0].weight)
    torch.nn.init.zeros_(coarse.skip[0].weight)

    assert not torch.allclose(whole(images), blind(images))
    assert not torch.allclose(whole(images), coarse(images))


def test_a_backbone_of_another_output_stride_is_refused():
    with pytest.raises(ThreefoldError, match="output stride 16 over a backbone of 8"):
        DeepLab(TinyBackbone(), 4, DecoderSize())


def test_a_skip_from_a_stage_that_is_not_there_is_refused():
    with pytest.raises(ThreefoldError, match="a skip from stage 3 of a backbone whose last is 2"):
        DeepLab(TinyBackbone(), 4, DecoderSize(output_stride=8, skip=3))


def test_the_last_stages_are_dilated_as_far_as_the_output_stride_asks():
    assert segmenter(architecture("resnet50"), 4, {}).backbone.strides == (4, 8, 16, 16)
    assert segmenter(architecture("resnet8"), 4, {"output_stride": 8}).backbone.strides == (2, 4, 8)


@pytest.mark.parametrize("stride", [3, 6, 16])
def test_an_output_stride_that_dilation_cannot_give_is_refused(stride: int):
    with pytest.raises(ThreefoldError, match=f"output stride {stride} of a backbone of 8"):
        segmenter(architecture("resnet8"), 4, {"output_stride": stride})
