"""What to do first.

Microsoft names what its ranking weighs, the points left, the difficulty, the user impact and the complexity, and not
how. Ours: `priority = points left / (cost + user impact + complexity)`, each of the three 1, 2 or 3 for low, moderate
and high. Open points rank first; then, by the same formula, points that are unknown; then everything else. Equal
priorities are put in order of severity, then of id, so that a rank never depends on the order of files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scanner.model.points import Points
from scanner.model.rule import Action, Level, Severity

_WEIGHT = {Level.LOW: 1, Level.MODERATE: 2, Level.HIGH: 3}
_URGENCY = {Severity.CRITICAL: 0, Severity.HIGH: 1, Severity.MEDIUM: 2, Severity.LOW: 3}


def ranks(actions: Iterable[Action], points: Mapping[str, Points]) -> dict[str, int]:
    """Rank by action id, from 1, without ties or gaps."""
    ordered = sorted(actions, key=lambda action: _order(action, points[action.id]))
    return {action.id: rank for rank, action in enumerate(ordered, start=1)}


def effort(action: Action) -> int:
    """3 (little of everything) to 9."""
    implementation = action.implementation
    return sum(_WEIGHT[level] for level in (implementation.cost, action.user_impact.level, implementation.complexity))


def _order(action: Action, points: Points) -> tuple[float, float, int, str]:
    weight = effort(action)
    return (-points.open / weight, -points.unknown / weight, _URGENCY[action.severity], action.id.casefold())
