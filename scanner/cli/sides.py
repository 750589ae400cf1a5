"""The two sides of a comparison: a report, a snapshot, or a revision of git, measured as it was then."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from scanner.attribution import Inputs, attribute
from scanner.cli.paths import repository_path
from scanner.cli.revision import Revision, Workspace
from scanner.cli.scan import shown_path
from scanner.cli.settings import RunSettings, settings_of
from scanner.files import read_bytes
from scanner.git import commit_of, root_of, tree_of
from scanner.model.comparison import Comparison
from scanner.model.problem import fault
from scanner.model.report import Report
from scanner.model.rule import Catalogue
from scanner.pipeline import scan
from scanner.record import Any, NamedTuple
from scanner.snapshot.large import is_large

PREFIX = "git:"
_WHOLE, _DIGITS = 40, 12
"""Digits of the digest of a commit, and how many are shown."""


class Measured(NamedTuple):
    """One side."""

    name: str
    """As it was asked for."""
    report: Report
    inputs: Inputs | None
    """What it was measured from; null for a report that was kept."""
    place: str
    """Where faults say it was named."""


class Sides:
    """Makes sides; what they need of files stays until the end of a `with`."""

    def __init__(self, values: Mapping[str, Any], space: Workspace) -> None:
        self._values = {name: value for name, value in values.items() if name != "formats"}
        self._space = space
        self._settings: RunSettings | None = None
        self._here: Inputs | None = None

    @property
    def settings(self) -> RunSettings:
        """Those of the work tree."""
        if self._settings is None:
            self._settings = settings_of(self._values)
        return self._settings

    def named(self, spec: str, place: str, snapshot: str | None = None) -> Measured:
        """The side that a word names: a file where there is one of that name, else a revision."""
        if spec.startswith(PREFIX):
            return self.revision(spec.removeprefix(PREFIX), place, snapshot)
        if os.path.lexists(spec):
            return self.file(spec, place)
        if is_revision(spec):
            return self.revision(spec, place, snapshot)
        what = "no file and no revision" if root_of(os.curdir) else "no file"
        hint = "name a report, a snapshot, or a revision of git, which a shallow clone may lack"
        raise fault(place, f"there is {what} '{spec}'", hint)

    def file(self, path: str, place: str) -> Measured:
        """A report as it is; a snapshot measured with the settings of this run."""
        if _is_report(path):
            from scanner.report_file import read_report

            return Measured(path, read_report(path), None, place)
        return self.measured(path, place)

    def measured(self, path: str, place: str) -> Measured:
        """A snapshot, measured with the settings of this run."""
        from scanner.snapshot.read import read_snapshot

        snapshot = read_snapshot(path)
        known_as = repository_path(path)
        snapshot.path = shown_path(path)
        return _measured(path, self.here()._replace(snapshot=snapshot), place, known_as)

    def revision(
        self, name: str, place: str, snapshot: str | None = None, *, later: str | None = None, strict: bool = False
    ) -> Measured:
        """A revision; files that it lacks are sought under the names that they have before `later`, or the work tree.

        `strict` refuses one that lacks what its configuration names, beside the snapshot.
        """
        tree = tree_of(root_of_range(name, place), name, place)
        then = Revision(tree, self._values, self._space, later=later, strict=strict)
        inputs = then.inputs(snapshot or self._values.get("snapshot"), self.settings)
        return _measured(name, inputs, place, inputs.snapshot.path)

    def here(self) -> Inputs:
        """What the work tree measures with, but for the snapshot."""
        if self._here is None:
            from scanner.departures import adapted
            from scanner.rules.cache import cached_pack
            from scanner.snapshot.document import Snapshot

            settings = self.settings
            pack = cached_pack(settings.packs(), os.environ)
            adapted(pack, settings.config, settings.place("frameworks"))
            overrides: Any = ()
            if settings.config.overrides is not None:
                from scanner.cli.overrides.files import loaded

                overrides = loaded(settings, pack)
            self._here = Inputs(pack, Snapshot({}), overrides, settings.config, settings.as_of())
        return self._here

    def use(self, inputs: Inputs, settings: RunSettings) -> None:
        """Take what a scan has loaded already."""
        self._here, self._settings = inputs, settings


@contextmanager
def sides(values: Mapping[str, Any]) -> Iterator[Sides]:
    with Workspace() as space:
        yield Sides(values, space)


def compared(base: Measured, head: Measured, catalogue: Catalogue | None = None) -> Comparison:
    """The comparison of two sides, divided as far as it can be. Raises `InputError` where they are of two tenants."""
    theirs, ours = base.report.tenant.id, head.report.tenant.id
    if theirs and ours and theirs.casefold() != ours.casefold():
        message = f"{base.name} is of tenant {theirs}, and {head.name} of {ours}"
        raise fault(base.place, message, "compare measurements of one tenant")
    if theirs and not ours:
        message = f"{base.name} is of tenant {theirs}, and {head.name} names none"
        raise fault(base.place, message, "a snapshot says under 'tenant' whose it is")
    names = _shown(base.name), _shown(head.name)
    if base.inputs is not None and head.inputs is not None:
        return attribute(base.inputs, head.inputs, base.report, head.report, names)
    from scanner.digests import compare_reports

    return compare_reports(base.report, head.report, names, catalogue)


def root_of_range(word: str, place: str = "BASE") -> str:
    """The root of the repository that a revision is of. Raises `InputError` where the working directory is in none."""
    root = root_of(os.curdir)
    if root is None:
        hint = "run it in a clone, or compare reports or snapshots"
        raise fault(place, f"'{word}' is a revision, and this is no git repository", hint)
    return root


def is_revision(word: str) -> bool:
    """Whether git knows a word."""
    root = root_of(os.curdir)
    return root is not None and commit_of(root, word) is not None


def _shown(name: str) -> str:
    """A side as a comparison calls it; digests of commits are cut as git cuts them."""
    return name[:_DIGITS] if len(name) >= _WHOLE and not name.strip("0123456789abcdef") else name


def _measured(name: str, inputs: Inputs, place: str, known_as: str | None) -> Measured:
    report = scan(*inputs)
    report = report._replace(snapshot=report.snapshot._replace(repository_path=known_as))
    return Measured(name, report, inputs, place)


def _is_report(path: str) -> bool:
    """Whether a file is a report rather than a snapshot. Raises `InputError` for one that is neither."""
    import json
    import re

    if is_large(path):
        with open(path, "rb") as file:
            return re.match(rb'\s*\{\s*"schemaVersion"\s*:\s*"[^"]*"\s*,\s*"tool"', file.read(1000)) is not None
    try:
        data = json.loads(read_bytes(path).decode("utf-8-sig"))
    except ValueError:
        return False  # the reader of snapshots says what is wrong, and knows other encodings
    if not isinstance(data, dict) or not data.keys() & {"resources", "actions", "schemaVersion"}:
        raise fault(path, "is neither a report nor a snapshot", "name the JSON of a scan, or a snapshot")
    return "resources" not in data and bool(data.keys() & {"actions", "totals", "tool"})
