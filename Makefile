# Two commands matter: `make chat` talks to the demo shop, `make test` proves that everything works.
# Both set up what they need in .venv, and start in seconds when run again.

PYTHON ?= $(shell for each in python3 python python3.12 python3.11; do \
	$$each -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 12))' 2>/dev/null && echo $$each && break; done)
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
ARGS ?=

.PHONY: chat serve test lint bench format lock clean

chat: $(INSTALLED)  ## talk to the shop in the terminal
	@$(BIN)/daogou chat $(ARGS)

serve: $(INSTALLED)  ## the REST API on http://127.0.0.1:8000
	@$(BIN)/daogou serve $(ARGS)

test: $(INSTALLED)  ## every test; those on real data need DAOGOU_DATA
	$(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)

lint: $(INSTALLED)  ## style, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(INSTALLED)  ## speed as ratios within one run, and conversations judged against the raw feeds
	$(BIN)/python -m benchmarks $(ARGS)

format: $(INSTALLED)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# torch goes in first and by itself, so that nothing else chooses its build.
$(INSTALLED): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "error: Python 3.11 or 3.12 is needed (got none on PATH); install one or set PYTHON" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade --constraint constraints.txt pip
	$(BIN)/python -m pip install --quiet --constraint constraints.txt torch
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[train,solvers,dev]'
	$(BIN)/python -m pip check
	@touch $@

lock:  ## pin everything anew from what pyproject.toml allows
	$(PYTHON) -m venv --clear .venv-lock
	.venv-lock/bin/python -m pip install --quiet --upgrade pip
	.venv-lock/bin/python -m pip install --quiet torch==2.13.0
	.venv-lock/bin/python -m pip install --quiet '.[train,solvers,dev]'
	.venv-lock/bin/python -m pip freeze --all --exclude daogou | sed 's/+cpu//' > constraints.txt

clean:
	rm -rf $(VENV) .venv-lock build *.egg-info .mypy_cache .ruff_cache .pytest_cache
