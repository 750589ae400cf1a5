"""CSV for spreadsheets: a row for each action, in rank order, with a header and no totals, which would count twice."""

from __future__ import annotations

from collections.abc import Iterable
from io import StringIO

from reporters._alerts import shown
from reporters._decision import decision
from reporters._view import failing
from reporters.format import Format
from scanner.model.report import Assessment, Report

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes a cell for a formula by, in either width."""
COLUMNS = (
    *("rank", "id", "title", "category", "product", "severity", "tier", "outcome", "status", "verification"),
    *("earned", "measured", "asserted", "accepted", "open", "unknown", "max"),
    *("count", "total", "notAssessed", "excused", "unit", "reason"),
    *("file", "line", "subject", "observed", "expected", "evidenceTotal", "missing"),
    *("decision", "justification", "owner", "expires", "decisionFile", "decisionLine", "manageUrl"),
)


def render(report: Report) -> str:
    """UTF-8 without a mark at its start, commas, line feeds, quotes where they are needed."""
    import csv

    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([_cell(value) for value in _row(action, report)] for action in report.actions)
    return stream.getvalue()


def _row(action: Assessment, report: Report) -> Iterable[object]:
    points, first, made = action.points, next(iter(failing(action)), None), decision(action)
    yield from (action.rank, action.id, action.title, action.category.value, action.product)
    yield from (action.severity.value, action.tier.value, action.outcome.value, action.status.value)
    yield action.verification.value
    yield from (points.earned, points.measured, points.asserted, points.accepted, points.open, points.unknown)
    yield from (points.max, action.count, action.total, action.not_assessed, action.excused, action.unit, action.reason)
    if first is None:
        yield from [None] * 5
    else:
        yield report.snapshot.path or "snapshot"
        yield from (first.line, first.subject, first.observed, first.expected)
    yield action.evidence_total
    yield "; ".join(f"{each.resource} ({each.permission})" for each in action.missing)
    yield from (made.state, made.justification, made.owner, made.expires, made.file, made.line)
    yield action.implementation.manage_url


def _cell(value: object) -> object:
    """Texts on one line, and behind an apostrophe where a spreadsheet would compute them."""
    if not isinstance(value, str):
        return value
    text = shown(value)
    return f"'{text}" if text.startswith(FORMULA) else text


FORMAT = Format("csv", ".csv", "spreadsheets, a row for each action", render)
