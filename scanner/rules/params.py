"""Parameters of rules: their defaults, and the bounds that a configuration has to keep to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scanner.departures import beyond
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
        name: Bounds(each.min, each.max, tuple(each.values))
        for name, each in params.items()
        if isinstance(each, ParamDocument) and (each.min is not None or each.max is not None or each.values)
    }


def param_faults(params: Params, yaml: YamlFile) -> Iterator[Problem]:
    """Bounds that do not go with the default of their parameter, and defaults outside of their bounds."""
    for name, each in params.items():
        if isinstance(each, ParamDocument):
            yield from _faults(name, each, yaml)


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
