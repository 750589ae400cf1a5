"""SARIF 2.1.0 as GitHub code scanning takes it: an alert for each action with open points.

Actions that are settled, accepted or not assessed make no alert: GitHub would show it as a failure. What could not be
assessed is told in the notifications of the run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from reporters._departures import departure_text, reason_text, strangers
from reporters._guidance import in_markdown, in_text
from reporters._markdown import is_web, plain
from reporters._view import STATES, counted, failing, is_undecided, points_text, sections, sentence, tenant_slug, worth
from reporters.format import Format
from scanner.model.codec import to_json
from scanner.model.finding import Evidence
from scanner.model.report import Assessment, Report, ResourceCoverage
from scanner.model.rule import Severity
from scanner.model.snapshot import CoverageState
from scanner.record import Any

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
ABOUT = "https://learn.microsoft.com/defender-xdr/microsoft-secure-score"
"""Where an action without a page of its own sends its reader."""
ANCHOR = "tenantscore.yaml"
"""The file, at line 1, of what has no place in the repository."""
TEXT = 1_000
"""Characters that GitHub shows of a description, and some to spare."""
TAGS = 10
LINKED = 5
"""Pieces of evidence named in a message; the first is the place of the alert."""
LEVELS = {Severity.CRITICAL: "error", Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "note"}
PROBLEMS = {"error": "error", "warning": "warning", "note": "recommendation"}
SECURITY = {Severity.CRITICAL: "9.5", Severity.HIGH: "8.0", Severity.MEDIUM: "5.5", Severity.LOW: "2.0"}
"""Within GitHub's bands of critical, high, medium and low."""


