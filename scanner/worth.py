"""What actions are worth in one tenant: its own maxima come first, then what rows report, then the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from scanner.model.finding import Finding
from scanner.model.rule import Action, PointsBasis
from scanner.model.snapshot import CoverageState
from scanner.record import TYPE_CHECKING
from scanner.snapshot.document import Snapshot

if TYPE_CHECKING:
    from typing import TypeGuard

PROFILES = "secureScore.controlProfiles"
_MOST = 100
"""Points beyond which a maximum is taken for a slip; the oldest models went up to 35."""


def tenant_maxima(snapshot: Snapshot) -> Mapping[str, float]:
    """Maxima of the tenant's own control profiles, by id in lower case; empty where they were not collected.

    Source: Microsoft Graph, secureScoreControlProfile, `maxScore`.
    """
    if snapshot.coverage_of(PROFILES).state is not CoverageState.COLLECTED:
        return {}
    return dict(_maxima(snapshot.rows_of(PROFILES) or ()))


def in_tenant(
    actions: Iterable[Action], findings: Iterable[Finding], maxima: Mapping[str, float]
) -> tuple[Action, ...]:
    """The actions, with what each is worth in this tenant and where that is from."""
    return tuple(_worth(action, finding, maxima) for action, finding in zip(actions, findings))


def is_maximum(value: object) -> TypeGuard[float]:
    """Whether a value can be the maximum of an action."""
    return isinstance(value, int | float) and value is not True and 0 < value <= _MOST


def _worth(action: Action, finding: Finding, maxima: Mapping[str, float]) -> Action:
    if maxima:
        for name in (action.id, *action.aliases):
            if name.casefold() in maxima:
                return action._replace(points=maxima[name.casefold()], points_basis=PointsBasis.TENANT)
    if finding.worth is not None and action.points_basis is PointsBasis.ESTIMATED:
        return action._replace(points=finding.worth, points_basis=PointsBasis.REPORTED)
    return action


def _maxima(rows: Sequence[object]) -> Iterator[tuple[str, float]]:
    for row in rows:
        if isinstance(row, Mapping):
            id, most = row.get("id"), row.get("maxScore")
            if isinstance(id, str) and is_maximum(most):
                yield id.casefold(), float(most)
