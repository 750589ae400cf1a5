"""Whether a finding is worse than what was pinned, and making pins."""

from __future__ import annotations

from collections.abc import Sequence

from scanner.model.finding import Finding
from scanner.model.override import Pin
from scanner.model.points import Points, micro, percent
from scanner.overrides.digest import sealed
from scanner.overrides.watch import Subject
from scanner.record import NamedTuple


class Excess(NamedTuple):
    """What is beyond a pin."""

    reason: str
    subjects: tuple[str, ...] = ()
    """Failing items that were not accepted."""
    kept: int = 0
    """Millionths of a point that stay covered, of an action that is not counted in items."""


def beyond(pin: Pin, finding: Finding, bare: Points, failing: Sequence[Subject]) -> Excess | None:
    """What is worse than the pin; None where nothing is. A pin that cannot be compared covers nothing."""
    if finding.share is not None or finding.total is None:
        return _of_whole(pin, finding, bare)
    if pin.failing is not None:
        over = [each.label for each in failing[pin.failing :]]
        reason = f"{len(failing)} fail, and {pin.failing} were pinned"
        return Excess(reason, tuple(over)) if over else None
    if pin.observed:
        changed = [each for each in failing if pin.observed.get(each.label, each.observed) != each.observed]
        new = [each for each in failing if each.label not in pin.observed]
        over = [each.label for each in failing if pin.observed.get(each.label) != each.observed]
        return Excess(_changes(len(new), len(changed)), tuple(over)) if over else None
    if pin.subjects:
        known = set(pin.subjects)
        over = [each.label for each in failing if each.label not in known]
        return Excess(_changes(len(over), 0), tuple(over)) if over else None
    return Excess("was pinned as a share, and is counted in items now", tuple(each.label for each in failing))


def taken(finding: Finding, bare: Points, failing: Sequence[Subject], by: str, day: str) -> Pin | None:
    """A pin of what a finding is now; None where nothing fails. `by` is `values`, `subjects` or `count`."""
    if finding.share is not None:
        share = percent(bare.open, bare.max)
        return sealed(Pin(day, open_percent=share)) if share else None
    if finding.total is None:
        seen = {evidence.subject: evidence.observed for evidence in finding.evidence if evidence.assessed}
        return sealed(Pin(day, observed=seen)) if seen else None
    if not failing:
        return None
    match by:
        case "count":
            return sealed(Pin(day, failing=len(failing)))
        case "subjects":
            return sealed(Pin(day, subjects=tuple(sorted(each.label for each in failing))))
    return sealed(Pin(day, observed={each.label: each.observed for each in sorted(failing, key=_label)}))


def _label(subject: Subject) -> str:
    return subject.label


def _of_whole(pin: Pin, finding: Finding, bare: Points) -> Excess | None:
    if pin.open_percent is not None and finding.share is not None:
        now = percent(bare.open, bare.max) or 0.0
        if now <= pin.open_percent:
            return None
        kept = int(micro(bare.max) * pin.open_percent // 100)
        return Excess(f"{now:.10g} % is open, and {pin.open_percent:.10g} % was pinned", kept=kept)
    seen = {evidence.subject: evidence.observed for evidence in finding.evidence if evidence.assessed}
    if pin.observed and seen:
        changed = [subject for subject, observed in seen.items() if pin.observed.get(subject) != observed]
        if not changed:
            return None
        return Excess(f"{changed[0]} is not what was pinned: {seen[changed[0]]}")
    return Excess("cannot be compared with what was pinned")


def _changes(new: int, changed: int) -> str:
    parts = [
        *([f"{new} fail that {'was' if new == 1 else 'were'} not pinned"] if new else []),
        *([f"{changed} {'is' if changed == 1 else 'are'} not what was pinned"] if changed else []),
    ]
    return ", ".join(parts)
