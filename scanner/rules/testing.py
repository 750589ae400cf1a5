"""The tests inside rule files: each scans a small snapshot and compares what it expects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from scanner.engine.pack import Pack
from scanner.model.config import Config
from scanner.model.problem import InputError, Problem
from scanner.model.report import Assessment
from scanner.pipeline import scan
from scanner.record import Any, NamedTuple
from scanner.rules.document import TestDocument
from scanner.rules.family import Family, read_family
from scanner.rules.family_tests import family_tests
from scanner.rules.read import read_rule
from scanner.rules.sources import FAMILY, Source, family_of, rule_sources, table_sources
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
    """The tests of one rule file, in order; of the actions of one table, or of all tables for a `family.yaml`."""
    family = family_of(path, name)
    if family is not None:
        for action, place, filled in family_tests(read_family(family)):
            yield RuleTest(action.id, place, filled)
        return
    yaml, document = read_rule(path, name)
    for index, test in enumerate(document.tests):
        yield RuleTest(document.id, yaml.place(("tests", index)), test)


def representative(family: Family) -> str:
    """The action that stands for the others: the first that a test names, or else the first there is."""
    named = (test.action for test in family.document.tests if test.action is not None)
    return next(named, family.actions[0].id)


def representative_tests(family: Family) -> Iterator[RuleTest]:
    """The tests of the action that stands for the others."""
    chosen = tuple(action for action in family.actions if action.id == representative(family))
    return (RuleTest(action.id, place, test) for action, place, test in family_tests(family._replace(actions=chosen)))


def selected_sources(roots: Sequence[Path], paths: Sequence[str]) -> list[Source]:
    """The rule files and tables at and below `paths`, all where none is given; `InputError` for a path without any.

    A `family.yaml` stands for its tables.
    """
    sources = [source for root in roots for source in (*rule_sources(root), *table_sources(root))]
    if not paths:
        return sources
    chosen: list[Source] = []
    problems: list[Problem] = []
    for path in paths:
        wanted = Path(path).resolve()
        wanted = wanted.parent if wanted.name == FAMILY else wanted
        found = [source for source in sources if wanted in (source.path.resolve(), *source.path.resolve().parents)]
        if not found:
            problems.append(Problem(path, "holds no rule file of the packs", _hint(Path(path))))
        chosen += found
    if problems:
        raise InputError(problems)
    return list(dict.fromkeys(chosen))


def _hint(path: Path) -> str:
    """How the pack of a path is added, as far as the path tells."""
    if not path.exists():
        return "check the path; it starts from the working directory"
    folder = path if path.is_dir() else path.parent
    return f"add the folder of its pack: --rules {folder.as_posix()}, or the one above it"


def selected(roots: Sequence[Path], paths: Sequence[str]) -> list[RuleTest]:
    """The tests of the rule files at and below `paths`."""
    return [one for source in selected_sources(roots, paths) for one in rule_tests(source.path, source.name)]


def run(rule_test: RuleTest, pack: Pack) -> list[Difference]:
    """What a test expects and does not get; empty when it passes."""
    assessment = assess(rule_test.action, rule_test.test, pack)
    actual = observed(assessment)
    expected = rule_test.test.expect.model_dump(exclude_none=True, by_alias=True, mode="json")
    return [Difference(key, value, actual[key]) for key, value in expected.items() if actual[key] != value]


def assess(action: str, test: TestDocument, pack: Pack) -> Assessment:
    """Scan a test's snapshot for one action."""
    snapshot, config = given(test)
    return scan(_only(pack, action), snapshot, (), config, "2026-01-01").actions[0]


def given(test: TestDocument) -> tuple[Snapshot, Config]:
    """What a test measures, and the configuration it does so under."""
    context = {"coverage": test.coverage, "tenant": test.tenant, "collectedAt": test.collected_at}
    snapshot = Snapshot.from_data({**test.snapshot, **{key: value for key, value in context.items() if value}})
    return snapshot, Config(break_glass_accounts=tuple(test.config.break_glass_accounts))


def observed(assessment: Assessment) -> dict[str, Any]:
    """Everything a test can expect of an assessment."""
    return {
        "outcome": assessment.outcome.value,
        "earned": assessment.points.earned,
        "share": _share(assessment.points.earned, assessment.points.max),
        "unknownShare": _share(assessment.points.unknown, assessment.points.max),
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


def _share(part: float, whole: float) -> float | None:
    return round(part / whole, 5) if whole else None


def _only(pack: Pack, id: str) -> Pack:
    compiled = tuple(one for one in pack.actions if one.action.id == id)
    catalogue = pack.catalogue._replace(actions=tuple(one.action for one in compiled), frameworks=())
    return pack._replace(catalogue=catalogue, actions=compiled)


if __name__ == "__main__":
    import sys
    from importlib import import_module

    sys.exit(import_module("scanner.cli.main").main(["rules", "test", *sys.argv[1:]]))
