"""The values that literal tokens stand for."""

from __future__ import annotations

import re

from scanner.cel.values import INT_MAX, INT_MIN, UINT_MAX, Uint

_PAIR = r"u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})"
_CODES = r"[xX]([0-9a-fA-F]{2})|([0-3][0-7]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})"
_ESCAPE = rf"\\(?:{_PAIR}|([abfnrtv\"'`\\?])|{_CODES}|([\s\S]?))"
_SIMPLE = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


class LiteralFault(ValueError):
    """Why a literal has no value; `offset` counts from the start of its token."""

    def __init__(self, message: str, offset: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


def integer(text: str, negative: bool = False) -> int:
    """An int, or a `Uint` where the text ends in `u`."""
    digits = text.rstrip("uU")
    # A length check first: int() of a hostile number is quadratic.
    value = -1 if len(digits) > 100 and digits.strip("0") else int(digits, 16 if digits[:2] in ("0x", "0X") else 10)
    if digits != text:
        if negative:
            raise LiteralFault("an unsigned integer has no sign")
        if not 0 <= value <= UINT_MAX:
            raise LiteralFault(f"the number does not fit into 64 bits; the largest unsigned integer is {UINT_MAX}u")
        return Uint(value)
    if value < 0 or not INT_MIN <= (signed := -value if negative else value) <= INT_MAX:
        raise LiteralFault(f"the number does not fit into 64 bits; integers run from {INT_MIN} to {INT_MAX}")
    return signed


def string(token: str) -> str | bytes:
    """A str, or bytes where the prefix has a `b`."""
    start = len(token) - len(token.lstrip("bBrR"))
    prefix = token[:start].lower()
    quotes = 3 if token[start : start + 3] in ("'''", '"""') and len(token) >= start + 6 else 1
    body, offset = token[start + quotes : -quotes], start + quotes
    if "b" in prefix:
        return body.encode() if "r" in prefix else _unescape_bytes(body, offset)
    return body if "r" in prefix else _unescape(body, offset)


def _unescape(body: str, offset: int) -> str:
    return re.sub(_ESCAPE, lambda match: _character(match, offset), body)


def _character(match: re.Match[str], offset: int) -> str:
    high, low, simple, hexadecimal, octal, short, long, other = match.groups()
    if high:
        return chr(0x10000 + ((int(high, 16) & 0x3FF) << 10) + (int(low, 16) & 0x3FF))
    if simple:
        return _SIMPLE.get(simple, simple)
    if other is not None:
        raise LiteralFault(f"'\\{other}' is not an escape sequence", offset + match.start())
    code = int(octal, 8) if octal else int(hexadecimal or short or long, 16)
    if 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        raise LiteralFault(f"'{match.group()}' is not a Unicode character", offset + match.start())
    return chr(code)


def _unescape_bytes(body: str, offset: int) -> bytes:
    """In bytes, `\\x` and octal escapes are bytes and everything else is UTF-8."""
    parts, end = list[bytes](), 0
    for match in re.finditer(_ESCAPE, body):
        parts.append(body[end : match.start()].encode())
        parts.append(_byte(match, offset))
        end = match.end()
    parts.append(body[end:].encode())
    return b"".join(parts)


def _byte(match: re.Match[str], offset: int) -> bytes:
    high, _, _, hexadecimal, octal, short, long, _ = match.groups()
    if hexadecimal or octal:
        return bytes([int(hexadecimal, 16) if hexadecimal else int(octal, 8)])
    if high or short or long:
        raise LiteralFault(
            "bytes have no '\\u' escapes; write '\\x' and two digits for each byte", offset + match.start()
        )
    return _character(match, offset).encode()
