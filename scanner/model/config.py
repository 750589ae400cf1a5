"""The settings of a run, whatever file, variable or flag they came from."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from scanner.model.review import Person, ReviewPolicy


class Zones(NamedTuple):
    """Where the score of a tenant turns from bad to okay to good, in percent."""

    bad: float = 50
    """Below this it is bad."""
    okay: float = 75
    """Below this it is okay; from here on it is good."""


class Config(NamedTuple):
    """What a run was asked to do. Paths are relative to the working directory."""

    snapshot: str | None = None
    rules: tuple[str, ...] = ()
    """Folders of rules beside the built-in catalogue."""
    formats: tuple[str, ...] = ("console",)
    """`FORMAT` or `FORMAT=PATH`; a path of `-` is stdout."""
    as_of: str | None = None
    """The day that dates are judged by, ISO 8601; null is today."""
    break_glass_accounts: tuple[str, ...] = ()
    """Ids and user principal names of the emergency accounts."""
    zones: Zones = Zones()
    overrides: str | None = None
    """The file of statuses and exceptions."""
    people: tuple[Person, ...] = ()
    """Who may decide about them."""
    review_policy: ReviewPolicy | None = None
    """What decisions have to look like; null asks for nothing."""
