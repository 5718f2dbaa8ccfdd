"""torchvision comes without torch's compiler, and with it where somebody asks."""

import subprocess
import sys

import pytest


def run(program: str) -> str:
    """What `program` prints in a Python of its own."""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_training_imports_no_compiler() -> None:
    assert run("import sys, threefold.vision.rounds; print('torch._dynamo' in sys.modules)") == "False"


@pytest.mark.parametrize("first", ["", "import torchvision; "])
def test_what_torchvision_asks_the_compiler_is_answered(first: str) -> None:
    asked = "print(sys.modules['torchvision.ops.roi_align'].is_compile_supported('cpu') in (True, False))"
    assert run(f"import sys; {first}import threefold.vision.rounds; {asked}") == "True"
