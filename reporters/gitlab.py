"""GitLab's code quality report: an issue for each action with open points, beside the line that shows why."""

from __future__ import annotations

from reporters._alerts import ANCHOR, Alert, alerts
from reporters._json import json_text
from reporters.format import Format
from scanner.model.report import Report
from scanner.model.rule import Severity

SEVERITIES = {
    Severity.CRITICAL: "blocker",
    Severity.HIGH: "critical",
    Severity.MEDIUM: "major",
    Severity.LOW: "minor",
}


def render(report: Report) -> str:
    """A JSON array, the most worthwhile first; an action keeps its fingerprint wherever its line goes."""
    return json_text([_issue(alert) for alert in alerts(report)])


def _issue(alert: Alert) -> dict[str, object]:
    return {
        "description": f"{alert.title}: {alert.message}",
        "check_name": alert.id,
        "fingerprint": alert.key,
        "severity": SEVERITIES[alert.severity],
        "location": {"path": alert.place.path or ANCHOR, "lines": {"begin": alert.place.line or 1}},
    }


FORMAT = Format("gitlab", ".gitlab.json", "the code quality report of a GitLab merge request", render)
