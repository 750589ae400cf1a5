"""Days of the calendar, in UTC, as ISO 8601 text: they compare as text does."""

from __future__ import annotations


class NotADay(ValueError):
    """A text that is no day, with what to write instead."""

    hint = "write the day as YYYY-MM-DD, such as 2026-11-20"


def checked_day(text: str) -> str:
    """The day, if it is one; raises `NotADay` with what is wrong, in plain words."""
    numbers = text.split("-")
    written = [len(number) for number in numbers] == [4, 2, 2] and text.isascii() and "".join(numbers).isdigit()
    if written and _is_day(*map(int, numbers)):
        return text
    raise NotADay(f"'{text}' is not a date")


def days_between(first: str, last: str) -> int:
    """Days from one to another; negative where the other comes first."""
    from datetime import date

    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def _is_day(year: int, month: int, day: int) -> bool:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    days = 31, 28 + leap, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31
    return year >= 1 and 1 <= month <= 12 and 1 <= day <= days[month - 1]
