"""Faults of families: tables out of order, tags that nobody knows, requirements that are not in order."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from scanner.model.problem import Problem
from scanner.model.rule import Action
from scanner.rules.family import Family
from scanner.rules.lint_prose import ordered
from scanner.rules.tags import faults_of_tags
from scanner.rules.testing import representative
from scanner.yamlfile import Document as YamlFile
from scanner.yamlfile import YamlPath


def family_faults(family: Family, tags: Collection[str] | None) -> Iterator[Problem]:
    """Faults of one family that its actions do not show."""
    yield from ordered(family.yaml)
    yield from faults_of_tags(family.document.tags, family.yaml, (), tags)
    for yaml, table in family.tables:
        yield from faults_of_tags(table.tags, yaml, (), tags)
        yield from _order(table.actions, yaml)
        for id, entry in table.actions.items():
            yield from faults_of_tags(entry.tags, yaml, ("actions", id), tags)


def base_of(action: Action) -> YamlPath:
    """Where in its file an action begins: at its entry in a table, or at the top."""
    return ("actions", action.id) if action.key is not None else ()


def distinct(actions: Iterable[Action], families: Iterable[Family]) -> tuple[Action, ...]:
    """One action for each check; those of a family share theirs."""
    chosen = {representative(family) for family in families}
    return tuple(action for action in actions if action.key is None or action.id in chosen)


def _order(ids: Iterable[str], yaml: YamlFile) -> Iterator[Problem]:
    """The first id that stands behind a later one; numbers in ids count as numbers."""
    before = ""
    for id in ids:
        if _natural(id) < _natural(before):
            place = yaml.key_place(("actions", id))
            yield Problem(place, f"'{id}' stands after '{before}'", "keep the ids of a table in order")
            return
        before = id


def _natural(id: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", id.casefold())]
