"""`baseline: base`: the commit that a run starts from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.pipeline.logs import commands
from tests.pipeline.runner import COMMAND, Workspace
from tests.pipeline.tenants import put

NOWHERE = "This run starts from no other commit, so there is nothing to compare the score with."
TOO_OLD = "This version of Tenantscore compares with kept reports only, so the base commit is left out."
SPY = """\
#!/bin/sh
# A version that reads revisions: says so, and keeps what it was asked for.
case "$*" in
*--help*) printf "  --baseline BASE  What to compare with: a revision\\n       of git.\\n" ;;
*--version*) echo tenantscore 9 ;;
*) for word; do case $word in --baseline=*) echo "$word" >>"$RUNNER_TEMP/asked" ;; esac; done; exit 2 ;;
esac
"""
EVENTS: dict[str, Callable[[str], dict[str, object]]] = {
    "pull request": lambda sha: {"pull_request": {"base": {"sha": sha}}, "before": "0" * 40},
    "merge group": lambda sha: {"merge_group": {"base_sha": sha}},
    "push": lambda sha: {"before": sha},
}


@pytest.mark.parametrize("event", EVENTS)
def test_the_base_is_the_commit_that_the_event_names(event: str, tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    put(workspace)
    sha = workspace.commit()
    workspace.event |= EVENTS[event](sha)
    workspace.action(baseline="base", tenantscore=str(workspace.program("spy", SPY)))
    assert (workspace.temp / "asked").read_text() == f"--baseline=git:{sha}\n"


def test_a_base_that_was_not_checked_out_is_an_error_rather_than_no_comparison(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path, {"before": "1234567890" * 4})
    put(workspace)
    ran = workspace.action(baseline="base", tenantscore=str(workspace.program("spy", SPY)))
    assert (ran.exit_code, ran.outputs["verdict"]) == (2, "error")
    assert commands(ran.logs["Scan"]) == [
        f"::error title=Tenantscore::baseline: commit {'1234567890' * 4} is not in this checkout; "
        "give actions/checkout 'fetch-depth: 0'"
    ]
    assert not (workspace.temp / "asked").exists()


@pytest.mark.parametrize("event", [{}, {"before": "0" * 40}, {"before": "$(touch made)"}], ids=["none", "first", "odd"])
def test_a_run_without_a_base_says_that_nothing_is_compared(event: dict[str, str], tmp_path: Path) -> None:
    workspace = Workspace(tmp_path, event)
    ran = workspace.action(baseline="base", tenantscore=str(workspace.program("spy", SPY)))
    assert commands(ran.logs["Scan"]) == [f"::notice title=Tenantscore::{NOWHERE}"]
    assert not (workspace.temp / "asked").exists()
    assert not list(tmp_path.rglob("made"))


def test_the_base_commit_with_the_tenantscore_of_this_checkout(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    put(workspace)
    workspace.event["before"] = workspace.commit()
    ran = workspace.action(baseline="base")
    assert (ran.exit_code, ran.outputs["verdict"]) == (0, "passed")
    words = workspace.shell(COMMAND, "scan", "--help").split()
    reads_revisions = b"revision of git" in b" ".join(words)
    told = f"::warning title=Tenantscore::{TOO_OLD}" in commands(ran.logs["Scan"])
    assert told is not reads_revisions
    assert ran.outputs["delta"] == ("0.0" if reads_revisions else "")
