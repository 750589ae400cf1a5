"""Whether a finding is worse than what was pinned, and making pins."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from scanner.engine.whole import without_mark
from scanner.model.finding import Finding
from scanner.model.override import Pin
from scanner.model.points import Points, micro, percent
from scanner.overrides.digest import sealed
from scanner.overrides.watch import Stood, Subject
from scanner.record import NamedTuple


class Excess(NamedTuple):
    """What is beyond a pin."""

    reason: str
    subjects: tuple[str, ...] = ()
    """Failing items that were not accepted."""
    kept: int = 0
    """Millionths of a point that stay covered, of an action that is not counted in items."""


def beyond(
    pin: Pin, finding: Finding, bare: Points, failing: Sequence[Subject], seen: Mapping[str, Stood]
) -> Excess | None:
    """What is worse than the pin; None where nothing is. A pin that cannot be compared covers nothing.

    `seen` is what was observed of an action that is not counted in items, by subject.
    """
    if finding.share is not None:
        return _of_share(pin, finding, bare, seen)
    if finding.total is None:
        return _of_whole(pin, seen)
    if pin.failing is not None:
        over = [each.label for each in failing[pin.failing :]]
        reason = f"{len(failing)} fail, and {pin.failing} were pinned"
        return Excess(reason, tuple(over)) if over else None
    if pin.open_percent is not None or not (pin.observed or pin.subjects):
        return Excess("was pinned as a share, and is counted in items now", tuple(each.label for each in failing))
    new = _new(failing, pin.observed or pin.subjects)
    changed = {each for each in failing if _is_other(pin, each)} - new
    over = [each.label for each in failing if each in new or each in changed]
    return Excess(_changes(len(new), len(changed)), tuple(over)) if over else None


def _is_other(pin: Pin, subject: Subject) -> bool:
    """Whether an item fails in another way than when it was pinned; older pins hold no details."""
    if pin.observed.get(subject.key, subject.observed) != subject.observed:
        return True
    return bool(pin.details) and pin.details.get(subject.key, "") != subject.details


def _new(failing: Sequence[Subject], pinned: Collection[str]) -> set[Subject]:
    """Items that were not pinned; of several with one name and no id nobody knows which was, unless all were."""
    known = set(pinned)
    unclear = {each.alike for each in failing if each.alike and each.key not in known}
    return {each for each in failing if each.key not in known or each.alike in unclear}


def taken(
    finding: Finding, bare: Points, failing: Sequence[Subject], seen: Mapping[str, Stood], by: str, day: str
) -> Pin | None:
    """A pin of what a finding is now; None where nothing fails. `by` is `values`, `subjects` or `count`."""
    observed = {name: each.observed for name, each in seen.items()}
    if finding.share is not None:
        share = percent(bare.open, bare.max)
        return sealed(Pin(day, observed=observed, open_percent=share)) if share else None
    if finding.total is None:
        details = {name: each.details for name, each in seen.items() if each.details}
        return sealed(Pin(day, observed=observed, details=details)) if seen else None
    if not failing:
        return None
    match by:
        case "count":
            return sealed(Pin(day, failing=len(failing)))
        case "subjects":
            return sealed(Pin(day, subjects=tuple(sorted(each.key for each in failing))))
    ordered = sorted(failing, key=_key)
    details = {each.key: each.details for each in ordered if each.details}
    return sealed(Pin(day, observed={each.key: each.observed for each in ordered}, details=details))


def _key(subject: Subject) -> str:
    return subject.key


def _of_share(pin: Pin, finding: Finding, bare: Points, seen: Mapping[str, Stood]) -> Excess | None:
    """The share is a ceiling, and below it anything goes; at it, what is observed has to be of the same kind.

    A share that stays the same, as one of which everything is open, does not tell of more: the numbers do.
    """
    if pin.open_percent is None or finding.share is None:
        return Excess("cannot be compared with what was pinned")
    now = percent(bare.open, bare.max) or 0.0
    if now < pin.open_percent:
        return None
    for name, each in seen.items():
        before = pin.observed.get(name, "") if pin.observed else each.observed
        shown = without_mark(each.observed)
        if _kind(before) != _kind(each.observed):
            return Excess(f"{name} is not what was pinned: {shown}")
        if now == pin.open_percent and _is_more(before, each.observed):
            return Excess(f"{name} is more than was pinned, with as much open: {shown}")
    if now == pin.open_percent:
        return None
    kept = int(micro(bare.max) * pin.open_percent // 100)
    return Excess(f"{now:.10g} % is open, and {pin.open_percent:.10g} % was pinned", kept=kept)


def _kind(observed: str) -> str:
    """What is observed but for its numbers."""
    return _NUMBER.sub("#", without_mark(observed))


def _is_more(before: str, now: str) -> bool:
    """Whether a number of what is observed is larger, or something changed that is not shown."""
    shown = without_mark(before), without_mark(now)
    if shown[0] == shown[1] or (before, now) != shown:
        return before != now
    numbers = (map(_largest, _NUMBER.findall(text)) for text in shown)
    return any(after > earlier for earlier, after in zip(*numbers, strict=True))


def _largest(number: str) -> float:
    """A number as it is largest: `1.234` may be a thousand and more."""
    if _GROUPED.fullmatch(number):
        return float(re.sub(r"[.,]", "", number))
    whole, _, rest = re.sub(r"[.,](?=.*[.,])", "", number).replace(",", ".").partition(".")
    return float(f"{whole}.{rest or 0}")


_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_GROUPED = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{3})+")


def _of_whole(pin: Pin, seen: Mapping[str, Stood]) -> Excess | None:
    if not pin.observed or pin.open_percent is not None or not seen:
        return Excess("cannot be compared with what was pinned")
    for subject, (observed, details) in seen.items():
        if pin.observed.get(subject) != observed:
            return Excess(f"{subject} is not what was pinned: {without_mark(observed)}")
        if pin.details and pin.details.get(subject, "") != details:
            return Excess(f"{subject} fails in another way than was pinned: {without_mark(details)}")
    return None


def _changes(new: int, changed: int) -> str:
    parts = [
        *([f"{new} fail that {'was' if new == 1 else 'were'} not pinned"] if new else []),
        *([f"{changed} {'is' if changed == 1 else 'are'} not what was pinned"] if changed else []),
    ]
    return ", ".join(parts)
