"""Actions and catalogues as nested plain tuples, and back."""

from __future__ import annotations

from enum import StrEnum

from scanner.model.rule import (
    Action,
    Advice,
    Catalogue,
    Category,
    Check,
    Definition,
    Empty,
    Expression,
    Implementation,
    Level,
    Link,
    Measure,
    PointsBasis,
    ResourceInfo,
    Scoring,
    Severity,
    Tier,
    Unlisted,
    UserImpact,
    Verification,
)
from scanner.record import Any

Data = Any


def catalogue_data(catalogue: Catalogue) -> Data:
    """A catalogue without its actions."""
    definitions = tuple((d.name, d.parameters, tuple(d.expression), d.description) for d in catalogue.definitions)
    resources = tuple(tuple(info) for info in catalogue.resources.values())
    return definitions, resources, catalogue.digest, catalogue.version


def catalogue_of_data(data: Data, actions: tuple[Action, ...]) -> Catalogue:
    definitions, resources, digest, version = data
    return Catalogue(
        actions,
        tuple(Definition(name, parameters, Expression(*text), about) for name, parameters, text, about in definitions),
        {info[0]: ResourceInfo(*info) for info in resources},
        digest,
        version,
    )


def action_data(action: Action) -> Data:
    """An action in the order of its fields; enums as their values."""
    return tuple(_plain(value) for value in action)


def action_of_data(data: Data, check: Check | None = None) -> Action:
    """The action; `check` is what it has in common with others, in place of its own."""
    fields = list(data)
    for place, members in _CHOICES:
        fields[place] = members[fields[place]]
    level, text, affected = fields[_IMPACT]
    fields[_IMPACT] = UserImpact(_LEVELS[level], text, affected)
    cost, complexity, prerequisites, licenses, steps, manage_url, learn_more = fields[_HOW]
    links = tuple([Link(*link) for link in learn_more])
    levels = _LEVELS[cost], _LEVELS[complexity]
    fields[_HOW] = Implementation(*levels, prerequisites, licenses, steps, manage_url, links)
    fields[_CHECK] = check or _check(fields[_CHECK])
    fields[_ADVICE] = tuple([Advice(Expression(*when), said) for when, said in fields[_ADVICE]])
    fields[_PARAMS] = dict(fields[_PARAMS])
    return Action._make(fields)


def _members(choice: type[StrEnum]) -> dict[str, StrEnum]:
    return {member.value: member for member in choice}


_IMPACT, _HOW, _CHECK, _ADVICE, _PARAMS = map(
    Action._fields.index, ("user_impact", "implementation", "check", "advice", "params")
)
_CHOICES = tuple(
    (Action._fields.index(name), _members(choice))
    for name, choice in (
        ("category", Category),
        ("points_basis", PointsBasis),
        ("tier", Tier),
        ("severity", Severity),
        ("scoring", Scoring),
        ("empty", Empty),
        ("verification", Verification),
    )
)
_LEVELS = {each.value: each for each in Level}


def _plain(value: Any) -> Data:
    if isinstance(value, tuple):
        return tuple(_plain(item) for item in value)
    if isinstance(value, dict):
        return tuple((key, _parameter(item)) for key, item in value.items())
    return getattr(value, "value", value)


def _parameter(value: Any) -> Data:
    return list(value) if isinstance(value, list) else value


def _check(data: Data) -> Check:
    fields = dict(zip(Check._fields, data, strict=True))
    unlisted = fields["unlisted"]
    texts = {
        name: Expression(*value)
        for name, value in fields.items()
        if value is not None and name not in ("unlisted", "expect", "measure")
    }
    measure = fields["measure"]
    return Check(
        **texts,
        measure=Measure(*(Expression(*text) for text in measure)) if measure else None,
        unlisted=Unlisted(*(Expression(*text) if text else None for text in unlisted)) if unlisted else None,
        expect=fields["expect"],
    )
