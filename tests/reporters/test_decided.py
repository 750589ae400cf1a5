"""What people decided, in the formats of pipelines and compliance tools."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any
from xml.etree import ElementTree

import pytest

from reporters import github, gitlab, junit, ocsf, oscal, sarif, sarif_full
from reporters.csv import render as as_csv
from tests.reporters.test_sarif import faults_of_the_multitool

REPORT: Any = pytest.importorskip("tests.reporters.test_overrides", reason="overrides are not there yet").REPORT
WHY = "The plant can only be rebuilt in spring."


def test_junit_skips_what_is_accepted_and_says_why() -> None:
    suites: Any = ElementTree.fromstring(junit.render(REPORT))
    cases: dict[str, Any] = {case.attrib["name"].split()[0]: case for case in suites.iter("testcase")}

    assert cases["Accepted"].find("skipped").attrib["message"] == f"Risk accepted until 2026-12-31: {WHY}"
    assert cases["Expired"].find("failure").attrib["message"].endswith(f"Third party, expired on 2026-11-09: {WHY}")
    values = {each.attrib["name"]: each.attrib["value"] for each in cases["Accepted"].iter("property")}
    assert (values["justification"], values["owner"], values["override"]) == (
        WHY,
        "identity@contoso.com",
        "overrides.yaml:3",
    )


def test_csv_has_the_entry_of_each_action() -> None:
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(as_csv(REPORT)))}
    columns = ("status", "decision", "justification", "expires", "decisionFile", "decisionLine")

    assert [rows["Accepted"][name] for name in columns] == [
        "risk-accepted",
        "active",
        WHY,
        "2026-12-31",
        "overrides.yaml",
        "3",
    ]
    assert rows["Open"]["decision"] == ""
    assert rows["Expired"]["decision"] == "expired"


def test_breaches_of_the_review_policy_are_alerts_at_the_line_of_the_entry() -> None:
    issues = [each for each in json.loads(gitlab.render(REPORT)) if each["check_name"] == "override-review"]

    assert len(issues) == len({each["fingerprint"] for each in issues}) == len(REPORT.overrides.violations) > 0
    assert {each["location"]["path"] for each in issues} == {"overrides.yaml"}
    assert {each["location"]["lines"]["begin"] for each in issues} == {
        each.line for each in REPORT.overrides.violations
    }
    assert re.search(r"^::warning file=overrides\.yaml,line=\d+,", github.render(REPORT), re.MULTILINE)


def test_every_format_gives_a_breach_the_same_fingerprint() -> None:
    run = json.loads(sarif.render(REPORT))["runs"][0]
    of_sarif = {each["partialFingerprints"]["tenantscoreFinding/v1"] for each in run["results"]}

    assert {each["fingerprint"] for each in json.loads(gitlab.render(REPORT))} == of_sarif


def test_ocsf_says_what_is_suppressed_and_in_progress_and_why() -> None:
    found = {each["compliance"]["control"]: each for each in json.loads(ocsf.render(REPORT))}

    assert found["Accepted"]["status"] == "Suppressed"
    assert found["Accepted"]["status_detail"] == f"Risk accepted until 2026-12-31: {WHY}"
    assert found["Accepted"]["unmapped"]["override"]["line"] == 3
    assert found["Planned"]["status"] == "In Progress"
    assert found["Expired"]["status"] == "New"


def test_an_accepted_risk_of_oscal_has_its_deadline_and_its_reason() -> None:
    (risk,) = json.loads(oscal.render(REPORT))["assessment-results"]["results"][0]["risks"]
    values = {each["name"]: each["value"] for each in risk["props"]}

    assert (risk["statement"], risk["status"], risk["deadline"]) == (WHY, "deviation-approved", "2026-12-31T23:59:59Z")
    assert (values["ticket"], values["approved-by"]) == ("SEC-1", "ciso@contoso.com")


@pytest.mark.parametrize("module", [sarif, sarif_full])
def test_the_multitool_finds_nothing_in_decisions_either(module: Any, tmp_path: Any) -> None:
    assert faults_of_the_multitool(module.render(REPORT), tmp_path) == []
