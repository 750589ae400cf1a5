"""Faults that a rule can have although it works: copied checks, missing tests, prose that says nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from scanner.engine.pack import Pack
from scanner.model.problem import InputError, Problem, by_place
from scanner.model.rule import Action, Definition
from scanner.record import NamedTuple
from scanner.rules.family import Family, read_family
from scanner.rules.folders import clashing
from scanner.rules.frameworks import load_frameworks
from scanner.rules.lint_checks import copies, hollow, parameters, unused
from scanner.rules.lint_families import base_of, distinct, family_faults
from scanner.rules.lint_logic import constant_parts
from scanner.rules.lint_params import expectations
from scanner.rules.lint_prose import ordered, prose, shared
from scanner.rules.lint_tests import file_of, misspelt, test_sets
from scanner.rules.load import Examined, examine
from scanner.rules.read import action_of, read_definitions, read_rule
from scanner.rules.salvage import Salvaged, salvaged_definitions, salvaged_family, salvaged_rule
from scanner.rules.sources import Source, definition_sources, family_sources, rule_sources
from scanner.rules.tags import known_tags, tag_faults
from scanner.rules.testing import RuleTest, representative_tests, rule_tests
from scanner.snapshot.resources import Registry
from scanner.yamlfile import Document as YamlFile


class Rules(NamedTuple):
    """What could be read of some packs; of a clash the second action is left out."""

    actions: tuple[Action, ...]
    definitions: tuple[Definition, ...]
    tests: tuple[RuleTest, ...]
    files: dict[str, YamlFile]
    """By the names that actions and expressions have them under."""
    families: tuple[Family, ...]
    salvaged: tuple[Salvaged, ...]
    """Of the files with faults."""


class Linted(NamedTuple):
    """The faults, sorted by place, and how much was looked at."""

    problems: tuple[Problem, ...]
    actions: int
    definitions: int
    frameworks: int


def lint(roots: Sequence[Path], registry: Registry, reported: Sequence[Path] | None = None) -> Linted:
    """Every fault of the packs below `roots`, and style faults of those of `reported` only (all where not given)."""
    rules, found = _read(roots), examine(roots, registry)
    faults = list(found.problems)
    frameworks = _frameworks(roots, found.pack)
    faults += known_tags(roots).problems
    shown = {source.name for root in reported or roots for source in _sources(root)}
    faults += [fault for fault in _style(rules, found, roots, registry) if fault.place.rsplit(":", 2)[0] in shown]
    problems = tuple(sorted(dict.fromkeys(faults), key=by_place))
    return Linted(problems, len(rules.actions), len(rules.definitions), frameworks)


def _sources(root: Path) -> Iterator[Source]:
    yield from rule_sources(root)
    yield from definition_sources(root)
    for family in family_sources(root):
        yield from family.files


def _style(rules: Rules, found: Examined, roots: Sequence[Path], registry: Registry) -> Iterator[Problem]:
    halves = tuple(action for one in rules.salvaged for action in one.actions)
    in_parts = {action.source for one in rules.salvaged if not one.is_whole for action in one.actions}
    single, tags = (*distinct(rules.actions, rules.families), *halves), known_tags(roots).names
    definitions = (*rules.definitions, *(each for one in rules.salvaged for each in one.definitions))
    yield from copies(single, definitions)
    if not found.unread:  # else nobody knows what those files use
        yield from unused(single, rules.definitions)
    for action in (*rules.actions, *halves):
        yaml = rules.files[action.source]
        yield from prose(action, yaml, base_of(action))
        if action.key is None:
            yield from ordered(yaml)
            yield from tag_faults(action, yaml, tags)
    for family in rules.families:
        yield from family_faults(family, tags)
    for action in single:
        yield from parameters(action, whole=action.source not in in_parts)
        yield from expectations(action, file_of(action, rules.files))
    known = found.environment
    empty = [] if known is None else [fault for action in single for fault in hollow(action, known)]
    yield from empty
    told = {fault.place for fault in empty}
    yield from (fault for fault in constant_parts(single, definitions) if fault.place not in told)
    yield from shared((*rules.actions, *halves), rules.files)
    yield from test_sets((one for one in single if one.source not in in_parts), rules.tests, rules.files)
    yield from misspelt(rules.tests, registry)


def _read(roots: Sequence[Path]) -> Rules:
    actions: list[Action] = []
    definitions: list[Definition] = []
    tests: list[RuleTest] = []
    families: list[Family] = []
    files: dict[str, YamlFile] = {}
    halves: list[Salvaged | None] = []
    for source in (source for root in roots for source in rule_sources(root)):
        try:
            rule = read_rule(source.path, source.name)
        except InputError:
            halves.append(salvaged_rule(source))
            continue
        actions.append(action_of(rule))
        files[source.name] = rule.yaml
        tests += rule_tests(source.path, source.name)
    for one in (one for root in roots for one in family_sources(root)):
        try:
            family = read_family(one)
        except InputError:
            halves += salvaged_family(one) or ()
            continue
        families.append(family)
        actions += family.actions
        files |= {yaml.name: yaml for yaml in family.files}
        tests += representative_tests(family)
    for source in (source for root in roots for source in definition_sources(root)):
        try:
            files[source.name], read = read_definitions(source.path, source.name)
        except InputError:
            halves.append(salvaged_definitions(source))
            continue
        definitions += read
    salvaged = tuple(one for one in halves if one is not None)
    files |= {one.yaml.name: one.yaml for one in salvaged}
    tests += [test for one in salvaged for test in one.tests]
    seconds = list(clashing(actions))  # told once, rather than with each trait of the first
    actions = [action for action in actions if all(action is not second for second in seconds)]
    dropped = {second.source for second in seconds if second.key is None} - {action.source for action in actions}
    tests = list({one.place: one for one in tests if one.place.rsplit(":", 2)[0] not in dropped}.values())
    return Rules(tuple(actions), tuple(definitions), tuple(tests), files, tuple(families), salvaged)


def _frameworks(roots: Sequence[Path], pack: Pack | None) -> int:
    """How many can be read; their faults are told with those of the rules."""
    if pack is not None:
        return len(pack.catalogue.frameworks)
    try:
        return len(load_frameworks(roots))
    except InputError:
        return 0
