# make demo        crawl the loopback newsstand into article lines
# make test        run every test
# make lint        ruff (checks and format) and mypy
# make evaluate    measure on the fixtures, and on real pages where they are beside the checkout
# make bench       quality and speed beside other extractors
# make docs        rewrite what is made from the code: newscrawl/record/schema.json, docs/record.md,
#                  docs/publishers.md, docs/commands.md, docs/stats.md, and the tables of
#                  docs/settings.md and docs/rules.md
# make site        the documentation as a site: site/index.html
# make clean       remove the environment, the demo's output and the tools' caches
#
# Each makes the environment .venv first, where there is none. PYTHON=python3.12 names the Python
# that it is made with.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
ENGINES_READY := .venv/.engines-ready
BENCH_READY := .venv/.bench-ready

.DEFAULT_GOAL := help
.PHONY: help demo test lint evaluate bench docs schema site clean

help:
	@sed -n '/^$$/q; s/^# \{0,1\}//p' Makefile

# Made once, and again when pyproject.toml changes.
$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "newscrawl needs Python 3.11 or newer; name one: make PYTHON=python3.12 …" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

# datatrove and Ray, 500 MB, are for a few tests only: where they cannot be had, those are skipped.
$(ENGINES_READY): $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[datatrove,ray]' || \
	  echo "datatrove or Ray cannot be installed: their tests are skipped" >&2
	@touch $@

$(BENCH_READY): $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,bench]'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps readability-lxml
	@touch $@

demo: $(READY)
	$(BIN)/python -m newsstand.demo

test: $(ENGINES_READY)
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy newscrawl pipelines newsstand

evaluate: $(READY)
	$(BIN)/python -m benchmarks.evaluate

bench: $(BENCH_READY)
	$(BIN)/python -m benchmarks.compare

docs: schema
	$(BIN)/python -m newscrawl.publishers.table
	$(BIN)/python -m newscrawl.cli.reference
	$(BIN)/python -m newscrawl.stats
	$(BIN)/python -m newscrawl.reference

schema: $(READY)
	$(BIN)/python -m newscrawl.record.schema

site: $(READY)
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet

clean:
	rm -rf .venv demo dist site .pytest_cache .mypy_cache .ruff_cache .hypothesis
