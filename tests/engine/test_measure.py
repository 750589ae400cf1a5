from __future__ import annotations

from typing import Any

import pytest

from scanner.model.config import Config
from scanner.model.finding import Outcome
from scanner.model.rule import Empty, Scoring
from scanner.model.snapshot import CoverageState
from scanner.model.status import Status
from tests.packs import an_action, measured


def users(*rows: dict[str, Any]) -> dict[str, Any]:
    return {"entra": {"users": [{"id": str(index), "name": f"user {index}", **row} for index, row in enumerate(rows)]}}


SAFE, UNSAFE, UNKNOWN = {"safe": True}, {"safe": False}, {"safe": None}


@pytest.mark.parametrize(
    ("rows", "scoring", "outcome", "earned", "unknown"),
    [
        ([SAFE, SAFE], Scoring.PROPORTIONAL, Outcome.PASSED, 10.0, 0.0),
        ([SAFE, UNSAFE], Scoring.PROPORTIONAL, Outcome.PARTIAL, 5.0, 0.0),
        ([UNSAFE, UNSAFE], Scoring.PROPORTIONAL, Outcome.FAILED, 0.0, 0.0),
        ([SAFE, UNKNOWN], Scoring.PROPORTIONAL, Outcome.PARTIAL, 5.0, 5.0),
        ([UNSAFE, UNKNOWN], Scoring.PROPORTIONAL, Outcome.FAILED, 0.0, 5.0),
        ([UNKNOWN, {}], Scoring.PROPORTIONAL, Outcome.NOT_ASSESSED, 0.0, 10.0),
        ([SAFE, SAFE], Scoring.BINARY, Outcome.PASSED, 10.0, 0.0),
        ([SAFE, UNSAFE], Scoring.BINARY, Outcome.FAILED, 0.0, 0.0),
        ([SAFE, UNKNOWN], Scoring.BINARY, Outcome.NOT_ASSESSED, 0.0, 10.0),
        ([UNSAFE, UNKNOWN], Scoring.BINARY, Outcome.FAILED, 0.0, 0.0),
    ],
)
def test_outcomes_of_a_population(
    rows: list[dict[str, Any]], scoring: Scoring, outcome: Outcome, earned: float, unknown: float
) -> None:
    assessment = measured(an_action(scoring=scoring), users(*rows))

    assert (assessment.outcome, assessment.points.earned, assessment.points.unknown) == (outcome, earned, unknown)


@pytest.mark.parametrize(
    ("empty", "outcome"),
    [(Empty.PASS, Outcome.PASSED), (Empty.FAIL, Outcome.FAILED), (Empty.NOT_APPLICABLE, Outcome.NOT_APPLICABLE)],
)
def test_a_population_of_nobody_means_what_the_rule_says(empty: Empty, outcome: Outcome) -> None:
    assert measured(an_action(empty=empty), users()).outcome is outcome


def test_a_resource_that_was_not_collected_is_not_an_empty_one() -> None:
    assessment = measured(an_action(), {})

    assert assessment.outcome is Outcome.NOT_ASSESSED
    assert assessment.reason == "entra.users was not collected (needs entra.users.Read.All)"
    assert [(missing.resource, missing.permission) for missing in assessment.missing] == [
        ("entra.users", "entra.users.Read.All")
    ]


def test_a_refused_resource_is_not_read_even_if_rows_came_with_it() -> None:
    assessment = measured(an_action(), users(SAFE), coverage={"entra.users": {"state": "forbidden", "detail": "403"}})

    assert assessment.outcome is Outcome.NOT_ASSESSED
    assert assessment.missing[0].state is CoverageState.FORBIDDEN
    assert assessment.reason == "entra.users was refused (needs entra.users.Read.All)"


def test_items_outside_where_take_no_part_and_excused_ones_are_counted() -> None:
    action = an_action(
        each="entra.users",
        where="item.kind == 'member'",
        excuse="item.id in config.breakGlassAccounts",
        require="item.safe",
    )
    rows = users(
        {"kind": "member", **SAFE},
        {"kind": "guest", **UNSAFE},
        {"kind": "member", **UNSAFE},
        {"kind": "member", **UNSAFE},
    )

    assessment = measured(action, rows, config=Config(break_glass_accounts=("3",)))

    assert (assessment.count, assessment.total, assessment.excused) == (1, 2, 1)
    assert assessment.reason == "1 of 2 users pass; 1 excused"


def test_an_item_that_may_or_may_not_belong_is_undecided() -> None:
    action = an_action(each="entra.users", where="item.kind == 'member'", require="item.safe")

    assessment = measured(action, users({"kind": "member", **SAFE}, SAFE))

    assert (assessment.count, assessment.total, assessment.not_assessed) == (1, 2, 1)
    assert assessment.outcome is Outcome.PARTIAL


def test_evidence_names_subject_observed_expected_and_the_property() -> None:
    action = an_action(each="entra.users", require="item.on && item.level >= 3")

    assessment = measured(action, users({"on": True, "level": 1}))

    evidence = assessment.evidence[0]
    assert evidence.pointer == "/resources/entra/users/0/level"
    assert (evidence.subject, evidence.observed, evidence.expected) == ("user 0", "level = 1", "level >= 3")


def test_evidence_is_capped_and_counts_are_true() -> None:
    assessment = measured(an_action(), users(*[UNSAFE] * 150))

    assert (len(assessment.evidence), assessment.evidence_total, assessment.total) == (100, 150, 150)


