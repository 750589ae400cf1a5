"""Static checks: fields that do not exist, comparisons that cannot be true, operands of the wrong type.

Only what is wrong whatever the data is, is refused; where a shape is not known, nothing is said.
"""

from __future__ import annotations

from scanner.cel.errors import CelError, CelSyntaxError, Kind, Position, did_you_mean, syntax_error
from scanner.cel.shape import Shape
from scanner.cel.tree import Bind, Call, Comprehension, Ident, Index, ListLiteral, Literal, MapLiteral, Node, Select
from scanner.cel.unparse import unparse
from scanner.cel.values import Uint
from scanner.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Shapes = dict[str, "Shape | None"]


class Type(NamedTuple):
    """What is known of an expression: a name of a type, and the shape where it comes from data."""

    name: str
    shape: Shape | None = None


class Called(NamedTuple):
    """What is known of a definition for some arguments, whose shapes are kept so that identity means something."""

    type: Type | None
    faults: list[CelSyntaxError]
    shapes: tuple[Shape | None, ...]


_SCALARS: dict[str, Shape] = {"string": Shape("string"), "int": Shape("int"), "number": Shape("number")}
_SCALARS["bool"] = Shape("bool")
_LITERALS = {bool: "bool", int: "int", Uint: "number", float: "number", str: "string", bytes: "bytes"}
_RESULTS = {
    **dict.fromkeys(("size", "int", "indexOf", "lastIndexOf"), "int"),
    **dict.fromkeys(("double", "uint"), "number"),
    **dict.fromkeys(("string", "charAt", "join", "replace", "substring", "trim", "lowerAscii", "upperAscii"), "string"),
    **dict.fromkeys(("bool", "contains", "startsWith", "endsWith", "matches"), "bool"),
    **dict.fromkeys(("sets.contains", "sets.equivalent", "sets.intersects"), "bool"),
    **dict.fromkeys(("optional.of", "optional.none", "optional.ofNonZeroValue", "or", "first", "last"), "optional"),
    **dict.fromkeys(("hasValue", "isIP", "isCIDR", "containsIP", "containsCIDR"), "bool"),
    "timestamp": "instant",
    "duration": "duration",
}
_TEXT_METHODS = frozenset(
    {"contains", "startsWith", "endsWith", "matches", "split", "lowerAscii", "upperAscii", "trim"}
)
_FAMILIES = {
    "int": {"number"},
    "number": {"number"},
    "string": {"string"},
    "timestamp": {"string", "instant"},
    "object": {"map"},
}
_SAID = 3
"""Faults of a definition that are said at each of its calls."""
_CALLED = 500
"""Different calls of definitions that are looked into for one expression."""
_TOLD = {
    "instant": "a timestamp",
    "int": "an int",
    "object": "an object",
    "optional": "an optional value",
}


_NEEDED = {
    "bool": "compare it with something: ==, !=, <, in, has(...)",
    "list": "name a list, or make one with .filter(...) or .map(...)",
}


