"""Python code for conditions over the rows of a long list, many conditions at once.

What several conditions have in common is worked out once for each row, and a condition that no row can decide for
want of something about the tenant is told from one that failed, without asking the exact evaluator.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scanner.cel.emit import Emitter
from scanner.cel.runtime import SEARCHED, is_disjoint, undecided
from scanner.cel.tree import Bind, Call, Comprehension, Failure, Ident, Literal, Node, Select
from scanner.cel.values import Value
from scanner.cel.writer import Code, Scope
from scanner.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from scanner.cel.anatomy import Anatomy
    from scanner.cel.environment import Environment
    from scanner.cel.library import Function
    from scanner.cel.specialise import Remembered

_WORTHWHILE = 6
"""Weight that a part has at least to be worth remembering for a row."""
_REMEMBERED = 10_000
"""Texts of which a function remembers what it said."""
_LINEAR = frozenset({"==", "in", "split", "join", "filter"})
"""What a row pays for by its size alone."""


class Condition(NamedTuple):
    """Python text of a condition."""

    text: str
    is_loose: bool
    """Whether its value may be `_lost` besides True and False: nobody can tell, whatever else the row holds."""


class Shared(NamedTuple):
    """A part that several conditions ask for."""

    name: str
    place: int
    """Where it is kept for a row."""
    text: str
    kind: type | None

    def read(self, name: str, row: str) -> Code:
        return Code(
            f"({name} if ({name} := _kept[{self.place}]) is not _lazy else _g{self.name}({row}, _kept))", self.kind
        )

    def source(self, row: str) -> str:
        """The function that works it out."""
        return (
            f"def _g{self.name}({row}, _kept):\n _kept[{self.place}] = {self.name} = {self.text}\n return {self.name}"
        )


class Memory(NamedTuple):
    """A function of one value that remembers what it said of texts."""

    name: str
    argument: str
    text: str
    table: dict[str, Value]
    constant: str

    @property
    def source(self) -> str:
        few = f"type({self.argument}) is str and len({self.constant}) < {_REMEMBERED}"
        kept = f" if {few}: {self.constant}[{self.argument}] = _value"
        return f"def {self.name}({self.argument}):\n _value = {self.text}\n{kept}\n return _value"


class RowEmitter(Emitter):
    """Builds conditions that one row is tested by, one after the other.

    What occurs several times among them is worked out when it is first asked for, by a function of its own, and kept
    for the row in the list `_kept`.
    """

    def __init__(
        self,
        environment: Environment,
        names: Mapping[str, str],
        trees: Iterable[Node],
        remembered: Mapping[str, Remembered],
        anatomy: Anatomy,
        beside: RowEmitter | None = None,
    ) -> None:
        """`names` are the Python names of the variables; constants and functions are those of an emitter `beside`."""
        values = [name for name, definition in environment.definitions.items() if not definition.parameters]
        super().__init__(environment.definition, values, environment.variables or (), plain=True)
        self.roots = names
        self.anatomy = anatomy
        self.shared: dict[int, Shared] = {}
        self.once: dict[tuple[str, int], tuple[str, Code]] = {}
        """What is worked out once for all rows: by the action's parameters, name and code."""
        self.remembered = remembered
        self.memories: dict[str, Memory] = {}
        """Functions that remember."""
        self.environment = environment
        if beside is not None:
            self.constants, self.hoisted, self.callees = beside.constants, beside.hoisted, beside.callees
            self.memories, self._serial, self._names = beside.memories, beside._serial, beside._names
            self.once = beside.once
        self._seen: dict[int, int] = {}
        held = list(trees)
        bound = frozenset[str]().union(*(anatomy.bound(tree) for tree in held))
        self._open = frozenset((*environment.definitions, *(environment.variables or ()), "item")) - bound
        """Names that mean the same wherever they stand."""
        for tree in held:
            self._count(tree)

    def told(self, node: Node, number: int = 0) -> Condition:
        """A condition; it raises where the fast code cannot decide. Its `params` are `_p<number>`."""
        return self._three(node, self._scope(number))

    def told_strictly(self, node: Node, number: int = 0) -> str:
        """Text of True or False."""
        return self.truth(node, self._scope(number))

    def _scope(self, number: int) -> Scope:
        return Scope({**self.roots, "params": f"_p{number}"}, True)

    def emit(self, node: Node, scope: Scope) -> Code:
        if not self.closed and self._is_of_parameters(node):
            return self._once(node, scope)
        key = self.anatomy.key(node) if self._is_worthwhile(node) else None
        if key is None or self._seen.get(key, 0) < 2:
            return super().emit(node, scope)
        if key not in self.shared:
            code = super().emit(node, scope)
            self.shared[key] = Shared(self.fresh(), len(self.shared), code.text, code.kind)
        return self.shared[key].read(self.fresh(), self.roots["item"])

    def comprehension(self, node: Comprehension, scope: Scope, consumed: frozenset[str] | None = None) -> Code:
        """A macro; whether something of a list is among known texts is one question to a set."""
        texts = _texts_searched(node)
        if texts is None:
            return super().comprehension(node, scope, consumed)
        name, source = self.fresh(), self.emit(node.source, scope).text
        apart = self.unpaid(is_disjoint, self.constant(texts), name)
        return Code(f"(not {apart} if type({name} := {source}) is list else {self.constant(undecided)}())", bool)

    def function(self, node: Call, scope: Scope) -> Code:
        """A call; a function that remembers is asked for what it knows first. It knows texts only."""
        if node.target is not None or node.function not in self.remembered:
            return super().function(node, scope)
        argument, value, known = self.emit(node.arguments[0], scope), self.fresh(), self.fresh()
        memory = self.memory(node.function)
        asked = f"({known} := {self.constant(memory.table)}.get({value}, _lazy)) is not _lazy"
        is_text = f"type({value} := {argument.text}) is str"
        return Code(f"({known} if {is_text} and {asked} else {memory.name}({value}))")

    def memory(self, name: str) -> Memory:
        found = self.memories.get(name)
        if found is None:
            parameter, body, _ = self.remembered[name]
            argument, table = self.fresh(), dict[str, Value]()
            inner = RowEmitter(self.environment, {parameter: argument}, (), self.remembered, self.anatomy, self)
            text = inner.emit(body, Scope({parameter: argument}, True)).text
            found = self.memories[name] = Memory(f"_m{self.fresh()}", argument, text, table, self.constant(table))
        return found

    def opened(self, node: Comprehension, source: str, projected: str) -> str:
        if len(node.variables) == 2:
            return super().opened(node, source, projected)
        name = self.fresh()
        return f"({name} if type({name} := {source}) is list else {super().opened(node, name, projected)})"

    def depends(self, node: Node, scope: Scope) -> bool:
        return not self.anatomy.free(node).isdisjoint(scope.names)

    def paid(self, name: str, function: Function, *values: str) -> str:
        return self.unpaid(function, *values) if name in _LINEAR else super().paid(name, function, *values)

    def _is_of_parameters(self, node: Node) -> bool:
        """Whether a part is about the tenant and the parameters of the action, so the same for every row."""
        if isinstance(node, Literal | Ident | Select):
            return False
        free = self.anatomy.free(node)
        return "params" in free and "item" not in free and free <= self._open | {"params"}

    def _once(self, node: Node, scope: Scope) -> Code:
        key = scope.names["params"], self.anatomy.key(node)
        if key not in self.once:
            code = super().emit(node, scope)
            self.once[key] = self.fresh(), code
        name, code = self.once[key]
        return Code(f"({name} if {name} is not _lazy else ({name} := {code.text}))", code.kind)

    def _three(self, node: Node, scope: Scope) -> Condition:
        """A condition that may be lost: told so where that is known from the tenant alone, else it raises."""
        if isinstance(node, Failure):
            return Condition("_lost", True)
        if isinstance(node, Literal):
            return Condition(self.truth(node, scope), False)
        if not self.closed and not self.depends(node, scope):
            return Condition(self._held("_verdicts", node), True)
        if isinstance(node, Call) and node.function in ("&&", "||"):
            return self._joined(node, scope)
        if isinstance(node, Call) and node.function == "!_":
            inner, name = self._three(node.arguments[0], scope), self.fresh()
            text = f"(_lost if ({name} := {inner.text}) is _lost else not {name})"
            return Condition(text if inner.is_loose else f"(not {inner.text})", inner.is_loose)
        if isinstance(node, Call) and node.function == "?:":
            return self._chosen(node, scope)
        if isinstance(node, Bind):
            return self._bound(node, scope)
        if isinstance(node, Comprehension) and node.macro in ("all", "exists"):
            return self._tested(node, scope)
        return Condition(self.truth(node, scope), False)

    def _held(self, table: str, node: Node) -> str:
        """A part about the tenant alone: its value, or `_lost` where it has none."""
        place, name = self.place(node), self.fresh()
        return f"({name} if ({name} := {table}[{place}]) is not _lazy else _force{table}({place}))"

    def _joined(self, node: Call, scope: Scope) -> Condition:
        """True decides `||` and False decides `&&`, whatever is lost."""
        decides, word = ("True", " or ") if node.function == "||" else ("False", " and ")
        text, is_loose = "", False
        for one in node.arguments:
            part = self._three(one, scope)
            if not text or not (is_loose or part.is_loose):
                text = f"{text}{word}{part.text}" if text else part.text
            else:
                a, b = self.fresh(), self.fresh()
                other = "False" if decides == "True" else "True"
                first = f"{decides} if ({a} := ({text})) is {decides} else"
                text = f"({first} {b} if ({b} := {part.text}) is not {other} else {a})"
            is_loose = is_loose or part.is_loose
        return Condition(f"({text})", is_loose)

    def _chosen(self, node: Call, scope: Scope) -> Condition:
        condition, yes, no = (self._three(one, scope) for one in node.arguments)
        name, is_loose = self.fresh(), condition.is_loose or yes.is_loose or no.is_loose
        if not condition.is_loose:
            return Condition(f"({yes.text} if {condition.text} else {no.text})", is_loose)
        test = f"_lost if ({name} := {condition.text}) is _lost else"
        return Condition(f"({test} {yes.text} if {name} else {no.text})", True)

    def _bound(self, node: Bind, scope: Scope) -> Condition:
        name, is_held = self.fresh(), not self.closed and not self.depends(node.value, scope)
        body = self._three(node.body, Scope({**scope.names, node.variable: name}, scope.repeated))
        if is_held:
            value = self._held("_values", node.value)
            return Condition(f"(_lost if ({name} := {value}) is _lost else {body.text})", True)
        value = self.emit(node.value, scope).text
        return Condition(f"({body.text} if ({name} := {value}) is {name} else None)", body.is_loose)

    def _tested(self, node: Comprehension, scope: Scope) -> Condition:
        if self.closed or isinstance(node.source, Literal) or self.depends(node.source, scope):
            return Condition(self.truth(node, scope), False)
        value, name = self._held("_values", node.source), self.fresh()
        return Condition(f"(_lost if ({name} := {value}) is _lost else {self.truth(node, scope)})", True)

    def _count(self, node: Node) -> None:
        """Count the parts that depend on nothing but the row."""
        pending = [node]
        while pending:
            one = pending.pop()
            if self._is_worthwhile(one):
                key = self.anatomy.key(one)
                self._seen[key] = self._seen.get(key, 0) + 1
                if self._seen[key] > 1:
                    continue  # its parts are worked out with it
            pending.extend(one.children())

    def _is_worthwhile(self, node: Node) -> bool:
        anatomy = self.anatomy
        if isinstance(node, Literal | Ident | Select):
            return False
        free = anatomy.free(node)
        return "item" in free and free <= self._open and anatomy.weight(node) >= _WORTHWHILE


def _texts_searched(node: Comprehension) -> frozenset[str] | None:
    """The texts of `list.exists(x, x in [texts])`; None for any other macro."""
    test = node.condition
    if node.macro != "exists" or len(node.variables) != 1 or not isinstance(test, Call) or test.function != "in":
        return None
    element, among = test.arguments
    if not (isinstance(element, Ident) and element.name == node.variables[0] and isinstance(among, Literal)):
        return None
    known = type(among.value) in SEARCHED and all(type(one) is str for one in among.value)
    return frozenset(among.value) if known else None
