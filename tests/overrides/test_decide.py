from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from scanner.model.finding import Outcome
from scanner.model.override import OverrideState, OverrideUse, Pin
from scanner.model.points import micro
from scanner.model.problem import InputError
from scanner.model.report import Assessment
from scanner.model.rule import Empty, Scoring
from scanner.model.status import Status
from scanner.overrides.digest import sealed
from tests.overrides.entries import an_entry, scanned, the, users
from tests.packs import a_pack, an_action

SNAPSHOTS: dict[Outcome, dict[str, Any]] = {
    Outcome.PASSED: users(safe=4),
    Outcome.PARTIAL: users(safe=1, unsafe=2, unknown=1),
    Outcome.FAILED: users(unsafe=3),
    Outcome.NOT_APPLICABLE: users(),
    Outcome.NOT_ASSESSED: {},
}
STATUSES = ("planned", "risk-accepted", "third-party", "alternate-mitigation")
SCOPES: dict[str, dict[str, Any] | None] = {
    "whole": None,
    "scoped": {"subjects": ["unsafe1@contoso.com"]},
    "where": {"where": "item.number <= 2"},
}
PINS = {
    "unpinned": None,
    "pinned": sealed(Pin("2026-01-01", failing=3)),
    "exceeded": sealed(Pin("2026-01-01", subjects=("unsafe1@contoso.com (unsafe-1)",))),
}


def bands(assessment: Assessment) -> tuple[float, float, float, float, float]:
    points = assessment.points
    return points.measured, points.asserted, points.accepted, points.open, points.unknown


def written(pin: Pin | None) -> dict[str, Any] | None:
    from scanner.cli.overrides.pin import written as as_file

    return None if pin is None else as_file(pin)


@pytest.mark.parametrize("scoring", Scoring)
@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("status", STATUSES)
def test_every_combination_keeps_the_measurement_and_adds_up(outcome: Outcome, status: str, scoring: Scoring) -> None:
    pack = a_pack(an_action(points=9.9, scoring=scoring, empty=Empty.NOT_APPLICABLE))
    snapshot = SNAPSHOTS[outcome]
    bare = the(scanned(pack, snapshot))
    for expired, scope, pin in product((False, True), SCOPES, PINS):
        expires = "2026-11-19" if expired else "2026-11-20"
        entry = an_entry(status=status, expires=expires, scope=SCOPES[scope], pin=written(PINS[pin]))
        report = scanned(pack, snapshot, entry)
        found = the(report)
        case = f"{expired=} {scope=} {pin=}"

        assert sum(micro(band) for band in bands(found)) == micro(found.points.max), case
        assert all(band >= 0 for band in bands(found)), case
        assert found.outcome is bare.outcome, case
        assert found.points.measured == bare.points.measured, case
        assert report.bare_totals == scanned(pack, snapshot).totals, case
        if expired or outcome in (Outcome.PASSED, Outcome.NOT_APPLICABLE):
            assert (found.points, found.status) == (bare.points, bare.status), case
        if status in ("planned", "risk-accepted"):
            assert found.points.earned == bare.points.earned, case
            assert found.points.asserted == 0, case
        else:
            assert found.points.accepted == 0, case
        if status == "planned":
            assert found.points == bare.points, case
        assert uses_add_up(report.overrides.entries if report.overrides else (), found), case


def uses_add_up(uses: tuple[OverrideUse, ...], found: Assessment) -> bool:
    """Each point that is asserted or accepted has an entry to thank for it."""
    return all(
        sum(micro(getattr(use, band)) for use in uses) == micro(getattr(found.points, band))
        for band in ("asserted", "accepted")
    )


