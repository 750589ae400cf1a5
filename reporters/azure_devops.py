"""Logging commands for Azure Pipelines, to be printed to the log of a step."""

from __future__ import annotations

from collections.abc import Iterator

from reporters._alerts import Alert, alerts, shown
from reporters._commands import azure
from reporters._score import score
from reporters._view import tenant_name
from reporters.format import Format
from scanner.model.report import Report
from scanner.model.rule import Severity

MOST = 50
"""Issues; the page of a run shows the first of them, and the others would only make the log long."""
TYPES = {Severity.CRITICAL: "error", Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "warning"}


def render(report: Report, summary: str | None = None) -> str:
    """The score, an issue for each open action, and the upload of `summary`, the absolute path of a Markdown file."""
    return "\n".join(_lines(report, summary)) + "\n"


def _lines(report: Report, summary: str | None) -> Iterator[str]:
    yield f"##[section]Secure Score of {shown(tenant_name(report))}: {score(report)}"
    found = alerts(report)
    yield from (_issue(alert) for alert in found[:MOST])
    left_out = len(found) - MOST
    if left_out > 0:
        are = "1 more finding is" if left_out == 1 else f"{left_out} more findings are"
        yield azure("task.logissue", f"{are} left out here; the other formats have them all.", {"type": "warning"})
    if summary is not None:
        yield azure("task.uploadsummary", summary)


def _issue(alert: Alert) -> str:
    path, line, column = alert.place
    place = {"sourcepath": path, "linenumber": line, "columnnumber": column, "code": alert.id}
    return azure("task.logissue", f"{alert.title}: {alert.message}", {"type": TYPES[alert.severity], **place})


FORMAT = Format(
    "azure-devops", ".azure.txt", "issues in the log of an Azure Pipelines step", render, takes=("summary",)
)
