"""Table 2: where the blocks come from, beside the composition of the paper's data set."""

from pathlib import Path

import pandas as pd

from threefold.files import read_json, read_table
from threefold.ithemal.artifacts.inputs import Config, Inputs, folder, many, one
from threefold.reporting import published
from threefold.reporting.tables import Table, number, percent, words, write

TITLE = "Table 2. Composition of the data set"

_FULL = "Full"
_ALL = "all"


def needs(config: Config) -> Inputs:
    """Every harvest's totals, the measured blocks, and the published composition."""
    local = folder("local")
    return {
        "harvests": [f"{local}/harvest/{source}.json" for source in config["ithemal"]["sources"]],
        "measured": f"{local}/measured.parquet",
        "published": published.path("ithemal", "table2"),
    }


def draw(inputs: Inputs, stem: Path) -> None:
    """Write the table to `stem`."""
    ours = _ours([read_json(path) for path in many(inputs, "harvests")], read_table(one(inputs, "measured")))
    theirs = published.read(one(inputs, "published"))
    frame = pd.concat([ours, _theirs(theirs)], ignore_index=True)
    write(Table(TITLE, _CAPTION, _COLUMNS, frame, "section", tuple(_notes(ours, theirs))), stem)


_CAPTION = "Basic blocks by source: those of the binaries installed here, and those of the paper's Haswell data set."

_COLUMNS = (
    words("source", "Source"),
    words("binary", "File"),
    number("total", "Blocks", 0, verified="verified"),
    number("unique", "Distinct", 0, verified="verified"),
    number("kept", "Kept", 0),
    number("tried", "Drawn to be measured", 0),
    number("measured", "Measured", 0),
    percent("measured_share", "Measured of those drawn"),
)


def _ours(harvests: list[dict[str, object]], blocks: pd.DataFrame) -> pd.DataFrame:
    totals = pd.DataFrame(harvests)[["source", "binary", "sha256", "blocks_total", "blocks_distinct", "kept"]]
    totals = totals.rename(columns={"blocks_total": "total", "blocks_distinct": "unique"})
    by_source = blocks.groupby("source")["status"]
    counts = pd.DataFrame({"tried": by_source.size(), "measured": by_source.apply(lambda s: (s == "measured").sum())})
    rows = totals.merge(counts.reset_index(), on="source", how="left").fillna({"tried": 0, "measured": 0})
    full = {"source": _ALL, **rows[["total", "unique", "kept", "tried", "measured"]].sum().to_dict()}
    rows = pd.concat([rows, pd.DataFrame([full])], ignore_index=True)
    shares = rows["measured"] / rows["tried"].where(rows["tried"] > 0)
    return rows.assign(section="Here", origin="here", measured_share=shares)


def _theirs(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.rename(columns={"suite": "source"}).assign(
        section="Published: the paper's table 2 (Haswell)", origin="published"
    )


def _notes(ours: pd.DataFrame, theirs: pd.DataFrame) -> list[str]:
    suites = theirs[theirs["suite"] != _FULL].sum(numeric_only=True)
    full = theirs[theirs["suite"] == _FULL].iloc[0]
    shared = suites["unique"] - full["unique"]
    totals = "add up to the full count" if suites["total"] == full["total"] else "do not add up to the full count"
    here = ours[ours["source"] == _ALL].iloc[0]
    return [
        "Here: distinct and kept are counted within a source (distinct by bytes once RIP-relative displacements are "
        "masked; kept leaves out what must not or cannot be timed); the blocks drawn are distinct over all sources.",
        f"Here, {here['measured']:,.0f} of the {here['tried']:,.0f} blocks drawn have a label; the paper counts only "
        "blocks with a label.",
        f"Paper: the suites' totals {totals}; their distinct blocks add up to {suites['unique']:,.0f}, so "
        f"{shared:,.0f} ({100 * shared / suites['unique']:.1f} %) are shared between suites.",
        "The paper's blocks are not public, because SPEC may not be redistributed; ours come from files that every "
        "installation of this project has.",
    ]
