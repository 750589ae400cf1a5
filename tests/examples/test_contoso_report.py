"""What the example tenant scores, and that its score holds under every loss of data."""

from __future__ import annotations

from fractions import Fraction

import pytest

from scanner.model.finding import Outcome
from scanner.model.points import micro
from scanner.model.report import Assessment
from scanner.model.snapshot import CoverageState
from tests.examples.contoso import document, measured, pack, readers, report, unclaimed, without

HELD = {f"{service}.{name}" for service, names in document()["resources"].items() for name in names}
READ = {resource for action in pack().catalogue.actions for resource in action.requires}


def test_every_outcome_is_shown() -> None:
    assert {action.outcome for action in report().actions} == set(Outcome)


def test_actions_are_not_assessed_for_different_reasons() -> None:
    states = {
        missing.state
        for action in report().actions
        if action.outcome is Outcome.NOT_ASSESSED
        for missing in action.missing
    }
    assert states >= {CoverageState.FORBIDDEN, CoverageState.ERROR}


def test_some_actions_are_partly_earned_by_other_shares_than_a_half() -> None:
    shares = {(action.count, action.total) for action in report().actions if action.outcome is Outcome.PARTIAL}
    assert len(shares) >= 4


def test_the_score_is_that_of_a_tenant_on_its_way() -> None:
    percent = report().totals.percent
    assert percent is not None
    assert 50 < percent < 70


def test_the_bands_of_an_action_add_up_to_its_maximum_and_those_of_groups_to_the_totals() -> None:
    made = report()
    for action in made.actions:
        points = action.points
        bands = (points.measured, points.asserted, points.accepted, points.open, points.unknown)
        assert sum(map(micro, bands)) == micro(points.max), action.id
    for band in ("max", "earned", "measured", "asserted", "accepted", "open", "unknown"):
        whole = micro(getattr(made.totals, band))
        assert sum(micro(getattr(action.points, band)) for action in made.actions) == whole
    for groups in (made.categories, made.products):
        assert sum(micro(group.points.max) for group in groups) == micro(made.totals.max)
        assert sum(micro(group.earned) for group in groups) == micro(made.totals.earned)


def test_evidence_points_into_the_snapshot_and_speaks() -> None:
    for action in report().actions:
        assert action.reason
        for evidence in action.evidence:
            assert _at(evidence.pointer) is not None
            assert evidence.subject
            assert evidence.observed
            assert evidence.expected


@pytest.mark.parametrize("resource", sorted(HELD & READ))
def test_losing_a_resource_never_raises_the_score(resource: str) -> None:
    _assert_no_better(without(resource), resource)


@pytest.mark.parametrize("resource", sorted((document()["coverage"].keys() - HELD) & READ))
def test_losing_the_word_on_what_was_not_collected_never_raises_the_score(resource: str) -> None:
    _assert_no_better(unclaimed(resource), resource)


def test_without_a_word_on_coverage_what_is_held_counts_as_before() -> None:
    after = measured({**document(), "coverage": {}})
    assert after.totals == report().totals
    assert {action.id: action.outcome for action in after.actions} == {
        action.id: action.outcome for action in report().actions
    }


def test_losing_what_no_check_reads_changes_advice_at_most() -> None:
    data = document()
    for resource in sorted(HELD - READ):
        data = without(resource, data)
    before, after = ([action._replace(advice=()) for action in one.actions] for one in (report(), measured(data)))
    assert after == before


def test_losing_everything_leaves_nothing_passed() -> None:
    after = measured({**document(), "coverage": {}, "resources": {}})
    assert after.totals.earned == 0
    assert {action.outcome for action in after.actions} == {Outcome.NOT_ASSESSED}


def _assert_no_better(data: dict[str, object], resource: str) -> None:
    before = {action.id: action for action in report().actions}
    after = {action.id: action for action in measured(data, readers(resource)).actions}
    for action in after.values():
        assert action.outcome is not Outcome.PASSED or before[action.id].outcome is Outcome.PASSED, action.id
        assert action.points.earned <= before[action.id].points.earned, action.id
    assert _percent(before | after) <= _percent(before)


def _percent(actions: dict[str, Assessment]) -> Fraction:
    points = [action.points for action in actions.values()]
    return Fraction(sum(micro(each.earned) for each in points), sum(micro(each.max) for each in points))


def _at(pointer: str) -> object:
    value: object = document()
    for part in pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        value = value[int(name)] if isinstance(value, list) else value[name]  # type: ignore[index]
    return value
