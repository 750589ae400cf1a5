from __future__ import annotations

import pytest

from scanner.cel import Uint
from tests.cel.evaluation import fault, typed, value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", 0),
        ("42", 42),
        ("-42", -42),
        ("0x1F", 31),
        ("-0xa", -10),
        ("9223372036854775807", 2**63 - 1),
        ("-9223372036854775808", -(2**63)),
        ("0u", Uint(0)),
        ("12U", Uint(12)),
        ("0xFFu", Uint(255)),
        ("18446744073709551615u", Uint(2**64 - 1)),
        ("0.5", 0.5),
        (".5", 0.5),
        ("-1.25", -1.25),
        ("1e3", 1000.0),
        ("2.5E-1", 0.25),
        ("6.02e+23", 6.02e23),
        ("true", True),
        ("false", False),
        ("null", None),
    ],
)
def test_a_number_or_constant_means_itself(text: str, expected: object) -> None:
    assert typed(text) == (type(expected).__name__, repr(expected))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("''", ""),
        ('"two words"', "two words"),
        ("'say \"yes\"'", 'say "yes"'),
        ("'''it's\nhere'''", "it's\nhere"),
        ('"""a "quoted" word"""', 'a "quoted" word'),
        (r"'\a\b\f\n\r\t\v'", "\a\b\f\n\r\t\v"),
        (r"""'\\ \? \" \' \`'""", "\\ ? \" ' `"),
        (r"'\x41\X62\103'", "AbC"),
        (r"'\u00e9\U0001F511'", "é\U0001f511"),
        (r"'\377'", "ÿ"),
        (r"r'\n\x'", r"\n\x"),
        (r"R'''\'''", "\\"),
        ("'tab\there'", "tab\there"),
        (r"'''x\'''y'''", "x'''y"),
    ],
)
def test_a_string_is_read_with_its_escapes(text: str, expected: str) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("b''", b""),
        ("b'key'", b"key"),
        ("B'é'", b"\xc3\xa9"),
        (r"b'\xff\000\101'", b"\xff\x00A"),
        (r"b'\n\\'", b"\n\\"),
        (r"br'\xff'", b"\\xff"),
        ('b"""two\nlines"""', b"two\nlines"),
    ],
)
def test_bytes_are_utf8_except_for_the_escapes_of_single_bytes(text: str, expected: bytes) -> None:
    assert typed(text) == ("bytes", repr(expected))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("9223372036854775808", "1:1: the number does not fit into 64 bits; integers run from "),
        ("-9223372036854775809", "1:2: the number does not fit into 64 bits; integers run from "),
        ("18446744073709551616u", "1:1: the number does not fit into 64 bits; the largest unsigned integer is "),
        ("-1u", "1:2: an unsigned integer has no sign"),
        (r"'ab\q'", r"1:4: '\q' is not an escape sequence"),
        (r"'\x4'", r"1:2: '\x' is not an escape sequence"),
        (r"'\400'", r"1:2: '\4' is not an escape sequence"),
        (r"'\ud800'", r"1:2: '\ud800' is not a Unicode character"),
        (r"'\U00110000'", r"1:2: '\U00110000' is not a Unicode character"),
        (r"b'\u00e9'", "1:3: bytes have no '\\u' escapes; write '\\x' and two digits for each byte"),
        ("'open", "1:1: the string is not closed"),
        ("'two\nlines'", "1:1: the string is not closed"),
        ("'\ud800'", "1:2: half of a surrogate pair is no character"),
    ],
)
def test_a_literal_without_a_value_is_refused_where_it_goes_wrong(text: str, message: str) -> None:
    assert str(fault(text)).startswith(message)


def test_the_place_of_an_escape_counts_the_lines_of_the_string() -> None:
    assert str(fault("'''one\ntwo \\q'''")) == "2:5: '\\q' is not an escape sequence"


def test_a_literal_of_thousands_of_digits_is_refused_at_once() -> None:
    assert fault("9" * 4000).message.startswith("the number does not fit into 64 bits")
