"""Overrides at a terminal: what needs a person in full, everything else by its number."""

from __future__ import annotations

from collections.abc import Iterator

from reporters._overrides import STATUSES, effect, entries, is_soon, is_urgent, place, standing
from reporters._terminal import Screen
from scanner.model.report import Report

MARGIN = 6


def decisions(screen: Screen, report: Report) -> Iterator[str]:
    """The heading with the points at stake, entries that need a person or end soon, and breaches of the policy."""
    audit = report.overrides
    if audit is None or not audit.entries:
        return
    yield screen.paint(f"Overrides ({len(audit.entries)})", "bold")
    shown = [use for use in entries(report) if is_urgent(use) or is_soon(use)]
    for use in shown:
        color = "red" if is_urgent(use) else "yellow"
        entry = use.entry
        head = f"{entry.action}, {STATUSES[entry.status]}: {standing(use)}"
        first, *rest = screen.lines(head, MARGIN)
        yield "   " + screen.paint(screen.draw("•"), color) + "  " + first
        yield from (" " * MARGIN + line for line in rest)
        facts = [effect(use), *([f"owner {entry.owner}"] if entry.owner else []), place(use)]
        yield from screen.dim(screen.lines(", ".join(facts), MARGIN), MARGIN)
        if use.reopened_subjects:
            names = ", ".join(use.reopened_subjects[:5])
            yield from screen.dim(screen.lines(f"beyond the pin: {names}", MARGIN), MARGIN)
    others = len(audit.entries) - len(shown)
    if others:
        said = "1 other changes nothing or holds" if others == 1 else f"{others} others change nothing or hold"
        yield from screen.dim(screen.lines(f"{said} for longer than 30 days", MARGIN), MARGIN)
    for violation in audit.violations:
        text = f"{violation.file}:{violation.line}: {violation.action}: {violation.message}"
        first, *more = screen.lines(text, MARGIN)
        yield "   " + screen.paint(screen.draw("✗"), "red") + "  " + first
        yield from (" " * MARGIN + line for line in more)
