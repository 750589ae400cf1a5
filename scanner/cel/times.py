"""Timestamps and durations: reading, writing and their parts."""

from __future__ import annotations

import re

from scanner.cel.errors import CelError, no_overload
from scanner.cel.values import NANOS, Duration, Timestamp, Value
from scanner.record import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta, tzinfo

_TIMESTAMP = re.compile(
    r"(\d{4,5})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:[Zz]|([+-])(\d\d):(\d\d))", re.ASCII
)
_DURATION = re.compile(r"([+-]?)((?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)", re.ASCII)
_PART = re.compile(r"(\d*)(?:\.(\d*))?(ns|us|µs|μs|ms|s|m|h)", re.ASCII)
_OFFSET = re.compile(r"([+-]?)(\d{1,2}):(\d\d)", re.ASCII)
_UNITS = {"ns": 1, "us": 10**3, "µs": 10**3, "μs": 10**3, "ms": 10**6, "s": NANOS, "m": 60 * NANOS, "h": 3600 * NANOS}
_ERA = 146097 * 86400
"""Seconds of 400 years, after which the calendar repeats."""
_SEEN: dict[str, int] = {}
"""Seconds of dates (ten characters) and times of day (eight) that were read before: few, and most data repeats them."""
_SEEN_MOST = 100_000
_LONGEST = 100
"""Characters of a timestamp or a duration."""
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def parse_timestamp(text: str) -> Timestamp:
    """RFC 3339; digits beyond nanoseconds are dropped."""
    day, clock = _SEEN.get(text[:10]), _SEEN.get(text[11:19])
    if day is not None and clock is not None and len(text) <= _LONGEST and text[10] == "T" and text[-1] == "Z":
        digits = text[20:-1]
        if len(text) == 20:
            return Timestamp((day + clock) * NANOS)
        if text[19] == "." and digits.isascii() and digits.isdigit():
            return Timestamp((day + clock) * NANOS + int(digits[:9].ljust(9, "0")))
    return _parse_timestamp(text)


def _parse_timestamp(text: str) -> Timestamp:
    match = _TIMESTAMP.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None:
        raise CelError("invalid_argument", f"{_shown(text)} is not a timestamp like 2024-01-31T08:00:00Z")
    year, month, day, hour, minute, second = (int(part) for part in match.groups()[:6])
    if not 1 <= year <= 9999:
        raise CelError("range", "the timestamp is outside the years 1 to 9999")
    if not (1 <= month <= 12 and 1 <= day <= _days_in(year, month) and hour < 24 and minute < 60 and second < 60):
        raise CelError("invalid_argument", f"{_shown(text)} names a date or time that does not exist")
    date, clock = days_from_civil(year, month, day) * 86400, hour * 3600 + minute * 60 + second
    if len(_SEEN) < _SEEN_MOST and len(match[1]) == 4:
        _SEEN[text[:10]], _SEEN[text[11:19]] = date, clock
    seconds = date + clock
    if match[8]:
        seconds -= _offset(match[8], match[9], match[10])
    return Timestamp(seconds * NANOS + int((match[7] or "0")[:9].ljust(9, "0")))


def format_timestamp(value: Timestamp) -> str:
    """RFC 3339 in UTC, with as many digits of the second as it has."""
    seconds, nanos = divmod(value.nanoseconds, NANOS)
    days, rest = divmod(seconds, 86400)
    year, month, day = civil_from_days(days)
    clock = f"{rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}"
    return f"{year:04}-{month:02}-{day:02}T{clock}{_fraction(nanos)}Z"


def parse_duration(text: str) -> Duration:
    """A sequence of numbers with units, like `1h30m` or `-1.5s`."""
    match = _DURATION.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None:
        if text in ("0", "+0", "-0"):
            return Duration(0)
        raise CelError("invalid_argument", f"{_shown(text)} is not a duration like 1h30m or 5400s")
    total = 0
    for whole, fraction, unit in _PART.findall(match[2]):
        total += int(whole or "0") * _UNITS[unit]
        total += int(fraction or "0") * _UNITS[unit] // 10 ** len(fraction)
    return Duration(-total if match[1] == "-" else total)


def format_duration(value: Duration) -> str:
    """Seconds, with as many digits as needed: `5400s`, `-1.5s`."""
    seconds, nanos = divmod(abs(value.nanoseconds), NANOS)
    return f"{'-' if value.nanoseconds < 0 else ''}{seconds}{_fraction(nanos)}s"


def days_from_civil(year: int, month: int, day: int) -> int:
    """Days since 1970-01-01 in the proleptic Gregorian calendar."""
    year -= month <= 2
    era, of_era = divmod(year, 400)
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468


