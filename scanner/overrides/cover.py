"""What overrides cover of a finding, and how that moves its points between the bands."""

from __future__ import annotations

from scanner.model.finding import Finding, Outcome
from scanner.model.override import Rest
from scanner.model.points import Points, micro, points_of
from scanner.model.rule import Action, Scoring
from scanner.record import NamedTuple


class Cover(NamedTuple):
    """The part of a finding that overrides cover: everything that is left, a share of it, or so many items."""

    rest: Rest = Rest.OPEN
    """The band for everything that the measurement leaves; open covers nothing that way."""
    at_most: int | None = None
    """Millionths of a point of what is open that `rest` takes; null is all of it, and what is unknown if asserted."""
    accepted: int = 0
    """Items that fail, and that somebody accepts."""
    asserted: int = 0
    """Items that fail, and that are dealt with in another way."""
    asserted_unknown: int = 0
    """Items that could not be decided, and that are dealt with in another way."""


NOTHING = Cover()


def covered(action: Action, finding: Finding, bare: Points, cover: Cover) -> Points:
    """The points of a finding with its overrides, from `bare`, those without; the bands still add up to `max`.

    Measured points stay what they are. An accepted risk earns nothing, and what is unknown stays unknown under it;
    an assertion is about both what fails and what could not be decided.
    """
    if finding.outcome in (Outcome.PASSED, Outcome.NOT_APPLICABLE):
        return bare
    if cover.rest is not Rest.OPEN:
        return _everything(bare, cover)
    if not finding.total or finding.share is not None or finding.outcome is Outcome.NOT_ASSESSED:
        return bare
    if action.scoring is Scoring.BINARY:
        return _all_or_nothing(finding, bare, cover)
    return _proportional(finding, bare, cover)


def _everything(bare: Points, cover: Cover) -> Points:
    left, unknown = micro(bare.open), micro(bare.unknown)
    taken = left if cover.at_most is None else min(left, cover.at_most)
    if cover.rest is Rest.ACCEPTED:
        return bare._replace(accepted=points_of(taken), open=points_of(left - taken))
    if cover.at_most is None:
        return bare._replace(asserted=points_of(left + unknown), open=0.0, unknown=0.0)
    return bare._replace(asserted=points_of(taken), open=points_of(left - taken))


def _all_or_nothing(finding: Finding, bare: Points, cover: Cover) -> Points:
    """One item that fails and is not covered keeps everything open; one that is accepted earns nothing."""
    failing, undecided = _left(finding, cover)
    whole = bare.max
    if failing or not (cover.accepted or cover.asserted or cover.asserted_unknown):
        return bare
    if cover.accepted:
        return bare if finding.perhaps_satisfied else Points(whole, accepted=whole)
    return Points(whole, unknown=whole) if undecided else Points(whole, asserted=whole)


def _proportional(finding: Finding, bare: Points, cover: Cover) -> Points:
    """Every item is worth the same; what rounding leaves over goes where some item still is."""
    whole, measured, total = micro(bare.max), micro(bare.measured), finding.total or 1
    failing, undecided = _left(finding, cover)
    asserted = whole * (cover.asserted + cover.asserted_unknown) // total
    if finding.perhaps_satisfied:  # what fails the check may still be earned, so nothing of it is given up
        return _bands(whole, measured, asserted, 0, whole - measured - asserted)
    accepted, unknown = whole * cover.accepted // total, whole * undecided // total
    over = whole - measured - asserted - accepted - unknown
    if failing:
        return _bands(whole, measured, asserted, accepted, unknown)
    if undecided:
        return _bands(whole, measured, asserted, accepted, unknown + over)
    if cover.accepted:
        return _bands(whole, measured, asserted, accepted + over, unknown)
    return _bands(whole, measured, asserted + over, accepted, unknown)


def _left(finding: Finding, cover: Cover) -> tuple[int, int]:
    """Items that fail, and items that could not be decided, and that nothing covers."""
    failing = (finding.failed or 0) - cover.accepted - cover.asserted
    return failing, (finding.unknown or 0) - cover.asserted_unknown


def _bands(whole: int, measured: int, asserted: int, accepted: int, unknown: int) -> Points:
    return Points(
        max=points_of(whole),
        measured=points_of(measured),
        asserted=points_of(asserted),
        accepted=points_of(accepted),
        open=points_of(whole - measured - asserted - accepted - unknown),
        unknown=points_of(unknown),
    )
