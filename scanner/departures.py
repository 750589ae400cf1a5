"""The catalogue as the configuration wants it: parameters, severities, switches, and the frameworks asked for.

Programs take parameters as arguments, so nothing is compiled anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from scanner.engine.pack import CompiledAction, Pack
from scanner.frameworks import chosen_frameworks
from scanner.model.config import ActionSetting, Config, ParamSetting
from scanner.model.departure import Departure, SwitchedOff
from scanner.model.framework import Framework
from scanner.model.names import did_you_mean
from scanner.model.problem import InputError, Problem
from scanner.model.rule import Action, Bounds, Severity, in_words
from scanner.record import NamedTuple


class Adapted(NamedTuple):
    """A pack after the configuration had its say."""

    pack: Pack
    """Its actions are those to measure; its catalogue still names all, so that rows of the others are known."""
    frameworks: tuple[Framework, ...]
    """Those to report on."""
    departures: tuple[Departure, ...] = ()
    """Of the actions that are measured."""
    switched_off: tuple[SwitchedOff, ...] = ()


def adapted(pack: Pack, config: Config, place: str = "--framework") -> Adapted:
    """The pack for a configuration. Raises `InputError` with every setting that no action or framework fits.

    `place` is where the frameworks were named.
    """
    known = pack.catalogue.frameworks
    if not config.actions and not config.frameworks:
        return Adapted(pack, known)
    problems: list[Problem] = []
    frameworks = _chosen(known, config, place, problems)
    changes = _Changes(pack.actions, config.actions, problems)
    if problems:
        raise InputError(problems)
    ids = frozenset().union(*(each.actions for each in frameworks)) if config.frameworks else None
    actions = tuple(
        changes.made.get(one.action.id, one)
        for one in pack.actions
        if one.action.id not in changes.off and (ids is None or one.action.id in ids)
    )
    measured = {one.action.id for one in actions}
    return Adapted(
        pack._replace(actions=actions),
        frameworks,
        tuple(each for each in changes.departures if each.action in measured),
        tuple(each for id, each in changes.off.items() if ids is None or id in ids),
    )


def _chosen(known: Sequence[Framework], config: Config, place: str, problems: list[Problem]) -> tuple[Framework, ...]:
    if not config.frameworks:
        return tuple(known)
    try:
        return tuple(chosen_frameworks(known, config.frameworks, place))
    except InputError as error:
        problems += error.problems
        return ()


class _Changes:
    """What the settings of a configuration make of the actions of a pack."""

    def __init__(
        self, actions: Sequence[CompiledAction], settings: Iterable[ActionSetting], problems: list[Problem]
    ) -> None:
        self.made: dict[str, CompiledAction] = {}
        self.off: dict[str, SwitchedOff] = {}
        self.departures: list[Departure] = []
        self._problems = problems
        self._by_name = _by_name(actions)
        places: dict[str, str] = {}
        for setting in settings:
            compiled = self._by_name.get(setting.id.casefold())
            if compiled is None:
                problems.append(self._unknown(setting))
            elif (id := compiled.action.id) in places:
                message = f"'{setting.id}' is the action '{id}', which is set at {places[id]} already"
                problems.append(Problem(setting.place, message, "keep one of the two"))
            else:
                places[id] = setting.place
                self._apply(compiled, setting)

    def _unknown(self, setting: ActionSetting) -> Problem:
        names = [name for one in self._by_name.values() for name in (one.action.id, *one.action.aliases)]
        hint = did_you_mean(setting.id, names) or "'tenantscore rules list' shows all"
        return Problem(setting.place, f"there is no action '{setting.id}'", hint)

    def _apply(self, compiled: CompiledAction, setting: ActionSetting) -> None:
        action, note = compiled.action, _note(compiled.action, setting.id)
        departures = [one._replace(note=note) for one in self._departures(action, setting)]
        if setting.disabled is not None:
            self.off[action.id] = SwitchedOff(
                id=action.id,
                title=action.title,
                category=action.category,
                product=action.product,
                worth=action.points,
                reason=setting.disabled,
                place=setting.place,
                note=note,
            )
        elif departures:
            self.made[action.id] = compiled._replace(action=_changed(action, departures))
            self.departures += departures

    def _departures(self, action: Action, setting: ActionSetting) -> Iterator[Departure]:
        """What is not as in the catalogue; a value that is the catalogue's own is no departure."""
        if setting.severity is not None and setting.severity != action.severity.value:
            yield Departure(
                action.id, "severity", action.severity.value, setting.severity, setting.severity_place or setting.place
            )
        for param in setting.params:
            fault = param_fault(action, param)
            if fault is not None:
                self._problems.append(fault)
            elif param.value != action.params[param.name]:
                value = action.params[param.name]
                yield Departure(action.id, f"params.{param.name}", value, param.value, param.place)
        self._problems += _crossed(action, setting.params)


