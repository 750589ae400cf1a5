"""A compiled pack as bytes, and back: what a scan loads in place of rule files.

The format is `marshal` of plain tuples, so it belongs to one Python version; whoever keeps the bytes keeps the key
beside them (see `cache`). Texts of expressions stay in it and are parsed only where generated code leaves a case to
the exact evaluator.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterator
from functools import partial
from itertools import repeat
from types import CodeType

from scanner.cel import Environment, Program
from scanner.cel.portable import Places, dumped, loaded
from scanner.engine.pack import (
    ROOTS,
    CompiledAction,
    CompiledFamily,
    CompiledUnlisted,
    CountingLoop,
    Explanation,
    Pack,
    Population,
)
from scanner.record import TYPE_CHECKING, Any, built, cast
from scanner.rules.values import (
    Actions,
    catalogue_data,
    catalogue_of_data,
    head_data,
    texts_data,
)

if TYPE_CHECKING:
    from scanner.cel.runtime import Generated

Data = Any
HEAD = 12
"""Bytes that say where the parts begin."""
_SINGLE = ("source", "where", "excuse", "require", "expr", "applies", "satisfied_by", "observe", "at")


def pack_to_bytes(pack: Pack) -> bytes:
    """Everything of a pack that a scan needs."""
    return _Writer(pack).write()


def pack_of_bytes(data: bytes | memoryview, *, texts: bool = True) -> Pack:
    """The pack that `pack_to_bytes` wrote, by the same version of Python and of this program.

    Without `texts` its actions have no rationale, no steps and links, and what users notice is not told.
    """
    view = memoryview(data)
    first, second, _ = _parts(view)
    catalogue, definitions, programs, kinds, actions, families, services, populations = marshal.loads(view[HEAD:first])
    code = view[first:second]  # verified by `cache`, as are all parts
    kept = [Program(text, None, *more) for text, *more, _, _ in programs]
    for program, entry in zip(kept, programs):
        program.keep(partial(_code, code[entry[-2] : entry[-1]], kept))
    environment = Environment.precompiled({name: kept[index] for name, index in definitions}, (*ROOTS, *services))
    loader = _Loader(kept, code, Actions(kinds))
    shared = [loader.action(entry, None) for entry in families]
    told = marshal.loads(view[second:]) if texts else repeat(None)
    read = tuple(
        [
            loader.action(entry, text) if family is None else loader.member(entry, text, shared[family])
            for (entry, family), text in zip(actions, told)
        ]
    )
    return Pack(
        catalogue_of_data(catalogue, tuple([one.action for one in read])),
        environment,
        read,
        tuple([loader.population(*entry) for entry in populations]),
    )


def needed(head: bytes, size: int, *, texts: bool) -> int | None:
    """How much of a pack of so many bytes has to be read, given the first of them; None where it is not whole."""
    _, second, whole = _parts(head)
    if len(head) < HEAD or whole != size:
        return None
    return whole if texts else second


def _parts(data: bytes | memoryview) -> tuple[int, int, int]:
    """Where the code begins, where the texts do, and where they end."""
    first, second, whole = (int.from_bytes(data[place : place + 4], "little") for place in (0, 4, 8))
    return first, second, whole


class _Writer:
    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._programs = list(dict.fromkeys(self._every()))
        self._index = {program: index for index, program in enumerate(self._programs)}
        self._places = Places(self._programs)
        self._kinds: dict[Data, int] = {}
        self._code = bytearray()

    def write(self) -> bytes:
        head, texts = marshal.dumps(self._head()), marshal.dumps(self._texts())
        first = HEAD + len(head)
        second = first + len(self._code)
        parts = [place.to_bytes(4, "little") for place in (first, second, second + len(texts))]
        return b"".join([*parts, head, self._code, texts])

    def _head(self) -> Data:
        pack = self._pack
        services = sorted({name.partition(".")[0] for name in pack.catalogue.resources})
        families = {id(one.family): one for one in reversed(pack.actions) if one.family is not None}
        numbers = {family: number for number, family in enumerate(families)}
        actions = tuple(
            [
                (self._action(one), None)
                if one.family is None
                else (head_data(one.action, self._kinds, own_check=False), numbers[id(one.family)])
                for one in pack.actions
            ]
        )
        shared = tuple([self._action(one) for one in families.values()])
        definitions = tuple((name, self._index[program]) for name, program in pack.environment.programs.items())
        programs = tuple([self._program(program) for program in self._programs])
        return (
            catalogue_data(pack.catalogue),
            definitions,
            programs,
            tuple(self._kinds),
            actions,
            shared,
            tuple(services),
            tuple([self._population(one) for one in pack.populations]),
        )

    def _population(self, population: Population) -> Data:
        code, tests, groups = population.loop
        return population.actions, self._kept(code), tests, groups

    def _texts(self) -> Data:
        return tuple([texts_data(one.action) for one in self._pack.actions])

    def _every(self) -> Iterator[Program]:
        yield from self._pack.environment.programs.values()
        for compiled in self._pack.actions:
            singles = (getattr(compiled, name) for name in _SINGLE)
            parts = (program for part in compiled.parts for program in (part.program, part.subject))
            keyed = compiled.family.programs() if compiled.family else ()
            every = (*singles, *compiled.unlisted, *compiled.advice, *parts, *keyed)
            yield from (program for program in every if program is not None)

    def _program(self, program: Program) -> Data:
        from scanner.cel.generate import generate

        code = program.code or generate(program.tree, program.variables, self._pack.environment.emitter)
        return program.text, program.variables, program.file, program.line, program.column, *self._kept(code)

    def _kept(self, code: Generated | None) -> Data:
        """Where the code stands among all code."""
        if code is None:
            return None
        start = len(self._code)
        self._code += marshal.dumps(_slim(dumped(code, self._places)))
        return start, len(self._code)

    def _action(self, compiled: CompiledAction) -> Data:
        return (
            head_data(compiled.action, self._kinds),
            compiled.population,
            tuple(self._of(getattr(compiled, name)) for name in _SINGLE),
            tuple(self._of(program) for program in compiled.unlisted),
            tuple(self._index[program] for program in compiled.advice),
            tuple(self._part(part) for part in compiled.parts),
            self._family(compiled.family) if compiled.family else None,
        )

    def _family(self, family: CompiledFamily) -> Data:
        return tuple(self._of(program) for program in family[:-1]), self._kept(family.loop)

    def _part(self, part: Explanation) -> Data:
        return self._index[part.program], part.expected, self._of(part.subject), part.subject_text, part.path

    def _of(self, program: Program | None) -> int | None:
        return None if program is None else self._index[program]


def _slim(data: Data) -> Data:
    """Data without the places in their source that instructions come from: nobody has that, and they double the size.

    An entry of the table says that up to eight instructions have no place.
    """
    if isinstance(data, CodeType):
        whole, rest = divmod(len(data.co_code) // 2, 8)
        nowhere = b"\xff" * whole + (bytes([0xF7 + rest]) if rest else b"")
        return data.replace(co_linetable=nowhere, co_consts=tuple(map(_slim, data.co_consts)))
    return tuple(map(_slim, data)) if type(data) is tuple else data


class _Loader:
    """Makes actions of their data and the programs that they share."""

    def __init__(self, programs: list[Program], code: memoryview, actions: Actions) -> None:
        self._programs = programs
        self._code = code
        self._actions = actions

    def action(self, entry: Data, texts: Data) -> CompiledAction:
        head, population, singles, unlisted, advice, parts, family = entry
        source, where, excuse, require, expr, applies, satisfied_by, observe, pointed = map(self._at, singles)
        deciding = source, where, excuse, require, expr, applies, satisfied_by
        return built(
            CompiledAction,
            (
                self._actions.action(head, texts),
                population,
                *deciding,
                CompiledUnlisted(*map(self._at, unlisted)),
                observe,
                pointed,
                tuple([self._programs[index] for index in advice]),
                tuple([self._part(*part) for part in parts]),
                self._family(*family) if family is not None else None,
            ),
        )

    def member(self, head: Data, texts: Data, first: CompiledAction) -> CompiledAction:
        """Another action of the family that `first` stands for."""
        return built(CompiledAction, (self._actions.action(head, texts, first.action.check), *first[1:]))

    def population(self, ids: tuple[str, ...], code: Data, tests: Data, groups: Data) -> Population:
        return Population(ids, CountingLoop(cast("Generated", self._loop(code)), tests, groups))

    def _at(self, index: int | None) -> Program | None:
        return None if index is None else self._programs[index]

    def _part(self, program: int, expected: str, subject: int | None, text: str, path: tuple[str, ...]) -> Explanation:
        return built(Explanation, (self._programs[program], expected, self._at(subject), text, path))

    def _family(self, indexes: Data, loop: Data) -> CompiledFamily:
        return built(CompiledFamily, (*map(self._at, indexes), self._loop(loop)))

    def _loop(self, place: Data) -> Generated | None:
        if place is None:
            return None
        return cast("Generated", _Kept(self._code[place[0] : place[1]], self._programs))


class _Kept:
    """Generated code that is loaded when something first asks for any of its fields."""

    __slots__ = ("_data", "_loaded", "_programs")

    def __init__(self, data: memoryview, programs: list[Program]) -> None:
        self._data = data
        self._programs = programs
        self._loaded: Generated | None = None

    def __getattr__(self, name: str) -> Any:
        if self._loaded is None:
            self._loaded = _code(self._data, self._programs)
        return getattr(self._loaded, name)


def _code(data: memoryview, programs: list[Program]) -> Generated:
    return loaded(marshal.loads(data), programs)
