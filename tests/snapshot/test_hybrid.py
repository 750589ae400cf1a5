"""Snapshots that are one in some parts and another in the rest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scanner.model.part import Part
from scanner.model.rule import ResourceInfo
from scanner.model.snapshot import Coverage, CoverageState
from scanner.snapshot.document import Snapshot
from scanner.snapshot.hybrid import Hybrids, normal
from scanner.snapshot.read import read_snapshot
from scanner.snapshot.resources import load_registry
from scanner.snapshot.write import canonical

ROOT = Path(__file__).resolve().parents[2]
SETTINGS, PEOPLE, DECISIONS, RULES, COVERAGE = Part
INFOS = {
    each.name: ResourceInfo(
        each.name,
        each.title,
        each.source,
        each.permission,
        each.label,
        each.match or ((each.key,) if each.key else ()),
        each.changes,
        each.settings,
        each.size,
    )
    for each in load_registry()
}


def a_mailbox(id: str, **fields: Any) -> dict[str, Any]:
    return {"ExternalDirectoryObjectId": id, "AuditEnabled": True, "DisplayName": id, **fields}


def hybrids(base: dict[str, Any], head: dict[str, Any]) -> Hybrids:
    return Hybrids(Snapshot.from_data(base), Snapshot.from_data(head), INFOS)


def parts_of(base: dict[str, Any], head: dict[str, Any]) -> dict[str, set[Part]]:
    return {each.resource: set(each.parts) for each in hybrids(base, head).differences}


def test_true_and_one_are_two_things() -> None:
    """Python takes them for each other, and no condition does."""

    def tenant(value: object) -> dict[str, Any]:
        mailbox = {"exchange": {"mailboxes": [a_mailbox("a", AuditEnabled=value)]}}
        return {"schemaVersion": "1.0", "resources": {**mailbox, "teams": {"unifiedTenantSettings": {"x": value}}}}

    assert parts_of(tenant(True), tenant(1)) == {
        "exchange.mailboxes": {SETTINGS},
        "teams.unifiedTenantSettings": {SETTINGS},
    }
    assert parts_of(tenant(1), tenant(1)) == {}
    assert not any(each.reordered for each in hybrids(tenant(True), tenant(1)).differences)


def test_whole_resources_change_hands_with_their_part() -> None:
    found = hybrids(
        {"entra": {"users": [{"id": "a"}], "domains": [{"id": "old"}]}},
        {"entra": {"users": [{"id": "b"}], "domains": [{"id": "new"}]}},
    )
    made = found.snapshot(frozenset({SETTINGS}))
    assert (made.value("entra.users"), made.value("entra.domains")) == ([{"id": "a"}], [{"id": "new"}])
    made = found.snapshot(frozenset({PEOPLE}))
    assert (made.value("entra.users"), made.value("entra.domains")) == ([{"id": "b"}], [{"id": "old"}])


def test_a_setting_of_a_row_of_both_sides_is_configuration_and_rows_that_come_and_go_are_not() -> None:
    base = {"exchange": {"mailboxes": [a_mailbox("stays"), a_mailbox("goes", AuditEnabled=False)]}}
    head = {"exchange": {"mailboxes": [a_mailbox("stays", AuditEnabled=False), a_mailbox("comes", AuditEnabled=False)]}}
    found = hybrids(base, head)
    assert [set(each.parts) for each in found.differences] == [{SETTINGS, PEOPLE}]
    settings = found.snapshot(frozenset({SETTINGS})).value("exchange.mailboxes")
    assert settings == [a_mailbox("stays", AuditEnabled=False), a_mailbox("goes", AuditEnabled=False)]
    people = found.snapshot(frozenset({PEOPLE})).value("exchange.mailboxes")
    assert people == [a_mailbox("stays"), a_mailbox("comes", AuditEnabled=False)]


@pytest.mark.parametrize(
    ("base", "head", "parts"),
    [
        ([a_mailbox("a")], [a_mailbox("a", AuditEnabled=False)], {SETTINGS}),
        ([a_mailbox("a")], [a_mailbox("a", DisplayName="b")], {PEOPLE}),
        ([a_mailbox("a")], [a_mailbox("a"), a_mailbox("b", AuditEnabled=False)], {PEOPLE}),
        ([a_mailbox("a")], [a_mailbox("a"), a_mailbox("a", AuditEnabled=False)], {PEOPLE}),
    ],
    ids=["a setting", "a name", "one that came", "two of one id"],
)
def test_the_part_that_a_change_of_mailboxes_belongs_to(base: list[Any], head: list[Any], parts: set[Part]) -> None:
    assert parts_of({"exchange": {"mailboxes": base}}, {"exchange": {"mailboxes": head}}) == {
        "exchange.mailboxes": parts
    }


def test_a_device_is_told_apart_by_two_properties() -> None:
    row = {"deviceId": "d", "configurationId": "scid-1", "isCompliant": True}
    other = {"deviceId": "d", "configurationId": "scid-2", "isCompliant": True}
    name = "secureConfigurationAssessments"
    changed = {"devices": {name: [row, {**other, "isCompliant": False}]}}
    assert parts_of({"devices": {name: [row, other]}}, changed) == {f"devices.{name}": {SETTINGS}}


@pytest.mark.parametrize(("total", "part"), [(10, SETTINGS), (12, PEOPLE)], ids=["the same total", "another total"])
def test_a_score_that_is_reported_for_more_people_is_population(total: int, part: Part) -> None:
    row = {"controlName": "AdminMFAV2", "score": 10, "total": 10}
    base = {"secureScore": {"controlScores": [row]}}
    head = {"secureScore": {"controlScores": [{**row, "score": 5, "total": total}]}}
    found = hybrids(base, head)
    assert part in found.differences[0].parts
    assert found.snapshot(frozenset({part})).value("secureScore.controlScores")[0]["score"] == 5


def test_an_object_has_settings_too() -> None:
    base = {"entra": {"organization": {"onPremisesSyncEnabled": True, "onPremisesLastSyncDateTime": "1"}}}
    head = {"entra": {"organization": {"onPremisesSyncEnabled": False, "onPremisesLastSyncDateTime": "2"}}}
    made = hybrids(base, head).snapshot(frozenset({PEOPLE}))
    assert made.value("entra.organization") == {"onPremisesSyncEnabled": True, "onPremisesLastSyncDateTime": "2"}


def test_what_only_one_side_could_read_is_coverage() -> None:
    base = {"entra": {"domains": [{"id": "a"}]}}
    head = {"entra": {"domains": None}, "coverage": {"entra.domains": {"state": "forbidden", "detail": "403"}}}
    found = hybrids(base, head)
    assert [(each.resource, set(each.parts)) for each in found.differences] == [("entra.domains", {COVERAGE})]
    kept = found.snapshot(frozenset({SETTINGS, PEOPLE}))
    assert kept.coverage_of("entra.domains") == Coverage(CoverageState.COLLECTED)
    lost = found.snapshot(frozenset({COVERAGE}))
    assert lost.coverage_of("entra.domains") == Coverage(CoverageState.FORBIDDEN, "403")


def test_exceptions_of_devices_go_with_overrides_and_maxima_with_the_catalogue() -> None:
    base: dict[str, Any] = {"devices": {"recommendationExceptions": []}, "secureScore": {"controlProfiles": []}}
    head = {
        "devices": {"recommendationExceptions": [{"id": "sca-_-scid-1"}]},
        "secureScore": {"controlProfiles": [{"id": "A", "maxScore": 3}]},
    }
    assert parts_of(base, head) == {
        "devices.recommendationExceptions": {DECISIONS},
        "secureScore.controlProfiles": {RULES},
    }


def test_a_resource_that_the_registry_does_not_know_is_configuration() -> None:
    assert parts_of({"teams": {"own": {"a": 1}}}, {"teams": {"own": {"a": 2}}}) == {"teams.own": {SETTINGS}}


def test_another_order_is_told_from_a_change() -> None:
    base: dict[str, Any] = {"entra": {"domains": [{"id": "a", "tags": ["x", "y"]}, {"id": "b"}]}}
    head = {"entra": {"domains": [{"id": "b"}, {"tags": ["y", "x"], "id": "a"}]}}
    assert [each.reordered for each in hybrids(base, head).differences] == [True]
    assert normal({"a": [1, True]}) != normal({"a": [1, 1]})


def test_lists_on_disk_are_compared_and_swapped_without_reading_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scanner.snapshot.large.LARGE_FILE", 1)
    monkeypatch.setattr("scanner.snapshot.sections.LARGE", 1)
    snapshots: list[Snapshot] = []
    for number in (2, 2, 3):
        users = [{"id": str(index), "accountEnabled": True} for index in range(number)]
        domains = [{"id": str(number)}]
        text = canonical(
            {"schemaVersion": "1.0", "resources": {"entra": {"users": users, "domains": domains}}}, load_registry()
        )
        path = tmp_path / f"{len(snapshots)}.json"
        path.write_text(text)
        snapshots.append(read_snapshot(path))
    one, same, other = snapshots
    assert one.streams.keys() == {"entra.domains", "entra.users"}
    assert Hybrids(one, same, INFOS).differences == ()
    found = Hybrids(one, other, INFOS)
    made = found.snapshot(frozenset({PEOPLE}))
    assert made.streams["entra.users"] is other.streams["entra.users"]
    assert made.streams["entra.domains"] is one.streams["entra.domains"]
    assert other.streams["entra.users"].held is None


@pytest.mark.parametrize("path", sorted((ROOT / "schemas/resources").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_resource_says_which_part_its_changes_belong_to(path: Path) -> None:
    resources = _keys(path)
    assert {name for name, keys in resources.items() if "changes" not in keys} == set()


def _keys(path: Path) -> dict[str, set[str]]:
    """The keys of each resource; the files are not quite what a plain reader takes."""
    found: dict[str, set[str]] = {}
    name = ""
    for line in path.read_text().splitlines():
        if line.startswith("  ") and line[2:3].isalpha() and line.rstrip().endswith(":"):
            name = line.strip(" :")
            found[name] = set()
        elif line.startswith("    ") and line[4:5].isalpha() and name:
            found[name].add(line.strip().partition(":")[0])
    return found
