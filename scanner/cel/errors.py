"""The one exception of the language: what kind of error, in words, and where in the text."""

from __future__ import annotations

from scanner.record import Any, Literal, NamedTuple

Kind = Literal[
    "syntax",
    "undeclared",
    "no_such_field",
    "no_such_key",
    "no_such_overload",
    "overflow",
    "divide_by_zero",
    "invalid_argument",
    "range",
    "unknown",
    "limit",
]


_SHOWN = 50
"""Characters of a long line that an excerpt shows on each side of the place."""


class Position(NamedTuple):
    """A place in the text of an expression; line and column count from 1, in code points."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.file else f"{self.line}:{self.column}"


class CelError(Exception):
    """An expression has no value: a CEL error that nothing absorbed.

    `unknown` is the kind of a name that its namespace does not hold; `limit` that of an exhausted budget.
    """

    told = False
    """Whether the expression itself says so, by `unknown(text)`."""

    def __init__(self, kind: Kind, message: str, position: Position | None = None, hint: str | None = None) -> None:
        super().__init__(kind, message, position, hint)
        self.kind: Kind = kind
        self.message = message
        self.position = position
        self.hint = hint

    @property
    def line(self) -> int:
        return self.position.line if self.position else 1

    @property
    def column(self) -> int:
        return self.position.column if self.position else 1

    def at(self, position: Position) -> CelError:
        """Place the error, unless it already knows its place or only lacks the file."""
        if self.position is None:
            self.position = position
        elif not self.position.file and position.file:
            self.position = self.position._replace(file=position.file)
        return self

    def __str__(self) -> str:
        return f"{self.position}: {self.message}" if self.position else self.message


class CelSyntaxError(CelError):
    """The text is not an expression of the language, or cannot have a value whatever the data is."""

    others: tuple[CelSyntaxError, ...] = ()
    """Further faults of the same expression, in order."""
    named = ""
    """The name or function that means nothing or is called in another way, which another definition would mend."""
    excerpt = ""
    """The line of the text that is at fault, and a caret below the place; empty for a fault of the data."""

    def shown_in(self, text: str, line: int, column: int) -> CelSyntaxError:
        """The fault with an excerpt of its text, which stands at a place of the file."""
        lines = text.splitlines()
        row, offset = self.line - line, self.column - column
        if 0 <= row < len(lines) and 0 <= offset <= len(lines[row]):
            start = max(0, offset - _SHOWN) if len(lines[row]) > 2 * _SHOWN else 0
            shown = lines[row][start : start + 2 * _SHOWN]
            indent = "".join("\t" if char == "\t" else " " for char in lines[row][start:offset])
            self.excerpt = f"{shown}\n{indent}^"
        return self


LONG = 4096
"""Characters from which on reading text has to be paid for."""


class Dear(Exception):
    """A function of generated code met long text, which only the exact evaluator reads, as that pays for it."""


def affordable(paid: bool, text: Any) -> None:
    """Nothing where reading a text or bytes was paid for or costs next to nothing; else raises `Dear`."""
    if not paid and len(text) > LONG:
        raise Dear


def syntax_error(message: str, position: Position, hint: str | None = None, kind: Kind = "syntax") -> CelSyntaxError:
    return CelSyntaxError(kind, message, position, hint)


def no_overload(function: str, *values: object) -> CelError:
    """`function` is not defined for values of these types."""
    from scanner.cel.values import type_name

    return CelError("no_such_overload", f"{function} is not defined for ({', '.join(type_name(v) for v in values)})")


def did_you_mean(name: str, known: object) -> str | None:
    """A hint naming the nearest of the `known` names, if one is near."""
    import difflib

    names = sorted({str(one) for one in known})  # type: ignore[attr-defined]
    folded = {one.casefold(): one for one in names}
    near = difflib.get_close_matches(name.casefold(), folded, n=1, cutoff=0.6)
    return f"did you mean {folded[near[0]]!r}?" if near else None


def reraised(outcome: Any) -> Any:
    """A value, or an error that was kept as one."""
    if isinstance(outcome, CelError):
        raise outcome.with_traceback(None)
    return outcome
