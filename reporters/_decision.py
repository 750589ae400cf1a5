"""What people decided about an action, in a sentence for formats that have one line for it."""

from __future__ import annotations

from collections.abc import Iterator

from reporters._terminal import harmless
from scanner.model.report import Assessment, Report
from scanner.model.status import Status
from scanner.record import Any, NamedTuple

STATUSES = {status: status.value.replace("-", " ") for status in Status}


class Decision(NamedTuple):
    """The override entry of an action; nothing in it where there is none."""

    state: str = ""
    status: Status | None = None
    justification: str = ""
    owner: str = ""
    expires: str = ""
    """The last day, ISO 8601."""
    approved_by: str = ""
    ticket: str = ""
    file: str = ""
    line: int | None = None
    column: int | None = None


def decision(action: Assessment) -> Decision:
    """What the entry says, each text on one line."""
    use: Any = getattr(action, "override", None)
    return Decision() if use is None else _decision(use)


def decisions(report: Report, action: Assessment) -> tuple[Decision, ...]:
    """What every entry of the action says; where there is none, the one that its status stands for."""
    audit: Any = getattr(report, "overrides", None)
    found = tuple(_decision(use) for use in (audit.entries if audit else ()) if use.entry.action == action.id)
    return found or (decision(action),)


def said(action: Assessment) -> str:
    """`Risk accepted until 2026-12-31: the reason.`, `Third party, expired on 2026-11-09: the reason.`, or nothing."""
    made = decision(action)
    status = made.status or action.status
    if status in (Status.TO_ADDRESS, Status.COMPLETED):
        return ""
    parts = [STATUSES[status].capitalize(), *_standing(made)]
    why = f": {made.justification.rstrip('.')}" if made.justification else ""
    return f"{''.join(parts)}{why}."


def _standing(made: Decision) -> Iterator[str]:
    if made.state == "expired":
        yield f", expired on {made.expires}"
        return
    if made.state not in ("", "active"):
        yield f", {made.state}"
    if made.expires:
        yield f" until {made.expires}"


def _decision(use: Any) -> Decision:
    entry = use.entry
    return Decision(
        state=use.state.value,
        status=entry.status,
        justification=_line(entry.justification),
        owner=_line(entry.owner),
        expires=_line(entry.expires),
        approved_by=_line(entry.approved_by),
        ticket=_line(entry.ticket),
        file=_line(entry.file),
        line=entry.line,
        column=entry.column,
    )


def _line(text: str | None) -> str:
    return harmless(" ".join(text.split())) if text else ""
