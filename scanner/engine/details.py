"""All that fails of a condition, and a digest of what it reads: evidence tells one reason, and there may be more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scanner.cel import CelError, Program, Session
from scanner.cel.touched import Touched, Touching
from scanner.cel.values import adapt
from scanner.engine.pack import CompiledAction, Explanation
from scanner.engine.whole import canonical, cut, marked
from scanner.record import Any


class Details:
    """Tells what conditions of one session read. Of an item that is what comes from the item, else all of it."""

    def __init__(self, session: Session) -> None:
        self._of_items = Touching(session, canonical, everything=False)
        self._of_all = Touching(session, canonical, everything=True)

    def of(self, compiled: CompiledAction, item: Any) -> str:
        """The parts that are false with what they are about, and a digest of that and of everything they read."""
        if item is None and compiled.source is not None:
            return marked("does not hold", list(self._of_collection(compiled)))
        touching = self._of_all if item is None else self._of_items
        told, held = list[str](), list[Any]()
        for part in compiled.parts:
            value, notes = self._touched(touching, part.program, item, compiled)
            held.append((_verdict(value), sorted(notes)))
            if value is False:
                about = self._about(touching, part, item, compiled)
                told.append(about)
                held.append(about)
        return marked(cut("; ".join(told)) or "does not hold", held)

    def _about(self, touching: Touching, part: Explanation, item: Any, compiled: CompiledAction) -> str:
        value = None if part.subject is None else self._touched(touching, part.subject, item, compiled).value
        if part.subject is None or isinstance(value, CelError):
            return f"{part.expected} does not hold"
        return f"{part.subject_text} = {value if isinstance(value, str) else canonical(value)}"

    def _of_collection(self, compiled: CompiledAction) -> Iterator[Any]:
        """What decides that no item of a list satisfies: the list, the items, and what goes for everybody."""
        for program in compiled.unlisted:
            yield from self._told([program], None, compiled)
        source = compiled.source
        assert source is not None
        listed, notes = self._touched(self._of_all, source, None, compiled)
        yield _verdict(listed), sorted(notes)
        items = [] if isinstance(listed, CelError) or not isinstance(listed, Iterable) else listed
        programs = (compiled.where, compiled.require)
        yield sorted(canonical(list(self._told(programs, item, compiled))) for item in items)

    def _told(self, programs: Iterable[Program | None], item: Any, compiled: CompiledAction) -> Iterator[Any]:
        for program in programs:
            if program is not None:
                value, notes = self._touched(self._of_all, program, item, compiled)
                yield _verdict(value), sorted(notes)

    def _touched(self, touching: Touching, program: Program, item: Any, compiled: CompiledAction) -> Touched:
        values = dict(zip(program.variables, (adapt(item), adapt(compiled.action.params)), strict=True))
        return touching.touch(program.tree, values, ["item"])


def _verdict(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None
