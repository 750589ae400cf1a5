#!/usr/bin/env bash
# Make the comment on the pull request, or bring the one that is there up to date. What stands in the way of it is told
# and fails nothing: a gate is not about comments.
# shellcheck source=action/lib.sh
. "$GITHUB_ACTION_PATH/action/lib.sh"

# leave LEVEL WHY
leave() {
    annotate "$1" "No comment: $2"
    exit 0
}

[ -n "$PULL_REQUEST" ] || leave notice "this run is not about a pull request."
[ "$HEAD_REPOSITORY" = "$GITHUB_REPOSITORY" ] ||
    leave notice "the pull request comes from a fork, whose runs may only read. The summary of the run has all of it."
[ -n "$GH_TOKEN" ] || leave notice "there is no token."
command -v gh >/dev/null 2>&1 || leave warning "the command gh is not installed on this runner."

host=${GITHUB_SERVER_URL:-https://github.com}
export GH_HOST=${host#*://} GH_ENTERPRISE_TOKEN=$GH_TOKEN GH_PROMPT_DISABLED=1 # the second is for servers of one's own
comments=repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments
answer=$(mktemp "$RUNNER_TEMP/tenantscore.XXXXXX")
trap 'rm -f "$answer"' EXIT

gh api --paginate "$comments?per_page=100" >"$answer" ||
    leave warning "comments cannot be read. Does the job have 'pull-requests: write'?"
IFS= read -r mark <"$COMMENT"
there=$("$PYTHON" "$GITHUB_ACTION_PATH/action/find_comment.py" "$mark" <"$answer")
if [ -n "$there" ]; then
    call=(--method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$there")
else
    call=(--method POST "$comments")
fi
gh api "${call[@]}" --field "body=@$COMMENT" --jq .html_url ||
    leave warning "it cannot be written. Does the job have 'pull-requests: write'?"