def _crossed(action: Action, params: Sequence[ParamSetting]) -> Iterator[Problem]:
    """Parameters that exceed those which they must not; at the place of the first of the two that is set."""
    places = {param.name: param.place for param in params}
    values = {**action.params, **{param.name: param.value for param in params}}
    for name, bounds in action.bounds.items():
        own, other = values[name], values.get(bounds.not_above)
        place = places.get(name) or places.get(bounds.not_above)
        if place is not None and is_number(own) and is_number(other) and own > other:  # type: ignore[operator]
            message = f"params.{name} of {action.id} must not be above params.{bounds.not_above}"
            yield Problem(place, message, f"it is {_shown(own)}, and params.{bounds.not_above} is {_shown(other)}")


def param_fault(action: Action, param: ParamSetting) -> Problem | None:
    """Why a value cannot be that of a parameter of an action: no such parameter, or another type than its default."""
    if param.name not in action.params:
        hint = did_you_mean(param.name, action.params)
        if hint is None:
            hint = f"it has {', '.join(action.params)}" if action.params else "it has none"
        return Problem(param.place, f"{action.id} has no parameter '{param.name}'", hint)
    default = action.params[param.name]
    if not _suits(param.value, default):
        message = f"params.{param.name} of {action.id} must be {_kind(default)}"
        return Problem(param.place, message, f"the catalogue has {_shown(default)}")
    bounds = action.bounds.get(param.name)
    said = bounds and beyond(param.value, bounds)
    if said:
        message = f"params.{param.name} of {action.id} {said}"
        return Problem(param.place, message, f"the catalogue has {_shown(default)}")
    return None


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def beyond(value: object, bounds: Bounds) -> str | None:
    """What a value would have to be, where it is not within its bounds."""
    numbers = is_number(value)
    if numbers and bounds.least is not None and value < bounds.least:  # type: ignore[operator]
        return f"must be at least {bounds.least:g}"
    if numbers and bounds.most is not None and value > bounds.most:  # type: ignore[operator]
        return f"must be at most {bounds.most:g}"
    texts = value if isinstance(value, list | tuple) else [value]
    strange = [each for each in texts if bounds.values and each not in bounds.values]
    return f"cannot be '{strange[0]}'; it is one of {', '.join(bounds.values)}" if strange else None


def _changed(action: Action, departures: Iterable[Departure]) -> Action:
    """The action with what is set; evidence says so beside what is expected, where that text does not name it."""
    params, severity = dict(action.params), action.severity
    for each in departures:
        if each.setting == "severity":
            severity = Severity(str(each.configured))
        else:
            params[each.setting.partition(".")[2]] = each.configured
    check, text = action.check, action.check.expect or ""
    unsaid = {k: v for k, v in params.items() if v != action.params[k] and f"{{{k}}}" not in text}
    if unsaid and check.expect is not None:
        named = [f"{name} = {_shown(value)}" for name, value in unsaid.items()]
        check = check._replace(expect=f"{check.expect} (here with {', '.join(named)})")
    return action._replace(params=params, severity=severity, check=check)


def _by_name(actions: Iterable[CompiledAction]) -> Mapping[str, CompiledAction]:
    """Actions by id and alias, in lower case."""
    return {name.casefold(): one for one in actions for name in (*one.action.aliases, one.action.id)}


def _note(action: Action, written: str) -> str | None:
    if action.deprecated is not None:
        return f"deprecated: {action.deprecated}"
    if written.casefold() != action.id.casefold():
        return f"'{written}' is an old id of it"
    return None


def _suits(value: object, default: object) -> bool:
    """Whether a value has the type of a default; a list of something must not become empty, or it may mean anything."""
    if isinstance(default, bool) or isinstance(value, bool):
        return isinstance(default, bool) and isinstance(value, bool)
    if isinstance(default, int):
        return isinstance(value, int)
    if isinstance(default, float):
        return isinstance(value, int | float)
    if isinstance(default, str):
        return isinstance(value, str) and bool(value)
    return isinstance(value, list) and all(isinstance(item, str) for item in value) and (bool(value) or not default)


def _kind(default: object) -> str:
    match default:
        case bool():
            return "true or false"
        case int():
            return "a whole number"
        case float():
            return "a number"
        case str():
            return "text"
    return "a list of texts, of at least one" if default else "a list of texts"


def _shown(value: object) -> str:
    return f"[{in_words(value)}]" if isinstance(value, list | tuple) else in_words(value)
