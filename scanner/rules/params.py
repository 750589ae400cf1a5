"""Parameters of rules: their defaults, and the bounds that a configuration has to keep to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scanner.departures import beyond, is_number
from scanner.model.names import did_you_mean
from scanner.model.problem import Problem
from scanner.model.rule import Bounds
from scanner.rules.document import ParamDocument, Params
from scanner.yamlfile import Document as YamlFile


def defaults(params: Params) -> dict[str, object]:
    """The value of each parameter where nobody sets it."""
    return {name: each.default if isinstance(each, ParamDocument) else each for name, each in params.items()}


def bounds(params: Params) -> Mapping[str, Bounds]:
    """The bounds of those parameters that have any."""
    return {
        name: Bounds(each.min, each.max, tuple(each.values), each.not_above or "")
        for name, each in params.items()
        if isinstance(each, ParamDocument) and each.model_fields_set > {"default"}
    }


def param_faults(params: Params, yaml: YamlFile) -> Iterator[Problem]:
    """Bounds that do not go with the default of their parameter, and defaults outside of their bounds."""
    for name, each in params.items():
        if isinstance(each, ParamDocument):
            yield from _faults(name, each, yaml)
            yield from _relations(name, each, params, yaml)


def _relations(name: str, param: ParamDocument, params: Params, yaml: YamlFile) -> Iterator[Problem]:
    """What is wrong with a parameter that must not exceed another one."""
    if param.not_above is None:
        return
    values, place = defaults(params), yaml.place(("params", name, "notAbove"))
    own, other = values[name], values.get(param.not_above)
    if other is None:
        others = [each for each in values if each != name]
        hint = did_you_mean(param.not_above, others) or "name another of 'params'"
        yield Problem(place, f"params.{name}: there is no parameter '{param.not_above}'", hint)
    elif not (is_number(own) and is_number(other)):
        yield Problem(place, f"params.{name}: 'notAbove' goes with numbers", "remove 'notAbove'")
    elif own > other:  # type: ignore[operator]
        message = f"params.{name}.default must not be above that of params.{param.not_above}"
        yield Problem(yaml.place(("params", name, "default")), message, "change one of the two")


def _faults(name: str, param: ParamDocument, yaml: YamlFile) -> Iterator[Problem]:
    base = ("params", name)
    number = isinstance(param.default, int | float) and not isinstance(param.default, bool)
    for key in ("min", "max") if not number else ():
        if getattr(param, key) is not None:
            hint = "write 'values' for texts" if isinstance(param.default, str | list) else f"remove '{key}'"
            yield Problem(yaml.key_place((*base, key)), f"params.{name}: '{key}' goes with numbers", hint)
    if param.values and not isinstance(param.default, str | list):
        hint = "write 'min' and 'max' for numbers" if number else "remove 'values'"
        yield Problem(yaml.key_place((*base, "values")), f"params.{name}: 'values' goes with texts", hint)
        return
    if param.min is not None and param.max is not None and param.min > param.max:
        place = yaml.place((*base, "max"))
        yield Problem(place, f"params.{name}: 'max' is less than 'min'", f"'min' is {param.min:g}")
        return
    said = beyond(param.default, Bounds(param.min, param.max, tuple(param.values)))
    if said:
        yield Problem(
            yaml.place((*base, "default")), f"params.{name}.default {said}", "change the default or the bounds"
        )
