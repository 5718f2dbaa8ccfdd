import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from threefold.files import write_json, write_table

ROOT = Path(__file__).parents[3]

CONFIG: dict[str, Any] = {
    "ithemal": {
        "sources": {"libc": "libc", "numpy": "numpy", "python": "libpython"},
        "datasets": ["local", "shipped"],
        "train_on": ["local"],
        "seeds": [1, 2, 3],
        "predictors": [
            "shipped",
            "llvm-mca",
            "llvm-mca-alias",
            "llvm-mca-rthroughput",
            "osaca",
            "width",
            "opcode-regression",
            "constant",
        ],
        "exploration": {"arms": ["hierarchical", "flat", "dag", "dag-no-edges", "additive"]},
    }
}

# Machine code, its tokens, and what it costs in the made-up machine, in cycles.
MENU = [
    ("4801d8", "add <SRCS> rax rbx <DSTS> rax <END>", 0.25),
    ("48ffc1", "inc <SRCS> rcx <DSTS> rcx <END>", 0.25),
    ("4889da", "mov <SRCS> rbx <DSTS> rdx <END>", 0.17),
    ("488b4708", "mov <SRCS> <MEM> rdi CONST </MEM> <DSTS> rax <END>", 0.4),
    ("48894608", "mov <SRCS> rax <DSTS> <MEM> rsi CONST </MEM> <END>", 0.6),
    ("480fafc3", "imul <SRCS> rax rbx <DSTS> rax <END>", 3.0),
    ("f20f59c1", "mulsd <SRCS> xmm0 xmm1 <DSTS> xmm0 <END>", 3.0),
    ("f20f5ec1", "divsd <SRCS> xmm0 xmm1 <DSTS> xmm0 <END>", 13.0),
    ("488d4c0f10", "lea <SRCS> rdi rcx CONST <DSTS> rcx <END>", 1.0),
    ("0f57d2", "xorps <SRCS> xmm2 xmm2 <DSTS> xmm2 <END>", 0.17),
]
WEIGHTS = np.array([4, 3, 4, 5, 3, 1, 1, 0.4, 2, 1])

# How far each made-up predictor is from the label: spread and bias of the logarithm.
QUALITY = {
    "shipped": (0.15, 0.0),
    "llvm-mca": (0.5, 0.2),
    "llvm-mca-alias": (0.45, 0.3),
    "llvm-mca-rthroughput": (0.4, -0.3),
    "width": (0.3, -0.5),
    "opcode-regression": (0.35, 0.0),
    "explore-hierarchical": (0.15, 0.0),
    "explore-flat": (0.2, 0.0),
    "explore-dag": (0.22, 0.0),
    "explore-dag-no-edges": (0.28, 0.0),
    "explore-additive": (0.3, 0.0),
}
PROCESSOR = {
    "vendor": "AuthenticAMD",
    "family": 25,
    "model": 17,
    "name": "a made-up processor",
    "microarchitecture": "zen4",
    "issue_width": 6,
    "features": ["avx2"],
    "tsc_hz": 2.6e9,
    "constant_tsc": True,
}


