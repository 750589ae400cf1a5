"""Families: one pass over the rows of all their actions, each row counted for the action that its key names."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from scanner.cel import CelError, Program, Session
from scanner.cel.values import Streamed
from scanner.engine.dispatch import bind_dispatch
from scanner.engine.evidence import Witness
from scanner.engine.pack import CompiledAction, CompiledFamily, Pack
from scanner.engine.population import OUTSIDE, UNDECIDED, Counter, Tally
from scanner.engine.share import share_of
from scanner.model.finding import Share
from scanner.record import Any, NamedTuple

STRANGER = -1
"""In place of a slot, for a key that no action has."""
_REMEMBERED = 10_000
"""Spellings of keys that are looked up only once."""
_NAMED = 20
"""Keys of no action that are named."""
_MOST = 10
"""Points that an action is worth at most."""


class Told(NamedTuple):
    """What the rows of one key say."""

    tally: Tally
    share: Share | None
    """Where rows give shares instead of passing or failing."""
    worth: float | None
    """The maximum that they give the action."""


class Strangers(NamedTuple):
    """Rows about controls that no action of the catalogue has."""

    rows: int
    keys: tuple[str, ...]
    """The first of their keys, each once, in the order of the rows."""


class FamilyCounter:
    """The counts of all actions of one family, fed with rows in order."""

    def __init__(
        self, members: Sequence[CompiledAction], scope: Session, limit: int, known: Collection[str] = ()
    ) -> None:
        """`known` are keys, in lower case, of actions that are measured otherwise, or not at all."""
        family = members[0].family
        assert family is not None
        self.resource = members[0].population
        self.members = members
        self.keyless = 0
        """Rows whose key cannot be read; nobody knows whose they are."""
        self.strangers = 0
        """Rows of keys that no action of the family has."""
        self.others = 0
        """Of these, rows of keys that another action of the catalogue has."""
        self.strange_keys: dict[str, None] = {}
        """The first of the keys that no action of the catalogue has."""
        self.error: CelError | None = None
        """Why the rows themselves are not known."""
        self.fed = False
        self._family: CompiledFamily = family
        self._known = known
        self._scope = scope
        self._limit = limit
        self._loop = bind_dispatch(family.loop, scope) if family.loop else None
        self._members = {(member.action.key or "").casefold(): member for member in members}
        self._slots: dict[str, int] = {}
        self._places: dict[str, int] = {}
        """Slots by the id of the action; those only of keys that were met."""
        self._counters: list[Counter] = []
        self._passed: list[int] = []
        self._failed: list[int] = []
        self._worth: list[float | None] = []
        self._shares: list[Share | None] = []

    def feed(self, items: Sequence[Any], first: int = 0) -> None:
        """Count rows; `first` is the index of the first of them in the whole list."""
        self.fed = True
        if self._loop is None:
            for index, item in enumerate(items, first):
                self._odd(index, item)
            return
        params = self.members[0].action.params
        lists = self._slots, self._passed, self._failed
        calls = self._meet, self._note, self._odd
        self.strangers += self._loop(items, first, params, *lists, self._limit, *calls)

    def told(self, witness: Witness) -> Iterator[tuple[str, Told]]:
        """What was found, by action id; of the actions that have no row, nothing."""
        for slot, counter in enumerate(self._counters):
            member = counter.compiled
            tell = witness.item if self._family.earned is None else witness.reported
            evidence = [tell(member, item, place, error) for place, item, error in counter.noted]
            counter.passed += self._passed[slot]
            counter.failed += self._failed[slot]
            yield member.action.id, Told(counter.tally(evidence), self._shares[slot], self._worth[slot])

    def _meet(self, key: object, item: Any) -> int:
        """The slot of a key in a spelling that was not met before, or of one whose points are not known yet."""
        if not isinstance(key, str):
            raise TypeError("a key is text")
        member = self._members.get(key.casefold())
        if member is None and key.casefold() in self._known:
            self.others += 1  # never remembered, so that each of its rows comes by here
            return STRANGER
        if member is None and len(self.strange_keys) < _NAMED:
            self.strange_keys[key] = None
        slot = STRANGER if member is None else self._slot_of(member)
        if slot == STRANGER or self._weighed(slot, item):
            if len(self._slots) >= _REMEMBERED:
                self._slots.clear()
            self._slots[key] = slot
        return slot

    def _slot_of(self, member: CompiledAction) -> int:
        slot = self._places.setdefault(member.action.id, len(self._counters))
        if slot == len(self._counters):
            self._counters.append(Counter(member, self._scope, self._limit))
            self._passed.append(0)
            self._failed.append(0)
            self._worth.append(None)
            self._shares.append(None)
        return slot

    def _weighed(self, slot: int, item: Any) -> bool:
        """Whether all that a row may say of an action's points is known by now."""
        points = self._family.points
        if points is None or self._worth[slot] is not None:
            return True
        value = self._value(points, item)
        if type(value) in (int, float) and 0 < value <= _MOST:
            self._worth[slot] = float(value)
        return self._worth[slot] is not None

    def _note(self, slot: int, index: int, item: Any) -> None:
        self._counters[slot].note(index, item)

    def _odd(self, index: int, item: Any) -> None:
        """Decide one row part by part."""
        try:
            slot = self._meet(self._value(self._family.key, item), item)
        except TypeError:
            self.keyless += 1
            return
        if slot == STRANGER:
            self.strangers += 1
        elif self._family.earned is None:
            self._counters[slot].count(index, item)
        else:
            self._measure(slot, index, item)

    def _measure(self, slot: int, index: int, item: Any) -> None:
        """Take the share that a row gives; a second row of a key has to say the same."""
        counter, family = self._counters[slot], self._family
        verdict, error = counter.decided(item)
        if verdict is OUTSIDE:
            return
        found = error if verdict is UNDECIDED else share_of(self._scope, family, item, counter.compiled.action.params)
        if isinstance(found, Share) and self._shares[slot] not in (None, found):
            found = "it is reported several times, and not the same"
        if isinstance(found, Share):
            if self._shares[slot] is None and not found.is_full:
                counter.note(index, item)
            self._shares[slot] = found
        else:
            counter.undecided(index, item, found)

    def _value(self, program: Program, item: Any) -> Any:
        try:
            return self._scope.evaluate(program, item, self.members[0].action.params)
        except CelError:
            return None


