# The two commands of the README, and those of people who work on lawpolicy.
#   make report                    all notebooks on data/fazhi, pages and figures into figures/
#   make report REPORTS=folder     build that folder of reports first, then the same on it
#   make test                      pytest, and nbval on the committed notebooks
#   make test-browser              pages and JupyterLab in headless Chromium

PYTHON  ?= python3
WORKERS ?= 2
OUT     ?= figures
P       ?=
VENV    := .venv
BIN     := $(VENV)/bin
READY   := $(VENV)/.ready
# The kernels of notebooks and every path stay the project's own, whatever the user has installed.
export JUPYTER_PATH :=
export PYTHONHASHSEED := 0
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: report test test-browser lint lab refresh fazhi calibrate accuracy lock clean help

help:
	@sed -n 's/^#   //p' Makefile

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "lawpolicy needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1). Say make PYTHON=python3.12 …"; exit 1; }
	@echo "Making the environment in $(VENV) (once, a few minutes) …"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)

report: $(READY)
ifdef REPORTS
	@echo "Building the reports in $(REPORTS) …"
	@mkdir -p build
	@$(BIN)/lawpolicy build "$(REPORTS)" --out build/corpus --workers $(WORKERS)
	@echo "Running the notebooks on build/corpus …"
	@$(BIN)/lawpolicy render --corpus build/corpus --out "$(OUT)" --workers $(WORKERS) $(P)
else
	@echo "Running the notebooks on data/fazhi …"
	@$(BIN)/lawpolicy render --corpus data/fazhi --out "$(OUT)" --workers $(WORKERS) $(P)
endif

test: $(READY)
	@echo "Linting and checking types …"
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@echo "Running the tests …"
	@$(BIN)/python -m pytest
	@echo "Running the committed notebooks again and comparing (nbval) …"
	@cd notebooks && $(CURDIR)/$(BIN)/python -m pytest --nbval-lax --nbval-cell-timeout=300 -p no:cacheprovider -o addopts= -q .
	@echo "All tests passed."

# Pages and JupyterLab in a real browser; Debian's chromium is installed where it is missing.
test-browser: $(READY)
	@command -v chromium >/dev/null || { echo "Installing Debian's chromium …"; \
	  apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } || \
	  { echo "chromium is missing and cannot be installed here; install it, then say make test-browser again."; exit 1; }
	@command -v npm >/dev/null || { echo "npm is missing; install Node.js, then say make test-browser again."; exit 1; }
	@cd tests/browser && npm ci --silent --no-audit --no-fund
	@echo "Looking at pages and at JupyterLab in headless Chromium …"
	@LAWPOLICY_BROWSER=1 $(BIN)/python -m pytest tests/browser

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/mypy

lab: $(READY)
	$(BIN)/jupyter lab --notebook-dir=notebooks

# Each change of a rule moves numbers: make the shipped corpus and the committed notebooks anew.
fazhi: $(READY)
	$(BIN)/python tools/make_fazhi.py ../shared/reports data/fazhi

refresh: $(READY)
	$(BIN)/python tools/refresh_notebooks.py

calibrate: $(READY)
	$(BIN)/python benchmarks/calibrate.py

accuracy: $(READY)
	$(BIN)/python benchmarks/accuracy.py

lock: $(READY)
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-annotate --no-header -o requirements.lock

clean:
	rm -rf build dist figures/*.html figures/pages .mypy_cache .ruff_cache
