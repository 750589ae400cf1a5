"""SARIF 2.1.0 with everything in it: passed, not applicable and undecided actions, and decisions as suppressions.

GitHub code scanning shows suppressed results as open alerts, so what is uploaded there is the `sarif` format.
"""

from __future__ import annotations

from uuid import NAMESPACE_DNS, uuid5

from reporters._alerts import ANCHOR
from reporters._decision import STATUSES, Decision, decisions
from reporters._markdown import plain
from reporters._sarif_run import Source, compared, of_commit
from reporters._view import sentence
from reporters.format import Format
from reporters.sarif import TEXT, escaped, log_of, relative_uri, result, run_of
from scanner.model.finding import Outcome
from scanner.model.report import Assessment, Report
from scanner.model.status import Status
from scanner.record import Any

KINDS = {
    Outcome.PASSED: "pass",
    Outcome.NOT_APPLICABLE: "notApplicable",
    Outcome.NOT_ASSESSED: "open",
    Outcome.PARTIAL: "fail",
    Outcome.FAILED: "fail",
}
COVERS = frozenset({Status.RISK_ACCEPTED, Status.THIRD_PARTY, Status.ALTERNATE_MITIGATION})
IN_FORCE = ("active", "reopened", "")
"""States of entries that still cover something; empty where the report has no entry."""


def render(report: Report, anchor: str = ANCHOR, source: Source | None = None, baseline: Report | None = None) -> str:
    """One run with a result for each action, sorted by id; compared with `baseline` where there is one."""
    run = _run(report, anchor)
    if baseline is not None:
        run = compared(run, _run(baseline, anchor))
    return log_of(of_commit(run, source))


def _run(report: Report, anchor: str) -> dict[str, Any]:
    run = run_of(report, anchor)
    ordered = sorted(report.actions, key=lambda action: action.id)
    ids = {action.id for action in ordered}
    others = [each for each in run["results"] if each["ruleId"] not in ids]
    run["results"] = [*(_full(action, index, report, anchor) for index, action in enumerate(ordered)), *others]
    about = (report.tenant.id or "", report.snapshot.sha256, report.as_of)
    run["automationDetails"]["guid"] = str(uuid5(uuid5(NAMESPACE_DNS, "tenantscore"), "\0".join(about)))
    return run


def _full(action: Assessment, index: int, report: Report, anchor: str) -> dict[str, Any]:
    made = result(action, index, report, anchor)
    kind = KINDS[action.outcome]
    if kind != "fail":
        text = sentence(plain(f"{action.title}: {action.reason}", TEXT))
        made |= {"kind": kind, "level": "none", "message": {"text": escaped(text)}}
    held = [each for each in decisions(report, action) if each.state in IN_FORCE]
    if held and kind == "fail" and _is_suppressed(action):
        made["suppressions"] = [_suppression(action, each, anchor) for each in held]
    return made


def _is_suppressed(action: Assessment) -> bool:
    """Whether nothing is open because of a decision, or somebody is going to act on what is."""
    covered = action.status in COVERS and action.points.open == 0
    return covered or action.status is Status.PLANNED


def _suppression(action: Assessment, made: Decision, anchor: str) -> dict[str, Any]:
    """A decision in force; what is only planned is under review."""
    status = made.status or action.status
    return {
        "kind": "external",
        "status": "accepted" if status in COVERS else "underReview",
        "justification": plain(made.justification, TEXT) or f"{STATUSES[status].capitalize()}.",
        **({"location": _location(made, anchor)} if made.state else {}),
        "properties": {"status": status.value, "owner": made.owner or None, "expires": made.expires or None},
    }


def _location(made: Decision, anchor: str) -> dict[str, Any]:
    """The line of an entry; the anchor where its file is outside of the repository."""
    uri = relative_uri(made.file)
    column = {"startColumn": made.column} if made.column else {}
    region = {"startLine": made.line or 1, **column} if uri else {"startLine": 1}
    return {"physicalLocation": {"artifactLocation": {"uri": uri or anchor}, "region": region}}


FORMAT = Format(
    "sarif-full",
    ".full.sarif",
    "SARIF with passed and suppressed results, for other viewers",
    render,
    takes=("source", "baseline"),
)
