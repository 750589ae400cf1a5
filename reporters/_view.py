"""How people-facing formats cut one report: what to do, what is settled, what could not be assessed and why."""

from __future__ import annotations

from collections.abc import Iterable

from scanner.model.finding import Evidence, Outcome
from scanner.model.points import micro, points_of
from scanner.model.report import Assessment, Maxima, Report
from scanner.model.rule import Verification
from scanner.model.snapshot import CoverageState
from scanner.record import NamedTuple

STATES = {
    CoverageState.COLLECTED: "collected",
    CoverageState.FORBIDDEN: "forbidden",
    CoverageState.NOT_LICENSED: "not licensed",
    CoverageState.ERROR: "failed to collect",
    CoverageState.NOT_COLLECTED: "not collected",
}

BANDS = (
    ("measured", "verified"),
    ("asserted", "asserted"),
    ("accepted", "accepted"),
    ("open", "open"),
    ("unknown", "unknown"),
)
"""Field and word of each band of points, in the order in which they are shown."""
CELLS = dict(zip((field for field, _ in BANDS), "█▓▒░╌", strict=True))
"""What a bar is made of."""


class Sections(NamedTuple):
    """The actions of a report in rank order, each in exactly one section."""

    to_do: tuple[Assessment, ...]
    """Points are open."""
    not_assessed: tuple[Assessment, ...]
    """Nothing is open, and something could not be decided."""
    accepted: tuple[Assessment, ...]
    """Points are given up on purpose."""
    asserted: tuple[Assessment, ...]
    """Points are earned on people's word."""
    passed: tuple[Assessment, ...]
    """Full points, measured."""
    not_applicable: tuple[Assessment, ...]


class Blocked(NamedTuple):
    """Actions that wait for the same permissions."""

    permissions: tuple[str, ...]
    """Empty where the resources were collected and lack what the check reads."""
    states: tuple[str, ...]
    resources: tuple[str, ...]
    actions: tuple[Assessment, ...]
    points: float
    """Unknown points that they would decide."""


def sections(report: Report) -> Sections:
    """Every action of the report, by what a person would do about it."""
    cut: dict[str, list[Assessment]] = {name: [] for name in Sections._fields}
    for action in report.actions:
        cut[_section(action)].append(action)
    return Sections(*(tuple(cut[name]) for name in Sections._fields))


def blocked(actions: Iterable[Assessment]) -> tuple[Blocked, ...]:
    """Actions with unknown points, grouped by the permissions that they wait for, most points first."""
    groups: dict[tuple[str, ...], list[Assessment]] = {}
    for action in actions:
        if is_undecided(action):
            permissions = tuple(sorted({missing.permission for missing in action.missing if missing.permission}))
            groups.setdefault(permissions, []).append(action)
    return tuple(sorted((_blocked(*group) for group in groups.items()), key=_by_points))


def maxima(report: Report) -> str:
    """A sentence about whose maxima count, where they are not the catalogue's."""
    own = report.tool.points_basis is Maxima.TENANT
    return "Maxima are those of the tenant's own control profiles, where it has one." if own else ""


def is_reported(action: Assessment) -> bool:
    """Whether the outcome is Microsoft's word and not a measurement."""
    return action.verification is Verification.REPORTED


def is_undecided(action: Assessment) -> bool:
    return action.outcome is Outcome.NOT_ASSESSED or action.points.unknown > 0


def advice(report: Report) -> str:
    """The one thing to do next, in a sentence."""
    cut = sections(report)
    waiting = blocked(report.actions)
    if not report.actions:
        return "The catalogue holds no action, so there is nothing to score."
    if cut.to_do:
        first = cut.to_do[0]
        return f"Start with {first.id}: {worth(first.points.open)} to earn, at {first.implementation.cost} cost."
    if waiting:
        group = waiting[0]
        how = f"Collect with {' and '.join(group.permissions)}" if group.permissions else "Complete the snapshot"
        return f"Nothing is open that could be assessed. {how} to decide {worth(group.points)} more."
    return "Nothing is open."


def worth(points: float) -> str:
    """`1 point`, `4.50 points`."""
    text = points_text(points).removesuffix(".00")
    return f"{text} point" if text == "1" else f"{text} points"


