"""A catalogue made ready to run: values only, so that a scan need not import what compiles them."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.model.rule import Action, Catalogue
from scanner.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from scanner.cel import Environment, Program
    from scanner.cel.runtime import Generated

ROOTS = ("tenant", "collectedAt", "config")
"""What expressions see besides the services of the registry."""


class Explanation(NamedTuple):
    """One conjunct of a condition."""

    program: Program
    expected: str
    """The conjunct as text, without the `item.` of its own row."""
    subject: Program | None
    """The value that the conjunct is about, to be shown as observed."""
    subject_text: str
    path: tuple[str, ...]
    """Names from the root variable down to the value, when it is a plain path: ("item", "state")."""


class CompiledUnlisted(NamedTuple):
    passes: Program | None
    fails: Program | None


class CountingLoop(NamedTuple):
    """The code that counts a population for all actions that have it."""

    code: Generated
    tests: tuple[tuple[int, ...], ...]
    """The actions of each test that a row is put to, among those of the loop."""
    populations: tuple[tuple[int, ...], ...]
    """The actions of each group of tests that share what belongs to the population."""


class Population(NamedTuple):
    """Actions that count the same list."""

    actions: tuple[str, ...]
    """Their ids, in the order of the catalogue."""
    loop: CountingLoop


class CompiledFamily(NamedTuple):
    """What the actions of a family have in common, beside the parts that every action has."""

    key: Program
    earned: Program | None
    of: Program | None
    points: Program | None
    loop: Generated | None
    """The code that counts the rows of all actions at once."""

    def programs(self) -> Iterator[Program]:
        return (program for program in (self.key, self.earned, self.of, self.points) if program is not None)


class CompiledAction(NamedTuple):
    """An action with its programs; each takes `item` and `params`."""

    action: Action
    population: str | None
    """The resource that `each` or `any` names directly, when it is not an expression."""
    source: Program | None
    """The list of `each` or `any`."""
    where: Program | None
    excuse: Program | None
    require: Program | None
    expr: Program | None
    applies: Program | None
    satisfied_by: Program | None
    unlisted: CompiledUnlisted
    observe: Program | None
    at: Program | None
    advice: tuple[Program, ...]
    parts: tuple[Explanation, ...]
    """The conjuncts of `require` or `expr`, to say which of them failed."""
    family: CompiledFamily | None = None
    """The same value for all actions of a family."""

    def programs(self) -> Iterator[Program]:
        """The programs that decide the action; not those that only describe it."""
        deciding = (
            self.source,
            self.where,
            self.excuse,
            self.require,
            self.expr,
            self.applies,
            self.satisfied_by,
            *self.unlisted,
            *(self.family.programs() if self.family else ()),
        )
        return (program for program in deciding if program is not None)

    def describing(self) -> Iterator[Program]:
        """The programs that only tell people more."""
        return (program for program in (self.observe, self.at, *self.advice) if program is not None)


class Pack(NamedTuple):
    """A catalogue, compiled."""

    catalogue: Catalogue
    environment: Environment
    actions: tuple[CompiledAction, ...]
    """In the order of the catalogue."""
    populations: tuple[Population, ...] = ()
