from __future__ import annotations

from typing import Any

from scanner.model.config import Config
from scanner.rules.reads import Site, reads
from scanner.snapshot.document import Snapshot
from tests.engine.families import a_family
from tests.packs import a_pack, an_action


def read(
    snapshot: dict[str, Any], *, presence: bool = False, definitions: dict[str, str] | None = None, **check: Any
) -> set[Site]:
    pack = a_pack(an_action(**check), definitions=definitions)
    found = reads(pack.actions[0], pack, Snapshot.from_data(snapshot), Config(break_glass_accounts=("a",)))
    return found.presence if presence else found.values


USERS = {"entra": {"users": [{"id": "a", "enabled": True, "safe": False}, {"id": "b", "enabled": False, "safe": True}]}}


def test_reads_are_noted_at_their_places_as_the_engine_comes_to_them() -> None:
    assert read(USERS, each="entra.users", where="item.enabled", require="item.safe") == {
        ("entra", "users"),
        ("entra", "users", 0, "enabled"),
        ("entra", "users", 0, "safe"),
        ("entra", "users", 1, "enabled"),
    }


def test_asking_whether_a_property_is_there_is_no_reading_of_its_value() -> None:
    for condition in ("has(item.nickname)", "'nickname' in item", "has(item.nickname) && item.nickname != null"):
        assert read(USERS, presence=True, each="entra.users", require=condition) == {
            ("entra", "users", 0, "nickname"),
            ("entra", "users", 1, "nickname"),
        }
    assert read(USERS, presence=True, each="entra.users", require="item.id != null && item.id != 'c'") == set()


def test_reads_are_followed_through_definitions_and_collections() -> None:
    definitions = {"safeIds": "entra.users.filter(u, u.safe).map(u, u.id)", "isSafe(user)": "user.id in safeIds"}

    found = read(USERS, each="entra.users", require="isSafe(item)", definitions=definitions)

    assert {("entra", "users", index, name) for index in (0, 1) for name in ("safe", "id")} <= found
    assert ("entra", "users", 0, "enabled") not in found


def test_the_configuration_and_the_time_of_collection_are_read_too() -> None:
    found = read(USERS, each="entra.users", excuse="item.id in config.breakGlassAccounts", require="item.safe")
    assert ("config", "breakGlassAccounts") in found

    snapshot = {**USERS, "collectedAt": "2026-01-01T00:00:00Z"}
    assert ("collectedAt",) in read(snapshot, expr="collectedAt > timestamp('2025-01-01T00:00:00Z')")


def test_of_a_family_only_the_rows_of_its_own_key_are_read_beyond_the_key() -> None:
    users = [{"kind": "A", "safe": True, "weight": 3}, {"kind": "B", "safe": True, "weight": 3}, {"safe": True}]
    pack = a_pack(*a_family("A", "B", points="item.weight"))

    assert reads(pack.actions[0], pack, Snapshot.from_data({"entra": {"users": users}}), Config()).values == {
        ("entra", "users"),
        *(("entra", "users", index, "kind") for index in range(3)),
        ("entra", "users", 0, "safe"),
        ("entra", "users", 0, "weight"),
    }
