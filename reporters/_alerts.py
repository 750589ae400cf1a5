"""What CI systems show beside a file: one alert for each action with open points, at a line that shows why."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reporters._decision import said
from reporters._terminal import harmless
from reporters._view import (
    beyond_the_pin,
    counted,
    failing,
    points_text,
    sections,
    sentence,
    telling,
    tenant_slug,
)
from scanner.model.report import Assessment, Report
from scanner.model.rule import Severity
from scanner.record import Any, NamedTuple

ANCHOR = "tenantscore.yaml"
"""The file, at line 1, of what has no place in the repository, for formats that want one."""


class Place(NamedTuple):
    """Where the first thing that fails stands; nothing where that is not in the repository."""

    path: str | None = None
    """Relative to the root of the repository."""
    line: int | None = None
    column: int | None = None


class Alert(NamedTuple):
    """An open action, or an override that breaks the review policy; texts are on one line, with nothing invisible."""

    id: str
    title: str
    severity: Severity
    place: Place
    message: str
    """Sentences: what was observed, what is expected, what it is worth, what was decided."""
    key: str
    """64 hexadecimal digits that only the tenant and the action decide."""


def alerts(report: Report) -> tuple[Alert, ...]:
    """The most worthwhile first, then overrides that break the review policy, each at its own line."""
    return (*(_alert(action, report) for action in sections(report).to_do), *_violations(report))


def located(action: Assessment, report: Report) -> Place:
    """File, line and column of the first thing that fails."""
    file, found = repository_file(report.snapshot.repository_path), telling(action)[:1]
    if file is None or not found or found[0].line is None:
        return Place()
    return Place(harmless(file), found[0].line, found[0].column)


def repository_file(path: str | None) -> str | None:
    """A path below the root of the repository, with slashes; None where it does not lie there."""
    if not path or re.match(r"[/\\]|[A-Za-z]:|[A-Za-z][A-Za-z0-9+.-]+://", path):
        return None
    parts = [part for part in path.replace("\\", "/").split("/") if part not in ("", ".")]
    return "/".join(parts) if parts and ".." not in parts else None


def message(action: Assessment) -> str:
    """What fails, the first of what was observed, what is expected, what it is worth, and what people decided."""
    count = counted(action)
    return " ".join(filter(None, (f"{sentence(count + ' pass')}" if count else "", observed(action), stakes(action))))


def observed(action: Assessment) -> str:
    """`Observed 'this' for a, and 9 more. Expected 'that'.`, else the reason."""
    if not action.evidence:
        return shown(sentence(action.reason))
    first = (telling(action) or failing(action))[0]
    more = (beyond_the_pin(action) or action.evidence_total) - 1
    tail = f", and {more} more" if more > 0 else ""
    return f"Observed '{shown(first.observed)}' for {shown(first.subject)}{tail}. Expected '{shown(first.expected)}'."


def stakes(action: Assessment) -> str:
    """`7.00 of 9.00 points are open, and 2.00 unknown. Planned: in the next window.`"""
    points = action.points
    unknown = f", and {points_text(points.unknown)} unknown" if points.unknown else ""
    worth = f"{points_text(points.open)} of {points_text(points.max)} points are open{unknown}."
    return f"{worth} {said(action)}".rstrip()


def fingerprint(report: Report, *about: str) -> str:
    """64 hexadecimal digits that only the tenant and `about` decide: not the line, not the order of anything."""
    from hashlib import sha256

    parts = (report.tenant.id or tenant_slug(report), *about)
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def shown(text: str) -> str:
    """Foreign text on one line, with what cannot be seen made visible."""
    return harmless(" ".join(text.split()))


def _violations(report: Report) -> Iterator[Alert]:
    """Breaches of the review policy, told apart by what they are about and not by lines."""
    audit: Any = getattr(report, "overrides", None)
    counts: dict[tuple[str, str], int] = {}
    for each in audit.violations if audit else ():
        about = (each.rule, each.action)
        counts[about] = counts.get(about, 0) + 1
        file = repository_file(each.file)
        yield Alert(
            id="override-review",
            title="Overrides keep to the review policy",
            severity=Severity.MEDIUM,
            place=Place() if file is None else Place(harmless(file), each.line, each.column),
            message=shown(sentence(f"{each.action}: {each.message}")),
            key=fingerprint(report, "override-review", *about, str(counts[about])),
        )


def _alert(action: Assessment, report: Report) -> Alert:
    return Alert(
        id=action.id,
        title=shown(action.title),
        severity=action.severity,
        place=located(action, report),
        message=message(action),
        key=fingerprint(report, action.id),
    )