def civil_from_days(days: int) -> tuple[int, int, int]:
    """The inverse of `days_from_civil`."""
    era, of_era = divmod(days + 719468, 146097)
    year_of_era = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
    of_year = of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted = (5 * of_year + 2) // 153
    month = shifted + (3 if shifted < 10 else -9)
    return year_of_era + era * 400 + (month <= 2), month, of_year - (153 * shifted + 2) // 5 + 1


def _full_year(days: int, clock: int) -> int:
    return civil_from_days(days)[0]


def _month(days: int, clock: int) -> int:
    return civil_from_days(days)[1] - 1


def _date(days: int, clock: int) -> int:
    return civil_from_days(days)[2]


def _day_of_year(days: int, clock: int) -> int:
    return days - days_from_civil(civil_from_days(days)[0], 1, 1)


_PARTS: dict[str, Callable[[int, int], int]] = {
    "getFullYear": _full_year,
    "getMonth": _month,
    "getDate": _date,
    "getDayOfMonth": lambda days, clock: _date(days, clock) - 1,
    "getDayOfWeek": lambda days, clock: (days + 4) % 7,
    "getDayOfYear": _day_of_year,
    "getHours": lambda days, clock: clock // (3600 * NANOS),
    "getMinutes": lambda days, clock: clock // (60 * NANOS) % 60,
    "getSeconds": lambda days, clock: clock // NANOS % 60,
    "getMilliseconds": lambda days, clock: clock // 10**6 % 1000,
}
_WHOLES = {"getHours": 3600 * NANOS, "getMinutes": 60 * NANOS, "getSeconds": NANOS}
ACCESSORS = frozenset(_PARTS)


def part(name: str, value: Value, zone: Value = None) -> int:
    """A part of a timestamp in a time zone (UTC if none), or a duration in whole units."""
    if type(value) is Duration and zone is None:
        return _whole(name, value)
    if type(value) is not Timestamp or not (zone is None or type(zone) is str):
        raise no_overload(f"{name}()", value, *(() if zone is None else (zone,)))
    local = value.nanoseconds + (offset_at(value, zone) * NANOS if zone else 0)
    return _PARTS[name](*divmod(local, 86400 * NANOS))


def _whole(name: str, value: Duration) -> int:
    size = abs(value.nanoseconds)
    if name == "getMilliseconds":
        whole = size // 10**6 % 1000
    elif name in _WHOLES:
        whole = size // _WHOLES[name]
    else:
        raise no_overload(f"{name}()", value)
    return -whole if value.nanoseconds < 0 else whole


def offset_at(value: Timestamp, zone: str) -> int:
    """Seconds that a zone (`+02:00` or `Europe/Paris`) is ahead of UTC at an instant."""
    fixed = _OFFSET.fullmatch(zone)
    if fixed:
        return _offset(*fixed.groups())
    place = _zone(zone)
    seconds = value.nanoseconds // NANOS
    try:
        return _ahead(place, seconds)
    except (OverflowError, ValueError):  # the local time is outside the years that Python has; the calendar repeats
        return _ahead(place, seconds - _ERA if seconds > 0 else seconds + _ERA)


def _ahead(place: tzinfo, seconds: int) -> int:
    from datetime import datetime

    ahead = datetime.fromtimestamp(seconds, place).utcoffset()
    return int(ahead.total_seconds()) if ahead else 0


def _zone(name: str) -> tzinfo:
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise CelError("invalid_argument", f"{_shown(name)} is not a time zone") from None


def from_datetime(moment: datetime) -> Timestamp:
    """A datetime without a zone is in UTC."""
    from datetime import UTC, datetime, timedelta

    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return Timestamp((aware - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1) * 1000)


def to_datetime(value: Timestamp) -> datetime:
    from datetime import UTC, datetime, timedelta

    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=value.nanoseconds // 1000)


def from_timedelta(span: timedelta) -> Duration:
    from datetime import timedelta

    return Duration(span // timedelta(microseconds=1) * 1000)


def to_timedelta(value: Duration) -> timedelta:
    from datetime import timedelta

    return timedelta(microseconds=value.nanoseconds // 1000)


def _offset(sign: str, hours: str, minutes: str) -> int:
    if int(hours) > 23 or int(minutes) > 59:
        raise CelError("invalid_argument", f"'{sign}{hours}:{minutes}' is not an offset from UTC")
    seconds = int(hours) * 3600 + int(minutes) * 60
    return -seconds if sign == "-" else seconds


def _days_in(year: int, month: int) -> int:
    leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return _DAYS[month - 1] + leap


def _fraction(nanos: int) -> str:
    return f".{nanos:09}".rstrip("0") if nanos else ""


def _shown(text: str) -> str:
    return repr(text if len(text) <= 40 else f"{text[:37]}...")
