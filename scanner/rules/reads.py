"""What deciding an action over one snapshot reads: every property that is looked at, at its place in the data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scanner.cel import Call, CelError, Ident, Index, Literal, Namespace, Node, Program, Select
from scanner.cel.exact import Exact, Names
from scanner.cel.meter import SESSION, Meter
from scanner.engine.pack import CompiledAction, Pack
from scanner.engine.scope import bindings
from scanner.model.config import Config
from scanner.record import Any, NamedTuple
from scanner.snapshot.document import Snapshot

Site = tuple[str | int, ...]
"""Service, resource, and the keys and indexes below it: ("entra", "users", 0, "isMfaCapable")."""
_ROOTS = ("tenant", "config")


class Reads(NamedTuple):
    """Properties that deciding reads, those too that are asked for and not there."""

    values: set[Site]
    """Their values matter."""
    presence: set[Site]
    """Nothing but whether they are there, or null."""


def reads(compiled: CompiledAction, pack: Pack, snapshot: Snapshot, config: Config) -> Reads:
    """What deciding reads.

    `snapshot` must hold each object once: two places that are one object cannot be told apart.
    """
    scope = _Scope(pack, bindings(pack, snapshot, config))
    _decide(compiled, scope)
    tracer = scope.tracer
    if "collectedAt" in tracer.names:
        tracer.found.add(("collectedAt",))
    return Reads(tracer.found, tracer.present - tracer.found)


def _decide(compiled: CompiledAction, scope: _Scope) -> None:
    """Evaluate what the engine evaluates, and all of `unlisted`, whatever comes out."""
    params = compiled.action.params
    for program in (compiled.applies, compiled.satisfied_by, compiled.expr, *compiled.unlisted):
        if program is not None:
            scope.value(program, None, params)
    if compiled.source is None:
        return
    items = scope.value(compiled.source, None, params)
    for item in items if isinstance(items, (list, tuple)) else ():
        if compiled.family is not None and not _is_about(compiled, scope.value(compiled.family.key, item, params)):
            continue
        if compiled.where is not None and scope.value(compiled.where, item, params) is False:
            continue
        if compiled.excuse is not None and scope.value(compiled.excuse, item, params) is True:
            continue
        keyed = (compiled.family.earned, compiled.family.of, compiled.family.points) if compiled.family else ()
        for program in (compiled.require, *keyed):
            if program is not None:
                scope.value(program, item, params)


def _is_about(compiled: CompiledAction, key: Any) -> bool:
    return isinstance(key, str) and key.casefold() == (compiled.action.key or "").casefold()


class _Scope:
    """The bindings and the definitions, all of them by the exact evaluator, which takes notes."""

    def __init__(self, pack: Pack, values: Mapping[str, object]) -> None:
        self.environment = pack.environment
        self.bindings = values
        self.tracer = _Tracer(self, Meter(SESSION))
        self.tracer.places = dict(_containers(values))
        self.memory: dict[str, Any] = {}

    def value(self, program: Program, item: Any, params: Mapping[str, object]) -> Any:
        """The value of a program; None where it has none."""
        names = {"item": item, "params": dict(params)}
        try:
            return self.tracer.evaluate(program.tree, {name: names[name] for name in program.variables})
        except CelError:
            return None

    def lookup(self, name: str) -> Any:
        if name not in self.environment.definitions:
            return self.bindings[name]
        if name not in self.memory:
            try:
                self.memory[name] = self.call(name, [])
            except CelError as error:
                self.memory[name] = error
        found = self.memory[name]
        if isinstance(found, CelError):
            raise found.with_traceback(None)
        return found

    def call(self, name: str, arguments: list[Any]) -> Any:
        definition = self.environment.definitions[name]
        names = dict(zip(definition.parameters, arguments, strict=True))
        return self.tracer.evaluate(self.environment.programs[name].tree, names)

    def known(self) -> set[str]:
        return {*self.bindings, *self.environment.definitions}


class _Tracer(Exact):
    """The exact evaluator, noting which property of which container each selection asks for."""

    __slots__ = ("found", "names", "places", "present", "testing", "values")

    def __init__(self, scope: _Scope, meter: Meter) -> None:
        super().__init__(scope, meter)
        self.places: dict[int, Site] = {}
        self.found: set[Site] = set()
        self.present: set[Site] = set()
        self.testing: set[Node] = set()
        """Selections that are compared with null."""
        self.names: set[str] = set()
        self.values: dict[Node, Any] = {}
        """What each operand came to last."""

    def evaluate(self, node: Node, names: Names) -> Any:
        self.values.pop(node, None)
        if isinstance(node, Call) and node.function in ("==", "!=") and any(map(_is_null, node.arguments)):
            self.testing.update(node.arguments)
        try:
            value = self.values[node] = super().evaluate(node, names)
            return value
        finally:
            self.note(node)

    def note(self, node: Node) -> None:
        match node:
            case Ident():
                self.names.add(node.name)
            case Select():
                self.asked(node.operand, node.field, present=node.test or node in self.testing)
            case Index():
                self.asked(node.operand, self.values.get(node.index), present=node in self.testing)
            case Call() if node.function == "in" and isinstance(self.values.get(node.arguments[1]), dict):
                self.asked(node.arguments[1], self.values.get(node.arguments[0]), present=True)

    def asked(self, container: Node, key: Any, *, present: bool) -> None:
        value = self.values.get(container)
        place = self.places.get(id(value)) if isinstance(value, (dict, list)) else None
        if place is not None and isinstance(key, (str, int)):
            (self.present if present else self.found).add((*place, key))


def _is_null(node: Node) -> bool:
    return isinstance(node, Literal) and node.value is None


def _containers(values: Mapping[str, object]) -> Iterator[tuple[int, Site]]:
    """Identity and place of every object and list that expressions can reach."""
    pending: list[tuple[object, Site]] = [
        (value, (name,)) for name, value in values.items() if isinstance(value, Namespace) or name in _ROOTS
    ]
    while pending:
        value, place = pending.pop()
        if isinstance(value, dict):
            yield id(value), place
            pending.extend((child, (*place, key)) for key, child in value.items())
        elif isinstance(value, list):
            yield id(value), place
            pending.extend((child, (*place, index)) for index, child in enumerate(value))
