"""Expressions made for one set of bindings: what does not depend on a row is worked out once, before the first row.

A condition such as "some enabled policy reaches the account" is mostly about the tenant and only a little about the
account. Over a million accounts it pays to work out the part about the tenant first: definitions are put in place of
their calls, macros over short known lists are written out, and what is decided disappears. What remains is a tree over
the row alone, often a look-up or two.

The remaining tree gives the value of the original wherever it gives one. Where it fails, the original decides.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Hashable, Iterable, Iterator, Mapping

from scanner.cel.anatomy import Anatomy
from scanner.cel.errors import CelError
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
    dotted,
    walk,
)
from scanner.cel.values import Streamed, Value
from scanner.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from scanner.cel.session import Session

_UNROLLED = 48
"""Elements of a known list up to which a macro is written out."""
_LARGEST = 6000
"""Nodes of the remaining tree; beyond it a call stays a call."""


class Known(NamedTuple):
    """A value that no row changes."""

    value: Value


class Failed(NamedTuple):
    """An error that no row changes."""

    error: CelError


Part = Known | Failed | Node
"""A value, an error, or the tree of what remains."""
Names = Mapping[str, Part]


class Remembered(NamedTuple):
    """A definition of which all arguments but one are known."""

    parameter: str
    body: Node
    kept: tuple[Part, ...]


class Unspecialised(Exception):
    """What remains is too large to be worth having."""


class Specialiser:
    """Makes trees for the rows of one session; definitions that several of them call are worked out once.

    `costly` are definitions that read long lists, and those lists themselves (`entra.users`): they are left for the
    first row that needs them, unless every row does. `rows` are variables that are always maps with strings as keys.
    """

    def __init__(self, session: Session, costly: Container[str] = (), rows: Collection[str] = ()) -> None:
        self.session = session
        self.costly = costly
        self.rows = rows
        self.anatomy = Anatomy()
        self.remembered: dict[str, Remembered] = {}
        """Functions that remaining trees call, by name."""
        self._made = 0
        self._serial = 0
        self._conditional = 0
        """How many conditions over a row stand between the whole and the part at hand."""
        self._inlined: dict[Hashable, tuple[Part, tuple[Part, ...]]] = {}
        """What is left of definitions by their arguments, which are kept so that nothing else gets their identity."""
        self._calls: dict[Hashable, str] = {}

    def specialised(self, tree: Node, names: Names) -> Node:
        """What remains of a tree, given what is known of its variables.

        Raises `Unspecialised`, and `CelError` where the budget of the session ends.
        """
        self._made = 0
        return self.node(tree, names)

    def node(self, tree: Node, names: Names) -> Node:
        return _node(self.part(tree, names), tree)

    def part(self, tree: Node, names: Names) -> Part:
        self._made += 1
        if self._made > _LARGEST:
            raise Unspecialised
        if isinstance(tree, Literal):
            return Known(tree.value)
        free = self.anatomy.free(tree)
        if not any(isinstance(names.get(name), Node) for name in free) and not self._is_postponed(tree, names):
            return self._evaluated(tree, names, free)
        return _PARTS[type(tree)](self, tree, names)

    def _is_postponed(self, tree: Node, names: Names) -> bool:
        """Whether a part about the tenant alone is better left until a row needs it."""
        return self._conditional > 0 and any(_global(node, names) in self.costly for node in walk(tree))

    def _evaluated(self, tree: Node, names: Names, free: Iterable[str]) -> Part:
        known = {}
        for name in free:
            part = names.get(name)
            if part is not None:
                assert not isinstance(part, Node)
                known[name] = part.value if isinstance(part, Known) else part.error
        try:
            value = self.session.exactly(tree, known)
        except CelError as error:
            if error.kind == "limit":
                raise
            return Failed(error)
        except RecursionError:
            raise Unspecialised from None
        return tree if isinstance(value, Streamed) else Known(value)

    def ident(self, tree: Ident, names: Names) -> Part:
        part = None if tree.absolute else names.get(tree.name)
        return tree if part is None else part

    def select(self, tree: Select, names: Names) -> Part:
        operand = self.part(tree.operand, names)
        if isinstance(operand, Failed):
            return operand
        made = Select(tree.at, _node(operand, tree.operand), tree.field, tree.test)
        return self._evaluated(made, {}, ()) if isinstance(operand, Known) else made

    def index(self, tree: Index, names: Names) -> Part:
        return self.strict(tree, (tree.operand, tree.index), names, lambda parts: self.indexed(tree, *parts))

    def indexed(self, tree: Index, operand: Node, key: Node) -> Node:
        if self.is_row(operand) and isinstance(key, Literal) and type(key.value) is str:
            return Select(tree.at, operand, key.value)
        return Index(tree.at, operand, key)

    def called(self, tree: Call, parts: tuple[Node, ...]) -> Node:
        if tree.function == "in" and self.is_row(parts[1]):
            key = parts[0]
            if isinstance(key, Literal) and type(key.value) is str:
                return Select(tree.at, parts[1], key.value, test=True)
        if tree.function == "+" and _is_choice(parts[0]) and isinstance(parts[1], Literal):
            return self.distributed(tree, parts[0], parts[1])
        return _call(tree, parts)

    def distributed(self, tree: Call, choice: Node, addend: Literal) -> Node:
        """`(c ? x : y) + z` as `c ? x + z : y + z`, where all three are known."""
        condition, *branches = choice.children()
        sums = [self._evaluated(Call(tree.at, "+", (branch, addend)), {}, ()) for branch in branches]
        return Call(tree.at, "?:", (condition, *(_node(part, tree) for part in sums)))

    def is_row(self, node: Node) -> bool:
        return isinstance(node, Ident) and node.name in self.rows

    def call(self, tree: Call, names: Names) -> Part:
        if tree.function in ("&&", "||"):
            return self.logical(tree, names)
        if tree.function == "?:":
            return self.conditional_call(tree, names)
        definition = self.session.environment.definition(tree.function) if tree.target is None else None
        if definition is not None and len(definition[0]) == len(tree.arguments):
            return self.definition_call(tree, *definition, names)
        return self.strict(tree, tree.children(), names, lambda parts: self.called(tree, parts))

    def strict(
        self, tree: Node, children: tuple[Node, ...], names: Names, make: Callable[[tuple[Node, ...]], Node]
    ) -> Part:
        """A construct that needs all its parts."""
        return self.joined(tree, [self.part(child, names) for child in children], make)

    def joined(self, tree: Node, parts: list[Part], make: Callable[[tuple[Node, ...]], Node]) -> Part:
        for part in parts:
            if isinstance(part, Failed):
                return part
        made = make(tuple([_node(part, tree) for part in parts]))
        return self._evaluated(made, {}, ()) if all(isinstance(part, Known) for part in parts) else made

    def logical(self, tree: Call, names: Names) -> Part:
        return self.decided(tree, (self.part(one, names) for one in tree.arguments))

    def decided(self, tree: Call, parts: Iterable[Part]) -> Part:
        """`||` is decided by true and `&&` by false; what is decided the other way drops out, errors come last."""
        decides = tree.function == "||"
        before, left, failed = self._conditional, list[Node](), list[Failed]()
        for part in parts:
            if isinstance(part, Node):
                left.append(part)
                self._conditional = before + 1
            elif isinstance(part, Failed):
                failed.append(part)
            elif part.value is decides:
                self._conditional = before
                return part
            elif type(part.value) is not bool:
                failed.append(_failed(self._evaluated(Call(tree.at, tree.function, (_node(part, tree),)), {}, ())))
        self._conditional = before
        if not left:
            return failed[0] if failed else Known(not decides)
        tail = [_node(failed[0], tree)] if failed else []
        return Call(tree.at, tree.function, (*left, *tail))

    def conditional_call(self, tree: Call, names: Names) -> Part:
        condition = self.part(tree.arguments[0], names)
        if isinstance(condition, Failed):
            return condition
        if isinstance(condition, Known):
            if type(condition.value) is bool:
                return self.part(tree.arguments[1 if condition.value else 2], names)
            return self._evaluated(Call(tree.at, "?:", (_node(condition, tree), tree, tree)), {}, ())
        self._conditional += 1
        branches = [self.node(one, names) for one in tree.arguments[1:]]
        self._conditional -= 1
        return Call(tree.at, "?:", (condition, *branches))

    def definition_call(self, tree: Call, parameters: tuple[str, ...], body: Node, names: Names) -> Part:
        """The definition in place of its call; one about a single value that is worked out from a row remembers.

        A value that just stands in the row is likely to be another one in each."""
        arguments = [self.part(one, names) for one in tree.arguments]
        for part in arguments:
            if isinstance(part, Failed):
                return part
        inner = dict(zip(parameters, arguments))
        computed = [name for name, part in inner.items() if isinstance(part, Node) and not isinstance(part, Ident)]
        loose = [name for name, part in inner.items() if isinstance(part, Ident)]
        key = tree.function, self._conditional > 0, *(_identity(part) for part in arguments)
        if len(computed) == 1 and not loose and not isinstance(inner[computed[0]], Select):
            return self.remembering(tree, computed[0], inner, body)
        if not computed:
            if key not in self._inlined:
                self._inlined[key] = self.part(body, inner), tuple(arguments)
            return self._inlined[key][0]
        bound = [(self.fresh(), name) for name in computed]
        values = [(fresh, _node(inner[name], tree)) for fresh, name in bound]
        result = self.node(body, {**inner, **{name: Ident(tree.at, fresh) for fresh, name in bound}})
        for name, value in reversed(values):
            result = Bind(tree.at, name, value, result)
        return result

    def remembering(self, tree: Call, computed: str, inner: Names, body: Node) -> Part:
        """A call of a function of one value, which is worked out once for each value."""
        value = _node(inner[computed], tree)
        others = tuple((name, _identity(part)) for name, part in inner.items() if name != computed)
        key = tree.function, computed, others
        name = self._calls.get(key)
        if name is None:
            name = self._calls[key] = f"{tree.function}${len(self._calls)}"
            before, self._conditional = self._conditional, self._conditional + 1
            made = self.node(body, {**inner, computed: Ident(tree.at, computed)})
            self._conditional = before
            self.remembered[name] = Remembered(computed, made, tuple(inner.values()))
        return Call(tree.at, name, (value,))

    def list_literal(self, tree: ListLiteral, names: Names) -> Part:
        return self.strict(tree, tree.items, names, lambda parts: ListLiteral(tree.at, parts, tree.optional))

    def map_literal(self, tree: MapLiteral, names: Names) -> Part:
        def make(parts: tuple[Node, ...]) -> Node:
            return MapLiteral(tree.at, tuple(zip(parts[::2], parts[1::2], strict=True)), tree.optional)

        return self.strict(tree, tree.children(), names, make)

    def bind(self, tree: Bind, names: Names) -> Part:
        value = self.part(tree.value, names)
        if not isinstance(value, Node) or isinstance(value, Ident):
            return self.part(tree.body, {**names, tree.variable: value})
        name = self.fresh()
        return Bind(tree.at, name, value, self.node(tree.body, {**names, tree.variable: Ident(tree.at, name)}))

    def comprehension(self, tree: Comprehension, names: Names) -> Part:
        source = self.part(tree.source, names)
        if isinstance(source, Failed):
            return source
        if isinstance(source, Known):
            unrolled = self.unrolled(tree, source.value, names)
            if unrolled is not None:
                return unrolled
        renamed = {name: self.fresh() for name in tree.variables}
        inner = {**names, **{name: Ident(tree.at, fresh) for name, fresh in renamed.items()}}
        self._conditional += 1
        condition = self.node(tree.condition, inner) if tree.condition is not None else None
        result = self.node(tree.result, inner) if tree.result is not None else None
        self._conditional -= 1
        return Comprehension(
            tree.at, tree.macro, _node(source, tree.source), tuple(renamed.values()), condition, result
        )

    def unrolled(self, tree: Comprehension, source: Value, names: Names) -> Part | None:
        """A test of each element of a short list, or what each becomes, written out."""
        if type(source) is not list or len(source) > _UNROLLED:
            return None
        if tree.macro in ("all", "exists") and tree.condition is not None:
            call = Call(tree.at, "&&" if tree.macro == "all" else "||", ())
            return self.decided(call, self.rounds(tree, tree.condition, source, names))
        if tree.macro in ("map", "transformList") and tree.condition is None and tree.result is not None:
            parts = list(self.rounds(tree, tree.result, source, names))
            return self.joined(tree, parts, lambda made: ListLiteral(tree.at, made))
        return None

    def rounds(self, tree: Comprehension, body: Node, source: list[Value], names: Names) -> Iterator[Part]:
        for place, element in enumerate(source):
            paired = {tree.variables[0]: Known(place)} if len(tree.variables) == 2 else {}
            yield self.part(body, {**names, **paired, tree.variables[-1]: Known(element)})

    def failure(self, tree: Failure, names: Names) -> Part:
        return Failed(tree.error)

    def fresh(self) -> str:
        self._serial += 1
        return f"${self._serial}"


_PARTS: dict[type, Callable[..., Part]] = {
    Ident: Specialiser.ident,
    Select: Specialiser.select,
    Index: Specialiser.index,
    Call: Specialiser.call,
    ListLiteral: Specialiser.list_literal,
    MapLiteral: Specialiser.map_literal,
    Bind: Specialiser.bind,
    Comprehension: Specialiser.comprehension,
    Failure: Specialiser.failure,
}


def _node(part: Part, tree: Node) -> Node:
    if isinstance(part, Known):
        return Literal(tree.at, part.value)
    return Failure(tree.at, part.error) if isinstance(part, Failed) else part


def _part(node: Node) -> Part:
    if isinstance(node, Literal):
        return Known(node.value)
    return Failed(node.error) if isinstance(node, Failure) else node


def _identity(part: Part) -> Hashable:
    """Equal for the same variable and for the same value."""
    if isinstance(part, Ident):
        return "name", part.name
    if isinstance(part, Known):
        scalar = isinstance(part.value, (str, int, float, bytes, bool, type(None)))
        return (type(part.value), part.value) if scalar else ("at", id(part.value))
    return "part", id(part)


def _global(node: Node, names: Names) -> str | None:
    """The definition that a node names, or the resource."""
    if isinstance(node, Ident):
        return None if node.name in names and not node.absolute else node.name
    if isinstance(node, Call):
        return node.function if node.target is None else None
    return dotted(node) if isinstance(node, Select) else None


def _is_choice(node: Node) -> bool:
    """Whether a node chooses between two known values."""
    if not isinstance(node, Call) or node.function != "?:":
        return False
    return all(isinstance(branch, Literal) for branch in node.arguments[1:])


def _failed(part: Part) -> Failed:
    assert isinstance(part, Failed)
    return part


def _call(tree: Call, parts: tuple[Node, ...]) -> Call:
    if tree.target is None:
        return Call(tree.at, tree.function, parts)
    return Call(tree.at, tree.function, parts[1:], parts[0])