@pytest.fixture(scope="session")
def made_up_results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root folder with a small results tree as the workflow would have left it, and the published values."""
    root = tmp_path_factory.mktemp("project")
    make_results(root, blocks=1500)
    return root


@pytest.fixture
def project(made_up_results: Path) -> Iterator[Path]:
    """The made-up project as the current folder."""
    before = Path.cwd()
    os.chdir(made_up_results)
    yield made_up_results
    os.chdir(before)


@pytest.fixture
def config() -> dict[str, Any]:
    return CONFIG


def make_results(root: Path, blocks: int) -> None:
    rng = np.random.default_rng(7)
    shutil.copytree(ROOT / "published", root / "published")
    results = root / "results" / "ithemal"
    for dataset, seed in (("local", 1), ("shipped", 2)):
        measured = make_measured(blocks, np.random.default_rng(seed))
        write_table(results / dataset / "measured.parquet", measured, make_header("distinct"))
        labelled = make_dataset(measured, np.random.default_rng(seed + 10))
        write_table(results / dataset / "dataset.parquet", labelled, make_header("distinct"))
        make_predictions(results / dataset / "predictions", labelled, rng, trained=dataset == "local")
    measured = make_measured(blocks, np.random.default_rng(1))
    again = measured.sample(frac=0.3, random_state=1).reset_index(drop=True)
    for name, noise in (("repeat", 0.004), ("rebuild", 0.012), ("distinct", 0.004)):
        write_table(results / "local" / f"{name}.parquet", disturbed(again, noise, rng), make_header("distinct"))
    equal = disturbed(again, 0.004, rng)
    waits = (equal["pages"] > 1) & (rng.random(len(equal)) < 0.3)
    equal["cycles"] = equal["cycles"].where(~waits, equal["cycles"] * 2.5).astype(np.float32)
    write_table(results / "local" / "equal.parquet", equal, make_header("equal"))
    make_harvests(results / "local" / "harvest")
    make_histories(results / "local" / "models", rng)
    write_json(results / "table1_measured.json", TABLE1)
    write_json(results / "speed.json", SPEED)


def make_measured(count: int, rng: np.random.Generator) -> pd.DataFrame:
    rows = {}
    while len(rows) < count:
        picks = rng.choice(len(MENU), size=1 + min(20, rng.geometric(0.2)), p=WEIGHTS / WEIGHTS.sum())
        cost = sum(MENU[pick][2] for pick in picks) * rng.lognormal(0, 0.1)
        rows["".join(MENU[pick][0] for pick in picks)] = (len(picks), max(cost, len(picks) / 6), picks)
    frame = pd.DataFrame(
        {
            "hex": list(rows),
            "source": rng.choice(list(CONFIG["ithemal"]["sources"]), len(rows)),
            "count": rng.integers(1, 9, len(rows)).astype(np.int32),
            "instructions": np.array([row[0] for row in rows.values()], dtype=np.int16),
            "cycles": np.array([row[1] for row in rows.values()], dtype=np.float32),
            "pages": rng.choice([0, 1, 2, 3, 6], len(rows), p=[0.2, 0.4, 0.2, 0.15, 0.05]).astype(np.int16),
        }
    )
    rejected = rng.random(len(frame)) < 0.04
    reasons = rng.choice(["noncanonical_address", "null_page", "unstable"], len(frame))
    frame["status"] = np.where(rejected, "rejected", "measured")
    frame["reason"] = np.where(rejected, reasons, "")
    frame["cycles"] = frame["cycles"].mask(rejected)
    frame["cycles_per_100"] = frame["cycles"] * 100
    frame["spread"] = np.float32(0.003)
    frame["clean_share"] = np.float32(0.9)
    return frame


def make_header(initial_registers: str) -> dict[str, Any]:
    return {
        "processor": PROCESSOR,
        "clock_ghz": 3.7,
        "harness_revision": "made-up",
        "settings": {"initial_registers": initial_registers, "placements": 5, "samples": 8},
        "selftest": {},
        "date": "2026-01-01",
    }


def make_dataset(measured: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    kept = measured[measured["status"] == "measured"].reset_index(drop=True)
    tokens = {code: text for code, text, _ in MENU}
    kept["tokens"] = [" ".join(tokens[piece] for piece in pieces(code)) for code in kept["hex"]]
    kept["group"] = pd.factorize(kept["tokens"].str[:40])[0].astype(np.int32)
    draws = rng.random(int(kept["group"].max()) + 1)[kept["group"]]
    at_random = np.where(rng.random(len(kept)) < 0.2, "test_random", "train")
    kept["split"] = np.select([draws < 0.3, draws < 0.35], ["test_grouped", "validation"], at_random)
    return kept[["hex", "source", "instructions", "cycles", "tokens", "group", "split"]]


def pieces(code: str) -> list[str]:
    found = []
    while code:
        piece = next(start for start, _, _ in MENU if code.startswith(start))
        found.append(piece)
        code = code[len(piece) :]
    return found


def make_predictions(folder: Path, dataset: pd.DataFrame, rng: np.random.Generator, *, trained: bool) -> None:
    tests = dataset[dataset["split"].str.startswith("test")]
    names = {**QUALITY, **({f"ithemal-seed{seed}": (0.12, 0.0) for seed in (1, 2, 3)} if trained else {})}
    for name, (spread, bias) in names.items():
        guess = tests["cycles"] * rng.lognormal(bias, spread, len(tests))
        if name == "llvm-mca":
            guess = guess.mask(rng.random(len(tests)) < 0.01)
        write_predictions(folder / f"{name}.parquet", tests, guess)
    write_predictions(folder / "constant.parquet", tests, pd.Series(0.6, index=tests.index))
    some = tests.sample(150, random_state=1).sort_index()
    guess = (some["cycles"] * rng.lognormal(0.2, 0.4, len(some))).mask(rng.random(len(some)) < 0.2)
    write_predictions(folder / "osaca.parquet", some, guess)


def write_predictions(path: Path, tests: pd.DataFrame, predicted: "pd.Series[float]") -> None:
    frame = tests[["hex", "split"]].assign(predicted=predicted.astype(np.float32))
    write_table(path, frame.assign(failure=np.where(predicted.isna(), "unknown_instruction", "")))


def disturbed(frame: pd.DataFrame, noise: float, rng: np.random.Generator) -> pd.DataFrame:
    factor = rng.laplace(1, noise, len(frame))
    return frame.assign(cycles=(frame["cycles"] * factor).astype(np.float32))


def make_harvests(folder: Path) -> None:
    for index, source in enumerate(CONFIG["ithemal"]["sources"], start=1):
        distinct = 20_000 * index
        rejected = {"x87": 31 * index, "avx512": 12}
        value = {
            "source": source,
            "binary": f"{source}.so",
            "sha256": f"{index:064x}",
            "bytes": 1_000_000 * index,
            "instructions": 300_000 * index,
            "blocks_total": 61_234 * index,
            "blocks_distinct": distinct,
            "kept": distinct - sum(rejected.values()),
            "rejected": rejected,
        }
        write_json(folder / f"{source}.json", value)


def make_histories(folder: Path, rng: np.random.Generator) -> None:
    arms = CONFIG["ithemal"]["exploration"]["arms"]
    runs = [(f"explore-{arm}", 1, 400, 0.1 + 0.03 * place) for place, arm in enumerate(arms)]
    runs += [("hierarchical", seed, 1200, 0.09) for seed in (1, 2, 3)]
    for arm, seed, steps, floor in runs:
        step = np.arange(steps // 20, steps + 1, steps // 20)
        error = floor + 0.9 * np.exp(-step / (0.2 * steps)) + rng.normal(0, 0.005, len(step))
        frame = pd.DataFrame(
            {
                "step": step,
                "blocks": step * 128,
                "seconds": step * 0.15,
                "train_error": error.astype(np.float32),
                "validation_error": (error + 0.02).astype(np.float32),
            }
        )
        write_table(folder / arm / f"seed{seed}" / "history.parquet", frame)


TABLE1 = [
    {
        "row": row,
        "intel": intel,
        "hex": code,
        "cycles": cycles,
        "spread": 0.002,
        "status": "measured",
        "llvm-mca": tool,
        "llvm-mca-alias": tool,
        "ithemal": model,
        "lower_bound": bound,
        "bound_reason": reason,
    }
    for row, intel, code, cycles, tool, model, bound, reason in (
        ("a", "vxorps xmm0, xmm0, xmm0", "c5f857c0", 0.168, 1.03, 0.17, 1 / 6, "width"),
        ("b", "mov rdx, [rbx + 8]; mov [rbx + 16], rdx", "488b530848895310", 0.62, 0.54, 0.6, 0.5, "stores"),
        ("c", "shl rbx, 2; mov rdi, rbx", "48c1e3024889df", 1.0, 1.03, 0.98, 1.0, "dependency"),
    )
]
SPEED = [
    {
        "predictor": predictor,
        "way": way,
        "blocks": blocks,
        "blocks_per_s": rate,
        "instructions_per_s": 5.8 * rate,
    }
    for predictor, way, blocks, rate in (
        ("ithemal", "forward", 300, 610.0),
        ("ithemal", "tokens", 300, 540.0),
        ("ithemal", "batched", 300, 4100.0),
        ("ithemal", "process", 3, 0.4),
        ("measuring", "measuring", 300, 1300.0),
        ("llvm-mca", "batched", 300, 1500.0),
        ("llvm-mca", "process", 3, 31.0),
        ("osaca", "tokens", 3, 70.0),
    )
]
