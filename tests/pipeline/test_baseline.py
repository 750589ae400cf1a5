"""`baseline: base`: the commit that a run starts from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.pipeline.logs import commands
from tests.pipeline.runner import Workspace
from tests.pipeline.tenants import CONFIG, a_snapshot, put

NOWHERE = "This run starts from no other commit, so there is nothing to compare the score with."
SPY = """\
#!/bin/sh
# Keeps what it was asked for.
case "$*" in
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


def test_the_comparison_with_the_base_names_the_setting_its_line_and_the_points(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    put(workspace, snapshot=a_snapshot(days=2147483647))
    workspace.event["before"] = workspace.commit()
    put(workspace, snapshot=a_snapshot(days=90))
    workspace.write("tenantscore.yaml", f"{CONFIG}gate: {{noRegression: true}}\n")
    ran = workspace.action(baseline="base")
    assert (ran.exit_code, ran.outputs["verdict"]) == (1, "failed")
    assert float(ran.outputs["delta"]) < 0
    comment = (workspace.root / ran.outputs["markdown"]).read_text("utf-8")
    lines = (workspace.root / "snapshot.json").read_text("utf-8").split("\n")
    line = next(number for number, text in enumerate(lines, 1) if '"passwordValidityPeriodInDays": 90' in text)
    assert f"`snapshot.json:{line}`" in comment
    assert "`passwordValidityPeriodInDays: 2147483647 -> 90`" in comment
    assert "PWAgePolicyNew -" in comment
