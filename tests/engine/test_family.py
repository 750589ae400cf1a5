"""Families: one pass counts for all their actions, and missing data never helps."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.model.config import Config
from scanner.model.finding import Outcome
from scanner.model.report import Maxima
from scanner.model.rule import PointsBasis, Scoring
from scanner.pipeline import scan
from scanner.snapshot import large, sections, stream
from scanner.snapshot.document import Snapshot
from scanner.snapshot.read import read_snapshot
from scanner.snapshot.resources import Registry
from scanner.snapshot.write import canonical
from tests.builders import without_digests
from tests.engine.families import a_family, by_id, scanned
from tests.packs import a_pack, an_action

ABSENT = object()
values = st.sampled_from([True, False, None, 1, 0, "true", "yes", [], ABSENT])
keys = st.sampled_from(["A", "a", "B", "b", "C", "", None, 7, True, ["A"], {"A": 1}, ABSENT])
rows = st.builds(
    lambda kind, safe, member: {
        name: value for name, value in (("kind", kind), ("safe", safe), ("member", member)) if value is not ABSENT
    },
    keys,
    values,
    values,
)


def naive(users: list[dict[str, Any]], key: str) -> Counter[str]:
    """What a person would count of the rows of one key."""
    counts: Counter[str] = Counter()
    for row in users:
        if not isinstance(row.get("kind"), str) or row["kind"].casefold() != key.casefold():
            continue
        member, safe = row.get("member"), row.get("safe")
        if member is False:
            continue
        band = "unknown" if member is not True or not isinstance(safe, bool) else "passed" if safe else "failed"
        counts[band] += 1
    return counts


@given(st.lists(rows, max_size=30))
def test_each_row_counts_for_the_action_that_its_key_names_and_for_no_other(users: list[dict[str, Any]]) -> None:
    found = by_id(scanned(a_family("A", "B", where="item.member"), users))

    keyless = any(not isinstance(row.get("kind"), str) for row in users)
    for id, assessment in found.items():
        counts = naive(users, id)
        if not counts:
            assert assessment.outcome is (Outcome.NOT_ASSESSED if keyless else Outcome.NOT_APPLICABLE)
            continue
        assert (assessment.count, assessment.total) == (counts["passed"], sum(counts.values()))
        assert assessment.not_assessed == counts["unknown"]
        assert assessment.evidence_total == counts["failed"] + counts["unknown"]


def test_a_row_without_a_key_leaves_actions_undecided_that_no_other_row_is_about() -> None:
    found = by_id(scanned(a_family("A", "B"), [{"kind": "A", "safe": True}, {"safe": False}]))

    assert found["A"].outcome is Outcome.PASSED
    assert found["B"].outcome is Outcome.NOT_ASSESSED
    assert found["B"].reason == "1 row does not say what it is about, and no other is about this"


def test_rows_of_keys_that_no_action_has_change_nothing() -> None:
    found = by_id(scanned(a_family("A", "B"), [{"kind": "Z", "safe": False}, {"kind": "A", "safe": False}]))

    assert (found["A"].outcome, found["A"].total) == (Outcome.FAILED, 1)
    assert (found["B"].outcome, found["B"].points.max) == (Outcome.NOT_APPLICABLE, 0)
    assert found["B"].reason == "there are no users to check"


def test_a_resource_that_was_not_collected_leaves_the_whole_family_undecided() -> None:
    pack = a_pack(*a_family("A", "B"))
    snapshot = Snapshot.from_data({"entra": {}})

    for assessment in scan(pack, snapshot, (), Config(), "2026-11-20").actions:
        assert assessment.outcome is Outcome.NOT_ASSESSED
        assert assessment.reason == "entra.users was not collected (needs entra.users.Read.All)"


def test_evidence_is_capped_for_each_action_and_counts_are_the_true_ones() -> None:
    users = [{"kind": kind, "name": f"{kind} {index}", "safe": False} for index in range(150) for kind in "AB"]
    found = by_id(scanned(a_family("A", "B"), users))

    for id, first in (("A", 0), ("B", 1)):
        assert (len(found[id].evidence), found[id].evidence_total) == (100, 150)
        assert found[id].evidence[1].pointer == f"/resources/entra/users/{first + 2}/safe"
        assert found[id].evidence[1].subject == f"{id} 1"


def test_families_from_disk_are_what_they_are_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    users = [
        {"id": f"{index:04}", "name": f"user {index}", "kind": "ABCD"[index % 4], "level": index % 9, "noise": "x" * 60}
        | ({"safe": index % 3 > 0} if index % 7 else {})
        for index in range(400)
    ]
    pack = a_pack(
        *a_family("A", "B", where="item.level > 0", points="item.level", observe='"level " + string(item.level)'),
        *a_family("C", "D", measure=("double(item.level)", "9.0")),
        an_action("Plain", each="entra.users", require="item.level > 1"),
    )
    path = tmp_path / "snapshot.json"
    path.write_text(canonical({"schemaVersion": "1.0", "resources": {"entra": {"users": users}}}, Registry({})))
    in_memory = scan(pack, read_snapshot(path), (), Config(), "2026-11-20")
    monkeypatch.setattr(large, "LARGE_FILE", 1)
    monkeypatch.setattr(sections, "LARGE", 1)
    monkeypatch.setattr(stream, "BLOCK", 1000)
    snapshot = read_snapshot(path)

    assert snapshot.streams
    assert scan(pack, snapshot, (), Config(), "2026-11-20") == without_digests(in_memory)


@pytest.mark.parametrize(
    ("row", "outcome", "earned", "counts"),
    [
        ({"got": 3, "all": 4}, Outcome.PARTIAL, 7.5, (3, 4)),
        ({"got": 4.0, "all": 4.0}, Outcome.PASSED, 10, (4, 4)),
        ({"got": 0, "all": 4}, Outcome.FAILED, 0, (0, 4)),
        ({"got": 0, "all": 0}, Outcome.PASSED, 10, (0, 0)),
        ({"got": 7.83, "all": 8}, Outcome.PARTIAL, 9.7875, (None, None)),
        ({"got": 0.25, "all": 1}, Outcome.PARTIAL, 2.5, (None, None)),
        ({"got": 5, "all": 4}, Outcome.NOT_ASSESSED, 0, (None, None)),
        ({"got": -1, "all": 4}, Outcome.NOT_ASSESSED, 0, (None, None)),
        ({"got": "3", "all": "4"}, Outcome.NOT_ASSESSED, 0, (None, None)),
        ({"got": True, "all": 4}, Outcome.NOT_ASSESSED, 0, (None, None)),
        ({"got": 1, "all": 1e300}, Outcome.NOT_ASSESSED, 0, (None, None)),
        ({"got": None, "all": 4}, Outcome.NOT_ASSESSED, 0, (None, None)),
        ({"got": 3}, Outcome.NOT_ASSESSED, 0, (None, None)),
    ],
)
def test_a_row_gives_the_share_of_its_action(
    row: dict[str, Any], outcome: Outcome, earned: float, counts: tuple[int | None, int | None]
) -> None:
    (found,) = scanned(a_family("A", measure=("item.got", "item.all")), [{"kind": "A", **row}]).actions

    assert (found.outcome, found.points.earned, found.count, found.total) == (outcome, earned, *counts)
    assert found.points.max == 10
    assert found.points.unknown == (10 if outcome is Outcome.NOT_ASSESSED else 0)
    assert len(found.evidence) == found.evidence_total == (outcome is not Outcome.PASSED)


def test_a_share_of_an_action_that_is_all_or_nothing_earns_nothing() -> None:
    family = a_family("A", measure=("item.got", "item.all"), scoring=Scoring.BINARY)
    (found,) = scanned(family, [{"kind": "A", "got": 3, "all": 4}]).actions

    assert (found.outcome, found.points.earned, found.points.open) == (Outcome.FAILED, 0, 10)


@pytest.mark.parametrize(
    ("second", "outcome"),
    [({"got": 1, "all": 4}, Outcome.PARTIAL), ({"got": 2, "all": 4}, Outcome.NOT_ASSESSED), ({}, Outcome.NOT_ASSESSED)],
    ids=["the same", "another", "none"],
)
def test_several_rows_of_one_action_have_to_say_the_same(second: dict[str, Any], outcome: Outcome) -> None:
    family = a_family("A", measure=("item.got", "item.all"))
    (found,) = scanned(family, [{"kind": "A", "got": 1, "all": 4}, {"kind": "a", **second}]).actions

    assert found.outcome is outcome


def test_without_a_row_nothing_is_reported() -> None:
    (found,) = scanned(a_family("A", measure=("item.got", "item.all")), []).actions

    assert (found.outcome, found.points.max, found.points.worth) == (Outcome.NOT_APPLICABLE, 0, 10)
    assert found.reason == "nothing is reported of it, so it does not apply or is not licensed"


@pytest.mark.parametrize(
    ("weights", "worth", "basis"),
    [
        ([9], 9, PointsBasis.REPORTED),
        ([None, 8.5, 3], 8.5, PointsBasis.REPORTED),
        (["9", True, 0, -1, 11, float("nan")], 10, PointsBasis.ESTIMATED),
    ],
)
def test_rows_say_what_an_action_is_worth_where_that_is_only_estimated(
    weights: list[Any], worth: float, basis: PointsBasis
) -> None:
    users = [{"kind": "A", "safe": True, "weight": weight} for weight in weights]
    (found,) = scanned(a_family("A", points="item.weight"), users).actions
    (published,) = scanned(a_family("A", points="item.weight", points_basis=PointsBasis.PUBLISHED), users).actions

    assert (found.points.max, found.points.basis) == (worth, basis)
    assert (published.points.max, published.points.basis) == (10, PointsBasis.PUBLISHED)


def test_the_tenants_own_maxima_count_for_every_action_and_the_report_says_so() -> None:
    actions = (*a_family("A", points="item.weight"), an_action("Plain", aliases=("Old",)), an_action("Other"))
    profiles = [{"id": "a", "maxScore": 7}, {"id": "OLD", "maxScore": 3}, {"id": "Other", "maxScore": None}]
    users = [{"kind": "A", "safe": True, "weight": 9}]
    report = scanned(actions, users, secureScore={"controlProfiles": profiles})
    found = by_id(report)

    assert report.tool.points_basis is Maxima.TENANT
    assert [(found[id].points.max, found[id].points.basis) for id in ("A", "Plain", "Other")] == [
        (7, PointsBasis.TENANT),
        (3, PointsBasis.TENANT),
        (10, PointsBasis.PUBLISHED),
    ]
    assert report.totals.max == 20
    assert scanned(actions, users).tool.points_basis is Maxima.CATALOGUE
