# Two commands do all: `make app` and `make test`.
PYTHON ?= python3
# The build of torch to install first, so that no other package pulls in a larger one.
TORCH ?= torch==2.13.0
PORT ?= 8501
BIN := .venv/bin

.PHONY: app test lint bench clean

app: .venv/app
	@echo "Spanbridge opens at http://127.0.0.1:$(PORT)"
	$(BIN)/python serve.py --server.port $(PORT)

test: .venv/dev
	./.ci/chromium
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n auto --dist loadgroup

lint: .venv/dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/mypy

.venv/app: requirements.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Spanbridge needs Python 3.11 or newer.")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet $(TORCH)
	$(BIN)/pip install --quiet -r requirements.txt
	@touch $@

.venv/dev: .venv/app requirements-dev.txt
	$(BIN)/pip install --quiet -r requirements-dev.txt
	@touch $@

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
