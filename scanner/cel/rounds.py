"""The macros over lists and maps, round by round, for the exact evaluator."""

from __future__ import annotations

from scanner.cel.compare import add_entry
from scanner.cel.errors import CelError, no_overload
from scanner.cel.outcome import place, worse
from scanner.cel.tree import Comprehension, Node
from scanner.cel.values import BoolKey, Value, adapt
from scanner.record import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scanner.cel.exact import Exact, Names

_WORTHWHILE = 64
"""Elements of a collection from which on generated code pays."""


class Rounds:
    """One evaluation of a macro over a list or a dict."""

    __slots__ = ("exact", "names", "node", "source")

    def __init__(self, exact: Exact, node: Comprehension, source: Any, names: Names) -> None:
        self.exact = exact
        self.node = node
        self.source = source
        self.names = names

    def result(self) -> Value:
        match self.node.macro:
            case "all":
                return self.absorbing(decides=False)
            case "exists":
                return self.absorbing(decides=True)
            case "exists_one":
                return sum(1 for _ in self.chosen()) == 1
            case "filter":
                return [names[self.node.variables[-1]] for names in self.chosen()]
            case "transformMap":
                return self.transformed_map()
            case "transformMapEntry":
                return self.transformed_entries()
            case "sortBy":
                return self.sorted_by()
        body = self.body(self.node.result)
        return [body(names) for names in self.chosen()]

    def rounds(self) -> Iterator[Names]:
        """The variables of each round, in the same dict."""
        inner, first, last = dict(self.names), self.node.variables[0], self.node.variables[-1]
        paired, listed = len(self.node.variables) == 2, type(self.source) is not dict
        meter, weight = self.exact.meter, self.node.weight
        for key, value in enumerate(self.source) if listed else self.source.items():
            meter.spend(weight)
            key = key.value if type(key) is BoolKey else key
            if paired:
                inner[first] = key
            inner[last] = adapt(value) if paired or listed else key
            yield inner

    def body(self, node: Node | None) -> Callable[[Names], Value]:
        """What to call with the variables of each round for the predicate or the result of the macro."""
        assert node is not None
        exact, part = self.exact, node
        if exact.faster is None or len(self.source) < _WORTHWHILE:
            return lambda names: exact.evaluate(part, names)
        made: list[Callable[[Names], Value]] = []

        def run(names: Names) -> Value:
            if not made and exact.faster is not None:
                made.append(exact.faster(part, names))
            return made[0](names)

        return run

    def absorbing(self, *, decides: bool) -> bool:
        """`exists` (decided by true) or `all` (decided by false): errors count only if no round decides."""
        body, leftover = self.body(self.node.condition), None
        for names in self.rounds():
            try:
                value = body(names)
                if value is decides:
                    return bool(decides)
                if type(value) is not bool:
                    raise self.misfit(value)
            except CelError as error:
                leftover = worse(leftover, error)
        if leftover is not None:
            raise leftover
        return not decides

    def chosen(self) -> Iterator[Names]:
        """The rounds whose condition is true."""
        if self.node.condition is None:
            yield from self.rounds()
            return
        body = self.body(self.node.condition)
        for names in self.rounds():
            value = body(names)
            if value is True:
                yield names
            elif value is not False:
                raise self.misfit(value)

    def transformed_map(self) -> Value:
        body, built = self.body(self.node.result), dict[Any, Value]()
        for names in self.chosen():
            add_entry(built, names[self.node.variables[0]], body(names))
        return built

    def transformed_entries(self) -> Value:
        body, built = self.body(self.node.result), dict[Any, Value]()
        for names in self.chosen():
            entry = body(names)
            if type(entry) is not dict:
                raise self.misfit(entry)
            try:
                for key, value in entry.items():
                    add_entry(built, key.value if type(key) is BoolKey else key, value)
            except CelError as error:
                raise error.at(place(self.node)) from None
        return built

    def sorted_by(self) -> Value:
        from scanner.cel.extensions.lists import sorted_by

        body = self.body(self.node.result)
        keyed = [(names[self.node.variables[0]], body(names)) for names in self.rounds()]
        try:
            return sorted_by([one for one, _ in keyed], [key for _, key in keyed])
        except CelError as error:
            raise error.at(place(self.node)) from None

    def misfit(self, value: Value) -> CelError:
        return no_overload(f"{self.node.macro}()", value).at(place(self.node))
