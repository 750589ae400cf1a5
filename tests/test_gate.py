"""Every rule of the gate at its boundary: what is equal to a limit is allowed, and what is unknown decides nothing."""

from __future__ import annotations

from typing import Any

import pytest

from scanner.compare import compare
from scanner.division import Vector, vector, with_division
from scanner.gate import decide, resolved
from scanner.model.departure import SwitchedOff
from scanner.model.finding import Outcome
from scanner.model.gate import GatePolicy, GateVerdict, RefusalKind, Requirement
from scanner.model.override import Override, OverrideAudit, OverrideSource, OverrideState, OverrideUse, Violation
from scanner.model.part import Part
from scanner.model.problem import InputError
from scanner.model.report import Assessment, Report
from scanner.model.rule import Category, Severity
from scanner.model.snapshot import CoverageState
from scanner.model.status import Status
from tests.builders import a_report, an_assessment

FAILED, PASSED, INCOMPLETE, WARNED = (
    GateVerdict.FAILED,
    GateVerdict.PASSED,
    GateVerdict.INCOMPLETE,
    GateVerdict.WARNED,
)


def one(**points: Any) -> Report:
    """A report of one action worth 10 points."""
    return a_report([an_assessment(**points)])


def requires(*statuses: Status, id: str = "AdminMFAV2") -> GatePolicy:
    return GatePolicy(actions=(Requirement(id, statuses),))


NOTHING = a_report([])
ACCEPTED = one(accepted=10)
ASSERTED = one(asserted=10)
UNKNOWN = one(unknown=10)
CASES: dict[str, tuple[Report, GatePolicy, GateVerdict, list[str]]] = {
    "the score equals the limit": (one(earned=5), GatePolicy(lowest_score=50), PASSED, []),
    "the score is below": (one(earned=4.9), GatePolicy(lowest_score=50), FAILED, ["score 49 is below 50"]),
    "the score is hardly below": (
        one(earned=4.9999),
        GatePolicy(lowest_score=50),
        FAILED,
        ["score 49.999 is below 50"],
    ),
    "a limit between two decimals": (
        one(earned=4.99958, unknown=1),
        GatePolicy(lowest_score=49.9960),
        INCOMPLETE,
        ["score is between 49.9958 and 59.9958, and 49.996 is asked"],
    ),
    "the unknown could lift the score": (
        one(earned=4, unknown=1),
        GatePolicy(lowest_score=50),
        INCOMPLETE,
        ["score is between 40 and 50, and 50 is asked"],
    ),
    "the unknown cannot lift the score": (
        one(earned=4, unknown=0.9),
        GatePolicy(lowest_score=50),
        FAILED,
        ["score 40 is below 50"],
    ),
    "there is no score": (NOTHING, GatePolicy(lowest_score=0), INCOMPLETE, ["there is no score: no action applies"]),
    "all is accepted": (ACCEPTED, GatePolicy(lowest_score=1), FAILED, ["score 0 is below 1"]),
    "all is third-party": (ASSERTED, GatePolicy(lowest_score=100), PASSED, []),
    "all is third-party, none verified": (
        ASSERTED,
        GatePolicy(lowest_verified=0.5),
        FAILED,
        ["verified score 0 is below 0.5"],
    ),
    "verified equals the limit": (one(earned=5, asserted=5), GatePolicy(lowest_verified=50), PASSED, []),
    "asserted equals the limit": (one(earned=5, asserted=5), GatePolicy(largest_asserted=50), PASSED, []),
    "asserted is too much": (
        ASSERTED,
        GatePolicy(largest_asserted=99.5),
        FAILED,
        ["100 % of the maximum is asserted, which is more than 99.5 %"],
    ),
    "asserted of nothing": (NOTHING, GatePolicy(largest_asserted=0), PASSED, []),
    "unknown equals the limit": (UNKNOWN, GatePolicy(largest_unknown=10), PASSED, []),
    "unknown is too much": (
        UNKNOWN,
        GatePolicy(largest_unknown=9.5),
        INCOMPLETE,
        ["10 points could not be assessed, and 9.5 may be"],
    ),
    "as many not assessed as may be": (UNKNOWN, GatePolicy(largest_not_assessed=1), PASSED, []),
    "more not assessed than may be": (
        UNKNOWN,
        GatePolicy(largest_not_assessed=0),
        INCOMPLETE,
        ["1 action could not be assessed, and 0 may be"],
    ),
    "a completed action": (one(earned=10), requires(Status.COMPLETED), PASSED, []),
    "an open action": (one(), requires(Status.COMPLETED), FAILED, ["AdminMFAV2 is not completed"]),
    "a partial action": (one(earned=9), requires(Status.COMPLETED), FAILED, ["AdminMFAV2 is not completed"]),
    "an accepted action": (ACCEPTED, requires(Status.COMPLETED), FAILED, ["AdminMFAV2 is not completed"]),
    "an asserted action": (ASSERTED, requires(Status.COMPLETED), FAILED, ["AdminMFAV2 is not completed"]),
    "an action of a status that will do": (ASSERTED, requires(Status.THIRD_PARTY), PASSED, []),
    "completed where a decision would do": (one(earned=10), requires(Status.PLANNED), PASSED, []),
    "undecided where a decision is asked": (
        one(),
        requires(Status.PLANNED, Status.THIRD_PARTY),
        FAILED,
        ["AdminMFAV2 is not planned or third-party or completed"],
    ),
    "an action that is not assessed": (
        UNKNOWN,
        requires(Status.COMPLETED),
        INCOMPLETE,
        ["AdminMFAV2 could not be assessed"],
    ),
    "an action that is not assessed, with a status": (
        one(unknown=10, status=Status.PLANNED),
        requires(Status.PLANNED),
        PASSED,
        [],
    ),
    "an action that does not apply": (one(maximum=0), requires(Status.COMPLETED), PASSED, []),
    "an action that was not measured": (NOTHING, requires(), INCOMPLETE, ["AdminMFAV2 was not measured"]),
    "an action that is switched off": (
        a_report(
            [],
            switched_off=(
                SwitchedOff("AdminMFAV2", "x", Category.IDENTITY, "Microsoft Entra ID", 10, "x", "t.yaml:1:1"),
            ),
        ),
        requires(),
        FAILED,
        ["AdminMFAV2 is switched off"],
    ),
    "open of a severity": (
        one(earned=9.9),
        GatePolicy(not_open=(Severity.CRITICAL, Severity.HIGH)),
        FAILED,
        ["1 action of severity critical or high is open"],
    ),
    "open of another severity": (one(), GatePolicy(not_open=(Severity.CRITICAL,)), PASSED, []),
    "accepted of a severity": (ACCEPTED, GatePolicy(not_open=(Severity.HIGH,)), PASSED, []),
    "unknown of a severity": (
        UNKNOWN,
        GatePolicy(not_open=(Severity.HIGH,)),
        INCOMPLETE,
        ["1 action of severity high is not assessed"],
    ),
}


