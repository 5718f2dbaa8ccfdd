import torch

from threefold.lottery.precision import matrix_products

GPU, CPU = torch.device("cuda"), torch.device("cpu")


def test_tf32_is_for_products_on_a_gpu_and_for_as_long() -> None:
    products = torch.backends.cuda.matmul
    before = products.fp32_precision
    assert before != "tf32"
    with matrix_products("tf32", GPU):
        assert products.fp32_precision == "tf32"
    for precision, device in (("fp32", GPU), ("bf16", GPU), ("tf32", CPU)):
        with matrix_products(precision, device):
            assert products.fp32_precision == before
    assert products.fp32_precision == before
