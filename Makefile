# Everything runs from `.venv`, which is made on first use and refreshed when the pins change.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
DEV := $(VENV)/.dev-installed
BENCH := $(VENV)/.bench-installed

# Tests need no screen, and one thread: small matrices are slower with two.
QUIET := QT_QPA_PLATFORM=offscreen OMP_NUM_THREADS=1 MKL_NUM_THREADS=1

.DEFAULT_GOAL := help
.PHONY: help run test bench soak evidence pictures lint format constraints clean

help:  ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' Makefile | expand -t 20

run: $(DEV)  ## open the window
	$(PY) main.py

test: $(DEV)  ## run the tests, in random order, on all cores
	$(QUIET) $(PY) -m pytest --numprocesses auto $(ARGS)

bench: $(BENCH)  ## measure against plain PyTorch, JAX and the arithmetic floor
	$(PY) -m benchmarks $(ARGS)

soak: $(DEV)  ## run for long, watching memory and frames
	$(PY) -m benchmarks.soak $(ARGS)

evidence: $(DEV)  ## repeat the measured claims of the documentation
	$(PY) -m benchmarks.evidence $(ARGS)

pictures: $(DEV)  ## draw the pictures of the documentation anew
	$(QUIET) $(PY) -m app.pictures

lint: $(DEV)  ## style, types, import rules
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports

format: $(DEV)  ## let ruff put the layout right
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

constraints:  ## pin the newest versions that pyproject.toml allows
	rm -rf $(VENV)-pins
	$(PYTHON) -m venv $(VENV)-pins
	$(VENV)-pins/bin/python -m pip install --quiet --editable '.[dev,bench]'
	{ sed -n '/^#/p' constraints.txt; \
	  $(VENV)-pins/bin/python -m pip freeze --all --exclude pip --exclude-editable | sed 's/+cpu$$//'; } > constraints.new
	mv constraints.new constraints.txt
	rm -rf $(VENV)-pins

clean:  ## remove the environment and all caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache *.egg-info build

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "This needs Python 3.11 or newer; '$(PYTHON)' is not. Try: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "'$(PYTHON)' has no venv module. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(DEV): $(PY) pyproject.toml constraints.txt
	$(PIP) --editable '.[dev]'
	@touch $@

$(BENCH): $(DEV)
	$(PIP) --editable '.[dev,bench]' || echo "JAX is not to be had here; its column will be missing."
	@touch $@
