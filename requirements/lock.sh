#!/bin/sh
# Pins every dependency with its hashes. The files name no registry: each site uses its own.
set -eu
cd "$(dirname "$0")/.."
compile() { .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url "$@"; }
compile --all-extras -o requirements/all.lock pyproject.toml
compile -o requirements/planner.lock pyproject.toml
printf 'uv\n' | compile -o requirements/bootstrap.lock --constraint requirements/all.lock -
