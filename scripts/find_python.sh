#!/bin/sh
# Print the first Python that is new enough: $PYTHON, then python3, then the versioned names.
set -u

new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

for name in ${PYTHON:-} python3 python3.13 python3.12 python3.11 python3.14 python; do
    if new_enough "$name"; then
        command -v "$name"
        exit 0
    fi
done
echo "error: Python 3.11 or newer was not found" >&2
echo "  hint: install it, or name it: make PYTHON=/path/to/python3" >&2
exit 1
