from __future__ import annotations

from scanner.model.points import Points
from scanner.model.rule import Level, Severity
from scanner.ranking import effort, ranks
from tests.packs import an_action


def test_many_points_for_little_effort_come_first() -> None:
    easy = an_action("Easy", points=6)
    hard = an_action("Hard", points=9, cost=Level.HIGH, impact=Level.HIGH, complexity=Level.HIGH)
    points = {"Easy": Points(6, open=6), "Hard": Points(9, open=9)}

    assert (effort(easy), effort(hard)) == (3, 9)
    assert ranks([hard, easy], points) == {"Easy": 1, "Hard": 2}


def test_open_points_rank_before_unknown_ones_and_those_before_nothing_left() -> None:
    actions = [an_action("Done"), an_action("Unknown"), an_action("Open")]
    points = {"Done": Points(10, measured=10), "Unknown": Points(10, unknown=10), "Open": Points(10, open=0.5)}

    assert ranks(actions, points) == {"Open": 1, "Unknown": 2, "Done": 3}


def test_equal_priorities_are_put_in_order_of_severity_and_then_of_id() -> None:
    actions = [an_action("b"), an_action("A"), an_action("c", severity=Severity.CRITICAL)]
    points = {action.id: Points(10, open=1) for action in actions}

    assert ranks(actions, points) == {"c": 1, "A": 2, "b": 3}
    assert ranks(reversed(actions), points) == ranks(actions, points)
