"""Errors of the exact evaluator: where they are, which one counts, and what is said of a missing function."""

from __future__ import annotations

from scanner.cel.errors import CelError, Position, did_you_mean
from scanner.cel.tree import Call, Node

_MEANT = {
    **dict.fromkeys(("len", "length", "count"), "size"),
    **dict.fromkeys(("any", "some", "anyMatch"), "exists"),
    **dict.fromkeys(("every", "allMatch"), "all"),
    **dict.fromkeys(("lower", "toLower", "toLowerCase"), "lowerAscii"),
    **dict.fromkeys(("upper", "toUpper", "toUpperCase"), "upperAscii"),
    **dict.fromkeys(("includes", "include"), "contains"),
    **dict.fromkeys(("select", "where"), "filter"),
    "strip": "trim",
}
"""What functions of other languages are called here."""


def worse(first: CelError | None, second: CelError) -> CelError:
    """The error to keep: an exhausted budget ends everything, what is unknown outranks what is wrong, and what the
    expression itself says about it outranks both."""
    if second.kind == "limit":
        raise second
    return second if first is None or _weight(second) > _weight(first) else first


def _weight(error: CelError) -> int:
    return 2 if error.told else int(error.kind == "unknown")


def place(node: Node) -> Position:
    """Where a node is; the file is known where the error leaves its expression."""
    return Position("", node.line, node.column)


def unknown_function(node: Call, member: bool) -> CelError:
    """Why a call has no function: the name, or the number of arguments."""
    from scanner.cel import library, macros

    counts = library.counts(node.function, member=member)
    kind = "method" if member else "function"
    given = len(node.arguments)
    if counts:
        takes = " or ".join(str(count) for count in counts)
        message = f"{node.function}() takes {takes} {'argument' if counts[-1] == 1 else 'arguments'}, not {given}"
        return CelError("no_such_overload", message, place(node))
    forms = macros.METHODS if member else macros.GLOBALS
    if node.function in forms:
        message = f"{node.function}() does not take {given} {'argument' if given == 1 else 'arguments'}"
        return CelError("no_such_overload", message, place(node), f"write {forms[node.function]}")
    hint = did_you_mean(_MEANT.get(node.function, node.function), library.names(member=member) | set(forms))
    return CelError("undeclared", f"there is no {kind} {node.function}()", place(node), hint)
