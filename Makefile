# Everything a newcomer needs. Each target installs what it lacks into .venv and is quick the second time.
.DEFAULT_GOAL := help
.PHONY: help run test check bench pictures lock clean

PYTHON ?= python3
PORT ?= 8000
DATA ?= .demo
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes

help: ## show these targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/.run: requirements.txt pyproject.toml | .venv/bin/python
	$(INSTALL) -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: requirements-dev.txt .venv/.run
	$(INSTALL) -r requirements-dev.txt
	@touch $@

# Chromium, PostgreSQL and node come from the system; where apt may, it fetches them, else it says what is missing.
.venv/.system: tools/install-system | .venv/bin/python
	@sh tools/install-system
	@touch $@

# The tests' identity provider, a certified one that comes as a node package.
IDENTITY := tests/identity_provider
$(IDENTITY)/node_modules/.done: $(IDENTITY)/package-lock.json | .venv/.system
	@if command -v npm >/dev/null 2>&1; then \
		npm --prefix $(IDENTITY) ci --ignore-scripts --no-audit --no-fund --silent && touch $@; \
	fi

run: .venv/.run ## open the filled, fictional demonstration city on http://127.0.0.1:$(PORT)
	$(BIN)/parapluie demo --port $(PORT) --data $(DATA)

# A file of tests stays with one worker; what takes longest begins first (tests/conftest.py).
SIDE_BY_SIDE := -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

test: .venv/.dev .venv/.system $(IDENTITY)/node_modules/.done ## run every test, browser and PostgreSQL included
	$(BIN)/python -m pytest -q $(SIDE_BY_SIDE) $(ARGS)

check: .venv/.dev ## lint, types and contracts; under a minute
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy

.peers/.done: requirements-peers.txt
	$(PYTHON) -m venv .peers
	.peers/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-peers.txt
	@touch $@

bench: .venv/.dev .venv/.system .peers/.done ## measure speed and size against floors and peers
	$(BIN)/python -m bench

pictures: .venv/.dev .venv/.system ## make the screenshots of the README
	$(BIN)/python -m tools.pictures

lock: ## pin every dependency with hashes and without download addresses
	uv pip compile -q --generate-hashes --no-emit-index-url --no-header --extra build pyproject.toml -o requirements.txt
	uv pip compile -q --generate-hashes --no-emit-index-url --no-header --extra build --extra dev pyproject.toml -o requirements-dev.txt
	uv pip compile -q --generate-hashes --no-emit-index-url --no-header --extra peers pyproject.toml -o requirements-peers.txt

clean: ## remove what these targets made
	rm -rf .venv .peers .demo $(IDENTITY)/node_modules
