"""Single JSON values of a text, read in C; the parts of `json` that a scan needs, without its import."""

from __future__ import annotations

from collections.abc import Callable

from scanner.record import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import NoReturn

__all__ = ["scanstring", "skip_space", "value_at"]


def skip_space(text: str, at: int) -> int:
    """The offset of the next character that is no white space; the length of the text at its end."""
    end = len(text)
    while at < end and text[at] in " \t\n\r":
        at += 1
    return at


def _finite(digits: str) -> float:
    number = float(digits)
    if number - number != 0:
        raise ValueError(digits)
    return number


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


class _Context:
    """What the reader in C asks a decoder for."""

    strict = True
    object_hook = None
    object_pairs_hook = None
    parse_float = staticmethod(_finite)
    parse_int = int
    parse_constant = staticmethod(_refuse)


try:
    from _json import make_scanner, scanstring

    _value_at: Any = make_scanner(_Context())  # type: ignore[arg-type]
except ImportError:  # a Python whose library has no such part in C
    from json.decoder import JSONDecoder, scanstring  # type: ignore[attr-defined,no-redef]  # missing in typeshed

    _value_at = JSONDecoder(parse_float=_finite, parse_constant=_refuse).scan_once  # type: ignore[attr-defined]

value_at: Callable[[str, int], tuple[Any, int]] = _value_at
"""(text, offset) -> (value, offset after it). Of repeated keys the last is kept; numbers are finite.

Raises ValueError, or StopIteration where no value begins.
"""
