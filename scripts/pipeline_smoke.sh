#!/bin/sh
# What the tests do not do because it installs the product anew, minutes each: the first step of the Action, and the
# hooks as pre-commit installs and runs them, in a repository with a copy of the example tenant.
set -eu
root=$(pwd)
work=$root/build/pipeline-smoke
rm -rf "$work"
mkdir -p "$work/temp"

echo "== the Action installs itself"
GITHUB_ACTION_PATH=$root RUNNER_TEMP=$work/temp GITHUB_OUTPUT=$work/outputs INPUT_PYTHON=$root/.venv/bin/python \
    INPUT_TENANTSCORE='' bash action/install.sh
command=$(sed -n 2p "$work/outputs")
(cd / && "$command" scan "$root/examples/contoso/snapshot.json" --as-of 2026-11-20 -f "json=$work/report.json")
test -s "$work/report.json"

echo "== pre-commit runs the hooks"
tenant=$work/tenant
mkdir "$tenant"
cp examples/contoso/snapshot.json examples/contoso/overrides.yaml "$tenant"
cp examples/contoso/tenantscore.yaml "$tenant"
mkdir -p "$tenant/rules/own"
cp examples/contoso/tenantscore.yaml "$tenant/rules/own/not-a-rule.yaml"
cd "$tenant"
git init --quiet
git add --all
log=$work/hooks.log
if PRE_COMMIT_HOME=$work/pre-commit "$root/.venv/bin/pre-commit" try-repo "$root" --all-files --color never >"$log" 2>&1
then
    cat "$log" >&2
    echo "error: the hooks passed, and contoso has an expired override and a file among its rules that is none" >&2
    exit 1
fi

# says TEXT: what the hooks have to say.
says() {
    grep -F -- "$1" "$log" || { cat "$log" >&2; echo "error: the hooks do not say '$1'" >&2; exit 1; }
}

says 'its last day was 2026-11-09'
says 'rules/own/not-a-rule.yaml:'
says 'secure score.............................................................Passed' # contoso has no gate
echo "The Action installs, and the hooks work"
