# Firstlight. `make run` to see it, `make test` to check it, `make help` for the rest.
PY := .venv/bin/python
.PHONY: help setup run test check test-unit test-postgres test-browser bench docs lock messages clean

help: ## show this list
	@grep -E '^[a-z-]+:.*##' Makefile | sed 's/:.*## /\t/' | expand -t 16

setup: ## prepare .venv (with .venv/bin/firstlight), the browser and the assets
	@python3 tools/prepare.py

run: setup ## start with the demonstration force at http://127.0.0.1:8000
	@.venv/bin/firstlight run --demo

test: setup ## run every check that must hold
	@$(PY) tools/check.py all

check: setup ## style, types and the rules of the house only
	@$(PY) tools/check.py static

test-unit: setup ## the Python tests on SQLite
	@$(PY) tools/check.py sqlite

test-postgres: setup ## every Python test on a PostgreSQL cluster of its own
	@$(PY) tools/check.py postgres-whole

test-browser: setup ## the tests that drive a real browser
	@$(PY) tools/check.py browser

bench: setup ## every figure that the docs quote
	@$(PY) -m benchmarks

docs: setup ## build the handbook into build/handbook
	@$(PY) tools/handbook.py

messages: setup ## bring the catalogues up to date with the words in the code
	@$(PY) tools/catalogues.py collect

lock: ## renew the hashed locks
	@for name in requirements requirements-dev requirements-tools; do \
	  .tools/bin/uv pip compile -q --universal --generate-hashes --no-emit-index-url \
	    --python-version 3.11 $$name.in -o $$name.lock; done

clean: ## remove what set-up made (not your data in var/)
	rm -rf .venv .tools node_modules build src/firstlight/console/static/vendor
