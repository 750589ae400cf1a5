"""Folders of rule files to one pack, with every fault of every file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from scanner.cel import Environment
from scanner.engine.pack import CompiledAction, Pack
from scanner.engine.plan import plan
from scanner.model.framework import Framework
from scanner.model.problem import InputError, Problem
from scanner.model.rule import Action, Catalogue, Definition, Expression, ResourceInfo
from scanner.record import NamedTuple
from scanner.rules.diagnose import diagnose
from scanner.rules.family import read_family
from scanner.rules.folders import clashes, folder_faults
from scanner.rules.frameworks import load_frameworks
from scanner.rules.read import action_of, read_definitions, read_rule
from scanner.rules.requires import requires_faults
from scanner.rules.salvage import Salvaged, salvaged_definitions, salvaged_family, salvaged_rule
from scanner.rules.shapes import service_shapes
from scanner.rules.sources import definition_sources, family_sources, rule_sources
from scanner.snapshot.resources import Registry
from scanner.version import CATALOGUE
from scanner.yamlfile import Document as YamlFile


class Examined(NamedTuple):
    """What came of reading some packs."""

    problems: tuple[Problem, ...]
    """Every fault of every file, in no order."""
    pack: Pack | None
    """None where there are faults."""
    environment: Environment | None
    """Definitions without faults; None where nothing could be made of them."""
    salvaged: tuple[Action, ...] = ()
    """Of files with faults: ids, aliases and checks."""
    unread: bool = False
    """Whether some file could not be read at all, so that nobody knows what is in it."""


def load_pack(roots: Sequence[Path], registry: Registry) -> Pack:
    """Load, check and compile the rules below `roots`, the built-in catalogue first.

    Raises `InputError` with the faults of all files at once.
    """
    found = examine(roots, registry)
    if found.pack is None:
        raise InputError(found.problems)
    return found.pack


def examine(roots: Sequence[Path], registry: Registry) -> Examined:
    """The same, with what can be told of packs that have faults."""
    return _Loader(registry).examined(roots)


class _Loader:
    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._problems: list[Problem] = []
        self._unread_definitions = False
        self._unread_rules = False
        self._files: dict[str, YamlFile] = {}
        self._salvaged: list[Action] = []
        self._digest = hashlib.sha256()

    def examined(self, roots: Sequence[Path]) -> Examined:
        faults = [fault for root in roots for fault in folder_faults(root)]
        if faults:
            return Examined(tuple(faults), None, None, unread=True)
        definitions = [one for root in roots for one in self._definitions(root)]
        actions = [one for root in roots for one in self._actions(root)]
        self._problems += clashes(actions, definitions, self._files)
        frameworks = self._frameworks(roots, None if self._unread_rules else [*actions, *self._salvaged])
        catalogue = self._catalogue(actions, definitions, frameworks)
        pack = None if self._problems else self._compiled(catalogue)
        if pack is not None:
            return Examined((), pack, pack.environment)
        environment = self._diagnosed(catalogue)
        salvaged, unread = tuple(self._salvaged), self._unread_rules or self._unread_definitions
        return Examined(tuple(dict.fromkeys(self._problems)), None, environment, salvaged, unread)

    def _compiled(self, catalogue: Catalogue) -> Pack | None:
        """The pack, where it has no fault."""
        try:
            pack = plan(catalogue, self._locate, service_shapes(self._registry))
        except InputError:
            return None
        checks: dict[int, CompiledAction] = {}
        for one in pack.actions:
            checks.setdefault(id(one.action.check), one)  # a family has one for all its actions
        faults = (fault for each in checks.values() for fault in requires_faults(each, pack, self._files))
        return None if any(faults) else pack

    def _diagnosed(self, catalogue: Catalogue) -> Environment | None:
        """The definitions that hold; every fault of an expression is put to the others."""
        catalogue = catalogue._replace(actions=(*catalogue.actions, *self._salvaged))
        try:
            environment, faults = diagnose(
                catalogue,
                service_shapes(self._registry),
                self._locate,
                self._files,
                trusting=self._unread_definitions,
            )
        except InputError as error:
            self._problems += error.problems
            return None
        self._problems += faults
        return environment

    def _frameworks(self, roots: Sequence[Path], actions: Sequence[Action] | None) -> tuple[Framework, ...]:
        try:
            return load_frameworks(roots, actions, self._keep)
        except InputError as error:
            self._problems += error.problems
            return ()

    def _catalogue(
        self, actions: Iterable[Action], definitions: Iterable[Definition], frameworks: tuple[Framework, ...]
    ) -> Catalogue:
        return Catalogue(
            actions=tuple(sorted(actions, key=lambda action: action.id.casefold())),
            definitions=tuple(definitions),
            resources={
                each.name: ResourceInfo(
                    each.name,
                    each.title,
                    each.source,
                    each.permission,
                    each.label,
                    each.match or ((each.key,) if each.key else ()),
                    each.changes,
                    each.settings,
                    each.size,
                )
                for each in self._registry
            },
            digest=self._digest.hexdigest(),
            version=CATALOGUE,
            frameworks=frameworks,
        )

    def _locate(self, expression: Expression, offset: int) -> tuple[int, int]:
        return self._files[expression.file].locate(expression.path, offset)

    def _definitions(self, root: Path) -> Iterator[Definition]:
        for source in definition_sources(root):
            try:
                yaml, definitions = read_definitions(source.path, source.name)
            except InputError as error:
                self._problems += error.problems
                found = salvaged_definitions(source)
                self._unread_definitions |= found is None
                if found is not None:
                    self._files[source.name] = found.yaml
                    yield from found.definitions
                continue
            self._keep(yaml)
            yield from definitions

    def _actions(self, root: Path) -> Iterator[Action]:
        for source in rule_sources(root):
            try:
                rule = read_rule(source.path, source.name)
            except InputError as error:
                found = salvaged_rule(source)
                self._save(error, None if found is None else (found,))
                continue
            self._keep(rule.yaml)
            yield action_of(rule)
        for one in family_sources(root):
            try:
                family = read_family(one)
            except InputError as error:
                self._save(error, salvaged_family(one))
                continue
            for yaml in family.files:
                self._keep(yaml)
            yield from family.actions

    def _save(self, error: InputError, found: Sequence[Salvaged] | None) -> None:
        """Keep the faults of a file, and what else is known of it."""
        self._problems += error.problems
        self._unread_rules |= found is None
        for each in found or ():
            self._files[each.yaml.name] = each.yaml
            self._salvaged += each.actions

    def _keep(self, yaml: YamlFile) -> None:
        self._files[yaml.name] = yaml
        self._digest.update(f"{yaml.name}\0{len(yaml.text)}\0{yaml.text}".encode(errors="surrogatepass"))
