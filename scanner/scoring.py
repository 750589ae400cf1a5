"""From findings to points."""

from __future__ import annotations

from scanner.model.finding import Finding, Outcome
from scanner.model.points import Points, micro, points_of
from scanner.model.rule import Action, Scoring


def points(action: Action, finding: Finding) -> Points:
    """Split `action.points` (0 to 10) into the five bands; they add up to `max` to the millionth.

    An action that does not apply has a `max` of 0. Source: Microsoft Learn, "Microsoft Secure Score",
    how improvement actions are scored: all or nothing, or covered / total x maximum.
    """
    whole = micro(action.points)
    match finding.outcome:
        case Outcome.NOT_APPLICABLE:
            return Points(max=0.0)
        case Outcome.PASSED:
            return _bands(whole, measured=whole)
        case Outcome.NOT_ASSESSED:
            return _bands(whole, unknown=whole)
    measured, unknown = (0, 0) if action.scoring is Scoring.BINARY else _shares(whole, finding)
    if finding.perhaps_satisfied or (unknown and not finding.failed):
        # What rounding leaves over is open only where something is known to fail.
        unknown = whole - measured
    return _bands(whole, measured=measured, unknown=unknown)


def _shares(whole: int, finding: Finding) -> tuple[int, int]:
    """Millionths of a point for the items that pass and for those that could not be decided, rounded down."""
    if finding.share is not None:
        return whole * finding.share.earned // finding.share.of, 0
    total, passed, unknown = finding.total or 1, finding.passed or 0, finding.unknown or 0
    return whole * passed // total, whole * unknown // total


def _bands(whole: int, *, measured: int = 0, unknown: int = 0) -> Points:
    rest = whole - measured - unknown
    return Points(points_of(whole), points_of(measured), 0.0, 0.0, points_of(rest), points_of(unknown))
