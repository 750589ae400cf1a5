"""Errors of the exact evaluator: where they are, which one counts, and what is said of a missing function."""

from __future__ import annotations

from scanner.cel.errors import CelError, Position, did_you_mean
from scanner.cel.tree import Call, Node


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
    from scanner.cel import library

    counts = library.counts(node.function, member=member)
    kind = "method" if member else "function"
    if counts:
        takes = " or ".join(str(count) for count in counts)
        message = f"{node.function}() takes {takes} arguments, not {len(node.arguments)}"
        return CelError("no_such_overload", message, place(node))
    hint = did_you_mean(node.function, library.names(member=member))
    return CelError("undeclared", f"there is no {kind} {node.function}()", place(node), hint)
