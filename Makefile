# `make` alone lists the targets. PYTHON=python3.12 picks another interpreter, SERVE=0 ends the demo
# without serving, APT=0 keeps it from installing Debian's packages, PYTEST_ARGS="-k numbers" goes to pytest.
SERVE ?= 1
APT ?= 1
PYTEST_ARGS ?=
BIN := .venv/bin
export PYTHON

.DEFAULT_GOAL := help
.PHONY: help demo test test-core lint format types docs bench bench-large lock lock-upgrade screenshots clean distclean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## install what it needs, fill the sample newsroom, serve it on 127.0.0.1:8000
	@scripts/install.sh demo
	@APT=$(APT) scripts/apertium.sh
	@SERVE=$(SERVE) exec $(BIN)/dragoman demo

test: ## every test that needs no service
	@scripts/install.sh dev
	$(BIN)/python -m pytest $(PYTEST_ARGS)

test-core: ## the core's tests alone: no database, seconds
	@scripts/install.sh dev
	$(BIN)/python -m pytest tests/core $(PYTEST_ARGS)

lint: ## style, types, layers; migrations, catalogues and locks in step
	@scripts/install.sh dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m dragoman.public.catalogues --check
	$(BIN)/dragoman manage makemigrations --check --dry-run --settings dragoman.project.settings.test
	scripts/lock.sh --check

format: ## let ruff put the code in order
	@scripts/install.sh dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: ## check the docs: links, commands, settings, pictures
	@scripts/install.sh dev
	$(BIN)/python scripts/check_docs.py

bench: ## measure: a table, and build/bench.json (under 15 minutes on two cores)
	@scripts/install.sh dev
	$(BIN)/python -m benchmarks.run

bench-large: ## measure what needs longer or larger data
	@scripts/install.sh dev
	$(BIN)/python -m benchmarks.run --large

lock: ## bring requirements/*.txt in step with pyproject.toml
	@scripts/install.sh dev
	scripts/lock.sh

lock-upgrade: ## the newest version of everything in the locks
	@scripts/install.sh dev
	scripts/lock.sh --upgrade

screenshots: ## take docs/pictures/ from a running demo (needs chromium)
	@scripts/install.sh dev
	$(BIN)/python scripts/screenshots.py

clean: ## drop what tests and builds leave behind; keeps .venv/ and var/
	rm -rf build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis src/*.egg-info
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

distclean: clean ## drop .venv/ and the demo's data as well
	rm -rf .venv var
