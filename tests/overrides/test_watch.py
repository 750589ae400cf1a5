"""The items that overrides are about, wherever the rows are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scanner.engine import passes
from scanner.model.config import Config
from scanner.pipeline import scan
from scanner.snapshot import large, sections, stream
from scanner.snapshot.read import read_snapshot
from scanner.snapshot.resources import Registry
from scanner.snapshot.write import canonical
from tests.builders import without_digests
from tests.overrides.entries import an_entry, overrides, scanned, the, users
from tests.overrides.test_pinned import pinned
from tests.packs import a_pack, an_action


@pytest.mark.parametrize("few", [1, 10_000], ids=["one more walk", "row by row"])
@pytest.mark.parametrize(
    "more",
    [
        {"scope": {"where": "item.number > 100 && item.kind == 'unsafe'"}},
        {"scope": {"subjects": ["unsafe7@contoso.com", "UNSAFE-300"]}},
        {"pin": pinned(users(unsafe=120), by="subjects")["pin"]},
        {"pin": pinned(users(unsafe=120), by="count")["pin"], "status": "third-party"},
        {"pin": pinned(users(unsafe=120), pack=a_pack(an_action()))["pin"]},
    ],
    ids=["where", "subjects", "pinned", "counted", "values"],
)
def test_rows_on_disk_are_decided_as_rows_in_memory(
    more: dict[str, Any], few: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = a_pack(an_action())
    path = tmp_path / "snapshot.json"
    document = {"schemaVersion": "1.0", **users(safe=50, unsafe=400, unknown=30)}
    document = {"schemaVersion": "1.0", "tenant": document["tenant"], "resources": {"entra": document["entra"]}}
    path.write_text(canonical(document, Registry({})), encoding="utf-8")
    made = overrides(pack, an_entry(**more))

    in_memory = scan(pack, read_snapshot(path), made, Config(), "2026-11-20")
    monkeypatch.setattr(large, "LARGE_FILE", 1)
    monkeypatch.setattr(sections, "LARGE", 1)
    monkeypatch.setattr(stream, "BLOCK", 1000)
    monkeypatch.setattr(passes, "_FEW", few)
    assert read_snapshot(path).streams
    from_disk = scan(pack, read_snapshot(path), made, Config(), "2026-11-20")

    assert from_disk == without_digests(in_memory)
    assert the(from_disk).points.accepted + the(from_disk).points.asserted > 0


@pytest.mark.parametrize("few", [1, 10_000], ids=["one more walk", "row by row"])
def test_a_pin_of_what_a_sentence_counts_holds_wherever_the_rows_are(
    few: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = a_pack(
        an_action(
            observe="string(size(entra.users.filter(u, u.kind == 'unsafe' && u.number < 9))) + ' of ' + item.kind"
        )
    )
    path = tmp_path / "snapshot.json"
    data = users(safe=50, unsafe=120)
    document = {"schemaVersion": "1.0", "tenant": data["tenant"], "resources": {"entra": data["entra"]}}
    path.write_text(canonical(document, Registry({})), encoding="utf-8")
    entry = pinned(data, pack=pack)
    monkeypatch.setattr(large, "LARGE_FILE", 1)
    monkeypatch.setattr(sections, "LARGE", 1)
    monkeypatch.setattr(stream, "BLOCK", 1000)
    monkeypatch.setattr(passes, "_FEW", few)
    assert read_snapshot(path).streams

    report = scan(pack, read_snapshot(path), overrides(pack, entry), Config(), "2026-11-20")

    assert report.overrides is not None
    assert [use.reason for use in report.overrides.entries] == ["as it was pinned"]


def test_a_condition_sees_what_rules_see() -> None:
    pack = a_pack(an_action(), definitions={"isFirst(user)": "user.number == 1", "limit": "2"})
    made = overrides(
        pack, an_entry(scope={"where": "isFirst(item) || item.number > limit || item.id in config.breakGlassAccounts"})
    )
    from scanner.snapshot.document import Snapshot

    report = scan(pack, Snapshot.from_data(users(unsafe=4)), made, Config(), "2026-11-20")

    assert report.overrides is not None
    assert report.overrides.entries[0].covered == 3


def namesakes() -> dict[str, Any]:
    snapshot = users(unsafe=3)
    for row in snapshot["entra"]["users"][:2]:
        row["displayName"] = "Twin"
    return snapshot


def told(snapshot: dict[str, Any], *subjects: str, **fields: Any) -> tuple[str, int | None, str]:
    entry = an_entry(scope={"subjects": list(subjects)}, **fields)
    report = scanned(a_pack(an_action()), snapshot, entry)
    assert report.overrides is not None
    (use,) = report.overrides.entries
    assert the(report).points.accepted == pytest.approx(10 * (use.covered or 0) / 3, abs=1e-5)
    return use.state.value, use.covered, use.reason


def test_a_name_that_several_have_covers_none_of_them_and_is_told() -> None:
    assert told(namesakes(), "twin") == (
        "active",
        0,
        "covers 0 of 3 failing users; 'twin' is the name of several users: name them by id",
    )
    assert told(namesakes(), "twin", "unsafe-3")[1] == 1
    assert told(namesakes(), "unsafe-1") == ("active", 1, "covers 1 of 3 failing users")


def test_an_id_goes_before_the_same_name_of_somebody_else() -> None:
    snapshot = namesakes()
    snapshot["entra"]["users"][2]["displayName"] = "unsafe-1"

    assert told(snapshot, "unsafe-1")[1] == 1
    report = scanned(a_pack(an_action()), snapshot, an_entry(scope={"subjects": ["unsafe-1"]}))
    assert report.overrides is not None


@pytest.mark.parametrize("id", ["0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0", "ceo@contoso.com"])
def test_nobody_is_covered_by_calling_themselves_by_the_id_or_address_of_somebody_else(id: str) -> None:
    snapshot = users(unsafe=3)
    snapshot["entra"]["users"][0].update(displayName=id, userPrincipalName="imposter@contoso.com")

    assert told(snapshot, id) == ("unneeded", None, "none of the users in its scope fails")
    assert told(snapshot, "Imposter@contoso.com")[1] == 1


def test_a_pin_of_a_condition_over_a_long_list_holds_wherever_the_rows_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = a_pack(an_action(expr="entra.users.all(u, u.safe)"))
    path = tmp_path / "snapshot.json"

    def reasons(data: dict[str, Any]) -> list[str]:
        document = {"schemaVersion": "1.0", "tenant": data["tenant"], "resources": {"entra": data["entra"]}}
        path.write_text(canonical(document, Registry({})), encoding="utf-8")
        assert read_snapshot(path).streams
        report = scan(pack, read_snapshot(path), overrides(pack, entry), Config(), "2026-11-20")
        assert report.overrides is not None
        return [use.reason for use in report.overrides.entries]

    entry = pinned(users(safe=50, unsafe=120), pack=pack)
    monkeypatch.setattr(large, "LARGE_FILE", 1)
    monkeypatch.setattr(sections, "LARGE", 1)
    monkeypatch.setattr(stream, "BLOCK", 1000)

    assert reasons(users(safe=50, unsafe=120)) == ["as it was pinned"]
    assert reasons(users(safe=50, unsafe=121)) == [
        "users fails in another way than was pinned: entra.users.all(u, u.safe) does not hold"
    ]