class Keyed(NamedTuple):
    """An action's family after its pass, and what the action's own rows say; None where it has none."""

    family: FamilyCounter
    told: Told | None


def family_counters(pack: Pack, scope: Session, limit: int) -> list[FamilyCounter]:
    """A counter for each family of a pack."""
    groups: dict[int, list[CompiledAction]] = {}
    actions = pack.catalogue.actions
    known = {name.casefold() for one in actions for name in (one.id, *one.aliases, one.key or one.id)}
    for compiled in pack.actions:
        if compiled.family is not None:
            groups.setdefault(id(compiled.family), []).append(compiled)
    return [FamilyCounter(members, scope, limit, known) for members in groups.values()]


def strangers_of(counters: Sequence[FamilyCounter]) -> Mapping[str, Strangers]:
    """By resource, what no action has; where several families read a resource, what the least of them says."""
    found: dict[str, Strangers] = {}
    for counter in counters:
        told = Strangers(counter.strangers - counter.others, tuple(counter.strange_keys))
        if counter.resource is not None and told.rows:
            found[counter.resource] = min(told, found.get(counter.resource, told))
    return found


def count_in_memory(counters: Sequence[FamilyCounter], scope: Session) -> None:
    """Feed those families whose rows did not stay on disk."""
    for counter in counters:
        if not counter.fed:
            source = counter.members[0].source
            assert source is not None
            try:
                counter.feed(_rows(scope.evaluate(source, None, counter.members[0].action.params)))
            except CelError as error:
                counter.error = error


def _rows(items: Any) -> Sequence[Any]:
    if isinstance(items, Streamed):
        items = items.held()
    if not isinstance(items, (list, tuple)):
        raise CelError("no_such_overload", "the population is not a list")
    return items


def all_told(counters: Sequence[FamilyCounter], witness: Witness) -> Mapping[str, Keyed]:
    """What was found, by action id, for every action of the families."""
    found = {}
    for counter in counters:
        told = dict(counter.told(witness))
        for member in counter.members:
            found[member.action.id] = Keyed(counter, told.get(member.action.id))
    return found