class Checker:
    """Finds the faults of one expression; `definition` gives the parameters and the tree of a named one."""

    def __init__(
        self,
        declared: Mapping[str, Shape | None],
        definition: Callable[[str], tuple[tuple[str, ...], Node] | None],
        file: str = "",
        called: dict[tuple[object, ...], Called] | None = None,
    ) -> None:
        self.declared = declared
        self.definition = definition
        self.file = file
        self.faults: list[CelSyntaxError] = []
        self.called = {} if called is None else called

    def infer(self, node: Node, local: Shapes) -> Type | None:
        """What is known of a node; faults in and below it are collected."""
        if isinstance(node, Literal):
            return Type("null" if node.value is None else _LITERALS[type(node.value)])
        if isinstance(node, Ident):
            return self.name(node, local)
        if isinstance(node, Select):
            return self.select(node, local)
        if isinstance(node, Index):
            return self.index(node, local)
        if isinstance(node, Comprehension):
            return self.comprehension(node, local)
        if isinstance(node, Bind):
            return self.infer(node.body, {**local, node.variable: _shape(self.infer(node.value, local))})
        if isinstance(node, Call):
            return self.call(node, local)
        inferred = [self.infer(child, local) for child in node.children()]
        if isinstance(node, ListLiteral):
            return Type("list", None if node.optional else Shape("list", item=_common(inferred)))
        return Type("map") if isinstance(node, MapLiteral) else None

    def name(self, node: Ident, local: Shapes) -> Type | None:
        if node.name in local and not node.absolute:
            return _type(local[node.name])
        found = self.definition(node.name)
        if found is not None and not found[0]:
            return self.inner(node.name, found, ()).type
        return _type(self.declared.get(node.name))

    def select(self, node: Select, local: Shapes) -> Type | None:
        operand = self.infer(node.operand, local)
        found = self.field(node, operand, node.operand, node.field)
        return Type("bool") if node.test else found

    def field(self, node: Node, operand: Type | None, base: Node, field: str) -> Type | None:
        if operand is None or operand.name == "any":
            return None
        if operand.name == "optional":
            return operand
        shape = operand.shape
        if operand.name == "map":
            return _type(shape.item) if shape is not None else None
        if operand.name != "object" or shape is None:
            self.fault(node, f"{unparse(base)} is {_told(operand.name)} and has no field {field!r}", "no_such_overload")
        elif field in shape.fields:
            return _type(shape.fields[field])
        else:
            message = f"{shape.name or unparse(base)} has no {shape.noun} {field!r}"
            self.fault(node, message, "undeclared", did_you_mean(field, shape.fields))
        return None

    def index(self, node: Index, local: Shapes) -> Type | None:
        operand, key = self.infer(node.operand, local), self.infer(node.index, local)
        if operand is None or operand.shape is None:
            return None
        if operand.name == "list":
            if key is not None and "number" not in _family(key.name):
                self.fault(
                    node, f"{unparse(node.operand)} is a list; {_told(key.name)} is no index", "no_such_overload"
                )
            return _type(operand.shape.item)
        if operand.name == "object" and isinstance(node.index, Literal) and type(node.index.value) is str:
            return self.field(node, operand, node.operand, node.index.value)
        return _type(operand.shape.item) if operand.name == "map" else None

    def comprehension(self, node: Comprehension, local: Shapes) -> Type | None:
        source = self.infer(node.source, local)
        if source is not None and source.name not in ("list", "map", "object", "any"):
            message = f"{node.macro}() needs a list or a map, and {unparse(node.source)} is {_told(source.name)}"
            self.fault(node, message, "no_such_overload")
        inner = {**local, **self.variables(node, source)}
        condition = self.truth(node.condition, inner, node.macro) if node.condition is not None else None
        result = self.infer(node.result, inner) if node.result is not None else None
        if node.macro in ("all", "exists", "exists_one"):
            return condition and Type("bool")
        if node.macro in ("filter", "sortBy"):
            return source if source is not None and source.name == "list" else Type("list")
        return Type("list", Shape("list", item=_shape(result))) if node.macro in ("map", "transformList") else None

    def variables(self, node: Comprehension, source: Type | None) -> Shapes:
        shape = source.shape if source is not None else None
        item = shape.item if shape is not None else None
        keyed = source is not None and source.name in ("map", "object")
        if len(node.variables) == 1:
            return {node.variables[0]: Shape("string") if keyed and item is not None else None if keyed else item}
        return {node.variables[0]: None, node.variables[1]: item}

    def call(self, node: Call, local: Shapes) -> Type | None:
        if node.function in ("&&", "||", "!_"):
            for one in node.arguments:
                self.truth(one, local, node.function.rstrip("_"))
            return Type("bool")
        if node.function == "?:":
            self.truth(node.arguments[0], local, "?:")
            branches = [self.infer(one, local) for one in node.arguments[1:]]
            return branches[0] if branches[0] == branches[1] else None
        if node.function in ("?.", "[?]"):
            self.index(Index(node.at, *node.arguments), local)
            return Type("optional")
        inferred = [self.infer(one, local) for one in node.children()]
        if node.function in ("==", "!=", "<", "<=", ">", ">="):
            self.comparison(node, inferred[0], inferred[1])
            return Type("bool")
        if node.function == "in":
            self.membership(node, inferred[0], inferred[1])
            return Type("bool")
        return self.function(node, inferred)

    def function(self, node: Call, inferred: list[Type | None]) -> Type | None:
        if node.target is not None and node.function in _TEXT_METHODS and inferred[0] is not None:
            self.text_method(node, node.target, inferred[0].name)
        if node.function == "matches" and len(node.children()) == 2:
            self.pattern(node.children()[1])
        found = self.definition(node.function) if node.target is None else None
        if found is not None and len(found[0]) == len(inferred):
            inner = self.inner(node.function, found, tuple(map(_shape, inferred)))
            for fault in inner.faults:
                self.fault(node, f"{node.function}(): {fault.message}", fault.kind, fault.hint)
            return inner.type
        name = _RESULTS.get(node.function)
        return Type(name) if name else None

    def text_method(self, node: Call, target: Node, name: str) -> None:
        if "string" in _family(name) or name == "any":
            return
        hint = None
        if node.function == "contains" and name in ("list", "map", "object"):
            hint = f"write {unparse(Call(node.at, 'in', (node.arguments[0], target)))}"
        message = f"{node.function}() is a method of strings, and {unparse(target)} is {_told(name)}"
        self.fault(node, message, "no_such_overload", hint)

    def pattern(self, written: Node) -> None:
        """A regular expression that is written out must be one."""
        if isinstance(written, Literal) and isinstance(written.value, str):
            from scanner.cel.regex import compiled

            try:
                compiled(written.value)
            except CelError as error:
                hint = "mend it; the syntax is that of RE2, and a bracket that stands for itself has a backslash"
                self.fault(written, error.message, error.kind, hint)

    def comparison(self, node: Call, left: Type | None, right: Type | None) -> None:
        if left is None or right is None:
            return
        if not _comparable(left, right):
            verdict = {"==": "are never equal", "!=": "are never equal"}.get(node.function, "cannot be ordered")
            kind: Kind = "invalid_argument" if "equal" in verdict else "no_such_overload"
            hint = _comparison_hint(node, left, right)
            self.fault(node, f"{_told(left.name)} and {_told(right.name)} {verdict}: {unparse(node)}", kind, hint)
        elif node.function in ("==", "!="):
            self.value(node.arguments[1], left.shape, node.arguments[0])
            self.value(node.arguments[0], right.shape, node.arguments[1])

    def membership(self, node: Call, element: Type | None, container: Type | None) -> None:
        if container is None or element is None or container.name == "any":
            return
        what, where = node.arguments
        if container.name not in ("list", "map", "object"):
            message = f"'in' needs a list or a map, and {unparse(where)} is {_told(container.name)}"
            self.fault(node, message, "no_such_overload")
            return
        item = _type(container.shape.item) if container.shape is not None and container.name == "list" else None
        if (
            item is not None
            and "null" not in (element.name, item.name)
            and not _family(element.name) & _family(item.name)
        ):
            self.fault(node, f"{unparse(where)} never holds {_told(element.name)}", "invalid_argument")
        elif item is not None:
            self.value(what, item.shape, where)
            for one in where.items if isinstance(where, ListLiteral) else ():
                self.value(one, element.shape, what)

    def value(self, literal: Node, shape: Shape | None, place: Node) -> None:
        """A literal must be one of the values of the shape that it is compared with."""
        if not isinstance(literal, Literal) or literal.value is None or shape is None or not shape.values:
            return
        if literal.value not in shape.values:
            hint = did_you_mean(str(literal.value), shape.values) or f"it is one of {', '.join(map(str, shape.values))}"
            self.fault(literal, f"{unparse(place)} is never {unparse(literal)}", "invalid_argument", hint)

    def truth(self, node: Node, local: Shapes, operator: str) -> Type:
        inferred = self.infer(node, local)
        if inferred is not None and inferred.name not in ("bool", "any"):
            self.fault(
                node, f"'{operator}' needs a bool, and {unparse(node)} is {_told(inferred.name)}", "no_such_overload"
            )
        return Type("bool")

    def yields(self, node: Node, local: Shapes, name: str | None) -> None:
        """Check a whole expression, which has to be of a type where one is named."""
        inferred = self.infer(node, local)
        if name is not None and inferred is not None and inferred.name not in (name, "any"):
            message = f"{_told(name)} is needed, and {unparse(node)} is {_told(inferred.name)}"
            self.fault(node, message, "no_such_overload", _NEEDED.get(name))

    def inner(self, name: str, found: tuple[tuple[str, ...], Node], shapes: tuple[Shape | None, ...]) -> Called:
        """A definition for arguments of these shapes; what they make wrong in it is said where it is called."""
        key = (name, *map(id, shapes))
        if key not in self.called:
            if len(self.called) >= _CALLED:
                return Called(None, [], shapes)
            self.called[key] = Called(None, [], shapes)
            checker = Checker(self.declared, self.definition, "", self.called)
            inferred = checker.infer(found[1], dict(zip(found[0], shapes, strict=True)))
            self.called[key] = Called(inferred, checker.faults[:_SAID], shapes)
        return self.called[key]

    def fault(self, node: Node, message: str, kind: Kind, hint: str | None = None) -> None:
        self.faults.append(syntax_error(message, Position(self.file, *node.at), hint, kind))


