"""The whole of what was observed, in as few characters as a person reads: evidence shortens, and this still changes."""

from __future__ import annotations

import json
import re
from hashlib import sha256

from scanner.cel import CelError, Program, Session
from scanner.cel.values import adapt
from scanner.record import Any

_DIGITS = 16
_MARK = re.compile(rf" \[sha256 [0-9a-f]{{{_DIGITS}}}\]$")


class Whole:
    """Marks shortened observations of one session with a digest of what they leave out."""

    def __init__(self, session: Session) -> None:
        from scanner.cel.heard import Hearing  # only pins need it

        self._hearing = Hearing(session)

    def marked(self, shown: str, program: Program, item: Any, params: Any, longest: int) -> str:
        """`shown`, with a digest behind it if it is longer than that, or counts or cuts what it is about."""
        try:
            values = zip(program.variables, (adapt(item), adapt(params)), strict=True)
            value, parts = self._hearing.hear(program.tree, dict(values))
        except CelError as error:
            value, parts = error.message, ()
        text = value if isinstance(value, str) else canonical(value)
        if len(text) <= longest and not parts:
            return shown
        return marked(shown, [value, *parts])


def marked(shown: str, held: Any) -> str:
    """A text with a digest of what it stands for."""
    text = canonical(held).encode("utf-8", "surrogatepass")
    return f"{shown} [sha256 {sha256(text).hexdigest()[:_DIGITS]}]"


def cut(text: str, longest: int = 200) -> str:
    """A text on one line, no longer than that."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def canonical(value: Any) -> str:
    """A value as JSON that is the same for equal values, whatever the order of their keys."""
    try:
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    except (TypeError, ValueError):  # keys of several types, which maps of an expression may have
        return str(value)


def without_mark(text: str) -> str:
    """An observation as evidence shows it."""
    return _MARK.sub("", text)
