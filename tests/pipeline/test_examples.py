"""The pipelines to copy: the shell of each of their steps, in a repository with a tenant."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.pipeline.runner import ROOT, Ran, Workspace
from tests.pipeline.tenants import TENANT, a_snapshot, put
from tests.pipeline.test_comment import GH

PYTHON = f"""\
#!/bin/sh
# Installs nothing: tests have no network. What would be installed is kept.
if [ "$1" = -m ] && [ "$2" = pip ]; then echo "$*" >>"$RUNNER_TEMP/pip"; exit 0; fi
exec '{sys.executable}' "$@"
"""
RUNS = """\
#!/bin/sh
# `gh run list` and `gh run download RUN --name NAME --dir DIR`
case "$2" in
list) if [ -e "$RUNNER_TEMP/runs" ]; then cat "$RUNNER_TEMP/runs"; fi ;;
download) mkdir -p "$7" && cp -r "$RUNNER_TEMP/artifacts/$5/." "$7" ;;
esac
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    workspace = Workspace(tmp_path)
    workspace.program("python", PYTHON)
    return workspace


def example(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "examples" / name).read_text("utf-8"))
    return found


def job(workspace: Workspace, name: str, which: str) -> Ran:
    workflow = example(name)
    context = {**workspace.contexts()["github"], "workflow": workflow["name"]}
    return workspace.job(workflow["jobs"][which], {}, github=context)


def shell(workspace: Workspace, script: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", script],
        cwd=workspace.root,
        env=workspace.environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_pull_request_gets_a_verdict_a_comment_and_alerts(workspace: Workspace) -> None:
    put(workspace, "failed")
    pull = {"number": 12, "head": {"repo": {"full_name": "contoso/tenant"}}, "base": {"sha": workspace.commit()}}
    workspace.event["pull_request"] = pull
    workspace.program("gh", GH)
    answers = workspace.temp / "gh"
    answers.mkdir()
    (answers / "reads").write_text("[]")
    (answers / "writes").write_text("https://github.com/contoso/tenant/pull/12#issuecomment-1\n")
    ran = job(workspace, "github/pull-request.yml", "gate")
    assert ran.exit_code == 1
    assert set(ran.used) == {
        "actions/checkout",
        "actions/setup-python",
        "github/codeql-action/upload-sarif",
        "actions/upload-artifact",
    }
    made = json.loads((answers / "calls").read_text().splitlines()[-1])
    comment = made["given"]["body"]
    assert comment.partition("\n")[0] == "<!-- tenantscore:contoso-ltd:snapshot.json -->"
    assert "**The gate failed:**" in comment
    assert "PWAgePolicyNew is not completed" in comment


def test_a_pull_request_shows_who_decided(workspace: Workspace) -> None:
    put(workspace)
    people = "people:\n  - {email: pipeline@contoso.com, roles: [security-administrator]}\noverrides: overrides.yaml\n"
    config = workspace.root / "tenantscore.yaml"
    config.write_text(config.read_text("utf-8") + people)
    workspace.write("overrides.yaml", "overrides: []\n")
    base = workspace.commit()
    workspace.event["pull_request"] = {"base": {"sha": base}}
    workspace.write(
        "overrides.yaml",
        "overrides:\n  - {action: PWAgePolicyNew, status: planned, justification: After the move of the mailboxes.,"
        " owner: identity@contoso.com, created: 2026-11-01, expires: 2027-03-01}\n",
    )
    workspace.commit()
    ran = job(workspace, "github/pull-request.yml", "overrides")
    assert ran.exit_code == 0, ran.logs
    assert "1 entry, nothing to object to" in ran.logs["Check the overrides since the base"]
    assert (workspace.temp / "pip").read_text().endswith("--constraint .tenantscore/constraints.txt ./.tenantscore\n")

    workspace.git("commit", "--quiet", "--amend", "--author", "Reader <reader@contoso.com>", "--no-edit")
    refused = job(workspace, "github/pull-request.yml", "overrides")
    assert refused.exit_code == 1
    assert "reader@contoso.com" in refused.logs["Check the overrides since the base"]


def test_every_day_has_a_report_that_the_next_one_is_compared_with(workspace: Workspace) -> None:
    workspace.write("tenantscore.yaml", "frameworks: [scuba]\n")
    workspace.program("gh", RUNS)
    kept = workspace.temp / "artifacts"
    (kept / "export").mkdir(parents=True)
    (kept / "export/scubagear.json").write_bytes((ROOT / "tests/data/scubagear-contoso.json").read_bytes())
    first = job(workspace, "github/daily.yml", "score")
    assert first.exit_code == 0, first.logs
    assert "There is no earlier report to compare with." in first.logs["Find the report of the last run"]
    path = first.used["actions/upload-artifact"]["path"].split()
    assert path == ["tenantscore-reports", "snapshot.json"]

    (kept / "secure-score").mkdir()
    for name in path:
        os.rename(workspace.root / name, kept / "secure-score" / name)
    (workspace.temp / "runs").write_text("123\n")
    second = job(workspace, "github/daily.yml", "score")
    assert second.exit_code == 0, second.logs
    assert "There is no earlier report" not in second.logs["Find the report of the last run"]
    assert second.outputs_of["score"]["delta"] == "0.0"
    assert first.outputs_of["score"]["delta"] == ""


def test_our_own_pipeline_measures_contoso(workspace: Workspace) -> None:
    for name in ("snapshot.json", "overrides.yaml", "tenantscore.yaml"):
        workspace.write(f"examples/contoso/{name}", (ROOT / "examples/contoso" / name).read_text("utf-8"))
    described = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text("utf-8"))["jobs"]["action"]
    ran = workspace.job(described, {})
    assert ran.exit_code == 0, ran.logs
    assert ran.outputs_of["contoso"]["verdict"] == "passed"


