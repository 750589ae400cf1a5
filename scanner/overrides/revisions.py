"""What revisions of a repository decide, and which commit changed it."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping

from scanner.overrides.decisions import PROTECTED, UNREADABLE, Key, State, difference, entries_in, parsed, settings_in
from scanner.overrides.git import Commit, Repository
from scanner.record import Any, NamedTuple

PYPROJECT = "pyproject.toml"


class Change(NamedTuple):
    """A decision that a commit made, changed or withdrew."""

    commit: Commit
    key: Key
    before: Any
    after: Any

    @property
    def what(self) -> str:
        return difference(self.before, self.after)


class Files(NamedTuple):
    """Where the files of interest stand in the newest revision, relative to the root."""

    overrides: str | None
    config: tuple[str, ...] = ()
    """The first that a revision has is its configuration."""
    is_named: bool = False
    """The overrides file was named for this run, so that no configuration says which one counts."""
    is_config_named: bool = False
    """So was the first configuration; the others are where the search for one looks."""


class Timeline:
    """The decisions of each revision, the files being followed wherever they were."""

    def __init__(self, repository: Repository, files: Files, commits: Iterable[Commit]) -> None:
        self.repository = repository
        self._is_named = files.is_named
        self._overrides = [files.overrides] if files.overrides else []
        self._searched = list(files.config)
        self._config = list(files.config)
        self._is_config_named = files.is_config_named
        self._parsed: dict[tuple[str, str], Any] = {}
        self._states: dict[str, State] = {}
        for commit in reversed(tuple(commits)):
            for parent in commit.parents:
                self._follow(parent, commit)

    def changes(self, commits: Iterable[Commit]) -> Iterator[Change]:
        """What each commit decided itself; a merge only where it does not follow from its parents."""
        for commit in commits:
            after, expected = self.state(commit.hash), self._expected(commit)
            for key in sorted({*after, *expected}):
                held = expected.get(key)
                if isinstance(held, _Conflict) or held != after.get(key):
                    yield Change(commit, key, _before(held, after.get(key)), after.get(key))

    def state(self, revision: str) -> State:
        """Entries, protected settings and configured rules of a revision."""
        if revision not in self._states:
            path = self.config_path(revision)
            config = self.data(revision, path)
            settings = settings_in(config)
            other = self._configured(revision) if self._is_named else None
            if other is not None and other != self.overrides_path(revision):
                settings[Key("setting", "overrides")] = self.data(revision, other)
            self._states[revision] = {**self.entries(revision), **settings, **self._rules(revision, path, config)}
        return self._states[revision]

    def entries(self, revision: str) -> dict[Key, Any]:
        """The entries of a revision alone."""
        return entries_in(self.data(revision, self.overrides_path(revision)))

    def _rules(self, revision: str, config: str | None, data: Any) -> dict[Key, Any]:
        """The files in the folders of rules that a configuration names, as far as they are in the repository."""
        named = data.get("rules") if isinstance(data, dict) else None
        rules: dict[Key, Any] = {}
        for folder in named if isinstance(named, list) else ():
            path = _beside(config, folder) if isinstance(folder, str) else "/"
            inside = self.repository.path_of(path) if posixpath.isabs(path) else path
            for name, found in self.repository.files(revision, inside).items() if inside else ():
                if name.endswith(".yaml") or found.outside is not None:
                    rules[Key("rule", name)] = found.blob or f"leads to {found.outside}"
        return rules

    def config_path(self, revision: str) -> str | None:
        """The first configuration that a revision has; a pyproject.toml that does not speak of us is none."""
        return self._first(revision, (path for path in self._config if self._speaks(revision, path)))

    def judges(self, revision: str) -> tuple[str, ...]:
        """The configurations whose people may judge: what was named, and what the search finds.

        None is known by another name that it had: anybody could give that name to a file which makes them somebody.
        """
        count = 1 if self._is_config_named else 0
        groups = (self._searched[:count], self._searched[count:])
        firsts = (self._first(revision, (path for path in each if self._speaks(revision, path))) for each in groups)
        return tuple(path for path in firsts if path is not None)

    def _speaks(self, revision: str, path: str) -> bool:
        return not path.endswith(PYPROJECT) or "tool.tenantscore" in (self.repository.text(revision, path) or "")

    def overrides_path(self, revision: str) -> str | None:
        """The file that the revision's own configuration names, else the followed one; always that if it was named."""
        if self._is_named:
            return self._first(revision, self._overrides)
        return self._configured(revision) or self._first(revision, self._overrides)

    def _configured(self, revision: str) -> str | None:
        """The overrides file that the revision's own configuration names."""
        config = self.config_path(revision)
        data = self.data(revision, config)
        named = data.get("overrides") if isinstance(data, dict) else None
        if config is None or not isinstance(named, str):
            return None
        path = _beside(config, named)
        return self.repository.path_of(path) or path if posixpath.isabs(path) else path

    def passed(self, revision: str) -> tuple[str, ...]:
        """All names that the overrides of a revision may change by: of the file, and of links that lead to it."""
        paths = (self.overrides_path(revision), self.config_path(revision), *self._overrides)
        names = [name for path in paths if path for name in self.repository.find(revision, path).passed]
        return tuple(name for name in names if not name.startswith(("..", "/")))

    def _first(self, revision: str, paths: Iterable[str]) -> str | None:
        for path in paths:
            found = self.repository.find(revision, path)
            if found.blob is not None or found.outside is not None:
                return path
        return None

    def _follow(self, parent: str, commit: Commit) -> None:
        renamed, added, deleted = self.repository.moved(parent, commit.hash)
        configs = self._config[:1] if self._is_config_named else []  # the search knows one by its name alone
        known = ((self._overrides, self._overrides, _is_overrides), (configs, self._config, _is_config))
        for followed, paths, is_one in known:
            for path in tuple(followed):
                if path in renamed:
                    _add(paths, renamed[path])
                elif path in added:  # rewritten on the way: any file of the kind that went at the same time
                    for old in (*deleted, *renamed.values()):
                        if old.endswith((".yaml", ".yml")) and is_one(self.data(parent, old)):
                            _add(paths, old)

    def _expected(self, commit: Commit) -> Mapping[Key, Any]:
        """What follows from the parents: theirs, or what merging them key by key gives."""
        if not commit.parents:
            return {}
        first = self.state(commit.parents[0])
        if len(commit.parents) == 1:
            return first
        merged: Mapping[Key, Any] = first
        for parent in commit.parents[1:]:
            base = self.repository.merge_base(commit.parents[0], parent)
            merged = _merged({} if base is None else self.state(base), merged, self.state(parent))
        return merged

    def data(self, revision: str, path: str | None) -> Any:
        """A file of a revision, read; None where there is none."""
        if path is None:
            return None
        outside = self.repository.find(revision, path).outside
        if outside is not None:
            return {UNREADABLE: f"leads to {outside}"}
        text = self.repository.text(revision, path)
        if text is None:
            return None
        key = (self.repository.find(revision, path).blob or "", path)
        if key not in self._parsed:
            self._parsed[key] = parsed(text, path)
        return self._parsed[key]


class _Conflict(NamedTuple):
    """Both sides decided, and not the same; whatever the merge has is its own decision."""

    one: Any
    other: Any


def _before(held: Any, after: Any) -> Any:
    """What a merge put aside: of two sides that disagree the one that it did not take."""
    if isinstance(held, _Conflict):
        return _before(held.other if held.one == after else held.one, after)
    return held


def _merged(base: State, one: Mapping[Key, Any], other: State) -> dict[Key, Any]:
    merged: dict[Key, Any] = {}
    for key in {*one, *other}:
        was, left, right = base.get(key), one.get(key), other.get(key)
        if left == right or right == was:
            value = left
        elif left == was:
            value = right
        else:
            value = _Conflict(left, right)
        if value is not None:
            merged[key] = value
    return merged


def _beside(config: str | None, path: str) -> str:
    """A path that a configuration names, from the root."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(config or ""), path))


def _is_overrides(data: Any) -> bool:
    return isinstance(data, dict) and isinstance(data.get("overrides"), list)


def _is_config(data: Any) -> bool:
    return isinstance(data, dict) and not isinstance(data.get("overrides"), list) and bool({*data} & {*PROTECTED})


def _add(paths: list[str], path: str) -> None:
    if path not in paths:
        paths.append(path)
