"""An evaluator that notes what a condition reads of an item, or of the tenant, and not only up to where it is decided.

`a && b` is false by `a`, whatever `b` is; whoever has to know whether it got worse reads `b` as well.
"""

from __future__ import annotations

from contextlib import contextmanager
from hashlib import sha256

from scanner.cel.errors import CelError, no_overload, reraised
from scanner.cel.exact import Exact
from scanner.cel.meter import SESSION, Meter
from scanner.cel.outcome import place, worse
from scanner.cel.rounds import Rounds
from scanner.cel.tree import Bind, Call, Comprehension, Ident, Index, Node, Select, free_names
from scanner.cel.unparse import unparse
from scanner.cel.values import Optional, Streamed, Value
from scanner.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from scanner.cel.exact import Names
    from scanner.cel.library import Function
    from scanner.cel.session import Session

_ASIDE = frozenset({"tenant", "collectedAt", "config", "params"})
"""Roots that say nothing of how things are set up."""
_ANSWERS = frozenset({"size", "in", "[]", "[?]", "?."})
"""Of lists and maps these tell one thing, and the rest of them does not matter."""


class Touched(NamedTuple):
    """A value, or why there is none, and what was read on the way to it, in any order."""

    value: Value | CelError
    notes: frozenset[str]


class Touching(Exact):
    """Evaluates programs of one session.

    Without `everything` only that counts which comes from the variables that are called one's own; definitions of the
    whole tenant are then asked of the session, which knows them.
    """

    __slots__ = (
        "_answers",
        "_deaf",
        "_everything",
        "_free",
        "_kept",
        "_notes",
        "_own",
        "_plain",
        "_session",
        "_texts",
        "_written",
    )

    def __init__(self, session: Session, written: Callable[[Value], str], *, everything: bool) -> None:
        """`written` makes texts of values, the same for equal ones."""
        super().__init__(session, Meter(SESSION))
        self._session = session
        self._written = written
        self._everything = everything
        self._deaf = 0
        self._notes: set[str] = set()
        self._own: frozenset[str] = frozenset()
        self._plain: frozenset[str] = frozenset()
        """Variables that stand for nothing of one's own."""
        self._free: dict[Node, frozenset[str]] = {}
        self._texts: dict[Node, str] = {}
        self._kept: dict[str, Touched] = {}
        self._answers: dict[tuple[str, ...], Touched] = {}

    def touch(self, tree: Node, names: Names, own: Iterable[str]) -> Touched:
        """What a tree reads of its own variables, and its value."""
        before = self._notes, self._own, self._plain, self._deaf
        self._notes, self._own = set(), frozenset(own)
        self._plain, self._deaf = frozenset(names) - self._own, 0
        try:
            return Touched(self._tried(tree, names), frozenset(self._notes))
        finally:
            self._notes, self._own, self._plain, self._deaf = before

    def evaluate(self, node: Node, names: Names) -> Value:
        if self._deaf:
            return super().evaluate(node, names)
        if isinstance(node, (Select, Index)):
            return self._read(node, names)
        if isinstance(node, Bind):
            return self._bound(node, names)
        if isinstance(node, Ident) and self._everything and (node.absolute or node.name not in names):
            return self._defined(node, names)
        return super().evaluate(node, names)

    def _defined(self, node: Ident, names: Names) -> Value:
        name = node.name
        if name not in self._session.environment.definitions:
            return super().evaluate(node, names)
        if name not in self._kept:
            self._kept[name] = self.touch(self._session.environment.programs[name].tree, {}, ())
        value, notes = self._kept[name]
        self._notes.add(f"{name}: {_digest(notes)}")
        return reraised(value)

    def function(self, node: Call, names: Names) -> Value:
        definition = None if node.target is not None else self._session.environment.definition(node.function)
        if self._deaf or definition is None or not self._belongs(node):
            return super().function(node, names)
        parameters, body = definition
        values = dict(zip(parameters, [self.evaluate(one, names) for one in node.arguments], strict=True))
        own = [name for name, one in zip(parameters, node.arguments, strict=True) if self._belongs(one)]
        value, notes = self._answered(node.function, body, values, own)
        self._notes |= notes
        return reraised(value)

    def _answered(self, name: str, body: Node, values: Names, own: list[str]) -> Touched:
        """What a definition reads; of texts alone it reads the same each time."""
        if not all(isinstance(value, str) for value in values.values()):
            return self.touch(body, values, own)
        key = (name, *own, "", *values.values())
        if key not in self._answers:
            self._answers[key] = self.touch(body, values, own)
        return self._answers[key]

    def apply(self, node: Node, function: Function, name: str, values: list[Value]) -> Value:
        result = super().apply(node, function, name, values)
        if self._deaf or not _is_plain(result):
            return result
        if name in _ANSWERS:
            if not isinstance(node, Index) and self._belongs(node):
                self._note(node, result)
            return result
        for child, value in zip(node.children(), values, strict=False):
            if not _is_plain(value) and self._belongs(child):
                self._note(child, value.held() if isinstance(value, Streamed) else value)
        return result

    def logical(self, node: Call, decides: bool, names: Names) -> bool:
        """All operands are read; what decides is what always does."""
        if self._deaf:
            return super().logical(node, decides, names)
        leftover, is_decided = None, False
        for one in node.arguments:
            value = self._tried(one, names)
            if value is decides:
                is_decided = True
            elif isinstance(value, CelError):
                leftover = worse(leftover, value)
            elif type(value) is not bool:
                leftover = worse(leftover, no_overload(f"'{node.function}'", value).at(place(one)))
        if leftover is not None and not is_decided:
            raise leftover
        return bool(decides) if is_decided else not decides

    def conditional(self, node: Call, names: Names) -> Value:
        """Both branches are read."""
        if self._deaf:
            return super().conditional(node, names)
        condition, then, otherwise = node.arguments
        chosen, other = (then, otherwise) if self.truth(condition, names, "?:") else (otherwise, then)
        self._tried(other, names)
        return self.evaluate(chosen, names)

    def _bound(self, node: Bind, names: Names) -> Value:
        value = self._tried(node.value, names)
        with self._inside((node.variable,), owned=self._belongs(node.value)):
            return self.evaluate(node.body, {**names, node.variable: value})

    def rounds(self, node: Comprehension, source: Value, names: Names) -> Value:
        is_walked = type(source) in (list, dict) or isinstance(source, Streamed)
        if not self._deaf and is_walked and self._belongs(node) and self._is_of_interest(node, names):
            self._each(node, source, names)
        self._deaf += 1
        try:
            return super().rounds(node, source, names)
        finally:
            self._deaf -= 1

    def _is_of_interest(self, node: Comprehension, names: Names) -> bool:
        """Whether walking tells more than its answer; looking an id up in a list of others does not."""
        return self._belongs(node.source) or any(not _is_plain(names[name]) for name in self._own if name in names)

    def _each(self, node: Comprehension, source: Value, names: Names) -> None:
        """Read every element: what each is, of a collection of one's own; of others, how many decide."""
        owned, parts = self._belongs(node.source), [part for part in (node.condition, node.result) if part is not None]
        elements: list[str] = []
        deciding, outside = 0, self._notes
        with self._inside(node.variables, owned=owned):
            for inner in Rounds(self, node, source, names).rounds():
                self._notes = set() if owned else outside
                values = [self._tried(part, inner) for part in parts]
                verdict = values[0] if node.condition is not None and isinstance(values[0], bool) else None
                deciding += verdict is (node.macro != "all")
                elements.append(f"{verdict} {_digest(self._notes)}" if owned else "")
        self._notes = outside
        self._note(node, _digest(sorted(elements)) if owned else deciding)

    @contextmanager
    def _inside(self, variables: Iterable[str], *, owned: bool) -> Iterator[None]:
        before, names = (self._own, self._plain), frozenset(variables)
        self._own = self._own | names if owned else self._own - names
        self._plain = self._plain - names if owned else self._plain | names
        try:
            yield
        finally:
            self._own, self._plain = before

    def _tried(self, node: Node, names: Names) -> Value | CelError:
        notes, deaf = self._notes, self._deaf
        try:
            return self.evaluate(node, names)
        except CelError as error:
            self._notes, self._deaf = notes, deaf
            return error

    def _read(self, node: Select | Index, names: Names) -> Value:
        if not self._belongs(node):
            return super().evaluate(node, names)
        try:
            value = super().evaluate(node, names)
        except CelError as error:
            self._note(node, error.kind)
            raise
        if _is_plain(value):
            self._note(node, value)
        return value

    def _belongs(self, node: Node) -> bool:
        """Whether a node says something of what is one's own."""
        names = self._free.get(node)
        if names is None:
            names = self._free[node] = frozenset(free_names(node))
        if not names.isdisjoint(self._own):
            return True
        return self._everything and bool(names - self._plain - _ASIDE)

    def _note(self, node: Node, value: Value) -> None:
        text = self._texts.get(node)
        if text is None:
            text = self._texts[node] = unparse(node)
        held = list(value.held) if isinstance(value, Optional) else value
        self._notes.add(f"{text} = {self._written(held)}")


def _is_plain(value: Value) -> bool:
    """Whether a value is no map, and no list of maps or lists: something to be noted as it is."""
    if isinstance(value, Optional):
        return all(_is_plain(one) for one in value.held)
    if isinstance(value, list):
        return not any(isinstance(one, (list, dict, Optional)) for one in value)
    return not isinstance(value, (dict, Streamed))


def _digest(notes: Iterable[str]) -> str:
    return sha256("\n".join(sorted(notes)).encode("utf-8", "surrogatepass")).hexdigest()


__all__ = ["Touched", "Touching"]
