#!/bin/sh
# Run a command as root: directly, or through sudo where it needs no password or can ask for it.
set -u
if [ "$(id -u)" = 0 ]; then
    exec "$@"
elif command -v sudo >/dev/null 2>&1 && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
    exec sudo "$@"
fi
exit 1