def render(report: Report, anchor: str = ANCHOR) -> str:
    """One run. `anchor` is a file of the repository that takes the alerts of a snapshot outside of it."""
    return to_json({"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report, anchor)]})


def _run(report: Report, anchor: str) -> dict[str, Any]:
    by_id = sorted(report.actions, key=lambda action: action.id)
    indexes = {action.id: index for index, action in enumerate(by_id)}
    to_do = sorted(sections(report).to_do, key=lambda action: action.id)
    return {
        "tool": {"driver": _driver(report, by_id)},
        "automationDetails": {"id": f"tenantscore/{tenant_slug(report)}/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": list(_notifications(report))}],
        "results": [_result(action, indexes[action.id], report, anchor) for action in to_do],
        "properties": {
            "points": report.totals.earned,
            "maxPoints": report.totals.max,
            "unknownPoints": report.totals.unknown,
            "snapshotSha256": report.snapshot.sha256,
        },
    }


def _driver(report: Report, actions: Sequence[Assessment]) -> dict[str, Any]:
    return {
        "name": "Tenantscore",
        "semanticVersion": report.tool.version,
        "informationUri": ABOUT,
        "rules": [_rule(action) for action in actions],
        "properties": {"catalogue": report.tool.catalogue, "catalogueDigest": report.tool.catalogue_digest},
    }


def _rule(action: Assessment) -> dict[str, Any]:
    level, name = LEVELS[action.severity], _pascal(action.title)
    pages = (*(link.url for link in action.implementation.learn_more), action.implementation.manage_url)
    return {
        "id": action.id,
        **({"name": name} if name and name.lower() != action.id.lower() else {}),  # the standard wants two words or one
        "shortDescription": {"text": sentence(plain(action.title, TEXT))},
        "fullDescription": {"text": sentence(plain(action.rationale, TEXT))},
        "help": {"text": "\n".join(in_text(action)), "markdown": "\n".join(in_markdown(action))},
        "helpUri": next(filter(is_web, pages), ABOUT),
        "defaultConfiguration": {"level": level},
        "properties": {
            "tags": _tags(action),
            "precision": "very-high",
            "problem.severity": PROBLEMS[level],
            "security-severity": SECURITY[action.severity],
            "maxPoints": action.points.worth,
        },
    }


def _tags(action: Assessment) -> list[str]:
    names = ("security", action.category.value, action.product, action.tier.value, *action.tags, *action.threats)
    return list(dict.fromkeys(filter(None, names)))[:TAGS]


def _result(action: Assessment, index: int, report: Report, anchor: str) -> dict[str, Any]:
    linked = failing(action)[:LINKED]
    key = _fingerprint(report.tenant.id or tenant_slug(report), action.id)
    locations = [_location(each, report, anchor) for each in linked] or [_anchored(anchor)]
    result: dict[str, Any] = {
        "ruleId": action.id,
        "ruleIndex": index,
        "kind": "fail",
        "level": LEVELS[action.severity],
        "message": {"text": _message(action, linked)},
        "locations": locations[:1],
        "partialFingerprints": {"primaryLocationLineHash": f"{key[:16]}:1", "tenantscoreFinding/v1": key},
        "rank": round(100 * action.points.open / action.points.max, 2),
        "properties": {
            "points": action.points.earned,
            "maxPoints": action.points.max,
            "openPoints": action.points.open,
            "status": action.status,
            "subjectCount": action.evidence_total,
        },
    }
    if len(linked) > 1:
        result["relatedLocations"] = [
            {"id": number, **location, "message": {"text": each.subject}}
            for number, (each, location) in enumerate(zip(linked, locations, strict=True), start=1)
        ]
    return result


def _message(action: Assessment, linked: Sequence[Evidence]) -> str:
    """What fails, the first of what was observed where, what is expected, and what it is worth."""
    count = counted(action)
    first = f"{_escaped(action.title)}: {count} pass." if count else f"{_escaped(action.title)}."
    return " ".join((first, *_observations(action, linked), _stakes(action)))


def _observations(action: Assessment, linked: Sequence[Evidence]) -> Iterator[str]:
    """`Observed 'this' for [a](1), [b](2); 'that' for [c](3); and 9 more. Expected 'other'.`"""
    if not linked:
        yield _escaped(sentence(action.reason))
        return
    names: dict[str, list[str]] = {}
    for number, each in enumerate(linked, start=1):
        subject = _escaped(each.subject)
        names.setdefault(_escaped(each.observed), []).append(f"[{subject}]({number})" if len(linked) > 1 else subject)
    seen = [f"'{observed}' for {', '.join(subjects)}" for observed, subjects in names.items()]
    more = action.evidence_total - (action.not_assessed or 0) - len(linked)
    yield f"Observed {'; '.join(seen)}{f'; and {more} more' if more > 0 else ''}."
    yield f"Expected '{_escaped(linked[0].expected)}'."


def _stakes(action: Assessment) -> str:
    points = action.points
    unknown = f", and {points_text(points.unknown)} unknown" if points.unknown else ""
    return f"{points_text(points.open)} of {points_text(points.max)} points are open{unknown}."


def _location(evidence: Evidence, report: Report, anchor: str) -> dict[str, Any]:
    uri = snapshot_uri(report)
    place = _anchored(anchor)
    if uri is not None and evidence.line is not None:
        region = {"startLine": evidence.line, **({"startColumn": evidence.column} if evidence.column else {})}
        place = {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}
    logical = {"fullyQualifiedName": evidence.pointer or "/", "kind": "resource", "name": plain(evidence.subject)}
    return {**place, "logicalLocations": [logical]}


def _anchored(anchor: str) -> dict[str, Any]:
    return {"physicalLocation": {"artifactLocation": {"uri": quote(anchor)}, "region": {"startLine": 1}}}


def snapshot_uri(report: Report) -> str | None:
    """The snapshot as a URI relative to the repository; None where it lies elsewhere."""
    path = report.snapshot.repository_path
    if not path or re.match(r"[/\\]|[A-Za-z]:|[A-Za-z][A-Za-z0-9+.-]+://", path):
        return None
    parts = [part for part in path.replace("\\", "/").split("/") if part not in ("", ".")]
    return quote("/".join(parts), errors="surrogateescape") if parts and ".." not in parts else None


def _notifications(report: Report) -> Iterator[dict[str, Any]]:
    """One for each resource that is missing, each departure from the catalogue, each kind of row that nothing is made
    of, and each action that is undecided for another reason.
    """
    for resource in report.coverage:
        if resource.state is not CoverageState.COLLECTED:
            yield _notification("missingData", _missing(resource), resource.state)
    for departure in report.departures:
        text = f"{departure.action}: {departure_text(departure)}, set at {departure.place}"
        yield _notification("departure", text, CoverageState.COLLECTED)
    for off in report.switched_off:
        text = f"{off.id} is switched off at {off.place}: {reason_text(off)}"
        yield _notification("switchedOff", text, CoverageState.COLLECTED)
    for text in strangers(report):
        yield _notification("unknownControls", text, CoverageState.COLLECTED)
    for action in sorted(filter(is_undecided, report.actions), key=lambda action: action.id):
        if not action.missing:
            text = f"{worth(action.points.unknown)} of {action.id} could not be assessed: {action.reason}"
            yield _notification("undecided", text, CoverageState.COLLECTED)


def _missing(resource: ResourceCoverage) -> str:
    detail = f" ({resource.detail})" if resource.detail else ""
    readers = "1 action reads it" if len(resource.actions) == 1 else f"{len(resource.actions)} actions read it"
    lost = f"{readers}, and {worth(resource.points)} could not be assessed"
    return f"{STATES[resource.state]}: {resource.resource}, which needs {resource.permission}{detail}; {lost}"


def _notification(id: str, text: str, state: CoverageState) -> dict[str, Any]:
    level = "warning" if state in (CoverageState.FORBIDDEN, CoverageState.ERROR) else "note"
    return {
        "descriptor": {"id": id},
        "level": level,
        "message": {"text": sentence(plain(text))},
    }


def _fingerprint(*parts: str) -> str:
    """64 hexadecimal digits that only the tenant and the action decide: not the line, not the order of anything."""
    from hashlib import sha256

    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _escaped(text: str) -> str:
    """Text inside a SARIF message, where brackets make links and braces placeholders."""
    return re.sub(r"([\\\[\]])", r"\\\1", plain(text)).replace("{", "{{").replace("}", "}}")


def _pascal(text: str) -> str:
    words = re.findall(r"[A-Za-z0-9]+", text)
    return "".join(word[:1].upper() + word[1:] for word in words)[:200]


FORMAT = Format("sarif", ".sarif", "GitHub code scanning", render)