def _type(shape: Shape | None) -> Type | None:
    return None if shape is None else Type(shape.kind, shape)


def _shape(inferred: Type | None) -> Shape | None:
    if inferred is None or inferred.shape is not None:
        return inferred and inferred.shape
    return _SCALARS.get(inferred.name)


def _common(inferred: list[Type | None]) -> Shape | None:
    """The shape of all elements of a list literal, where they have one in common."""
    shapes = {one.name if one is not None else None for one in inferred}
    return _shape(inferred[0]) if len(shapes) == 1 else None


def _family(name: str) -> set[str]:
    """What values of a type may be equal to."""
    if name == "any":
        return {"number", "string", "instant", "bool", "list", "map", "bytes", "duration"}
    return _FAMILIES.get(name, {name})


def _comparable(left: Type, right: Type) -> bool:
    names = {left.name, right.name}
    if "optional" in names:
        return names == {"optional"}
    return "null" in names or bool(_family(left.name) & _family(right.name))


def _comparison_hint(node: Call, left: Type, right: Type) -> str | None:
    """What to write in place of a comparison of two types that have nothing in common."""
    if "optional" in (left.name, right.name):
        return "write .orValue(...) or .hasValue()"
    if "bool" in (left.name, right.name):
        other = node.arguments[0] if left.name == "bool" else node.arguments[1]
        return f"write {unparse(other)}, or compare it with true or false"
    return f"compare {unparse(node.arguments[0])} with {_told(left.name)}"


def _told(name: str) -> str:
    return _TOLD.get(name, f"a {name}" if name != "any" else "a value")
