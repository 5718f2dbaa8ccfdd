"""Throughputs that others measured and published, in the form of a measured file."""

from pathlib import Path

from threefold.files import write_table
from threefold.ithemal.bhive import as_measured, read_throughputs
from threefold.ithemal.microarchitectures import named


def write_labels(throughputs: Path, measured: Path, source: str, microarchitecture: str) -> None:
    """Turn a throughput file of BHive (`hex,cycles per 100 iterations`) into a measured.parquet.

    Args:
        throughputs: the published file.
        measured: where to.
        source: what to call the data set.
        microarchitecture: that the throughputs were measured on, e.g. "haswell".

    Raises:
        ThreefoldError: `throughputs` is missing or malformed; the message names the line.
    """
    design = named(microarchitecture)
    header = {
        "processor": {"microarchitecture": microarchitecture, "issue_width": design.width},
        "published_file": throughputs.name,
    }
    write_table(measured, as_measured(read_throughputs(throughputs), source), header)
