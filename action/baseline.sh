# shellcheck shell=bash
# The one place that knows what a baseline may be.

# find_baseline: sets `baseline` to what --baseline takes, or to nothing where there is nothing to compare with.
find_baseline() {
    baseline=$INPUT_BASELINE
    [ "$baseline" = base ] || return 0
    baseline=
    case ${BASE_SHA:-} in
    '' | *[!0-9a-f]* | 0000000000000000000000000000000000000000)
        annotate notice "This run starts from no other commit, so there is nothing to compare the score with."
        return 0
        ;;
    esac
    git cat-file -e "$BASE_SHA^{commit}" 2>/dev/null ||
        refuse baseline "commit $BASE_SHA is not in this checkout" "give actions/checkout 'fetch-depth: 0'"
    # A pull request is checked out merged into its base, which may have moved on; anything else began where they part.
    if [ -n "${PULL_REQUEST:-}" ] && git rev-parse --quiet --verify 'HEAD^2' >/dev/null; then
        baseline=git:$(git rev-parse 'HEAD^1')
    else
        baseline=git:$(git merge-base "$BASE_SHA" HEAD 2>/dev/null || printf '%s' "$BASE_SHA")
    fi
}
