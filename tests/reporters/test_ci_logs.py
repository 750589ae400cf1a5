"""What is printed to the logs of GitHub Actions and Azure Pipelines, and GitLab's report."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from reporters import azure_devops, github, github_summary, gitlab, markdown
from reporters._commands import azure
from reporters._commands import github as command
from scanner.model.report import Report, SnapshotInfo
from scanner.model.rule import Severity
from tests.builders import a_report, a_tenant, an_assessment, an_evidence
from tests.examples import contoso
from tests.golden import check
from tests.reporters.samples import a_hostile_report, a_mixed_report, an_empty_report

GOLDEN = Path(__file__).parent / "golden"


def test_the_whole_outputs() -> None:
    check(GOLDEN / "report.github.txt", github.render(a_mixed_report()))
    check(GOLDEN / "report.azure.txt", azure_devops.render(a_mixed_report()))
    check(GOLDEN / "report.gitlab.json", gitlab.render(a_mixed_report()))


def test_github_gets_at_most_ten_annotations_of_a_kind_and_the_number_of_the_others() -> None:
    severities = (Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW)
    report = a_report([an_assessment(f"A{n:02}", severity=severities[n % 4]) for n in range(80)])
    kinds = re.findall(r"^::(\w+) ", github.render(report), re.MULTILINE)

    assert {kind: kinds.count(kind) for kind in kinds} == {"notice": 10, "error": 10, "warning": 10}
    assert github.render(report).endswith(
        "::notice title=Not shown here::52 more findings are left out here; the other formats have them all.\n"
    )


def test_the_most_worthwhile_of_a_kind_are_annotated() -> None:
    text = github.render(a_report([an_assessment(f"A{n:02}") for n in range(12)]))

    assert re.findall(r"\((A\d\d)\)", text) == [f"A{n:02}" for n in range(10)]
    assert "2 more findings are left out here" in text


def test_an_annotation_without_a_place_in_the_repository_has_no_file() -> None:
    elsewhere = SnapshotInfo("snapshot.json", "5" * 64, None, None)
    report = a_report([an_assessment(evidence=(an_evidence(),))], snapshot=elsewhere)

    assert "file=" not in github.render(report)
    assert "sourcepath=" not in azure_devops.render(report)
    assert json.loads(gitlab.render(report))[0]["location"] == {"path": "tenantscore.yaml", "lines": {"begin": 1}}


@pytest.mark.parametrize(
    ("text", "data", "value"),
    [
        ("50%", "50%25", "50%25"),
        ("a\r\nb", "a%0D%0Ab", "a%0D%0Ab"),
        ("a::b, c", "a::b, c", "a%3A%3Ab%2C c"),
        ("%0A", "%250A", "%250A"),
    ],
)
def test_values_of_workflow_commands_are_escaped(text: str, data: str, value: str) -> None:
    assert command("error", text, {"title": text, "line": None}) == f"::error title={value}::{data}"


@pytest.mark.parametrize(
    ("text", "data", "value"),
    [
        ("50%", "50%AZP25", "50%AZP25"),
        ("a\r\nb", "a%0D%0Ab", "a%0D%0Ab"),
        ("a;b]c", "a;b]c", "a%3Bb%5Dc"),
    ],
)
def test_values_of_logging_commands_are_escaped(text: str, data: str, value: str) -> None:
    assert azure("task.logissue", text, {"code": text, "x": None}) == f"##vso[task.logissue code={value};]{data}"


def test_azure_uploads_the_summary_that_it_is_given() -> None:
    last = azure_devops.render(a_mixed_report(), "/agent/work/1/a 100%;b].md").splitlines()[-1]

    assert last == "##vso[task.uploadsummary]/agent/work/1/a 100%AZP25;b].md"


def test_azure_gets_fifty_issues_and_the_number_of_the_others() -> None:
    lines = azure_devops.render(a_report([an_assessment(f"A{n:02}") for n in range(51)])).splitlines()

    assert len(lines) == 52
    assert lines[-1] == (
        "##vso[task.logissue type=warning;]1 more finding is left out here; the other formats have them all."
    )


def test_the_summary_is_the_comment_without_its_mark() -> None:
    report = a_mixed_report()

    assert github_summary.render(report) == markdown.render(report).split("\n\n", 1)[1]
    assert github_summary.render(report).startswith("## Secure Score of Contoso: 44.38%\n")


def test_a_summary_is_far_shorter_than_what_github_drops() -> None:
    assert len(github_summary.render(a_report([an_assessment(f"A{n:04}") for n in range(2_000)])).encode()) < 1_000_000


def test_a_summary_keeps_within_its_bytes_whatever_the_letters_take() -> None:
    actions = [
        an_assessment(f"A{n:04}", title="東京🔥" * 40, evidence=tuple(an_evidence("東京" * 90) for _ in range(5)))
        for n in range(100)
    ]
    text = github_summary.render(a_report(actions), 100_000)

    assert 80_000 < len(text.encode()) <= 100_000
    assert "actions are left out here to keep within the size limit" in text
    assert text.count("<details>") == text.count("</details>")


@pytest.mark.parametrize("report", [a_mixed_report(), a_hostile_report(), an_empty_report(), contoso.report()])
def test_gitlab_gets_what_it_documents(report: Report) -> None:
    issues = json.loads(gitlab.render(report))

    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    for issue in issues:
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert all(isinstance(issue[name], str) and issue[name] for name in set(issue) - {"location"})
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert set(issue["location"]) == {"path", "lines"}
        assert not issue["location"]["path"].startswith(("/", "./", "../"))
        assert isinstance(issue["location"]["lines"]["begin"], int)
        assert issue["location"]["lines"]["begin"] >= 1


def test_a_moved_line_keeps_its_fingerprint_and_another_tenant_has_another() -> None:
    here = a_report([an_assessment(evidence=(an_evidence(line=1),))])
    moved = a_report([an_assessment(earned=3, evidence=(an_evidence("other@contoso.com", line=900),))])
    other = here._replace(tenant=a_tenant(id="22222222-2222-3333-4444-555555555555"))

    prints = [json.loads(gitlab.render(each))[0]["fingerprint"] for each in (here, moved, other)]
    assert prints[0] == prints[1] != prints[2]
