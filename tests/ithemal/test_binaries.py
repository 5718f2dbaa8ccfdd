import importlib.util
import subprocess
import sys

import pytest

from threefold.errors import ThreefoldError
from threefold.ithemal.binaries import SOURCES, locate


@pytest.mark.parametrize("name", SOURCES)
def test_every_source_is_an_elf_file_of_this_installation(name):
    with locate(name).open("rb") as stream:
        assert stream.read(4) == b"\x7fELF"


def test_the_interpreters_code_is_where_python_is_linked():
    assert "python" in locate("interpreter").name
    assert locate("libpython") == locate("interpreter")


def test_a_path_stands_for_itself(tmp_path):
    (tmp_path / "lib.so").write_bytes(b"")
    assert locate(tmp_path / "lib.so") == tmp_path / "lib.so"


def test_a_name_that_is_neither_source_nor_file_is_refused_with_the_sources():
    with pytest.raises(
        ThreefoldError, match=r"libcc: no such file; name an ELF file or one of interpreter.*libc.*torch"
    ):
        locate("libcc")


def test_a_package_that_is_not_installed_is_named(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ThreefoldError, match="torch: not installed"):
        locate("torch")


def test_a_package_without_its_library_is_named(monkeypatch, tmp_path):
    spec = importlib.util.spec_from_loader("torch", loader=None, origin=str(tmp_path / "__init__.py"))
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: spec)
    with pytest.raises(ThreefoldError, match=r"torch: no lib/libtorch_cpu\.so"):
        locate("torch")


def test_finding_torch_does_not_import_it():
    code = (
        "import sys; from threefold.ithemal.binaries import locate; locate('torch'); sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
