from __future__ import annotations

from typing import Any

import pytest

from scanner.cli.overrides.pin import written
from scanner.model.config import Config
from scanner.model.override import OverrideState, Pin
from scanner.model.report import Report
from scanner.overrides.digest import sealed
from scanner.overrides.measured import pins_of
from scanner.snapshot.document import Snapshot
from tests.overrides.entries import an_entry, overrides, scanned, the, users
from tests.packs import a_pack, an_action

PACK = a_pack(an_action(observe="item.level"), an_action("OneAdmin", expr="entra.defaults.level == 'none'"))


def levels(*values: str) -> dict[str, Any]:
    snapshot = users(safe=1, unsafe=len(values))
    for row, level in zip(snapshot["entra"]["users"][1:], values, strict=True):
        row["level"] = level
    return {**snapshot, "entra": {**snapshot["entra"], "defaults": {"level": values[0]}}}


def pinned(snapshot: dict[str, Any], by: str = "values", **fields: Any) -> dict[str, Any]:
    """An entry pinned at a snapshot."""
    entry = an_entry(**fields)
    pins = pins_of(PACK, Snapshot.from_data(snapshot), overrides(PACK, entry), [0], Config(), by, "2026-11-01")
    assert pins[0] is not None
    return {**entry, "pin": written(pins[0])}


def state(report: Report) -> tuple[str, int | None, tuple[str, ...], str]:
    assert report.overrides is not None
    (use,) = report.overrides.entries
    return use.state.value, use.reopened, use.reopened_subjects, use.reason


def test_what_was_pinned_stays_covered() -> None:
    entry = pinned(levels("some", "some"))
    report = scanned(PACK, levels("some", "some"), entry)

    assert state(report) == ("active", 0, (), "as it was pinned")
    assert the(report).points.open == 0


@pytest.mark.parametrize("by", ["values", "subjects", "count"])
def test_one_more_that_fails_opens_again_and_nothing_else_does(by: str) -> None:
    report = scanned(PACK, levels("some", "some", "some"), pinned(levels("some", "some"), by))

    assert state(report)[:3] == ("reopened", 1, ("unsafe3@contoso.com",))
    assert (the(report).points.accepted, the(report).points.open) == (5, 2.5)
    assert the(report).status.value == "to-address"


@pytest.mark.parametrize(("by", "reopened"), [("values", 1), ("subjects", 0), ("count", 0)])
def test_another_value_opens_again_only_where_values_were_pinned(by: str, reopened: int) -> None:
    report = scanned(PACK, levels("some", "everything"), pinned(levels("some", "some"), by))

    assert state(report)[1] == reopened


def test_a_swap_of_subjects_is_seen_unless_only_their_number_was_pinned() -> None:
    before, after = levels("some", "some"), levels("some", "some")
    after["entra"]["users"][2].update(id="new", name="new@contoso.com")

    assert state(scanned(PACK, after, pinned(before)))[2] == ("new@contoso.com",)
    assert state(scanned(PACK, after, pinned(before, "count")))[1] == 0


def test_fewer_that_fail_are_no_excess() -> None:
    assert state(scanned(PACK, levels("some"), pinned(levels("some", "some"))))[0] == "active"


def test_a_condition_over_the_tenant_opens_again_when_its_value_changes() -> None:
    entry = pinned(levels("some"), action="OneAdmin", status="third-party")

    kept, changed = scanned(PACK, levels("some"), entry), scanned(PACK, levels("everything"), entry)

    assert (state(kept)[0], the(kept, "OneAdmin").points.asserted) == ("active", 10)
    assert (state(changed)[0], the(changed, "OneAdmin").points.open) == ("reopened", 10)
    assert state(changed)[3].endswith("is not what was pinned: entra.defaults.level = everything")


def test_items_with_the_same_name_are_told_apart_by_their_ids() -> None:
    snapshot = levels("some", "some")
    for row in snapshot["entra"]["users"][1:]:
        row["name"] = "Twin"

    entry = pinned(snapshot, "subjects")

    assert entry["pin"]["subjects"] == ["Twin (unsafe-1)", "Twin (unsafe-2)"]
    assert state(scanned(PACK, snapshot, entry))[0] == "active"


def test_a_pin_within_a_scope_holds_only_the_scope() -> None:
    entry = pinned(levels("some", "some", "some"), scope={"where": "item.number <= 2"})

    assert set(entry["pin"]["observed"]) == {"unsafe1@contoso.com", "unsafe2@contoso.com"}
    assert the(scanned(PACK, levels("some", "all", "some"), entry)).points.open == 5


def test_a_pin_that_cannot_be_compared_covers_nothing() -> None:
    entry = an_entry("OneAdmin", pin=written(sealed(Pin("2026-01-01", failing=3))))
    report = scanned(PACK, levels("some"), entry)

    assert state(report)[0] == OverrideState.REOPENED.value
    assert the(report, "OneAdmin").points.open == 10
