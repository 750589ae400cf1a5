"""How values read in the page: numbers, dates, counts, and text that nobody here wrote."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from reporters._view import points_text
from scanner.model.points import micro
from scanner.record import NamedTuple

MINUS = "\u2212"
NBSP = "\u00a0"
TIMES = "\u00d7"
DASH = "\u2013"
CLIP = 240
"""Characters of foreign text that stand in the page; the rest is behind a fold."""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


class Text(NamedTuple):
    """Foreign text, clipped; `whole` only where it was."""

    head: str
    whole: str | None = None


def visible(text: str) -> str:
    """`text` with everything that has no look of its own, or that turns its surroundings around, made visible.

    Controls become control pictures, marks of writing direction their code, broken surrogates the replacement sign.
    """
    return _UNSEEN.sub(_picture, text)


def clipped(text: str, limit: int = CLIP) -> Text:
    return Text(text) if len(text) <= limit else Text(text[:limit].rstrip() + "…", text)


def gain(points: float) -> str:
    """`+8.00` with a true minus sign for losses; nothing gained is `0.00`."""
    text = points_text(abs(points))
    if micro(points) == 0:
        return text
    return f"+{text}" if points > 0 else f"{MINUS}{text}"


def short(points: float) -> str:
    """A maximum or a factor: `10`, `7.5`."""
    return f"{points:.2f}".rstrip("0").rstrip(".")


def number(percent: float | None) -> str:
    """`61.48`; 0.00 and 100.00 are kept for exactly none and exactly all, and a dash for nothing to measure."""
    if percent is None:
        return DASH
    if 0 < percent < 0.01:
        return "0.01"
    return "99.99" if 99.99 < percent < 100 else f"{percent:.2f}"


def share(percent: float | None) -> str:
    """`61.48 %`, or a dash where there is nothing to take a share of."""
    return DASH if percent is None else f"{number(percent)}{NBSP}%"


def counted(count: int, singular: str, plural: str | None = None) -> str:
    """`1 action`, `1,204 actions`."""
    return f"{count:,} {singular if count == 1 else plural or singular + 's'}"


def day(iso: str) -> str:
    """`12 Nov 2026`; text that is no date stays as it is."""
    moment = _moment(iso)
    return iso if moment is None else f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


def instant(iso: str | None) -> str:
    """`12 Nov 2026 06:00 UTC`."""
    if iso is None:
        return "time unknown"
    moment = _moment(iso)
    return iso if moment is None else f"{day(moment.isoformat())} {moment.hour:02}:{moment.minute:02} UTC"


def words(name: str) -> str:
    """`not-assessed` and `notCollected` as a person writes them: `Not assessed`, `Not collected`."""
    return re.sub(r"(?<=[a-z])([A-Z])", r" \1", name).replace("-", " ").capitalize()


def _moment(iso: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _picture(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    return f"[U+{code:04X}]" if 0x2000 < code < 0x2100 else "\ufffd"
