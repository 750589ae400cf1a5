"""JUnit XML, as a reader that others wrote takes it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from junitparser import Error, Failure, JUnitXml, Skipped

from reporters.junit import EVIDENCE, render
from scanner.model.report import Report, SnapshotInfo
from scanner.model.snapshot import CoverageState
from tests.builders import a_missing, a_report, an_assessment, an_evidence
from tests.examples import contoso
from tests.golden import check
from tests.reporters.samples import a_hostile_report, a_mixed_report, an_empty_report

GOLDEN = Path(__file__).parent / "golden"
REPORTS = {"mixed": a_mixed_report, "hostile": a_hostile_report, "empty": an_empty_report, "contoso": contoso.report}


def test_the_whole_output() -> None:
    check(GOLDEN / "report.xml", render(a_mixed_report()))


@pytest.mark.parametrize("make", REPORTS.values(), ids=REPORTS)
def test_junitparser_reads_it_and_counts_what_it_says(make: Any) -> None:
    report: Report = make()
    suites = JUnitXml.fromstring(render(report).encode())

    declared = {suite.name: (suite.tests, suite.failures, suite.errors, suite.skipped) for suite in suites}
    whole = (suites.tests, suites.failures, suites.errors, suites.skipped)
    suites.update_statistics()  # type: ignore[no-untyped-call]
    counted = {suite.name: (suite.tests, suite.failures, suite.errors, suite.skipped) for suite in suites}
    assert counted == declared
    assert (suites.tests, suites.failures, suites.errors, suites.skipped) == whole
    assert suites.tests == len(report.actions)


def test_open_points_fail_and_what_is_settled_or_unknown_does_not() -> None:
    kinds = {name.split()[0]: kind for name, (kind, _) in results(a_mixed_report()).items()}

    assert kinds == {
        "MFARegistrationV2": Failure,
        "SigninRiskPolicy": Error,
        "OneAdmin": Skipped,
        "UserRiskPolicy": Skipped,
        "BlockLegacyAuthentication": None,
        "CustomerLockBoxEnabled": Skipped,
        "mdo_blockmailforward": Failure,
        "mdo_safelinksforemail": Skipped,
    }


def test_a_missing_licence_is_skipped_only_where_nothing_else_is_missing() -> None:
    unlicensed = a_missing("defender.x", state=CoverageState.NOT_LICENSED)
    report = a_report([an_assessment("Both", unknown=10, missing=(unlicensed, a_missing()))])

    assert [kind for kind, _ in results(report).values()] == [Error]


def test_a_failure_names_what_fails_and_how_to_mend_it() -> None:
    (body,) = (body for name, (_, body) in results(a_mixed_report()).items() if name.startswith("mdo_blockmail"))

    assert body.splitlines() == [
        "Observed 'AutoForwardEnabled = true' for Default. Expected 'AutoForwardEnabled == false'. "
        "7.00 of 7.00 points are open.",
        "snapshot.json:88: Default: AutoForwardEnabled = true, expected AutoForwardEnabled == false",
        "Fix:",
        "1. Open the policy.",
        "2. Switch it on.",
    ]


def test_much_evidence_is_cut_and_counted() -> None:
    action = an_assessment(evidence=tuple(an_evidence(f"u{n}") for n in range(60)), evidence_total=400)
    ((_, body),) = results(a_report([action])).values()

    assert body.count("snapshot.json:12:") == EVIDENCE
    assert f"... and {400 - EVIDENCE} more" in body


def test_a_test_without_a_place_in_the_repository_names_no_file() -> None:
    elsewhere = SnapshotInfo("snapshot.json", "5" * 64, None, None)
    text = render(a_report([an_assessment(evidence=(an_evidence(),))], snapshot=elsewhere))

    assert " file=" not in text
    assert " line=" not in text


def results(report: Report) -> dict[str, tuple[Any, str]]:
    """By name: the kind of result and its body."""
    found: dict[str, tuple[Any, str]] = {}
    for suite in JUnitXml.fromstring(render(report).encode()):
        for case in suite:
            result = case.result[0] if case.result else None
            found[case.name] = (type(result) if result is not None else None, getattr(result, "text", "") or "")
    return found