TABLE: tuple[tuple[str, Outcome, dict[str, Any], tuple[float, ...], Status, OverrideState], ...] = (
    ("planned", Outcome.PARTIAL, {}, (2.5, 0, 0, 5, 2.5), Status.PLANNED, OverrideState.ACTIVE),
    ("risk-accepted", Outcome.PARTIAL, {}, (2.5, 0, 5, 0, 2.5), Status.RISK_ACCEPTED, OverrideState.ACTIVE),
    ("third-party", Outcome.PARTIAL, {}, (2.5, 7.5, 0, 0, 0), Status.THIRD_PARTY, OverrideState.ACTIVE),
    ("third-party", Outcome.FAILED, {}, (0, 10, 0, 0, 0), Status.THIRD_PARTY, OverrideState.ACTIVE),
    ("third-party", Outcome.PASSED, {}, (10, 0, 0, 0, 0), Status.COMPLETED, OverrideState.UNNEEDED),
    ("third-party", Outcome.NOT_ASSESSED, {}, (0, 10, 0, 0, 0), Status.THIRD_PARTY, OverrideState.ACTIVE),
    ("risk-accepted", Outcome.NOT_ASSESSED, {}, (0, 0, 0, 0, 10), Status.RISK_ACCEPTED, OverrideState.ACTIVE),
    ("risk-accepted", Outcome.NOT_APPLICABLE, {}, (0, 0, 0, 0, 0), Status.TO_ADDRESS, OverrideState.UNNEEDED),
    (
        "risk-accepted",
        Outcome.PARTIAL,
        {"expires": "2026-11-19"},
        (2.5, 0, 0, 5, 2.5),
        Status.TO_ADDRESS,
        OverrideState.EXPIRED,
    ),
    (
        "risk-accepted",
        Outcome.PARTIAL,
        {"created": "2026-11-21"},
        (2.5, 0, 0, 5, 2.5),
        Status.TO_ADDRESS,
        OverrideState.NOT_YET,
    ),
    (
        "risk-accepted",
        Outcome.PARTIAL,
        {"scope": SCOPES["scoped"]},
        (2.5, 0, 2.5, 2.5, 2.5),
        Status.TO_ADDRESS,
        OverrideState.ACTIVE,
    ),
    (
        "third-party",
        Outcome.FAILED,
        {"scope": {"subjects": ["UNSAFE-1", "unsafe2@contoso.com", "unsafe-3"]}},
        (0, 10, 0, 0, 0),
        Status.THIRD_PARTY,
        OverrideState.ACTIVE,
    ),
    (
        "third-party",
        Outcome.PARTIAL,
        {"scope": {"tenants": ["fabrikam.com"]}},
        (2.5, 0, 0, 5, 2.5),
        Status.TO_ADDRESS,
        OverrideState.ELSEWHERE,
    ),
    (
        "third-party",
        Outcome.PARTIAL,
        {"scope": {"tenants": ["CONTOSO.com"]}},
        (2.5, 7.5, 0, 0, 0),
        Status.THIRD_PARTY,
        OverrideState.ACTIVE,
    ),
    (
        "third-party",
        Outcome.PARTIAL,
        {"pin": written(PINS["exceeded"])},
        (2.5, 2.5, 0, 2.5, 2.5),
        Status.TO_ADDRESS,
        OverrideState.REOPENED,
    ),
    (
        "risk-accepted",
        Outcome.PARTIAL,
        {"scope": {"subjects": ["safe1@contoso.com"]}},
        (2.5, 0, 0, 5, 2.5),
        Status.TO_ADDRESS,
        OverrideState.UNNEEDED,
    ),
)


@pytest.mark.parametrize(("status", "outcome", "more", "expected", "derived", "state"), TABLE)
def test_what_an_entry_makes_of_ten_points(
    status: str,
    outcome: Outcome,
    more: dict[str, Any],
    expected: tuple[float, ...],
    derived: Status,
    state: OverrideState,
) -> None:
    pack = a_pack(an_action(points=10, empty=Empty.NOT_APPLICABLE))

    report = scanned(pack, SNAPSHOTS[outcome], an_entry(status=status, **more))

    assert bands(the(report)) == expected
    assert the(report).status is derived
    assert report.overrides is not None
    assert [use.state for use in report.overrides.entries] == [state]


def test_everything_accepted_earns_nothing() -> None:
    pack = a_pack(*(an_action(f"Action{number}") for number in range(5)))
    snapshot = users(safe=1, unsafe=3)

    report = scanned(pack, snapshot, *(an_entry(f"Action{number}") for number in range(5)))

    assert report.bare_totals is not None
    assert (report.totals.earned, report.bare_totals.earned) == (12.5, 12.5)
    assert (report.totals.accepted, report.totals.open) == (37.5, 0)


