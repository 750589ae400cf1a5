from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pytest

from scanner.model.problem import InputError
from scanner.snapshot import sections, stream
from scanner.snapshot.resources import load_registry
from scanner.snapshot.sections import Skeleton, skeleton
from scanner.snapshot.stream import StreamedRows
from scanner.snapshot.write import canonical


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sections, "LARGE", 2000)
    monkeypatch.setattr(stream, "BLOCK", 700)


def users(count: int) -> list[dict[str, Any]]:
    return [
        {"id": f"{index:05}", "displayName": f"Sales {index:05}", "accountEnabled": index % 3 > 0}
        for index in range(count)
    ]


def a_document(**entra: Any) -> dict[str, Any]:
    return {
        "schemaVersion": "1.0",
        "tenant": {"id": "t"},
        "resources": {"dns": {}, "entra": entra, "exchange": {"mailboxes": users(3)}},
    }


def written(folder: Path, document: dict[str, Any]) -> Path:
    path = folder / "snapshot.json"
    path.write_text(canonical(document, load_registry()), encoding="utf-8")
    return path


def taken(path: Path) -> Skeleton | None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return skeleton(descriptor, path.stat().st_size)
    finally:
        os.close(descriptor)


def test_large_lists_stay_on_disk_and_the_rest_is_ordinary_json(tmp_path: Path) -> None:
    path = written(tmp_path, a_document(users=users(100), domains=[{"id": "contoso.com"}], organization={"id": "o"}))

    taken_out = taken(path)

    assert taken_out is not None
    assert [section.resource for section in taken_out.sections] == ["entra.users"]
    left = json.loads(taken_out.text)
    assert left["resources"]["entra"] == {"users": [], "domains": [{"id": "contoso.com"}], "organization": {"id": "o"}}
    assert len(left["resources"]["exchange"]["mailboxes"]) == 3


def test_a_walk_yields_every_row_once_and_in_order(tmp_path: Path) -> None:
    path = written(tmp_path, a_document(users=users(100), zz=[]))
    found = taken(path)
    assert found is not None

    rows = StreamedRows(str(path), found.sections[0])
    blocks = list(rows.blocks(json.loads))

    assert [row for block in blocks for row in block.rows] == users(100)
    assert len(blocks) > 5
    assert [block.first for block in blocks] == [sum(len(b.rows) for b in blocks[:i]) for i in range(len(blocks))]
    assert (rows.count(), rows.all()) == (100, users(100))
    assert [rows.row(index) for index in (0, 37, 99)] == [users(100)[index] for index in (0, 37, 99)]


def test_a_row_longer_than_a_block_is_read_whole(tmp_path: Path) -> None:
    long = [{"id": "0", "text": "x" * 5000}, {"id": "1"}]
    path = written(tmp_path, a_document(users=long))
    found = taken(path)
    assert found is not None

    assert StreamedRows(str(path), found.sections[0]).all() == long


def test_a_file_in_another_layout_is_not_taken_apart(tmp_path: Path) -> None:
    path = tmp_path / "pretty.json"
    for text in (
        json.dumps(a_document(users=users(100)), indent=2),
        json.dumps(a_document(users=users(100))),
        "",
        "{\n",
        "[\n]",
    ):
        path.write_text(text, encoding="utf-8")
        assert taken(path) is None or not taken(path).sections  # type: ignore[union-attr]


def test_the_second_line_tells_that_a_layout_is_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "pretty.json"
    path.write_text(json.dumps(a_document(users=users(100)), indent=2), encoding="utf-8")
    offsets: list[int] = []

    class Reader(sections._Reader):
        def line(self, offset: int) -> bytes:
            offsets.append(offset)
            return super().line(offset)

    monkeypatch.setattr(sections, "_Reader", Reader)

    assert taken(path) is None
    assert offsets == [0, 2]


def test_a_row_that_is_not_json_is_named(tmp_path: Path) -> None:
    path = written(tmp_path, a_document(users=users(100)))
    path.write_text(path.read_text(encoding="utf-8").replace('"Sales 00042"', '"Sales 00042'), encoding="utf-8")
    found = taken(path)
    assert found is not None

    with pytest.raises(InputError) as raised:
        StreamedRows(str(path), found.sections[0]).all()

    assert str(raised.value).startswith(f"error: {path}: entra.users row 43: is not sound JSON: ")


def test_places_in_a_large_file_are_those_of_the_whole_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from scanner.snapshot import large
    from scanner.snapshot.locate import positions
    from scanner.snapshot.read import read_snapshot

    monkeypatch.setattr(large, "LARGE_FILE", 1)
    document = a_document(groups=users(60), users=users(100), organization={"id": "o"}, zz=[{"id": 1}])
    path = written(tmp_path, document)
    pointers = [
        "/resources/entra/groups/59/id",
        "/resources/entra/organization/id",
        "/resources/entra/users",
        "/resources/entra/users/0",
        "/resources/entra/users/99/accountEnabled",
        "/resources/entra/users/100",
        "/resources/exchange/mailboxes/2/id",
        "/tenant/id",
    ]

    snapshot = read_snapshot(path)

    assert set(snapshot.streams) == {"entra.groups", "entra.users"}
    assert snapshot.locate(pointers) == positions(path.read_text(encoding="utf-8"), pointers)
    assert snapshot.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (snapshot.rows_held("entra.users"), snapshot.value("entra.users")) == (100, users(100))
