"""A compiled pack as bytes, and back: what a scan loads in place of rule files.

The format is `marshal` of plain tuples, so it belongs to one Python version; whoever keeps the bytes keeps the key
beside them (see `cache`). Texts of expressions stay in it and are parsed only where generated code leaves a case to
the exact evaluator.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterator
from functools import partial

from scanner.cel import Environment, Program
from scanner.cel.portable import Places, dumped, loaded
from scanner.engine.pack import ROOTS, CompiledAction, CompiledFamily, CompiledUnlisted, Explanation, Pack
from scanner.model.rule import Check
from scanner.record import TYPE_CHECKING, Any
from scanner.rules.values import action_data, action_of_data, catalogue_data, catalogue_of_data

if TYPE_CHECKING:
    from scanner.cel.runtime import Generated

Data = Any
_NO_CHECK = Check()
_SINGLE = ("source", "where", "excuse", "require", "expr", "applies", "satisfied_by", "observe", "at")


def pack_to_bytes(pack: Pack) -> bytes:
    """Everything of a pack that a scan needs."""
    return _Writer(pack).write()


def pack_of_bytes(data: bytes) -> Pack:
    """The pack that `pack_to_bytes` wrote, by the same version of Python and of this program."""
    catalogue, definitions, programs, actions, families, services = marshal.loads(data)  # verified by `cache`
    kept = [Program(text, None, variables, file, line, column) for text, variables, file, line, column, _ in programs]
    for program, entry in zip(kept, programs, strict=True):
        if entry[5] is not None:
            program.keep(partial(_code, entry[5], kept))
    environment = Environment.precompiled({name: kept[index] for name, index in definitions}, (*ROOTS, *services))
    shared = [_action(entry, kept) for entry in families]
    read = tuple(
        _action(entry, kept) if family is None else _member(entry, shared[family]) for entry, family in actions
    )
    return Pack(catalogue_of_data(catalogue, tuple(one.action for one in read)), environment, read)


class _Writer:
    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._programs = list(dict.fromkeys(self._every()))
        self._index = {program: index for index, program in enumerate(self._programs)}
        self._places = Places(self._programs)

    def write(self) -> bytes:
        pack = self._pack
        services = sorted({name.partition(".")[0] for name in pack.catalogue.resources})
        families = {id(one.family): one for one in reversed(pack.actions) if one.family is not None}
        numbers = {family: number for number, family in enumerate(families)}
        actions = tuple(
            (self._action(one), None) if one.family is None else (_own(one), numbers[id(one.family)])
            for one in pack.actions
        )
        shared = tuple(self._action(one) for one in families.values())
        definitions = tuple((name, self._index[program]) for name, program in pack.environment.programs.items())
        programs = tuple(self._program(program) for program in self._programs)
        catalogue = catalogue_data(pack.catalogue)
        return marshal.dumps((catalogue, definitions, programs, actions, shared, tuple(services)))

    def _every(self) -> Iterator[Program]:
        yield from self._pack.environment.programs.values()
        for compiled in self._pack.actions:
            singles = (getattr(compiled, name) for name in _SINGLE)
            parts = (program for part in compiled.parts for program in (part.program, part.subject))
            keyed = compiled.family.programs() if compiled.family else ()
            every = (*singles, *compiled.unlisted, *compiled.advice, *parts, *keyed)
            yield from (program for program in every if program is not None)

    def _program(self, program: Program) -> Data:
        code = self._code(program)
        return program.text, program.variables, program.file, program.line, program.column, code

    def _code(self, program: Program) -> Data:
        from scanner.cel.generate import generate

        generated = program.code or generate(program.tree, program.variables, self._pack.environment.emitter)
        return marshal.dumps(dumped(generated, self._places))

    def _action(self, compiled: CompiledAction) -> Data:
        return (
            action_data(compiled.action),
            compiled.population,
            tuple(self._of(getattr(compiled, name)) for name in _SINGLE),
            tuple(self._of(program) for program in compiled.unlisted),
            tuple(self._index[program] for program in compiled.advice),
            marshal.dumps(dumped(compiled.loop, self._places)) if compiled.loop else None,
            tuple(self._part(part) for part in compiled.parts),
            self._family(compiled.family) if compiled.family else None,
        )

    def _family(self, family: CompiledFamily) -> Data:
        loop = marshal.dumps(dumped(family.loop, self._places)) if family.loop else None
        return tuple(self._of(program) for program in family[:-1]), loop

    def _part(self, part: Explanation) -> Data:
        return self._index[part.program], part.expected, self._of(part.subject), part.subject_text, part.path

    def _of(self, program: Program | None) -> int | None:
        return None if program is None else self._index[program]


def _own(compiled: CompiledAction) -> Data:
    """What an action of a family has for itself alone."""
    return action_data(compiled.action._replace(check=_NO_CHECK))


def _code(data: bytes, programs: list[Program]) -> Generated:
    return loaded(marshal.loads(data), programs)  # verified by `cache`


def _action(entry: Data, programs: list[Program]) -> CompiledAction:
    action, population, singles, unlisted, advice, loop, parts, family = entry

    def at(index: int | None) -> Program | None:
        return None if index is None else programs[index]

    source, where, excuse, require, expr, applies, satisfied_by, observe, pointed = map(at, singles)
    return CompiledAction(
        action=action_of_data(action),
        population=population,
        source=source,
        where=where,
        excuse=excuse,
        require=require,
        expr=expr,
        applies=applies,
        satisfied_by=satisfied_by,
        unlisted=CompiledUnlisted(*map(at, unlisted)),
        observe=observe,
        at=pointed,
        advice=tuple(programs[index] for index in advice),
        loop=_code(loop, programs) if loop is not None else None,
        parts=tuple(
            Explanation(programs[program], expected, at(subject), text, path)
            for program, expected, subject, text, path in parts
        ),
        family=_family(family, programs) if family is not None else None,
    )


def _family(entry: Data, programs: list[Program]) -> CompiledFamily:
    indexes, loop = entry
    key, *others = indexes
    earned, of, points = (None if index is None else programs[index] for index in others)
    return CompiledFamily(programs[key], earned, of, points, _code(loop, programs) if loop is not None else None)


def _member(entry: Data, first: CompiledAction) -> CompiledAction:
    """Another action of the family that `first` stands for."""
    return CompiledAction(action_of_data(entry, first.action.check), *first[1:])
