"""Cards for what is shipped: where a measured set and a model come from, how good they are, how to make them again."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from threefold.files import read_header, read_json, write_text
from threefold.shipped_card import facts, versions

COMMAND = "snakemake ithemal_shipped --cores all --configfile config/shipped.yaml"

_PACKAGES = ("torch", "numpy", "iced-x86", "pyelftools")

_COLUMNS = """\
| column | meaning |
|---|---|
| `hex` | machine code; the displacement of a RIP-relative operand holds the number of its data slot |
| `source` | the binary it was found in first |
| `count` | occurrences in all binaries |
| `instructions` | number of instructions |
| `status`, `reason` | `measured`, or `rejected` and why |
| `cycles`, `cycles_per_100` | core cycles per iteration in steady state; for 100 iterations, the papers' unit |
| `spread` | (largest − smallest) / median over the placements |
| `clean_share` | share of samples that nothing disturbed |
| `pages` | memory pages touched |
"""


def write_data_card(path: Path, measured: Path, harvests: Sequence[Path], tables: Sequence[Path]) -> None:
    """Write the card of a measured.parquet; `tables` are Markdown tables to append."""
    header = read_header(measured)
    processor = header["processor"]
    binaries = [read_json(harvest) for harvest in harvests]
    lines = [
        "# Throughput of basic blocks, measured",
        "",
        "Basic blocks of x86-64 code from binaries that every installation of this project has, each timed on one CPU.",
        "How: docs/measuring.md. Licence of the measurements: the project's.",
        "",
        *facts(
            {
                "processor": f"{processor['name']} ({processor['microarchitecture']}), {processor['vendor']} "
                f"family {processor['family']} model {processor['model']} stepping {processor['stepping']}",
                "clock while measuring": f"{header['clock_ghz']} GHz",
                "measured": header["date"],
                "harness revision": header["harness_revision"],
                "settings": ", ".join(f"{name} = {value}" for name, value in header["settings"].items()),
                "versions": versions(_PACKAGES),
                "to make it again": f"`{COMMAND}`",
            }
        ),
        "",
        "| source | binary | sha256 | code read (bytes) | distinct blocks | kept | rejected |",
        "|---|---|---|---:|---:|---:|---|",
        *map(_binary_row, binaries),
        "",
        _COLUMNS,
        *_appended(tables),
    ]
    write_text(path, "\n".join(lines) + "\n")


def write_model_card(path: Path, model: Path, measured: Path, tables: Sequence[Path]) -> None:
    """Write the card of a model.safetensors trained on a measured set; `tables` are Markdown tables to append."""
    from threefold.ithemal.model import load_model

    loaded = load_model(model)
    training = loaded.origin.training
    parameters = sum(weight.numel() for weight in loaded.network.parameters())
    processor = read_header(measured)["processor"]
    lines = [
        "# Ithemal, trained",
        "",
        "The paper's hierarchical LSTM. It predicts cycles per iteration of a basic block in steady state, from its",
        "token sequence alone, for the processor below: a prediction for another one is not to be trusted.",
        "",
        *facts(
            {
                "labels": f"the measured set beside this card: {processor['name']} ({processor['microarchitecture']})",
                "data set fingerprint": f"`{loaded.origin.dataset}`",
                "architecture": f"{loaded.arm}, {parameters:,} parameters, {len(loaded.vocabulary)} tokens, "
                f"embedding {loaded.settings.embedding}, hidden {loaded.settings.hidden}, {loaded.settings.head} head",
                "training": f"{training.steps} steps of {training.batch} blocks, {training.optimiser}, "
                f"{training.schedule} up to {training.learning_rate}, seed {training.seed}, on one CPU core",
                "validation error": f"{loaded.origin.validation_error:.4f}",
                "versions": versions(_PACKAGES),
                "to make it again": f"`{COMMAND}`",
            }
        ),
        "",
        "The tables below are of three models that differ only in the seed, of which the first is shipped.",
        "",
        *_appended(tables),
    ]
    write_text(path, "\n".join(lines) + "\n")


def _binary_row(statistics: Mapping[str, Any]) -> str:
    rejected = ", ".join(f"{reason} {count:,}" for reason, count in statistics["rejected"].items())
    cells = (
        statistics["source"],
        statistics["binary"],
        f"{statistics['sha256'][:16]}…",
        *(f"{statistics[name]:,}" for name in ("bytes", "blocks_distinct", "kept")),
        rejected,
    )
    return f"| {' | '.join(cells)} |"


def _appended(tables: Sequence[Path]) -> list[str]:
    """The tables, their headings one level down."""
    return [table.read_text(encoding="utf-8").replace("# ", "## ", 1) for table in tables]
