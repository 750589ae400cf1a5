"""Trees to Python expressions: fast, and type-strict wherever they do not raise.

The text is made of mangled names only. Every literal, field name and function is a constant that the text refers to, so
nothing that a person wrote is ever part of it, and no attribute of any data is read. What the text cannot decide it
raises on, and the exact evaluator decides instead: a fragment either gives the exact value or an exception.
"""

from __future__ import annotations

from itertools import count

from scanner.cel import compare, library
from scanner.cel.arithmetic import negate
from scanner.cel.errors import LONG
from scanner.cel.paths import paths
from scanner.cel.runtime import PLAIN, SEARCHED, entries, items, metered, pairs, sifted, undecided
from scanner.cel.tree import (
    Bind,
    Call,
    Comprehension,
    Failure,
    Ident,
    Index,
    ListLiteral,
    Literal,
    MapLiteral,
    Node,
    Select,
    free_names,
)
from scanner.cel.unparse import unparse
from scanner.cel.values import Uint, Value, adapt
from scanner.record import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from types import CodeType
    from typing import TypeGuard

    from scanner.cel.paths import Expand

_EXACT_INTEGERS = 1 << 53
"""Up to here an int, its double and the comparison of the two are exact."""
_TESTS = {"all": "all", "exists": "any"}
_ORDER = frozenset({"<", "<=", ">", ">="})
_FREE = frozenset(
    {"type", "dyn", "int", "uint", "double", "string", "bool", "bytes", "timestamp", "duration", "contains"}
    | {"startsWith", "endsWith", "lowerAscii", "upperAscii", "trim", "getFullYear", "getMonth", "getDate"}
    | {
        "split",
        "getDayOfMonth",
        "getDayOfWeek",
        "getDayOfYear",
        "getHours",
        "getMinutes",
        "getSeconds",
        "getMilliseconds",
    }
)
"""Functions that are linear in one string at most and build nothing larger."""
_INLINED = 3
_SHORT = 24
_SCANNED = 64
"""Elements of a list that is searched for one step of whatever searches it."""


class Code(NamedTuple):
    """A Python expression and the type of its value where that is certain: bool, int, str, or None."""

    text: str
    kind: type | None = None


class Fragment(NamedTuple):
    """An expression, the constants that it names, and the trees of its hoisted parts.

    Text is compiled with `inlined(compile(...), constants)` and run with the constants as globals.

    `_hoisted[n]` is a list that starts with `_lazy` in every place; `_force(n)` evaluates part `n`, stores and returns
    it; `_strings[n]`, `_force_strings(n)` do the same for the strings of a collection that `in` searches.
    """

    text: str
    kind: type | None
    constants: dict[str, Any]
    hoisted: tuple[Node, ...]
    callees: tuple[str, ...]
    """Definitions that are called as functions: the one at index n as `_d<n>`."""


def inlined(code: CodeType, constants: Mapping[str, Any]) -> CodeType:
    """Compiled fragments with their plain constants in place of the placeholders."""
    values = {name: value for name, value in constants.items() if type(value) in PLAIN}
    return code.replace(co_consts=tuple(_inlined(one, values) for one in code.co_consts))


def _inlined(constant: Any, values: Mapping[str, Any]) -> Any:
    if type(constant) is str:
        return values.get(constant, constant)
    if type(constant) is tuple:
        return tuple(_inlined(one, values) for one in constant)
    return inlined(constant, values) if hasattr(constant, "co_consts") else constant


