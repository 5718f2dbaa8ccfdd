import pytest

from threefold.ithemal.assembly import block_from_text
from threefold.ithemal.blocks import canonical_hex
from threefold.ithemal.motivation import EXAMPLES


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.row for example in EXAMPLES])
def test_the_machine_code_is_that_of_the_text(example) -> None:  # type: ignore[no-untyped-def]
    assert example.hex == canonical_hex(bytes.fromhex(example.hex))
    assert block_from_text(example.intel, "intel").hex == example.hex