@pytest.mark.parametrize(("report", "policy", "verdict", "reasons"), CASES.values(), ids=CASES)
def test_a_rule_at_its_boundary(report: Report, policy: GatePolicy, verdict: GateVerdict, reasons: list[str]) -> None:
    decision = decide(report, policy)
    assert (decision.verdict, [each.reason for each in decision.refusals]) == (verdict, reasons)


def test_a_refusal_names_its_rule_actions_and_points() -> None:
    report = a_report([an_assessment("A"), an_assessment("B", earned=8)])
    policy = GatePolicy(lowest_score=50, not_open=(Severity.HIGH,), actions=(Requirement("B", (Status.COMPLETED,)),))
    assert [(each.rule, each.actions, each.points) for each in decide(report, policy).refusals] == [
        ("lowestScore", (), 2.0),
        ("actions", ("B",), 2.0),
        ("notOpen", ("A", "B"), 12.0),
    ]


def a_use(state: OverrideState, action: str = "AdminMFAV2") -> OverrideUse:
    entry = Override(action, Status.PLANNED, "x", "x@contoso.com", "2026-01-01", "2026-02-01", file="o.yaml", line=1)
    return OverrideUse(entry, OverrideSource.FILE, state, "x", -1)


def with_overrides(*states: OverrideState, violations: tuple[Violation, ...] = ()) -> Report:
    uses = tuple(a_use(state) for state in states)
    audit = OverrideAudit("o.yaml", "0" * 64, uses, 0, 0, 0, 1, 1, 0, 0, violations)
    return one()._replace(overrides=audit)


VIOLATION = Violation("ticket", "AdminMFAV2", "no ticket", "o.yaml", 1, 1)


