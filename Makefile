# The one door to everything here. `make` alone lists what there is.

SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
PIP_INSTALL := $(BIN)/pip install --quiet --no-input --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help run test test-fast fix check bench weight drill audit assets messages requirements

TEMPLATES = find templates guidance/templates -name '*.html' -print0 | xargs -0 $(BIN)/djhtml --tabwidth 2

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

run: .venv/installed ## the portal on http://127.0.0.1:8000 with its demo data; Ctrl-C stops it (PORT, DATA_DIR, DATABASE_URL, EMAIL_URL)
	@exec $(BIN)/python manage.py demo

test: .venv/installed-tests ## the whole suite; ARGS="-k word" narrows it
	@exec $(BIN)/python -m tools.machine $(ARGS)

test-fast: .venv/installed-tests ## what takes a minute on two quiet cores, on SQLite and without a browser; ARGS="-k word" narrows it
	@DATABASE_URL=sqlite://:memory: PYTHONDONTWRITEBYTECODE= $(BIN)/pytest -q -n 2 --dist loadgroup -m "not slow" --ignore=tests/journeys $(ARGS); code=$$?; \
	  echo "make test-fast: without the journeys, PostgreSQL and what is marked slow. make test runs all."; exit $$code

fix: .venv/installed-tests ## what the formatters and the linter can put right by themselves
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .
	$(TEMPLATES)

check: .venv/installed-tests ## format, lint, types, templates, imports, migrations, production settings, reading ages, translations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(TEMPLATES) --check
	$(BIN)/lint-imports
	$(BIN)/python -m tools.machine.production makemigrations --check --dry-run
	$(BIN)/python -m tools.machine.production check --deploy --fail-level WARNING
	$(BIN)/python -m tools.machine.production check_reading --first-text
	DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python -m tools.catalogues --check
	@echo "make check: format, lint, types, templates, imports, migrations, production settings, reading ages and translations are in order."

bench: .venv/installed-tests ## how fast, each figure beside its yardstick, into docs/speed.md; ARGS="name ..." narrows it
	@exec $(BIN)/python -m tools.bench $(ARGS)

weight: .venv/installed-tests ## pages, words, requests, bytes and time of the short way of a report, into docs/reporter.md
	@exec $(BIN)/python -m tools.weight

drill: .venv/installed-tests ## faults made on purpose, and what held, into docs/reliability.md; ARGS="name ..." narrows it
	@exec $(BIN)/python -m tools.drill $(ARGS)

audit: .venv/installed-tests ## every page, public or behind the sign-in, under Pa11y, the Nu HTML Checker and Lighthouse, into docs/audit.md (needs Node and Java); ARGS="pages states signed" narrows it
	@exec $(BIN)/python -m tools.audit $(ARGS)

assets: ## lint and rebuild static/ from GOV.UK Frontend's Sass and JavaScript (needs Node)
	cd prevent_portal/assets && npm ci && npm run build

messages: .venv/installed-tests ## find the reporter's words in the sources, bring the translations up to them and compile them
	DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python -m tools.catalogues

requirements: .venv/installed-tests ## write the hashes of what the files of requirements pin, after a change to them (needs uv)
	@exec $(BIN)/python -m tools.machine.hashes

# A stamp says that a file of requirements is installed as it stands; only a change to it installs again.

.venv/installed: requirements.txt | .venv/bin/pip
	@echo "Installing what the portal runs on (requirements.txt)."
	@$(PIP_INSTALL) -r requirements.txt
	@touch $@

.venv/installed-tests: tests/requirements.txt requirements/ses.txt requirements/notify.txt .venv/installed
	@echo "Installing what the tests need (tests/requirements.txt)."
	@$(PIP_INSTALL) -r tests/requirements.txt
	@touch $@

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(None if v >= (3, 11) else "The portal needs Python 3.11 or newer; $(PYTHON) is %d.%d. Name another: make PYTHON=python3.11 ..." % v[:2])'
	@echo "Making a virtual environment in .venv ($$($(PYTHON) --version))."
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "Python cannot make a virtual environment here. On Debian or Ubuntu: apt install python3-venv"; exit 1; }
