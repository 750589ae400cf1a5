from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.model.problem import InputError, Problem
from scanner.yamlfile import Document, YamlPath, load_yaml, parse_yaml


def faults(text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        parse_yaml(text, "f.yaml")
    return [str(problem) for problem in caught.value.problems]


DOCUMENT = """\
id: x
check:
  each: entra.users
  require: |
    item.a &&
      item.b
  where: >-
    item.c
    || item.d
  expect: 'it''s'
list: [one, {two: "2\\u0041z"}]
"""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("id",), (1, 5)),
        (("check",), (3, 3)),
        (("check", "each"), (3, 9)),
        (("check", "require"), (5, 5)),
        (("check", "where"), (8, 5)),
        (("check", "expect"), (10, 12)),
        (("list", 0), (11, 8)),
        (("list", 1, "two"), (11, 20)),
        (("check", "missing"), (3, 3)),
        (("list", 9), (11, 7)),
    ],
    ids=str,
)
def test_a_value_stands_where_its_text_begins(path: YamlPath, expected: tuple[int, int]) -> None:
    assert parse_yaml(DOCUMENT, "f.yaml").position(path) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("check",), "f.yaml:2:1"),
        (("check", "require"), "f.yaml:4:3"),
        (("list", 1, "two"), "f.yaml:11:14"),
        (("list", 0), "f.yaml:11:8"),
    ],
    ids=str,
)
def test_a_key_has_its_own_place(path: YamlPath, expected: str) -> None:
    assert parse_yaml(DOCUMENT, "f.yaml").key_place(path) == expected


@pytest.mark.parametrize(
    ("path", "part"),
    [
        (("check", "require"), "item.b"),
        (("check", "where"), "|| item.d"),
        (("check", "expect"), "s"),
        (("list", 1, "two"), "z"),
        (("id",), "x"),
    ],
    ids=str,
)
def test_a_place_inside_a_text_is_found_through_folds_quotes_and_escapes(path: YamlPath, part: str) -> None:
    document = parse_yaml(DOCUMENT, "f.yaml")
    line, column = document.locate(path, text_of(document, path).index(part))
    assert DOCUMENT.splitlines()[line - 1][column - 1 :].startswith(part)


def test_a_place_inside_quotes_counts_escaped_white_space() -> None:
    text = 'a: "x\\ty\n   z"\n'
    document = parse_yaml(text, "f.yaml")
    assert document.data == {"a": "x\ty z"}
    assert [document.locate(("a",), offset) for offset in (0, 1, 2, 4)] == [(1, 5), (1, 6), (1, 8), (2, 4)]


@given(st.text(st.sampled_from("ab \n'#:-"), min_size=1, max_size=30), st.integers(0, 29))
def test_the_located_character_is_the_one_of_the_value(value: str, offset: int) -> None:
    text = "k: |1\n" + "".join(f" {line}\n" for line in value.split("\n"))
    document = parse_yaml(text, "f.yaml")
    data = document.data["k"]
    if offset < len(data) and not data[offset].isspace():
        line, column = document.locate(("k",), offset)
        assert text.splitlines()[line - 1][column - 1] == data[offset]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no", "no"),
        ("on", "on"),
        ("2026-11-20", "2026-11-20"),
        ("1:30", "1:30"),
        ("0x10", 16),
        ("0o10", 8),
        ("010", 10),
        ("-3", -3),
        ("1.5e3", 1500.0),
        (".inf", ".inf"),
        ("~", None),
        ("", None),
        ("True", True),
        ("'true'", "true"),
        ("1_000", "1_000"),
    ],
)
def test_plain_words_mean_what_yaml_1_2_says(text: str, expected: object) -> None:
    value = parse_yaml(f"a: {text}\n", "f.yaml").data["a"]
    assert (value, type(value)) == (expected, type(expected))


def test_an_alias_is_the_value_of_its_anchor_and_keeps_the_places_of_its_parts() -> None:
    document = parse_yaml("a: &x {b: 1}\nc: *x\n", "f.yaml")
    assert document.data == {"a": {"b": 1}, "c": {"b": 1}}
    assert document.position(("c",)) == (2, 4)
    assert document.position(("c", "b")) == (1, 11)


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n"])
def test_an_empty_file_is_null(text: str) -> None:
    assert parse_yaml(text, "f.yaml").data is None


