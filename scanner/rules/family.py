"""Families: folders of tables whose actions share one check, to the same values that rule files give."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scanner.cel import CelError, CelSyntaxError, Environment, Program
from scanner.engine.plan import problem_of
from scanner.model.problem import InputError, Problem
from scanner.model.rule import Action, Advice, Check, Implementation, Link, Measure, PointsBasis, UserImpact
from scanner.record import Any, NamedTuple
from scanner.rules.family_document import EntryDocument, FamilyDocument, TableDocument
from scanner.rules.params import bounds, defaults, param_faults
from scanner.rules.read import checked, expression
from scanner.rules.sources import FAMILY, FamilySource
from scanner.yamlfile import Document as YamlFile
from scanner.yamlfile import load_yaml

_EITHER = "'require' is a condition for each row; 'measure' takes the share that a row gives"
_EXPRESSIONS = ("each", "key", "where", "require", "points", "applies", "observe", "at")


class Table(NamedTuple):
    yaml: YamlFile
    document: TableDocument


class Family(NamedTuple):
    """A family as read and checked."""

    yaml: YamlFile
    document: FamilyDocument
    tables: tuple[Table, ...]
    actions: tuple[Action, ...]
    """In the order of the tables; all have the same `Check`."""

    @property
    def files(self) -> tuple[YamlFile, ...]:
        return self.yaml, *(table.yaml for table in self.tables)


def read_family(source: FamilySource) -> Family:
    """Read and check a family and its tables. Raises `InputError` with every fault of all its files."""
    faults: list[Problem] = []
    tables: list[Table] = []
    for each in source.tables:
        try:
            yaml = load_yaml(each.path, each.name, ordinary=True, go_on=True)
            tables.append(Table(yaml, checked(TableDocument, yaml)))
            faults += yaml.faults
        except InputError as error:
            faults += error.problems
    try:
        yaml = load_yaml(source.shared.path, source.shared.name, ordinary=True, go_on=True)
        document = checked(FamilyDocument, yaml)
        faults += yaml.faults
    except InputError as error:
        raise InputError([*error.problems, *faults]) from None
    faults += [*_check_faults(document, yaml), *param_faults(document.params, yaml)]
    if not source.tables:
        hint = "list its actions in another YAML file beside it"
        faults.append(Problem(f"{yaml.name}:1:1", "the family has no table", hint))
    maker = _Maker(yaml, document)
    actions = tuple(action for table in tables for action in maker.actions(table))
    faults += maker.faults
    if faults:
        raise InputError(faults)
    return Family(yaml, document, tuple(tables), actions)


def _check_faults(document: FamilyDocument, yaml: YamlFile) -> Iterator[Problem]:
    check, place = document.check, yaml.key_place(("check",))
    if (check.require is None) == (check.measure is None):
        said = "none of them" if check.require is None else "both"
        yield Problem(place, f"the check of a family has either 'require' or 'measure'; this one has {said}", _EITHER)


class _Maker:
    """Makes actions of the entries of tables, and collects what stands against it."""

    def __init__(self, yaml: YamlFile, document: FamilyDocument) -> None:
        self.faults: list[Problem] = []
        self._yaml = yaml
        self._shared = document
        self._check = _check(document, yaml)
        self._advice = tuple(
            Advice(expression(yaml, ("advice", index, "when"), advice.when), advice.text)
            for index, advice in enumerate(document.advice)
        )
        self._keys: dict[str, str] = {}
        self._match = self._matching()

    def actions(self, table: Table) -> Iterator[Action]:
        for id, entry in table.document.actions.items():
            implementation = self._implementation(table, id, entry)
            key = self._key(table, id)
            if implementation is not None and key is not None:
                yield self._action(table, id, entry, implementation, key)

    def _action(self, table: Table, id: str, entry: EntryDocument, how: Implementation, key: str) -> Action:
        shared, above = self._shared, table.document
        stated = PointsBasis.PUBLISHED if entry.points is not None else shared.points_basis
        return Action(
            id=id,
            title=entry.title,
            category=entry.category or above.category or shared.category,
            product=entry.product or above.product or shared.product,
            points=entry.points or shared.points,
            points_basis=entry.points_basis or stated,
            tier=entry.tier or above.tier or shared.tier,
            severity=entry.severity or shared.severity,
            threats=tuple(entry.threats),
            rationale=entry.rationale,
            user_impact=UserImpact(**entry.user_impact.model_dump()),
            implementation=how,
            requires=tuple(sorted(shared.requires)),
            check=self._check,
            scoring=entry.scoring or shared.scoring,
            empty=shared.empty,
            unit=shared.unit,
            advice=self._advice,
            params=defaults(shared.params),
            tags=tuple(dict.fromkeys((*shared.tags, *above.tags, *entry.tags))),
            aliases=tuple(entry.aliases),
            deprecated=entry.deprecated,
            source=table.yaml.name,
            line=table.yaml.key_position(("actions", id))[0],
            verification=shared.verification,
            key=key,
            bounds=bounds(shared.params),
        )

    def _implementation(self, table: Table, id: str, entry: EntryDocument) -> Implementation | None:
        own, above, shared = entry.implementation, table.document, self._shared.implementation
        found: dict[str, Any] = {
            "cost": own.cost or shared.cost,
            "complexity": own.complexity or shared.complexity,
            "steps": own.steps or shared.steps,
            "manageUrl": own.manage_url or above.manage_url or shared.manage_url,
            "learnMore": own.learn_more or above.learn_more or shared.learn_more,
        }
        place = table.yaml.key_place(("actions", id, "implementation"))
        missing = [
            Problem(place, f"'{id}' has no '{key}'", f"write it here, or into {FAMILY}")
            for key in found
            if not found[key]
        ]
        self.faults += missing
        if missing:
            return None
        return Implementation(
            cost=found["cost"],
            complexity=found["complexity"],
            prerequisites=tuple(_first(own.prerequisites, above.prerequisites, shared.prerequisites)),
            licenses=tuple(_first(own.licenses, above.licenses, shared.licenses)),
            steps=tuple(found["steps"]),
            manage_url=found["manageUrl"],
            learn_more=tuple(Link(link.title, link.url) for link in found["learnMore"]),
        )

    def _key(self, table: Table, id: str) -> str | None:
        """The key of the rows that are about an action; no two actions may share one."""
        if self._match is None:
            return None
        place = table.yaml.key_place(("actions", id))
        try:
            key = self._environment.session({}).evaluate(self._match, id)
        except CelError as error:
            self.faults.append(Problem(place, f"'match' makes no key of '{id}': {error.message}", "mend 'match'"))
            return None
        if not isinstance(key, str) or not key:
            self.faults.append(Problem(place, f"'match' makes no text of '{id}'", "a key is the text of a row"))
            return None
        other = self._keys.setdefault(key.casefold(), id)
        if other.casefold() != id.casefold():  # the same id twice is told with its own words
            self.faults.append(
                Problem(place, f"'{id}' and '{other}' have the same key '{key}'", "mend 'match', or one id")
            )
        return key

    def _matching(self) -> Program | None:
        self._environment = Environment((), variables=())
        written = expression(self._yaml, ("check", "match"), self._shared.check.match)
        try:
            return self._environment.compile(written.text, ("id",), written.file, written.line, written.column)
        except CelSyntaxError as error:
            faults = (error, *error.others)
            self.faults += [
                problem_of(fault, written, lambda at, offset: self._yaml.locate(at.path, offset)) for fault in faults
            ]
            return None


def _check(document: FamilyDocument, yaml: YamlFile) -> Check:
    check = document.check
    given: dict[str, Any] = {
        key: expression(yaml, ("check", key), getattr(check, key)) for key in _EXPRESSIONS if getattr(check, key)
    }
    if check.measure is not None:
        given["measure"] = Measure(
            expression(yaml, ("check", "measure", "earned"), check.measure.earned),
            expression(yaml, ("check", "measure", "of"), check.measure.of),
        )
    return Check(**given, expect=check.expect)


def _first(*lists: Sequence[str] | None) -> Sequence[str]:
    """The first that was given, be it empty."""
    return next((one for one in lists if one is not None), ())
