"""Two reports compared and divided without their snapshots, where their digests leave no doubt.

An action that rests on one part that differs owes its change to that part. Then every mixture of the parts is known
without measuring, and the division is exact; with one action that rests on two, nothing is divided.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scanner.compare import compare, matched
from scanner.division import NOTHING, Heads, Vector, vector, with_division
from scanner.mentions import Mentions
from scanner.model.comparison import Comparison
from scanner.model.part import Part
from scanner.model.report import Assessment, Report, ResourceCoverage
from scanner.model.rule import Catalogue
from scanner.model.snapshot import CoverageState
from scanner.record import NamedTuple

HINT = "compare the snapshots, or revisions of git"


class _Owing(NamedTuple):
    """An action, the parts that it rests on and that differ, and what it has on both sides."""

    id: str
    parts: frozenset[Part]
    before: Vector
    after: Vector


def compare_reports(
    base: Report, head: Report, names: tuple[str, str] = ("", ""), catalogue: Catalogue | None = None
) -> Comparison:
    """What changed, divided where the reports tell it; `undivided` says why where they do not.

    `catalogue` is the one of this run: it knows old ids and, where a report was made with it, what its actions read.
    """
    actions = catalogue.actions if catalogue else ()
    aliases = {alias.casefold(): action.id for action in actions for alias in action.aliases}
    comparison = compare(base, head, aliases, names)
    owing = list(_owing(base, head, aliases, _Parts(base, head, catalogue)))
    doubtful = [each for each in owing if len(each.parts) > 1]
    if any(each.before != each.after and not each.parts for each in owing):
        return comparison._replace(undivided="the reports do not say what changed")
    if doubtful:
        parts = sorted({part.value for each in doubtful for part in each.parts})
        what = f"{doubtful[0].id} rests" if len(doubtful) == 1 else f"{len(doubtful)} actions rest"
        both = "both of which" if len(parts) == 2 else "all of which"
        reason = f"it cannot be divided without the snapshots: {what} on {' and '.join(parts)}, {both} may have changed"
        return comparison._replace(undivided=reason)

    def measured(heads: Heads) -> Mapping[str, Vector]:
        return {each.id: each.after if each.parts <= heads else each.before for each in owing}

    return with_division(comparison, {part for each in owing for part in each.parts}, measured)


def _owing(base: Report, head: Report, aliases: Mapping[str, str], parts: _Parts) -> Iterator[_Owing]:
    for before, after in matched(base, head, aliases):
        shown = after or before
        assert shown is not None
        found = frozenset(parts.of(before, after))
        yield _Owing(
            shown.id, found, NOTHING if before is None else vector(before), NOTHING if after is None else vector(after)
        )


class _Parts:
    """What an action rests on, and differs."""

    def __init__(self, base: Report, head: Report, catalogue: Catalogue | None) -> None:
        self._base, self._head = base, head
        self._before = {each.resource: each for each in base.coverage}
        self._after = {each.resource: each for each in head.coverage}
        self._resources = catalogue.resources if catalogue else {}
        ours = catalogue if catalogue and catalogue.digest == head.tool.catalogue_digest else None
        self._actions = {each.id: each for each in ours.actions} if ours else {}
        self._population = self._readers(ours, {"collectedAt", "tenant"}) if self._times_differ() else frozenset()
        same = base.accounts_digest == head.accounts_digest
        self._accounts = frozenset[str]() if same else self._readers(ours, {"config"})
        self._decisions = self._decided(base), self._decided(head)

    def of(self, before: Assessment | None, after: Assessment | None) -> Iterator[Part]:
        shown = after or before
        assert shown is not None
        id = shown.id
        for name in {name for each in (before, after) if each for name in (*each.requires, *each.decided_without)}:
            yield from self._changed(name)
        if self._population is None or id in self._population:
            yield Part.POPULATION
        if self._accounts is None or id in self._accounts or self._is_decided_otherwise(before, after):
            yield Part.OVERRIDE
        if self._is_another_rule(before, after):
            yield Part.CATALOGUE

    def _changed(self, name: str) -> Iterator[Part]:
        before, after = self._before.get(name), self._after.get(name)
        if before is None or after is None:
            return  # only one catalogue reads it: that is another rule
        collected = [each.state is CoverageState.COLLECTED for each in (before, after)]
        if collected[0] != collected[1]:
            yield Part.COVERAGE
        elif collected[0] and self._differs(before, after):
            info = self._resources.get(name)
            if info is None and not self._resources:  # nobody knows what it is
                yield from (Part.CONFIGURATION, Part.POPULATION)
                return
            yield Part(info.changes) if info else Part.CONFIGURATION
            if info and info.settings:
                yield Part.CONFIGURATION

    def _differs(self, before: ResourceCoverage, after: ResourceCoverage) -> bool:
        if self._base.snapshot.sha256 and self._base.snapshot.sha256 == self._head.snapshot.sha256:
            return False
        return before.digest is None or before.digest != after.digest

    def _times_differ(self) -> bool:
        one, other = self._base, self._head
        return (one.snapshot.collected_at, one.tenant) != (other.snapshot.collected_at, other.tenant)

    def _readers(self, catalogue: Catalogue | None, names: set[str]) -> frozenset[str] | None:
        """The actions that can see some names; null where nobody knows: it may be any."""
        if catalogue is None:
            return None
        seen = Mentions(catalogue, names)
        return frozenset(each.id for each in catalogue.actions if seen.mentions(each))

    @staticmethod
    def _decided(report: Report) -> dict[str, list[str]]:
        """By action, what is decided, whatever became of it."""
        found: dict[str, list[str]] = {}
        for use in report.overrides.entries if report.overrides else ():
            entry = use.entry._replace(file=None, line=None, column=None)
            found.setdefault(entry.action, []).append(f"{use.source} {entry}")
        return {action: sorted(entries) for action, entries in found.items()}

    def _is_decided_otherwise(self, before: Assessment | None, after: Assessment | None) -> bool:
        one = self._decisions[0].get(before.id, []) if before else []
        other = self._decisions[1].get(after.id, []) if after else []
        return one != other or (bool(one) and self._base.as_of != self._head.as_of)

    def _is_another_rule(self, before: Assessment | None, after: Assessment | None) -> bool:
        if before is None or after is None or self._base.tool.catalogue_digest != self._head.tool.catalogue_digest:
            return True
        departing = [
            sorted((each.setting, repr(each.configured)) for each in report.departures if each.action == after.id)
            for report in (self._base, self._head)
        ]
        points = before.points, after.points
        return departing[0] != departing[1] or points[0].worth != points[1].worth or points[0].basis != points[1].basis
