"""The flips of one rule: every property that its tests read, each kind of change, and whether a test notices it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from scanner.cel import Literal
from scanner.cel.tree import walk
from scanner.engine.pack import CompiledAction, Pack
from scanner.model.problem import InputError
from scanner.record import Any, NamedTuple
from scanner.rules.flips import REMOVED, Literals, changed, flips, value_at
from scanner.rules.reads import Reads, Site, reads
from scanner.rules.testing import RuleTest, given, run
from scanner.rules.uses import definitions_of, reachable
from scanner.snapshot.resources import Field, Registry

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


class Change(NamedTuple):
    test: RuleTest
    site: Site
    values: list[Any]


class RuleFlips:
    """The flips of one action."""

    def __init__(self, pack: Pack, registry: Registry, action: str, tests: Sequence[RuleTest]) -> None:
        self.pack = pack
        self.registry = registry
        self.tests = tests
        self.compiled = next(one for one in pack.actions if one.action.id == action)
        self.literals = _literals(self.compiled, pack)
        self.read = self._said()
        self.held: set[str] = set()

    def flips(self) -> Iterator[tuple[Flip, list[Change]]]:
        """Every flip, with the changes of single tests that it stands for."""
        by_flip: dict[tuple[str, str], list[Change]] = {}
        for test in self.tests:
            found = self._reads(test)
            for site in sorted(found.values | found.presence, key=str):
                name = _name(site)
                self.read.add(name)
                if value_at(_data(test), site) is not REMOVED:
                    self.held.add(name)
                for kind, values in self._kinds(test, site):
                    if site in found.values or kind in ABSENCE:
                        by_flip.setdefault((name, kind), []).append(Change(test, site, values))
        for name, kind in sorted(by_flip):
            yield Flip(self.compiled.action.id, name, kind), by_flip[name, kind]

    def is_noticed(self, changes: Sequence[Change]) -> bool:
        return any(self._fails(*attempt) for attempt in islice(_interleaved(changes), ATTEMPTS))

    def _reads(self, one: RuleTest) -> Reads:
        return reads(self.compiled, self.pack, *given(one.test))

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
        field = self._field(site)
        documented = field.values if field is not None else ()
        for kind, values in flips(value, self.literals, documented, whole=len(site) < 3):
            if site[0] != "config" or kind not in ABSENCE:  # a configuration without it has an empty list
                yield kind, values

    def _field(self, site: Site) -> Field | None:
        """What the registry says of a property, or of the items of a list."""
        resource = self.registry.get(f"{site[0]}.{site[1]}") if len(site) > 2 else None
        field = resource.field(tuple(step for step in site[2:] if isinstance(step, str))) if resource else None
        while field is not None and field.item is not None:
            field = field.item
        return field

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


def _interleaved(changes: Sequence[Change]) -> Iterator[tuple[RuleTest, Site, Any]]:
    """First the first value at one place of each test, then at its other places, then the other values."""
    by_test: dict[int, list[Change]] = {}
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
    trees = [program.tree for program in compiled.programs()]
    trees += [pack.environment.programs[name].tree for name in reachable(definitions_of(compiled.action, known), known)]
    values = [node.value for tree in trees for node in walk(tree) if isinstance(node, Literal)]
    values += list(compiled.action.params.values())
    numbers = {value for value in values if isinstance(value, int | float) and not isinstance(value, bool)}
    texts = [value for value in values if isinstance(value, str)]
    return Literals(tuple(sorted(numbers)), tuple(dict.fromkeys(texts)))
