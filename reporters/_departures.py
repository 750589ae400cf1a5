"""In words: where the configuration departs from the catalogue, and what of the data the catalogue does not know."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.model.departure import Departure, SwitchedOff
from scanner.model.framework import FrameworkCoverage
from scanner.model.report import Report, ResourceCoverage

NAMED = 5
"""Keys that are named in a sentence."""


def value_text(value: object) -> str:
    """A value as it stands in YAML: `high`, `14`, `true`, `[high, medium]`."""
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(value_text, value))}]"
    if isinstance(value, str):
        return value
    import json

    return json.dumps(value, ensure_ascii=False)


def departure_text(departure: Departure) -> str:
    """`severity low in place of high`, with what there is to know about the id."""
    text = f"{departure.setting} {value_text(departure.configured)} in place of {value_text(departure.catalogue)}"
    return f"{text} ({departure.note})" if departure.note else text


def set_otherwise(report: Report, id: str) -> str:
    """What the configuration sets of an action and where, in one line; empty where it sets nothing."""
    return "; ".join(f"{departure_text(each)}, set at {each.place}" for each in report.departures if each.action == id)


def off_text(report: Report) -> str:
    """The actions that are switched off, why and where, in one line; empty where all are on."""
    return "; ".join(f"{off.id} is switched off at {off.place}: {reason_text(off)}" for off in report.switched_off)


def reason_text(action: SwitchedOff) -> str:
    """Why it is off, with what there is to know about the id."""
    return f"{action.reason} ({action.note})" if action.note else action.reason


def restriction(report: Report) -> str:
    """A sentence about the frameworks that the report is confined to; empty where it is not."""
    if not report.restricted_to:
        return ""
    names = [each.title for each in report.frameworks if each.id in report.restricted_to]
    return f"Only actions that bear on {' or '.join(names)}."


def brief(framework: FrameworkCoverage) -> str:
    """Passed actions of those that are mapped, and how many could not be assessed: `12 of 40, 3 not assessed`."""
    unknown = f", {framework.not_assessed} not assessed" if framework.not_assessed else ""
    return f"{framework.passed} of {framework.mapped}{unknown}"


def strangers(report: Report) -> Iterator[str]:
    """A sentence for each resource with rows that are about nothing the catalogue has."""
    for covered in report.coverage:
        if covered.strangers:
            yield strangers_text(covered)


def remarks(report: Report) -> Iterator[str]:
    """Sentences about what is odd and stopped nobody: those rows, and the notes of the report."""
    yield from strangers(report)
    for note in report.notes:
        yield f"Note: {note}."


def strangers_text(covered: ResourceCoverage) -> str:
    """`3 rows of devices.x are about controls that no action has: scid-1, scid-2.`"""
    rows = "1 row" if covered.strangers == 1 else f"{covered.strangers:,} rows"
    verb = "is" if covered.strangers == 1 else "are"
    keys = [*covered.strange_keys[:NAMED], *(["…"] if len(covered.strange_keys) > NAMED else [])]
    return f"{rows} of {covered.resource} {verb} about controls that no action has: {', '.join(keys)}."
