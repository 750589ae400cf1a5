from __future__ import annotations

import pytest

from scanner.frameworks import frameworks
from scanner.model.finding import Outcome
from scanner.model.framework import Control, Framework, FrameworkCoverage

PASSED, PARTIAL, FAILED = Outcome.PASSED, Outcome.PARTIAL, Outcome.FAILED
UNKNOWN, ABSENT = Outcome.NOT_ASSESSED, Outcome.NOT_APPLICABLE


def covered(outcomes: dict[str, Outcome], *controls: Control) -> FrameworkCoverage:
    framework = Framework("scuba", "Baselines", "1", "CISA", "https://www.cisa.gov/", controls)
    return frameworks(outcomes, [framework])[0]


def test_coverage_counts_each_mapped_action_once() -> None:
    found = covered({"A": PASSED, "B": FAILED}, Control("1", None, ("A", "B")), Control("2", None, ("A",)))

    assert (found.mapped, found.passed, found.failed, found.percent) == (2, 1, 1, 50)


def test_a_related_action_is_shown_and_never_counted() -> None:
    found = covered({"A": PASSED, "B": FAILED}, Control("1", None, ("A",), ("B",)), Control("2", None, (), ("B",)))

    assert (found.mapped, found.passed, found.failed) == (1, 1, 0)
    assert [(one.outcome, one.related) for one in found.controls] == [(PASSED, ("B",)), (None, ("B",))]
    assert found.unmapped == ()


def test_actions_that_do_not_apply_or_were_not_measured_are_in_no_count() -> None:
    found = covered({"A": ABSENT}, Control("1", None, ("A",)), Control("2", None, ("Elsewhere",)), Control("3"))

    assert (found.mapped, found.percent, found.unmapped) == (0, None, ("3",))
    assert [one.outcome for one in found.controls] == [ABSENT, None, None]


def test_actions_that_are_switched_off_are_named_and_in_no_count() -> None:
    framework = Framework("scuba", "Baselines", "1", "CISA", "https://www.cisa.gov/", (Control("1", None, ("A", "B")),))
    found = frameworks({"A": PASSED}, [framework], ["B", "Elsewhere"])[0]

    assert (found.mapped, found.percent, found.switched_off, found.unmapped) == (1, 100, ("B",), ())


@pytest.mark.parametrize(
    ("outcomes", "together"),
    [
        ((PASSED, PASSED), PASSED),
        ((PASSED, FAILED), PARTIAL),
        ((PARTIAL, PASSED), PARTIAL),
        ((UNKNOWN, PASSED), UNKNOWN),
        ((UNKNOWN, FAILED), FAILED),
        ((FAILED, FAILED), FAILED),
        ((ABSENT, PASSED), PASSED),
    ],
)
def test_a_control_is_as_good_as_its_worst_action(outcomes: tuple[Outcome, ...], together: Outcome) -> None:
    by_id = {f"Action{index}": outcome for index, outcome in enumerate(outcomes)}

    assert covered(by_id, Control("1", None, tuple(by_id))).controls[0].outcome is together
