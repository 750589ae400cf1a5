"""Python code for conditions over the rows of a long list, many conditions at once.

What several conditions have in common is worked out once for each row, and a condition that no row can decide for
want of something about the tenant is told from one that failed, without asking the exact evaluator.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scanner.cel.emit import Code, Emitter, Scope
from scanner.cel.library import OPERATORS
from scanner.cel.runtime import all_of, some_of
from scanner.cel.tree import Bind, Call, Comprehension, Failure, Ident, Literal, Node, Select, walk
from scanner.cel.values import Value
from scanner.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from scanner.cel.anatomy import Anatomy
    from scanner.cel.environment import Environment
    from scanner.cel.library import Function
    from scanner.cel.specialise import Remembered

_WORTHWHILE = 6
"""Weight that a part has at least to be worth remembering for a row."""
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
        return Code(f"({name} if ({name} := _kept[{self.place}]) is not _lazy else _g{self.name}({row}, _kept))", self.kind)

    def source(self, row: str) -> str:
        """The function that works it out."""
        return f"def _g{self.name}({row}, _kept):\n _kept[{self.place}] = {self.name} = {self.text}\n return {self.name}"


class Memory(NamedTuple):
    """A function of one value that remembers what it said of texts."""

    name: str
    argument: str
    text: str
    table: dict[str, Value]
    constant: str

    @property
    def source(self) -> str:
        kept = f" if type({self.argument}) is str: {self.constant}[{self.argument}] = _value"
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
        """`names` are the Python names of the variables; constants and functions are shared with an emitter `beside`."""
        values = [name for name, definition in environment.definitions.items() if not definition.parameters]
        super().__init__(environment.definition, values, environment.variables or ())
        self.roots = names
        self.anatomy = anatomy
        self.shared: dict[int, Shared] = {}
        self.remembered = remembered
        self.memories: dict[str, Memory] = {}
        """Functions that remember."""
        self.environment = environment
        if beside is not None:
            self.constants, self.hoisted, self.callees = beside.constants, beside.hoisted, beside.callees
            self.memories, self._serial, self._names = beside.memories, beside._serial, beside._names
        self._seen: dict[int, int] = {}
        self._row = frozenset(names)
        for tree in trees:
            self._count(tree)

    def told(self, node: Node) -> Condition:
        """A condition; it raises where the fast code cannot decide."""
        return self._three(node, Scope(dict(self.roots), True))

    def told_strictly(self, node: Node) -> str:
        """Text of True or False."""
        return self.truth(node, Scope(dict(self.roots), True))

    def emit(self, node: Node, scope: Scope) -> Code:
        key = self.anatomy.key(node) if self._is_worthwhile(node) else None
        if key is None or self._seen.get(key, 0) < 2:
            return super().emit(node, scope)
        if key not in self.shared:
            code = super().emit(node, scope)
            self.shared[key] = Shared(self.fresh(), len(self.shared), code.text, code.kind)
        return self.shared[key].read(self.fresh(), self.roots["item"])

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

    def operator(self, node: Call, scope: Scope) -> Code:
        left, right = node.arguments
        if node.function == "+" and any(isinstance(one, Literal) and type(one.value) is str for one in (left, right)):
            # grows by the length of the literal, whatever the other is
            return Code(self.unpaid(OPERATORS["+"], self.emit(left, scope).text, self.emit(right, scope).text))
        return super().operator(node, scope)

    def opened(self, node: Comprehension, source: str, projected: str) -> str:
        if len(node.variables) == 2:
            return super().opened(node, source, projected)
        name = self.fresh()
        return f"({name} if type({name} := {source}) is list else {super().opened(node, name, projected)})"

    def depends(self, node: Node, scope: Scope) -> bool:
        return not self.anatomy.free(node).isdisjoint(scope.names)

    def adapted(self, code: Code) -> str:
        return code.text  # rows and what is worked out from them are values of the language

    def paid(self, name: str, function: Function, *values: str) -> str:
        return self.unpaid(function, *values) if name in _LINEAR else super().paid(name, function, *values)

    def _three(self, node: Node, scope: Scope) -> Condition:
        if isinstance(node, Failure):
            return Condition("_lost", True)
        if not any(isinstance(one, Failure) for one in walk(node)):
            return Condition(self.truth(node, scope), False)
        if isinstance(node, Call) and node.function in ("&&", "||"):
            return self._joined(node, scope)
        if isinstance(node, Call) and node.function == "!_":
            inner, name = self._three(node.arguments[0], scope), self.fresh()
            return Condition(f"(_lost if ({name} := {inner.text}) is _lost else not {name})", True)
        if isinstance(node, Call) and node.function == "?:":
            condition, *branches = (self._three(one, scope) for one in node.arguments)
            name = self.fresh()
            test = f"_lost if ({name} := {condition.text}) is _lost else"
            return Condition(f"({test} {branches[0].text} if {name} else {branches[1].text})", True)
        if isinstance(node, Bind):
            value, name = self.emit(node.value, scope), self.fresh()
            body = self._three(node.body, Scope({**scope.names, node.variable: name}, scope.repeated))
            return Condition(f"({body.text} if ({name} := {value.text}) is {name} else None)", body.is_loose)
        return Condition(self.truth(node, scope), False)

    def _joined(self, node: Call, scope: Scope) -> Condition:
        """What is certain first: it may decide. The rest is all looked at."""
        parts = [self._three(one, scope) for one in node.arguments]
        certain = [part.text for part in parts if not part.is_loose]
        loose = [part.text for part in parts if part.is_loose]
        if len(loose) > 1:
            loose = [f"{self.constant(all_of if node.function == '&&' else some_of)}(_lost, {', '.join(loose)})"]
        word = " and " if node.function == "&&" else " or "
        return Condition(f"({word.join((*certain, *loose))})", bool(loose))

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
        return anatomy.weight(node) >= _WORTHWHILE and anatomy.is_closed(node) and bool(anatomy.free(node) & self._row)
