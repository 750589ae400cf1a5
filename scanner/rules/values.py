"""Actions and catalogues as nested plain tuples, and back.

An action is two tuples: its head, which measuring, scoring and ranking need, and its texts, which only some formats
show. What many actions have in common is in the head of none of them: it is a *kind*, of which there is one list.
"""

from __future__ import annotations

from collections.abc import Sequence
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
        tuple([Definition(name, names, Expression(*text), about) for name, names, text, about in definitions]),
        {info[0]: ResourceInfo(*info) for info in resources},
        digest,
        version,
    )


def head_data(action: Action, kinds: dict[Data, int], *, own_check: bool = True) -> Data:
    """What is needed of an action in any case; its kind is put into `kinds`. Without `own_check` it has another's."""
    kind = (
        *(_plain(getattr(action, name)) for name in _CHOICES),
        *(action.product, action.satisfied_by, action.unit, action.requires, action.threats, action.tags),
        *(action.source, action.deprecated, action.implementation.licenses),
        tuple((tuple(advice.when), advice.text) for advice in action.advice),
    )
    how, impact = action.implementation, action.user_impact
    levels = impact.level.value, how.cost.value, how.complexity.value
    params = tuple((key, list(value) if isinstance(value, list) else value) for key, value in action.params.items())
    check = _plain(action.check) if own_check else None
    name = action.id, action.title, action.points
    return *name, kinds.setdefault(kind, len(kinds)), levels, params, action.aliases, action.line, action.key, check


def texts_data(action: Action) -> Data:
    """What only people read of an action."""
    how, impact = action.implementation, action.user_impact
    links = tuple(tuple(link) for link in how.learn_more)
    return action.rationale, impact.text, impact.users_affected, how.prerequisites, how.steps, how.manage_url, links


NO_TEXTS: Data = ("", "", "", (), (), "", ())


def kind_of_data(data: Data) -> Data:
    """A kind with its values as actions have them."""
    *chosen, product, satisfied_by, unit, requires, threats, tags, source, deprecated, licenses, advice = data
    choices = [members[value] for members, value in zip(_CHOICES.values(), chosen)]
    said = tuple([Advice(Expression(*when), text) for when, text in advice])
    return choices, product, satisfied_by, unit, requires, threats, tags, source, deprecated, licenses, said


def action_of_data(head: Data, texts: Data, kinds: Sequence[Data], check: Check | None = None) -> Action:
    """The action of a head and its texts; `check` is that of its family."""
    id, title, points, kind, (impact, cost, complexity), params, aliases, line, key, own_check = head
    choices, product, satisfied_by, unit, requires, threats, tags, source, deprecated, licenses, advice = kinds[kind]
    category, basis, tier, severity, scoring, empty, verification = choices
    rationale, text, affected, prerequisites, steps, manage_url, learn_more = texts
    links = tuple([Link(*link) for link in learn_more])
    return Action(
        id,
        title,
        category,
        product,
        points,
        basis,
        tier,
        severity,
        threats,
        rationale,
        UserImpact(_LEVELS[impact], text, affected),
        Implementation(_LEVELS[cost], _LEVELS[complexity], prerequisites, licenses, steps, manage_url, links),
        requires,
        check or _check(own_check),
        scoring,
        empty,
        satisfied_by,
        unit,
        advice,
        dict(params),
        tags,
        aliases,
        deprecated,
        source,
        line,
        verification,
        key,
    )


def _members(choice: type[StrEnum]) -> dict[str, StrEnum]:
    return {member.value: member for member in choice}


_CHOICES = {
    "category": _members(Category),
    "points_basis": _members(PointsBasis),
    "tier": _members(Tier),
    "severity": _members(Severity),
    "scoring": _members(Scoring),
    "empty": _members(Empty),
    "verification": _members(Verification),
}
_LEVELS = {each.value: each for each in Level}
_UNLISTED, _MEASURE, _EXPECT = map(Check._fields.index, ("unlisted", "measure", "expect"))
_PLACES = [place for place in range(len(Check._fields)) if place not in (_UNLISTED, _MEASURE, _EXPECT)]


def _plain(value: Any) -> Data:
    if isinstance(value, tuple):
        return tuple(_plain(item) for item in value)
    return getattr(value, "value", value)


def _check(data: Data) -> Check:
    fields = list(data)
    for place in _PLACES:
        fields[place] = _expression(data[place])
    if (unlisted := data[_UNLISTED]) is not None:
        fields[_UNLISTED] = Unlisted(*map(_expression, unlisted))
    if (measure := data[_MEASURE]) is not None:
        fields[_MEASURE] = Measure(*map(Expression._make, measure))
    return Check._make(fields)


def _expression(data: Data) -> Expression | None:
    return None if data is None else Expression._make(data)
