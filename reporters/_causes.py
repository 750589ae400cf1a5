"""What moved a score, in words: the same in every format."""

from __future__ import annotations

from collections.abc import Iterable

from reporters._terminal import harmless
from reporters._view import worth
from reporters._waterfall import change_text
from scanner.model.comparison import ActionChange, Cause, Change, Comparison, Kind
from scanner.model.part import Part

FEW = 6
"""Actions that are named with one cause."""
WORDS = {
    Change.NEW: "newly open",
    Change.FIXED: "fixed",
    Change.CHANGED: "changed",
    Change.ADDED: "added",
    Change.REMOVED: "removed",
}


def causes_of(comparison: Comparison, part: Part) -> tuple[Cause, ...]:
    return tuple(each for each in comparison.causes if each.part is part)


def moving(causes: Iterable[Cause]) -> tuple[tuple[Cause, ...], tuple[Cause, ...]]:
    """Those that moved something, and the others."""
    held = tuple(causes)
    return tuple(each for each in held if each.actions), tuple(each for each in held if not each.actions)


def title(cause: Cause) -> str:
    """`Conditional Access policies: CA002 Staff (removed)`."""
    state = "" if cause.kind is Kind.CHANGED else f" ({cause.kind.value})"
    many = f" ({cause.objects} objects)" if cause.objects > 1 else ""
    return harmless(f"{cause.what}: {cause.subject}{many}{state}")


def differences(cause: Cause) -> tuple[str, ...]:
    """`state: "enabled" -> "disabled"`, one for each property."""
    return tuple(
        harmless(f"{each.path}: {_value(each.before)} -> {_value(each.after)}" if each.path else "changed")
        for each in cause.properties
    )


def place(cause: Cause, base: str) -> str:
    """`snapshot.json:12`; of what is gone, with the side that has it."""
    if cause.file is None:
        return ""
    line = f":{cause.line}" if cause.line else ""
    return harmless(f"{cause.file}{line}" + (f" in {base}" if cause.in_base else ""))


def moved(cause: Cause) -> str:
    """`AdminMFAV2 -10.00, OneAdmin +1.00 and 3 more`."""
    shown = ", ".join(f"{each.action} {change_text(each.points)}" for each in cause.actions[:FEW])
    more = len(cause.actions) - FEW
    return f"{shown} and {more} more" if more > 0 else shown


def because(action: ActionChange) -> str:
    """The parts that moved an action: `configuration -2.00, population -0.10`."""
    return ", ".join(f"{each.part.value} {change_text(each.points)}" for each in action.shares if each.points)


def is_telling(action: ActionChange) -> bool:
    """Whether more than its counts changed."""
    base, head = action.base, action.head
    if base is None or head is None or action.points or base.open != head.open or base.max != head.max:
        return True
    return (base.outcome, base.status) != (head.outcome, head.status)


def kept(number: int) -> str:
    """What is said of those where only counts changed."""
    return "1 counts other items and keeps its points" if number == 1 else f"{number} count other items and keep theirs"


def summary(comparison: Comparison) -> str:
    """`2 newly open, 1 fixed, 5 changed, 471 unchanged`."""
    counts = comparison.counts
    words = {**{each.value: word for each, word in WORDS.items()}, "unchanged": "unchanged"}
    told = [f"{getattr(counts, name)} {words[name]}" for name in counts._fields if getattr(counts, name)]
    return ", ".join(told) or "no actions"


def became(action: ActionChange) -> str:
    """`partial 95 of 100 -> 94 of 100, to-address -> planned`."""
    base, head = action.base, action.head
    if base is None or head is None:
        state = head or base
        assert state is not None
        return f"{state.outcome.value}, {worth(state.earned)} of {worth(state.max)}"
    told = [f"{base.outcome.value} -> {head.outcome.value}" if base.outcome is not head.outcome else head.outcome.value]
    if (base.passed, base.total) != (head.passed, head.total) and head.total is not None and base.total is not None:
        told.append(f"{base.passed} of {base.total} -> {head.passed} of {head.total}")
    if base.max != head.max:
        told.append(f"worth {worth(base.max)} -> {worth(head.max)}")
    if base.status is not head.status:
        told.append(f"{base.status.value} -> {head.status.value}")
    return ", ".join(told)


def points_change(points: float) -> str:
    """`-4.50 points`."""
    return f"{change_text(points)} {'point' if abs(points) == 1 else 'points'}"


def _value(text: str | None) -> str:
    return "(not there)" if text is None else text
