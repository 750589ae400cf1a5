"""JUnit XML for the test tabs of GitLab, Azure DevOps and Jenkins: a test for each action, a suite for each category,
and one more for the gate where there is one.

Open points fail. What could not be assessed is an error, unless it is for want of a licence; that, what does not apply,
and what people decided is skipped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from reporters._alerts import located, message, shown
from reporters._decision import decision, said
from reporters._view import failing, percent_text, points_text, sections, sentence, tenant_name
from reporters._xml import element, tag, text
from reporters.format import Format
from scanner.model.finding import Evidence
from scanner.model.report import Assessment, Group, Report
from scanner.model.snapshot import CoverageState
from scanner.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from scanner.model.gate import GateDecision

EVIDENCE = 20
"""Lines about one action."""


class Verdict(NamedTuple):
    """What a test says beside its name: `failure`, `error`, `skipped`, or nothing where it passed."""

    kind: str = ""
    message: str = ""


def render(report: Report) -> str:
    """Suites in the order of the categories, tests by rank, numbers that add up."""
    verdicts = _verdicts(report)
    totals = report.totals
    score = f"{points_text(totals.earned)} of {points_text(totals.max)} points, {percent_text(totals.percent)}"
    name = f"Secure Score of {shown(tenant_name(report))}: {score}"
    body = "\n".join(_suite(group, index, verdicts, report) for index, group in enumerate(report.categories))
    told = tuple(verdicts.values())
    if report.gate is not None:
        cases = _gate(report.gate)
        body += "\n" + _gate_suite(cases, len(report.categories))
        told += tuple(verdict for _, verdict in cases)
    suites = element("testsuites", f"\n{body}\n", name=name, **_counts(told))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{suites}\n'


def _verdicts(report: Report) -> Mapping[str, Verdict]:
    """By id, in rank order."""
    cut = sections(report)
    found = {action.id: Verdict("failure", message(action)) for action in cut.to_do}
    found |= {action.id: _undecided(action) for action in cut.not_assessed}
    found |= {action.id: Verdict("skipped", _settled(action)) for action in (*cut.accepted, *cut.asserted)}
    found |= {action.id: Verdict("skipped", shown(sentence(action.reason))) for action in cut.not_applicable}
    return {action.id: found.get(action.id, Verdict()) for action in report.actions}


def _undecided(action: Assessment) -> Verdict:
    unlicensed = action.missing and all(each.state is CoverageState.NOT_LICENSED for each in action.missing)
    return Verdict("skipped" if unlicensed else "error", shown(sentence(action.reason)))


def _settled(action: Assessment) -> str:
    return said(action) or shown(sentence(action.reason))


def _suite(group: Group, index: int, verdicts: Mapping[str, Verdict], report: Report) -> str:
    actions = [action for action in report.actions if action.category.value == group.id]
    facts = {"points": group.earned, "maxPoints": group.points.max, "openPoints": group.points.open}
    lines = [_properties({**facts, "unknownPoints": group.points.unknown})]
    lines += [_case(action, verdicts[action.id], report) for action in actions]
    counts = _counts([verdicts[action.id] for action in actions])
    start = tag("testsuite", name=group.title, id=index, **counts)
    return "\n".join((start, *lines, "</testsuite>"))


def _gate(decision: GateDecision) -> Sequence[tuple[str, Verdict]]:
    """A named test for each reason, or the one that passed; what was allowed to fail is skipped."""
    from reporters._gate import refusal_text

    kinds = {"failed": "failure", "unchecked": "error"}
    allowed = decision.verdict.value == "warned"
    return [
        (
            f"{each.rule} {shown(each.actions[0])}" if each.rule == "actions" else each.rule,
            Verdict("skipped" if allowed else kinds[each.kind.value], shown(refusal_text(each))),
        )
        for each in decision.refusals
    ] or [("passed", Verdict())]


def _gate_suite(cases: Sequence[tuple[str, Verdict]], index: int) -> str:
    lines = []
    for name, verdict in cases:
        body = element(verdict.kind, None, message=verdict.message) if verdict.kind else None
        lines.append(element("testcase", body, classname="tenantscore.gate", name=name, time="0"))
    start = tag("testsuite", name="Gate", id=index, **_counts([verdict for _, verdict in cases]))
    return "\n".join((start, *lines, "</testsuite>"))


def _counts(verdicts: Sequence[Verdict]) -> dict[str, object]:
    kinds = [verdict.kind for verdict in verdicts]
    return {
        "tests": len(kinds),
        "failures": kinds.count("failure"),
        "errors": kinds.count("error"),
        "skipped": kinds.count("skipped"),
        "time": "0",
    }


def _case(action: Assessment, verdict: Verdict, report: Report) -> str:
    place = located(action, report)
    facts = {"points": action.points.earned, "maxPoints": action.points.max, "openPoints": action.points.open}
    made = decision(action)
    decided = {"justification": made.justification, "owner": made.owner, "expires": made.expires}
    entry = f"{made.file}:{made.line}" if made.file else ""
    texts = {"outcome": action.outcome.value, "status": action.status.value, **decided, "override": entry}
    parts = [_properties({**facts, **{name: value for name, value in texts.items() if value}})]
    if verdict.kind:
        body = text("\n".join(_body(action, report))) if verdict.kind == "failure" else None
        severity = None if verdict.kind == "skipped" else action.severity.value
        parts.append(element(verdict.kind, body, type_=severity, message=verdict.message))
    return element(
        "testcase",
        "\n" + "\n".join(parts) + "\n",
        classname=f"tenantscore.{action.category.value}",
        name=f"{action.id} {shown(action.title)}",
        time="0",
        file=place.path,
        line=place.line,
    )


def _body(action: Assessment, report: Report) -> Iterator[str]:
    """What fails where, and how to mend it."""
    yield message(action)
    found = failing(action)[:EVIDENCE]
    yield from (_evidence_line(each, report) for each in found)
    more = action.evidence_total - len(found)
    if found and more > 0:
        yield f"... and {more} more"
    yield "Fix:"
    yield from (f"{number}. {shown(step)}" for number, step in enumerate(action.implementation.steps, start=1))


def _evidence_line(evidence: Evidence, report: Report) -> str:
    file = report.snapshot.path or "snapshot"
    place = f"{file}:{evidence.line}" if evidence.line else evidence.pointer
    return shown(f"{place}: {evidence.subject}: {evidence.observed}, expected {evidence.expected}")


def _properties(values: Mapping[str, object]) -> str:
    held = "".join(element("property", name=name, value=value) for name, value in values.items())
    return element("properties", held)


FORMAT = Format("junit", ".xml", "the test tabs of GitLab, Azure DevOps and Jenkins", render)