def test_third_party_everywhere_earns_all_that_was_open_and_verifies_none_of_it() -> None:
    pack = a_pack(*(an_action(f"Action{number}") for number in range(5)))
    snapshot = users(unsafe=3)

    report = scanned(pack, snapshot, *(an_entry(f"Action{number}", status="third-party") for number in range(5)))

    assert (report.totals.earned, report.totals.asserted, report.totals.measured) == (50, 50, 0)
    assert report.overrides is not None
    assert report.overrides.asserted == 50


def test_the_last_day_counts_and_the_day_after_the_entry_is_as_if_absent() -> None:
    pack = a_pack(an_action())
    entry = an_entry(status="third-party", expires="2026-11-20")

    def on(day: str) -> tuple[float, Status, str, int | None]:
        report = scanned(pack, users(unsafe=1), entry, as_of=day)
        assert report.overrides is not None
        (use,) = report.overrides.entries
        return report.totals.earned, the(report).status, use.state.value, use.days_left

    assert on("2026-11-19") == (10, Status.THIRD_PARTY, "active", 1)
    assert on("2026-11-20") == (10, Status.THIRD_PARTY, "active", 0)
    assert on("2026-11-21") == (0, Status.TO_ADDRESS, "expired", -1)


def test_a_binary_action_is_open_until_every_failing_item_is_covered() -> None:
    pack = a_pack(an_action(scoring=Scoring.BINARY))

    def covered(*subjects: str, status: str = "third-party") -> tuple[float, ...]:
        entry = an_entry(status=status, scope={"subjects": list(subjects)})
        return bands(the(scanned(pack, users(safe=5, unsafe=2), entry)))

    assert covered("unsafe1@contoso.com") == (0, 0, 0, 10, 0)
    assert covered("unsafe1@contoso.com", "unsafe2@contoso.com") == (0, 10, 0, 0, 0)
    assert covered("unsafe1@contoso.com", "unsafe2@contoso.com", status="risk-accepted") == (0, 0, 10, 0, 0)


def test_accepted_and_mitigated_items_of_one_action_are_counted_apart() -> None:
    pack = a_pack(an_action())
    entries = (
        an_entry(scope={"subjects": ["unsafe-1"]}),
        an_entry(status="alternate-mitigation", scope={"where": "item.number >= 2"}),
    )

    report = scanned(pack, users(safe=1, unsafe=3), *entries)

    assert bands(the(report)) == (2.5, 5, 2.5, 0, 0)
    assert the(report).status is Status.RISK_ACCEPTED
    assert report.overrides is not None
    assert [(use.asserted, use.accepted, use.covered) for use in report.overrides.entries] == [(0, 2.5, 1), (5, 0, 2)]


def test_a_scope_sees_every_failing_item_however_little_evidence_is_shown() -> None:
    from scanner.model.config import Config
    from scanner.pipeline import scan
    from scanner.snapshot.document import Snapshot
    from tests.overrides.entries import overrides

    pack = a_pack(an_action())
    entry = an_entry(scope={"where": "item.number > 100"})

    report = scan(
        pack, Snapshot.from_data(users(unsafe=400)), overrides(pack, entry), Config(), "2026-11-20", evidence_limit=1
    )

    assert (the(report).points.accepted, the(report).points.open) == (7.5, 2.5)
    assert (len(the(report).evidence), the(report).evidence_total) == (1, 400)


def test_an_item_that_the_condition_cannot_decide_is_not_covered_and_told() -> None:
    pack = a_pack(an_action())
    snapshot = users(unsafe=2)
    del snapshot["entra"]["users"][0]["number"]

    report = scanned(pack, snapshot, an_entry(scope={"where": "item.number == 2"}))

    assert bands(the(report)) == (0, 0, 5, 5, 0)
    assert report.overrides is not None
    assert report.overrides.entries[0].reason == (
        "covers 1 of 2 failing users; whether it covers 1 more could not be decided"
    )


def test_two_conditions_that_pick_the_same_item_are_an_error_that_names_it() -> None:
    pack = a_pack(an_action())
    entries = (an_entry(scope={"where": "item.number > 1"}), an_entry(scope={"subjects": ["unsafe3@contoso.com"]}))

    with pytest.raises(InputError) as caught:
        scanned(pack, users(unsafe=3), *entries)

    assert [(each.message, each.hint) for each in caught.value.problems] == [
        (
            "'AdminMFAV2' is decided twice for unsafe3@contoso.com",
            "the entry at line 3 is about it too; narrow one of the two",
        )
    ]


