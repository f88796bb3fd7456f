# Two commands do all: `make app` and `make test`. CONTRIBUTING.md explains the others.
PYTHON ?= python3
# The build of torch to install first, so that no other package pulls in a larger one.
TORCH ?= torch==2.13.0
PORT ?= 8501
BIN := .venv/bin

.PHONY: app test check fix bench test-lowest clean

app: .venv/app
	@echo "Spanbridge opens at http://127.0.0.1:$(PORT)"
	$(BIN)/python serve.py --server.port $(PORT)

# Everything, as in continuous integration; with T="tests/unit/workspace -k undo" only that.
ifeq ($(origin T),command line)
test: .venv/dev
	$(BIN)/python -m pytest $(T)
else
test: check
	./.ci/chromium
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n auto --dist loadgroup
endif

# Linter, formatting and types; changes nothing.
check: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# What linter and formatter can repair by themselves.
fix: .venv/dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The quick benchmarks; with B="review_latency --pairs 1000" only that.
bench: .venv/dev
	$(BIN)/python -m benchmarks$(if $(B),.$(B))

# The same code with the lowest versions that requirements.txt allows; torch stays as it is.
test-lowest: .venv-lowest/ready
	OMP_NUM_THREADS=1 .venv-lowest/bin/python -m pytest -n auto tests/unit tests/contract tests/pages

.venv/app: requirements.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Spanbridge needs Python 3.11 or newer.")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet $(TORCH)
	$(BIN)/pip install --quiet -r requirements.txt
	@touch $@

.venv/dev: .venv/app requirements-dev.txt
	$(BIN)/pip install --quiet -r requirements-dev.txt
	@touch $@

# A lower bound as the version itself: "numpy>=2.0,<3" is "numpy==2.0".
.venv-lowest/ready: requirements.txt requirements-dev.txt
	$(PYTHON) -m venv .venv-lowest
	sed -nE '/^torch/d; s/^([A-Za-z0-9_.-]+)>=([0-9.]+).*/\1==\2/p' requirements.txt > .venv-lowest/lowest.txt
	.venv-lowest/bin/pip install --quiet $(TORCH)
	.venv-lowest/bin/pip install --quiet -r requirements-dev.txt -c .venv-lowest/lowest.txt
	@touch $@

clean:
	rm -rf .venv .venv-lowest .mypy_cache .ruff_cache .pytest_cache .hypothesis