class Emitter:
    """Builds one fragment; several may share one emitter, and with it constants and hoisted parts."""

    def __init__(
        self,
        definition: Callable[[str], tuple[tuple[str, ...], Node] | None],
        values: Collection[str] = (),
        bound: Collection[str] = (),
        reads: Mapping[tuple[str, ...], str] | None = None,
        expand: Expand | None = None,
        plain: bool = False,
    ) -> None:
        """`definition` gives parameters and tree of a definition that is called; `values` are the definitions without
        parameters, `bound` the names of bindings as far as they are known; `reads` has the Python text of member paths
        that start at a variable, where the caller has something faster than a dict; `expand` tells what definitions
        read, so that macros over long lists can leave out the rest. With `plain`, bindings hold values of the language
        all the way down, as JSON does."""
        self.definition = definition
        self.values = values
        self.bound = bound
        self.reads = reads or {}
        self.expand = expand
        self.plain = plain
        self.constants: dict[str, Any] = {}
        self._names: dict[str | int, str] = {}
        """Names of constants: of texts by value, of others by identity."""
        self.hoisted: list[Node] = []
        self.callees: list[str] = []
        self.roots: Mapping[str, str] = {}
        self.closed = 0
        """Functions within the function that is being written."""
        self._serial = count(1)
        self._inlining = 0

    def fragment(self, node: Node, names: Mapping[str, str]) -> Fragment:
        """The expression of a tree whose variables have the given Python names."""
        self.roots = names
        code = self.emit(node, Scope(dict(names), bool(names)))
        return Fragment(code.text, code.kind, self.constants, tuple(self.hoisted), tuple(self.callees))

    def value(self, node: Node, names: Mapping[str, str]) -> str:
        """Python text of a value of the language."""
        self.roots = names
        return self.adapted(self.emit(node, Scope(dict(names), bool(names))))

    def condition(self, node: Node, names: Mapping[str, str]) -> str:
        """Python text of True or False; it raises where the value is no bool."""
        self.roots = names
        return self.truth(node, Scope(dict(names), bool(names)))

    def emit(self, node: Node, scope: Scope) -> Code:
        if isinstance(node, Literal):
            return self.literal(node.value)
        if isinstance(node, Failure):
            return Code(f"{self.constant(undecided)}()")
        if scope.repeated and not self.depends(node, scope):
            return self.hoist(node)
        if isinstance(node, Ident):
            return self.ident(node, scope)
        if isinstance(node, Select):
            return self.select(node, scope)
        if isinstance(node, Index):
            return self.index(node, scope)
        if isinstance(node, Call):
            return self.call(node, scope)
        if isinstance(node, Comprehension):
            return self.comprehension(node, scope)
        if isinstance(node, Bind):
            return self.bind(node, scope)
        if isinstance(node, ListLiteral) and not node.optional:
            return Code(f"[{', '.join(self.adapted(self.emit(one, scope)) for one in node.items)}]", list)
        if isinstance(node, MapLiteral) and not node.optional:
            return self.map_literal(node, scope)
        return self.exact(node, scope)

    def truth(self, node: Node, scope: Scope) -> str:
        """An expression that is True or False, or raises where the value is no bool."""
        code = self.emit(node, scope)
        if code.kind is bool:
            return code.text
        name = self.fresh()
        return f"(({name} := {code.text}) is True or {name} is not False and {self.constant(undecided)}())"

    def literal(self, value: Value) -> Code:
        if value is None or type(value) is bool:
            return Code(repr(value), type(value))
        return Code(self.constant(value), type(value))

    def map_literal(self, node: MapLiteral, scope: Scope) -> Code:
        """A dict, where its keys are different strings."""
        keys = [key.value for key, _ in node.entries if isinstance(key, Literal) and type(key.value) is str]
        if len(set(keys)) != len(node.entries):
            return self.exact(node, scope)
        values = [self.adapted(self.emit(value, scope)) for _, value in node.entries]
        entries = ", ".join(f"{self.constant(key)}: {value}" for key, value in zip(keys, values, strict=True))
        return Code(f"{{{entries}}}", dict)

    def ident(self, node: Ident, scope: Scope) -> Code:
        if node.name in scope.names and not node.absolute:
            return Code(scope.names[node.name])
        if node.name in self.values:
            return Code(f"{self.callee(node.name)}()")
        if node.name in self.bound:
            return Code(f"_bound[{self.constant(node.name)}]")
        return self.exact(node, scope)

    def select(self, node: Select, scope: Scope) -> Code:
        path = _path(node) if self.reads else ()
        if path in self.reads and scope.names.get(path[0]) == self.roots[path[0]]:
            return Code(self.reads[path])
        operand, field = self.emit(node.operand, scope), self.constant(node.field)
        if operand.kind not in (None, dict):
            return Code(f"{self.constant(undecided)}()")
        if not node.test:
            return Code(f"{operand.text}[{field}]")
        name = self.fresh()
        otherwise = f"{self.constant(undecided)}()"
        return Code(f"({field} in {name} if type({name} := {operand.text}) is dict else {otherwise})", bool)

    def index(self, node: Index, scope: Scope) -> Code:
        operand, key = self.emit(node.operand, scope), self.emit(node.index, scope)
        if key.kind is str and operand.kind in (None, dict):
            return Code(f"{operand.text}[{key.text}]")
        slow = self.constant(library.OPERATORS["[]"])
        if isinstance(node.index, Literal) and type(node.index.value) is int and node.index.value >= 0:
            name = self.fresh()
            fast = f"{name}[{key.text}] if type({name} := {operand.text}) is list"
            return Code(f"({fast} else {slow}({name}, {key.text}))")
        return Code(f"{slow}({operand.text}, {key.text})")

    def call(self, node: Call, scope: Scope) -> Code:
        if node.function in ("&&", "||"):
            word = " and " if node.function == "&&" else " or "
            return Code(f"({word.join(self.truth(one, scope) for one in node.arguments)})", bool)
        if node.function == "?:":
            condition, then, otherwise = node.arguments
            yes, no = self.emit(then, scope), self.emit(otherwise, scope)
            kind = yes.kind if yes.kind is no.kind else None
            return Code(f"({yes.text} if {self.truth(condition, scope)} else {no.text})", kind)
        if node.function == "!_":
            return Code(f"(not {self.truth(node.arguments[0], scope)})", bool)
        if node.function == "-_":
            return Code(f"{self.constant(negate)}({self.emit(node.arguments[0], scope).text})")
        if node.function in library.OPERATORS:
            return self.operator(node, scope)
        return self.function(node, scope)

    def operator(self, node: Call, scope: Scope) -> Code:
        left, right = node.arguments
        if node.function in ("==", "!="):
            code = self.equality(left, right, scope)
            return code if node.function == "==" else Code(f"(not {code.text})", bool)
        if node.function == "in":
            return self.membership(left, right, scope)
        if node.function in _ORDER:
            return self.order(node.function, left, right, scope)
        values = (self.emit(left, scope).text, self.emit(right, scope).text)
        function = library.OPERATORS[node.function]
        if node.function != "+" or any(isinstance(one, Literal) and type(one.value) is str for one in (left, right)):
            return Code(self.unpaid(function, *values))  # a literal adds its own length, whatever the other is
        return Code(self.paid("+", function, *values))

    def equality(self, left: Node, right: Node, scope: Scope) -> Code:
        if isinstance(left, Literal) and not isinstance(right, Literal):
            left, right = right, left
        if isinstance(right, Literal):
            quick = self.equals_literal(left, right.value, scope)
            if quick is not None:
                return quick
        first, second = self.emit(left, scope), self.emit(right, scope)
        a, b = self.fresh(), self.fresh()
        both = f"({a} := {first.text}) is {a} and type({b} := {second.text}) is str and type({a}) is str"
        both += f" and len({a}) <= {LONG}"
        return Code(f"({a} == {b} if {both} else {self.paid('==', compare.equal, a, b)})", bool)

    def equals_literal(self, node: Node, value: Value, scope: Scope) -> Code | None:
        if value is None or type(value) is bool:
            return Code(f"({self.emit(node, scope).text} is {value!r})", bool)
        if type(value) in (str, bytes):
            return Code(f"({self.emit(node, scope).text} == {self.constant(value)})", bool)
        if type(value) in (int, float, Uint) and abs(value) < _EXACT_INTEGERS:
            code = self.emit(node, scope)
            if value not in (0, 1) or code.kind is int:
                return Code(f"({code.text} == {self.constant(value)})", bool)
            # Python takes True for 1; the language does not.
            name = self.fresh()
            return Code(f"(({name} := {code.text}) == {self.constant(value)} and type({name}) is not bool)", bool)
        return None

    def membership(self, left: Node, right: Node, scope: Scope) -> Code:
        element, name = self.emit(left, scope), self.fresh()
        if isinstance(right, Literal) and type(right.value) in SEARCHED:
            strings = self.constant(frozenset([one for one in right.value if type(one) is str]))
            slow = self.paid("in", compare.contains, name, self.constant(right.value))
            return Code(f"({name} in {strings} if type({name} := {element.text}) is str else {slow})", bool)
        if scope.repeated and not self.depends(right, scope):
            fast = f"{name} in {self.strings(right)} if type({name} := {element.text}) is str"
            slow = self.paid("in", compare.contains, name, self.hoist(right).text)
            return Code(f"({fast} else {slow})", bool)
        container, other = self.emit(right, scope), self.fresh()
        fast = f"type({other} := {container.text}) in {self.constant(SEARCHED)} and type({name}) is str"
        fast += f" and len({name}) <= {LONG} and (type({other}) is dict or len({other}) <= {_SCANNED})"
        slow = self.paid("in", compare.contains, name, other)
        return Code(f"({name} in {other} if ({name} := {element.text}) is {name} and {fast} else {slow})", bool)

    def order(self, operator: str, left: Node, right: Node, scope: Scope) -> Code:
        first, second = self.emit(left, scope), self.emit(right, scope)
        slow = self.constant(library.OPERATORS[operator])
        if isinstance(right, Literal) and type(right.value) is int and abs(right.value) < _EXACT_INTEGERS:
            if first.kind is int:
                return Code(f"({first.text} {operator} {second.text})", bool)
            name = self.fresh()
            fast = f"{name} {operator} {second.text} if type({name} := {first.text}) is int"
            return Code(f"({fast} else {slow}({name}, {second.text}))", bool)
        return Code(f"{slow}({first.text}, {second.text})", bool)

    def function(self, node: Call, scope: Scope) -> Code:
        if node.target is None and self.definition(node.function) is not None:
            return self.definition_call(node, scope)
        if node.function == "size" and len(node.children()) == 1:
            return self.size(node.children()[0], scope)
        found = library.find(node.function, len(node.arguments), member=node.target is not None)
        if found is None:
            return self.exact(node, scope)
        values = [self.emit(one, scope).text for one in node.children()]
        free = node.function in _FREE
        text = self.unpaid(found, *values) if free else self.paid(node.function, found, *values)
        return Code(text, _RESULTS.get(node.function))

    def unpaid(self, function: library.Function, *values: str) -> str:
        return f"{self.constant(function)}({', '.join(values)})"

    def paid(self, name: str, function: library.Function, *values: str) -> str:
        """A call whose cost depends on the size of values."""
        head = (self.constant(metered), "_meter", self.constant(name), self.constant(function))
        return f"{head[0]}({', '.join((*head[1:], *values))})"

    def size(self, node: Node, scope: Scope) -> Code:
        name = self.fresh()
        slow = f"{self.constant(library.size)}({name})"
        return Code(f"(len({name}) if type({name} := {self.emit(node, scope).text}) is list else {slow})", int)

    def definition_call(self, node: Call, scope: Scope) -> Code:
        """A short definition put in place of its call, arguments first; any other is a function of the session."""
        found = self.definition(node.function)
        if found is None or len(found[0]) != len(node.arguments):
            return self.exact(node, scope)
        parameters, tree = found
        values = [self.emit(one, scope) for one in node.arguments]
        if self._inlining >= _INLINED or not _is_short(tree):
            return Code(f"{self.callee(node.function)}({', '.join(self.adapted(value) for value in values)})")
        names = [self.fresh() for _ in parameters]
        self._inlining += 1
        body = self.emit(tree, Scope(dict(zip(parameters, names, strict=True)), True))
        self._inlining -= 1
        text = body.text
        for name, value in zip(reversed(names), reversed(values), strict=True):
            text = f"({text} if ({name} := {value.text}) is {name} else None)"
        return Code(text, body.kind)

    def callee(self, name: str) -> str:
        if name not in self.callees:
            self.callees.append(name)
        return f"_d{self.callees.index(name)}"

    def comprehension(self, node: Comprehension, scope: Scope, consumed: frozenset[str] | None = None) -> Code:
        """A macro; `consumed` are the fields of the elements of its result that are read, None for all."""
        reads = self.fields(node)
        wanted = consumed if reads is None or consumed is None else reads | consumed
        if node.macro != "filter":
            wanted = reads
        source, kept = self.source(node, scope, wanted), self.fresh()
        names = [self.fresh() for _ in node.variables]
        inner = Scope({**scope.names, **dict(zip(node.variables, names, strict=True))}, True)
        if wanted is None and reads is not None and node.condition is not None and self.may_be_streamed(node, scope):
            # only the rows that are kept need be decoded whole
            name = self.constant("" if self.depends(node, scope) else filter_name(node) or "")
            parts = (source.text, name, self.constant(tuple(sorted(reads))))
            self.closed += 1
            test = f"lambda {names[-1]}: {self.truth(node.condition, inner)}"
            self.closed -= 1
            return Code(f"{self.constant(sifted)}(_meter, {', '.join(parts)}, {test})", list)
        loop = f"for {', '.join(names)} in {kept}"
        body = self.macro(node, inner, names, loop)
        if body is None:
            return self.exact(node, scope)
        projected = f", {self.constant(tuple(sorted(wanted)))}" if wanted is not None else ""
        if node.weight > 1:
            projected = f"{projected or ', None'}, {node.weight}"
        opened = self.opened(node, source.text, projected)
        return Code(f"({body.text} if ({kept} := {opened}) is not None else None)", body.kind)

    def opened(self, node: Comprehension, source: str, projected: str) -> str:
        """What a macro iterates over, paid for."""
        return f"{self.constant(pairs if len(node.variables) == 2 else items)}(_meter, {source}{projected})"

    def may_be_streamed(self, node: Comprehension, scope: Scope) -> bool:
        """Whether it is a filter over a collection of a binding, which may be a list on disk."""
        path = _path(node.source)
        return node.macro == "filter" and len(path) == 2 and path[0] in self.bound and path[0] not in scope.names

    def source(self, node: Comprehension, scope: Scope, wanted: frozenset[str] | None) -> Code:
        """What a macro walks over; a filter there need not keep more of an element than the macro reads."""
        filters = isinstance(node.source, Comprehension) and node.source.macro == "filter"
        if filters and (not scope.repeated or self.depends(node.source, scope)):
            assert isinstance(node.source, Comprehension)
            return self.comprehension(node.source, scope, wanted)
        return self.emit(node.source, scope)

    def fields(self, node: Comprehension) -> frozenset[str] | None:
        """The fields of an element that a macro reads, through definitions; None where it takes one whole."""
        if self.expand is None:
            return None
        element, found = ("$element",), set[tuple[str, ...]]()
        known = {**dict.fromkeys(node.variables[:-1]), node.variables[-1]: element}
        for part in (node.condition, node.result):
            if part is not None:
                found |= paths(part, self.expand, known)
        read = [path for path in found if path[0] == element[0]]
        return None if element in read else frozenset(path[1] for path in read)

    def macro(self, node: Comprehension, inner: Scope, names: list[str], loop: str) -> Code | None:
        if node.macro in _TESTS and node.condition is not None:
            return Code(f"{_TESTS[node.macro]}({self.truth(node.condition, inner)} {loop})", bool)
        chosen = f" if {self.truth(node.condition, inner)}" if node.condition is not None else ""
        if node.macro == "exists_one":
            return Code(f"(sum([1 {loop}{chosen}]) == 1)", bool)
        if node.macro == "filter":
            return Code(f"[{self.adapted(Code(names[-1]))} {loop}{chosen}]", list)
        if node.macro in ("map", "transformList") and node.result is not None:
            return Code(f"[{self.adapted(self.emit(node.result, inner))} {loop}{chosen}]", list)
        if node.macro == "transformMap" and node.result is not None:
            made = f"({names[0]}, {self.adapted(self.emit(node.result, inner))})"
            return Code(f"{self.constant(entries)}({made} {loop}{chosen})", dict)
        if node.macro == "transformMapEntry" and _is_entry(node.result):
            made = ", ".join(self.adapted(self.emit(one, inner)) for one in node.result.entries[0])
            return Code(f"{self.constant(entries)}(({made}) {loop}{chosen})", dict)
        return None

    def bind(self, node: Bind, scope: Scope) -> Code:
        value, name = self.emit(node.value, scope), self.fresh()
        body = self.emit(node.body, Scope({**scope.names, node.variable: name}, scope.repeated))
        return Code(f"({body.text} if ({name} := {value.text}) is {name} else None)", body.kind)

    def exact(self, node: Node, scope: Scope) -> Code:
        """A part that the exact evaluator takes over, given the variables."""
        visible = ", ".join(f"{self.constant(name)}: {text}" for name, text in scope.names.items())
        return Code(f"_exact({self.constant(node)}, {{{visible}}})")

    def hoist(self, node: Node) -> Code:
        """A part without variables: evaluated at most once, when first needed."""
        place = self.place(node)
        name = self.fresh()
        return Code(f"({name} if ({name} := _hoisted[{place}]) is not _lazy else _force({place}))")

    def strings(self, node: Node) -> str:
        place, name = self.place(node), self.fresh()
        return f"({name} if ({name} := _strings[{place}]) is not _lazy else _force_strings({place}))"

    def place(self, node: Node) -> int:
        for index, known in enumerate(self.hoisted):
            if known is node:
                return index
        self.hoisted.append(node)
        return len(self.hoisted) - 1

    def depends(self, node: Node, scope: Scope) -> bool:
        """Whether a variable of the scope is used in a tree."""
        return any(name in scope.names for name in free_names(node))

    def adapted(self, code: Code) -> str:
        return code.text if self.plain or code.kind is not None else f"{self.constant(adapt)}({code.text})"

    def constant(self, value: Any) -> str:
        """The text that stands for a constant: a name, or for plain data a placeholder that `inlined()` replaces."""
        key = value if type(value) is str else id(value)
        name = self._names.get(key)
        if name is None or (type(value) is not str and self.constants[name] is not value):
            name = self._names[key] = f"_c{len(self.constants)}"
            self.constants[name] = value
        return f'"{name}"' if type(value) in PLAIN else name

    def fresh(self) -> str:
        return f"_t{next(self._serial)}"


