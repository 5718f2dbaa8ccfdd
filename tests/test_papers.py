"""What Snakemake asks of the library while it plans."""

import subprocess
import sys

_ALL_ARTIFACTS = """
import sys
from threefold.papers import papers
from threefold.plan.merged import merged
modules = [paper.catalogue.module(name) for paper in papers(merged([])) for name in paper.catalogue.names]
assert len(modules) > 40
sys.exit("torch" in sys.modules)
"""


def test_what_tables_and_figures_need_is_told_without_pytorch_which_takes_seconds_to_load() -> None:
    done = subprocess.run([sys.executable, "-c", _ALL_ARTIFACTS], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
