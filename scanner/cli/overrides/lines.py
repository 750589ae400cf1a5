"""Lines of output that hold names which anybody may have chosen."""

from __future__ import annotations


def printable(line: str) -> str:
    """A line that stays one: line feeds, control signs and what is no text are shown as escapes."""
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in line)
