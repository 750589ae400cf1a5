"""The verdict of the gate in words, the same in every format."""

from __future__ import annotations

from collections.abc import Iterator

from reporters._terminal import harmless
from reporters._view import worth
from scanner.model.gate import GateDecision, GateVerdict, Refusal, RefusalKind

NAMES = 5
"""Ids that are told of one refusal."""
HEADS = {
    GateVerdict.PASSED: "The gate passed",
    GateVerdict.FAILED: "The gate failed",
    GateVerdict.INCOMPLETE: "The gate could not be checked",
    GateVerdict.WARNED: "The gate warns",
}
WORDS = {RefusalKind.FAILED: "failed", RefusalKind.UNCHECKED: "could not check"}


def verdict_line(decision: GateDecision) -> str:
    """`gate: failed: score 47.8 is below 50 (+ 2 more)`."""
    reasons = [each.reason for each in decision.refusals]
    shown = f": {'; '.join(reasons[:2])}" if reasons else ""
    more = f" (+ {len(reasons) - 2} more)" if len(reasons) > 2 else ""
    notes = f" ({'; '.join(decision.notes)})" if decision.notes else ""
    return _line(f"gate: {decision.verdict.value}{shown}{more}{notes}")


def refusal_text(refusal: Refusal) -> str:
    """`failed: score 47.8 is below 50 (lowestScore, 6.60 points)`."""
    about = ", ".join((refusal.rule, *((worth(refusal.points),) if refusal.points else ())))
    return _line(f"{WORDS[refusal.kind]}: {refusal.reason} ({about}){names(refusal)}")


def names(refusal: Refusal) -> str:
    """`: A, B and 3 more`; empty where the reason names the action already."""
    ids = refusal.actions
    if not ids or (len(ids) == 1 and ids[0] in refusal.reason):
        return ""
    more = f" and {len(ids) - NAMES} more" if len(ids) > NAMES else ""
    return f": {', '.join(ids[:NAMES])}{more}"


def gate_lines(decision: GateDecision) -> Iterator[str]:
    """A line for each refusal, then the notes."""
    yield from map(refusal_text, decision.refusals)
    yield from decision.notes


def _line(text: str) -> str:
    """On one line, whatever a report calls its actions."""
    return harmless(" ".join(text.split()))
