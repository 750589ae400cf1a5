"""The loop over the rows of a family as one generated function: each row goes to the action that its key names."""

from __future__ import annotations

from collections.abc import Callable

from scanner.cel import Environment, Program, Session
from scanner.cel.runtime import Generated

_NAMES = {"item": "_item", "params": "_params"}
Dispatch = Callable[..., int]
"""(items, index of the first, params, slots by key, passed and failed by slot, how many failing items to note, what to
call for a key that has no slot yet, to note an item that fails, and for one that could not be decided fast) -> how many
rows have a key of no action. A slot below 0 is that of a key of no action."""


def generate_dispatch(environment: Environment, key: Program, where: Program | None, require: Program) -> Generated:
    """The code of a `Dispatch`; without code where the expressions are too much for it."""
    from scanner.cel.generate import assembled

    making = environment.emitter()
    try:
        value = making.fragment(key.tree, _NAMES).text
        conditions = [making.condition(one.tree, _NAMES) if one else None for one in (where, require)]
    except (RecursionError, MemoryError):
        return Generated(None)
    return assembled(_source(value, *conditions), making, environment.emitter)


def bind_dispatch(generated: Generated, scope: Session) -> Dispatch | None:
    """The loop over one session; None where there is no code."""
    return None if generated.code is None else scope.bind(generated, _never)


def _source(key: str, where: str | None, require: str | None) -> str:
    """Python source over fragments; an item that raises anything is handed on as odd."""
    return (
        "def _f(_items, _first, _params, _slots, _passed, _failed, _limit, _meet, _note, _odd):\n"
        " _strangers = 0\n"
        " for _index, _item in enumerate(_items, _first):\n"
        "  try:\n"
        f"   _key = {key}\n"
        "   _slot = _slots.get(_key)\n"
        "   if _slot is None: _slot = _meet(_key, _item)\n"
        "   if _slot < 0: _strangers += 1\n"
        f"   elif {where or True}:\n"
        f"    if {require}: _passed[_slot] += 1\n"
        "    else:\n"
        "     _count = _failed[_slot] = _failed[_slot] + 1\n"
        "     if _count <= _limit: _note(_slot, _index, _item)\n"
        "  except Exception: _odd(_index, _item)\n"
        " return _strangers\n"
    )


def _never(*_: object) -> None:
    raise AssertionError("a loop decides every item itself")
