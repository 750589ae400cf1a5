"""OCSF as a model that others wrote takes it, OSCAL by what its schema asks for, and the badge."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from uuid import UUID
from xml.etree import ElementTree

import pytest
from py_ocsf_models.events.findings.compliance_finding import ComplianceFinding

from reporters import badge, ocsf, oscal
from scanner.model.finding import Outcome
from scanner.model.report import Report, SnapshotInfo
from scanner.model.status import Status
from tests.builders import a_report, an_assessment
from tests.examples import contoso
from tests.golden import check
from tests.reporters.samples import a_hostile_report, a_mixed_report, an_empty_report

GOLDEN = Path(__file__).parent / "golden"
REPORTS = {
    "mixed": a_mixed_report(),
    "hostile": a_hostile_report(),
    "empty": an_empty_report(),
    "contoso": contoso.report(),
}
every_report = pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
TOKEN = re.compile(r"[A-Za-z_][A-Za-z0-9._-]*")


def test_the_whole_outputs() -> None:
    check(GOLDEN / "report.ocsf.json", ocsf.render(a_mixed_report()))
    check(GOLDEN / "report.oscal.json", oscal.render(a_mixed_report()))
    check(GOLDEN / "report.svg", badge.render(a_mixed_report()))


@every_report
def test_ocsf_models_take_every_finding_without_losing_a_field_they_know(report: Report) -> None:
    findings = json.loads(ocsf.render(report))

    assert len(findings) == len(report.actions)
    for finding in findings:
        kept = ComplianceFinding.model_validate(finding).model_dump(mode="json", exclude_none=True)
        known = {**finding, "compliance": {k: v for k, v in finding["compliance"].items() if k != "status"}}
        assert kept == known


@every_report
def test_ocsf_numbers_of_class_activity_and_type_agree(report: Report) -> None:
    for finding in json.loads(ocsf.render(report)):
        assert (finding["class_uid"], finding["category_uid"]) == (2003, 2)
        assert finding["class_name"] == "Compliance Finding"
        assert finding["type_uid"] == finding["class_uid"] * 100 + finding["activity_id"]
        assert 1 <= finding["severity_id"] <= 5


@pytest.mark.parametrize(
    ("fields", "check_status", "status"),
    [
        ({"earned": 10}, "Pass", "Resolved"),
        ({}, "Fail", "New"),
        ({"earned": 5}, "Fail", "New"),
        ({"status": Status.PLANNED}, "Fail", "In Progress"),
        ({"accepted": 10}, "Fail", "Suppressed"),
        ({"asserted": 10, "outcome": Outcome.FAILED}, "Fail", "Suppressed"),
        ({"unknown": 10}, "Warning", "New"),
        ({"maximum": 0}, "Not Applicable", "Resolved"),
    ],
)
def test_what_was_measured_and_what_was_decided_stay_apart_in_ocsf(
    fields: dict[str, Any], check_status: str, status: str
) -> None:
    (finding,) = json.loads(ocsf.render(a_report([an_assessment(**fields)])))

    assert (finding["compliance"]["status"], finding["status"]) == (check_status, status)


def test_ocsf_names_the_frameworks_of_an_action() -> None:
    (finding,) = [each for each in json.loads(ocsf.render(contoso.report())) if each["finding_info"]["uid"]][:1]

    assert finding["compliance"]["standards"][0] == "Microsoft Secure Score"
    assert all(" " in each for each in finding["compliance"].get("requirements", ()))


@every_report
def test_oscal_identifiers_are_unique_and_of_version_5(report: Report) -> None:
    found = re.findall(r'"uuid": "([^"]+)"', oscal.render(report))

    assert len(found) == len(set(found))
    assert {UUID(each).version for each in found} == {5}


@every_report
def test_oscal_holds_no_empty_list_and_points_only_to_what_is_there(report: Report) -> None:
    document = json.loads(oscal.render(report))["assessment-results"]
    (result,) = document["results"]

    assert [] not in list(values(document))
    observations = {each["uuid"] for each in result.get("observations", ())}
    risks = {each["uuid"] for each in result.get("risks", ())}
    for finding in result.get("findings", ()):
        assert {each["observation-uuid"] for each in finding["related-observations"]} <= observations
        assert {each["risk-uuid"] for each in finding.get("related-risks", ())} <= risks
        assert TOKEN.fullmatch(finding["target"]["target-id"])
    assert document["import-ap"]["href"][1:] == document["back-matter"]["resources"][0]["uuid"]


@every_report
def test_oscal_titles_are_on_one_line_and_properties_are_not_empty(report: Report) -> None:
    for each in values(json.loads(oscal.render(report))):
        if isinstance(each, dict):
            assert re.fullmatch(r"[^\n]+", each.get("title", "-"))
            if "ns" in each:
                assert re.fullmatch(r"\S(.*\S)?", each["value"])
                assert TOKEN.fullmatch(each["name"])


def test_an_oscal_finding_is_satisfied_only_when_it_passed() -> None:
    (result,) = json.loads(oscal.render(a_mixed_report()))["assessment-results"]["results"]
    states = {each["target"]["target-id"]: each["target"]["status"] for each in result["findings"]}

    assert states["BlockLegacyAuthentication"] == {"state": "satisfied", "reason": "pass"}
    assert states["UserRiskPolicy"] == {"state": "not-satisfied", "reason": "fail", "remarks": "Third party."}
    assert states["SigninRiskPolicy"] == {"state": "not-satisfied", "reason": "other"}
    assert "CustomerLockBoxEnabled" not in states
    assert result["reviewed-controls"]["control-selections"][0]["exclude-controls"] == [
        {"control-id": "CustomerLockBoxEnabled"}
    ]


def test_an_accepted_risk_is_a_risk_of_oscal() -> None:
    (result,) = json.loads(oscal.render(a_mixed_report()))["assessment-results"]["results"]
    (risk,) = result["risks"]

    assert (risk["title"], risk["status"]) == ("Ensure OneAdmin is set up", "deviation-approved")


@pytest.mark.parametrize(
    ("collected", "time"),
    [
        ("2026-11-12T06:00:00Z", "2026-11-12T06:00:00Z"),
        ("2026-11-12T06:00:00+02:00", "2026-11-12T04:00:00Z"),
        (None, "2026-11-12T00:00:00Z"),
        ("some day", "2026-11-12T00:00:00Z"),
    ],
)
def test_times_are_those_of_the_snapshot_and_never_of_a_clock(collected: str | None, time: str) -> None:
    report = a_report(snapshot=SnapshotInfo("snapshot.json", "5" * 64, collected, None))

    assert json.loads(oscal.render(report))["assessment-results"]["results"][0]["start"] == time
    assert {each["time"] % 1000 for each in json.loads(ocsf.render(report))} == {0}


@pytest.mark.parametrize(
    ("earned", "value", "color"),
    [(0, "0.00%", "#b3261e"), (29.9, "49.83%", "#b3261e"), (30, "50.00%", "#8a5a00"), (60, "100.00%", "#1b6e3c")],
)
def test_the_badge_has_the_colour_of_its_zone(earned: float, value: str, color: str) -> None:
    root = ElementTree.fromstring(badge.render(a_report(earned=earned)))

    assert root.attrib["aria-label"] == f"Secure Score: {value}"
    assert [each.attrib.get("fill") for each in root][2] == color
    assert [each.text for each in root][3:] == ["Secure Score", value]


def test_a_badge_of_nothing_is_grey_and_says_so() -> None:
    text = badge.render(an_empty_report())

    assert "n/a" in text
    assert "#5f6368" in text


@every_report
def test_a_badge_asks_the_network_for_nothing(report: Report) -> None:
    root = ElementTree.fromstring(badge.render(report))

    assert {each.tag.split("}")[1] for each in root.iter()} == {"svg", "title", "rect", "text"}
    assert not [name for each in root.iter() for name in each.attrib if "href" in name or name.startswith("on")]


def values(data: Any) -> Any:
    """Every value below, however deep."""
    yield data
    for each in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from values(each)
