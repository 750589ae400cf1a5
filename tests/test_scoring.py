from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.model.finding import Outcome
from scanner.model.points import Points, micro
from scanner.model.rule import Scoring
from scanner.scoring import points
from tests.packs import a_finding, an_action


def test_fifty_of_a_hundred_users_at_ten_points_is_five() -> None:
    split = points(an_action(points=10), a_finding(Outcome.PARTIAL, passed=50, failed=50, unknown=0))

    assert split == Points(max=10.0, measured=5.0, open=5.0)


def test_items_that_could_not_be_decided_are_unknown_points_and_never_earn() -> None:
    split = points(an_action(points=10), a_finding(Outcome.PARTIAL, passed=50, failed=49, unknown=1))

    assert split == Points(max=10.0, measured=5.0, open=4.9, unknown=0.1)


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (Outcome.PASSED, Points(max=7.0, measured=7.0)),
        (Outcome.FAILED, Points(max=7.0, open=7.0)),
        (Outcome.NOT_ASSESSED, Points(max=7.0, unknown=7.0)),
        (Outcome.NOT_APPLICABLE, Points(max=0.0)),
    ],
)
def test_all_or_nothing_outcomes(outcome: Outcome, expected: Points) -> None:
    assert points(an_action(points=7, scoring=Scoring.BINARY), a_finding(outcome)) == expected


def test_a_binary_action_earns_nothing_for_a_part() -> None:
    action = an_action(points=3, scoring=Scoring.BINARY)

    assert points(action, a_finding(Outcome.FAILED, passed=2, failed=1, unknown=0)) == Points(max=3.0, open=3.0)


def test_nothing_is_open_while_a_definition_may_have_earned_it() -> None:
    finding = a_finding(Outcome.PARTIAL, passed=1, failed=3, unknown=0, perhaps_satisfied=True)

    assert points(an_action(points=8), finding) == Points(max=8.0, measured=2.0, unknown=6.0)


def test_a_single_failing_item_among_many_keeps_an_action_from_full_points() -> None:
    split = points(an_action(points=10), a_finding(Outcome.PARTIAL, passed=99_999_999, failed=1, unknown=0))

    assert split.measured < 10.0
    assert split.open > 0.0


def test_nothing_is_open_where_no_item_is_known_to_fail() -> None:
    finding = a_finding(Outcome.PARTIAL, passed=235, failed=0, unknown=18)

    assert points(an_action(points=5), finding) == Points(max=5.0, measured=4.644268, unknown=0.355732)


@given(
    worth=st.integers(1, 100).map(lambda tenths: tenths / 10),
    outcome=st.sampled_from(Outcome),
    scoring=st.sampled_from(Scoring),
    counts=st.tuples(st.integers(0, 10**7), st.integers(0, 10**7), st.integers(0, 10**7)),
    perhaps=st.booleans(),
)
def test_the_five_bands_add_up_to_the_maximum(
    worth: float, outcome: Outcome, scoring: Scoring, counts: tuple[int, int, int], perhaps: bool
) -> None:
    passed, failed, unknown = counts
    finding = a_finding(outcome, passed=passed, failed=failed, unknown=unknown, perhaps_satisfied=perhaps)

    split = points(an_action(points=worth, scoring=scoring), finding)

    assert sum(micro(band) for band in split[1:]) == micro(split.max)
    assert all(band >= 0 for band in split)
