from __future__ import annotations

from typing import Any

import pytest

from scanner.model.config import Config
from scanner.model.report import Report
from scanner.model.rule import Category
from scanner.pipeline import scan
from scanner.snapshot.document import Snapshot
from tests.overrides.entries import the, users
from tests.packs import a_pack, an_action

PACK = a_pack(an_action("scid_2010", category=Category.DEVICE), an_action("OneAdmin"))


def an_exception(**fields: Any) -> dict[str, Any]:
    return {
        "id": "sca-_-scid-2010",
        "recommendationName": "Turn on Microsoft Defender Antivirus",
        "status": "Exception",
        "justification": "Third party control",
        "justificationContext": "Another product is installed everywhere.",
        "scope": "Global",
        "expiresOn": "2026-12-31T00:00:00Z",
        **fields,
    }


def scanned(*exceptions: Any, as_of: str = "2026-11-20", **more: Any) -> Report:
    data = {**users(safe=1, unsafe=1), "devices": {"recommendationExceptions": list(exceptions)}}
    return scan(PACK, Snapshot.from_data(data), more.get("overrides", ()), Config(), as_of)


@pytest.mark.parametrize(
    ("fields", "bands", "status", "state"),
    [
        ({}, (5, 5, 0, 0), "third-party", "active"),
        ({"justification": "AlternateMitigation"}, (5, 5, 0, 0), "alternate-mitigation", "active"),
        ({"justification": "Risk accepted"}, (5, 0, 5, 0), "risk-accepted", "active"),
        ({"justification": "Planned remediation (grace period)"}, (5, 0, 0, 5), "planned", "active"),
        ({"scope": "DeviceGroups", "deviceGroups": ["Servers"]}, (5, 0, 0, 5), "to-address", "elsewhere"),
        ({"scope": None}, (5, 0, 0, 5), "to-address", "elsewhere"),
        ({"expiresOn": "2026-11-19T23:00:00Z"}, (5, 0, 0, 5), "to-address", "expired"),
        ({"expiresOn": None}, (5, 5, 0, 0), "third-party", "active"),
        ({"expiresOn": "2026-11-19T22:00:00-05:00"}, (5, 5, 0, 0), "third-party", "active"),
        ({"expiresOn": "9999-12-31T23:59:59.9999999-05:00"}, (5, 5, 0, 0), "third-party", "active"),
        ({"expiresOn": "next spring, I hope"}, (5, 0, 0, 5), "to-address", "unneeded"),
        ({"expiresOn": "2026-12-32T00:00:00Z"}, (5, 0, 0, 5), "to-address", "unneeded"),
        ({"expiresOn": "2026-12-31 or so"}, (5, 0, 0, 5), "to-address", "unneeded"),
        ({"expiresOn": "20261231T00"}, (5, 0, 0, 5), "to-address", "unneeded"),
        ({"expiresOn": ""}, (5, 0, 0, 5), "to-address", "unneeded"),
        ({"expiresOn": 1798675200}, (5, 0, 0, 5), "to-address", "unneeded"),
        ({"scope": "DeviceGroups", "deviceGroups": 7}, (5, 0, 0, 5), "to-address", "elsewhere"),
        ({"justification": "Because"}, (5, 0, 0, 5), "to-address", "unneeded"),
        ({"justification": None}, (5, 0, 0, 5), "to-address", "unneeded"),
    ],
)
def test_what_an_exception_makes_of_ten_points(
    fields: dict[str, Any], bands: tuple[float, ...], status: str, state: str
) -> None:
    report = scanned(an_exception(**fields))
    points = the(report, "scid_2010").points

    assert (points.measured, points.asserted, points.accepted, points.open) == bands
    assert the(report, "scid_2010").status.value == status
    assert report.overrides is not None
    assert [use.state.value for use in report.overrides.entries] == [state]
    assert report.bare_totals is not None
    assert (report.bare_totals.earned, report.bare_totals.open) == (10, 10)


def test_an_exception_whose_last_day_is_no_date_is_told_and_holds_for_nothing() -> None:
    report = scanned(an_exception(expiresOn="soon"), an_exception(justification="Risk accepted"))

    assert report.overrides is not None
    assert [(use.state.value, use.reason, use.days_left) for use in report.overrides.entries] == [
        ("unneeded", "its last day 'soon' is not a date", None),
        ("active", "covers everything that is left", 41),
    ]


def test_only_global_exceptions_that_raise_the_score_do() -> None:
    assert scanned(an_exception()).totals.earned == 15
    assert scanned(an_exception(justification="Risk accepted")).totals.earned == 10
    assert scanned(an_exception(justification="Planned remediation")).totals.earned == 10


def test_an_active_recommendation_and_a_strange_row_are_no_exceptions() -> None:
    report = scanned(an_exception(status="Active"), an_exception(id="sca-_-scid-9999"), {"id": "sca-_-scid-2011"})

    assert report.overrides is not None
    assert report.overrides.entries == ()
    assert report.totals == report.bare_totals


def test_a_second_global_exception_adds_nothing() -> None:
    report = scanned(an_exception(), an_exception(justification="Risk accepted"))

    assert the(report, "scid_2010").points.asserted == 5
    assert report.overrides is not None
    assert [use.state.value for use in report.overrides.entries] == ["active", "unneeded"]


def test_an_expired_global_exception_leaves_the_field_to_the_next() -> None:
    report = scanned(an_exception(expiresOn="2026-01-01"), an_exception(justification="Risk accepted"))

    assert the(report, "scid_2010").points.accepted == 5


def test_ignoring_overrides_ignores_exceptions_of_devices_too() -> None:
    report = scanned(an_exception(), overrides=None)

    assert report.overrides is None
    assert report.totals == report.bare_totals
    assert report.totals.asserted == 0


def test_a_snapshot_without_exceptions_has_no_account_of_overrides() -> None:
    report = scan(PACK, Snapshot.from_data(users(safe=1)), (), Config(), "2026-11-20")

    assert report.overrides is None
    assert report.bare_totals == report.totals
