"""What moved a score: objects, overrides and rules, each with its place and what it moves when it alone is put back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from scanner.changes import Changed, changed_objects
from scanner.division import NOTHING, Vector, Vectors
from scanner.model.comparison import ActionChange, Cause, Comparison, Kind, Moved, PropertyChange
from scanner.model.departure import Departure
from scanner.model.part import Part
from scanner.model.points import micro, points_of
from scanner.model.report import Report
from scanner.record import TYPE_CHECKING
from scanner.snapshot.hybrid import replaced

if TYPE_CHECKING:
    from scanner.attribution import Attribution

MOST = 40
"""Objects that are put back one by one; of more, whole resources are."""
MOST_ON_DISK = 8
"""The same where lists of a snapshot are too long to hold."""
LISTED = 200
"""Causes of one part that are kept, those that moved most first."""


def with_causes(comparison: Comparison, attribution: Attribution, base: Report, head: Report) -> Comparison:
    """The comparison with the causes of each part that changed."""
    notes: list[str] = []
    causes = [
        *_configuration(attribution, notes),
        *_population(attribution),
        *_overrides(comparison, attribution),
        *_catalogue(comparison, base, head),
    ]
    kept: list[Cause] = []
    for part in Part:
        mine = sorted((each for each in causes if each.part is part), key=_weight)
        kept += mine[:LISTED]
        if len(mine) > LISTED:
            notes.append(f"{len(mine) - LISTED} more changes of the {part.value} are left out")
    return comparison._replace(causes=tuple(kept), notes=(*comparison.notes, *notes))


def _weight(cause: Cause) -> tuple[int, bool, str, str]:
    """What moved most first, losses before gains."""
    return (
        -max((abs(micro(each.points)) for each in cause.actions), default=0),
        cause.points > 0,
        cause.what,
        cause.subject,
    )


def _configuration(attribution: Attribution, notes: list[str]) -> Iterator[Cause]:
    found = [
        each
        for difference in attribution.hybrids.differences
        if Part.CONFIGURATION in difference.parts and not difference.reordered
        for each in changed_objects(attribution.hybrids, difference.resource)
    ]
    readers = {name for one in attribution.head.pack.actions for name in one.action.requires}
    told = [each for each in found if each.resource in readers]
    most = MOST_ON_DISK if attribution.head.snapshot.streams or attribution.base.snapshot.streams else MOST
    places = _places(attribution, found)
    if len(told) <= most:
        for each in told:
            yield _cause(each, attribution, places)
    else:
        notes.append(f"{len(told)} objects changed, so they were put back resource by resource, and not each alone")
        for name, group in groupby(told, key=lambda each: each.resource):
            yield _whole(name, list(group), attribution, places)
    for each in found:
        if each.resource not in readers:
            yield _bare(each, places)


def _cause(changed: Changed, attribution: Attribution, places: _Places) -> Cause:
    back = attribution.put_back(changed.put_back(attribution.head.snapshot), changed.resource)
    return _moving(_bare(changed, places), attribution.after, back)


def _whole(name: str, changed: list[Changed], attribution: Attribution, places: _Places) -> Cause:
    """All changed objects of a resource as one cause, at the place of the first."""
    value = attribution.base.snapshot.value(name)
    back = attribution.put_back(replaced(attribution.head.snapshot, name, value), name)
    first = _bare(changed[0], places)
    if len(changed) > 1:
        names = ", ".join(each.subject for each in changed[:3])
        more = f" and {len(changed) - 3} more" if len(changed) > 3 else ""
        first = first._replace(kind=Kind.CHANGED, subject=names + more, properties=(), objects=len(changed))
    return _moving(first, attribution.after, back)


def _moving(cause: Cause, now: Vectors, back: Mapping[str, Vector]) -> Cause:
    moved = [(id, now.get(id, NOTHING).earned - vector.earned) for id, vector in back.items()]
    actions = sorted(((id, points) for id, points in moved if points), key=lambda each: (-abs(each[1]), each[0]))
    points = points_of(sum(points for _, points in actions))
    return cause._replace(points=points, actions=tuple(Moved(id, points_of(each)) for id, each in actions))


_Places = Mapping[tuple[bool, str], tuple[int, int]]
"""Line and column by whether it is one of BASE, and the pointer."""


def _places(attribution: Attribution, changed: Iterable[Changed]) -> _Places:
    found: dict[tuple[bool, str], tuple[int, int]] = {}
    for in_base, side in ((False, attribution.head), (True, attribution.base)):
        pointers = {pointer for each in changed if each.in_base is in_base for pointer in each.pointers}
        if pointers:
            found |= {(in_base, pointer): place for pointer, place in side.snapshot.locate(pointers).items()}
    return found


def _bare(changed: Changed, places: _Places) -> Cause:
    at = next((places[key] for each in changed.pointers if (key := (changed.in_base, each)) in places), (None, None))
    return Cause(
        part=Part.CONFIGURATION,
        kind=changed.kind,
        what=changed.title,
        subject=changed.subject,
        resource=changed.resource,
        properties=changed.properties,
        file=changed.file,
        line=at[0],
        column=at[1],
        in_base=changed.in_base,
    )


def _population(attribution: Attribution) -> Iterator[Cause]:
    """Each list with how many rows it had and has."""
    for difference in attribution.hybrids.differences:
        if Part.POPULATION in difference.parts and not difference.reordered:
            name = difference.resource
            rows = [side.snapshot.rows_held(name) for side in (attribution.base, attribution.head)]
            texts = [None if each is None else str(each) for each in rows]
            yield Cause(
                part=Part.POPULATION,
                kind=Kind.CHANGED,
                what=attribution.hybrids.info(name).title or name,
                subject=name,
                resource=name,
                properties=(PropertyChange("rows", *texts),) if texts[0] != texts[1] else (),
                file=attribution.head.snapshot.path,
            )


def _overrides(comparison: Comparison, attribution: Attribution) -> Iterator[Cause]:
    """Entries that are not the same, then accounts; what an action owes to its entries is told with the first."""
    shares = dict(_of_part(comparison.actions, Part.OVERRIDE))
    for each in comparison.overrides:
        scope = f" ({each.scope})" if each.scope else ""
        cause = Cause(
            part=Part.OVERRIDE,
            kind=Kind.ADDED if each.base is None else Kind.REMOVED if each.head is None else Kind.CHANGED,
            what="override",
            subject=each.action + scope,
            properties=tuple(_states(each.base, each.head)),
            file=each.file,
            line=each.line,
            in_base=each.head is None,
        )
        yield _owing(cause, [(each.action, shares.pop(each.action, 0.0))])
    before, after = (side.config.break_glass_accounts for side in (attribution.base, attribution.head))
    for index, name in enumerate(
        name for name in dict.fromkeys((*before, *after)) if (name in before) != (name in after)
    ):
        kind = Kind.ADDED if name in after else Kind.REMOVED
        cause = Cause(Part.OVERRIDE, kind, "break-glass account", name)
        yield _owing(cause, shares.items() if index == 0 else ())


def _states(base: object, head: object) -> Iterator[PropertyChange]:
    for name in ("status", "state", "expires"):
        before, after = (getattr(each, name, None) for each in (base, head))
        if before != after:
            yield PropertyChange(name, None if before is None else str(before), None if after is None else str(after))


def _catalogue(comparison: Comparison, base: Report, head: Report) -> Iterator[Cause]:
    """Actions that rules or departures moved, each at its rule or at the setting that departs from it."""
    now, was = ({each.id: each.rule for each in report.actions} for report in (head, base))
    settings = {
        each.action: list(_departures(each.action, base, head)) for each in (*base.departures, *head.departures)
    }
    off = {each.id: each.place for each in (*base.switched_off, *head.switched_off)}
    for id, points in _of_part(comparison.actions, Part.CATALOGUE):
        departures = settings.get(id, [])
        rule = now.get(id) or was.get(id)
        file, line = (rule.file, rule.line) if rule else (None, None)
        place = departures[0][1] if departures else off.get(id)
        if place and place.count(":") >= 2:
            file, line = place.rsplit(":", 2)[0], int(place.rsplit(":", 2)[1])
        cause = Cause(
            part=Part.CATALOGUE,
            kind=Kind.ADDED if id not in was else Kind.REMOVED if id not in now else Kind.CHANGED,
            what="setting of a rule" if departures or id in off else "rule",
            subject=id,
            properties=tuple(change for change, _ in departures),
            file=file,
            line=line,
            in_base=id not in now,
        )
        yield _owing(cause, [(id, points)])


def _departures(action: str, base: Report, head: Report) -> Iterator[tuple[PropertyChange, str]]:
    before, after = (
        {each.setting: each for each in report.departures if each.action == action} for report in (base, head)
    )
    for setting in dict.fromkeys((*after, *before)):
        one, other = before.get(setting), after.get(setting)
        held: Departure | None = other or one
        assert held is not None
        values = [each.configured if each else held.catalogue for each in (one, other)]
        if values[0] != values[1]:
            yield PropertyChange(setting, str(values[0]), str(values[1])), held.place


def _of_part(actions: Iterable[ActionChange], part: Part) -> Iterator[tuple[str, float]]:
    yield from ((each.id, share.points) for each in actions for share in each.shares if share.part is part)


def _owing(cause: Cause, moved: Iterable[tuple[str, float]]) -> Cause:
    actions = tuple(Moved(id, points) for id, points in moved if points)
    return cause._replace(points=points_of(sum(micro(each.points) for each in actions)), actions=actions)
