"""Folders of rule files to one pack, with every fault of every file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from scanner.engine.pack import CompiledAction, Pack
from scanner.engine.plan import plan
from scanner.model.framework import Framework
from scanner.model.problem import InputError, Problem
from scanner.model.rule import Action, Catalogue, Definition, Expression, ResourceInfo
from scanner.rules.family import read_family
from scanner.rules.frameworks import load_frameworks
from scanner.rules.read import action_of, read_definitions, read_rule
from scanner.rules.requires import requires_faults
from scanner.rules.shapes import service_shapes
from scanner.rules.sources import definition_sources, family_sources, rule_sources
from scanner.snapshot.resources import Registry
from scanner.version import CATALOGUE
from scanner.yamlfile import Document as YamlFile


def load_pack(roots: Sequence[Path], registry: Registry) -> Pack:
    """Load, check and compile the rules below `roots`, the built-in catalogue first.

    Raises `InputError` with the faults of all files at once.
    """
    return _Loader(registry).load(roots)


class _Loader:
    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._problems: list[Problem] = []
        self._unread_definitions = False
        self._files: dict[str, YamlFile] = {}
        self._digest = hashlib.sha256()

    def load(self, roots: Sequence[Path]) -> Pack:
        self._problems += [fault for root in roots for fault in _folder_faults(root)]
        self._stop_if_faulty()
        definitions = [one for root in roots for one in self._definitions(root)]
        actions = [one for root in roots for one in self._actions(root)]
        self._problems += _clashes(actions, definitions)
        whole = not self._problems  # else ids of unread rules would seem to be missing
        frameworks = self._frameworks(roots, actions if whole else None)
        catalogue = self._catalogue(actions, definitions, frameworks)
        if self._problems and not self._knows_all_definitions(definitions):
            self._stop_if_faulty()
        pack = self._compiled(catalogue)  # with faults elsewhere too, so that all are told at once
        checks: dict[int, CompiledAction] = {}
        for one in pack.actions:
            checks.setdefault(id(one.action.check), one)  # a family has one for all its actions
        self._problems += [fault for each in checks.values() for fault in requires_faults(each, pack, self._files)]
        self._stop_if_faulty()
        return pack

    def _frameworks(self, roots: Sequence[Path], actions: Sequence[Action] | None) -> tuple[Framework, ...]:
        try:
            return load_frameworks(roots, actions)
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

    def _compiled(self, catalogue: Catalogue) -> Pack:
        try:
            return plan(catalogue, self._locate, service_shapes(self._registry))
        except InputError as error:
            raise InputError([*self._problems, *error.problems]) from None

    def _knows_all_definitions(self, definitions: Sequence[Definition]) -> bool:
        """Whether a name that no definition has is a fault of whoever uses it."""
        return not self._unread_definitions and len({one.name for one in definitions}) == len(definitions)

    def _locate(self, expression: Expression, offset: int) -> tuple[int, int]:
        return self._files[expression.file].locate(expression.path, offset)

    def _definitions(self, root: Path) -> Iterator[Definition]:
        for source in definition_sources(root):
            try:
                yaml, definitions = read_definitions(source.path, source.name)
            except InputError as error:
                self._problems += error.problems
                self._unread_definitions = True
                continue
            self._keep(yaml)
            yield from definitions

    def _actions(self, root: Path) -> Iterator[Action]:
        for source in rule_sources(root):
            try:
                rule = read_rule(source.path, source.name)
            except InputError as error:
                self._problems += error.problems
                continue
            self._keep(rule.yaml)
            yield action_of(rule)
        for one in family_sources(root):
            try:
                family = read_family(one)
            except InputError as error:
                self._problems += error.problems
                continue
            for yaml in family.files:
                self._keep(yaml)
            yield from family.actions

    def _keep(self, yaml: YamlFile) -> None:
        self._files[yaml.name] = yaml
        self._digest.update(f"{yaml.name}\0{len(yaml.text)}\0{yaml.text}".encode(errors="surrogatepass"))

    def _stop_if_faulty(self) -> None:
        if self._problems:
            raise InputError(self._problems)


def _folder_faults(root: Path) -> Iterator[Problem]:
    """A folder that cannot be read, or in which nothing stands where rules are looked for."""
    hint = "rules are <service>/<ActionId>.yaml in it"
    try:
        next(root.iterdir(), None)
    except PermissionError:
        yield Problem(str(root), "cannot be read: permission denied", "let this user read the folder")
    except OSError:
        yield Problem(str(root), "is not a folder of rules", hint)
    else:
        if not any(next(root.glob(pattern), None) for pattern in ("*.yaml", "*/*.yaml")):
            yield Problem(str(root), "holds no rule files", hint)


def _clashes(actions: Iterable[Action], definitions: Iterable[Definition]) -> Iterator[Problem]:
    """Ids (compared without case, aliases included) and definition names that are taken twice."""
    ids: dict[str, Action] = {}
    for action in actions:
        for id in (action.id, *action.aliases):
            first = ids.setdefault(id.casefold(), action)
            if first is not action:
                yield Problem(_place(action), f"the id '{id}' is taken by {_holder(first)}")
    names: dict[str, Definition] = {}
    for definition in definitions:
        other = names.setdefault(definition.name, definition)
        if other is not definition:
            place = f"{definition.expression.file}:{definition.expression.line}:{definition.expression.column}"
            yield Problem(place, f"the definition '{definition.name}' is taken by {other.expression.file}")


def _place(action: Action) -> str:
    """Where the id of an action stands: at the top of its file, or at its entry in a table."""
    return f"{action.source}:{action.line}:3" if action.key is not None else f"{action.source}:1:1"


def _holder(action: Action) -> str:
    return f"{action.source}:{action.line}" if action.key is not None else action.source
