from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from scanner import forks
from scanner.engine import streams
from scanner.model.config import Config
from scanner.model.problem import InputError
from scanner.model.report import Report
from scanner.pipeline import scan
from scanner.snapshot import foreign, large, sections, stream
from scanner.snapshot.locate import positions
from scanner.snapshot.read import read_snapshot
from scanner.snapshot.resources import Registry
from scanner.snapshot.write import canonical
from tests.builders import without_digests
from tests.packs import a_pack, an_action

PACK = a_pack(
    an_action("Plain", each="entra.users", require="item.safe"),
    an_action(
        "Where",
        each="entra.users",
        where="item.kind == 'member'",
        require="item.level >= params.least",
        params={"least": 3},
    ),
    an_action("Excuse", each="entra.users", excuse="item.id in config.breakGlassAccounts", require="item.nested.on"),
    an_action("Whole", each="entra.users", require="'safe' in item && size(item) > 3"),
    an_action("Any", any="entra.users", require="item.level == 100"),
    an_action("Defined", each="entra.users", require="allowed(item)"),
    an_action("Elsewhere", expr="entra.users.exists(u, u.level == 7)"),
    an_action(
        "Describing", each="entra.users", require="item.level > 5", observe="'one of ' + string(size(entra.users))"
    ),
    an_action("Derived", each="entra.users.filter(u, u.kind == 'guest')", require="item.safe"),
    an_action("Rare", each="entra.users.filter(u, u.id in ['00004', '00398'])", require="'safe' in item", at="item"),
    an_action(
        "Joined",
        each="entra.users.filter(u, u.id in ['00003', '00398'])",
        require="item.nested.on && size(keyed['00005']) > 4",
    ),
    definitions={
        "allowed(user)": "user.kind in ['member', 'guest'] && user.level > 0",
        "keyed": "entra.users.filter(u, u.id == '00005').transformMapEntry(i, u, {u.id: u})",
    },
)


def users(count: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for index in range(count):
        row: dict[str, Any] = {"id": f"{index:05}", "name": f"user {index}", "level": index % 9, "noise": "x" * 50}
        row |= {"kind": "guest"} if index % 5 == 0 else {"kind": "member"} if index % 7 else {}
        row |= {"safe": index % 3 > 0} if index % 11 else {"safe": None}
        row |= {"nested": {"on": index % 2 == 0}} if index % 13 else {"nested": None}
        rows.append(row)
    return rows


def scanned(path: Path) -> Report:
    config = Config(break_glass_accounts=("00004", "00011"))
    return without_digests(scan(PACK, read_snapshot(path), (), config, "2026-11-20"))


@pytest.mark.parametrize("rows", [users(400), users(1)], ids=["many", "one"])
def test_a_scan_from_disk_finds_what_a_scan_in_memory_finds(
    rows: list[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "snapshot.json"
    document = {"schemaVersion": "1.0", "resources": {"entra": {"users": rows}}}
    path.write_text(canonical(document, Registry({})), encoding="utf-8")
    in_memory = scanned(path)
    monkeypatch.setattr(large, "LARGE_FILE", 1)
    monkeypatch.setattr(sections, "LARGE", 1)
    monkeypatch.setattr(stream, "BLOCK", 1000)

    assert read_snapshot(path).streams
    from_disk = scanned(path)

    for one, other in zip(in_memory.actions, from_disk.actions, strict=True):
        assert one == other
    assert in_memory == from_disk


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere processes are not copied")
@pytest.mark.parametrize(("rows", "parts"), [(users(400), 2), (users(401), 5), (users(3), 4), (users(1), 3)])
def test_a_list_is_counted_on_several_cores_as_on_one(
    rows: list[Any], parts: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "snapshot.json"
    document = {"schemaVersion": "1.0", "resources": {"entra": {"users": rows}}}
    path.write_text(canonical(document, Registry({})), encoding="utf-8")
    in_memory = scanned(path)
    monkeypatch.setattr(large, "LARGE_FILE", 1)
    monkeypatch.setattr(sections, "LARGE", 1)
    monkeypatch.setattr(stream, "BLOCK", 700)
    monkeypatch.setattr(streams, "PART", 1)
    monkeypatch.setattr(streams, "cores", lambda: parts)

    assert scanned(path) == in_memory


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere processes are not copied")
def test_a_fault_that_another_core_meets_is_told_like_any_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "snapshot.json"
    document = {"schemaVersion": "1.0", "resources": {"entra": {"users": [*users(50), None, *users(3)]}}}
    path.write_text(canonical(document, Registry({})), encoding="utf-8")
    monkeypatch.setattr(large, "LARGE_FILE", 1)
    monkeypatch.setattr(sections, "LARGE", 1)
    monkeypatch.setattr(streams, "PART", 1)
    monkeypatch.setattr(streams, "cores", lambda: 3)

    with pytest.raises(InputError) as raised:
        scanned(path)

    assert str(raised.value) == f"error: {path}: entra.users row 51: a row of entra.users is an object, not null"


def test_work_that_fails_in_a_copy_of_the_process_leaves_nothing_behind() -> None:
    def fail() -> bytes:
        raise ValueError("only the copy sees this")

    with forks.Forked(fail) as failing, forks.Forked(lambda: b"x" * 1_000_000) as working:
        assert failing.result() is None
        assert working.result() == b"x" * 1_000_000


def test_a_copy_of_the_process_ends_with_its_block_long_before_it_is_done() -> None:
    def wait() -> bytes:
        time.sleep(60)
        return b""

    begun = time.monotonic()
    with pytest.raises(KeyError), forks.Forked(wait):
        raise KeyError("something else went wrong")
    assert time.monotonic() - begun < 30


def test_a_row_that_is_no_object_is_a_fault_from_disk_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "snapshot.json"
    document = {"schemaVersion": "1.0", "resources": {"entra": {"users": [*users(5), None]}}}
    path.write_text(canonical(document, Registry({})), encoding="utf-8")
    monkeypatch.setattr(large, "LARGE_FILE", 1)
    monkeypatch.setattr(sections, "LARGE", 1)

    with pytest.raises(InputError) as raised:
        scanned(path)

    assert str(raised.value) == f"error: {path}: entra.users row 6: a row of entra.users is an object, not null"


def test_a_large_file_in_another_layout_is_scanned_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "snapshot.json"
    others = {"groups": [{"id": "g", "name": 'Größe "1"'}], "organization": {"id": "o"}}
    document = {"tenant": {"displayName": "Contoso"}, "resources": {"entra": {"users": users(300), **others}}}
    path.write_text(json.dumps({**document, "schemaVersion": "1.0"}, indent=3, ensure_ascii=False), encoding="utf-8")
    in_memory = scanned(path)
    monkeypatch.setattr(large, "LARGE_FILE", 1)
    monkeypatch.setattr(foreign, "LARGE", 1000)

    snapshot = read_snapshot(path)
    pointers = ["/tenant/displayName", "/resources/entra/organization/id", "/resources/entra/groups/0/name", "/nothing"]

    assert set(snapshot.streams) == {"entra.users"}
    assert snapshot.locate(pointers) == positions(path.read_text(encoding="utf-8"), pointers)
    assert scanned(path) == in_memory
