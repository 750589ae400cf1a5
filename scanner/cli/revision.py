"""What a scan is made of at a revision of git: its configuration, snapshot, overrides and rules, as they were then."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from scanner.attribution import Inputs
from scanner.cli.settings import RunSettings
from scanner.config.find import FILE, PYPROJECT
from scanner.config.resolve import resolve
from scanner.config.settings import CONFIG_VARIABLE
from scanner.engine.pack import Pack
from scanner.git import Tree, is_unchanged
from scanner.model.config import Config
from scanner.model.problem import InputError, fault
from scanner.record import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scanner.overrides.load import Overrides
    from scanner.snapshot.document import Snapshot

LFS = b"version https://git-lfs"


class Workspace:
    """A folder for copies, and the packs that were compiled; gone at the end of a `with`."""

    def __enter__(self) -> Workspace:
        self._folder = TemporaryDirectory(prefix="tenantscore-")
        self.root = os.path.realpath(self._folder.name)
        self.packs: dict[tuple[str, ...], Pack] = {}
        return self

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()


class Revision:
    """One revision as the working directory of a scan."""

    def __init__(
        self, tree: Tree, values: Mapping[str, Any], space: Workspace, *, later: str | None, strict: bool
    ) -> None:
        self._tree = tree
        self._values = values
        self._space = space
        self._later = later
        self._strict = strict
        self._root = os.path.join(space.root, tree.commit)
        here = os.path.relpath(os.path.realpath(os.curdir), os.path.realpath(tree.root))
        self._here = "" if here == os.curdir else here.replace(os.sep, "/")
        self._folder = os.path.join(self._root, *filter(None, self._here.split("/")))

    def inputs(self, snapshot: str | None, now: RunSettings) -> Inputs:
        """Everything as it was. Raises `InputError` with places as git names them: `main:overrides.yaml:3:5`.

        `snapshot` is a path from the working directory; `now` are the settings of the work tree.
        """
        os.makedirs(self._folder, exist_ok=True)
        Path(self._root, ".git").touch()  # where the search for a configuration ends
        with self._named_as_git_does():
            settings = self._settings(now)
            path = snapshot or settings.config.snapshot or now.config.snapshot
        if path is None:
            hint = "name it after --: tenantscore compare main -- snapshot.json"
            raise fault("SNAPSHOT", "no snapshot was named", hint)
        copy = self._snapshot_file(path)
        with self._named_as_git_does():
            pack = self._pack(settings.config)
            overrides = self._overrides(settings, pack)
            measured = self._snapshot(copy)
        return Inputs(pack, measured, overrides, settings.config, settings.as_of())

    def _settings(self, now: RunSettings) -> RunSettings:
        named = self._values.get("config") or os.environ.get(CONFIG_VARIABLE, "").strip() or None
        if named is not None:
            named = self._config_file(named)
        else:
            for folder in _upwards(self._here):
                for name in (FILE, PYPROJECT):
                    self._copy(posixpath.join(folder, name))
            found = any(os.path.exists(os.path.join(self._root, folder, FILE)) for folder in _upwards(self._here))
            if not found and now.resolved.file is not None:
                named = self._config_file(now.resolved.file)
        environment = {name: text for name, text in os.environ.items() if name != CONFIG_VARIABLE}
        values = {name: value for name, value in self._values.items() if name not in _OF_THE_GATE}
        return RunSettings(resolve(values, environment, self._folder, named))

    def _config_file(self, path: str) -> str | None:
        """A configuration that was named, at this revision; None where there was none yet."""
        inside = self._inside(path)
        if inside is None:
            return os.path.abspath(path)
        found = self._copied(inside)
        return None if found is None else os.path.relpath(found, self._folder)

    def _snapshot_file(self, path: str) -> str:
        inside = self._inside(path)
        if inside is None:
            raise fault(path, "lies outside of the repository", "name a snapshot that is part of it")
        found = self._copied(inside)
        if found is None or not os.path.isfile(found):
            hint = "name one that was committed, or another revision"
            raise fault(f"{self._tree.revision}:{inside}", "there is no such file at this revision", hint)
        with open(found, "rb") as file:
            if file.read(len(LFS)) == LFS:
                hint = "compare the files themselves, or their reports"
                raise fault(f"{self._tree.revision}:{inside}", "is a pointer of Git LFS, not the snapshot", hint)
        return found

    def _snapshot(self, copy: str) -> Snapshot:
        from scanner.snapshot.read import read_snapshot

        snapshot = read_snapshot(copy)
        snapshot.path = os.path.relpath(copy, self._root).replace(os.sep, "/")
        return snapshot

    def _overrides(self, settings: RunSettings, pack: Pack) -> Overrides | tuple[()] | None:
        """The decisions of then; none where there was no file yet, and null where they are to be left out."""
        if self._values.get("ignore_overrides"):
            return None
        path = settings.config.overrides
        if path is None:
            return ()
        from scanner.overrides.load import overrides_of
        from scanner.yamlfile import load_yaml

        inside = self._inside(path)
        if inside is None:
            return overrides_of(load_yaml(path), pack)
        copy = self._copied(inside)
        if copy is None:
            if self._strict:
                raise fault(inside, "there is no such file at this revision", "commit it, or name another one")
            return ()
        return overrides_of(load_yaml(copy, os.path.relpath(copy, self._root).replace(os.sep, "/")), pack)

    def _pack(self, config: Config) -> Pack:
        """The rules of then; those of the work tree where it has the same, for they may be compiled already."""
        from scanner.data import data_path
        from scanner.rules.cache import cached_pack

        inside = [self._inside(path) for path in config.rules]
        tree = self._tree
        files = {path: tree.files(path) for path in inside if path is not None}
        behind = {name for each in files.values() for found in each.values() for name in found.passed}
        if not files or is_unchanged(tree.root, tree.commit, {*files, *behind}):
            return cached_pack([data_path("rules"), *config.rules], os.environ)
        key = tuple(
            repr({name: found.blob for name, found in files[path].items()}) if path is not None else own
            for path, own in zip(inside, config.rules)
        )
        if key not in self._space.packs:
            from scanner.rules.load import load_pack
            from scanner.snapshot.resources import load_registry

            folders = [data_path("rules")]
            for path, own in zip(config.rules, inside):
                copy = os.path.abspath(path) if own is None else self._copied(own)
                folders += [copy] if copy is not None else []
            self._space.packs[key] = load_pack([Path(folder) for folder in folders], load_registry())
        return self._space.packs[key]

    def _copied(self, path: str) -> str | None:
        """A copy of a file or folder, found by an earlier name too; None where there was none."""
        if self._copy(path):
            return os.path.join(self._root, *path.split("/"))
        earlier = self._tree.earlier_name(path, self._later) or self._tree.earlier_name(path, "HEAD")
        if earlier is not None and self._copy(earlier):
            return os.path.join(self._root, *earlier.split("/"))
        return None

    def _copy(self, path: str) -> bool:
        target = os.path.join(self._root, *path.split("/"))
        return os.path.exists(target) or self._tree.write(path, target)

    def _inside(self, path: str) -> str | None:
        """A path from the working directory as one from the root; None where it lies elsewhere."""
        if os.path.isabs(path):
            path = os.path.relpath(os.path.realpath(path), os.path.realpath(os.curdir))
        found = posixpath.normpath(posixpath.join(self._here, path.replace(os.sep, "/")))
        return None if found.startswith("..") or found == "." else found

    @contextmanager
    def _named_as_git_does(self) -> Iterator[None]:
        try:
            yield
        except InputError as error:
            folders = tuple(folder + os.sep for folder in dict.fromkeys((self._folder, self._root)))

            def told(text: str) -> str:
                for folder in folders:
                    text = text.replace(folder, "")
                return text

            raise InputError(
                each._replace(
                    place=f"{self._tree.revision}:{told(each.place)}",
                    message=told(each.message),
                    hint=None if each.hint is None else told(each.hint),
                )
                for each in error.problems
            ) from None


_OF_THE_GATE = ("fail_under", "warn_only", "allow_incomplete", "no_gate", "baseline", "config", "snapshot")


def _upwards(folder: str) -> Iterator[str]:
    """A folder and those above it, up to the root, which is ''."""
    while folder:
        yield folder
        folder = posixpath.dirname(folder)
    yield ""
