"""The tests inside rule files: each scans a small snapshot and compares what it expects.

`python -m scanner.rules.testing [PATH...]` runs those of the files or folders named, or of the whole catalogue.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from scanner.engine.plan import Pack
from scanner.model.config import Config
from scanner.model.problem import InputError
from scanner.model.report import Assessment
from scanner.pipeline import scan
from scanner.rules.document import TestDocument
from scanner.rules.read import read_rule
from scanner.snapshot.document import Snapshot


class RuleTest(NamedTuple):
    action: str
    place: str
    """`file:line:column` of the test."""
    test: TestDocument


class Difference(NamedTuple):
    """One expectation that did not hold."""

    key: str
    expected: object
    actual: object


def rule_tests(path: Path, name: str) -> Iterator[RuleTest]:
    """The tests of one rule file, in order."""
    yaml, document = read_rule(path, name)
    for index, test in enumerate(document.tests):
        yield RuleTest(document.id, yaml.place(("tests", index)), test)


def run(rule_test: RuleTest, pack: Pack) -> list[Difference]:
    """What a test expects and does not get; empty when it passes."""
    assessment = assess(rule_test.action, rule_test.test, pack)
    actual = observed(assessment)
    expected = rule_test.test.expect.model_dump(exclude_none=True, by_alias=True, mode="json")
    return [Difference(key, value, actual[key]) for key, value in expected.items() if actual[key] != value]


def assess(action: str, test: TestDocument, pack: Pack) -> Assessment:
    """Scan a test's snapshot for one action."""
    only = _only(pack, action)
    context = {"coverage": test.coverage, "tenant": test.tenant, "collectedAt": test.collected_at}
    snapshot = Snapshot.from_data({**test.snapshot, **{key: value for key, value in context.items() if value}})
    config = Config(break_glass_accounts=tuple(test.config.break_glass_accounts))
    return scan(only, snapshot, (), config, "2026-01-01").actions[0]


def observed(assessment: Assessment) -> dict[str, Any]:
    """Everything a test can expect of an assessment."""
    return {
        "outcome": assessment.outcome.value,
        "earned": assessment.points.earned,
        "unknown": assessment.points.unknown,
        "count": assessment.count,
        "total": assessment.total,
        "notAssessed": assessment.not_assessed,
        "excused": assessment.excused,
        "missing": [missing.resource for missing in assessment.missing],
        "subjects": [evidence.subject for evidence in assessment.evidence],
        "pointers": [evidence.pointer for evidence in assessment.evidence],
        "advice": len(assessment.advice),
    }


def _only(pack: Pack, id: str) -> Pack:
    compiled = tuple(one for one in pack.actions if one.action.id == id)
    catalogue = pack.catalogue._replace(actions=tuple(one.action for one in compiled))
    return pack._replace(catalogue=catalogue, actions=compiled)


def main(arguments: Sequence[str]) -> int:
    from scanner.data import data_root
    from scanner.rules.load import load_pack, rule_sources
    from scanner.snapshot.resources import load_registry

    root = data_root() / "rules"
    wanted = [Path(argument).resolve() for argument in arguments]
    try:
        pack = load_pack([root], load_registry())
    except InputError as error:
        print(error, file=sys.stderr)
        return 2
    failed = passed = 0
    for source in rule_sources(root):
        path = source.path.resolve()
        if wanted and not any(path == one or one in path.parents for one in wanted):
            continue
        for rule_test in rule_tests(source.path, source.name):
            differences = run(rule_test, pack)
            failed, passed = failed + bool(differences), passed + (not differences)
            if differences:
                print(f"{rule_test.place}: {rule_test.test.name}")
                for key, expected, actual in differences:
                    print(f"  {key}: expected {expected!r}, got {actual!r}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
