"""Do the tests of a rule notice when the data changes that its check reads?

Every property that deciding a test's snapshot reads is flipped: booleans turned round, numbers moved to either side of
the thresholds, texts replaced, lists emptied, values set to null and removed. A flip counts as noticed when some test
of the rule fails with it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from scanner.cel import Literal
from scanner.cel.tree import walk
from scanner.engine.pack import CompiledAction, Pack
from scanner.model.config import Config
from scanner.model.points import percent
from scanner.model.problem import InputError, Problem
from scanner.rules.flips import REMOVED, Literals, changed, flips, value_at
from scanner.rules.reads import Reads, Site, reads
from scanner.rules.testing import RuleTest, rule_tests, run, selected_sources
from scanner.rules.uses import reachable
from scanner.snapshot.document import Snapshot
from scanner.snapshot.resources import Registry, load_registry

ENOUGH_PERCENT = 95.0
ABSENCE = ("removed", "null")
"""Kinds of flips that concern whether a property is there."""
ATTEMPTS = 240
"""Changes tried for one flip before it counts as unnoticed."""


class Flip(NamedTuple):
    """One kind of change of one property of a rule."""

    action: str
    property: str
    """`entra.users[].accountEnabled`."""
    kind: str


class Mutations(NamedTuple):
    """What came of all flips."""

    actions: int
    tests: int
    flips: int
    noticed: int
    percent: float | None
    """Noticed flips of all, 0 to 100; null where there is nothing to flip."""
    unnoticed: tuple[Flip, ...]
    absent: tuple[str, ...]
    """Properties that checks name and no test of any of the rules has, or comes to; there is nothing to flip."""


def mutate(roots: Sequence[Path], paths: Sequence[str] = (), jobs: int = 1) -> Mutations:
    """Flip what the rules at and below `paths` read, in so many processes.

    Raises `InputError` when a test fails even without a flip.
    """
    sources = [(str(source.path), source.name) for source in selected_sources(roots, paths)]
    folders = [str(root) for root in roots]
    if jobs == 1 or len(sources) == 1:
        results = list(map(_Worker(folders), sources))
    else:
        results = _in_processes(folders, sources, jobs)
    problems = [problem for result in results for problem in result.problems]
    if problems:
        raise InputError(problems)
    total, tests = sum(result.flips for result in results), sum(result.tests for result in results)
    unnoticed = tuple(flip for result in results for flip in result.unnoticed)
    return Mutations(
        actions=sum(result.actions for result in results),
        tests=tests,
        flips=total,
        noticed=total - len(unnoticed),
        percent=percent(total - len(unnoticed), total),
        unnoticed=unnoticed,
        absent=_absent(results),
    )


class _Result(NamedTuple):
    actions: int
    tests: int
    flips: int
    unnoticed: tuple[Flip, ...]
    read: frozenset[str]
    held: frozenset[str]
    """Of the properties read, those that some test has."""
    problems: tuple[Problem, ...]


class _Worker:
    """Flips what one rule file after another reads; the pack is loaded once."""

    def __init__(self, folders: Sequence[str]) -> None:
        import os

        from scanner.rules.cache import cached_pack

        self.pack = cached_pack(folders, os.environ)
        self.registry = load_registry()

    def __call__(self, source: tuple[str, str]) -> _Result:
        tests = [_unshared(one) for one in rule_tests(Path(source[0]), source[1])]
        hint = "mend it first; flips say nothing while it fails"
        problems = [
            Problem(one.place, f"the test '{one.test.name}' fails", hint) for one in tests if run(one, self.pack)
        ]
        actions = dict.fromkeys(one.action for one in tests)
        count, unnoticed = 0, list[Flip]()
        read, held = set[str](), set[str]()
        for action in actions if not problems else ():
            found = _Rule(self.pack, self.registry, action, [one for one in tests if one.action == action])
            for flip, changes in found.flips():
                count += 1
                if not found.is_noticed(changes):
                    unnoticed.append(flip)
            read |= found.read
            held |= found.held
        return _Result(
            len(actions), len(tests), count, tuple(unnoticed), frozenset(read), frozenset(held), tuple(problems)
        )


class _Change(NamedTuple):
    test: RuleTest
    site: Site
    values: list[Any]


class _Rule:
    """The flips of one action."""

    def __init__(self, pack: Pack, registry: Registry, action: str, tests: Sequence[RuleTest]) -> None:
        self.pack = pack
        self.registry = registry
        self.tests = tests
        self.compiled = next(one for one in pack.actions if one.action.id == action)
        self.literals = _literals(self.compiled, pack)
        self.read = self._said()
        self.held: set[str] = set()

    def flips(self) -> Iterator[tuple[Flip, list[_Change]]]:
        """Every flip, with the changes of single tests that it stands for."""
        by_flip: dict[tuple[str, str], list[_Change]] = {}
        for test in self.tests:
            found = self._reads(test)
            for site in sorted(found.values | found.presence, key=str):
                name = _name(site)
                self.read.add(name)
                if value_at(_data(test), site) is not REMOVED:
                    self.held.add(name)
                for kind, values in self._kinds(test, site):
                    if site in found.values or kind in ABSENCE:
                        by_flip.setdefault((name, kind), []).append(_Change(test, site, values))
        for name, kind in sorted(by_flip):
            yield Flip(self.compiled.action.id, name, kind), by_flip[name, kind]

    def is_noticed(self, changes: Sequence[_Change]) -> bool:
        return any(self._fails(*attempt) for attempt in islice(_interleaved(changes), ATTEMPTS))

    def _reads(self, one: RuleTest) -> Reads:
        test = one.test
        context = {"coverage": test.coverage, "tenant": test.tenant, "collectedAt": test.collected_at}
        snapshot = Snapshot.from_data({**test.snapshot, **{key: value for key, value in context.items() if value}})
        config = Config(break_glass_accounts=tuple(test.config.break_glass_accounts))
        return reads(self.compiled, self.pack, snapshot, config)

    def _said(self) -> set[str]:
        """Properties that the check names in plain sight, whether or not a test comes to them."""
        found: set[str] = set()
        services = set(self.registry.services)
        for program in self.compiled.programs():
            for path in self.pack.environment.paths(program, elements=True):
                site = path
                if path[0] == "item" and self.compiled.population is not None:
                    site = (*self.compiled.population.split("."), "*", *path[1:])
                if site[0] in services and site[-1] != "*":
                    found.add(_name(tuple(0 if step == "*" else step for step in site)))
        return found

    def _kinds(self, one: RuleTest, site: Site) -> Iterator[tuple[str, list[Any]]]:
        value = value_at(_data(one), site)
        if value is REMOVED:
            return
        field = None
        if len(site) > 2 and isinstance(site[0], str):
            resource = self.registry.get(f"{site[0]}.{site[1]}")
            names = tuple(step for step in site[2:] if isinstance(step, str))
            field = resource.field(names) if resource is not None and names else None
        while field is not None and field.item is not None:
            field = field.item
        documented = field.values if field is not None else ()
        for kind, values in flips(value, self.literals, documented, whole=len(site) < 3):
            if site[0] != "config" or kind not in ABSENCE:  # a configuration without it has an empty list
                yield kind, values

    def _fails(self, one: RuleTest, site: Site, value: Any) -> bool:
        data = changed(_data(one), site, value)
        if site[0] == "config":
            config = one.test.config.model_copy(update={"break_glass_accounts": data["config"]["breakGlassAccounts"]})
            update: dict[str, Any] = {"config": config}
        elif site[0] in ("tenant", "collectedAt"):
            update = {"tenant": data.get("tenant", {}), "collected_at": data.get("collectedAt")}
        else:
            update = {"snapshot": {key: data[key] for key in one.test.snapshot if key in data}}
        try:
            return bool(run(one._replace(test=one.test.model_copy(update=update)), self.pack))
        except InputError:  # not a snapshot any more
            return False


def _absent(results: Iterable[_Result]) -> tuple[str, ...]:
    """What is read and held nowhere, without what lies below another such property."""
    done = list(results)
    held = {name for result in done for name in result.held}
    missing = {name for result in done for name in result.read} - held
    return tuple(sorted(name for name in missing if not any(name.startswith((f"{a}.", f"{a}[")) for a in missing)))


def _interleaved(changes: Sequence[_Change]) -> Iterator[tuple[RuleTest, Site, Any]]:
    """First the first value at one place of each test, then at its other places, then the other values."""
    by_test: dict[int, list[_Change]] = {}
    for change in changes:
        by_test.setdefault(id(change.test), []).append(change)
    rounds = max((len(held) for held in by_test.values()), default=0)
    spread = [held[index] for index in range(rounds) for held in by_test.values() if index < len(held)]
    for index in range(max((len(change.values) for change in spread), default=0)):
        yield from ((change.test, change.site, change.values[index]) for change in spread if index < len(change.values))


def _data(one: RuleTest) -> dict[str, Any]:
    test = one.test
    known = {"tenant": test.tenant, "collectedAt": test.collected_at}
    config = {"breakGlassAccounts": test.config.break_glass_accounts} if test.config.break_glass_accounts else {}
    return {**test.snapshot, **{key: value for key, value in known.items() if value}, "config": config}


def _name(site: Iterable[str | int]) -> str:
    return "".join("[]" if isinstance(step, int) else f".{step}" for step in site).removeprefix(".")


def _literals(compiled: CompiledAction, pack: Pack) -> Literals:
    """Constants of the check, of its parameters and of the definitions that it uses."""
    known = {definition.name: definition for definition in pack.catalogue.definitions}
    programs = list(compiled.programs())
    names = {name for program in programs for name in _named(program.tree) if name in known}
    trees = [program.tree for program in programs]
    trees += [pack.environment.programs[name].tree for name in reachable(names, known)]
    values = [node.value for tree in trees for node in walk(tree) if isinstance(node, Literal)]
    values += list(compiled.action.params.values())
    numbers = {value for value in values if isinstance(value, int | float) and not isinstance(value, bool)}
    texts = [value for value in values if isinstance(value, str)]
    return Literals(tuple(sorted(numbers)), tuple(dict.fromkeys(texts)))


def _named(tree: Any) -> Iterator[str]:
    for node in walk(tree):
        name = getattr(node, "name", None) or getattr(node, "function", None)
        if isinstance(name, str):
            yield name


def _unshared(one: RuleTest) -> RuleTest:
    """The test with every object of its snapshot there once, whatever YAML aliases share."""
    return one._replace(test=one.test.model_copy(update={"snapshot": json.loads(json.dumps(one.test.snapshot))}))


def _in_processes(folders: Sequence[str], sources: Sequence[tuple[str, str]], jobs: int) -> list[_Result]:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(jobs, get_context("spawn"), _start, (folders,)) as pool:
        return list(pool.map(_work, sources))


_worker: _Worker | None = None


def _start(folders: Sequence[str]) -> None:
    global _worker
    _worker = _Worker(folders)


def _work(source: tuple[str, str]) -> _Result:
    assert _worker is not None
    return _worker(source)
