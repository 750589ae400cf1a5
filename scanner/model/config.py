"""The settings of a run, whatever file, variable or flag they came from."""

from __future__ import annotations

from scanner.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from scanner.model.gate import GatePolicy
    from scanner.model.review import Person, ReviewPolicy
    from scanner.model.share import ShareSettings


class Zones(NamedTuple):
    """Where the score of a tenant turns from bad to okay to good, in percent."""

    bad: float = 50
    """Below this it is bad."""
    okay: float = 75
    """Below this it is okay; from here on it is good."""


class ParamSetting(NamedTuple):
    """A parameter of a rule as the configuration sets it."""

    name: str
    value: object
    """A boolean, a number, text, or a list of texts."""
    place: str = ""
    """`file:line:column` of the value."""


class ActionSetting(NamedTuple):
    """How the configuration departs from the catalogue for one action."""

    id: str
    """As written; it may be an alias."""
    place: str = ""
    """`file:line:column` of the id."""
    disabled: str | None = None
    """Why the action is switched off; null where it is not."""
    severity: str | None = None
    severity_place: str = ""
    params: tuple[ParamSetting, ...] = ()


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
    frameworks: tuple[str, ...] = ()
    """Ids of the frameworks whose actions alone are measured; all actions where none is named."""
    actions: tuple[ActionSetting, ...] = ()
    """Departures from the catalogue, in the order of the file."""
    overrides: str | None = None
    """The file of statuses and exceptions."""
    people: tuple[Person, ...] = ()
    """Who may decide about them."""
    review_policy: ReviewPolicy | None = None
    """What decisions have to look like; null asks for nothing."""
    gate: GatePolicy | None = None
    """When a report passes; null is always."""
    baseline: str | None = None
    """What to compare with: a report, a snapshot, or a revision of git, `git:REV` where a file has that name too."""
    share: ShareSettings | None = None
    """What the report offers for passing actions on."""
