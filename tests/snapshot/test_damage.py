"""Whatever a file holds, reading it ends in a snapshot or in problems with a place, and never in a traceback."""

from __future__ import annotations

import json
from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scanner.model.problem import InputError
from scanner.snapshot.check import check
from scanner.snapshot.document import Snapshot
from scanner.snapshot.format import formatted
from scanner.snapshot.read import read_snapshot
from scanner.snapshot.resources import load_registry

REGISTRY = load_registry()
SOUND = {
    "schemaVersion": "1.0",
    "tenant": {"id": "1", "seats": 250, "licenses": ["SPE_E5"]},
    "collectedAt": "2026-11-20T08:00:00Z",
    "collector": "by hand",
    "coverage": {"entra.users": {"state": "collected", "detail": None}, "entra.groups": "forbidden"},
    "resources": {
        "entra": {"users": [{"id": "a", "assignedPlans": [{"service": "exchange"}]}], "organization": {"id": "1"}},
        "exchange": {},
    },
}
JUNK: list[Any] = [None, True, -1, 2.5, "", "x", [], [None], [[]], {}, {"": None}, {"state": 5}, {"entra": [1]}]


def outcome(path: Path) -> Snapshot | InputError:
    try:
        return read_snapshot(path)
    except InputError as error:
        assert error.problems  # noqa: PT017 - whichever of the two it is, is the question
        return error


@given(st.binary(max_size=60) | st.text(max_size=40).map(str.encode))
@example(b"\xff\xfe\x00")
@example(b"\x00")
@example(b"\xef\xbb\xbf")
@settings(deadline=None)
def test_any_bytes(data: bytes) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "snapshot.json"
        file.write_bytes(data)
        assert isinstance(outcome(file), InputError)
        assert check(file, REGISTRY)


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_a_damaged_snapshot(data: st.DataObject) -> None:
    document = deepcopy(SOUND)
    for _ in range(data.draw(st.integers(1, 3))):
        damage(document, data)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "snapshot.json"
        file.write_text(json.dumps(document, indent=data.draw(st.sampled_from([None, 1]))), "utf-8")
        read = outcome(file)
        problems = check(file, REGISTRY)
        assert all(problem.place.startswith(f"{file}:") for problem in problems)
        if isinstance(read, InputError):
            assert set(read.problems) <= set(problems), "the check finds at least what the reader finds"
            with pytest.raises(InputError):
                formatted(file, REGISTRY)
        else:
            file.write_text(formatted(file, REGISTRY), "utf-8")
            again = outcome(file)
            assert isinstance(again, Snapshot)
            assert (again.tenant, again.coverage) == (read.tenant, read.coverage)


@given(st.data())
def test_damaged_inline_data(data: st.DataObject) -> None:
    document = deepcopy(SOUND)
    damage(document, data)
    with suppress(InputError):
        snapshot = Snapshot.from_data(document)
        for resource in REGISTRY.names:
            snapshot.coverage_of(resource)


def damage(document: Any, data: st.DataObject) -> None:
    """Put junk in the place of some value."""
    node = document
    while True:
        key = data.draw(st.sampled_from(list(node) if isinstance(node, dict) else list(range(len(node)))))
        if not isinstance(node[key], dict | list) or not node[key] or data.draw(st.booleans()):
            node[key] = deepcopy(data.draw(st.sampled_from(JUNK)))
            return
        node = node[key]
