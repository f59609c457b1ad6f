# Every target sets itself up: all it needs is python3 (3.11 or later) and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.DEFAULT_GOAL := help
.PHONY: help pictures report test lab bench evaluate accounts fuzz check format clean

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

report: $(VENV)/.ready ## Render every report of the sample desk into reports/
	$(BIN)/reviewlib report all --desk data --out reports

test: $(VENV)/.ready-dev ## Run the tests
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

lab: $(VENV)/.ready ## Open JupyterLab on the notebooks
	$(BIN)/reviewlib lab --desk data

bench: $(VENV)/.ready-dev ## Measure reports against papermill, nbclient and Quarto (some minutes)
	@$(PIP) --editable '.[bench]'
	$(BIN)/python benchmarks/reports.py

evaluate: $(VENV)/.ready-dev ## Measure links, people, prose and scores against the truth (a minute; more sets with shared/data beside it)
	$(BIN)/python benchmarks/evaluate.py

accounts: $(VENV)/.ready-dev ## Account for every row of the real sources in ../shared/data, where they are
	$(BIN)/python benchmarks/accounts.py --write docs/accounts.md

fuzz: $(VENV)/.ready-dev ## Fuzz every reader, half a minute each (led by atheris where it can be installed)
	-@$(PIP) --editable '.[fuzz]'
	$(BIN)/python benchmarks/fuzz.py

check: $(VENV)/.ready-dev ## Look the code over: ruff, mypy
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

format: $(VENV)/.ready-dev ## Put the code into the house form
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

pictures: report $(VENV)/.ready-dev ## Take pictures of every sample report into pictures/, to look at
	$(BIN)/python benchmarks/pictures.py reports pictures

clean: ## Remove the environment, the caches and the rendered reports
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis data/.reviewlib
	find reports -mindepth 1 ! -name README.md -delete

$(VENV)/.ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "reviewlib needs Python 3.11 or later; name one with: make PYTHON=python3.12"; exit 1; }
	@echo "Setting up $(VENV) (a minute, once)"
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) --editable .
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.ready
	@$(PIP) --editable '.[dev]'
	@touch $@
