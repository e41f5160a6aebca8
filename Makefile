# Every target works in a fresh clone with Python 3.11, make and git, as root and as anybody else.
PYTHON ?= python3
BIN := .venv/bin
CODE := src tests tools

.PHONY: help setup demo test check bench soak

help:            ## This list
	@grep -E '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

setup:           ## Make the environment in .venv, and nothing else
	@$(PYTHON) tools/setup.py --dev

demo:            ## Run an instance filled with an invented program; ARGS="--bind HOST:PORT"
	@$(PYTHON) tools/setup.py
	@$(BIN)/hypercare demo --data .data $(ARGS)

test: setup      ## Install what the tests need, then run them all; ARGS="tests/runtime -x"
	@$(BIN)/python tools/needs.py chromium-headless-shell dovecot-imapd
	$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder $(ARGS)

check: setup     ## Style, types, floors and templates
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/mypy $(CODE)
	$(BIN)/lint-imports
	$(BIN)/djlint src --lint --quiet

bench: setup     ## What a request costs; figures in build/bench.json
	@$(BIN)/python -m tools.bench $(ARGS)
	@$(BIN)/python -m tools.bench.callers
	@$(BIN)/python -m tools.bench.mail
	@$(BIN)/python -m tools.bench.growth
	@$(BIN)/python -m tools.bench.finding
	@$(BIN)/python -m tools.bench.live
	@$(BIN)/python -m tools.bench.reports
	@$(BIN)/python -m tools.bench.evidence
	@$(BIN)/python -m tools.bench.walls

soak: setup      ## The proofs at full size, also on Debian's PostgreSQL 15; build/soak.json
	@$(BIN)/python tools/needs.py chromium-headless-shell postgresql libreoffice-calc-nogui
	@$(BIN)/python -m tools.soak $(ARGS)
