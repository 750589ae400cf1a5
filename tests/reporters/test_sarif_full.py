"""The full profile of SARIF, and what both profiles may say of a commit and of another run."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from reporters import sarif, sarif_full
from reporters._sarif_run import Source
from reporters.sarif_full import render
from scanner.model.report import Report
from scanner.model.status import Status
from tests.builders import a_report, an_assessment, an_evidence
from tests.examples import contoso
from tests.reporters.samples import a_hostile_report, a_mixed_report, an_empty_report
from tests.reporters.test_sarif import faults_of_the_multitool, is_repository_relative

REPORTS = {
    "mixed": a_mixed_report(),
    "hostile": a_hostile_report(),
    "empty": an_empty_report(),
    "contoso": contoso.report(),
}
every_report = pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
SOURCE = Source("https://contoso.example/config.git", "0123456789abcdef0123456789abcdef01234567", "main")
BEFORE = a_report([an_assessment("Gone"), an_assessment("Same"), an_assessment("Fixed"), an_assessment("Moved")])
AFTER = a_report(
    [
        an_assessment("Same"),
        an_assessment("Fixed", earned=10),
        an_assessment("Moved", evidence=(an_evidence(line=900),)),
        an_assessment("Broken"),
    ]
)


def test_every_action_has_a_result_of_the_kind_of_its_outcome() -> None:
    kinds = {each["ruleId"]: (each["kind"], each["level"]) for each in results(render(a_mixed_report()))}

    assert kinds == {
        "BlockLegacyAuthentication": ("pass", "none"),
        "CustomerLockBoxEnabled": ("notApplicable", "none"),
        "MFARegistrationV2": ("fail", "error"),
        "OneAdmin": ("fail", "error"),
        "SigninRiskPolicy": ("open", "none"),
        "UserRiskPolicy": ("fail", "error"),
        "mdo_blockmailforward": ("fail", "warning"),
        "mdo_safelinksforemail": ("open", "none"),
    }


def test_what_people_decided_is_a_suppression_and_what_is_open_is_none() -> None:
    found = {each["ruleId"]: each.get("suppressions") for each in results(render(a_mixed_report()))}

    assert {id: made for id, made in found.items() if made} == {
        "OneAdmin": [suppression("accepted", "Risk accepted.", "risk-accepted")],
        "UserRiskPolicy": [suppression("accepted", "Third party.", "third-party")],
    }


def test_what_is_planned_is_under_review() -> None:
    (result,) = results(render(a_report([an_assessment(status=Status.PLANNED)])))

    assert result["suppressions"] == [suppression("underReview", "Planned.", "planned")]


def test_a_decision_that_leaves_points_open_suppresses_nothing() -> None:
    (result,) = results(render(a_report([an_assessment(accepted=4, status=Status.RISK_ACCEPTED)])))

    assert "suppressions" not in result


@every_report
def test_github_gets_no_suppressed_and_no_passed_result(report: Report) -> None:
    github, full = results(sarif.render(report)), results(render(report))

    assert len(full) == len(report.actions)
    assert {each["kind"] for each in github} <= {"fail"}
    assert not [each for each in github if "suppressions" in each]
    assert {key(each) for each in github} <= {key(each) for each in full}


@every_report
def test_the_blind_spots_of_validators_hold_in_the_full_profile_too(report: Report) -> None:
    for result in results(render(report)):
        assert (result["level"] == "none") == (result["kind"] != "fail")
        (location,) = result["locations"]
        for each in (location, *result.get("relatedLocations", ())):
            physical = each["physicalLocation"]
            assert physical["region"]["startLine"] >= 1
            assert is_repository_relative(physical["artifactLocation"]["uri"])
        assert result["message"]["text"].endswith(".")
    prints = [key(each) for each in results(render(report))]
    assert len(prints) == len(set(prints))


def test_the_commit_is_named_only_where_somebody_says_it() -> None:
    for module in (sarif, sarif_full):
        assert "versionControlProvenance" not in module.render(a_mixed_report())
        run = run_of(module.render(a_mixed_report(), source=SOURCE))
        assert run["versionControlProvenance"] == [
            {
                "repositoryUri": "https://contoso.example/config.git",
                "revisionId": "0123456789abcdef0123456789abcdef01234567",
                "branch": "main",
                "mappedTo": {"uriBaseId": "SRCROOT"},
            }
        ]
        assert "uri" not in run["originalUriBaseIds"]["SRCROOT"]


def test_without_a_baseline_nothing_is_said_of_one() -> None:
    assert "baseline" not in render(a_mixed_report())


def test_results_say_how_they_compare_with_a_baseline() -> None:
    run = run_of(render(AFTER, baseline=BEFORE))
    states = {each["ruleId"]: each["baselineState"] for each in run["results"]}

    assert states == {"Broken": "new", "Fixed": "updated", "Gone": "absent", "Same": "unchanged", "Moved": "updated"}
    assert run["baselineGuid"] == run_of(render(BEFORE))["automationDetails"]["guid"]
    for each in run["results"]:
        assert run["tool"]["driver"]["rules"][each["ruleIndex"]]["id"] == each["ruleId"]


def test_a_line_that_moved_is_no_change() -> None:
    here, moved = (a_report([an_assessment(evidence=(an_evidence(line=line),))]) for line in (1, 900))

    (result,) = results(render(moved, baseline=here))
    assert result["baselineState"] == "unchanged"


def test_github_gets_the_five_thousand_most_worthwhile_alerts() -> None:
    report = a_report([an_assessment(f"A{n:04}") for n in range(5_003)])
    found = results(sarif.render(report))

    assert len(found) == 5_000
    assert found[-1]["ruleId"] == "A4999"
    notes = run_of(sarif.render(report))["invocations"][0]["toolExecutionNotifications"]
    assert [note["message"]["text"] for note in notes] == [
        "3 more actions have open points than GitHub keeps alerts; the other formats have them all."
    ]


@every_report
@pytest.mark.parametrize("extras", [{}, {"source": SOURCE}, {"baseline": BEFORE}], ids=["plain", "commit", "baseline"])
def test_the_multitool_finds_nothing_in_the_full_profile(report: Report, extras: dict[str, Any], tmp_path: Any) -> None:
    assert faults_of_the_multitool(render(report, **extras), tmp_path) == []


def suppression(status: str, justification: str, decided: str) -> dict[str, Any]:
    about = {"status": decided, "owner": None, "expires": None}
    return {"kind": "external", "status": status, "justification": justification, "properties": about}


def run_of(text: str) -> dict[str, Any]:
    (run,) = json.loads(text)["runs"]
    assert isinstance(run, dict)
    return run


def results(text: str) -> list[dict[str, Any]]:
    return list(run_of(text)["results"])


def key(result: dict[str, Any]) -> str:
    found = str(result["partialFingerprints"]["tenantscoreFinding/v1"])
    assert re.fullmatch("[0-9a-f]{64}", found)
    return found
