# Two commands for a fresh machine: `make reproduce` and `make test`.
VENV := .venv
BIN := $(VENV)/bin
# The first interpreter found that is Python 3.11 or 3.12.
PYTHON ?= $(shell for p in python3.12 python3.11 python3 python; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 12))' 2>/dev/null && echo $$p && break; done)

define environment
	@test -n "$(PYTHON)" || { echo "Threefold needs Python 3.11 or 3.12; none was found: set PYTHON=/path/to/python" >&2; exit 1; }
	$(PYTHON) -m venv $(1)
endef

.PHONY: reproduce test coverage test-workflow test-paper-scale test-slurm fetch setup check docs benchmarks lock clean

# A run that was killed leaves Snakemake's lock behind; our own lock tells whether one is still going on.
reproduce: setup  ## every table and figure, at the default scale
	@flock --nonblock $(VENV)/reproducing true || { echo "another 'make reproduce' is running here" >&2; exit 1; }
	@flock $(VENV)/reproducing sh -c \
		'test -z "$$(ls -A .snakemake/locks 2>/dev/null)" || $(BIN)/snakemake --unlock; exec $(BIN)/snakemake --cores all'
	@cat results/index.md

test: coverage test-workflow  ## all tests

# A fifth more processor time than without. Snakemake's own tests, which reach little that these do not, go unmeasured.
coverage: setup  ## the tests that do not run Snakemake, and the lines of src/threefold that none of them reaches; fails below 90 %
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -m 'not workflow and not papers_scale and not slurm'
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

test-workflow: setup  ## the other tests, which run Snakemake
	$(BIN)/python -m pytest -m 'workflow and not papers_scale and not slurm'

# As root, on Debian or Ubuntu: starts a Slurm of one node, and stops it at the end. The plugin stays out of .venv, where
# it would slow every start of Snakemake.
THREEFOLD_SLURM ?= bert_figure11
test-slurm: setup  ## chains of pruning through a real Slurm, a running job cancelled; docs/benchmarks/slurm.txt is what it prints
	@{ command -v slurmctld && command -v slurmd && command -v munged; } >/dev/null || \
		{ apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends slurm-wlm munge; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
		--target $(VENV)/slurm --upgrade -r envs/slurm.lock
	THREEFOLD_SLURM='$(THREEFOLD_SLURM)' THREEFOLD_TRANSCRIPT=docs/benchmarks/slurm.txt \
		PYTHONPATH=$(CURDIR)/$(VENV)/slurm $(BIN)/python -m pytest tests/slurm -m slurm

test-paper-scale: setup  ## every line of config/paper.yaml on small stand-ins: minutes
	$(BIN)/python -m pytest -m papers_scale

fetch: setup  ## what CONFIG=config/paper.yaml needs, from MIRROR=FOLDER if it has it, and the list of what you place
	$(BIN)/snakemake --cores 4 --keep-going fetch --configfile $(or $(CONFIG),config/paper.yaml) $(if $(MIRROR),--config mirror=$(MIRROR))

setup: $(VENV)/installed  ## the environment alone, with the development tools

check: setup  ## formatting, types, layout, workflow lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/snakefmt --check Snakefile workflow
	$(BIN)/snakemake --lint

# In an environment of its own, without torch: the reference is made from the sources, which are not imported. Not
# --quiet, with which MkDocs counts no warnings.
docs: $(VENV)/docs/installed  ## the pages and the API reference, site/index.html; a warning is an error
	NO_MKDOCS_2_WARNING=1 $(VENV)/docs/bin/mkdocs build --strict

$(VENV)/docs/installed: envs/docs.lock
	$(call environment,$(VENV)/docs)
	$(VENV)/docs/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r envs/docs.lock
	touch $@

$(VENV)/installed: envs/requirements.lock pyproject.toml
	$(call environment,$(VENV))
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r envs/requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@

# Against the reference tokeniser too, where REFERENCE names its file (hex, tab, XML a line).
benchmarks: setup  ## what the programs in benchmarks/ print on this machine, into docs/benchmarks/
	@mkdir -p docs/benchmarks
	@for each in measure_speed measure_agreement hostile_blocks training_speed prediction_speed masked_step image_pipeline workflow_overhead chaos $(if $(REFERENCE),token_reference); do \
		echo $$each; \
		{ echo "python benchmarks/$$each.py"; date -u +%F; sed -n '/^cpu family\|^model\|^stepping/{s/\t*//g;p};/^$$/q' /proc/cpuinfo | paste -sd' '; echo; \
		  $(BIN)/python benchmarks/$$each.py $$(test $$each = token_reference && echo $(REFERENCE)) 2>/dev/null; } > docs/benchmarks/$$each.txt || exit 1; \
	done

lock: ## pin every package anew (needs uv)
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --no-emit-index-url \
		--generate-hashes --no-annotate --custom-compile-command "make lock" -o envs/requirements.lock
	uv pip compile --group docs --universal --python-version 3.11 --no-emit-index-url \
		--generate-hashes --no-annotate --custom-compile-command "make lock" -o envs/docs.lock

clean: ## remove what was made, keep the environment
	rm -rf .snakemake site && find results -mindepth 1 ! -name README.md -delete
