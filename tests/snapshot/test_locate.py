"""JSON pointers to line and column."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.model.problem import InputError
from scanner.snapshot.locate import escape, positions
from scanner.snapshot.parse import outlined

DOCUMENT = """{
  "a/b": {"~": [10, {"x": "}]"}]},
  "täst": "😀", "z": null,
  "\\u0061": []
}"""
values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@pytest.mark.parametrize(
    ("pointer", "place"),
    [
        ("", (1, 1)),
        ("/a~1b", (2, 10)),
        ("/a~1b/~0", (2, 16)),
        ("/a~1b/~0/0", (2, 17)),
        ("/a~1b/~0/1/x", (2, 27)),
        ("/täst", (3, 11)),
        ("/z", (3, 21)),
        ("/a", (4, 13)),
    ],
)
def test_a_pointer_finds_its_value(pointer: str, place: tuple[int, int]) -> None:
    assert positions(DOCUMENT, [pointer]) == {pointer: place}


@pytest.mark.parametrize(
    "pointer", ["/nope", "/a~1b/~0/2", "/a~1b/~0/00", "/a~1b/~0/-1", "/z/0", "/täst/0", "/a~1b/~0/x"]
)
def test_a_pointer_to_nothing_is_left_out(pointer: str) -> None:
    assert positions(DOCUMENT, [pointer, "/z"]) == {"/z": (3, 21)}


def test_no_pointer_costs_nothing() -> None:
    assert positions("never read", []) == {}


def test_windows_line_ends_count_once() -> None:
    assert positions('{\r\n"a": 1,\r\n"b": 2}', ["/a", "/b"]) == {"/a": (2, 6), "/b": (3, 6)}


def test_white_space_before_the_document_counts() -> None:
    assert positions("\n  {}", [""]) == {"": (2, 3)}


@given(values, st.sampled_from([None, 0, 1]), st.randoms(use_true_random=False), st.booleans())
def test_locating_agrees_with_a_writer_that_knows_where_it_writes(
    value: Any, indent: int | None, random: Any, ascii_only: bool
) -> None:
    text, expected = written(value, indent, ascii_only)
    assert json.loads(text) == value
    wanted = [pointer for pointer in expected if random.random() < 0.5]
    assert positions(text, wanted) == {pointer: place(text, expected[pointer]) for pointer in wanted}


def written(value: Any, indent: int | None, ascii_only: bool) -> tuple[str, dict[str, int]]:
    """The text of a value, and the offset of every value in it."""
    out: list[str] = []
    offsets: dict[str, int] = {}

    def put(piece: str) -> None:
        out.append(piece)

    def space() -> None:
        put("" if indent is None else "\n" + " " * indent)

    def write(item: Any, pointer: str) -> None:
        offsets[pointer] = sum(map(len, out))
        if isinstance(item, dict):
            put("{")
            for number, (key, inner) in enumerate(item.items()):
                put("," if number else "")
                space()
                put(json.dumps(key, ensure_ascii=ascii_only) + ":")
                space()
                write(inner, f"{pointer}/{escape(key)}")
            put("}")
        elif isinstance(item, list):
            put("[")
            for number, inner in enumerate(item):
                put("," if number else "")
                space()
                write(inner, f"{pointer}/{number}")
            put("]")
        else:
            put(json.dumps(item, ensure_ascii=ascii_only))

    write(value, "")
    return "".join(out), offsets


def place(text: str, offset: int) -> tuple[int, int]:
    lines = text[:offset].split("\n")
    return len(lines), len(lines[-1]) + 1


@given(st.lists(st.dictionaries(st.text(), values), max_size=5), st.sampled_from(["rows", "one line", "indented"]))
def test_known_resources_are_a_shorter_way_to_the_same_places(rows: list[Any], layout: str) -> None:
    lines = ",\n".join(map(json.dumps, rows))
    text = f'{{"resources": {{"entra": {{"users": [\n{lines}\n], "o": {{"a": [1]}}}}}}}}'
    if layout != "rows":
        text = json.dumps(json.loads(text), indent=None if layout == "one line" else 1)
    try:
        _, known = outlined(text, "a.json")
    except InputError as error:
        assert "differ only in case" in str(error)  # noqa: PT017 - the one thing that is wrong with some of these
        return
    base = "/resources/entra/users"
    pointers = [base, f"{base}/00", f"{base}/99", "/resources/entra/o/a/0", "/resources", "/resources/nope/x/0"]
    pointers += [f"{base}/{index}" for index in range(len(rows))]
    pointers += [f"{base}/{index}/{escape(key)}" for index, row in enumerate(rows) for key in row]
    assert positions(text, pointers, known) == positions(text, pointers)


def test_a_row_that_is_not_in_its_line_is_found_all_the_same() -> None:
    text = '{"resources": {"entra": {"users": [\n{"a": 1}, {"a": 2},\n{"a": 3},\n\n{"a": 4}]}}}'
    _, known = outlined(text, "a.json")
    base = "/resources/entra/users"
    assert positions(text, [f"{base}/{index}" for index in range(4)], known) == {
        f"{base}/0": (2, 1),
        f"{base}/1": (2, 11),
        f"{base}/2": (3, 1),
        f"{base}/3": (5, 1),
    }
