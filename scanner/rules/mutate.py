"""Do the tests of a rule notice when the data changes that its check reads?

Every property that deciding a test's snapshot reads is flipped: booleans turned round, numbers moved to either side of
the thresholds, texts replaced, lists emptied, values set to null and removed. A flip counts as noticed when some test
of the rule fails with it. A property that no test comes to counts as a flip that none notices.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from scanner.model.points import percent
from scanner.model.problem import InputError, Problem
from scanner.record import NamedTuple
from scanner.rules.family import read_family
from scanner.rules.rule_flips import Flip, RuleFlips
from scanner.rules.sources import FAMILY, family_of
from scanner.rules.testing import RuleTest, representative, rule_tests, run, selected_sources
from scanner.snapshot.resources import load_registry

ENOUGH_PERCENT = 95.0


class Mutations(NamedTuple):
    """What came of all flips."""

    actions: int
    tests: int
    flips: int
    """All of them, with one for each absent property."""
    noticed: int
    percent: float | None
    """Noticed flips of all, 0 to 100; null where there is nothing to flip."""
    unnoticed: tuple[Flip, ...]
    absent: tuple[str, ...]
    """Properties that checks name and no test of any of the rules has, or comes to.

    There is nothing to flip, so each counts as one flip that no test notices.
    """


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
    unnoticed, absent = tuple(flip for result in results for flip in result.unnoticed), _absent(results)
    made = sum(result.flips for result in results)
    total, noticed = made + len(absent), made - len(unnoticed)
    return Mutations(
        actions=sum(result.actions for result in results),
        tests=sum(result.tests for result in results),
        flips=total,
        noticed=noticed,
        percent=percent(noticed, total),
        unnoticed=unnoticed,
        absent=absent,
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
        path, name = Path(source[0]), source[1]
        tests = [_unshared(one) for one in rule_tests(path, name)]
        hint = "mend it first; flips say nothing while it fails"
        problems = [
            Problem(one.place, f"the test '{one.test.name}' fails", hint) for one in tests if run(one, self.pack)
        ]
        actions = dict.fromkeys(one.action for one in tests)
        count, unnoticed = 0, list[Flip]()
        read, held = set[str](), set[str]()
        for action in _flipped(path, name, actions) if not problems else ():
            found = RuleFlips(self.pack, self.registry, action, [one for one in tests if one.action == action])
            for flip, changes in found.flips():
                count += 1
                if not found.is_noticed(changes):
                    unnoticed.append(flip)
            read |= found.read
            held |= found.held
        return _Result(
            len(actions), len(tests), count, tuple(unnoticed), frozenset(read), frozenset(held), tuple(problems)
        )


def _flipped(path: Path, name: str, actions: Iterable[str]) -> list[str]:
    """The actions of a file whose checks are flipped; of a family, the one that stands for all of them."""
    family = family_of(path.with_name(FAMILY), f"{name.rpartition('/')[0]}/{FAMILY}")
    chosen = None if family is None else representative(read_family(family))
    return [action for action in actions if chosen in (None, action)]


def _absent(results: Iterable[_Result]) -> tuple[str, ...]:
    """What is read and held nowhere, without what lies below another such property."""
    done = list(results)
    held = {name for result in done for name in result.held}
    missing = {name for result in done for name in result.read} - held
    return tuple(sorted(name for name in missing if not any(name.startswith((f"{a}.", f"{a}[")) for a in missing)))


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
