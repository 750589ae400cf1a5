"""All actions over the rows of one long list as one generated loop, made for the tenant at hand.

The conditions are specialised to the snapshot first (`cel/specialise.py`), so that the loop asks of a row what only the
row can answer. Actions with the same population share its condition, and parts that several conditions have in common
are worked out once for each row (`cel/rows.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Sequence
from types import FunctionType

from scanner.cel import Session
from scanner.cel.emit import inlined
from scanner.cel.generate import generate
from scanner.cel.paths import Path, paths
from scanner.cel.rows import RowEmitter
from scanner.cel.runtime import Hoisted, namespace_of
from scanner.cel.specialise import Known, Part, Specialiser, Unspecialised
from scanner.cel.tree import Ident, Literal, Node
from scanner.engine.filters import Filter, Taken, filters_over
from scanner.engine.pack import CompiledAction, Pack
from scanner.record import Any, NamedTuple
from scanner.snapshot.rows import Block

_AT = (1, 1)
_NAMES = {"item": "_item"}
_TRUE = Literal(_AT, True)

Note = Callable[[int, int], object]
Odd = Callable[[tuple[int, int]], object]


class Conditions(NamedTuple):
    """What remains of an action's conditions in this tenant."""

    places: tuple[int, ...]
    """Of the actions that are tested so, among those that are counted."""
    where: Node | None
    excuse: Node | None
    require: Node

    @property
    def constant(self) -> bool | None:
        """The verdict on every row, where it is the same; None for one that nobody can tell, or that depends."""
        value = self.require.value if isinstance(self.require, Literal) else None
        return value if type(value) is bool else None


class Counted(NamedTuple):
    """What the loop counted for actions of one test."""

    places: tuple[int, ...]
    total: int
    """Rows of the population, those handed on as odd included."""
    excused: int
    failed: int
    lost: int
    """Rows that nobody can tell of, besides those handed on as odd."""


class Fused(NamedTuple):
    """The loop over some actions of one list."""

    loop: Callable[..., tuple[int, ...]]
    tests: tuple[Conditions, ...]
    groups: tuple[tuple[int, ...], ...]
    """Actions of each population."""
    fields: frozenset[str] | None
    """Properties of a row that the loop reads; None for all of them."""
    taken: Taken

    def run(self, blocks: Iterable[Block], limit: int, note: Note, odd: Odd) -> Iterator[Counted]:
        """Count the rows of a whole list, of which `limit` that fail are noted for each test.

        `note(test, index)` is called for a row that fails, `odd((test, index))` for one that has to be decided action
        by action, with `~group` in place of the test where that is so for all actions of a population.
        """
        counts = iter(self.loop(blocks, limit, note, odd, self.taken.take, self.taken.spoil))
        for test in self.tests:
            yield Counted(test.places, next(counts), next(counts), next(counts), next(counts))


def fuse(
    pack: Pack, resource: str, waiting: Sequence[CompiledAction], scope: Session, long: Iterable[str]
) -> Fused | None:
    """The loop over the actions of one resource; `long` are the resources that stayed on disk.

    None where an action cannot be made part of it.
    """
    making = Specialiser(scope, _Costly(pack, long), ("item",))
    key = making.anatomy.key
    try:
        made = [_conditions(place, compiled, making) for place, compiled in enumerate(waiting)]
        groups = [list(_merged(members, key)) for members in _grouped(made, lambda one: _population(one, key))]
        filters = filters_over(resource, pack, making)
        loop = _loop(groups, filters, making)
    except (Unspecialised, SyntaxError, RecursionError, MemoryError, OverflowError):
        return None
    return Fused(
        loop,
        tuple(test for members in groups for test in members),
        tuple(tuple(place for test in members for place in test.places) for members in groups),
        _fields([*_trees(made), *(one.condition for one in filters)], making, pack),
        Taken(filters),
    )


def _grouped(made: Iterable[Conditions], key: Callable[[Conditions], Hashable]) -> Iterable[list[Conditions]]:
    groups: dict[Hashable, list[Conditions]] = {}
    for one in made:
        groups.setdefault(key(one), []).append(one)
    return groups.values()


def _population(conditions: Conditions, key: Callable[[Node], int]) -> Hashable:
    return tuple([None if one is None else key(one) for one in (conditions.where, conditions.excuse)])


def _merged(members: Iterable[Conditions], key: Callable[[Node], int]) -> Iterator[Conditions]:
    """One test for all actions that ask the same of the same population."""
    for same in _grouped(members, lambda one: key(one.require)):
        yield same[0]._replace(places=tuple(place for one in same for place in one.places))


class _Costly(Container[str]):
    """Definitions that read long lists, and the lists; which those are is found out by name."""

    def __init__(self, pack: Pack, long: Iterable[str]) -> None:
        self._environment = pack.environment
        self._known = dict.fromkeys(long, True)

    def __contains__(self, name: object) -> bool:
        if not isinstance(name, str) or (name not in self._known and name not in self._environment.programs):
            return False
        if name not in self._known:
            read = self._environment.paths(self._environment.programs[name])
            self._known[name] = any(self._known.get(".".join(path[:2])) for path in read)
        return self._known[name]