@pytest.mark.parametrize(
    ("report", "policy", "reasons"),
    [
        (with_overrides(OverrideState.EXPIRED), GatePolicy(expired_overrides=True), ["1 override expired"]),
        (with_overrides(OverrideState.EXPIRED), GatePolicy(reopened_overrides=True), []),
        (
            with_overrides(OverrideState.REOPENED, OverrideState.REOPENED),
            GatePolicy(reopened_overrides=True),
            ["2 overrides opened again"],
        ),
        (
            with_overrides(OverrideState.ACTIVE, violations=(VIOLATION,)),
            GatePolicy(policy_violations=True),
            ["overrides break the review policy in 1 place"],
        ),
        (with_overrides(violations=(VIOLATION,)), GatePolicy(expired_overrides=True), []),
        (one(), GatePolicy(expired_overrides=True, reopened_overrides=True, policy_violations=True), []),
    ],
)
def test_overrides_fail_only_where_the_policy_says_so(report: Report, policy: GatePolicy, reasons: list[str]) -> None:
    assert [each.reason for each in decide(report, policy).refusals] == reasons


REGRESSION = GatePolicy(no_regression=True)
NEWLY = GatePolicy(not_newly_open=(Severity.HIGH,))
SETTINGS, PEOPLE, DECISIONS, RULES, LOST = Part
OPEN = an_assessment("B")


def since(base: Report, head: Report, *parts: Part, one_alone: Report | None = None) -> Report:
    """`head`, compared with `base`; of two parts, the first alone would have made `one_alone` of it."""

    def measured(heads: frozenset[Part]) -> dict[str, Vector]:
        report = base if not heads else one_alone if heads == {parts[0]} and one_alone else head
        return {each.id: vector(each) for each in report.actions}

    found = compare(base, head)
    return head._replace(comparison=with_division(found, parts, measured) if parts else found._replace(undivided="x"))


COMPARED: dict[str, tuple[Report, GatePolicy, GateVerdict, list[str]]] = {
    "the same score": (since(one(earned=5), one(earned=5)), REGRESSION, PASSED, []),
    "a setting": (
        since(one(earned=5), one(earned=4), SETTINGS),
        REGRESSION,
        FAILED,
        ["the configuration lowers the score by 10.00 % (-1.00 points)"],
    ),
    "a decision": (
        since(one(asserted=5), one(asserted=4), DECISIONS),
        REGRESSION,
        FAILED,
        ["overrides lower the score by 10.00 % (-1.00 points)"],
    ),
    "a setting that may turn out well": (
        since(one(earned=5), one(earned=4, unknown=1), SETTINGS),
        REGRESSION,
        INCOMPLETE,
        ["the configuration lowers the score by 10.00 % (-1.00 points), and could turn out not to"],
    ),
    "more people": (since(one(earned=5), one(earned=4), PEOPLE), REGRESSION, PASSED, []),
    "another rule": (since(one(earned=5), one(earned=4), RULES), REGRESSION, PASSED, []),
    "a better setting and more people": (
        since(one(earned=5), one(earned=4), SETTINGS, PEOPLE, one_alone=one(earned=6)),
        REGRESSION,
        PASSED,
        [],
    ),
    "a worse setting behind a better rule": (
        since(one(earned=5), one(earned=6), SETTINGS, RULES, one_alone=one(earned=4)),
        REGRESSION,
        FAILED,
        ["the configuration lowers the score by 5.00 % (-0.50 points)"],
    ),
    "a setting that makes something open apply": (
        since(a_report([an_assessment("A", earned=10)]), a_report([an_assessment("A", earned=10), OPEN]), SETTINGS),
        REGRESSION,
        FAILED,
        ["the configuration lowers the score by 50.00 % (0.00 points)"],
    ),
    "what cannot be divided": (
        since(one(earned=5), one(earned=6)),
        REGRESSION,
        INCOMPLETE,
        ["whether the configuration got worse cannot be told: x"],
    ),
    "no score before": (since(NOTHING, one()), REGRESSION, PASSED, []),
    "no score now": (since(one(), NOTHING), REGRESSION, INCOMPLETE, ["there is no score: no action applies"]),
    "newly open by a setting": (
        since(one(earned=10), one(earned=9), SETTINGS),
        NEWLY,
        FAILED,
        ["1 action of severity high is newly open"],
    ),
    "newly open by people": (since(one(earned=10), one(earned=9), PEOPLE), NEWLY, PASSED, []),
    "newly open, and nobody knows why": (
        since(one(earned=10), one(earned=9)),
        NEWLY,
        FAILED,
        ["1 action of severity high is newly open"],
    ),
    "newly open in a rule that is new": (since(NOTHING, one(), RULES), NEWLY, PASSED, []),
    "open before": (since(one(earned=9), one(), SETTINGS), NEWLY, PASSED, []),
    "not assessed any more": (
        since(one(earned=10), UNKNOWN, LOST),
        NEWLY,
        INCOMPLETE,
        ["1 action of severity high is not assessed any more"],
    ),
    "not assessed before": (
        since(UNKNOWN, one(), LOST),
        NEWLY,
        INCOMPLETE,
        ["1 action of severity high is open, and not assessed in the baseline"],
    ),
    "not assessed either time": (since(UNKNOWN, UNKNOWN), NEWLY, PASSED, []),
}