def test_all_slips_of_a_file_are_told_at_once() -> None:
    assert faults("a: 1\na: 2\nb: {c: 1, c: 2}\n1: x\ntrue: y\nd: !!set x\ne: *gone\n<<: {}\n") == [
        "error: f.yaml:2:1: the key 'a' is already there\n  hint: it first stands at line 1, column 1",
        "error: f.yaml:3:11: the key 'c' is already there\n  hint: it first stands at line 3, column 5",
        'error: f.yaml:4:1: a key must be text, and 1 is not\n  hint: write "1" in quotes',
        'error: f.yaml:5:1: a key must be text, and true is not\n  hint: write "true" in quotes',
        "error: f.yaml:6:4: tags such as !!set are not supported\n  hint: remove the tag",
        "error: f.yaml:7:4: the alias '*gone' has no anchor before it\n"
        "  hint: write '&gone' where the value is defined",
        "error: f.yaml:8:1: merge keys ('<<') are not supported\n  hint: write the keys out",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a:\n\tb: 1\n", "2:1: a tab is used for indentation\n  hint: use spaces"),
        (
            "a:\n  b: 1\n c: 2\n",
            "3:2: the indentation does not match the lines above\n"
            "  hint: start the keys of one mapping in the same column",
        ),
        (
            "a: b: c\n",
            "1:5: a ':' is not expected here\n  hint: put text that contains ': ' in quotes, or mend the indentation",
        ),
        ("a: [1, 2\nb: 3\n", "2:2: a ',' or ']' is missing\n  hint: close the list with ']'"),
        ("a: 'b\n", "2:1: the text ends inside a quotation\n  hint: close the quotes"),
        ("a: @b\n", "1:4: text cannot start with '@'\n  hint: put the text in quotes"),
        ("a: 1\nfoo\nb: 2\n", "3:1: a ':' is missing\n  hint: write 'key: value'"),
        ("a: \x01\n", "1:4: the character U+0001 is not allowed\n  hint: remove it"),
        (
            "a: 1\n---\nb: 2\n",
            "2:1: a second document starts here\n  hint: one file holds one document; remove the '---'",
        ),
        ("? [a]\n: b\n", "1:3: a key is not text\n  hint: keys are plain words, not lists or mappings"),
        (f"a: {'9' * 5000}\n", "1:4: the number is too large\n  hint: put it in quotes if it is text"),
        ("a: 1e999\n", "1:4: the number is too large\n  hint: put it in quotes if it is text"),
        ("a: &x [*x]\n", "1:8: the alias '*x' contains itself\n  hint: write the value out, or remove the alias"),
    ],
    ids=lambda text: text[:12],
)
def test_a_slip_is_told_in_plain_words(text: str, expected: str) -> None:
    assert faults(text) == [f"error: f.yaml:{expected}"]


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_deep_nesting_is_refused(opening: str) -> None:
    (fault,) = faults(opening * 100_000)
    assert fault.endswith(
        "nesting is deeper than 64 levels\n  hint: no file needs that many; look for a bracket too many"
    )


def test_aliases_of_aliases_are_refused_before_they_grow() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 10)]
    (fault,) = faults("\n".join(lines))
    assert fault == "error: f.yaml:6:45: aliases make the document larger than 1,000,000 values\n" + (
        "  hint: write out what is needed, with fewer aliases inside of each other"
    )


def test_utf_8_with_and_without_a_mark_and_utf_16_are_read(tmp_path: Path) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        path = tmp_path / "f.yaml"
        path.write_bytes("a: ü\n".encode(encoding))
        assert load_yaml(path).data == {"a": "ü"}


def test_a_file_in_another_encoding_is_refused_with_the_place(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes(b"a: 1\nb: \xfc\n")
    with pytest.raises(InputError) as caught:
        load_yaml(path, "f.yaml")
    assert str(caught.value) == "error: f.yaml:2:4: is not UTF-8 text\n  hint: save the file as UTF-8"


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path) -> None:
    with pytest.raises(
        InputError, match=r"^error: gone: no such file\n  hint: check the path; it starts from the working directory$"
    ):
        load_yaml(tmp_path / "gone", "gone")
    with pytest.raises(InputError, match=r"^error: folder: is a folder, not a file"):
        load_yaml(tmp_path, "folder")


@given(st.text(max_size=60))
def test_whatever_the_text_the_reader_gives_a_document_or_its_faults(text: str) -> None:
    problems: tuple[Problem, ...] = ()
    try:
        parse_yaml(text, "f.yaml")
    except InputError as error:
        problems = error.problems
    assert all(problem.place.startswith("f.yaml") for problem in problems)


def text_of(document: Document, path: YamlPath) -> str:
    value = document.data
    for step in path:
        value = value[step]
    assert isinstance(value, str)
    return value
