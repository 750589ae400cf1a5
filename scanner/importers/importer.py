"""What an importer is, and what it gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from scanner.record import Any, NamedTuple
from scanner.snapshot.resources import Registry


class Mapped(NamedTuple):
    """A part of the export that became a resource."""

    key: str
    resource: str
    rows: int | None
    """Null for a single object."""


class Left(NamedTuple):
    """A part of the export that the snapshot does not hold."""

    key: str
    reason: str


class Unread(NamedTuple):
    """A resource that this kind of export can hold, and this one does not."""

    resource: str
    state: str
    """A state of coverage."""
    detail: str


class ImportResult(NamedTuple):
    """A snapshot document, and what became of each part of the export."""

    snapshot: dict[str, Any]
    mapped: tuple[Mapped, ...]
    left: tuple[Left, ...]
    unread: tuple[Unread, ...]


class Importer(NamedTuple):
    """A way to make a snapshot of another tool's export."""

    name: str
    """As people write it after `--from`."""
    title: str
    read: Callable[[str, Registry], ImportResult]
    """(path, registry) -> result. Raises InputError for a file that is not such an export."""
    read_many: Callable[[Sequence[str], Registry], ImportResult] | None = None
    """The same for exports that come in several files; null where there is always one."""
