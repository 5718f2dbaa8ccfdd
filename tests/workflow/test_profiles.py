"""What every profile promises, read off its file; and plans with those whose plugins are installed."""

import importlib.util
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.workflow.conftest import ROOT, SMOKE, copied

PROFILES = {path.parent.name: path for path in sorted((ROOT / "profiles").glob("*/config.yaml"))}
PLUGINS = {"slurm": ["slurm"], "kubernetes": ["kubernetes"], "local-gpu": [], "default": []}
RULES = "\n".join(path.read_text() for path in (ROOT / "workflow" / "rules").glob("*.smk"))


def read(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text())  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", PROFILES)
def test_every_key_has_its_reason_above_it(name: str) -> None:
    lines = PROFILES[name].read_text().splitlines()
    keys = [number for number, line in enumerate(lines) if re.match(r"[a-z]", line)]
    assert keys
    bare = [lines[number] for number in keys if not lines[number - 1].startswith("#")]
    assert bare == []


@pytest.mark.parametrize("name", [name for name in PROFILES if name != "default"])
def test_a_profile_keeps_what_the_default_one_would_have_given(name: str) -> None:
    own, default = read(PROFILES[name]), read(PROFILES["default"])
    assert default.keys() - own.keys() <= {"resources"}
    assert own["max-checksum-file-size"] >= default["max-checksum-file-size"]


@pytest.mark.parametrize("name", ["slurm", "kubernetes"])
def test_a_cluster_is_not_held_to_one_gpu(name: str) -> None:
    assert "resources" not in read(PROFILES[name])


@pytest.mark.parametrize("name", PROFILES)
def test_rules_that_a_profile_names_exist(name: str) -> None:
    profile = read(PROFILES[name])
    named = {group.partition("=")[0] for group in profile.get("groups", [])} | set(profile.get("set-resources", {}))
    assert [rule for rule in named if not re.search(rf"rule (\w+ as )?{rule}\b", RULES)] == []


def test_what_times_the_cpu_has_its_node_to_itself() -> None:
    timing = set(re.findall(r"^rule (\w+):(?:(?!^rule ).)*?threads: ALL_CORES", RULES, re.MULTILINE | re.DOTALL))
    assert "measure" in timing
    assert timing == set(read(PROFILES["slurm"])["set-resources"])


@pytest.mark.workflow
@pytest.mark.parametrize("name", [name for name in PROFILES if name != "default"])
def test_the_smoke_configuration_can_be_planned(tmp_path: Path, name: str) -> None:
    absent = [each for each in PLUGINS[name] if not importlib.util.find_spec(f"snakemake_executor_plugin_{each}")]
    if absent:
        pytest.skip(f"needs Snakemake's executor plugin {absent[0]}: pip install -e '.[cluster]'")
    project = copied(tmp_path)
    storage = ["--default-storage-prefix", str(project.folder)] if name == "kubernetes" else []
    planned = project.planned("bert_figure11", "--workflow-profile", f"profiles/{name}", *storage, *SMOKE)
    assert planned["bert_pretrain"] == 1
