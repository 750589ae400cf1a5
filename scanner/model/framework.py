"""Security frameworks: which of their controls the actions of the catalogue bear on, and how far those got."""

from __future__ import annotations

from scanner.model.finding import Outcome
from scanner.record import NamedTuple


class Control(NamedTuple):
    """One requirement of a framework."""

    id: str
    title: str | None = None
    """In words of this project; null where the framework's own texts are not free and the id says enough."""
    actions: tuple[str, ...] = ()
    """Actions that look at the same setting."""
    related: tuple[str, ...] = ()
    """Actions that look at a neighbouring setting, another population or another bound."""


class Framework(NamedTuple):
    """A framework as `rules/frameworks/<id>.yaml` maps it."""

    id: str
    title: str
    version: str
    publisher: str
    url: str
    controls: tuple[Control, ...]
    """In the order of the file."""
    source: str = ""
    """The file, relative to the pack."""

    @property
    def actions(self) -> frozenset[str]:
        """Ids of all actions that some control names."""
        return frozenset(id for control in self.controls for id in (*control.actions, *control.related))


class ControlCoverage(NamedTuple):
    """What was measured of one control."""

    id: str
    title: str | None
    outcome: Outcome | None
    """Over `actions`; null where there are none, related ones do not count."""
    actions: tuple[str, ...]
    related: tuple[str, ...]


class FrameworkCoverage(NamedTuple):
    """How far the mapped actions got. This is no statement of compliance with the framework."""

    id: str
    title: str
    version: str
    publisher: str
    url: str
    mapped: int
    """Different actions that its controls name; not the related ones, and none that does not apply."""
    passed: int
    partial: int
    failed: int
    not_assessed: int
    percent: float | None
    """Passed actions of the mapped ones, 0 to 100; null where none is mapped."""
    controls: tuple[ControlCoverage, ...]
    unmapped: tuple[str, ...]
    """Controls that no action bears on, not even a related one."""
    switched_off: tuple[str, ...] = ()
    """Actions that its controls name and the configuration switches off; they are in no count."""
