"""SARIF 2.1.0 as GitHub code scanning takes it: an alert for each action with open points.

Actions that are settled, accepted or not assessed make no alert: GitHub would show it as a failure. What could not be
assessed is told in the notifications of the run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

from reporters._alerts import ANCHOR, fingerprint, repository_file
from reporters._guidance import in_markdown, in_text
from reporters._json import json_text
from reporters._markdown import is_web, plain
from reporters._overrides import place, standing
from reporters._sarif_notes import ALERTS, notifications
from reporters._sarif_run import Source, of_commit
from reporters._view import beyond_the_pin, counted, points_text, sections, sentence, telling, tenant_slug
from reporters.format import Format
from scanner.model.finding import Evidence
from scanner.model.report import Assessment, Report
from scanner.model.rule import Severity
from scanner.record import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scanner.model.override import OverrideUse, Violation

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
ABOUT = "https://learn.microsoft.com/defender-xdr/microsoft-secure-score"
"""Where an action without a page of its own sends its reader."""
TEXT = 1_000
"""Characters that GitHub shows of a description, and some to spare."""
TAGS = 10
LINKED = 5
"""Pieces of evidence named in a message; the first is the place of the alert."""
LEVELS = {Severity.CRITICAL: "error", Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "note"}
PROBLEMS = {"error": "error", "warning": "warning", "note": "recommendation"}
SECURITY = {Severity.CRITICAL: "9.5", Severity.HIGH: "8.0", Severity.MEDIUM: "5.5", Severity.LOW: "2.0"}
"""Within GitHub's bands of critical, high, medium and low."""


def render(report: Report, anchor: str = ANCHOR, source: Source | None = None) -> str:
    """One run. `anchor` is a file of the repository that takes the alerts of a snapshot outside of it."""
    return log_of(of_commit(run_of(report, anchor), source))


