"""Days of the calendar, in UTC, as ISO 8601 text: they compare as text does."""

from __future__ import annotations

import re
from datetime import date


def checked_day(text: str) -> str:
    """The day, if it is one; raises `ValueError` with what is wrong, in plain words."""
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            pass
    raise ValueError(f"'{text}' is not a date such as 2026-11-20")


def days_between(first: str, last: str) -> int:
    """Days from one to another; negative where the other comes first."""
    return (date.fromisoformat(last) - date.fromisoformat(first)).days
