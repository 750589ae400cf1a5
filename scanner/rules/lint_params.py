"""Faults of what a check is said to expect: defaults written out, so that the text is wrong once a parameter is set."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.model.names import did_you_mean
from scanner.model.problem import Problem
from scanner.model.rule import Action
from scanner.yamlfile import Document as YamlFile

_NUMBERS = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine", 10: "ten"}


def expectations(action: Action, yaml: YamlFile) -> Iterator[Problem]:
    """Names in braces that are no parameter, and defaults of parameters that stand in the text as they are."""
    text = action.check.expect
    if text is None:
        return
    place = yaml.place(("check", "expect"))
    for name in dict.fromkeys(re.findall(r"\{(\w*)\}", text)):
        if name not in action.params:
            hint = did_you_mean(name, action.params) or "name one of 'params', or leave out the braces"
            yield Problem(place, f"check.expect names {{{name}}}, which is no parameter of the rule", hint)
    for name, value in action.params.items():
        for word in _words(value):
            if re.search(rf"(?<![\w.]){re.escape(word)}(?!\w|\.\d)", text, re.IGNORECASE):
                message = f"check.expect says '{word}', which is the default of the parameter '{name}'"
                yield Problem(place, message, f"write {{{name}}}, which stands for the value it has")


def _words(value: object) -> Iterator[str]:
    """How the value of a parameter may stand in a sentence."""
    if isinstance(value, list | tuple):
        yield from (word for each in value for word in _words(each))
    elif not isinstance(value, bool) and str(value):
        yield str(value)
        if isinstance(value, int) and value in _NUMBERS:
            yield _NUMBERS[value]
