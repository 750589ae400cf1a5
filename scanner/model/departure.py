"""Where a configuration departs from the catalogue, as the report tells it."""

from __future__ import annotations

from scanner.model.rule import Category
from scanner.record import NamedTuple


class Departure(NamedTuple):
    """One value of a rule that the configuration sets otherwise."""

    action: str
    """Id of the action."""
    setting: str
    """`severity`, or `params.<name>`."""
    catalogue: object
    """The value in the catalogue."""
    configured: object
    """The value that was used."""
    place: str
    """`file:line:column` in the configuration."""
    note: str | None = None
    """What to know about the id that the configuration names, such as that it is an old one."""


class SwitchedOff(NamedTuple):
    """An action that the configuration switches off: it is not measured, and in no total."""

    id: str
    title: str
    category: Category
    product: str
    worth: float
    """The catalogue's maximum."""
    reason: str
    place: str
    """`file:line:column` in the configuration."""
    note: str | None = None
    """As for departures."""
