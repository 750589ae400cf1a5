"""Every rule of the catalogue: its own tests hold, they show what they have to, and less data is never better."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from scanner.data import data_root
from scanner.engine.pack import Pack
from scanner.model.finding import Outcome
from scanner.model.points import micro
from scanner.model.report import Assessment
from scanner.model.rule import Scoring
from scanner.rules.load import load_pack
from scanner.rules.sources import Source, definition_sources, rule_sources, table_sources
from scanner.rules.testing import RuleTest, assess, rule_tests, run
from scanner.snapshot.resources import load_registry
from scanner.yamlfile import load_yaml

RULES = data_root() / "rules"
SOURCES = {source.path.stem: source for source in rule_sources(RULES)}
each_rule = pytest.mark.parametrize("id", SOURCES)


@cache
def pack() -> Pack:
    return load_pack([RULES], load_registry())


@cache
def inline_tests(id: str) -> tuple[RuleTest, ...]:
    source = SOURCES[id]
    return tuple(rule_tests(source.path, source.name))


@each_rule
def test_the_tests_inside_the_rule_hold(id: str) -> None:
    for rule_test in inline_tests(id):
        assert run(rule_test, pack()) == [], f"{rule_test.place}: {rule_test.test.name}"


@each_rule
def test_a_rule_shows_at_least_pass_fail_and_not_assessed_and_partial_where_it_can_be(id: str) -> None:
    shown = {rule_test.test.expect.outcome for rule_test in inline_tests(id)}
    scoring = next(action.scoring for action in pack().catalogue.actions if action.id == id)

    needed = {Outcome.PASSED, Outcome.FAILED, Outcome.NOT_ASSESSED}
    assert shown >= (needed | {Outcome.PARTIAL} if scoring is Scoring.PROPORTIONAL else needed)


@each_rule
def test_points_of_every_outcome_add_up_to_the_maximum(id: str) -> None:
    for rule_test in inline_tests(id):
        points = assess(id, rule_test.test, pack()).points
        bands = (points.measured, points.asserted, points.accepted, points.open, points.unknown)
        assert sum(map(micro, bands)) == micro(points.max)
        assert points.max in (0, points.worth)


@each_rule
def test_taking_a_resource_away_never_earns_points_and_never_makes_an_action_pass(id: str) -> None:
    for rule_test in inline_tests(id):
        whole = assess(id, rule_test.test, pack())
        for resource, less in _without_each_resource(rule_test.test.snapshot):
            after = assess(id, rule_test.test.model_copy(update={"snapshot": less}), pack())
            assert _is_no_better(after, whole), f"{rule_test.test.name}, without {resource}"


@each_rule
def test_rule_files_validate_against_the_published_schema(id: str) -> None:
    schema = json.loads((data_root() / "schemas" / "rule.schema.json").read_text(encoding="utf-8"))

    jsonschema.validate(load_yaml(SOURCES[id].path).data, schema)


@pytest.mark.parametrize("source", [*definition_sources(RULES)], ids=lambda source: source.path.stem)
def test_definitions_files_validate_against_the_published_schema(source: Source) -> None:
    schema = json.loads((data_root() / "schemas" / "definitions.schema.json").read_text(encoding="utf-8"))

    jsonschema.validate(load_yaml(source.path).data, schema)


@each_rule
def test_sentences_are_sentences_and_links_are_named(id: str) -> None:
    action = next(action for action in pack().catalogue.actions if action.id == id)
    prose = [action.rationale, action.user_impact.text, *action.implementation.steps]

    for sentence in prose:
        assert len(sentence) >= 12, sentence
        assert sentence[0].isupper() or sentence[0] in "'\"`", sentence
        assert sentence.rstrip("\"'`)").endswith((".", "?", "!")), sentence


def test_no_sentence_of_documentation_is_shared_between_rules() -> None:
    seen: dict[str, str] = {}
    for action in pack().catalogue.actions:
        for sentence in (action.rationale, action.user_impact.text):
            assert seen.setdefault(sentence, action.id) == action.id, sentence


def _without_each_resource(snapshot: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for service, held in snapshot.items():
        for name in held or {}:
            rest = {key: value for key, value in held.items() if key != name}
            yield f"{service}.{name}", {**snapshot, service: rest}


def _is_no_better(after: Assessment, before: Assessment) -> bool:
    newly_passed = after.outcome is Outcome.PASSED and before.outcome is not Outcome.PASSED
    share = [points.earned / points.max if points.max else 1.0 for points in (after.points, before.points)]
    return not newly_passed and after.points.earned <= before.points.earned and share[0] <= share[1]


def test_the_tests_of_families_hold_for_every_action_of_their_tables() -> None:
    tests = [one for source in table_sources(RULES) for one in rule_tests(source.path, source.name)]

    assert {one.action for one in tests} == {action.id for action in pack().catalogue.actions if action.key}
    for rule_test in tests:
        assert run(rule_test, pack()) == [], f"{rule_test.place}: {rule_test.test.name} ({rule_test.action})"


def test_every_resource_of_the_catalogue_is_in_the_registry() -> None:
    assert {name for action in pack().catalogue.actions for name in action.requires} <= set(pack().catalogue.resources)


def test_paths_in_the_catalogue_are_relative() -> None:
    assert all(not Path(action.source).is_absolute() for action in pack().catalogue.actions)