def points_text(points: float) -> str:
    """Two decimals, as Microsoft's portal shows points."""
    return f"{points + 0.0:.2f}"


def percent_text(percent: float | None) -> str:
    """`64.37%`, or `n/a`; 0 and 100 are kept for exactly none and exactly all."""
    if percent is None:
        return "n/a"
    if 0 < percent < 0.01:
        return "0.01%"
    if 99.99 < percent < 100:
        return "99.99%"
    return f"{percent:.2f}%"


def counted(action: Assessment) -> str:
    """`97 of 250 users`, or nothing for an action that is not counted in items."""
    if action.count is None or action.total is None:
        return ""
    return f"{action.count} of {action.total} {action.unit}"


def failing(action: Assessment) -> tuple[Evidence, ...]:
    """The evidence of what fails; where nothing does, of what could not be decided."""
    return tuple(each for each in action.evidence if each.assessed) or action.evidence


def telling(action: Assessment) -> tuple[Evidence, ...]:
    """The evidence of what fails and that no pin covers; those beyond the pin first where a scope leaves more open."""
    found, use = failing(action), action.override
    if use is None or not use.reopened_subjects:
        return found
    beyond = [each for each in found if _is_named(each.subject, use.reopened_subjects)]
    if not use.entry.scope.is_partial:
        return tuple(beyond)
    return (*beyond, *(each for each in found if each not in beyond))


def beyond_the_pin(action: Assessment) -> int | None:
    """How many items a pin of the whole action does not cover; None where there is none that opened again."""
    use = action.override
    return use.reopened or None if use is not None and not use.entry.scope.is_partial else None


def _is_named(subject: str, names: Iterable[str]) -> bool:
    """Whether one of the names is the subject's; namesakes have their id or number behind it."""
    return any(name == subject or name.startswith((f"{subject} (", f"{subject} #")) for name in names)


def sentence(text: str) -> str:
    """A reason as a sentence: a capital first, one full stop last."""
    text = " ".join(text.split())
    return text[:1].upper() + text[1:].rstrip(".") + "."


def tenant_name(report: Report) -> str:
    tenant = report.tenant
    return tenant.display_name or tenant.default_domain or tenant.id or "an unnamed tenant"


def tenant_slug(report: Report) -> str:
    """The tenant in lower-case letters, digits, dots and hyphens, for identifiers."""
    tenant = report.tenant
    names = (slug(name or "") for name in (tenant.default_domain, tenant.display_name, tenant.id))
    return next(filter(None, names), "tenant")


def slug(text: str) -> str:
    """Lower-case ASCII letters, digits and dots; anything else becomes one hyphen between them."""
    signs = "".join(sign if sign.isascii() and (sign.isalnum() or sign == ".") else " " for sign in text.lower())
    return "-".join(signs.split())[:100].strip("-")


def moment(iso: str) -> str:
    """`2026-11-12 06:00 UTC` of an ISO 8601 time in UTC; any other text as it is."""
    day, separator, time = iso.partition("T")
    return f"{day} {time[:5]} UTC" if separator and time.endswith("Z") else iso


def need(group: Blocked) -> str:
    """What a group waits for: `AuditLog.Read.All (forbidden)`."""
    if not group.permissions:
        return "incomplete records"
    return f"{' and '.join(group.permissions)} ({', '.join(group.states)})"


def _section(action: Assessment) -> str:
    if action.outcome is Outcome.NOT_APPLICABLE:
        return "not_applicable"
    if action.points.open > 0:
        return "to_do"
    if is_undecided(action):
        return "not_assessed"
    if action.points.accepted > 0:
        return "accepted"
    return "asserted" if action.points.asserted > 0 else "passed"


def _blocked(permissions: tuple[str, ...], actions: list[Assessment]) -> Blocked:
    missing = [each for action in actions for each in action.missing]
    return Blocked(
        permissions,
        tuple(sorted({STATES[each.state] for each in missing})),
        tuple(sorted({each.resource for each in missing})),
        tuple(actions),
        points_of(sum(micro(action.points.unknown) for action in actions)),
    )


def _by_points(group: Blocked) -> tuple[float, tuple[str, ...]]:
    return -group.points, group.permissions
