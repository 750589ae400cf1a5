"""The time that a report is about, for formats that cannot do without one; never the time of writing."""

from __future__ import annotations

from datetime import UTC, datetime

from scanner.model.report import Report


def instant(report: Report) -> datetime:
    """When the snapshot was collected; where it does not say so, the start of the day that dates are judged by. UTC."""
    return _parsed(report.snapshot.collected_at) or _parsed(report.as_of) or datetime(1970, 1, 1, tzinfo=UTC)


def _parsed(text: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
