"""A compiled pack as bytes, and back: what a scan loads in place of rule files.

The format is `marshal` of plain tuples, so it belongs to one Python version; whoever keeps the bytes keeps the key
beside them (see `cache`). Texts of expressions stay in it and are parsed only where generated code leaves a case to
the exact evaluator.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from scanner.cel import Environment, Program
from scanner.cel.portable import Places, dumped, loaded
from scanner.engine.pack import ROOTS, CompiledAction, CompiledUnlisted, Explanation, Pack
from scanner.rules.values import action_data, action_of_data, catalogue_data, catalogue_of_data

if TYPE_CHECKING:
    from scanner.cel.runtime import Generated

Data = Any
_SINGLE = ("source", "where", "excuse", "require", "expr", "applies", "satisfied_by", "observe", "at")


def pack_to_bytes(pack: Pack) -> bytes:
    """Everything of a pack that a scan needs."""
    return _Writer(pack).write()


def pack_of_bytes(data: bytes) -> Pack:
    """The pack that `pack_to_bytes` wrote, by the same version of Python and of this program."""
    catalogue, definitions, programs, actions, services = marshal.loads(data)  # verified by `cache`
    kept = [Program(text, None, variables, file, line, column) for text, variables, file, line, column, _ in programs]
    for program, entry in zip(kept, programs, strict=True):
        if entry[5] is not None:
            program.keep(partial(_code, entry[5], kept))
    environment = Environment.precompiled({name: kept[index] for name, index in definitions}, (*ROOTS, *services))
    read = tuple(_action(entry, kept) for entry in actions)
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
        actions = tuple(self._action(compiled) for compiled in pack.actions)
        definitions = tuple((name, self._index[program]) for name, program in pack.environment.programs.items())
        programs = tuple(self._program(program) for program in self._programs)
        return marshal.dumps((catalogue_data(pack.catalogue), definitions, programs, actions, tuple(services)))

    def _every(self) -> Iterator[Program]:
        yield from self._pack.environment.programs.values()
        for compiled in self._pack.actions:
            singles = (getattr(compiled, name) for name in _SINGLE)
            parts = (program for part in compiled.parts for program in (part.program, part.subject))
            every = (*singles, *compiled.unlisted, *compiled.advice, *parts)
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
        )

    def _part(self, part: Explanation) -> Data:
        return self._index[part.program], part.expected, self._of(part.subject), part.subject_text, part.path

    def _of(self, program: Program | None) -> int | None:
        return None if program is None else self._index[program]


def _code(data: bytes, programs: list[Program]) -> Generated:
    return loaded(marshal.loads(data), programs)  # verified by `cache`


def _action(entry: Data, programs: list[Program]) -> CompiledAction:
    action, population, singles, unlisted, advice, loop, parts = entry

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
    )
