"""Faults of the tests inside rules: outcomes that none shows, names that are taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from scanner.model.finding import Outcome
from scanner.model.names import did_you_mean
from scanner.model.problem import Problem
from scanner.model.rule import Action, Scoring
from scanner.record import Any
from scanner.rules.testing import RuleTest
from scanner.snapshot.resources import Field, Registry
from scanner.yamlfile import Document as YamlFile


def test_sets(actions: Iterable[Action], tests: Sequence[RuleTest], files: Mapping[str, YamlFile]) -> Iterator[Problem]:
    """Test sets that do not show passed, failed and not assessed, and partial where it can be; names given twice."""
    by_action: dict[str, list[RuleTest]] = {}
    for one in tests:
        by_action.setdefault(one.action, []).append(one)
    for action in actions:
        held = by_action.get(action.id, [])
        yield from _missing(action, held, file_of(action, files).key_place(("tests",)))
        yield from _repeated(held)


test_sets.__test__ = False  # type: ignore[attr-defined]  # a function, not a test of pytest


def file_of(action: Action, files: Mapping[str, YamlFile]) -> YamlFile:
    """The file with the check and the tests of an action: its family's, where it has one."""
    check = action.check
    return files[check.each.file if check.key is not None and check.each is not None else action.source]


def _missing(action: Action, tests: Sequence[RuleTest], place: str) -> Iterator[Problem]:
    needed = [Outcome.PASSED, Outcome.FAILED, Outcome.NOT_ASSESSED]
    if action.scoring is Scoring.PROPORTIONAL:
        needed.insert(1, Outcome.PARTIAL)
    shown = {one.test.expect.outcome for one in tests}
    missing = [outcome.value for outcome in needed if outcome not in shown]
    if missing:
        yield Problem(place, f"no test expects {' or '.join(missing)}", "add one for each")


def _repeated(tests: Iterable[RuleTest]) -> Iterator[Problem]:
    names: dict[str, RuleTest] = {}
    for one in tests:
        first = names.setdefault(one.test.name, one)
        if first is not one:
            yield Problem(one.place, f"a test named '{one.test.name}' is already there", f"it stands at {first.place}")


def misspelt(tests: Iterable[RuleTest], registry: Registry) -> Iterator[Problem]:
    """Properties in the snapshots of tests that are near to one of the registry and none of it.

    Others that the registry does not name are fine: sources have more than rules read.
    """
    for one in tests:
        for service, held in one.test.snapshot.items():
            for name, value in held.items() if isinstance(held, dict) else ():
                resource = registry.get(f"{service}.{name}")
                faults = _misspelt(value, resource.fields, resource.name) if resource is not None else ()
                for owner, field, hint in dict.fromkeys(faults):
                    yield Problem(one.place, f"the test '{one.test.name}': {owner} has no field '{field}'", hint)


def _misspelt(value: Any, fields: Mapping[str, Field], owner: str) -> Iterator[tuple[str, str, str]]:
    """What the property is in, its name, and the hint."""
    if isinstance(value, list):
        for item in value:
            yield from _misspelt(item, fields, owner)
    for name, child in value.items() if isinstance(value, dict) and fields else ():
        field = fields.get(name)
        if field is None:
            hint = did_you_mean(name, fields)
            if hint is not None:
                yield owner, name, hint
            continue
        while field.item is not None:
            field = field.item
        yield from _misspelt(child, field.fields, f"{owner}.{name}")