def test_gitlab_gets_the_files_that_its_job_names(workspace: Workspace) -> None:
    put(workspace, "failed")
    described = example("gitlab/.gitlab-ci.yml")["secure-score"]
    done = shell(workspace, "\n".join(described["script"]))
    assert (done.returncode, done.stderr.splitlines()[-1]) == (1, "gate: failed: PWAgePolicyNew is not completed")
    artifacts = described["artifacts"]
    assert artifacts["when"] == "always"
    for name in (*artifacts["paths"], *artifacts["reports"].values()):
        assert (workspace.root / name).stat().st_size > 0
    (issue,) = json.loads((workspace.root / artifacts["reports"]["codequality"]).read_text("utf-8"))
    assert (issue["check_name"], issue["location"]["path"]) == ("PWAgePolicyNew", "snapshot.json")


def test_azure_pipelines_gets_issues_a_summary_and_tests(workspace: Workspace) -> None:
    put(workspace, "failed", a_snapshot("Contoso ##vso[task.complete result=Succeeded;]done"))
    described = example("azure-devops/azure-pipelines.yml")["steps"]
    (scan,) = (step["script"] for step in described if step.get("displayName") == "Scan")
    done = shell(workspace, scan)
    assert done.returncode == 1
    orders = [line for line in done.stdout.splitlines() if "##vso[" in line]
    assert [order.partition(" ")[0].partition("]")[0] for order in orders] == [
        "##vso[task.logissue",
        "##vso[task.uploadsummary",
    ]
    assert orders[-1] == f"##vso[task.uploadsummary]{workspace.root}/reports/summary.md"
    published = [step["inputs"] for step in described if step.get("condition") == "succeededOrFailed()"]
    assert (workspace.root / published[0]["testResultsFiles"]).is_file()
    assert (workspace.root / published[1]["targetPath"] / "report.html").is_file()
    assert json.loads((workspace.root / "reports/report.json").read_text("utf-8"))["tenant"]["id"] == TENANT
