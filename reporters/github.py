"""Annotations for GitHub Actions, to be printed to the log of a step: at most ten errors, warnings and notices.

The score is the first notice; what is left out is counted in the last. The summary of the step is `github-summary`.
"""

from __future__ import annotations

from collections.abc import Iterator

from reporters._alerts import Alert, alerts, shown
from reporters._commands import github
from reporters._score import score
from reporters._view import percent_text, tenant_name
from reporters.format import Format
from scanner.model.report import Report
from scanner.model.rule import Severity

MOST = 10
"""Annotations of one kind that GitHub shows for a step; it drops the others without a word."""
LEVELS = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "notice",
}
ROOM = {"error": MOST, "warning": MOST, "notice": MOST - 2}
"""The score is a notice too, and so is the number of what is left out."""
TITLE, MESSAGE = 200, 2_000
"""Characters; GitHub cuts what is far longer."""


def render(report: Report) -> str:
    """One command a line, the most worthwhile first."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    heading = f"Secure Score of {shown(tenant_name(report))}: {percent_text(report.totals.percent)}"
    yield github("notice", score(report), {"title": heading[:TITLE]})
    room, found = dict(ROOM), alerts(report)
    left_out = 0
    for alert in found:
        level = LEVELS[alert.severity]
        room[level] -= 1
        if room[level] >= 0:
            yield _annotation(level, alert)
        else:
            left_out += 1
    if left_out:
        are = "1 more finding is" if left_out == 1 else f"{left_out} more findings are"
        yield github("notice", f"{are} left out here; the other formats have them all.", {"title": "Not shown here"})


def _annotation(level: str, alert: Alert) -> str:
    place = {"file": alert.place.path, "line": alert.place.line, "col": alert.place.column}
    return github(level, alert.message[:MESSAGE], {**place, "title": f"{alert.title} ({alert.id})"[:TITLE]})


FORMAT = Format("github", ".github.txt", "annotations in the log of a GitHub Actions step", render)
