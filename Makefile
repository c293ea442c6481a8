# The only list of commands: README, CI and hooks call these targets.
VENV ?= .venv
PYTHON ?= python3
BIN := $(VENV)/bin
PORT ?= 8501
# A machine without an NVIDIA card wants the CPU build of torch: gigabytes less to fetch.
TORCH_CPU := https://download.pytorch.org/whl/cpu

PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# Every file is compared with its hash. `make run HASHES=` for an index that serves builds of its own.
HASHES ?= --require-hashes

.PHONY: run install install-dev demo test lint types layers unit unit-services unit-others e2e format docs mutants lock sbom clean

run: install
	$(BIN)/curate app --port $(PORT)

install: $(VENV)/installed
install-dev: $(VENV)/installed-dev

$(VENV)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Curate needs Python 3.11 or newer; $(PYTHON) is older. Say which: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 \
	  || { rm -rf $(VENV) && $(PYTHON) -m venv --without-pip $(VENV) && $(BIN)/python tools/bootstrap_pip.py; } \
	  || { rm -rf $(VENV); echo "No virtual environment could be made: apt-get install python3-venv, then try again."; exit 1; }
	@touch $@

$(VENV)/torch: $(VENV)/python
	@command -v nvidia-smi >/dev/null 2>&1 \
	  || $(BIN)/python -m pip install --quiet --no-deps --retries 0 --timeout 10 --index-url $(TORCH_CPU) \
	     -c constraints.txt torch >/dev/null 2>&1 \
	  || echo "The CPU build of torch could not be fetched; the one of the package index will do."
	@touch $@

# First what has hashes; then Curate itself, and torch where it is not here yet.
$(VENV)/installed: pyproject.toml constraints.txt requirements.lock $(VENV)/torch
	$(if $(HASHES),$(PIP) --no-deps $(HASHES) -r requirements.lock,$(PIP) -c constraints.txt hatchling editables)
	$(PIP) --no-build-isolation -c constraints.txt -e .
	@touch $@

$(VENV)/installed-dev: requirements-dev.lock $(VENV)/installed
	$(if $(HASHES),$(PIP) --no-deps $(HASHES) -r requirements-dev.lock)
	$(PIP) --no-build-isolation -c constraints.txt -e '.[dev]'
	@touch $@

$(VENV)/installed-mutants: $(VENV)/installed-dev
	$(PIP) --no-build-isolation -c constraints.txt -e '.[dev,mutants]'
	@touch $@

demo: install
	$(BIN)/curate demo

# The three longest parts at the same time: those in Chromium mostly wait.
test: install-dev lint types layers
	$(BIN)/python tools/find_chromium.py
	$(MAKE) --no-print-directory --jobs 3 --output-sync=target unit-services unit-others e2e

lint: install-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: install-dev
	$(BIN)/mypy

layers: install-dev
	$(BIN)/lint-imports

# Two halves at the same time: a processor each. What is not named belongs to the second one.
SERVICES := tests/services
unit: install-dev
	$(MAKE) --no-print-directory --jobs 2 --output-sync=target unit-services unit-others

unit-services: install-dev
	$(BIN)/pytest -m "not e2e" $(SERVICES)

unit-others: install-dev
	$(BIN)/pytest -m "not e2e" --ignore=$(SERVICES)

e2e: install-dev
	$(BIN)/python tools/find_chromium.py
	$(BIN)/pytest -m e2e -p no:randomly

format: install-dev
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# Hours for all of benchmarks/mutants.json; `make mutants MODULE=split` for one.
mutants: $(VENV)/installed-mutants
	nice -n 19 $(BIN)/python benchmarks/mutants.py $(MODULE)

docs: install-dev
	$(BIN)/python tools/plugin_docs.py

# After a change of constraints.txt: the hashes of all files, from the package index.
lock: install-dev
	$(BIN)/python tools/lock.py

# A software bill of materials (CycloneDX) of what is installed to run Curate. The tool that writes it has an
# environment of its own, so that it does not list itself.
sbom: install
	$(BIN)/python -m venv --without-pip $(VENV)/sbom
	$(BIN)/python -m pip --python $(VENV)/sbom/bin/python install --quiet --disable-pip-version-check \
	  -c constraints.txt cyclonedx-bom
	$(VENV)/sbom/bin/cyclonedx-py environment --output-reproducible --pyproject pyproject.toml \
	  --output-file curate.cdx.json $(BIN)/python
	@echo "Written: curate.cdx.json"

clean:
	rm -rf $(VENV) .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
