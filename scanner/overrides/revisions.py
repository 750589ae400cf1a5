"""What revisions of a repository decide, and which commit changed it."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterable, Iterator, Mapping

from scanner.model.problem import InputError
from scanner.overrides.git import Commit, Repository
from scanner.record import Any, NamedTuple

PYPROJECT = "pyproject.toml"
PROTECTED = ("actions", "breakGlassAccounts", "comparisons", "people", "reviewPolicy", "zones")
"""Settings that only people with a role that writes may change. Where the overrides file lies is none of them: what
counts is which entries are read."""
UNREADABLE = "(unreadable)"
"""What is no YAML, or lies outside of the repository: whoever brings it in decides something that nobody can see."""


class Key(NamedTuple):
    """What a decision is about: an entry of an action and scope, or a setting."""

    kind: str
    """`entry` or `setting`."""
    name: str
    scope: str = ""
    number: int = 0
    """Counts entries of the same action and scope."""


State = Mapping[Key, Any]
"""What a revision decides; equal decisions are equal values, however they are written."""


class Change(NamedTuple):
    """A decision that a commit made, changed or withdrew."""

    commit: Commit
    key: Key
    before: Any
    after: Any

    @property
    def what(self) -> str:
        return difference(self.before, self.after)


def difference(before: Any, after: Any) -> str:
    """`status changed from planned to risk-accepted`, in a few words."""
    if before is None:
        return "added"
    if after is None:
        return "removed"
    if not (isinstance(before, dict) and isinstance(after, dict)):
        return "changed"
    keys = [key for key in {**before, **after} if (key in before, before.get(key)) != (key in after, after.get(key))]
    if keys == ["status"]:
        return f"status changed from {before.get('status')} to {after.get('status')}"
    return f"{', '.join(keys)} changed"


class Files(NamedTuple):
    """Where the files of interest stand in the newest revision, relative to the root."""

    overrides: str | None
    config: tuple[str, ...] = ()
    """The first that a revision has is its configuration."""
    is_named: bool = False
    """The overrides file was named for this run, so that no configuration says which one counts."""


class Timeline:
    """The decisions of each revision, the files being followed wherever they were."""

    def __init__(self, repository: Repository, files: Files, commits: Iterable[Commit]) -> None:
        self.repository = repository
        self._is_named = files.is_named
        self._overrides = [files.overrides] if files.overrides else []
        self._config = list(files.config)
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
        """Entries and protected settings of a revision."""
        if revision not in self._states:
            config = self._data(revision, self.config_path(revision))
            path = self.overrides_path(revision)
            self._states[revision] = {**_entries(self._data(revision, path)), **settings_in(config)}
        return self._states[revision]

    def config_path(self, revision: str) -> str | None:
        """The first configuration that a revision has; a pyproject.toml that does not speak of us is none."""
        speaking = (path for path in self._config if not path.endswith(PYPROJECT) or self._speaks(revision, path))
        return self._first(revision, speaking)

    def _speaks(self, revision: str, path: str) -> bool:
        return "tool.tenantscore" in (self.repository.text(revision, path) or "")

    def overrides_path(self, revision: str) -> str | None:
        """The file that the revision's own configuration names, else the followed one; always that if it was named."""
        if self._is_named:
            return self._first(revision, self._overrides)
        config = self.config_path(revision)
        data = self._data(revision, config)
        named = data.get("overrides") if isinstance(data, dict) else None
        if config is not None and isinstance(named, str):
            if posixpath.isabs(named):
                return self.repository.path_of(named) or named
            return posixpath.normpath(posixpath.join(posixpath.dirname(config), named))
        return self._first(revision, self._overrides)

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
        for paths, is_one in ((self._overrides, _is_overrides), (self._config, _is_config)):
            for path in tuple(paths):
                if path in renamed:
                    _add(paths, renamed[path])
                elif path in added:  # rewritten on the way: any file of the kind that went at the same time
                    for old in (*deleted, *renamed.values()):
                        if old.endswith((".yaml", ".yml")) and is_one(self._data(parent, old)):
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

    def _data(self, revision: str, path: str | None) -> Any:
        if path is None:
            return None
        outside = self.repository.find(revision, path).outside
        if outside is not None:
            return {UNREADABLE: f"leads to {outside}"}
        text = self.repository.text(revision, path)
        return None if text is None else parsed(text, path)


def parsed(text: str, path: str) -> Any:
    """The data of a YAML file, or of our table of a pyproject.toml; what cannot be read counts as one decision."""
    if path.endswith(".toml"):
        import tomllib

        try:
            tool = tomllib.loads(text).get("tool")
        except tomllib.TOMLDecodeError:
            return {UNREADABLE: text}
        return tool.get("tenantscore", {}) if isinstance(tool, dict) else {}
    from scanner.yamlfile import parse_yaml

    try:
        return parse_yaml(text, path).data
    except InputError:
        return {UNREADABLE: text}


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


def _entries(data: Any) -> dict[Key, Any]:
    if not isinstance(data, dict):
        return {}
    if UNREADABLE in data:
        return {Key("entry", UNREADABLE): data[UNREADABLE]}
    rows = data.get("overrides")
    return dict(zip(entry_keys(rows), rows, strict=True)) if isinstance(rows, list) else {}


def entry_keys(rows: list[Any]) -> list[Key]:
    """What each entry is about, in the order of the file."""
    keys: list[Key] = []
    for row in rows:
        name = str(row.get("action")) if isinstance(row, dict) else UNREADABLE
        scope = json.dumps(row.get("scope"), sort_keys=True) if isinstance(row, dict) and row.get("scope") else ""
        number = sum(key.name == name and key.scope == scope for key in keys)
        keys.append(Key("entry", name, scope, number))
    return keys


def settings_in(data: Any) -> dict[Key, Any]:
    """The protected settings of a configuration."""
    if not isinstance(data, dict):
        return {}
    if UNREADABLE in data:
        return {Key("setting", UNREADABLE): data[UNREADABLE]}
    return {Key("setting", name): data[name] for name in PROTECTED if name in data}


def _is_overrides(data: Any) -> bool:
    return isinstance(data, dict) and isinstance(data.get("overrides"), list)


def _is_config(data: Any) -> bool:
    return isinstance(data, dict) and not isinstance(data.get("overrides"), list) and bool({*data} & {*PROTECTED})


def _add(paths: list[str], path: str) -> None:
    if path not in paths:
        paths.append(path)
