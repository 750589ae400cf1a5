"""JSON text to data, and every fault with its place."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.model.problem import InputError
from scanner.snapshot.parse import MAX_DEPTH, mend_surrogates, outlined, parse
from scanner.snapshot.scan import scan

DEEP = 100_000
AGAIN = "\n  hint: collect or export it again"
TRUNCATED = "ends in the middle: the file is truncated" + AGAIN
DEEPER = f"nested deeper than {MAX_DEPTH} levels\n  hint: no tenant's data is; collect or export it again"
TOO_DEEP = f"a.json:1:{MAX_DEPTH + 1}: {DEEPER}"
NOT_JSON = "\n  hint: the file has to be JSON; is it the right one?"

values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(alphabet='abc/~"é😀'), inner),
    max_leaves=20,
)


def error_of(text: str) -> str:
    with pytest.raises(InputError) as error:
        parse(text, "a.json")
    return str(error.value).removeprefix("error: ")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "a.json:1:1: the file is empty\n  hint: collect or export it again"),
        (" \n ", "a.json:1:1: the file is empty\n  hint: collect or export it again"),
        ("{", f"a.json:1:2: {TRUNCATED}"),
        ('{"a": [1,\n 2', f"a.json:2:3: {TRUNCATED}"),
        ('{"a": "b', f"a.json:1:9: {TRUNCATED}"),
        ('{"a": tru', f"a.json:1:10: {TRUNCATED}"),
        ('{"a": 1,}', "a.json:1:8: a comma before '}'\n  hint: remove the comma"),
        ("[1,]", "a.json:1:3: a comma before ']'\n  hint: remove the comma"),
        ("[1 2]", "a.json:1:4: expected ',' or ']'"),
        ('{"a" 1}', "a.json:1:6: expected ':' after the property name"),
        (
            "{a: 1}",
            "a.json:1:2: expected a property name in double quotes" + NOT_JSON,
        ),
        ("['a']", "a.json:1:2: expected a value\n  hint: JSON strings stand in double quotes"),
        ("{} {}", "a.json:1:4: more text after the end of the JSON value\n  hint: a file holds one JSON value"),
        (
            '{\n "a": True}',
            "a.json:2:7: 'True' is not a JSON value" + NOT_JSON,
        ),
        ('{"a": NaN}', "a.json:1:7: 'NaN' is not a JSON value" + NOT_JSON),
        (
            '{"a": -Infinity}',
            "a.json:1:7: '-Infinity' is not a JSON value" + NOT_JSON,
        ),
        ('{"a": 1e999}', "a.json:1:7: the number is too large\n  hint: collect or export it again"),
        ('{"a": ' + "1" * 5000 + "}", "a.json:1:7: the number is too large\n  hint: collect or export it again"),
        ('["a\nb"]', "a.json:1:4: a control character inside a string\n  hint: write it as an escape, like \\n"),
        ('["\\x"]', "a.json:1:3: not an escape that JSON knows\n  hint: write a backslash as two"),
        (
            '{"a": 1,\n "a": 2}',
            "a.json:2:2: the property 'a' is written twice in one object\n  hint: remove one of the two",
        ),
        (
            '{"Id": 1, "id": 2}',
            "a.json:1:11: the properties 'Id' and 'id' of one object differ only in case\n  hint: remove one",
        ),
        (
            '{"a" : 1, "a": 2}',
            "a.json:1:11: the property 'a' is written twice in one object\n  hint: remove one of the two",
        ),
        ("[" * DEEP, TOO_DEEP),
        ("[" * DEEP + "]" * DEEP, TOO_DEEP),
        ("[" * 300 + "]" * 300, TOO_DEEP),
        (
            '{"a":' * DEEP,
            f"a.json:1:{5 * MAX_DEPTH + 1}: {DEEPER}",
        ),
    ],
    ids=lambda text: text[:24],
)
def test_a_fault_is_one_line_with_its_place(text: str, message: str) -> None:
    assert error_of(text) == message


def test_the_deepest_allowed_nesting_is_read() -> None:
    assert parse("[" * MAX_DEPTH + "]" * MAX_DEPTH, "a.json") is not None


def test_every_repeated_property_is_listed() -> None:
    assert error_of('{"a": {"b": 1, "b": 2}, "a": 3}') == (
        "a.json:1:16: the property 'b' is written twice in one object\n  hint: remove one of the two\n"
        "error: a.json:1:25: the property 'a' is written twice in one object\n  hint: remove one of the two"
    )


def test_a_flood_of_faults_is_cut() -> None:
    lines = error_of("[" + ",".join(['{"a": 1, "a": 2}'] * 50) + "]").splitlines()
    assert len(lines) == 42
    assert lines[-2:] == [
        "error: a.json: 30 more faults",
        "  hint: 'tenantscore snapshot check a.json' lists them all",
    ]


def test_keys_that_differ_in_case_may_stand_in_different_objects() -> None:
    assert parse('[{"Id": 1}, {"id": 2}]', "a.json") == [{"Id": 1}, {"id": 2}]


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        (r'"\ud83d"', r'"\ufffd"'),
        (r'"\uDE00x"', r'"\ufffdx"'),
        (r'"\ud83d\ud83d\ude00"', r'"\ufffd\ud83d\ude00"'),
        (r'"\\ud83d"', r'"\\ud83d"'),
        (r'"\\\ud83d"', r'"\\\ufffd"'),
        (r'"\ud83d\n"', r'"\ufffd\n"'),
    ],
)
def test_an_escaped_half_of_a_surrogate_pair_becomes_a_replacement_character(text: str, mended: str) -> None:
    assert mend_surrogates(text) == mended
    assert json.loads(mended).encode("utf-8")


@given(values, st.sampled_from([None, 0, 2]))
def test_whatever_json_writes_is_read_back(value: Any, indent: int | None) -> None:
    text = mend_surrogates(json.dumps({"value": value}, indent=indent))
    assert parse(text, "a.json") == json.loads(text)


@given(st.text(alphabet='{}[]",:\\ u0d8tn\n1-.eE'))
def test_the_scanner_and_the_standard_library_agree_on_what_json_is(text: str) -> None:
    faults = [fault.message for fault in scan(text)]
    try:
        json.loads(text, parse_constant=lambda name: pytest.fail(name))
    except ValueError:
        assert faults
    else:
        assert all(" of one object " in fault or "twice" in fault or "too large" in fault for fault in faults)


@given(values, st.integers(0, 400))
def test_a_truncated_text_is_never_read(value: Any, cut: int) -> None:
    text = json.dumps({"value": value})
    if cut < len(text):
        error_of(text[:cut])


def test_keys_of_different_objects_may_differ_in_case_and_cost_no_second_reading(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("scanner.snapshot.scan.scan", lambda text: pytest.fail("read a second time"))
    rows = {"users": [{"displayName": "Alex"}], "mailboxes": [{"DisplayName": "Alex"}]}

    assert parse(json.dumps(rows), "a.json") == rows


@given(values, st.sampled_from([None, 2]), st.booleans())
def test_a_document_is_read_as_data_whatever_its_layout(value: Any, indent: int | None, in_ascii: bool) -> None:
    document = {"schemaVersion": "1.0", "resources": {"entra": {"users": value, "a/b": [value]}, "x": value}}
    text = json.dumps(document, indent=indent, ensure_ascii=in_ascii)
    data, known = outlined(text, "a.json")
    assert data == document
    assert known["/resources/entra/users"][1] == value


@pytest.mark.parametrize("times", [1, 2000], ids=["few escapes", "many escapes"])
@pytest.mark.parametrize("text", [r'"\\"', r'"\""', r'"\\\""', r'"\u0022"', r'"\\u0022"', r'{"\"": "\\", "b\\": 1}'])
def test_quotes_inside_strings_are_no_sign_of_a_repeated_key(text: str, times: int) -> None:
    whole = "[" + ",".join([text] * times) + "]"
    assert parse(whole, "a.json") == json.loads(whole)


@pytest.mark.parametrize("times", [1, 2000], ids=["few escapes", "many escapes"])
@pytest.mark.parametrize("twice", [r'{"a": 1, "a": 1}', r'{"a": "\"", "a": 2}', r'{"\u0061": 1, "a" : 2}'])
def test_a_repeated_key_is_found_among_escapes(twice: str, times: int) -> None:
    escapes = ",".join([r'"\\\""'] * times)
    assert "is written twice in one object" in error_of(f"[{escapes}, {twice}]")
    assert "is written twice in one object" in error_of(f'{{"x": [{escapes}], "resources": {{"entra": {twice}}}}}')
