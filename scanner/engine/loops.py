"""The loop over a population as one generated function: every action that counts its rows, in one go.

Actions with the same population share its condition, and parts that several conditions have in common are worked out
once for each row (`cel/rows.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from scanner.cel.anatomy import Anatomy
from scanner.cel.environment import Environment
from scanner.cel.generate import assembled
from scanner.cel.rows import Condition, RowEmitter
from scanner.cel.runtime import Generated
from scanner.cel.tree import Node
from scanner.engine.conditions import Conditions, Group, grouped
from scanner.engine.pack import CountingLoop

NAMES = {"item": "_item"}
_LONGEST = 300_000
"""Characters of generated text."""


def loop_source(
    groups: Sequence[Group], filters: Sequence[Node], first: RowEmitter, inner: Callable[[Group], RowEmitter]
) -> str:
    """Python source of a `Loop` (see `engine/counting.py`) as the function `_f`.

    `first` writes what is not shared, `inner` makes an emitter of the tests of one group.
    """
    lines, helpers, names, results = list[str](), list[str](), list[str](), list[str]()
    test = 0
    for number, members in enumerate(groups):
        making = inner(members)
        lines += _group(number, test, members, first, making)
        helpers += [shared.source("_item") for shared in making.shared.values()]
        names += [f"_n{number}", f"_e{number}"]
        for one in members:
            names += [f"_f{test}", f"_l{test}", f"_u{test}"]
            failed = f"_n{number}" if one.constant is False else f"_f{test}"
            unheard = f"(_l{test} - _limit if _l{test} > _limit else 0)"
            results += [f"_n{number}", f"_e{number}", failed, f"_u{test} + {unheard}"]
            test += 1
    for number, tree in enumerate(filters):
        lines += ["try:", f" if {first.told_strictly(tree)}: _take({number}, _index)"]
        lines.append(f"except Exception: _spoil({number})")
    helpers += [memory.source for memory in first.memories.values()]
    return "\n".join(
        [
            "def _f(_blocks, _params, _limit, _note, _odd, _lose, _take, _spoil):",
            *(f" {line}" for helper in helpers for line in helper.split("\n")),
            f" {' = '.join(names)} = 0",
            f" {', '.join(f'_p{number}' for number in range(test))}, = _params",
            *(f" {name} = _lazy" for name, _ in first.once.values()),
            " for _rows, _first, _text in _blocks:",
            "  for _index, _item in enumerate(_rows, _first):",
            *(f"   {line}" for line in lines),
            f" return ({', '.join(results)})\n",
        ]
    )


def _group(
    number: int, test: int, members: Sequence[Conditions], first: RowEmitter, making: RowEmitter
) -> Iterator[str]:
    """Lines for the tests of one population, the first of which has the number `test`."""
    total, depth = f"_n{number}", " "
    yield "try:"
    if members[0].where is not None:
        yield f"{depth}if {first.told_strictly(members[0].where, test)}:"
        depth += " "
    if members[0].excuse is not None:
        yield f"{depth}if {first.told_strictly(members[0].excuse, test)}: _e{number} += 1"
        yield f"{depth}else:"
        depth += " "
    yield f"{depth}{total} += 1"
    tests = [list(_test(test + place, total, one, making)) for place, one in enumerate(members)]
    if making.shared:
        yield f"{depth}_kept = [_lazy] * {len(making.shared)}"
    for lines in tests:
        yield from (depth + line for line in lines)
    yield f"except Exception: _odd(({~number}, _index))"


def _test(test: int, total: str, conditions: Conditions, making: RowEmitter) -> Iterator[str]:
    """Lines that count one row for one test."""
    if conditions.constant is not None:
        if conditions.constant is False:
            yield f"if {total} <= _limit: _note({test}, _index)"
        return
    condition: Condition = making.told(conditions.require, test)
    failed, lost, unknown = f"_f{test}", f"_l{test}", f"_u{test}"
    yield "try:"
    if condition.is_loose:
        yield f" _verdict = {condition.text}"
        yield " if _verdict is True: pass"
        if making.worded:
            yield " elif type(_verdict) is _error:"
            yield f"  {unknown} += 1"
            yield f"  if {unknown} <= _limit: _lose({test}, _index, _verdict)"
        yield " elif _verdict is not False:"
        yield f"  {lost} += 1"
        yield f"  if {lost} <= _limit: _odd(({test}, _index))"
        yield " else:"
    else:
        yield f" if not {condition.text}:"
    yield f"  {failed} += 1"
    yield f"  if {failed} <= _limit: _note({test}, _index)"
    yield f"except Exception: _odd(({test}, _index))"


def shared_loop(made: Sequence[Conditions], environment: Environment, anatomy: Anatomy) -> CountingLoop:
    """The loop over one population, for any tenant; without code where the expressions are too much for it."""
    groups = grouped(made, anatomy)
    first = RowEmitter(environment, NAMES, (), {}, anatomy)

    def inner(members: Group) -> RowEmitter:
        return RowEmitter(environment, NAMES, [one.require for one in members], {}, anatomy, first, worded=True)

    try:
        source = loop_source(groups, (), first, inner)
    except (RecursionError, MemoryError):
        return CountingLoop(Generated(None), (), ())
    return CountingLoop(assembled(source, first, environment.emitter, _LONGEST), *places(groups))


def places(groups: Sequence[Group]) -> tuple[tuple[tuple[int, ...], ...], tuple[tuple[int, ...], ...]]:
    """The actions of each test, and of each population."""
    tests = tuple(one.places for members in groups for one in members)
    return tests, tuple(tuple(place for one in members for place in one.places) for members in groups)
