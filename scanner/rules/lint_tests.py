"""Faults of the tests inside rules: outcomes that none shows, names that are taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from scanner.model.finding import Outcome
from scanner.model.problem import Problem
from scanner.model.rule import Action, Scoring
from scanner.rules.testing import RuleTest
from scanner.yamlfile import Document as YamlFile


def test_sets(actions: Iterable[Action], tests: Sequence[RuleTest], files: Mapping[str, YamlFile]) -> Iterator[Problem]:
    """Test sets that do not show passed, failed and not assessed, and partial where it can be; names given twice."""
    by_action: dict[str, list[RuleTest]] = {}
    for one in tests:
        by_action.setdefault(one.action, []).append(one)
    for action in actions:
        held = by_action.get(action.id, [])
        yield from _missing(action, held, files[action.source].key_place(("tests",)))
        yield from _repeated(held)


test_sets.__test__ = False  # type: ignore[attr-defined]  # a function, not a test of pytest


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
