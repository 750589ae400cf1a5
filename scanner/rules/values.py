"""Actions and catalogues as nested plain tuples, and back.

An action is two tuples: its head, which measuring, scoring and ranking need, and its texts, which only some formats
show. What many actions have in common is in the head of none of them: it is a *kind*, of which there is one list.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from scanner.model.framework import Control, Framework
from scanner.model.rule import (
    Action,
    Advice,
    Bounds,
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
from scanner.record import Any, built

Data = Any


def catalogue_data(catalogue: Catalogue) -> Data:
    """A catalogue without its actions."""
    definitions = tuple((d.name, d.parameters, tuple(d.expression), d.description) for d in catalogue.definitions)
    resources = tuple(tuple(info) for info in catalogue.resources.values())
    frameworks = tuple((each[:5], tuple(map(tuple, each.controls)), each.source) for each in catalogue.frameworks)
    return definitions, resources, catalogue.digest, catalogue.version, frameworks


def catalogue_of_data(data: Data, actions: tuple[Action, ...]) -> Catalogue:
    definitions, resources, digest, version, frameworks = data
    return Catalogue(
        actions,
        tuple([built(Definition, (name, names, _expression(text), about)) for name, names, text, about in definitions]),
        {info[0]: built(ResourceInfo, info) for info in resources},
        digest,
        version,
        tuple(
            Framework._make((*head, tuple([Control(*control) for control in controls]), source))
            for head, controls, source in frameworks
        ),
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
    bounds = tuple((key, tuple(value)) for key, value in action.bounds.items())
    rest = action.aliases, action.line, action.key, bounds, check
    return *name, kinds.setdefault(kind, len(kinds)), levels, params, *rest


def texts_data(action: Action) -> Data:
    """What only people read of an action."""
    how, impact = action.implementation, action.user_impact
    links = tuple(tuple(link) for link in how.learn_more)
    return action.rationale, impact.text, impact.users_affected, how.prerequisites, how.steps, how.manage_url, links


class Actions:
    """Makes actions of their heads, given the kinds."""

    def __init__(self, kinds: Sequence[Data]) -> None:
        self._kinds = [_kind(kind) for kind in kinds]
        self._impacts: dict[Data, UserImpact] = {}
        self._hows: dict[Data, Implementation] = {}
        """Of actions whose texts were left out: the same value for many."""

    def action(self, head: Data, texts: Data, check: Check | None = None) -> Action:
        """The action of a head and its texts, if there are any; `check` is that of its family."""
        id, title, points, number, (impact, cost, complexity), params, aliases, line, key, limits, own_check = head
        kind = self._kinds[number]
        category, basis, tier, severity, scoring, empty, verification = kind[0]
        product, satisfied_by, unit, requires, threats, tags, source, deprecated, licenses, advice = kind[1:]
        how = self._how((cost, complexity, licenses), texts)
        more = dict(params) if params else {}
        bounds = {name: Bounds(*limit) for name, limit in limits} if limits else {}
        first = (id, title, category, product, points, basis, tier, severity, threats, texts[0] if texts else "")
        second = (self._impact(impact, texts), how, requires, check or _check(own_check), scoring, empty, satisfied_by)
        third = (unit, advice, more, tags, aliases, deprecated, source, line, verification, key, bounds)
        return built(Action, first + second + third)

    def _impact(self, level: str, texts: Data) -> UserImpact:
        if texts:
            return built(UserImpact, (_LEVELS[level], texts[1], texts[2]))
        if level not in self._impacts:
            self._impacts[level] = UserImpact(_LEVELS[level], "", "")
        return self._impacts[level]

    def _how(self, known: Data, texts: Data) -> Implementation:
        cost, complexity, licenses = known
        if texts:
            prerequisites, steps, manage_url, links = texts[3:]
            learn_more = tuple([built(Link, link) for link in links])
            levels = _LEVELS[cost], _LEVELS[complexity]
            return built(Implementation, (*levels, prerequisites, licenses, steps, manage_url, learn_more))
        if known not in self._hows:
            self._hows[known] = Implementation(_LEVELS[cost], _LEVELS[complexity], (), licenses, (), "", ())
        return self._hows[known]


def _kind(data: Data) -> Data:
    """A kind with its values as actions have them."""
    *chosen, product, satisfied_by, unit, requires, threats, tags, source, deprecated, licenses, advice = data
    choices = [members[value] for members, value in zip(_CHOICES.values(), chosen)]
    said = tuple([Advice(_expression(when), text) for when, text in advice])
    return choices, product, satisfied_by, unit, requires, threats, tags, source, deprecated, licenses, said


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
        if data[place] is not None:
            fields[place] = built(Expression, data[place])
    if (unlisted := data[_UNLISTED]) is not None:
        fields[_UNLISTED] = Unlisted(*[text and _expression(text) for text in unlisted])
    if (measure := data[_MEASURE]) is not None:
        fields[_MEASURE] = Measure(*map(_expression, measure))
    return built(Check, tuple(fields))


def _expression(data: Data) -> Expression:
    return built(Expression, data)
