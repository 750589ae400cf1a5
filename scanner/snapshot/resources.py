"""The registry of resources: what a snapshot can hold, where it comes from, and which fields it has."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

from scanner.record import Literal, NamedTuple

SCALARS = ("string", "int", "number", "bool", "timestamp", "map", "any")
"""`timestamp` is ISO 8601 text, `map` a free-form object."""

Shape = Literal["list", "object"]


class Field(NamedTuple):
    """One property of a row or an object."""

    name: str
    """Empty for the item of a list."""
    type: str
    """One of SCALARS, `object` or `list`."""
    nullable: bool = False
    item: Field | None = None
    """What a list holds."""
    fields: Mapping[str, Field] = {}
    """Known properties of an object; others are kept and ignored."""
    values: tuple[str, ...] = ()
    """The strings that the source documents; others may come."""
    description: str = ""


class Resource(NamedTuple):
    """One collection or object of a snapshot."""

    name: str
    """With its service: `entra.users`."""
    title: str
    source: str
    """The request or cmdlet that yields it."""
    permission: str
    """The least that reads it."""
    shape: Shape
    key: str | None
    """The property that tells rows apart; null for objects and for rows without one."""
    label: str | None
    """The property that names a row to a person."""
    fields: Mapping[str, Field]
    changes: str = "configuration"
    """Which part of the score's causes a change belongs to, see `scanner.model.part.Part`."""
    settings: tuple[str, ...] = ()
    """Properties whose change on a row that is there before and after is configuration all the same."""
    match: tuple[str, ...] = ()
    """The properties that tell rows apart together, where no single one does."""
    size: str | None = None
    """A property whose change makes every change of its row one of the population."""

    @property
    def service(self) -> str:
        return self.name.partition(".")[0]

    def field(self, path: tuple[str, ...]) -> Field | None:
        """The field at a path of property names, lists looked into; None where the registry names none."""
        fields, found = self.fields, None
        for part in path:
            found = fields.get(part)
            if found is None:
                return None
            inner = found
            while inner.item is not None:
                inner = inner.item
            fields = inner.fields
        return found


class Registry:
    """Every resource that is known, by name."""

    __slots__ = ("_resources",)

    def __init__(self, resources: Mapping[str, Resource]) -> None:
        self._resources = dict(sorted(resources.items()))

    def get(self, name: str) -> Resource | None:
        return self._resources.get(name)

    @property
    def names(self) -> tuple[str, ...]:
        """Sorted."""
        return tuple(self._resources)

    @property
    def services(self) -> tuple[str, ...]:
        return tuple(sorted({resource.service for resource in self}))

    def of_service(self, service: str) -> tuple[Resource, ...]:
        return tuple(resource for resource in self if resource.service == service)

    def __iter__(self) -> Iterator[Resource]:
        return iter(self._resources.values())

    def __len__(self) -> int:
        return len(self._resources)


def load_registry(folder: str | os.PathLike[str] | None = None) -> Registry:
    """The registry in a folder of `<service>.yaml` files, this release's own by default.

    Raises InputError that lists every fault of every file by line and column.
    """
    from scanner.data import data_path
    from scanner.model.problem import InputError
    from scanner.snapshot.registry_files import read_file

    root = os.fspath(folder) if folder is not None else data_path("schemas", "resources")
    resources, problems = [], []
    for name in sorted(os.listdir(root)):
        if name.endswith(".yaml"):
            found, faults = read_file(os.path.join(root, name))
            resources += found
            problems += faults
    if problems:
        raise InputError(problems)
    return Registry({resource.name: resource for resource in resources})
