"""Choosing actions of a catalogue by their fields, and finding one by its id."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from fnmatch import fnmatchcase

from scanner.model.codec import encode
from scanner.model.names import did_you_mean
from scanner.model.problem import InputError, Problem, fault
from scanner.model.rule import Action
from scanner.record import Any, NamedTuple

Values = tuple[str, ...] | float
_CONDITION = re.compile(r"(?P<field>[A-Za-z]+)\s*(?P<operator>!=|>=|<=|=|>|<)\s*(?P<value>.*)", re.DOTALL)

FIELDS: Mapping[str, Callable[[Action], Values]] = {
    "id": lambda action: (action.id, *action.aliases),
    "title": lambda action: (action.title,),
    "service": lambda action: (service_of(action),),
    "category": lambda action: (action.category.value,),
    "product": lambda action: (action.product,),
    "points": lambda action: action.points,
    "pointsBasis": lambda action: (action.points_basis.value,),
    "tier": lambda action: (action.tier.value,),
    "severity": lambda action: (action.severity.value,),
    "threat": lambda action: action.threats,
    "tag": lambda action: action.tags,
    "scoring": lambda action: (action.scoring.value,),
    "empty": lambda action: (action.empty.value,),
    "unit": lambda action: (action.unit,),
    "requires": lambda action: action.requires,
    "license": lambda action: action.implementation.licenses,
    "cost": lambda action: (action.implementation.cost.value,),
    "complexity": lambda action: (action.implementation.complexity.value,),
    "userImpact": lambda action: (action.user_impact.level.value,),
    "satisfiedBy": lambda action: (action.satisfied_by,) if action.satisfied_by else (),
    "deprecated": lambda action: ("yes" if action.deprecated else "no",),
    "source": lambda action: (action.source,),
    "verification": lambda action: (action.verification.value,),
}
"""What can be asked for, by its name in a rule file (lists in the singular)."""


class Condition(NamedTuple):
    """One thing that an action has to be."""

    field: str
    operator: str
    value: str

    def holds(self, action: Action) -> bool:
        held = FIELDS[self.field](action)
        if isinstance(held, float | int):
            return _compares(held, self.operator, float(self.value))
        wanted = self.value.casefold()
        found = any(fnmatchcase(one.casefold(), wanted) for one in held)
        return found is (self.operator == "=")


def condition(text: str, place: str = "--where") -> Condition:
    """`severity=high`, `title=*password*`, `tag!=email`, `points>=5`; letter case makes no difference.

    Raises `InputError` for anything else.
    """
    match = _CONDITION.fullmatch(text.strip())
    if match is None:
        raise fault(place, f"'{text}' is not a condition", "write FIELD=VALUE, such as severity=high or points>=5")
    name = {field.casefold(): field for field in FIELDS}.get(match["field"].casefold())
    if name is None:
        hint = did_you_mean(match["field"], FIELDS) or f"fields: {', '.join(FIELDS)}"
        raise fault(place, f"there is no field '{match['field']}'", hint)
    made = Condition(name, match["operator"], match["value"].strip())
    _check(made, place)
    return made


def conditions(texts: Iterable[str], place: str = "--where") -> tuple[Condition, ...]:
    """All conditions; raises `InputError` with the faults of each."""
    made: list[Condition] = []
    problems: list[Problem] = []
    for text in texts:
        try:
            made.append(condition(text, place))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return tuple(made)


def chosen(actions: Iterable[Action], wanted: Iterable[Condition]) -> tuple[Action, ...]:
    """The actions for which every condition holds; of several for one field with `=`, one is enough."""
    either: dict[str, list[Condition]] = {}
    every: list[Condition] = []
    for one in wanted:
        if one.operator == "=":
            either.setdefault(one.field, []).append(one)
        else:
            every.append(one)
    return tuple(
        action
        for action in actions
        if all(one.holds(action) for one in every)
        and all(any(one.holds(action) for one in group) for group in either.values())
    )


def find(actions: Iterable[Action], id: str, place: str = "ID") -> Action:
    """The action of that id or alias, in any letter case; raises `InputError` with the nearest id as hint."""
    by_id = {name.casefold(): action for action in actions for name in (*action.aliases, action.id)}
    found = by_id.get(id.casefold())
    if found is None:
        names = [name for action in by_id.values() for name in (action.id, *action.aliases)]
        raise fault(
            place, f"there is no action '{id}'", did_you_mean(id, names) or "'tenantscore rules list' shows all"
        )
    return found


def service_of(action: Action) -> str:
    """The folder that the rule file is in: `entra`."""
    parts = action.source.split("/")
    return parts[-2] if len(parts) > 1 else ""


def _check(made: Condition, place: str) -> None:
    numeric = made.field == "points"
    if numeric:
        try:
            float(made.value)
        except ValueError:
            raise fault(place, f"'{made.value}' is not a number", "write points>=5") from None
    elif made.operator not in ("=", "!="):
        hint = f"write {made.field}={made.value} or {made.field}!={made.value}"
        raise fault(place, f"'{made.operator}' goes with points only", hint)


def _compares(left: float, operator: str, right: float) -> bool:
    match operator:
        case "=":
            return left == right
        case "!=":
            return left != right
        case ">=":
            return left >= right
        case "<=":
            return left <= right
        case ">":
            return left > right
    return left < right


def data(action: Action) -> dict[str, Any]:
    """An action as plain JSON data; its check is the text as written."""
    from scanner.rules.uses import check_expressions

    made: dict[str, Any] = encode(action._replace(params=dict(action.params)))
    made["check"] = {key: expression.text.strip() for key, expression in check_expressions(action)}
    made["advice"] = [{"when": advice.when.text.strip(), "text": advice.text} for advice in action.advice]
    made["service"] = service_of(action)
    return made
