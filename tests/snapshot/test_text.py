"""Bytes of a file to text."""

from __future__ import annotations

import pytest

from scanner.model.problem import InputError
from scanner.snapshot.text import decode

TEXT = '{"displayName": "Contosö 😀"}'
BOM = "\ufeff"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(TEXT.encode("utf-8"), id="UTF-8"),
        pytest.param((BOM + TEXT).encode("utf-8"), id="UTF-8 with mark"),
        pytest.param((BOM + TEXT).encode("utf-16-le"), id="UTF-16 LE with mark"),
        pytest.param((BOM + TEXT).encode("utf-16-be"), id="UTF-16 BE with mark"),
        pytest.param(TEXT.encode("utf-16-le"), id="UTF-16 LE"),
        pytest.param(TEXT.encode("utf-16-be"), id="UTF-16 BE"),
    ],
)
def test_the_encodings_that_windows_and_others_write_are_read(data: bytes) -> None:
    assert decode(data, "a.json") == TEXT


def test_an_empty_file_is_empty_text() -> None:
    assert decode(b"", "a.json") == ""


def test_half_a_surrogate_pair_in_utf16_becomes_a_replacement_character() -> None:
    assert decode('{"a": "\ud83d"}'.encode("utf-16-le", "surrogatepass"), "a.json") == '{"a": "\ufffd"}'


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(
            b'{\n"a": "Contos\xf6"}',
            "error: a.json:2:13: is neither UTF-8 nor UTF-16 text: byte 0xf6\n  hint: save it as UTF-8",
            id="Latin-1",
        ),
        pytest.param(
            '{"ö": "é'.encode()[:-1],
            "error: a.json:1:8: is truncated: it ends inside a character\n  hint: collect or export it again",
            id="half a character",
        ),
        pytest.param(
            "{}".encode("utf-16")[:-1],
            "error: a.json: is truncated: UTF-16 text of an odd number of bytes\n  hint: collect or export it again",
            id="half a UTF-16 unit",
        ),
        pytest.param(
            "{}".encode("utf-32"),
            "error: a.json: is UTF-32 text, which is not supported\n  hint: save it as UTF-8",
            id="UTF-32 with mark",
        ),
        pytest.param(
            "{}".encode("utf-32-le"),
            "error: a.json: is UTF-32 text, which is not supported\n  hint: save it as UTF-8",
            id="UTF-32 LE",
        ),
        pytest.param(
            "{}".encode("utf-32-be"),
            "error: a.json: is UTF-32 text, which is not supported\n  hint: save it as UTF-8",
            id="UTF-32 BE",
        ),
    ],
)
def test_other_encodings_and_cut_text_are_refused(data: bytes, message: str) -> None:
    with pytest.raises(InputError) as error:
        decode(data, "a.json")
    assert str(error.value) == message
