"""Which files of a pack are what."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from scanner.record import NamedTuple

FAMILY = "family.yaml"
_OTHER_FOLDERS = {"definitions", "frameworks", "statuses"}
_OTHER_FILES = {"definitions.yaml", "tags.yaml"}


class Source(NamedTuple):
    """One file of a pack."""

    path: Path
    name: str
    """As shown in faults and reports: `rules/entra/AdminMFAV2.yaml`."""


class FamilySource(NamedTuple):
    """The files of one family."""

    shared: Source
    """`family.yaml`."""
    tables: tuple[Source, ...]

    @property
    def files(self) -> tuple[Source, ...]:
        return self.shared, *self.tables


def rule_sources(root: Path) -> Iterator[Source]:
    """`<service>/<ActionId>.yaml` below a pack, or `<ActionId>.yaml` right in it, in order of their names.

    What families are made of is not among them.
    """
    families = {path.parent for path in root.glob(f"*/{FAMILY}")}
    for path in sorted([*root.glob("*.yaml"), *root.glob("*/*.yaml")]):
        known_as = path.name in _OTHER_FILES if path.parent == root else path.parent.name in _OTHER_FOLDERS
        if not known_as and path.parent not in families:
            yield _source(root, path)


def family_sources(root: Path) -> Iterator[FamilySource]:
    """The families of a pack, in order of their folders' names."""
    for path in sorted(root.glob(f"*/{FAMILY}")):
        if path.parent.name not in _OTHER_FOLDERS:
            tables = sorted(other for other in path.parent.glob("*.yaml") if other.name != FAMILY)
            yield FamilySource(_source(root, path), tuple(_source(root, table) for table in tables))


def table_sources(root: Path) -> Iterator[Source]:
    """The tables of all families."""
    for family in family_sources(root):
        yield from family.tables


def family_of(path: Path, name: str) -> FamilySource | None:
    """The family that a table belongs to, with that table only, or that a `family.yaml` begins; None for a rule."""
    shared = path.with_name(FAMILY)
    if not shared.is_file():
        return None
    folder = name.rpartition("/")[0]
    tables = [path] if path.name != FAMILY else sorted(set(path.parent.glob("*.yaml")) - {path})
    return FamilySource(
        Source(shared, f"{folder}/{FAMILY}"), tuple(Source(table, f"{folder}/{table.name}") for table in tables)
    )


def definition_sources(root: Path) -> Iterator[Source]:
    """`definitions.yaml` and `definitions/*.yaml` of a pack, be they files or not."""
    for path in (root / "definitions.yaml", *sorted(root.glob("definitions/*.yaml"))):
        if os.path.lexists(path):
            yield _source(root, path)


def _source(root: Path, path: Path) -> Source:
    return Source(path, f"{root.name}/{path.relative_to(root).as_posix()}")
