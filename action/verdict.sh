#!/usr/bin/env bash
# Say the verdict on the page of the run, and end as the scan did.
# shellcheck source=action/lib.sh
. "$GITHUB_ACTION_PATH/action/lib.sh"

case $VERDICT in
passed | none) annotate notice "$LINE" ;;
warned) annotate warning "$LINE" ;;
*) annotate error "$LINE" ;;
esac
exit "$EXIT_CODE"
