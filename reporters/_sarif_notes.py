"""What a run of SARIF tells beside its alerts: missing data, departures from the catalogue, rows of no action."""

from __future__ import annotations

from collections.abc import Iterator

from reporters._departures import departure_text, reason_text, strangers
from reporters._markdown import plain
from reporters._view import STATES, is_undecided, sections, sentence, worth
from scanner.model.report import Report, ResourceCoverage
from scanner.model.snapshot import CoverageState
from scanner.record import Any

ALERTS = 5_000
"""Results that GitHub keeps of a run; the most worthwhile are written."""


def notifications(report: Report) -> Iterator[dict[str, Any]]:
    """One for each resource that is missing, each departure from the catalogue, each kind of row that nothing is made
    of, each note, and each action that is undecided for another reason.
    """
    beyond = len(sections(report).to_do) - ALERTS
    if beyond > 0:
        text = f"{beyond} more actions have open points than GitHub keeps alerts; the other formats have them all"
        yield _notification("leftOut", text, CoverageState.COLLECTED)
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
    for text in report.notes:
        yield _notification("note", text, CoverageState.COLLECTED)
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
