"""Python code for conditions over the rows of a long list, many conditions at once.

What several conditions have in common is worked out once for each row, and a condition that no row can decide for
want of something about the tenant is told from one that failed, without asking the exact evaluator.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scanner.cel.emit import Emitter
from scanner.cel.runtime import SEARCHED, is_disjoint, undecided
from scanner.cel.tree import Bind, Call, Comprehension, Failure, Ident, Literal, Node, Select, walk
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
    """Whether its value may be something besides True and False: a `CelError`, where that is what the condition gives,
    or `_lost`, where nobody can tell and the exact evaluator finds the words."""


class Shared(NamedTuple):
    """A part that several conditions ask for."""

    name: str
    place: int
    """Where it is kept for a row."""
    text: str
    kind: type | None
    is_told: bool = False
    """Whether an error is kept like a value."""

    def read(self, name: str, row: str) -> Code:
        return Code(
            f"({name} if ({name} := _kept[{self.place}]) is not _lazy else _g{self.name}({row}, _kept))", self.kind
        )

    def source(self, row: str) -> str:
        """The function that works it out."""
        caught = f" except _error as _raised: {self.name} = _failed(_raised)\n" if self.is_told else ""
        made = f" try: {self.name} = {self.text}\n{caught}" if self.is_told else f" {self.name} = {self.text}\n"
        return f"def _g{self.name}({row}, _kept):\n{made} _kept[{self.place}] = {self.name}\n return {self.name}"


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
        *,
        worded: bool = False,
    ) -> None:
        """`names` are the Python names of the variables; constants and functions are those of an emitter `beside`.

        With `worded`, the trees are those that people wrote, so that their errors have the right words; without, which
        error it is does not matter, and the text is shorter.
        """
        values = [name for name, definition in environment.definitions.items() if not definition.parameters]
        super().__init__(environment.definition, values, environment.variables or (), plain=True)
        self.roots = names
        self.worded = worded
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
            return Condition(self.constant(node.error), True)
        if isinstance(node, Literal):
            return Condition(self.truth(node, scope), False)
        if not self.closed and not self.depends(node, scope):
            return Condition(self._held("_verdicts", node), True)
        if isinstance(node, Call):
            return self._called(node, scope)
        if isinstance(node, Bind):
            return self._bound(node, scope)
        if isinstance(node, Comprehension) and node.macro in ("all", "exists"):
            return self._tested(node, scope)
        return Condition(self.truth(node, scope), False)

    def _called(self, node: Call, scope: Scope) -> Condition:
        if node.function in ("&&", "||"):
            return self._joined(node, scope)
        if node.function == "!_":
            inner, name = self._three(node.arguments[0], scope), self.fresh()
            text = f"(True if ({name} := {inner.text}) is False else False if {name} is True else {name})"
            return Condition(text if inner.is_loose else f"(not {inner.text})", inner.is_loose)
        if node.function == "?:":
            return self._chosen(node, scope)
        if self.worded and node.target is None and not self.closed:
            if node.function == "unknown" and len(node.arguments) == 1:
                return Condition(f"_unknown({self.emit(node.arguments[0], scope).text})", True)
            if node.function not in self.remembered and (self.is_called(node) or self._tells_why_not(node)):
                return self._asked(node, scope)
        return Condition(self.truth(node, scope), False)

    def _tells_why_not(self, node: Call) -> bool:
        """Whether a definition is called that says itself what it does not know."""
        found = self.definition(node.function)
        return found is not None and any(isinstance(one, Call) and one.function == "unknown" for one in walk(found[1]))

    def _asked(self, node: Call, scope: Scope) -> Condition:
        """A definition that is called: what it says, or the error that it ends with."""
        values = [self.adapted(self.emit(one, scope)) for one in node.arguments]
        text = f"_told({', '.join([self.callee(node.function), *values])})"
        catches = all(self._is_whole(one) for one in node.arguments)
        if not self._is_worthwhile(node) or not (catches or self._seen.get(self.anatomy.key(node), 0) > 1):
            return Condition(text, True)
        key = ~self.anatomy.key(node)
        if key not in self.shared:
            self.shared[key] = Shared(self.fresh(), len(self.shared), text, None, catches)
        return Condition(self.shared[key].read(self.fresh(), self.roots["item"]).text, True)

    def _is_whole(self, node: Node) -> bool:
        """Whether an error that a part raises is the one that it ends with: nothing else in it could absorb it."""
        if isinstance(node, Call):
            called = node.target is None and self.definition(node.function) is not None
            return called and node.function not in self.remembered and all(map(self._is_whole, node.arguments))
        return isinstance(node, Literal | Ident) or "item" not in self.anatomy.free(node)

    def _held(self, table: str, node: Node) -> str:
        """A part about the tenant alone: its value, or the error in place of one."""
        place, name = self.place(node), self.fresh()
        return f"({name} if ({name} := {table}[{place}]) is not _lazy else _force{table}({place}))"

    def _joined(self, node: Call, scope: Scope) -> Condition:
        """True decides `||` and False decides `&&`, whatever is not known."""
        decides, other = ("True", "False") if node.function == "||" else ("False", "True")
        word = " or " if node.function == "||" else " and "
        text, is_loose = "", False
        for one in node.arguments:
            part = self._three(one, scope)
            if not text:
                text = part.text
            elif not is_loose:
                text = f"{text}{word}{part.text}"
            elif not self.worded:
                a, b = self.fresh(), self.fresh()
                second = f"{b} if ({b} := {part.text}) is not {other} else {a}"
                text = f"({decides} if ({a} := ({text})) is {decides} else {second})"
            else:
                a, b = self.fresh(), self.fresh()
                both = f"_worse({a}, {b})" if part.is_loose else a
                second = f"{b} if ({b} := {part.text}) is {decides} or {a} is {other} else {a} if {b} is {other}"
                text = f"({decides} if ({a} := ({text})) is {decides} else {second} else {both})"
            is_loose = is_loose or part.is_loose
        return Condition(f"({text})", is_loose)

    def _chosen(self, node: Call, scope: Scope) -> Condition:
        condition, yes, no = (self._three(one, scope) for one in node.arguments)
        name, is_loose = self.fresh(), condition.is_loose or yes.is_loose or no.is_loose
        if not condition.is_loose:
            return Condition(f"({yes.text} if {condition.text} else {no.text})", is_loose)
        test = f"{yes.text} if ({name} := {condition.text}) is True else"
        return Condition(f"({test} {no.text} if {name} is False else {name})", True)

    def _bound(self, node: Bind, scope: Scope) -> Condition:
        name, is_held = self.fresh(), not self.closed and not self.depends(node.value, scope)
        body = self._three(node.body, Scope({**scope.names, node.variable: name}, scope.repeated))
        if is_held:
            # an error of the value is one of the places in the body that use it, which the exact evaluator finds
            value = self._held("_values", node.value)
            return Condition(f"(_lost if type({name} := {value}) is _error else {body.text})", True)
        value = self.emit(node.value, scope).text
        return Condition(f"({body.text} if ({name} := {value}) is {name} else None)", body.is_loose)

    def _tested(self, node: Comprehension, scope: Scope) -> Condition:
        if self.closed or isinstance(node.source, Literal) or self.depends(node.source, scope):
            return Condition(self.truth(node, scope), False)
        value, name = self._held("_values", node.source), self.fresh()
        return Condition(f"({name} if type({name} := {value}) is _error else {self.truth(node, scope)})", True)

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