class Scope(NamedTuple):
    """The Python names of the variables, and whether the code around runs once for each of many items."""

    names: dict[str, str]
    repeated: bool


_RESULTS: dict[str, type] = {
    "contains": bool,
    "startsWith": bool,
    "endsWith": bool,
    "matches": bool,
    "int": int,
    "string": str,
    "bool": bool,
    "sets.contains": bool,
    "sets.equivalent": bool,
    "sets.intersects": bool,
}


def filter_name(node: Comprehension) -> str | None:
    """The text of a filter over a list of a binding, `entra.users.filter(u, ...)`; None for any other macro."""
    if node.macro != "filter" or len(node.variables) != 1 or node.condition is None or len(_path(node.source)) != 2:
        return None
    return unparse(node)


def _is_entry(node: Node | None) -> TypeGuard[MapLiteral]:
    return isinstance(node, MapLiteral) and len(node.entries) == 1 and not node.optional


def _is_short(tree: Node) -> bool:
    """Whether a definition is better repeated than called: few nodes, and none that builds or walks over anything."""
    pending, count = [tree], 0
    while pending:
        node = pending.pop()
        count += 1
        if count > _SHORT or isinstance(node, Comprehension | MapLiteral | ListLiteral):
            return False
        pending.extend(node.children())
    return True


def _path(node: Node) -> tuple[str, ...]:
    fields: list[str] = []
    current: Node = node
    while isinstance(current, Select) and not current.test:
        fields.append(current.field)
        current = current.operand
    return (current.name, *reversed(fields)) if isinstance(current, Ident) else ()
