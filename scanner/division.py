"""The change of a score by part, once every mixture of the parts that changed can be measured."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from scanner.model.comparison import ActionChange, Comparison, Division, PartShare, PartTotal
from scanner.model.part import Part
from scanner.model.points import micro, percent, points_of
from scanner.model.report import Assessment, Report
from scanner.record import NamedTuple
from scanner.shapley import divided, mixtures

Heads = frozenset[Part]


class Vector(NamedTuple):
    """What one action has, in millionths of a point."""

    earned: int = 0
    open: int = 0
    unknown: int = 0
    max: int = 0


NOTHING = Vector()
Vectors = Mapping[str, Vector]
"""By id of the action."""


def vector(action: Assessment) -> Vector:
    points = action.points
    return Vector(micro(points.earned), micro(points.open), micro(points.unknown), micro(points.max))


def vectors(report: Report, name: Callable[[str], str]) -> dict[str, Vector]:
    """What each action has; `name` gives the id that it is known by."""
    return {name(each.id): vector(each) for each in report.actions}


def with_division(
    comparison: Comparison, parts: Iterable[Part], measured: Callable[[Heads], Vectors], evaluations: int = 0
) -> Comparison:
    """The comparison with the share of each part, and of each part in each action.

    `parts` are those that changed; `measured` has what every action has in a mixture of them.
    """
    players = [part for part in Part if part in set(parts)]
    held = {heads: measured(heads) for heads in mixtures(players)}
    totals = {heads: _total(each.values()) for heads, each in held.items()}
    division = Division(tuple(_part_totals(players, totals)), evaluations)
    actions = tuple(each._replace(shares=_shares(each, players, held)) for each in comparison.actions)
    return comparison._replace(division=division, actions=actions, undivided=None)


def _total(vectors: Iterable[Vector]) -> Vector:
    return Vector(*map(sum, zip(*vectors))) if (vectors := tuple(vectors)) else NOTHING


def _part_totals(players: Sequence[Part], totals: Mapping[Heads, Vector]) -> list[PartTotal]:
    earned = divided(players, lambda heads: totals[heads].earned)
    unknown = divided(players, lambda heads: totals[heads].unknown)
    shares = {heads: _percent(total.earned, total.max) for heads, total in totals.items()}
    upper = {heads: _percent(total.earned + total.unknown, total.max) for heads, total in totals.items()}
    percents = _divided_percents(players, shares)
    uppers = _divided_percents(players, upper)
    none = 0.0 if None not in shares.values() else None
    return [
        PartTotal(
            part,
            part in earned,
            points_of(earned.get(part, 0)),
            percents.get(part, none),
            points_of(unknown.get(part, 0)),
            uppers.get(part, none),
        )
        for part in Part
        if part is not Part.COVERAGE or part in earned
    ]


def _divided_percents(players: Sequence[Part], shares: Mapping[Heads, int | None]) -> dict[Part, float | None]:
    """Percentage points of each part; null for all where some mixture has no score."""
    known = {heads: share for heads, share in shares.items() if share is not None}
    if len(known) < len(shares):
        return dict.fromkeys(players)
    return {part: points_of(share) for part, share in divided(players, known.__getitem__).items()}


def _percent(part: int, whole: int) -> int | None:
    share = percent(points_of(part), points_of(whole))
    return None if share is None else micro(share)


def _shares(action: ActionChange, players: Sequence[Part], held: Mapping[Heads, Vectors]) -> tuple[PartShare, ...]:
    mine = {heads: each.get(action.id, NOTHING) for heads, each in held.items()}
    if len(set(mine.values())) < 2:
        return ()
    earned = divided(players, lambda heads: mine[heads].earned)
    opened = divided(players, lambda heads: mine[heads].open)
    unknown = divided(players, lambda heads: mine[heads].unknown)
    return tuple(
        PartShare(part, points_of(earned[part]), points_of(opened[part]), points_of(unknown[part]))
        for part in players
        if earned[part] or opened[part] or unknown[part]
    )
