"""`base64.encode` and `base64.decode`."""

from __future__ import annotations

from binascii import Error, a2b_base64, b2a_base64

from scanner.cel.errors import CelError, no_overload
from scanner.record import TYPE_CHECKING

if TYPE_CHECKING:
    from scanner.cel.library import Function
    from scanner.cel.values import Value


def encode(data: Value) -> str:
    """Bytes as text, padded."""
    if type(data) is not bytes:
        raise no_overload("base64.encode()", data)
    return b2a_base64(data, newline=False).decode("ascii")


def decode(text: Value) -> bytes:
    """Text as bytes; the padding may be missing."""
    if type(text) is not str:
        raise no_overload("base64.decode()", text)
    padded = text if "=" in text else text + "=" * (-len(text) % 4)
    try:
        if len(padded) % 4:
            raise ValueError
        return a2b_base64(padded, strict_mode=True)
    except (Error, ValueError):
        raise CelError("invalid_argument", "the text is not valid base64") from None


GLOBALS: dict[tuple[str, int], Function] = {("base64.encode", 1): encode, ("base64.decode", 1): decode}
METHODS: dict[tuple[str, int], Function] = {}
