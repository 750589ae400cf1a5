"""What people decided about an action, in a sentence for formats that have one line for it."""

from __future__ import annotations

from typing import Any, NamedTuple

from reporters._terminal import harmless
from scanner.model.report import Assessment
from scanner.model.status import Status

STATUSES = {status: status.value.replace("-", " ") for status in Status}


class Decision(NamedTuple):
    """The override entry of an action; nothing in it where there is none."""

    state: str = ""
    justification: str = ""
    owner: str = ""
    expires: str = ""
    """The last day, ISO 8601."""
    approved_by: str = ""
    ticket: str = ""
    file: str = ""
    line: int | None = None


def decision(action: Assessment) -> Decision:
    """What the entry says, each text on one line."""
    use: Any = getattr(action, "override", None)
    if use is None:
        return Decision()
    entry = use.entry
    return Decision(
        state=use.state.value,
        justification=_line(entry.justification),
        owner=_line(entry.owner),
        expires=_line(entry.expires),
        approved_by=_line(entry.approved_by),
        ticket=_line(entry.ticket),
        file=_line(entry.file),
        line=entry.line,
    )


def said(action: Assessment) -> str:
    """`Risk accepted until 2026-12-31: the reason.`; empty where nobody decided anything."""
    made = decision(action)
    if not made.state and action.status in (Status.TO_ADDRESS, Status.COMPLETED):
        return ""
    until = f" until {made.expires}" if made.expires else ""
    state = f" ({made.state})" if made.state not in ("", "active") else ""
    why = f": {made.justification.rstrip('.')}" if made.justification else ""
    return f"{STATUSES[action.status].capitalize()}{until}{state}{why}."


def _line(text: str | None) -> str:
    return harmless(" ".join(text.split())) if text else ""
