# One-word commands. On a machine with Python 3.11 or newer (with venv) and make, each does its own
# set-up in .venv; `make clean` undoes it.
#   run     the main job: the triangle, the ledger and the page     ARGS="--draws 1000 --seed 1"
#   serve   the simulator, in a browser                             ARGS="tutorial --port 9000"
#   test    every test but the slow ones                            ARGS="tests/unit -k ledger"
#   check   what CI runs: linters, types, folder order, docs, tests (slow ones too where CI=true)
#   bench   benchmarks      docs  these pages, as HTML      picture  the README's picture, anew
#   translations      the catalogues of other languages, in step with the texts
#   pictures          the simulator's, of the docs; needs Chromium and its driver
#   bench-report      benchmarks (BENCH=FILES: some), and the table on the page about speed
#   bench-neighbours  other programs, in environments of their own, for `bench` to compare with

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install -qq -c constraints.txt
PINS := pyproject.toml constraints.txt
# The requirements of one of pyproject's dependency groups; pip itself reads them from version 25.1 on.
group = $(shell $(PYTHON) -c 'import sys, tomllib; print(*map(repr, tomllib.load(open("pyproject.toml", "rb"))["dependency-groups"][sys.argv[1]]))' $(1))
SLOW := $(if $(filter true,$(CI)),-m "slow or not slow")
# Tests share out among so many processes; more of them would starve the browser's.
WORKERS ?= 2

.PHONY: run serve test check lint docs bench bench-report bench-neighbours picture pictures translations constraints clean
.DEFAULT_GOAL := run
# One pip at a time in one environment.
.NOTPARALLEL:

# Bytecode is kept whatever the environment says: `run` installs without, and what is used is compiled once;
# tests start the program a hundred times.
run serve test: export PYTHONDONTWRITEBYTECODE :=

run: $(VENV)/ready-run
	@$(BIN)/tripolar run $(ARGS)

serve: $(VENV)/ready-serve
	@$(BIN)/tripolar serve $(ARGS)

test: $(VENV)/ready-test
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(SLOW) $(ARGS)

# The tests come last, so that their closing line is the last thing to read.
check: lint docs
	@$(MAKE) --no-print-directory test

lint: $(VENV)/ready-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

docs: $(VENV)/ready-docs
	$(BIN)/sphinx-build -q -W --keep-going -b html docs build/docs
	@echo "docs: build/docs/index.html"

bench: $(VENV)/ready-bench
	@$(BIN)/python -m pytest $(or $(BENCH),bench) --benchmark-only $(ARGS)

bench-report: $(VENV)/ready-bench
	@mkdir -p build
	@$(BIN)/python -m pytest $(or $(BENCH),bench) --benchmark-only --benchmark-json=build/bench.json $(ARGS)
	@$(BIN)/python -m bench.report build/bench.json docs/explanation/_performance_table.md

bench-neighbours:
	@PYTHON=$(PYTHON) bench/neighbours/setup.sh

picture: $(VENV)/ready-run
	$(BIN)/python tools/picture.py docs/_static/triangle.svg

pictures: $(VENV)/ready-test
	$(BIN)/python tools/simulator_pictures.py docs/_static $(ARGS)

translations: $(VENV)/ready-test
	$(BIN)/python tools/translations.py

constraints:
	$(PYTHON) tools/constraints.py $(or $(PYTHONS),python3.11 python3.12 python3.13)

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .benchmarks
	find src tests bench tools docs -name __pycache__ -type d -prune -exec rm -rf {} +

# A folder of its own for what is installed; the stamps say for which commands it is ready.
$(VENV)/made:
	@$(or $(PYTHON),python3) -c 'import sys; sys.exit("Tripolar needs Python 3.11 or newer; %s is %d.%d: make PYTHON=path/to/python" % ((sys.executable,) + sys.version_info[:2]) if sys.version_info < (3, 11) else 0)'
	@echo "making a virtual environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/ready-run: $(PINS) | $(VENV)/made
	@echo "installing Tripolar (a minute or two, the first time)"
	@$(PIP) --no-compile -e .
	@touch $@

$(VENV)/ready-serve: $(PINS) | $(VENV)/made
	@echo "installing what the simulator needs"
	@$(PIP) -e '.[server]'
	@touch $@

$(VENV)/ready-%: $(PINS) | $(VENV)/made
	@echo "installing what 'make $*' needs"
	@$(PIP) -e '.[all]' $(call group,$*)
	@touch $@
