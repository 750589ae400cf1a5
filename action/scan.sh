#!/usr/bin/env bash
# Scan, write the reports, and hand over what became of it. Ends with 0 unless an input of the Action is wrong.
# shellcheck source=action/lib.sh
. "$GITHUB_ACTION_PATH/action/lib.sh"
# shellcheck source=action/baseline.sh
. "$GITHUB_ACTION_PATH/action/baseline.sh"

place=${INPUT_WORKING_DIRECTORY:-.}
cd -- "$place" 2>/dev/null || refuse working-directory "'$place' is not a folder" "it is one of the workspace"
folder=${INPUT_OUTPUT:-tenantscore-reports}
case $folder in -*) folder=./$folder ;; esac
mkdir -p "$folder" 2>/dev/null || refuse output "'$folder' cannot be made" "name a folder that nothing stands in the way of"
work=$(mktemp -d "$RUNNER_TEMP/tenantscore.XXXXXX")

# given FLAG VALUE: an argument, unless the value is empty.
given() {
    [ -z "$2" ] || arguments+=("$1=$2")
}

# each FLAG LINES: an argument for each line that is not empty.
each() {
    local line
    while IFS= read -r line || [ -n "$line" ]; do
        given "$1" "${line%$'\r'}"
    done < <(printf '%s' "$2")
}

arguments=(
    --format=console
    "--format=json=$folder/report.json"
    "--format=html=$folder/report.html"
    "--format=sarif=$folder/report.sarif"
    "--format=markdown=$folder/report.md"
    "--format=github-summary=$work/summary.md"
    "--format=github=$work/annotations.txt"
)
each --format "$INPUT_FORMATS"
each --rules "$INPUT_RULES"
given --config "$INPUT_CONFIG"
given --overrides "$INPUT_OVERRIDES"
given --as-of "$INPUT_AS_OF"
given --fail-under "$INPUT_FAIL_UNDER"
is_true warn-only "$INPUT_WARN_ONLY" && arguments+=(--warn-only)
is_true allow-incomplete "$INPUT_ALLOW_INCOMPLETE" && arguments+=(--allow-incomplete)
is_true comment "$INPUT_COMMENT" || true # the step that it decides about would not tell a misspelt value
if is_true upload-sarif "$INPUT_UPLOAD_SARIF" && [ -n "$PULL_REQUEST" ] && [ "$HEAD_REPOSITORY" != "$GITHUB_REPOSITORY" ]; then
    annotate notice "Nothing goes to code scanning: the pull request comes from a fork, whose runs may only read."
fi
annotated=false
is_true annotations "$INPUT_ANNOTATIONS" && annotated=true
find_baseline
given --baseline "$baseline"
case $INPUT_SNAPSHOT in
'') ;;
-*) arguments+=("./$INPUT_SNAPSHOT") ;;
*) arguments+=("$INPUT_SNAPSHOT") ;;
esac

# What the scan says quotes the tenant and names of files, so none of it is read as a command to the runner.
status=0
"$COMMAND" scan "${arguments[@]}" >"$work/log.txt" 2>&1 || status=$?
resume=$(unguessable)
printf '::stop-commands::%s\n' "$resume"
cat "$work/log.txt"
printf '\n::%s::\n' "$resume"

case $status in
0 | 1 | 3)
    if [ "$annotated" = true ]; then cat "$work/annotations.txt"; fi
    cat "$work/summary.md" >>"$GITHUB_STEP_SUMMARY"
    ;;
*)
    printf '## Tenantscore measured nothing\n\nThe log of the step says what is wrong.\n' >>"$GITHUB_STEP_SUMMARY"
    ;;
esac
reports=$folder
case $place in .) ;; *) case $folder in /* | [A-Za-z]:*) ;; *) reports=$place/$folder ;; esac ;; esac
"$PYTHON" "$GITHUB_ACTION_PATH/action/outputs.py" "$status" "$folder" "$reports" "$work/log.txt" "$baseline"
rm -rf "$work"
