#!/bin/sh
# make_venv.sh FOLDER WHAT: create the environment where it is missing and install WHAT into it, at the pinned versions.
set -eu
venv=$1
what=$2
here=$(dirname "$0")

create() {
    "$python" -m venv "$venv" >/dev/null 2>&1 && "$venv/bin/python" -m pip --version >/dev/null 2>&1
}

install_venv_module() {
    command -v apt-get >/dev/null 2>&1 || return 1
    version=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    echo "This Python comes without venv; installing $version" >&2
    sh "$here/as_root.sh" apt-get update -qq >&2 &&
        sh "$here/as_root.sh" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$version" >&2
}

if ! "$venv/bin/python" -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
    python=$(sh "$here/find_python.sh")
    rm -rf "$venv"
    if ! create; then
        rm -rf "$venv"
        install_venv_module || true
        if ! create; then
            rm -rf "$venv"
            echo "error: $python cannot create an environment: its modules venv and ensurepip are missing" >&2
            echo "  hint: on Debian and Ubuntu: apt install python3-venv" >&2
            exit 1
        fi
    fi
    echo "Created $venv with $("$venv/bin/python" --version)"
fi
echo "Installing (the next time this is skipped)"
"$venv/bin/python" -m pip install --quiet --constraint constraints.txt --editable "$what"
