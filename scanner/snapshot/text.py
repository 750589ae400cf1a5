"""Bytes to text, whatever PowerShell, an editor or an API wrote."""

from __future__ import annotations

import codecs

from scanner.model.problem import fault

UTF32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, b"\0\0\0")


def decode(data: bytes, path: str) -> str:
    """The text of a file in UTF-8 or UTF-16, with or without byte order mark. Raises InputError for others.

    Half surrogate pairs, which PowerShell leaves where it cuts a name short, become U+FFFD.
    """
    encoding, mark = _encoding(data, path)
    try:
        if encoding == "utf-8":
            return data[mark:].decode("utf-8")
        import re

        return re.sub("[\ud800-\udfff]", "\ufffd", data[mark:].decode(encoding, "surrogatepass"))
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise fault(path, "is truncated: UTF-16 text of an odd number of bytes", AGAIN) from None
        raise _not_utf8(data[mark:], error, path) from None


AGAIN = "collect or export it again"


def _encoding(data: bytes, path: str) -> tuple[str, int]:
    """Name of the encoding and length of its mark; without one, the place of the NUL in ASCII tells UTF-16."""
    if data.startswith(UTF32) or (data[1:4] == b"\0\0\0"):
        raise fault(path, "is UTF-32 text, which is not supported", "save it as UTF-8")
    if data.startswith(codecs.BOM_UTF8):
        return "utf-8", 3
    if data.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le", 2
    if data.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be", 2
    if data[1:2] == b"\0":
        return "utf-16-le", 0
    if data[:1] == b"\0":
        return "utf-16-be", 0
    return "utf-8", 0


def _not_utf8(data: bytes, error: UnicodeDecodeError, path: str) -> Exception:
    before = data[: error.start]
    line = before.count(b"\n") + 1
    column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8")) + 1
    place = f"{path}:{line}:{column}"
    if error.reason == "unexpected end of data":
        return fault(place, "is truncated: it ends inside a character", AGAIN)
    return fault(place, f"is neither UTF-8 nor UTF-16 text: byte 0x{data[error.start]:02x}", "save it as UTF-8")
