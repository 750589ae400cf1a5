"""SARIF 2.1.0 with everything in it: passed, not applicable and undecided actions, and overrides as suppressions.

GitHub code scanning shows suppressed results as open alerts, so what is uploaded there is the `sarif` format.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reporters._markdown import plain
from reporters._overrides import entries_of
from reporters._view import sentence
from reporters.format import Format
from reporters.sarif import ANCHOR, override_location, result, run_of
from scanner.model.codec import to_json
from scanner.model.finding import Outcome
from scanner.model.report import Assessment, Report

if TYPE_CHECKING:
    from scanner.model.override import OverrideUse

KINDS = {
    Outcome.PASSED: "pass",
    Outcome.NOT_APPLICABLE: "notApplicable",
    Outcome.NOT_ASSESSED: "open",
    Outcome.PARTIAL: "fail",
    Outcome.FAILED: "fail",
}
COVERS = frozenset({"risk-accepted", "third-party", "alternate-mitigation"})


def render(report: Report, anchor: str = ANCHOR) -> str:
    """One run with a result for each action, sorted by id."""
    run = run_of(report, anchor)
    ordered = sorted(report.actions, key=lambda action: action.id)
    alerts = [each for each in run["results"] if each["ruleId"] == "override-review"]
    run["results"] = [*(_full(action, index, report, anchor) for index, action in enumerate(ordered)), *alerts]
    return to_json({"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]})


def _full(action: Assessment, index: int, report: Report, anchor: str) -> dict[str, Any]:
    made = result(action, index, report, anchor)
    kind = KINDS[action.outcome]
    if kind != "fail":
        made |= {
            "kind": kind,
            "level": "none",
            "message": {"text": sentence(plain(f"{action.title}: {action.reason}"))},
        }
    covering = [use for use in entries_of(report, action.id) if use.state.value in ("active", "reopened")]
    if (kind == "fail" and covering and action.points.open == 0) or action.status.value == "planned":
        made["suppressions"] = [_suppression(use, anchor) for use in covering]
    return made


def _suppression(use: OverrideUse, anchor: str) -> dict[str, Any]:
    """An entry in force; what is only planned is under review."""
    status = "accepted" if use.entry.status.value in COVERS else "underReview"
    return {
        "kind": "external",
        "status": status,
        "justification": plain(use.entry.justification, 1_000),
        "location": override_location(use, anchor),
        "properties": {"status": use.entry.status.value, "owner": use.entry.owner, "expires": use.entry.expires},
    }


FORMAT = Format("sarif-full", ".sarif", "SARIF with passed and suppressed results, for other viewers", render)
