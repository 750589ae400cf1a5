#!/bin/sh
# Install the newest versions that pyproject.toml allows into a fresh environment and pin them.
set -eu
work=build/upgrade
rm -rf "$work"
"$(sh scripts/find_python.sh)" -m venv "$work"
"$work/bin/python" -m pip install --quiet --upgrade '.[dev]'
{
    sed -n '/^#/p' constraints.txt
    "$work/bin/python" -m pip freeze --exclude tenantscore
} >"$work/constraints.txt"
mv "$work/constraints.txt" constraints.txt