def log_of(run: Mapping[str, Any]) -> str:
    """The text of a file with one run."""
    return json_text({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def run_of(report: Report, anchor: str) -> dict[str, Any]:
    """The run, with the alerts that are open."""
    violations = report.overrides.violations if report.overrides else ()
    by_id = sorted(report.actions, key=lambda action: action.id)
    indexes = {action.id: index for index, action in enumerate(by_id)}
    to_do = sorted(sections(report).to_do[:ALERTS], key=lambda action: action.id)
    return {
        "tool": {"driver": driver(report, by_id, with_policy=bool(violations))},
        "automationDetails": {"id": f"tenantscore/{tenant_slug(report)}/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": list(notifications(report))}],
        "results": [
            *(result(action, indexes[action.id], report, anchor) for action in to_do),
            *policy_results(violations, len(by_id), report, anchor),
        ],
        "properties": {
            "points": report.totals.earned,
            "maxPoints": report.totals.max,
            "unknownPoints": report.totals.unknown,
            "snapshotSha256": report.snapshot.sha256,
            **_gate(report),
        },
    }


def _gate(report: Report) -> dict[str, Any]:
    """The verdict with its reasons; nothing where there was no gate."""
    if report.gate is None:
        return {}
    from reporters._gate import gate_lines

    return {
        "gate": {"verdict": report.gate.verdict.value, "reasons": [plain(each) for each in gate_lines(report.gate)]}
    }


def driver(report: Report, actions: Sequence[Assessment], *, with_policy: bool = False) -> dict[str, Any]:
    """The tool with its rules: the actions, and last the review policy where something breaks it."""
    return {
        "name": "Tenantscore",
        "semanticVersion": report.tool.version,
        "informationUri": ABOUT,
        "rules": [*(_rule(action) for action in actions), *([POLICY_RULE] if with_policy else [])],
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


def result(action: Assessment, index: int, report: Report, anchor: str) -> dict[str, Any]:
    """An action that lacks points as an alert."""
    linked = telling(action)[:LINKED]
    key = fingerprint(report, action.id)
    locations = [_location(each, report, anchor) for each in linked] or [_resting(action, report, anchor)]
    made: dict[str, Any] = {
        "ruleId": action.id,
        "ruleIndex": index,
        "kind": "fail",
        "level": LEVELS[action.severity],
        "message": {"text": _message(action, linked)},
        "locations": locations[:1],
        "partialFingerprints": {"primaryLocationLineHash": f"{key[:16]}:1", "tenantscoreFinding/v1": key},
        "rank": round(100 * action.points.open / action.points.max, 2) if action.points.max else 0.0,
        "properties": {
            "points": action.points.earned,
            "maxPoints": action.points.max,
            "openPoints": action.points.open,
            "status": action.status,
            "subjectCount": action.evidence_total,
        },
    }
    if len(linked) > 1:
        made["relatedLocations"] = [
            {"id": number, **location, "message": {"text": plain(each.subject)}}
            for number, (each, location) in enumerate(zip(linked, locations, strict=True), start=1)
        ]
    if action.override is not None and action.override.entry.file is not None:
        made["properties"]["override"] = action.override.state.value
        said = {"message": {"text": f"Override: {sentence(plain(standing(action.override)))}"}}
        made.setdefault("relatedLocations", []).append({**override_location(action.override, anchor), **said})
    return made


def override_location(use: OverrideUse, anchor: str) -> dict[str, Any]:
    """The line of an entry; the anchor where its file is outside of the repository."""
    return entry_location(use.entry.file or "", use.entry.line or 1, use.entry.column, anchor)


def entry_location(file: str, line: int, column: int | None, anchor: str) -> dict[str, Any]:
    uri = relative_uri(file)
    if uri is None:
        return _anchored(anchor)
    region = {"startLine": line, **({"startColumn": column} if column else {})}
    return {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}


POLICY_RULE: Mapping[str, Any] = {
    "id": "override-review",
    "name": "OverrideReviewPolicy",
    "shortDescription": {"text": "Overrides keep to the review policy."},
    "fullDescription": {"text": "Every status and exception looks as the review policy of the configuration asks."},
    "help": {
        "text": "Mend the entry, or have it decided anew; 'tenantscore overrides check' lists what is wrong.",
        "markdown": "Mend the entry, or have it decided anew; `tenantscore overrides check` lists what is wrong.",
    },
    "helpUri": ABOUT,
    "defaultConfiguration": {"level": "warning"},
    "properties": {
        "tags": ["security", "overrides"],
        "precision": "very-high",
        "problem.severity": "warning",
        "security-severity": SECURITY[Severity.MEDIUM],
    },
}


def policy_results(
    violations: Sequence[Violation], index: int, report: Report, anchor: str
) -> Iterator[dict[str, Any]]:
    """Breaches of the review policy, each on the line of its entry; told apart by what they are about, not by lines."""
    counts: dict[tuple[str, str], int] = {}
    for violation in violations:
        about = (violation.rule, violation.action)
        counts[about] = counts.get(about, 0) + 1
        key = fingerprint(report, "override-review", *about, str(counts[about]))
        yield {
            "ruleId": "override-review",
            "ruleIndex": index,
            "kind": "fail",
            "level": "warning",
            "message": {"text": sentence(escaped(f"{violation.action}: {violation.message}"))},
            "locations": [entry_location(violation.file, violation.line, violation.column, anchor)],
            "partialFingerprints": {"primaryLocationLineHash": f"{key[:16]}:1", "tenantscoreFinding/v1": key},
            "properties": {"policy": violation.rule, "action": violation.action},
        }


def _message(action: Assessment, linked: Sequence[Evidence]) -> str:
    """What fails, the first of what was observed where, what is expected, and what it is worth."""
    count = counted(action)
    first = f"{escaped(action.title)}: {count} pass." if count else f"{escaped(action.title)}."
    return " ".join((first, *_observations(action, linked), _stakes(action), *_reopened(action)))


def _reopened(action: Assessment) -> Iterator[str]:
    """What became of an override that does not cover it any more."""
    use = action.override
    if use is not None and use.state.value in ("reopened", "expired"):
        names = f": {', '.join(map(escaped, use.reopened_subjects[:LINKED]))}" if use.reopened_subjects else ""
        yield f"The override of {escaped(place(use))} is {escaped(standing(use))}{names}."


def _observations(action: Assessment, linked: Sequence[Evidence]) -> Iterator[str]:
    """`Observed 'this' for [a](1), [b](2); 'that' for [c](3); and 9 more. Expected 'other'.`"""
    if not linked:
        yield escaped(sentence(action.reason))
        return
    names: dict[str, list[str]] = {}
    for number, each in enumerate(linked, start=1):
        subject = escaped(each.subject)
        names.setdefault(escaped(each.observed), []).append(f"[{subject}]({number})" if len(linked) > 1 else subject)
    seen = [f"'{observed}' for {', '.join(subjects)}" for observed, subjects in names.items()]
    total = beyond_the_pin(action) or action.evidence_total - (action.not_assessed or 0)
    more = total - len(linked)
    yield f"Observed {'; '.join(seen)}{f'; and {more} more' if more > 0 else ''}."
    yield f"Expected '{escaped(linked[0].expected)}'."


def _stakes(action: Assessment) -> str:
    points = action.points
    unknown = f", and {points_text(points.unknown)} unknown" if points.unknown else ""
    return f"{points_text(points.open)} of {points_text(points.max)} points are open{unknown}."


def _location(evidence: Evidence, report: Report, anchor: str) -> dict[str, Any]:
    uri = snapshot_uri(report)
    at = _anchored(anchor)
    if uri is not None and evidence.line is not None:
        region = {"startLine": evidence.line, **({"startColumn": evidence.column} if evidence.column else {})}
        at = {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}
    logical = {
        "fullyQualifiedName": plain(evidence.pointer, TEXT) or "/",
        "kind": "resource",
        "name": plain(evidence.subject),
    }
    return {**at, "logicalLocations": [logical]}


def _resting(action: Assessment, report: Report, anchor: str) -> dict[str, Any]:
    """Where the first thing begins that an action without evidence reads, or would read."""
    uri = snapshot_uri(report)
    if uri is None:
        return _anchored(anchor)
    lines = {one.resource: one.line for one in report.coverage}
    names = [name for name in (*action.requires, *action.decided_without) if lines.get(name)]
    region = {"startLine": lines[names[0]] if names else 1}
    at = {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}
    logical = [{"fullyQualifiedName": name, "kind": "resource", "name": name} for name in names[:1]]
    return {**at, "logicalLocations": logical} if logical else at


def _anchored(anchor: str) -> dict[str, Any]:
    return {"physicalLocation": {"artifactLocation": {"uri": quote(anchor)}, "region": {"startLine": 1}}}


def snapshot_uri(report: Report) -> str | None:
    """The snapshot as a URI relative to the repository; None where it lies elsewhere."""
    return relative_uri(report.snapshot.repository_path)


def relative_uri(path: str | None) -> str | None:
    """A path as a URI relative to the repository; None where it does not lie in it."""
    file = repository_file(path)
    if file is None:
        return None
    try:
        return quote(file, errors="surrogateescape")
    except UnicodeEncodeError:  # no file has such a name, but a report may say so
        return quote(file, errors="surrogatepass")


def escaped(text: str) -> str:
    """Text inside a SARIF message, where brackets make links and braces placeholders."""
    return re.sub(r"([\\\[\]])", r"\\\1", plain(text)).replace("{", "{{").replace("}", "}}")


def _pascal(text: str) -> str:
    words = re.findall(r"[A-Za-z0-9]+", text)
    return "".join(word[:1].upper() + word[1:] for word in words)[:200]


FORMAT = Format("sarif", ".sarif", "GitHub code scanning", render, takes=("source",))
