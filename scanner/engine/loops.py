"""The loop over a population as one generated function: where, excuse and require in one go."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from scanner.cel import Environment, Program, Session
from scanner.cel.runtime import Generated
from scanner.record import Any

_NAMES = {"item": "_item", "params": "_params"}
Loop = Callable[[Sequence[Any], int, Any, Callable[[int, Any], None], Callable[[int, Any], None]], tuple[int, int]]
"""(items, index of the first, params, what to call for one that fails, and for one that could not be decided fast) ->
how many pass, how many are excused."""


def generate_loop(
    environment: Environment, where: Program | None, excuse: Program | None, require: Program | None
) -> Generated:
    """The code of a `Loop`; without code where the expressions are too much for it."""
    from scanner.cel.generate import assembled

    making = environment.emitter()
    try:
        conditions = [making.condition(one.tree, _NAMES) if one else None for one in (where, excuse, require)]
    except (RecursionError, MemoryError):
        return Generated(None)
    return assembled(_source(*conditions), making, environment.emitter)


def bind_loop(generated: Generated, scope: Session) -> Loop | None:
    """The loop over one session; None where there is no code."""
    if generated.code is None:
        return None
    return scope.bind(generated, _never)


def _source(where: str | None, excuse: str | None, require: str | None) -> str:
    """Python source over fragments; an item that raises anything is handed on as odd."""
    decide = f"if {require}: _passed += 1\n{{0}}else: _fail(_index, _item)" if require else "_passed += 1"
    lines, depth = [], "   "
    if where:
        lines.append(f"{depth}if {where}:")
        depth += " "
    if excuse:
        lines += [f"{depth}if {excuse}: _excused += 1", f"{depth}else:"]
        depth += " "
    lines.append(depth + decide.format(depth))
    body = "\n".join(lines)
    return (
        "def _f(_items, _first, _params, _fail, _odd):\n"
        " _passed = _excused = 0\n"
        " for _index, _item in enumerate(_items, _first):\n"
        f"  try:\n{body}\n"
        "  except Exception: _odd(_index, _item)\n"
        " return _passed, _excused\n"
    )


def _never(*_: object) -> None:
    raise AssertionError("a loop decides every item itself")
