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
from tests.overrides.entries import an_entry, overrides, the, users
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
    ],
    ids=["where", "subjects", "pinned", "counted"],
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


def test_a_condition_sees_what_rules_see() -> None:
    pack = a_pack(an_action(), definitions={"isFirst(user)": "user.number == 1", "limit": "2"})
    made = overrides(
        pack, an_entry(scope={"where": "isFirst(item) || item.number > limit || item.id in config.breakGlassAccounts"})
    )
    from scanner.snapshot.document import Snapshot

    report = scan(pack, Snapshot.from_data(users(unsafe=4)), made, Config(), "2026-11-20")

    assert report.overrides is not None
    assert report.overrides.entries[0].covered == 3
