"""Every format for people says the verdict of the gate and why; those for machines carry it."""

from __future__ import annotations

import json

import pytest
from junitparser import JUnitXml

from reporters import load
from reporters._gate import refusal_text, verdict_line
from scanner.gate import decide
from scanner.model.codec import decode
from scanner.model.gate import GateDecision, GatePolicy, GateVerdict, Refusal, RefusalKind, Requirement
from scanner.model.report import Report
from scanner.model.rule import Severity
from scanner.model.status import Status
from tests.reporters.samples import HOSTILE, a_hostile_report, a_mixed_report

POLICY = GatePolicy(
    lowest_score=90,
    largest_unknown=1,
    not_open=(Severity.CRITICAL,),
    actions=(Requirement("MFARegistrationV2", (Status.COMPLETED,)),),
)
REASONS = ("MFARegistrationV2 is not completed", "1 action of severity critical is open")


def judged(policy: GatePolicy = POLICY) -> Report:
    report = a_mixed_report()
    return report._replace(gate=decide(report, policy))


def said(name: str, report: Report) -> str:
    return load(name).render(report)


@pytest.mark.parametrize("name", ["console", "markdown", "html", "json", "sarif", "sarif-full", "junit"])
def test_the_verdict_and_its_reasons_are_told(name: str) -> None:
    text = " ".join(said(name, judged()).split())
    assert "failed" in text
    assert all(reason in text for reason in REASONS)


@pytest.mark.parametrize(("name", "heading"), [("console", "The gate passed"), ("markdown", "**The gate passed.**")])
def test_a_gate_that_passed_is_told_too(name: str, heading: str) -> None:
    assert heading in said(name, judged(GatePolicy(lowest_score=0)))
    assert heading not in said(name, a_mixed_report())


def test_the_report_keeps_the_decision_without_loss() -> None:
    report = judged()
    assert decode(Report, json.loads(said("json", report))) == report


def test_sarif_has_it_as_a_property_of_the_run() -> None:
    run = json.loads(said("sarif", judged()))["runs"][0]
    assert run["properties"]["gate"]["verdict"] == "failed"
    assert run["properties"]["gate"]["reasons"][0].startswith("failed: score ")
    assert "gate" not in json.loads(said("sarif", a_mixed_report()))["runs"][0]["properties"]


def test_junit_has_a_suite_whose_tests_are_the_reasons() -> None:
    suites = {suite.name: suite for suite in JUnitXml.fromstring(said("junit", judged()).encode())}
    gate = suites["Gate"]
    assert (gate.tests, gate.failures, gate.errors, gate.skipped) == (4, 3, 1, 0)
    assert [case.name for case in gate] == ["lowestScore", "actions MFARegistrationV2", "notOpen", "largestUnknown"]
    warned = JUnitXml.fromstring(said("junit", judged(POLICY._replace(warn_only=True, allow_incomplete=True))).encode())
    assert {suite.name: suite.skipped for suite in warned}["Gate"] == 4
    passed = JUnitXml.fromstring(said("junit", judged(GatePolicy(lowest_score=0))).encode())
    assert [case.name for suite in passed if suite.name == "Gate" for case in suite] == ["passed"]


def test_the_last_line_has_two_reasons_and_counts_the_others() -> None:
    refusals = tuple(Refusal("x", RefusalKind.FAILED, f"reason {number}") for number in range(4))
    line = verdict_line(GateDecision(GateVerdict.FAILED, refusals))
    assert line == "gate: failed: reason 0; reason 1 (+ 2 more)"
    assert verdict_line(GateDecision(GateVerdict.PASSED)) == "gate: passed"


def test_a_reason_names_at_most_five_actions() -> None:
    refusal = Refusal("notOpen", RefusalKind.UNCHECKED, "many are open", tuple("ABCDEFG"), 1.5)
    assert refusal_text(refusal) == "could not check: many are open (notOpen, 1.50 points): A, B, C, D, E and 2 more"


@pytest.mark.parametrize("name", ["console", "markdown", "html", "sarif", "junit"])
def test_what_a_report_calls_its_actions_breaks_out_of_nothing(name: str) -> None:
    refusal = Refusal("actions", RefusalKind.FAILED, f"{HOSTILE} is not completed", (HOSTILE, HOSTILE))
    decision = GateDecision(GateVerdict.FAILED, (refusal,))
    assert "\n" not in verdict_line(decision)
    text = said(name, a_hostile_report()._replace(gate=decision))
    assert not {"\x1b", "\u202e", "\x00"} & set(text)
    assert "<b>" not in text.replace("<b>of", "") or name in ("console", "html", "sarif")
