"""Which actions can see a variable, in their own expressions or through definitions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.model.rule import Action, Catalogue
from scanner.record import Any


class Mentions:
    """The actions of a catalogue by the names that they mention."""

    def __init__(self, catalogue: Catalogue, names: set[str]) -> None:
        texts = {each.name: each.expression.text for each in catalogue.definitions}
        while found := {name for name, text in texts.items() if name not in names and _names_in(text) & names}:
            names = names | found
        self._names = names

    def mentions(self, action: Action) -> bool:
        """Whether its check, or what satisfies it, reads one of the names."""
        return bool(_names_in(" ".join(_texts(action.check))) & self._names) or action.satisfied_by in self._names


def _names_in(text: str) -> set[str]:
    return set(re.findall(r"[A-Za-z_]\w*", text))


def _texts(value: Any) -> Iterator[str]:
    """Every text in a value of the model."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _texts(each)
