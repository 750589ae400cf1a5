"""Compliance Findings (class 2003) of the Open Cybersecurity Schema Framework, one for each action, as a JSON array."""

from __future__ import annotations

from reporters._alerts import fingerprint, message, shown
from reporters._decision import decision, said
from reporters._departures import set_otherwise
from reporters._json import json_text
from reporters._markdown import is_web
from reporters._moment import instant
from reporters._view import failing, sections, sentence, tenant_name
from reporters.format import Format
from scanner.model.finding import Evidence, Outcome
from scanner.model.report import Assessment, Report
from scanner.model.rule import Severity
from scanner.model.status import Status
from scanner.record import Any

VERSION = "1.5.0"
"""Of the schema."""
EVIDENCE = 20
SEVERITIES = {
    Severity.LOW: (2, "Low"),
    Severity.MEDIUM: (3, "Medium"),
    Severity.HIGH: (4, "High"),
    Severity.CRITICAL: (5, "Critical"),
}
CHECKS = {
    Outcome.PASSED: (1, "Pass"),
    Outcome.PARTIAL: (3, "Fail"),
    Outcome.FAILED: (3, "Fail"),
    Outcome.NOT_ASSESSED: (2, "Warning"),
    Outcome.NOT_APPLICABLE: (99, "Not Applicable"),
}
"""Status of the check; a warning is one that gave no result for want of information."""
NEW, IN_PROGRESS, SUPPRESSED, RESOLVED = (1, "New"), (2, "In Progress"), (3, "Suppressed"), (4, "Resolved")


def render(report: Report) -> str:
    """In rank order. Their time is that of the snapshot; points are in `unmapped`, and add up to the score."""
    settled = {action.id for cut in sections(report)[2:4] for action in cut}
    return json_text([_finding(action, report, action.id in settled) for action in report.actions])


def _finding(action: Assessment, report: Report, settled: bool) -> dict[str, Any]:
    time = int(instant(report).timestamp() * 1000)
    status_id, status = _status(action, settled)
    severity_id, severity = SEVERITIES[action.severity]
    activity_id, activity = (3, "Close") if (status_id, status) == RESOLVED else (1, "Create")
    detail = said(action)
    return {
        "activity_id": activity_id,
        "activity_name": activity,
        "category_uid": 2,
        "category_name": "Findings",
        "class_uid": 2003,
        "class_name": "Compliance Finding",
        "type_uid": 200300 + activity_id,
        "type_name": f"Compliance Finding: {activity}",
        "time": time,
        "severity_id": severity_id,
        "severity": severity,
        "status_id": status_id,
        "status": status,
        **({"status_detail": detail} if detail else {}),
        "message": message(action) if action.points.open else shown(sentence(action.reason)),
        "metadata": _metadata(report),
        "compliance": _compliance(action, report),
        "finding_info": {
            "uid": fingerprint(report, action.id),
            "title": shown(action.title),
            "desc": shown(action.rationale),
            "types": [action.category.value],
            "created_time": time,
            "data_sources": list(action.requires),
        },
        "resources": [_tenant(report), *(_resource(each) for each in failing(action)[:EVIDENCE])],
        "remediation": _remediation(action),
        "unmapped": _unmapped(action, report),
    }


def _status(action: Assessment, settled: bool) -> tuple[int, str]:
    if settled:
        return SUPPRESSED
    if action.outcome in (Outcome.PASSED, Outcome.NOT_APPLICABLE):
        return RESOLVED
    return IN_PROGRESS if action.status is Status.PLANNED else NEW


def _metadata(report: Report) -> dict[str, Any]:
    product = {"name": "Tenantscore", "vendor_name": "Tenantscore", "version": report.tool.version}
    tenant = {"tenant_uid": shown(report.tenant.id)} if report.tenant.id else {}
    return {"version": VERSION, "product": product, **tenant}


def _compliance(action: Assessment, report: Report) -> dict[str, Any]:
    status_id, status = CHECKS[action.outcome]
    mapped = {
        framework.title: [control.id for control in framework.controls if action.id in control.actions]
        for framework in report.frameworks
    }
    named = {title: ids for title, ids in mapped.items() if ids}
    requirements = [f"{title} {id}" for title, ids in named.items() for id in ids]
    return {
        "standards": ["Microsoft Secure Score", *named],
        "control": action.id,
        **({"requirements": requirements} if requirements else {}),
        "status_id": status_id,
        "status": status,
    }


def _tenant(report: Report) -> dict[str, Any]:
    name = {"name": shown(tenant_name(report)), "type": "Microsoft 365 tenant"}
    return {**({"uid": shown(report.tenant.id)} if report.tenant.id else {}), **name}


def _resource(evidence: Evidence) -> dict[str, Any]:
    observed = {"observed": shown(evidence.observed), "expected": shown(evidence.expected)}
    place = {"pointer": shown(evidence.pointer), **({"line": evidence.line} if evidence.line else {})}
    return {"uid": shown(evidence.pointer), "name": shown(evidence.subject), "data": {**observed, **place}}


def _remediation(action: Assessment) -> dict[str, Any]:
    how = action.implementation
    steps = " ".join(f"{number}. {shown(step)}" for number, step in enumerate(how.steps, start=1))
    pages = [page for page in (how.manage_url, *(link.url for link in how.learn_more)) if is_web(page)]
    return {"desc": steps or shown(sentence(action.rationale)), **({"references": pages} if pages else {})}


def _unmapped(action: Assessment, report: Report) -> dict[str, Any]:
    departs = set_otherwise(report, action.id)
    points = {name: value for name, value in action.points._asdict().items() if name != "basis"}
    made = {name: value for name, value in decision(action)._asdict().items() if value and name != "status"}
    return {
        "points": points,
        "outcome": action.outcome.value,
        "status": action.status.value,
        "rank": action.rank,
        **({"override": made} if made else {}),
        **({"departures": shown(departs)} if departs else {}),
    }


FORMAT = Format("ocsf", ".ocsf.json", "security lakes, as OCSF Compliance Findings", render)
