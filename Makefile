# ferrolab: every task of the house. `make help` lists them.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
VENV := $(CURDIR)/.venv
BIN := $(VENV)/bin
# uv when it is there, else one of our own beside the environment.
UV := $(shell command -v uv || echo $(CURDIR)/.venv-uv/bin/uv)
CARGO := $(shell command -v cargo)
export PATH := $(BIN):$(PATH)
export VIRTUAL_ENV := $(VENV)
# Frozen wheels come from constraints.txt, which names no index.
CONSTRAINTS := --constraint constraints.txt --build-constraint constraints.txt

RUST_SOURCES := $(shell find native -path '*/target' -prune -o \( -name '*.rs' -o -name 'Cargo.*' -o -name '*.vocab' \) -print)
FRONT_SOURCES := $(shell find labextension/src labextension/style labextension/schema -type f) labextension/package.json package-lock.json
STAMPS := $(VENV)/.stamps

.PHONY: help
help: ## List the tasks
	@grep -hE '^[a-z][a-z-]*:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

# ---------------------------------------------------------------- setting up

.PHONY: setup
setup: $(STAMPS)/native $(STAMPS)/package ## Make .venv with ferrolab in it, optimised

$(STAMPS)/tools: constraints.txt pyproject.toml
	@command -v $(UV) >/dev/null || { $(PYTHON) -m venv .venv-uv && .venv-uv/bin/pip install --quiet uv; }
	@test -x $(BIN)/python || $(UV) venv --quiet --python $(PYTHON) $(VENV)
	$(UV) pip install --quiet $(CONSTRAINTS) --requirement pyproject.toml --group dev
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/node: package-lock.json package.json labextension/package.json ui-tests/package.json | $(STAMPS)/tools
	npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(STAMPS)/front: $(STAMPS)/node $(FRONT_SOURCES)
	npm run --silent build:prod
	@touch $@

$(STAMPS)/package: $(STAMPS)/front pyproject.toml $(wildcard jupyter-config/*/*)
	SKIP_JUPYTER_BUILDER=1 $(UV) pip install --quiet $(CONSTRAINTS) --no-deps --reinstall-package ferrolab --editable .
	@touch $@

$(STAMPS)/native: $(STAMPS)/tools $(RUST_SOURCES) native/pyproject.toml
ifeq ($(CARGO),)
	@echo "No cargo on this machine: ferrolab runs on its Python references (slower, same results)."
	@echo "Install Rust 1.90 or newer and run this again for the native module."
else
	cd native && maturin develop --uv --release --quiet || { \
	  test -z "$${CI:-}" || exit 1; \
	  echo "The native module could not be built: ferrolab runs on its Python references."; }
endif
	@touch $@

.PHONY: system-packages
system-packages: ## Install what the tests need from the system (Debian, as root), or name the command
	@scripts/system-packages

# ---------------------------------------------------------------- using

.PHONY: demo
demo: setup ## Run examples/quickstart.ipynb and write out/report.html
	@python scripts/demo.py

.PHONY: lab
lab: setup ## Open JupyterLab with the examples
	cd examples && jupyter lab quickstart.ipynb

# ---------------------------------------------------------------- checking

.PHONY: check
check: $(STAMPS)/package ## Format, lint, types, layers
	ruff format --check .
	ruff check .
	mypy
	lint-imports
	npm run --silent lint
	cd native && cargo fmt --check
	cd native && cargo clippy --quiet --workspace --all-targets -- --deny warnings
	python scripts/check_repository.py
	python scripts/write_tools_page.py --check

.PHONY: format
format: $(STAMPS)/node ## Format everything
	ruff format .
	ruff check --fix-only --quiet .
	npm run --silent format
	cd native && cargo fmt

.PHONY: test
test: test-rust test-front test-browser test-python ## Everything: Rust, front end, browser, Python with and without the native module

.PHONY: test-rust
test-rust: $(STAMPS)/tools system-packages
	cd native && cargo test --quiet --workspace

.PHONY: test-front
test-front: $(STAMPS)/node
	npm test

.PHONY: test-browser
test-browser: setup system-packages
	npm run ui-test

.PHONY: test-python
test-python: setup system-packages
	FERROLAB_BACKEND=python pytest -m "not native"
	FERROLAB_BACKEND=native pytest

.PHONY: bench
bench: setup ## Measure native against Python and the best peers
	$(UV) pip install --quiet $(CONSTRAINTS) --group bench
	-@scripts/system-packages bubblewrap
	python -m benches

.PHONY: wheels
wheels: setup ## Build both distributions into dist/
	$(UV) build --quiet --build-constraint constraints.txt --out-dir dist .
	cd native && maturin build --release --quiet --out ../dist

.PHONY: clean
clean: ## Take away everything that was built
	rm -rf .venv .venv-uv node_modules */node_modules out dist native/target src/ferrolab/labextension labextension/lib
