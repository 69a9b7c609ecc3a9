# The README's two commands are `make run` and `make test`.
PYTHON ?= python3
PORT ?= 8000
PY := .venv/bin/python
READY := $(PYTHON) tools/ready.py

.DEFAULT_GOAL := help
.PHONY: help run base dev assets test test-fast check style types contracts architecture frontend docs bench dist lock screenshot clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: base assets ## serve the demo community on http://127.0.0.1:8000 (PORT=…)
	@$(PY) -m linli demo --if-empty
	@exec $(PY) -m linli serve --migrate --port $(PORT)

base:
	@$(READY) base

dev:
	@$(READY) dev

assets: base
	@$(READY) assets

test: dev assets ## every test on SQLite and PostgreSQL, then in a browser
	@$(PY) tests/lanes.py

test-fast: dev assets ## SQLite only, no browser, nothing slow
	@LINLI_TEST_DB=sqlite $(PY) -m pytest -n 2 --dist loadscope -m "not slow and not browser"

check: style types contracts architecture frontend docs ## style, types, contracts, architecture, front end, docs

style: dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m djlint --lint --quiet src

types: dev
	$(PY) -m mypy $(wildcard src tests stories bench tools conftest.py)

contracts: dev
	.venv/bin/lint-imports

architecture: dev assets
	LINLI_TEST_DB=sqlite $(PY) -m pytest -q -n 0 tests/architecture

frontend: dev
	$(READY) npm ci --dry-run --silent
	$(READY) node node_modules/typescript/bin/tsc --noEmit

docs: dev ## build the documentation into site/
	$(PY) -m mkdocs build --strict --quiet

bench: dev assets ## the benchmarks, as ratios of one run
	$(PY) -m bench

dist: dev assets ## a wheel and a source archive with built assets
	rm -rf dist
	$(PY) -m build --outdir dist .

lock: dev ## compile requirements/*.in
	for name in base dev node; do \
	  .venv/bin/uv pip compile --quiet --upgrade --generate-hashes --no-header --universal --python-version 3.11 \
	    requirements/$$name.in --output-file requirements/$$name.txt; \
	done

screenshot: dev assets ## docs/images/desk.png, from the demo
	$(PY) tools/screenshot.py

clean: ## remove what was built; keeps .venv and var/
	rm -rf dist build site src/linli/foundation/ui/static/dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
