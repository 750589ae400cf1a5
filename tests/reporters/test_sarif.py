"""The GitHub profile of SARIF; the five things that no validator looks at are asserted here."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from reporters.sarif import render
from scanner.model.finding import Outcome
from scanner.model.report import Report, SnapshotInfo
from scanner.model.rule import Severity
from scanner.model.status import Status
from tests.builders import a_missing, a_report, a_tenant, an_assessment, an_evidence, an_implementation
from tests.examples import contoso
from tests.golden import check
from tests.reporters.samples import HOSTILE, a_hostile_report, a_mixed_report, an_empty_report

GOLDEN = Path(__file__).parent / "golden"
REPORTS = {
    "mixed": a_mixed_report(),
    "hostile": a_hostile_report(),
    "empty": an_empty_report(),
    "contoso": contoso.report(),
}
every_report = pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)


def test_the_whole_output() -> None:
    check(GOLDEN / "report.sarif", render(a_mixed_report()))


@every_report
def test_every_result_has_a_physical_place_in_the_repository(report: Report) -> None:
    for result in results(report):
        (location,) = result["locations"]
        for each in (location, *result.get("relatedLocations", ())):
            physical = each["physicalLocation"]
            assert physical["region"]["startLine"] >= 1
            assert is_repository_relative(physical["artifactLocation"]["uri"])


@every_report
def test_a_security_severity_is_a_string_in_githubs_range(report: Report) -> None:
    for rule in rules(report):
        severity = rule["properties"]["security-severity"]
        assert isinstance(severity, str)
        assert 0.0 < float(severity) <= 10.0


@every_report
def test_a_rule_has_at_most_ten_tags_with_security_first(report: Report) -> None:
    for rule in rules(report):
        tags = rule["properties"]["tags"]
        assert len(tags) == len(set(tags)) <= 10
        assert tags[0] == "security"


def test_many_tags_are_cut_to_ten() -> None:
    (rule,) = rules(a_report([an_assessment(tags=tuple(f"tag{number}" for number in range(25)))]))
    assert len(rule["properties"]["tags"]) == 10


@every_report
def test_only_failures_have_a_level(report: Report) -> None:
    for result in results(report):
        assert result["kind"] == "fail"
        assert result["level"] in ("error", "warning", "note")


@every_report
def test_what_github_requires_of_a_rule_is_there(report: Report) -> None:
    for rule in rules(report):
        assert rule["id"]
        assert rule["shortDescription"]["text"]
        assert rule["fullDescription"]["text"]
        assert rule["help"]["text"]
        assert rule["help"]["markdown"]
        assert rule["helpUri"].startswith("https://")
        assert re.fullmatch(r"[A-Z][A-Za-z0-9]*", rule["name"])
        assert rule["properties"]["precision"] == "very-high"
        assert rule["properties"]["problem.severity"] in ("error", "warning", "recommendation")


@every_report
def test_fingerprints_are_unique(report: Report) -> None:
    prints = [result["partialFingerprints"]["tenantscoreFinding/v1"] for result in results(report)]
    assert len(prints) == len(set(prints))
    assert all(re.fullmatch("[0-9a-f]{64}", each) for each in prints)


@every_report
def test_a_message_is_sentences_with_balanced_links(report: Report) -> None:
    for result in results(report):
        text = result["message"]["text"]
        assert text.endswith(".")
        assert text.isprintable()
        ids = {int(number) for number in re.findall(r"(?<!\\)\]\((\d+)\)", text)}
        assert ids == {related["id"] for related in result.get("relatedLocations", ())}


@every_report
def test_rules_and_results_are_sorted_and_belong_together(report: Report) -> None:
    ids = [rule["id"] for rule in rules(report)]
    assert ids == sorted(ids)
    assert [ids[result["ruleIndex"]] for result in results(report)] == [result["ruleId"] for result in results(report)]
    assert [result["ruleId"] for result in results(report)] == sorted(result["ruleId"] for result in results(report))


def test_an_alert_is_made_of_open_points_only() -> None:
    report = a_report(
        [
            an_assessment("Open"),
            an_assessment("Planned", status=Status.PLANNED),
            an_assessment("Partial", earned=4),
            an_assessment("Passed", earned=10),
            an_assessment("Accepted", accepted=10, outcome=Outcome.FAILED),
            an_assessment("Asserted", asserted=10, outcome=Outcome.FAILED),
            an_assessment("Unknown", unknown=10),
            an_assessment("NotApplicable", maximum=0),
        ]
    )
    assert [result["ruleId"] for result in results(report)] == ["Open", "Partial", "Planned"]


def test_a_message_says_what_was_observed_what_is_expected_and_what_is_at_stake() -> None:
    first, second = results(a_mixed_report())
    assert first["message"]["text"] == (
        "Ensure multifactor authentication is enabled for all users: 35 of 50 users pass. "
        "Observed 'isMfaCapable = false' for [adele@contoso.com](1), [alex@contoso.com](2), [diego@contoso.com](3), "
        "[grady@contoso.com](4), [isaiah@contoso.com](5); and 9 more. Expected 'isMfaCapable'. "
        "2.52 of 9.00 points are open, and 0.18 unknown."
    )
    assert second["message"]["text"] == (
        "Block automatic forwarding of mail to other organizations. Observed 'AutoForwardEnabled = true' for Default. "
        "Expected 'AutoForwardEnabled == false'. 7.00 of 7.00 points are open."
    )


def test_an_alert_stands_where_the_first_failing_item_stands() -> None:
    result = results(a_mixed_report())[0]
    assert result["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "snapshot.json"},
                "region": {"startLine": 40, "startColumn": 3},
            },
            "logicalLocations": [
                {"fullyQualifiedName": "/resources/entra/users/0", "kind": "resource", "name": "adele@contoso.com"}
            ],
        }
    ]


def test_an_item_that_could_not_be_decided_is_not_the_place_of_an_alert() -> None:
    undecided = an_evidence("unsure@contoso.com", assessed=False, line=3)
    report = a_report([an_assessment(evidence=(undecided, an_evidence(line=9)))])
    (result,) = results(report)
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == 9


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("snapshot.json", "snapshot.json"),
        ("./tenants/contoso ltd/ä#1.json", "tenants/contoso%20ltd/%C3%A4%231.json"),
        ("tenants\\contoso.json", "tenants/contoso.json"),
        ("/var/snapshot.json", "tenantscore.yaml"),
        ("../snapshot.json", "tenantscore.yaml"),
        ("C:\\snapshot.json", "tenantscore.yaml"),
        ("https://contoso.com/snapshot.json", "tenantscore.yaml"),
        (None, "tenantscore.yaml"),
    ],
)
def test_a_place_is_relative_to_the_repository_or_the_anchor(path: str | None, uri: str) -> None:
    report = a_report(
        [an_assessment(evidence=(an_evidence(line=12),))], snapshot=SnapshotInfo(path, "5" * 64, None, None, path)
    )
    physical = results(report)[0]["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"]["uri"] == uri
    assert physical["region"]["startLine"] == (1 if uri == "tenantscore.yaml" else 12)


def test_a_snapshot_outside_of_the_repository_is_not_pointed_into() -> None:
    elsewhere = SnapshotInfo("snapshot.json", "5" * 64, None, None)
    report = a_report([an_assessment(evidence=(an_evidence(),))], snapshot=elsewhere)
    assert results(report)[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "tenantscore.yaml"


def test_evidence_without_a_line_is_anchored() -> None:
    (result,) = results(a_report([an_assessment(evidence=(an_evidence(line=None, column=None),))]))
    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "tenantscore.yaml"},
        "region": {"startLine": 1},
    }


def test_a_moved_row_keeps_its_fingerprint_and_another_tenant_has_another() -> None:
    here = a_report([an_assessment(evidence=(an_evidence(line=1),))])
    moved = a_report([an_assessment(earned=3, evidence=(an_evidence("other@contoso.com", line=900),))])
    other = here._replace(tenant=a_tenant(id="22222222-2222-3333-4444-555555555555"))
    assert fingerprint(here) == fingerprint(moved)
    assert fingerprint(here) != fingerprint(other)


def test_githubs_fingerprint_is_the_head_of_ours() -> None:
    prints = results(a_mixed_report())[0]["partialFingerprints"]
    assert prints["primaryLocationLineHash"] == prints["tenantscoreFinding/v1"][:16] + ":1"


@pytest.mark.parametrize(
    ("severity", "level", "number"),
    [
        (Severity.CRITICAL, "error", "9.5"),
        (Severity.HIGH, "error", "8.0"),
        (Severity.MEDIUM, "warning", "5.5"),
        (Severity.LOW, "note", "2.0"),
    ],
)
def test_severity_decides_level_and_number(severity: Severity, level: str, number: str) -> None:
    report = a_report([an_assessment(severity=severity)])
    assert results(report)[0]["level"] == rules(report)[0]["defaultConfiguration"]["level"] == level
    assert rules(report)[0]["properties"]["security-severity"] == number


def test_missing_data_is_told_in_notifications_and_is_no_alert() -> None:
    report = a_report([an_assessment("A", unknown=5, maximum=5, missing=(a_missing(),))])
    (invocation,) = run(report)["invocations"]
    assert invocation == {
        "executionSuccessful": True,
        "toolExecutionNotifications": [
            {
                "descriptor": {"id": "missingData"},
                "level": "warning",
                "message": {
                    "text": "Forbidden: entra.users, which needs User.Read.All (403 Forbidden); "
                    "1 action reads it, and 5 points could not be assessed."
                },
            }
        ],
    }
    assert results(report) == []


def test_what_is_undecided_for_another_reason_is_told_too() -> None:
    report = a_report([an_assessment("A", unknown=5, missing=(), reason="isMfaCapable is missing")])
    (note,) = run(report)["invocations"][0]["toolExecutionNotifications"]
    assert note["message"]["text"] == "5 points of A could not be assessed: isMfaCapable is missing."


def test_a_name_that_repeats_the_id_is_left_out() -> None:
    (rule,) = rules(a_report([an_assessment("EnableMfa", title="Enable MFA")]))
    assert "name" not in rule


def test_a_help_address_that_is_none_is_replaced() -> None:
    how = an_implementation(learn_more=(), manage_url="javascript:alert(1)")
    (rule,) = rules(a_report([an_assessment(implementation=how)]))
    assert rule["helpUri"] == "https://learn.microsoft.com/defender-xdr/microsoft-secure-score"


def test_there_is_one_run_with_a_category_of_its_own_and_no_time_in_it() -> None:
    assert run(a_mixed_report())["automationDetails"] == {"id": "tenantscore/contoso.com/"}
    assert "2026" not in json.dumps(run(a_mixed_report())).replace("2026.11", "")


def test_hostile_text_makes_no_link_and_no_placeholder() -> None:
    report = a_report([an_assessment(evidence=(an_evidence(HOSTILE),))])
    text = results(report)[0]["message"]["text"]
    assert "\\[x\\]" in text
    assert "{{0}}" in text


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_the_multitool_finds_nothing(report: Report, tmp_path: Path) -> None:
    assert faults_of_the_multitool(render(report), tmp_path) == []


def faults_of_the_multitool(text: str, folder: Path) -> list[tuple[str, object]]:
    """What it reports with its own rules and those of GitHub; its exit code says nothing."""
    tool = multitool()
    if tool is None:
        pytest.skip(
            "Sarif.Multitool is not installed; 'npm install @microsoft/sarif-multitool-linux' and set SARIF_MULTITOOL"
        )
    (folder / "report.sarif").write_text(text, encoding="utf-8")
    options = ["--rule-kind", "Sarif;Ghas", "-o", "out.sarif", "--log", "ForceOverwrite"]
    subprocess.run([tool, "validate", "report.sarif", *options], cwd=folder, check=True, capture_output=True)
    (found,) = json.loads((folder / "out.sarif").read_text(encoding="utf-8-sig"))["runs"]
    assert found["invocations"][0]["executionSuccessful"] is True
    return [(each["ruleId"], each["message"]) for each in found.get("results", [])]


def multitool() -> str | None:
    """The validator that others wrote; it is no Python package, so its place has to be told."""
    return os.environ.get("SARIF_MULTITOOL") or shutil.which("Sarif.Multitool")


def run(report: Report) -> dict[str, Any]:
    (only,) = json.loads(render(report))["runs"]
    assert isinstance(only, dict)
    return only


def rules(report: Report) -> list[dict[str, Any]]:
    return list(run(report)["tool"]["driver"]["rules"])


def results(report: Report) -> list[dict[str, Any]]:
    return list(run(report)["results"])


def fingerprint(report: Report) -> str:
    return str(results(report)[0]["partialFingerprints"]["tenantscoreFinding/v1"])


def is_repository_relative(uri: str) -> bool:
    return re.fullmatch(r"(?!/|\.\./)[A-Za-z0-9._~%/!$&'()*+,;=@-]+", uri) is not None and "://" not in uri
