"""The Action: each of its steps run from `action.yml`, with what they hand over and how they end."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.pipeline.logs import commands
from tests.pipeline.runner import Ran, Workspace
from tests.pipeline.tenants import a_snapshot, put

EMPTY = ("score", "max", "percent", "delta", "html", "sarif", "json", "markdown")
REPORTS = {"html": "report.html", "sarif": "report.sarif", "json": "report.json", "markdown": "report.md"}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


def totals(workspace: Workspace, ran: Ran) -> dict[str, float]:
    found: dict[str, float] = json.loads((workspace.root / ran.outputs["json"]).read_text("utf-8"))["totals"]
    return found


@pytest.mark.parametrize(
    ("verdict", "exit_code", "level", "line"),
    [
        ("passed", 0, "notice", "gate: passed"),
        ("failed", 1, "error", "gate: failed: PWAgePolicyNew is not completed"),
        ("incomplete", 3, "error", "gate: incomplete: 209 points could not be assessed, and 1 may be"),
        ("warned", 0, "warning", "gate: warned: PWAgePolicyNew is not completed"),
        ("none", 0, "notice", "score 0.0 %25, and no gate"),
    ],
)
def test_the_verdict_comes_last_and_the_reports_are_there_whatever_it_is(
    verdict: str, exit_code: int, level: str, line: str, workspace: Workspace
) -> None:
    put(workspace, verdict)
    ran = workspace.action(upload_sarif="true", artifact="reports")
    assert (ran.outputs["verdict"], ran.outputs["exit-code"], ran.exit_code) == (verdict, str(exit_code), exit_code)
    assert commands(ran.logs["Verdict"]) == [f"::{level} title=Tenantscore::{line}"]
    assert list(ran.steps.values())[:-1] == ["success"] * (len(ran.steps) - 1)
    assert {name: ran.outputs[name] for name in REPORTS} == {
        name: f"tenantscore-reports/{file}" for name, file in REPORTS.items()
    }
    assert ran.used == {
        "github/codeql-action/upload-sarif": {"sarif_file": "tenantscore-reports/report.sarif"},
        "actions/upload-artifact": {
            "name": "reports",
            "path": "tenantscore-reports",
            "if-no-files-found": "error",
        },
    }
    assert json.loads(ran.outputs["score"]) == totals(workspace, ran)["earned"]
    assert json.loads(ran.outputs["percent"]) == totals(workspace, ran)["percent"]
    assert workspace.summary.read_text("utf-8").startswith("## Secure Score of Contoso Ltd: 0.00%\n")
    heading, finding = commands(ran.logs["Scan"])
    assert heading.startswith("::notice title=Secure Score of Contoso Ltd")
    at = re.match(r"::notice file=snapshot\.json,line=(\d+),col=\d+,title=", finding)
    assert at is not None
    lines = (workspace.root / "snapshot.json").read_text("utf-8").splitlines()
    assert lines[int(at[1]) - 1].strip() == '"passwordValidityPeriodInDays": 90,'
    assert list(workspace.temp.glob("tenantscore*")) == []


def test_bad_input_is_an_error_with_nothing_to_upload(workspace: Workspace) -> None:
    put(workspace, snapshot="[1]")
    workspace.write("tenantscore-reports/report.json", "{}")  # of an earlier run on the same machine
    ran = workspace.action(upload_sarif="true", artifact="reports", comment="true")
    assert (ran.outputs["verdict"], ran.outputs["exit-code"], ran.exit_code) == ("error", "2", 2)
    assert [ran.outputs[name] for name in EMPTY] == [""] * len(EMPTY)
    assert list(ran.steps) == ["Install Tenantscore", "Scan", "Verdict"]
    assert commands(ran.logs["Verdict"]) == [
        "::error title=Tenantscore::snapshot.json:1:1: a snapshot is a JSON object, not a list"
    ]
    assert workspace.summary.read_text("utf-8") == (
        "## Tenantscore measured nothing\n\nThe log of the step says what is wrong.\n"
    )


def test_a_pull_request_from_a_fork_is_decided_like_any_other_and_writes_nothing(tmp_path: Path) -> None:
    fork = {"number": 12, "head": {"repo": {"full_name": "somebody/tenant"}}}
    workspace = Workspace(tmp_path, {"pull_request": fork})
    put(workspace, "failed")
    ran = workspace.action(upload_sarif="true", comment="true", annotations="false")
    assert (ran.exit_code, ran.outputs["verdict"], ran.used) == (1, "failed", {})
    told = "the pull request comes from a fork, whose runs may only read."
    assert commands(ran.logs["Scan"]) == [f"::notice title=Tenantscore::Nothing goes to code scanning: {told}"]
    assert commands(ran.logs["Comment on the pull request"]) == [
        f"::notice title=Tenantscore::No comment: {told} The summary of the run has all of it."
    ]


def test_a_kept_report_is_the_baseline(workspace: Workspace) -> None:
    put(workspace, snapshot=a_snapshot(days=2147483647))
    before = workspace.action(output="before")
    workspace.write("snapshot.json", a_snapshot())
    after = workspace.action(baseline="before/report.json", output="after", warn_only="true", as_of="2026-11-20")
    expected = totals(workspace, after)["percent"] - totals(workspace, before)["percent"]
    assert json.loads(after.outputs["delta"]) == round(expected, 6) < 0
    assert before.outputs["delta"] == ""


def test_inputs_reach_the_scan(workspace: Workspace) -> None:
    put(workspace)
    workspace.write("policies/other.yaml", "snapshot: ../tenants/one.json\nframeworks: [scuba]\n")
    workspace.write("tenants/one.json", a_snapshot())
    workspace.write("decisions.yaml", "overrides: []\n")
    ran = workspace.action(
        config="../policies/other.yaml",
        overrides="../decisions.yaml",
        working_directory="tenants",
        as_of="2026-12-24",
        fail_under="50",
        allow_incomplete="true",
        warn_only="true",
        formats="junit=junit.xml\n\ncsv=a b.csv\r\n",
        annotations="false",
    )
    assert (ran.exit_code, ran.outputs["verdict"], ran.outputs["html"]) == (
        0,
        "warned",
        "tenants/tenantscore-reports/report.html",
    )
    report = json.loads((workspace.root / ran.outputs["json"]).read_text("utf-8"))
    assert (report["asOf"], report["snapshot"]["repositoryPath"]) == ("2026-12-24", "tenants/one.json")
    assert {path.name for path in (workspace.root / "tenants").iterdir()} == {
        "one.json", "junit.xml", "a b.csv", "tenantscore-reports"
    }  # fmt: skip
    assert commands(ran.logs["Scan"]) == []
