"""What the registry offers and no rule reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scanner.cel.paths import Path
from scanner.engine.pack import CompiledAction, Pack
from scanner.record import NamedTuple
from scanner.snapshot.resources import Field, Registry, Resource


class ResourceUse(NamedTuple):
    """One resource of the registry, and what rules do with it."""

    resource: str
    actions: tuple[str, ...]
    """Ids of the actions that read it."""
    fields: int
    """Fields that the registry names, those of nested objects too."""
    unread: tuple[str, ...]
    """Fields that nothing reads: `members.displayName`. Keys and labels, which evidence shows, are not among them."""


class Coverage(NamedTuple):
    """How much of the registry the rules read."""

    resources: int
    resources_read: int
    fields: int
    fields_read: int
    uses: tuple[ResourceUse, ...]
    """Every resource, by name."""


def coverage(pack: Pack, registry: Registry) -> Coverage:
    """Which resources and fields the rules read.

    A field counts as read when an expression names it anywhere below the resource, through definitions too: the paths
    of an expression do not always tell from which object a property is taken.
    """
    readers: dict[str, list[str]] = {}
    names: dict[str, set[str]] = {}
    for compiled in pack.actions:
        read = _names_read(compiled, pack)
        for resource in compiled.action.requires:
            readers.setdefault(resource, []).append(compiled.action.id)
            names.setdefault(resource, set()).update(read)
    uses = tuple(_use(resource, readers, names.get(resource.name, set())) for resource in registry)
    return Coverage(
        resources=len(uses),
        resources_read=sum(bool(use.actions) for use in uses),
        fields=sum(use.fields for use in uses),
        fields_read=sum(use.fields - len(use.unread) for use in uses),
        uses=uses,
    )


def _use(resource: Resource, readers: Mapping[str, list[str]], read: set[str]) -> ResourceUse:
    fields = list(_fields(resource.fields))
    shown = {resource.key, resource.label}
    unread = tuple(
        ".".join(path) for path in fields if path[-1] not in read and not (len(path) == 1 and path[0] in shown)
    )
    return ResourceUse(
        resource.name, tuple(sorted(readers.get(resource.name, ()), key=str.casefold)), len(fields), unread
    )


def _fields(fields: Mapping[str, Field], above: Path = ()) -> Iterator[Path]:
    """The leaves and the objects of a resource, by their paths."""
    for name, field in fields.items():
        yield (*above, name)
        inner = field
        while inner.item is not None:
            inner = inner.item
        yield from _fields(inner.fields, (*above, name))


def _names_read(compiled: CompiledAction, pack: Pack) -> set[str]:
    """Names of properties in the expressions of an action and in the definitions behind them."""
    from scanner.cel import Index, Literal, Select
    from scanner.cel.tree import walk
    from scanner.rules.uses import definitions_of, reachable

    known = {definition.name: definition for definition in pack.catalogue.definitions}
    trees = [program.tree for program in (*compiled.programs(), *compiled.describing())]
    trees += [pack.environment.programs[name].tree for name in reachable(definitions_of(compiled.action, known), known)]
    found: set[str] = set()
    for node in (node for tree in trees for node in walk(tree)):
        if isinstance(node, Select):
            found.add(node.field)
        elif isinstance(node, Index) and isinstance(node.index, Literal) and isinstance(node.index.value, str):
            found.add(node.index.value)
        elif isinstance(node, Literal) and isinstance(node.value, str):
            found.add(node.value)  # names of properties that are handed to a definition
    return found