@pytest.mark.parametrize(("report", "policy", "verdict", "reasons"), COMPARED.values(), ids=COMPARED)
def test_a_rule_that_compares(report: Report, policy: GatePolicy, verdict: GateVerdict, reasons: list[str]) -> None:
    decision = decide(report, policy)
    assert (decision.verdict, [each.reason for each in decision.refusals]) == (verdict, reasons)


def test_what_is_let_pass_on_purpose_is_told() -> None:
    decision = decide(since(one(earned=10), one(earned=9), PEOPLE), NEWLY)
    assert decision.notes == ("notNewlyOpen lets pass what no setting and no override opened: AdminMFAV2 is open",)


def test_what_cannot_be_read_any_more_may_have_got_worse() -> None:
    lost = one(unknown=10)
    lost = lost._replace(coverage=tuple(each._replace(state=CoverageState.FORBIDDEN) for each in lost.coverage))
    decision = decide(since(one(earned=10), lost, LOST), REGRESSION)
    assert [(each.kind, each.reason, each.actions, each.points) for each in decision.refusals] == [
        (
            RefusalKind.UNCHECKED,
            "what cannot be read cannot be compared: entra.users is not collected any more",
            ("AdminMFAV2",),
            10.0,
        )
    ]


def test_rules_that_compare_are_left_out_without_a_baseline_and_that_is_told() -> None:
    decision = decide(one(), REGRESSION._replace(not_newly_open=(Severity.LOW,)))
    assert decision.verdict is PASSED
    assert decision.notes == (
        "noRegression was not checked, as there is no baseline",
        "notNewlyOpen was not checked, as there is no baseline",
    )


BOTH = a_report([an_assessment("A"), an_assessment("B", unknown=10)])
BOTH_RULES = GatePolicy(lowest_score=90, largest_unknown=0)


@pytest.mark.parametrize(
    ("warn_only", "allow_incomplete", "verdict"),
    [(False, False, FAILED), (True, False, INCOMPLETE), (False, True, FAILED), (True, True, WARNED)],
)
def test_failed_goes_before_incomplete_and_a_warning_hides_neither(
    warn_only: bool, allow_incomplete: bool, verdict: GateVerdict
) -> None:
    decision = decide(BOTH, BOTH_RULES._replace(warn_only=warn_only, allow_incomplete=allow_incomplete))
    assert decision.verdict is verdict
    assert [each.kind for each in decision.refusals] == [RefusalKind.FAILED, RefusalKind.UNCHECKED]


def test_ids_are_found_by_alias_and_in_any_case() -> None:
    policy = resolved(requires(Status.COMPLETED, id="adminmfa"), {"AdminMFA": "AdminMFAV2", "AdminMFAV2": "AdminMFAV2"})
    assert policy.actions == (Requirement("AdminMFAV2", (Status.COMPLETED,)),)


def test_an_action_that_there_is_not_or_that_stands_twice_is_a_fault() -> None:
    actions = tuple(
        Requirement(id, (), f"t.yaml:{line}:1") for line, id in enumerate(("AdminMFAV2", "AdminMFA", "AdmnMFAV2"), 1)
    )
    with pytest.raises(InputError) as caught:
        resolved(GatePolicy(actions=actions), {"AdminMFA": "AdminMFAV2", "AdminMFAV2": "AdminMFAV2"})
    assert str(caught.value) == (
        "error: t.yaml:2:1: 'AdminMFA' is the action 'AdminMFAV2', which is required at t.yaml:1:1 already\n"
        "  hint: keep one of the two\n"
        "error: t.yaml:3:1: there is no action 'AdmnMFAV2'\n  hint: did you mean 'AdminMFAV2'?"
    )


def test_nothing_open_is_left_to_chance_by_a_partial_action() -> None:
    """What is decided passes and the rest is unknown: completed cannot be said, and not completed neither."""
    action: Assessment = an_assessment(earned=9, unknown=1, outcome=Outcome.PARTIAL)
    assert decide(a_report([action]), requires(Status.COMPLETED)).verdict is INCOMPLETE
