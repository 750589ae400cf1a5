# Everything that a person or the CI runs. A bare machine needs Python 3.11 or newer, make, and its package manager.
.DEFAULT_GOAL := help
.PHONY: help demo test lint format types contracts generate generated wheel-smoke pipeline-smoke screenshots bench upgrade clean
SHELL := /bin/sh
export PIP_DISABLE_PIP_VERSION_CHECK := 1

VENV := .venv
BIN := $(VENV)/bin

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/installed ## Measure the example tenant and write its reports to build/
	@mkdir -p build
	@$(BIN)/tenantscore scan -c examples/contoso/tenantscore.yaml -f console \
	  -f html=build/report.html -f sarif=build/report.sarif -f markdown=build/report.md -f json=build/report.json
	@echo "The report is $(CURDIR)/build/report.html"

test: $(VENV)/installed-dev ## Set up what the tests need and run all of them
	@sh scripts/ensure_chromium.sh
	$(BIN)/python -m pytest -n 2 --dist loadfile

lint: $(VENV)/installed-dev ## Check style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(VENV)/installed-dev ## Bring the code into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(VENV)/installed-dev ## Check types
	$(BIN)/mypy

contracts: $(VENV)/installed-dev ## Check which part imports which
	$(BIN)/lint-imports --no-cache

generate: $(VENV)/installed-dev ## Write every generated file anew
	$(BIN)/python scripts/generate.py

generated: $(VENV)/installed-dev ## Check that the generated files are current
	$(BIN)/python scripts/generate.py --check

wheel-smoke: $(VENV)/installed-dev ## Build the wheel and run it from a clean environment
	sh scripts/wheel_smoke.sh

pipeline-smoke: $(VENV)/installed-dev ## Install the Action and the pre-commit hooks for real, and run them
	sh scripts/pipeline_smoke.sh

screenshots: $(VENV)/installed-dev ## Take the pictures of the documentation anew
	@sh scripts/ensure_chromium.sh
	$(BIN)/python scripts/screenshots.py

bench: $(VENV)/installed-dev ## Measure how fast scans are; BENCH=--quick takes minutes less
	$(BIN)/python -m tests.benchmarks $(BENCH)

upgrade: ## Pin the newest versions in constraints.txt
	sh scripts/upgrade_constraints.sh

clean: ## Remove what was built; the environment stays
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# The stamps are newer than what was installed; with both unchanged no make target calls pip.
$(VENV)/installed: pyproject.toml constraints.txt
	@sh scripts/make_venv.sh $(VENV) .
	@touch $@

$(VENV)/installed-dev: pyproject.toml constraints.txt
	@sh scripts/make_venv.sh $(VENV) '.[dev]'
	@touch $(VENV)/installed $@
