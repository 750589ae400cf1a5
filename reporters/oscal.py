"""OSCAL assessment results in JSON: findings, their evidence as observations, accepted risks as risks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from uuid import NAMESPACE_DNS, uuid5

from reporters._alerts import fingerprint, message, shown
from reporters._decision import Decision, decision, said
from reporters._departures import off_text, set_otherwise
from reporters._json import json_text
from reporters._moment import instant
from reporters._score import score
from reporters._view import failing, sections, sentence, tenant_name
from reporters.format import Format
from scanner.model.finding import Evidence, Outcome
from scanner.model.report import Assessment, Report
from scanner.model.status import Status
from scanner.record import Any

OSCAL_VERSION = "1.2.1"
NAMESPACE = "urn:tenantscore"
"""Of the properties that OSCAL has no names for."""
EVIDENCE = 20


def render(report: Report) -> str:
    """One result. Identifiers follow from tenant, action and snapshot, times from the snapshot: no clock is read."""
    when = instant(report).strftime("%Y-%m-%dT%H:%M:%SZ")
    plan = _uuid("plan", report.tool.catalogue_digest)
    document = {
        "uuid": _uuid("document", report.tenant.id or "", report.snapshot.sha256, report.as_of),
        "metadata": {
            "title": f"Secure Score of {shown(tenant_name(report))}",
            "last-modified": when,
            "version": report.as_of,
            "oscal-version": OSCAL_VERSION,
        },
        "import-ap": {"href": f"#{plan}"},
        "results": [_result(report, when)],
        "back-matter": {
            "resources": [
                {
                    "uuid": plan,
                    "title": f"{report.tool.name} catalogue {report.tool.catalogue}",
                    "description": "The rules that were measured; they stand for the assessment plan.",
                    "props": _properties({"catalogue-digest": report.tool.catalogue_digest}),
                }
            ]
        },
    }
    return json_text({"assessment-results": document})


def _result(report: Report, when: str) -> dict[str, Any]:
    accepted = sections(report).accepted
    made = {
        "uuid": _uuid("result", report.tenant.id or "", report.snapshot.sha256, report.as_of),
        "title": "Microsoft Secure Score",
        "description": score(report),
        "start": when,
        "end": when,
        "props": _properties(
            {
                "points": report.totals.earned,
                "max-points": report.totals.max,
                "percent": report.totals.percent,
                "unknown-points": report.totals.unknown,
                "snapshot-sha256": report.snapshot.sha256,
            }
        ),
        "reviewed-controls": {"control-selections": [_selection(report.actions)]},
        "observations": [_observation(action, report, when) for action in report.actions],
        "risks": [_risk(action, report) for action in accepted],
        "findings": [_finding(action, report, accepted) for action in _applicable(report.actions)],
        **({"remarks": shown(off_text(report))} if report.switched_off else {}),
    }
    return {name: value for name, value in made.items() if value != []}


def _selection(actions: Sequence[Assessment]) -> dict[str, Any]:
    """What was assessed; what does not apply is excluded."""
    taken = [{"control-id": _token(action.id)} for action in _applicable(actions)]
    left = [{"control-id": _token(action.id)} for action in actions if action.outcome is Outcome.NOT_APPLICABLE]
    included: dict[str, Any] = {"include-controls": taken} if taken else {"include-all": {}}
    return {**included, **({"exclude-controls": left} if left else {})}


def _applicable(actions: Sequence[Assessment]) -> Iterator[Assessment]:
    return (action for action in actions if action.outcome is not Outcome.NOT_APPLICABLE)


def _finding(action: Assessment, report: Report, accepted: Sequence[Assessment]) -> dict[str, Any]:
    passed = action.outcome is Outcome.PASSED
    reason = "pass" if passed else "other" if action.outcome is Outcome.NOT_ASSESSED else "fail"
    points = {"points": action.points.earned, "max-points": action.points.max, "open-points": action.points.open}
    words = {"outcome": action.outcome.value, "status": action.status.value, "severity": action.severity.value}
    decided, departs = said(action), set_otherwise(report, action.id)
    return {
        "uuid": _uuid("finding", fingerprint(report, action.id)),
        "title": shown(action.title),
        "description": message(action) if action.points.open else shown(sentence(action.reason)),
        "props": _properties({**points, **words, **_decided(decision(action))}),
        "target": {
            "type": "objective-id",
            "target-id": _token(action.id),
            "status": {
                "state": "satisfied" if passed else "not-satisfied",
                "reason": reason,
                **({"remarks": decided} if decided else {}),
            },
        },
        "related-observations": [{"observation-uuid": _uuid("observation", fingerprint(report, action.id))}],
        **({"related-risks": [{"risk-uuid": _risk_uuid(action, report)}]} if action in accepted else {}),
        **({"remarks": shown(departs)} if departs else {}),
    }


def _observation(action: Assessment, report: Report, when: str) -> dict[str, Any]:
    found = failing(action)[:EVIDENCE]
    evidence = [_evidence(each, report) for each in found]
    return {
        "uuid": _uuid("observation", fingerprint(report, action.id)),
        "title": shown(action.title),
        "description": shown(sentence(action.reason)),
        "methods": ["TEST"],
        "types": ["finding"],
        **({"relevant-evidence": evidence} if evidence else {}),
        "collected": when,
    }


def _evidence(evidence: Evidence, report: Report) -> dict[str, Any]:
    place = {"pointer": evidence.pointer or "/", **({"line": evidence.line} if evidence.line else {})}
    said = f"{shown(evidence.subject)}: {shown(evidence.observed)}, expected {shown(evidence.expected)}"
    return {"description": said, "props": _properties({"file": report.snapshot.path or "snapshot", **place})}


def _risk(action: Assessment, report: Report) -> dict[str, Any]:
    made = decision(action)
    return {
        "uuid": _risk_uuid(action, report),
        "title": shown(action.title),
        "description": shown(action.rationale),
        "statement": made.justification or said(action) or shown(sentence(action.reason)),
        "props": _properties({"accepted-points": action.points.accepted, **_decided(made)}),
        "status": "deviation-approved" if action.status is Status.RISK_ACCEPTED else "open",
        **({"deadline": _end_of(made.expires)} if made.expires else {}),
        "related-observations": [{"observation-uuid": _uuid("observation", fingerprint(report, action.id))}],
    }


def _decided(made: Decision) -> dict[str, str]:
    entry = f"{made.file}:{made.line}" if made.file else ""
    texts = {"override": made.state, "owner": made.owner, "approved-by": made.approved_by, "ticket": made.ticket}
    return {name: value for name, value in {**texts, "override-entry": entry}.items() if value}


def _end_of(day: str) -> str:
    """The last second of a day, UTC."""
    found = datetime.fromisoformat(day)
    return found.replace(hour=23, minute=59, second=59, tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _properties(values: dict[str, Any]) -> list[dict[str, str]]:
    """Values that OSCAL can hold: on one line, and not empty."""
    texts = {name: shown(str(value)) for name, value in values.items() if value is not None}
    return [{"name": name, "ns": NAMESPACE, "value": text} for name, text in texts.items() if text]


def _token(id: str) -> str:
    """An id of an action as OSCAL writes identifiers; those of Microsoft are that already."""
    token = re.sub(r"[^A-Za-z0-9._-]", "_", id)
    return token if re.match(r"[A-Za-z_]", token) else f"_{token}"


def _risk_uuid(action: Assessment, report: Report) -> str:
    return _uuid("risk", fingerprint(report, action.id))


def _uuid(*about: str) -> str:
    return str(uuid5(uuid5(NAMESPACE_DNS, "tenantscore"), "\0".join(about)))


FORMAT = Format("oscal", ".oscal.json", "compliance tools, as OSCAL assessment results", render)
