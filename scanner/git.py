"""Reading files of git revisions through the git command. Nothing is ever written to a repository, or checked out."""

from __future__ import annotations

import os
import posixpath
import subprocess
from collections.abc import Iterator

from scanner.model.problem import fault
from scanner.record import NamedTuple

FETCH = "fetch it first; a shallow clone does not have it (in GitHub Actions: fetch-depth: 0)"
_LINKS = 8
"""Symbolic links that are followed one after the other."""
_LINK = "120000"


class Entry(NamedTuple):
    """A file of a revision."""

    mode: str
    kind: str
    """`blob`, `tree`, or `commit` for a submodule."""
    hash: str
    path: str


class Tree:
    """The files of one revision. Paths are relative to the root of the repository, with slashes."""

    def __init__(self, root: str, revision: str, commit: str) -> None:
        self.root = root
        self.revision = revision
        """As it was asked for."""
        self.commit = commit

    def entry(self, path: str) -> Entry | None:
        """The file or folder of that path, links followed; None where there is none."""
        for _ in range(_LINKS):
            found = next(self._listed(path), None)
            if found is None or found.mode != _LINK:
                return found
            target = (git(self.root, "cat-file", "blob", found.hash) or b"").decode("utf-8", "surrogateescape")
            path = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
            if path.startswith(("../", "/")):
                return None
        return None

    def write(self, path: str, target: str) -> bool:
        """Copy a file to `target`, or every file of a folder below it; False where there is nothing of that path."""
        entry = self.entry(path)
        if entry is None or entry.kind == "commit":
            return False
        if entry.kind == "blob":
            self._copy(entry.hash, target)
            return True
        for each in self._listed(entry.path + "/", "-r"):
            if each.kind == "blob" and each.mode != _LINK:
                self._copy(each.hash, os.path.join(target, *each.path[len(entry.path) + 1 :].split("/")))
        return True

    def earlier_name(self, path: str, later: str | None) -> str | None:
        """What a file of a later revision (of the work tree where that is None) is called here, if it was renamed."""
        revisions = (self.commit, later) if later else (self.commit,)
        changed = git(
            self.root,
            "diff",
            "--no-ext-diff",
            "-M40%",
            "-l0",
            "-z",
            "--name-status",
            "--diff-filter=R",
            *revisions,
            "--",
        )
        words = (changed or b"").decode("utf-8", "surrogateescape").split("\0")
        return next((words[at + 1] for at in range(0, len(words) - 2, 3) if words[at + 2] == path), None)

    def _copy(self, hash: str, target: str) -> None:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "wb") as file:
            _run(self.root, ("cat-file", "blob", hash), file.fileno())

    def _listed(self, path: str, *options: str) -> Iterator[Entry]:
        listed = git(self.root, "ls-tree", "-z", *options, self.commit, "--", path) or b""
        for line in listed.decode("utf-8", "surrogateescape").split("\0"):
            if line:
                head, _, name = line.partition("\t")
                mode, kind, hash = head.split(" ", 2)
                yield Entry(mode, kind, hash, name)


def root_of(folder: str) -> str | None:
    """The root of the work tree that a folder lies in; None where it lies in none."""
    found = git(folder, "rev-parse", "--show-toplevel")
    return None if found is None else found.decode("utf-8", "surrogateescape").rstrip("\n")


def commit_of(root: str, revision: str) -> str | None:
    """The hash of a revision; None where there is none."""
    found = git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    return None if found is None else found.decode().strip()


def tree_of(root: str, revision: str, place: str = "BASE") -> Tree:
    """A revision. Raises `InputError` at `place` where there is none."""
    commit = commit_of(root, revision)
    if commit is None:
        raise fault(place, f"there is no revision '{revision}'", FETCH)
    return Tree(root, revision, commit)


def merge_base(root: str, one: str, other: str) -> str | None:
    """Where two revisions began to differ; None where they have no commit in common."""
    found = git(root, "merge-base", one, other)
    return None if found is None else found.decode().strip()


def is_unchanged(root: str, commit: str, path: str) -> bool:
    """Whether the work tree has a file or folder as a commit has it, with nothing beside it."""
    same = git(root, "diff", "--no-ext-diff", "--quiet", commit, "--", path) is not None
    return same and git(root, "ls-files", "--others", "-z", "--", path) == b""


def git(folder: str, *arguments: str) -> bytes | None:
    """What git prints; None where it fails."""
    return _run(folder, arguments, subprocess.PIPE)


def _run(folder: str, arguments: tuple[str, ...], output: int) -> bytes | None:
    """Replaced objects, which are local, are not looked at, nor are hooks, filters and settings of the caller."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    command = ["git", "--no-replace-objects", "--literal-pathspecs", "-c", "core.quotePath=off", "-C", folder or "."]
    try:
        done = subprocess.run(
            [*command, *arguments],
            env={**environment, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.DEVNULL,
            check=False,
        )
    except FileNotFoundError:
        raise fault("git", "is not installed, or not found", "install git, or compare files") from None
    return (done.stdout or b"") if done.returncode == 0 else None
