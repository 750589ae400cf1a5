"""Every fault of a snapshot file, by line and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.snapshot.check import check, examine
from scanner.snapshot.fields import is_timestamp

HEAD = '{"schemaVersion": "1.0",\n'


def problems(folder: Path, rest: str) -> list[str]:
    """What the check says about a snapshot, whose second line is `rest`."""
    file = folder / "snapshot.json"
    file.write_text(HEAD + rest + "}", "utf-8")
    return [str(problem).replace(f"error: {file}:", "") for problem in check(file)]


def test_a_sound_snapshot_has_no_fault(tmp_path: Path) -> None:
    rest = '"resources": {"entra": {"users": [{"id": "a", "userPrincipalName": "a@contoso.com", "unheardOf": []}]}}'
    assert problems(tmp_path, rest) == []


@pytest.mark.parametrize(
    ("rest", "message"),
    [
        (
            '"resources": {"entar": {}}',
            "2:24: 'entar' is not a service\n  hint: did you mean 'entra'?",
        ),
        (
            '"resources": {"entra": {"user": []}}',
            "2:33: 'entra.user' is not a known resource\n  hint: did you mean 'entra.users'?",
        ),
        (
            '"resources": {"entra": {"users": {}}}',
            "2:34: entra.users is a list, not one object\n  hint: put it between [ and ]",
        ),
        ('"resources": {"entra": {"organization": []}}', "2:41: entra.organization is one object, not a list"),
        ('"resources": {"entra": {"users": [{"id": 5}]}}', "2:42: id is a string, not a number"),
        ('"resources": {"entra": {"users": [{"id": null}]}}', "2:42: id is a string, not null"),
        (
            '"resources": {"entra": {"users": [{"createdDateTime": "yesterday"}]}}',
            "2:55: createdDateTime is a timestamp, not 'yesterday'",
        ),
        (
            '"resources": {"entra": {"users": [{"assignedLicenses": [{"skuId": true}]}]}}',
            "2:67: skuId is a string, not a boolean",
        ),
        (
            '"resources": {"dns": {"spfRecords": [{"domain": "a", "rdata": ["x", 5]}]}}',
            "2:69: an item of rdata is a string, not a number",
        ),
        (
            '"resources": {"entra": {"users": [{"id": "a"}, {"id": "A"}]}}',
            "2:55: a second row of entra.users with id 'A'",
        ),
        (
            '"coverage": {"entra.user": {"state": "error"}}, "resources": {}',
            "2:28: 'entra.user' is not a known resource\n  hint: did you mean 'entra.users'?",
        ),
        (
            '"coverage": {"entra.users": {"state": "collected"}}, "resources": {}',
            "2:29: entra.users is marked as collected, and 'resources' does not hold it\n"
            "  hint: a state other than 'collected' says why",
        ),
        (
            '"coverage": {"entra.users": {"state": "forbiden"}}, "resources": {}',
            "2:39: 'forbiden' is not a coverage state\n  hint: did you mean 'forbidden'?",
        ),
        (
            '"coverage": {"entra.users": {"state": "error", "details": ""}}, "resources": {}',
            "2:59: coverage has no 'details'\n  hint: did you mean 'detail'?",
        ),
        ('"tenant": {"seat": 5}, "resources": {}', "2:20: the tenant has no 'seat'\n  hint: did you mean 'seats'?"),
        ('"tenant": {"seats": -5}, "resources": {}', "2:21: seats is a count, not a negative number"),
        (
            '"collectedAt": "2026-11-20", "resources": {}',
            "2:16: '2026-11-20' is not a timestamp\n  hint: ISO 8601 with time zone, like 2026-05-04T17:15:48Z",
        ),
        ('"colector": "x", "resources": {}', "2:13: a snapshot has no 'colector'\n  hint: did you mean 'collector'?"),
        (
            '"resources": {}, "resources": {}',
            "2:18: the property 'resources' is written twice in one object\n  hint: remove one of the two",
        ),
        (
            '"resources": {,}',
            "2:15: expected a property name in double quotes\n  hint: the file has to be JSON; is it the right one?",
        ),
    ],
)
def test_a_fault_has_its_line_and_column(tmp_path: Path, rest: str, message: str) -> None:
    assert problems(tmp_path, rest) == [message]


def test_all_faults_are_listed_in_the_order_of_the_file(tmp_path: Path) -> None:
    rest = '"tenant": {"seats": -1},\n"resources": {"entra": {"users": [{"id": 1}, {"id": 2}]},\n"dsn": {}}, "x": 1'
    places = [problem.split(": ")[0] for problem in problems(tmp_path, rest)]
    assert places == ["2:21", "3:42", "3:53", "4:8", "4:18"]


def test_a_file_that_cannot_be_read_is_a_problem_too(tmp_path: Path) -> None:
    assert [str(problem) for problem in check(tmp_path / "no.json")] == [
        f"error: {tmp_path / 'no.json'}: no such file\n  hint: check the path; it starts from the working directory"
    ]


def test_notes_say_what_rules_will_make_of_it(tmp_path: Path) -> None:
    file = tmp_path / "snapshot.json"
    file.write_text(
        HEAD + '"coverage": {"entra.groups": {"state": "forbidden"}, "entra.domains": "collected"},'
        '"resources": {"entra": {"users": [{}, {}], "groups": [{}], "domains": [], "organization": {}}}}'
    )
    checked = examine(file)
    assert checked.problems == ()
    assert checked.notes == (
        "held without coverage, so taken as collected: entra.organization, entra.users",
        "entra.groups is held, and rules ignore it, because its coverage is 'forbidden'",
    )
    assert (checked.resources, checked.rows) == (4, 4)


@pytest.mark.parametrize(
    "text",
    [
        "2026-05-04T17:15:48Z",
        "2026-05-04T17:15:48.3070000Z",
        "2026-05-04t17:15:48z",
        "2026-05-04T17:15:48+05:30",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.9999999Z",
    ],
)
def test_iso_timestamps_are_timestamps(text: str) -> None:
    assert is_timestamp(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-05-04",
        "2026-05-04T17:15:48",
        "2026-02-30T17:15:48Z",
        "2026-05-04T25:15:48Z",
        "2026-05-04 17:15:48Z",
        "/Date(1777406310050)/",
        "05/04/2026 17:15:48",
        "2026-05-04T17:15:48Z\n",
    ],
)
def test_other_dates_are_not(text: str) -> None:
    assert not is_timestamp(text)
