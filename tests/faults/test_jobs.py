"""The jobs of a finished run are read from Snakemake's records."""

import base64
import json
from pathlib import Path

from faults.jobs import Job, jobs_of, makers

LONG = "results/" + "a-long-name/" * 20 + "score.json"


def record(project: Path, made: str, **more: object) -> None:
    name = base64.urlsafe_b64encode(made.encode()).decode()
    parts = [name[start : start + 254] for start in range(0, len(name), 254)]
    path = project.joinpath(".snakemake/metadata", *(f"@{part}" for part in parts[:-1]), parts[-1])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(more))


def test_files_with_one_log_are_of_one_job(tmp_path: Path) -> None:
    for made in ("results/data.bin", LONG):
        record(tmp_path, made, rule="train", input=["b", "a"], log=["results/run.log"])
    record(tmp_path, "results/b", rule="data", input=[], log=["results/mask.bin.log"])
    (tmp_path / "results").mkdir()
    (tmp_path / "results/run.benchmark.tsv").write_text("s\tcpu_time\n4.5\t2.5\n")
    (tmp_path / "results/mask.bin.benchmark.tsv").write_text("s\tcpu_time\n3.5\t0.5\n")
    assert jobs_of(tmp_path) == [
        Job("data", (), ("results/b",), 0.5, 3.5),
        Job("train", ("a", "b"), (LONG, "results/data.bin"), 2.5, 4.5),
    ]


def test_each_file_has_the_job_that_made_it() -> None:
    job = Job("train", (), ("score.json", "mask.bin"), 1.0, 1.0)
    assert makers([job]) == {"score.json": job, "mask.bin": job}