ID = "11111111-2222-3333-4444-555555555555"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"tenants": ["contoso.com"]}, {"tenants": [ID]}),
        ({"tenants": [ID]}, {"tenants": ["contoso.com"], "subjects": ["unsafe1@contoso.com"]}),
        ({"tenants": ["contoso.com"], "where": "item.number > 1"}, {"tenants": [ID]}),
    ],
    ids=["whole and whole", "whole and some", "some and whole"],
)
@pytest.mark.parametrize("outcome", [Outcome.FAILED, Outcome.PASSED, Outcome.NOT_ASSESSED])
def test_two_entries_for_one_tenant_under_two_names_are_an_error(
    first: dict[str, Any], second: dict[str, Any], outcome: Outcome
) -> None:
    with pytest.raises(InputError) as caught:
        scanned(a_pack(an_action()), SNAPSHOTS[outcome], an_entry(scope=first), an_entry(scope=second))

    assert [(each.message, each.hint) for each in caught.value.problems] == [
        (
            "'AdminMFAV2' is decided twice for contoso.com",
            "the entry at line 3 is about it too; narrow one of the two",
        )
    ]


def test_two_entries_about_one_item_under_two_names_are_an_error() -> None:
    entries = (an_entry(scope={"subjects": ["unsafe-2"]}), an_entry(scope={"subjects": ["unsafe2@contoso.com"]}))

    with pytest.raises(InputError) as caught:
        scanned(a_pack(an_action()), users(unsafe=3), *entries)

    assert [each.message for each in caught.value.problems] == ["'AdminMFAV2' is decided twice for unsafe2@contoso.com"]


def test_an_entry_that_is_over_does_not_overlap_the_one_that_follows_it_under_another_name() -> None:
    over = an_entry(scope={"tenants": ["contoso.com"]}, expires="2026-11-19")

    report = scanned(a_pack(an_action()), users(unsafe=1), over, an_entry(scope={"tenants": [ID]}))

    assert report.overrides is not None
    assert [use.state.value for use in report.overrides.entries] == ["expired", "active"]


def test_a_planned_action_stays_open_and_says_what_it_will_earn() -> None:
    pack = a_pack(an_action())

    report = scanned(pack, users(safe=1, unsafe=1), an_entry(status="planned"))

    assert (report.totals.earned, report.totals.open) == (5, 5)
    assert report.overrides is not None
    assert report.overrides.planned == 5


def test_an_accepted_action_ranks_below_what_is_open() -> None:
    pack = a_pack(an_action("Large", points=10), an_action("Small", points=1))

    report = scanned(pack, users(unsafe=1), an_entry("Large"))

    assert [action.id for action in report.actions] == ["Small", "Large"]


def test_an_entry_for_an_action_that_is_not_measured_is_told_and_not_lost() -> None:
    from scanner.model.config import Config
    from scanner.pipeline import scan
    from scanner.snapshot.document import Snapshot
    from tests.overrides.entries import overrides

    whole = a_pack(an_action("Measured"), an_action("Left"))
    made = overrides(whole, an_entry("Left"), an_entry("Measured"))

    report = scan(a_pack(an_action("Measured")), Snapshot.from_data(users(unsafe=1)), made, Config(), "2026-11-20")

    assert report.overrides is not None
    assert [(use.entry.action, use.state.value, use.reason) for use in report.overrides.entries] == [
        ("Left", "elsewhere", "the action is not measured here"),
        ("Measured", "active", "covers everything that is left"),
    ]


@pytest.mark.parametrize(
    ("status", "expected"),
    [("third-party", "to-address"), ("risk-accepted", "to-address"), ("planned", "planned")],
)
def test_a_pinned_entry_decides_about_no_item_that_could_not_be_decided(status: str, expected: str) -> None:
    pack = a_pack(an_action())
    entry = an_entry(status=status, pin=written(sealed(Pin("2026-01-01", failing=2))))

    assert the(scanned(pack, users(safe=1, unsafe=2), entry)).status.value == status
    assert the(scanned(pack, users(safe=1, unsafe=2, unknown=1), entry)).status.value == expected
    assert the(scanned(pack, users(safe=1, unknown=2), entry)).status.value == "to-address"
