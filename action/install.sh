#!/usr/bin/env bash
# Find Python, and install the version of this Action beside the job's own packages, once for each job.
# shellcheck source=action/lib.sh
. "$GITHUB_ACTION_PATH/action/lib.sh"

# from_anywhere COMMAND: the same command for a step that runs in another folder.
from_anywhere() {
    case $1 in
    /* | [A-Za-z]:*) printf '%s' "$1" ;;
    */*) printf '%s/%s' "$PWD" "$1" ;;
    *) printf '%s' "$1" ;;
    esac
}

python=$(from_anywhere "${INPUT_PYTHON:-python3}")
if ! "$python" -I -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
    refuse python "'$INPUT_PYTHON' is not Python 3.11 or newer" "run actions/setup-python before this step, or name another"
fi

if [ -n "$INPUT_TENANTSCORE" ]; then
    command=$(from_anywhere "$INPUT_TENANTSCORE")
    "$command" --version >/dev/null 2>&1 ||
        refuse tenantscore "'$INPUT_TENANTSCORE' does not run" "leave it empty to install it"
else
    environment=$RUNNER_TEMP/tenantscore-$(printf '%s' "$GITHUB_ACTION_PATH" | cksum | cut -d ' ' -f 1)
    if [ ! -e "$environment/installed" ]; then
        "$python" -I -m venv --clear "$environment"
    fi
    programs=$environment/bin
    [ -d "$programs" ] || programs=$environment/Scripts # on Windows
    if [ ! -e "$environment/installed" ]; then
        "$programs/python" -I -m pip install --quiet --disable-pip-version-check \
            --constraint "$GITHUB_ACTION_PATH/constraints.txt" "$GITHUB_ACTION_PATH"
        : >"$environment/installed"
    fi
    command=$programs/tenantscore
fi
"$command" --version
output command "$command"
output python "$python"
