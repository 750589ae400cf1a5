"""What each part of two scans is worth: measured again with that part of one and the others of the other.

Only actions that a changed part can reach are measured; what cannot move need not be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from scanner.compare import compare
from scanner.departures import Adapted, adapted
from scanner.division import NOTHING, Vector, Vectors, vectors, with_division
from scanner.engine.pack import CompiledAction, Pack
from scanner.mentions import Mentions
from scanner.model.comparison import Comparison
from scanner.model.config import Config
from scanner.model.override import Override
from scanner.model.part import Part
from scanner.model.problem import InputError
from scanner.model.report import Report
from scanner.model.rule import Action
from scanner.pipeline import scan
from scanner.record import TYPE_CHECKING, Any, NamedTuple
from scanner.snapshot.document import Snapshot
from scanner.snapshot.hybrid import Heads, Hybrids
from scanner.worth import tenant_maxima

if TYPE_CHECKING:
    from scanner.overrides.load import Overrides

EXCEPTIONS = "devices.recommendationExceptions"


class Inputs(NamedTuple):
    """Everything that a scan is made of."""

    pack: Pack
    snapshot: Snapshot
    overrides: Overrides | tuple[()] | None
    config: Config
    as_of: str

    @property
    def entries(self) -> tuple[Override, ...]:
        return self.overrides.entries if self.overrides else ()


class Attribution:
    """Two scans of one tenant, and whatever lies between them."""

    def __init__(self, base: Inputs, head: Inputs, base_report: Report, head_report: Report) -> None:
        self.base = base
        self.head = head
        self.hybrids = Hybrids(base.snapshot, head.snapshot, head.pack.catalogue.resources)
        self.aliases = aliases_of(head.pack.catalogue.actions)
        self._ids = {one.action.id.casefold(): one.action.id for one in head.pack.actions}
        self._packs = adapted(base.pack, base.config), adapted(head.pack, head.config)
        self._before = vectors(base_report, self.name)
        self.after: Vectors = vectors(head_report, self.name)
        self.parts = frozenset(self._changed())
        self.affected = self._affected()
        self.evaluations = 0
        self._measured: dict[Heads, Vectors] = {}

    def name(self, id: str) -> str:
        """The id that an action is known by: that of the second side, where the first has an old one."""
        folded = id.casefold()
        return self._ids.get(folded) or self.aliases.get(folded, id)

    def measured(self, heads: Heads) -> Vectors:
        """What every action has in a mixture."""
        heads = heads & self.parts
        if heads == self.parts:
            return self.after
        if not heads:
            return self._before
        if heads not in self._measured:
            self.evaluations += 1
            found = self._evaluated(heads)
            rest = {id: each for id, each in self._before.items() if id not in self.affected}
            self._measured[heads] = {**rest, **found}
        return self._measured[heads]

    def is_unmoved(self) -> bool:
        """Whether every action has the same on both sides."""
        return self._before == self.after

    def put_back(self, snapshot: Snapshot, resource: str) -> dict[str, Vector]:
        """What the actions that read a resource have, on the second side but for its snapshot."""
        self.evaluations += 1
        actions = [one for one in self._packs[1].pack.actions if resource in one.action.requires]
        return self._scanned(self._packs[1], actions, snapshot, self.head, self.head.config)

    def _evaluated(self, heads: Heads) -> dict[str, Vector]:
        pack = self._packs[Part.CATALOGUE in heads]
        decided = self.head if Part.OVERRIDE in heads else self.base
        actions = [one for one in pack.pack.actions if self.name(one.action.id) in self.affected]
        return self._scanned(pack, actions, self.hybrids.snapshot(heads), decided, decided.config)

    def _scanned(
        self, pack: Adapted, actions: Iterable[CompiledAction], snapshot: Snapshot, decided: Inputs, config: Config
    ) -> dict[str, Vector]:
        only = pack.pack._replace(actions=tuple(actions))
        plain = config._replace(actions=(), frameworks=(), review_policy=None)
        report = scan(only, snapshot, decided.overrides, plain, decided.as_of, evidence_limit=1, texts=False)
        return vectors(report, self.name)

    def _changed(self) -> Iterator[Part]:
        base, head = self.base, self.head
        for each in self.hybrids.differences:
            yield from each.parts
        one, other = base.snapshot, head.snapshot
        if (one.tenant, one.collected_at) != (other.tenant, other.collected_at):
            yield Part.POPULATION
        if self._decisions() or base.config.break_glass_accounts != head.config.break_glass_accounts:
            yield Part.OVERRIDE
        if base.pack.catalogue.digest != head.pack.catalogue.digest or self._departing():
            yield Part.CATALOGUE

    def _decisions(self) -> set[str]:
        """Actions about which other things are decided, or by another day."""
        one, other = (sorted(map(_content, each.entries), key=repr) for each in (self.base, self.head))
        found = {entry.action for entry in (*one, *other) if one.count(entry) != other.count(entry)}
        if (self.base.overrides is None) != (self.head.overrides is None) or self.base.as_of != self.head.as_of:
            found |= {entry.action for entry in (*one, *other)}
            found |= {one.action.id for one in self.head.pack.actions if self._has_exceptions() and _is_device(one)}
        return found

    def _has_exceptions(self) -> bool:
        return any(side.snapshot.is_held(EXCEPTIONS) for side in (self.base, self.head))

    def _departing(self) -> set[str]:
        """Actions that the two configurations make different, or of which only one measures."""
        held = [{self.name(one.action.id): one.action for one in each.pack.actions} for each in self._packs]
        return {id for id in {*held[0], *held[1]} if not _alike(held[0].get(id), held[1].get(id))}

    def _affected(self) -> frozenset[str]:
        """The actions that some changed part can reach."""
        base, head = self.base, self.head
        every = frozenset({*self._before, *self.after})
        if base.pack.catalogue.digest != head.pack.catalogue.digest:
            return every
        found = {id for id in every if self._before.get(id, NOTHING) != self.after.get(id, NOTHING)}
        found |= {self.name(id) for id in (*self._decisions(), *self._departing())}
        resources = {each.resource for each in self.hybrids.differences}
        if resources:  # what the condition of a scope reads is not known
            found |= {entry.action for entry in (*base.entries, *head.entries) if entry.scope.where}
        found |= self._reached(resources)
        return frozenset(self.name(id) for id in found)

    def _reached(self, resources: set[str]) -> set[str]:
        """Ids of actions whose expressions can see something that changed."""
        one, other = self.base.snapshot, self.head.snapshot
        names = {"collectedAt"} if one.collected_at != other.collected_at else set[str]()
        if one.tenant != other.tenant:
            names |= {"tenant"}
        if self.base.config.break_glass_accounts != self.head.config.break_glass_accounts:
            names |= {"config"}
        seen = Mentions(self.head.pack.catalogue, names)
        maxima = [tenant_maxima(one), tenant_maxima(other)]
        worth = {id for id in {*maxima[0], *maxima[1]} if maxima[0].get(id) != maxima[1].get(id)}
        devices = EXCEPTIONS in resources
        return {
            each.action.id
            for each in self.head.pack.actions
            if not resources.isdisjoint(each.action.requires)
            or (names and seen.mentions(each.action))
            or (worth and not worth.isdisjoint(name.casefold() for name in (each.action.id, *each.action.aliases)))
            or (devices and _is_device(each))
        }


def attribute(
    base: Inputs, head: Inputs, base_report: Report, head_report: Report, names: tuple[str, str] = ("", "")
) -> Comparison:
    """What changed between two scans, divided by part, with what moved each."""
    from scanner.causes import with_causes

    attribution = Attribution(base, head, base_report, head_report)
    comparison = compare(base_report, head_report, attribution.aliases, names)
    if not attribution.parts and not attribution.is_unmoved():
        return comparison._replace(undivided="the scores differ, and nothing that they are made of seems to")
    try:
        comparison = with_division(comparison, attribution.parts, attribution.measured)
    except InputError as error:
        return comparison._replace(undivided=f"a mixture of the two cannot be measured: {error.problems[0].message}")
    comparison = with_causes(comparison, attribution, base_report, head_report)
    assert comparison.division is not None
    return comparison._replace(division=comparison.division._replace(evaluations=attribution.evaluations))


def aliases_of(actions: Iterable[Action]) -> dict[str, str]:
    """The id for each old one, in lower case."""
    return {alias.casefold(): action.id for action in actions for alias in action.aliases}


def _content(entry: Override) -> Override:
    """An entry without where it stands."""
    return entry._replace(file=None if entry.file is None else "", line=None, column=None)


def _is_device(compiled: CompiledAction) -> bool:
    return compiled.action.id.casefold().startswith("scid_")


def _alike(one: Action | None, other: Action | None) -> bool:
    return one is other or (one is not None and other is not None and _key(one) == _key(other))


def _key(action: Action) -> Mapping[str, Any]:
    return {"points": action.points, "params": action.params, "severity": action.severity}
