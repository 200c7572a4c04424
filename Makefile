# Every command a person needs: make app, make test; make install, bench, lint.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: app test install bench lint
app: $(STAMP)
	$(BIN)/streamlit run app.py

test: $(STAMP) lint
	@test -n "$$(command -v chromium || command -v chromium-browser || command -v google-chrome)" || \
	  { echo "The browser tests need Chromium; none was found. Install it: apt-get install chromium"; exit 1; }
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

install: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Expected Python 3.11 or newer; got " + sys.version.split()[0] + ". Run: make PYTHON=python3.11 install")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $(STAMP)

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(STAMP)
	for script in benchmarks/*.py; do $(BIN)/python $$script || exit 1; done