def test_one_item_is_enough_for_any() -> None:
    action = an_action(any="entra.users", require="item.safe")

    assert measured(action, users(UNSAFE, SAFE)).outcome is Outcome.PASSED
    assert measured(action, users(UNKNOWN, SAFE)).outcome is Outcome.PASSED
    assert measured(action, users(UNSAFE, UNKNOWN)).outcome is Outcome.NOT_ASSESSED
    assert measured(action, users(UNSAFE)).outcome is Outcome.FAILED
    assert measured(action, users()).outcome is Outcome.FAILED


def test_one_condition_over_the_tenant() -> None:
    action = an_action(
        expr="exchange.organizationConfig.AuditDisabled == false", requires=("exchange.organizationConfig",)
    )

    def outcome(config: dict[str, Any]) -> Outcome:
        return measured(action, {"exchange": {"organizationConfig": config}}).outcome

    assert outcome({"AuditDisabled": False}) is Outcome.PASSED
    assert outcome({"AuditDisabled": True}) is Outcome.FAILED
    assert outcome({}) is Outcome.NOT_ASSESSED


def test_a_failing_condition_points_to_the_property() -> None:
    action = an_action(
        expr="exchange.organizationConfig.AuditDisabled == false", requires=("exchange.organizationConfig",)
    )

    evidence = measured(action, {"exchange": {"organizationConfig": {"AuditDisabled": True}}}).evidence[0]

    assert evidence.pointer == "/resources/exchange/organizationConfig/AuditDisabled"
    assert evidence.observed == "exchange.organizationConfig.AuditDisabled = true"
    assert evidence.expected == "exchange.organizationConfig.AuditDisabled == false"


def test_a_definition_that_satisfies_earns_everything() -> None:
    action = an_action(satisfied_by="defaults", requires=("entra.defaults", "entra.users"))
    definitions = {"defaults": "entra.defaults.isEnabled == true"}

    assessment = measured(action, {"entra": {"defaults": {"isEnabled": True}, "users": []}}, definitions=definitions)

    assert (assessment.outcome, assessment.points.earned, assessment.satisfied_by) == (Outcome.PASSED, 10.0, "defaults")
    assert assessment.status is Status.COMPLETED
    assert assessment.reason == "earned in full by defaults is on"


def test_what_a_definition_may_have_earned_is_unknown_rather_than_open() -> None:
    action = an_action(satisfied_by="defaults", requires=("entra.defaults", "entra.users"))

    assessment = measured(action, users(SAFE, UNSAFE), definitions={"defaults": "entra.defaults.isEnabled == true"})

    assert assessment.outcome is Outcome.PARTIAL
    assert (assessment.points.measured, assessment.points.open, assessment.points.unknown) == (5.0, 0.0, 5.0)
    assert [missing.resource for missing in assessment.missing] == ["entra.defaults"]


def test_an_action_that_does_not_apply_is_worth_nothing_in_totals() -> None:
    action = an_action(each="entra.users", require="item.safe", applies="exchange.organizationConfig.hybrid == true")

    assessment = measured(action, {**users(UNSAFE), "exchange": {"organizationConfig": {"hybrid": False}}})

    assert assessment.outcome is Outcome.NOT_APPLICABLE
    assert (assessment.points.max, assessment.points.worth) == (0.0, 10.0)


def test_settings_may_decide_for_a_population_that_was_not_collected() -> None:
    action = an_action(
        each="entra.users",
        require="item.safe",
        unlisted=("entra.policies.all(p, p.on)", "entra.policies.all(p, !p.on)"),
        requires=("entra.policies", "entra.users"),
    )

    def outcome(*states: bool) -> Outcome:
        return measured(action, {"entra": {"policies": [{"on": state} for state in states]}}).outcome

    assert outcome(True, True) is Outcome.PASSED
    assert outcome(False) is Outcome.FAILED
    assert outcome(True, False) is Outcome.NOT_ASSESSED


def test_advice_is_given_only_while_its_condition_is_true() -> None:
    action = an_action(advice=(("entra.defaults.isEnabled", "Record an alternate mitigation."),))

    def advice(snapshot: dict[str, Any]) -> tuple[str, ...]:
        return measured(action, snapshot).advice

    assert advice({"entra": {"users": [], "defaults": {"isEnabled": True}}}) == ("Record an alternate mitigation.",)
    assert advice({"entra": {"users": [], "defaults": {"isEnabled": False}}}) == ()
    assert advice({"entra": {"users": []}}) == ()


def test_parameters_of_the_rule_are_seen_by_its_check() -> None:
    action = an_action(each="entra.users", require="item.level >= params.least", params={"least": 3})

    assert measured(action, users({"level": 3})).outcome is Outcome.PASSED
    assert measured(action, users({"level": 2})).outcome is Outcome.FAILED


@pytest.mark.parametrize(
    ("at", "pointer"),
    [
        ('[entra.policies[0], "state"]', "/resources/entra/policies/0/state"),
        ('[entra.policies[0], "stat"]', "/resources/entra/policies/0"),
        ("entra.policies[0].grants", "/resources/entra/policies/0/grants"),
        ('["entra", "state"]', "/resources/entra/users/0/safe"),
    ],
)
def test_evidence_may_point_to_a_property_of_another_object(at: str, pointer: str) -> None:
    action = an_action(each="entra.users", require="item.safe", at=at, requires=("entra.users", "entra.policies"))
    users, policies = [{"id": "a", "safe": False}], [{"id": "p", "state": "off", "grants": []}]
    found = measured(action, {"entra": {"users": users, "policies": policies}}).evidence
    assert [one.pointer for one in found] == [pointer]
