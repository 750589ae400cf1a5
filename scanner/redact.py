"""A report without names: people, domains, ids, devices and mailboxes replaced by stable keyed pseudonyms.

Points, outcomes, counts and the order of everything stay. What is not listed below as a name, as text of the catalogue
or as structure is taken for text about the tenant, so a field that is added later is redacted too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import Enum

from scanner.model.comparison import (
    ActionChange,
    Cause,
    CoverageChange,
    GroupChange,
    Moved,
    OverrideChange,
    PropertyChange,
    Side,
)
from scanner.model.departure import Departure, SwitchedOff
from scanner.model.finding import Evidence, Missing
from scanner.model.framework import FrameworkCoverage
from scanner.model.gate import Refusal
from scanner.model.override import Override, OverrideUse, Pin, Scope, Violation
from scanner.model.report import Assessment, Group, Report, ResourceCoverage, Rule, SnapshotInfo, ToolInfo
from scanner.model.rule import Implementation, UserImpact
from scanner.model.snapshot import Tenant
from scanner.model.subscription import Subscription
from scanner.pseudonyms import Pseudonyms
from scanner.record import Any

NAMES: Mapping[type, frozenset[str]] = {
    Tenant: frozenset({"id", "display_name", "default_domain"}),
    Evidence: frozenset({"subject"}),
    Override: frozenset({"owner", "approved_by"}),
    Scope: frozenset({"tenants", "subjects"}),
    Pin: frozenset({"subjects", "observed"}),
    OverrideUse: frozenset({"reopened_subjects"}),
    Cause: frozenset({"subject"}),
}
"""Fields that hold names and nothing else; of a mapping, its keys do."""
CATALOGUE: Mapping[type, frozenset[str]] = {
    Assessment: frozenset({"title", "product", "threats", "tags", "rationale", "unit", "advice"}),
    SwitchedOff: frozenset({"title", "product"}),
    Group: frozenset({"title"}),
    Rule: frozenset({"check"}),
    Implementation: frozenset(Implementation._fields),
    UserImpact: frozenset(UserImpact._fields),
    ActionChange: frozenset({"title", "category"}),
    GroupChange: frozenset({"title"}),
    Cause: frozenset({"what"}),
}
"""Fields with texts of rules."""
KEPT: Mapping[type, frozenset[str]] = {
    Assessment: frozenset({"id", "requires", "decided_without", "satisfied_by"}),
    Group: frozenset({"id"}),
    Missing: frozenset({"resource", "permission", "source"}),
    ResourceCoverage: frozenset({"resource", "permission", "source", "actions"}),
    Override: frozenset({"action"}),
    Violation: frozenset({"rule", "action"}),
    Departure: frozenset({"action", "setting"}),
    SwitchedOff: frozenset({"id"}),
    Refusal: frozenset({"rule", "actions"}),
    Pin: frozenset({"digest"}),
    SnapshotInfo: frozenset({"sha256"}),
    Tenant: frozenset({"licenses"}),
    ActionChange: frozenset({"id", "was"}),
    GroupChange: frozenset({"id"}),
    Moved: frozenset({"action"}),
    Cause: frozenset({"resource"}),
    PropertyChange: frozenset({"path"}),
    OverrideChange: frozenset({"action"}),
    CoverageChange: frozenset({"resource", "permission", "actions"}),
    Side: frozenset({"as_of", "catalogue"}),
    Report: frozenset({"schema_version", "as_of", "restricted_to"}),
}
"""Fields that other parts refer to, and digests."""
KEPT_WHOLE = (ToolInfo, FrameworkCoverage, Subscription)
_ROW = re.compile(r"/resources/[^/]+/[^/]+/\d+(/|\Z)")


def redacted(report: Report, key: bytes) -> Report:
    """The report with every name replaced, under the key; ways to pass it on are left out."""
    names = set(_names(report))
    own = {text for action in report.actions for text in (action.id, action.title)}
    if report.comparison is not None:
        own |= {text for change in report.comparison.actions for text in (change.id, change.title)}
    walk = _Walk(Pseudonyms(key, names - own), own)
    made: Report = walk.record(report._replace(share=None))
    return made


def _names(value: Any) -> Iterator[str]:
    """What the fields of names hold, anywhere in a value."""
    if isinstance(value, Evidence):
        if _ROW.match(value.pointer):
            yield value.subject
    elif isinstance(value, tuple):
        for name, item in zip(getattr(value, "_fields", range(len(value))), value):
            if name in NAMES.get(type(value), ()):
                yield from (item,) if isinstance(item, str) else item or ()
            elif isinstance(item, tuple):
                yield from _names(item)


class _Walk:
    def __init__(self, pseudonyms: Pseudonyms, own: set[str]) -> None:
        self._pseudonyms = pseudonyms
        self._own = own
        """Ids and titles of actions, which are subjects where a check is about the tenant as a whole."""

    def record(self, value: Any) -> Any:
        kind = type(value)
        names, catalogue, kept = NAMES.get(kind, ()), CATALOGUE.get(kind, ()), KEPT.get(kind, ())
        if kind is Evidence and not _ROW.match(value.pointer):
            names = ()
        made = []
        for field, item in zip(kind._fields, value):
            if field in kept:
                made.append(item)
            elif field in names:
                made.append(self._name(item))
            else:
                change = self._pseudonyms.catalogue if field in catalogue else self._pseudonyms.text
                made.append(self._any(item, change))
        return kind._make(made)

    def _name(self, value: Any) -> Any:
        if isinstance(value, str):
            return value if value in self._own else self._pseudonyms.name(value)
        if isinstance(value, Mapping):
            text = self._pseudonyms.text
            return {self._name(name): self._any(item, text) for name, item in value.items()}
        return value if value is None else tuple(self._name(item) for item in value)

    def _any(self, value: Any, change: Any) -> Any:
        if isinstance(value, (Enum, *KEPT_WHOLE)):
            return value
        if isinstance(value, str):
            return change(value)
        if isinstance(value, Mapping):
            return {change(key): self._any(item, change) for key, item in value.items()}
        if isinstance(value, tuple) and hasattr(value, "_fields"):
            return self.record(value)
        if isinstance(value, list | tuple):
            return type(value)(self._any(item, change) for item in value)
        return value
