# Two commands on a fresh machine: `make demo` runs the main job on the embedded lab, `make test` passes the tests.
PYTHON ?= python3
BIN := .venv/bin
PYTEST := $(BIN)/pytest
WORKERS := $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1) # one more than cores: the tests on a lab mostly wait
unexport PYTHONDONTWRITEBYTECODE # where it is set, each of the hundreds of programs started here compiles all it imports

.DEFAULT_GOAL := help
.PHONY: help demo test toolchain fast-test lab-test lint lint-others lint-types lint-ansible doctor emulated down clean lock

help: ## show the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

demo: .venv/ready ## run the main job end to end on the embedded lab
	@$(BIN)/python -m kreiswolke.demo

test: .venv/ready lint toolchain ## all tests: lint, then those on two labs and the fast ones side by side
	@echo "== tests"
	@$(PYTEST) -q -n $(WORKERS) --no-loadscope-reorder

lint: .venv/ready ## formatting, types, import rules, Ansible, YAML, spelling
	@echo "== lint"
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target lint-types lint-ansible lint-others

lint-others:
	@$(BIN)/ruff check --quiet . && $(BIN)/ruff format --check --quiet .
	@$(BIN)/lint-imports --no-logo > .venv/imports.log || { cat .venv/imports.log; exit 1; }
	@$(BIN)/yamllint --strict .
	@$(BIN)/codespell

lint-types:
	@$(BIN)/mypy

lint-ansible:
	@cd playbooks && PATH="$(CURDIR)/$(BIN):$$PATH" ANSIBLE_HOME="$(CURDIR)/.ansible" ansible-lint --offline --profile production --strict -q

toolchain: .venv/ready ## find, download or build Pulumi's programs
	@echo "== toolchain"
	@$(BIN)/python -m lab.toolchain

fast-test: toolchain ## tests that need no lab
	@echo "== fast tests"
	@$(PYTEST) -q -m "not lab" -n auto

lab-test: toolchain ## tests on the lab's real OpenStack and real hosts
	@echo "== lab tests"
	@$(PYTEST) -q -m lab

doctor: .venv/ready ## what this machine can run, and why
	@$(BIN)/kreiswolke doctor

emulated: .venv/ready ## try the lab on a stock Debian 12 under emulation (needs root and QEMU; 20 minutes or longer)
	@$(BIN)/python -m lab.emulated

down: .venv/ready ## stop the lab; nothing of it is left running
	@$(BIN)/kreiswolke lab down

clean: ## remove the virtual environment and the demo's estate (run `make down` first)
	rm -rf .venv .kreiswolke .ansible .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

lock: .venv/ready ## pin the dependencies anew
	@requirements/lock.sh

.venv/ready: pyproject.toml requirements/all.lock requirements/bootstrap.lock
	@echo "== Python environment in .venv"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Kreiswolke needs Python 3.11 or later: set PYTHON=..."; exit 2; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { . /etc/os-release; echo "python3-venv is missing: apt-get install python3-venv"; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@test -x $(BIN)/uv || $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.lock
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements/all.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@