def _conditions(place: int, compiled: CompiledAction, making: Specialiser) -> Conditions:
    names: dict[str, Part] = {"item": Ident(_AT, "item"), "params": Known(dict(compiled.action.params))}
    where, excuse, require = (
        making.specialised(program.tree, names) if program is not None else None
        for program in (compiled.where, compiled.excuse, compiled.require)
    )
    return Conditions((place,), _unless(where, True), _unless(excuse, False), require or _TRUE)


def _unless(tree: Node | None, value: bool) -> Node | None:
    """The tree, or nothing in place of one that always says so."""
    return None if isinstance(tree, Literal) and tree.value is value else tree


def _trees(made: Iterable[Conditions]) -> Iterator[Node]:
    for one in made:
        yield from (tree for tree in (one.where, one.excuse, one.require) if tree is not None)


def _fields(trees: Iterable[Node], making: Specialiser, pack: Pack) -> frozenset[str] | None:
    def expand(name: str, arguments: tuple[Path | None, ...] | None) -> set[Path] | None:
        if name not in making.remembered:
            return pack.environment.expand(name, arguments)
        return {path for path in arguments or () if path is not None}

    found = set[Path]()
    for tree in trees:
        found |= paths(tree, expand)
    read = [path for path in found if path[0] == "item"]
    return None if ("item",) in read else frozenset(path[1] for path in read)


def _loop(
    groups: Sequence[Sequence[Conditions]], filters: Sequence[Filter], making: Specialiser
) -> Callable[..., tuple[int, ...]]:
    environment = making.session.environment
    first = RowEmitter(environment, _NAMES, (), making.remembered, making.anatomy)
    lines, helpers, names, results = list[str](), list[str](), list[str](), list[str]()
    test = 0
    for number, members in enumerate(groups):
        trees = [one.require for one in members]
        inner = RowEmitter(environment, _NAMES, trees, making.remembered, making.anatomy, first)
        lines += _group(number, test, members, first, inner)
        helpers += [shared.source("_item") for shared in inner.shared.values()]
        names += [f"_n{number}", f"_e{number}"]
        for one in members:
            names += [f"_f{test}", f"_l{test}"]
            failed = f"_n{number}" if one.constant is False else f"_f{test}"
            results += [f"_n{number}", f"_e{number}", failed, f"(_l{test} - _limit if _l{test} > _limit else 0)"]
            test += 1
    for number, one in enumerate(filters):
        lines += ["  try:", f"   if {first.told_strictly(one.condition)}: _take({number}, _index)"]
        lines.append(f"  except Exception: _spoil({number})")
    source = "\n".join(
        [
            *(memory.source for memory in first.memories.values()),
            *helpers,
            "def _f(_blocks, _limit, _note, _odd, _take, _spoil):",
            f" {' = '.join(names)} = 0",
            " for _rows, _first, _text in _blocks:",
            "  for _index, _item in enumerate(_rows, _first):",
            *(f" {line}" for line in lines),
            f" return ({', '.join(results)})",
        ]
    )
    return _bound(source, first, making.session)


def _group(
    number: int, test: int, members: Sequence[Conditions], first: RowEmitter, making: RowEmitter
) -> Iterator[str]:
    """Lines for the tests of one population, the first of which has the number `test`."""
    total, depth = f"_n{number}", "   "
    yield "  try:"
    if members[0].where is not None:
        yield f"{depth}if {first.told_strictly(members[0].where)}:"
        depth += " "
    if members[0].excuse is not None:
        yield f"{depth}if {first.told_strictly(members[0].excuse)}: _e{number} += 1"
        yield f"{depth}else:"
        depth += " "
    yield f"{depth}{total} += 1"
    tests = [list(_test(test + place, total, one, making)) for place, one in enumerate(members)]
    if making.shared:
        yield f"{depth}_kept = [_lazy] * {len(making.shared)}"
    for lines in tests:
        yield from (depth + line for line in lines)
    yield f"  except Exception: _odd(({~number}, _index))"


def _test(test: int, total: str, conditions: Conditions, making: RowEmitter) -> Iterator[str]:
    """Lines that count one row for one test."""
    if conditions.constant is not None:
        if conditions.constant is False:
            yield f"if {total} <= _limit: _note({test}, _index)"
        return
    failed, lost, condition = f"_f{test}", f"_l{test}", making.told(conditions.require)
    yield "try:"
    if condition.is_loose:
        yield f" _verdict = {condition.text}"
        yield " if _verdict is _lost:"
        yield f"  {lost} += 1"
        yield f"  if {lost} <= _limit: _odd(({test}, _index))"
        yield " elif not _verdict:"
    else:
        yield f" if not {condition.text}:"
    yield f"  {failed} += 1"
    yield f"  if {failed} <= _limit: _note({test}, _index)"
    yield f"except Exception: _odd(({test}, _index))"


def _bound(source: str, making: RowEmitter, scope: Session) -> Callable[..., tuple[int, ...]]:
    """The loop as a function; the source is of mangled names only, see `scanner.cel.emit`."""
    made: dict[str, Any] = {}
    exec(compile(source, "<rows>", "exec"), made)
    hoisted = tuple(Hoisted(node, generate(node, (), scope.environment.emitter)) for node in making.hoisted)
    namespace = namespace_of(scope, making.constants, hoisted, tuple(making.callees))
    for name, function in made.items():
        if isinstance(function, FunctionType):
            namespace[name] = FunctionType(inlined(function.__code__, making.constants), namespace, name)
    return namespace["_f"]  # type: ignore[no-any-return]
