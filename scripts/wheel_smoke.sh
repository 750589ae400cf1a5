#!/bin/sh
# Build the wheel, install it into a clean environment, and run it from / on the example tenant: the report has to be
# the one that the checkout makes, byte for byte.
set -eu
root=$(pwd)
work=$root/build/wheel-smoke
rm -rf "$work"
mkdir -p "$work"

.venv/bin/python -m build --wheel --outdir "$work" . >"$work/build.log" 2>&1 || { cat "$work/build.log" >&2; exit 1; }
.venv/bin/python -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --constraint constraints.txt "$work"/tenantscore-*.whl

scan() {
    "$1" scan "$root/examples/contoso/snapshot.json" --as-of 2026-11-20 -f "json=$2.json" -f "html=$2.html" -f "sarif=$2.sarif"
}

cd /
"$work/venv/bin/tenantscore" --version
scan "$work/venv/bin/tenantscore" "$work/installed"
scan "$root/.venv/bin/tenantscore" "$work/checkout"
for format in json html sarif; do
    cmp "$work/installed.$format" "$work/checkout.$format"
done
"$work/venv/bin/python" -I -c "import scanner, sys; sys.exit(scanner.__file__.startswith('$root/scanner'))"
echo "The wheel works: $(basename "$work"/tenantscore-*.whl)"
