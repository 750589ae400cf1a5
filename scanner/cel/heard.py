"""An evaluator that remembers what a text only counts or cuts: `3 names and 9 more` says little of the nine."""

from __future__ import annotations

from scanner.cel.errors import CelError, reraised
from scanner.cel.exact import Exact
from scanner.cel.meter import SESSION, Meter
from scanner.cel.tree import Call, Comprehension, Node
from scanner.cel.values import Streamed, Value
from scanner.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scanner.cel.exact import Names
    from scanner.cel.library import Function
    from scanner.cel.session import Session

_SHORTENING = frozenset({"size", "slice", "first", "last", "substring"})
_DECIDING = frozenset({"==", "!=", "<", "<=", ">", ">=", "in"})
"""What they compare becomes a yes or no, and no part of a text; the same goes for the tests of these macros:"""
_CHOOSING = frozenset({"all", "exists", "exists_one", "filter"})


class Heard(NamedTuple):
    """A value, and everything that was counted or cut on the way to it, in order."""

    value: Value
    parts: tuple[Value, ...]


class Hearing(Exact):
    """Evaluates programs of one session by itself, definitions included, so that nothing is answered from memory."""

    __slots__ = ("deaf", "parts")

    def __init__(self, session: Session) -> None:
        super().__init__(_Definitions(self, session), Meter(SESSION))
        self.parts: list[Value] = []
        self.deaf = 0

    def hear(self, tree: Node, names: Names) -> Heard:
        """The value of a tree; raises `CelError` where there is none."""
        before, self.parts, self.deaf = (self.parts, self.deaf), [], 0
        try:
            value = self.evaluate(tree, names)
            return Heard(value, tuple(self.parts))
        finally:
            self.parts, self.deaf = before

    def remember(self, parts: Iterable[Value]) -> None:
        if not self.deaf:
            self.parts += parts

    def evaluate(self, node: Node, names: Names) -> Value:
        if type(node) is not Call or node.function not in _DECIDING:
            return super().evaluate(node, names)
        self.deaf += 1
        try:
            return super().evaluate(node, names)
        finally:
            self.deaf -= 1

    def apply(self, node: Node, function: Function, name: str, values: list[Value]) -> Value:
        if name in _SHORTENING:
            self.remember(value.held() if isinstance(value, Streamed) else value for value in values[:1])
        return super().apply(node, function, name, values)

    def rounds(self, node: Comprehension, source: Value, names: Names) -> Value:
        if node.macro not in _CHOOSING:
            return super().rounds(node, source, names)
        self.deaf += 1
        try:
            return super().rounds(node, source, names)
        finally:
            self.deaf -= 1


class _Definitions:
    """What names mean: definitions are evaluated aloud, those without parameters once."""

    def __init__(self, hearing: Hearing, session: Session) -> None:
        self._hearing = hearing
        self._session = session
        self._kept: dict[str, Heard | CelError] = {}

    def lookup(self, name: str) -> Value:
        if name not in self._session.environment.definitions:
            return self._session.lookup(name)
        if name not in self._kept:
            try:
                self._kept[name] = self._hearing.hear(self._session.environment.programs[name].tree, {})
            except CelError as error:
                self._kept[name] = error
        heard: Heard = reraised(self._kept[name])
        self._hearing.remember(heard.parts)
        return heard.value

    def call(self, name: str, arguments: list[Value]) -> Value:
        definition = self._session.environment.definition(name)
        if definition is None:
            raise KeyError(name)
        parameters, body = definition
        return self._hearing.evaluate(body, dict(zip(parameters, arguments, strict=True)))

    def known(self) -> Iterable[str]:
        return self._session.known()
