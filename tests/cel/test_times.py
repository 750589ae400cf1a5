from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.cel import Duration, Timestamp
from scanner.cel.times import civil_from_days, days_from_civil
from tests.cel.evaluation import error, value

MOMENT = "timestamp('2024-02-29T23:45:06.789012345Z')"


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("getFullYear()", 2024),
        ("getMonth()", 1),
        ("getDate()", 29),
        ("getDayOfMonth()", 28),
        ("getDayOfWeek()", 4),
        ("getDayOfYear()", 59),
        ("getHours()", 23),
        ("getMinutes()", 45),
        ("getSeconds()", 6),
        ("getMilliseconds()", 789),
        ("getDate('+00:15')", 1),
        ("getMonth('+00:15')", 2),
        ("getHours('-09:30')", 14),
        ("getHours('02:00')", 1),
        ("getHours('UTC')", 23),
        ("getHours('')", 23),
        ("getHours('Europe/Paris')", 0),
        ("getDate('Europe/Paris')", 1),
        ("getHours('America/New_York')", 18),
        ("getMinutes('Asia/Kathmandu')", 30),
    ],
)
def test_a_timestamp_has_parts_in_a_time_zone(call: str, expected: int) -> None:
    assert value(f"{MOMENT}.{call}") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("duration('10000s').getHours()", 2),
        ("duration('3730s').getMinutes()", 62),
        ("duration('3730.9s').getSeconds()", 3730),
        ("duration('-3.5s').getSeconds()", -3),
        ("duration('123.321456789s').getMilliseconds()", 321),
        ("duration('-3.5s').getMilliseconds()", -500),
    ],
)
def test_a_duration_is_counted_in_whole_units(text: str, expected: int) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("timestamp(0).getHours('Nowhere/Land')", "invalid_argument"),
        ("timestamp(0).getHours('../../etc/passwd')", "invalid_argument"),
        ("timestamp(0).getHours('+25:00')", "invalid_argument"),
        ("timestamp(0).getHours(1)", "no_such_overload"),
        ("duration('1s').getFullYear()", "no_such_overload"),
        ("duration('1s').getHours('UTC')", "no_such_overload"),
        ("'2024'.getHours()", "no_such_overload"),
    ],
)
def test_a_part_that_there_is_not_is_an_error(text: str, kind: str) -> None:
    assert error(text).kind == kind


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2024-01-31T08:00:00Z", "2024-01-31T08:00:00Z"),
        ("2024-01-31T08:00:00.500Z", "2024-01-31T08:00:00.5Z"),
        ("2024-01-31T08:00:00.1234567Z", "2024-01-31T08:00:00.1234567Z"),
        ("2024-01-31T08:00:00.1234567899Z", "2024-01-31T08:00:00.123456789Z"),
        ("2024-01-31T08:00:00+02:00", "2024-01-31T06:00:00Z"),
        ("2024-01-01T00:00:00+00:30", "2023-12-31T23:30:00Z"),
        ("2024-01-31t08:00:00z", "2024-01-31T08:00:00Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
        ("9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59.999999999Z"),
    ],
)
def test_a_timestamp_is_written_in_utc(text: str, written: str) -> None:
    assert value("string(timestamp(x))", x=text) == written


@pytest.mark.parametrize(
    ("text", "nanoseconds"),
    [
        ("0", 0),
        ("1h30m", 5400 * 10**9),
        ("1.5h", 5400 * 10**9),
        (".5s", 5 * 10**8),
        ("+1s", 10**9),
        ("-1m1s", -61 * 10**9),
        ("1ms1us1ns", 1_001_001),
        ("1µs", 1000),
        ("315576000000s", 315_576_000_000 * 10**9),
    ],
)
def test_a_duration_is_a_sequence_of_units(text: str, nanoseconds: int) -> None:
    assert value("duration(x)", x=text) == Duration(nanoseconds)


@pytest.mark.parametrize(
    "text",
    [
        *("2024-01-31T08:00:00", "2024-01-31X08:00:00Z", "2024-01-31T08:00:00,5Z", "2024-01-31T08:00:00.Z"),
        *("2024-01-31T08:00:00.5", "2024-01-31T08:00:00.5xZ", "2024-01-31T08:00:00.\u0665Z", "2024-01-31T08:00:00ZZ"),
        *("2024-01-31T08:00:00+02:00Z", "12024-01-31T08:00:00Z", "2024-01-31T", "2024-01-31", "08:00:00Z"),
    ],
)
def test_a_date_that_was_read_before_does_not_make_other_text_a_timestamp(text: str) -> None:
    assert value("string(timestamp('2024-01-31T08:00:00.5Z'))") == "2024-01-31T08:00:00.5Z"
    assert error("timestamp(x)", x=text).kind in ("invalid_argument", "range")


def test_datetimes_of_the_data_are_timestamps() -> None:
    paris = datetime(2024, 1, 31, 9, tzinfo=timezone(timedelta(hours=1)))
    assert value("x == timestamp('2024-01-31T08:00:00Z') && type(x) == google.protobuf.Timestamp", x=paris) is True
    assert value("[x][0] < timestamp('2024-01-31T08:00:01Z')", x=paris) is True
    assert value("x.t.getFullYear()", x={"t": datetime(2024, 1, 31)}) == 2024
    assert value("x == duration('90m')", x=timedelta(minutes=90)) is True


@given(st.datetimes(), st.integers(0, 999))
def test_a_timestamp_is_the_datetime_that_it_came_from(naive: datetime, nanoseconds: int) -> None:
    moment = naive.replace(tzinfo=UTC)
    stamp = value("x", x=moment)
    assert isinstance(stamp, Timestamp)
    assert stamp.to_datetime() == moment
    assert value("timestamp(string(x))", x=stamp) == stamp
    finer = Timestamp(stamp.nanoseconds + nanoseconds)
    assert value("timestamp(string(x))", x=finer) == finer


@given(st.integers(-719162, 2932896))
def test_days_and_dates_are_inverse(days: int) -> None:
    assert days_from_civil(*civil_from_days(days)) == days
    assert civil_from_days(days) == (datetime(1970, 1, 1) + timedelta(days=days)).timetuple()[:3]


def test_a_duration_converts_to_a_timedelta() -> None:
    assert Duration(1_500_000_999).to_timedelta() == timedelta(microseconds=1_500_000)
    assert repr(Duration(-1_500_000_000)) == "Duration('-1.5s')"
    assert repr(Timestamp(0)) == "Timestamp('1970-01-01T00:00:00Z')"
