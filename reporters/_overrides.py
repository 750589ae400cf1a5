"""How people-facing formats tell of overrides: what waits for a person first, then by the day it ends."""

from __future__ import annotations

from reporters._view import percent_text, points_text
from scanner.model.report import Report
from scanner.record import TYPE_CHECKING

if TYPE_CHECKING:
    from scanner.model.override import OverrideAudit, OverrideUse

STATUSES = {
    "to-address": "to address",
    "planned": "planned",
    "risk-accepted": "risk accepted",
    "third-party": "third party",
    "alternate-mitigation": "alternate mitigation",
    "completed": "completed",
}
SOON_DAYS = 30
_FIRST = ("expired", "reopened")
_LAST = ("unneeded", "elsewhere")


def entries(report: Report) -> tuple[OverrideUse, ...]:
    """Every entry: expired and re-opened ones first, then by their last day, and what changes nothing at the end."""
    if report.overrides is None:
        return ()
    return tuple(sorted(report.overrides.entries, key=_order))


def entries_of(report: Report, action: str) -> tuple[OverrideUse, ...]:
    """The entries of one action."""
    return tuple(use for use in entries(report) if use.entry.action == action)


def waiting(audit: OverrideAudit) -> int:
    """How many entries need a person: expired, re-opened, or against the policy."""
    places = {(violation.file, violation.line) for violation in audit.violations}
    urgent = [use for use in audit.entries if use.state in _FIRST or (use.entry.file, use.entry.line) in places]
    return len(urgent)


def without(report: Report) -> str:
    """What the score is without any override; empty where that is the score."""
    bare = report.bare_totals
    if report.overrides is None or bare is None or bare.percent == report.totals.percent:
        return ""
    return f"Without any override it is {percent_text(bare.percent)}."


def standing(use: OverrideUse) -> str:
    """`10 days left`, `expired 3 days ago`, `re-opened, 18 beyond the pin`, `unneeded: the action is completed`."""
    match use.state.value:
        case "expired":
            days = -(use.days_left or 0)
            return f"expired {days} day{'' if days == 1 else 's'} ago"
        case "reopened":
            return f"re-opened, {use.reopened} beyond the pin" if use.reopened else f"re-opened: {use.reason}"
        case "unneeded":
            return f"unneeded: {use.reason}"
        case "elsewhere":
            return use.reason
        case "not-yet":
            return f"begins on {use.entry.created}"
    if use.days_left is None:
        return "without end"
    return "last day" if use.days_left == 0 else f"{use.days_left} day{'' if use.days_left == 1 else 's'} left"


def is_soon(use: OverrideUse) -> bool:
    """Whether it is in force and ends within 30 days."""
    return use.state in ("active", "reopened") and use.days_left is not None and use.days_left <= SOON_DAYS


def is_urgent(use: OverrideUse) -> bool:
    return use.state in _FIRST


def effect(use: OverrideUse) -> str:
    """`5.50 asserted, 1.00 planned`, or `no points`."""
    parts = [
        f"{points_text(getattr(use, band))} {band}"
        for band in ("asserted", "accepted", "planned")
        if getattr(use, band)
    ]
    return ", ".join(parts) or "no points"


def place(use: OverrideUse) -> str:
    """`overrides.yaml:14`; exceptions of devices have no line."""
    entry = use.entry
    return f"{entry.file}:{entry.line}" if entry.file is not None else "exceptions of devices"


def scope_text(use: OverrideUse) -> str:
    """What it is restricted to, in a few words; empty where it is about the whole action everywhere."""
    scope = use.entry.scope
    parts = [
        *([f"tenants {', '.join(scope.tenants)}"] if scope.tenants else []),
        *([", ".join(scope.subjects)] if scope.subjects else []),
        *([f"where {scope.where}"] if scope.where else []),
    ]
    return "; ".join(parts)


def _order(use: OverrideUse) -> tuple[int, str, str]:
    state = use.state.value
    rank = _FIRST.index(state) if state in _FIRST else 3 if state in _LAST else 2
    return rank, use.entry.expires or "9999", f"{use.entry.action.casefold()} {use.entry.line or 0:09}"
