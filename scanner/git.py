"""Reading git repositories through the git command. Nothing is ever written to one, or checked out."""

from __future__ import annotations

import os
import posixpath
import subprocess
from collections.abc import Iterable
from functools import partial

from scanner.gitfiles import Found, files
from scanner.model.problem import fault

FETCH = "fetch it first; a shallow clone does not have it (in GitHub Actions: fetch-depth: 0)"
_SETTINGS = {"core.quotePath": "off", "log.showSignature": "false", "log.follow": "false"}
"""What a clone may have set otherwise, and would change what is read."""


class Tree:
    """The files of one revision. Paths are relative to the root of the repository, with slashes."""

    def __init__(self, root: str, revision: str, commit: str) -> None:
        self.root = root
        self.revision = revision
        """As it was asked for."""
        self.commit = commit

    def files(self, path: str) -> dict[str, Found]:
        """The files of a folder, or the file itself, by path, as the file system would find them through links."""
        return dict(files(partial(git, self.root), self.commit, path))

    def write(self, path: str, target: str) -> bool:
        """Copy a file to `target`, or every file of a folder below it; False where there is nothing of that path."""
        path = posixpath.normpath(path)
        found = {name: each.blob for name, each in self.files(path).items() if each.blob is not None}
        for name, hash in found.items():
            self._copy(hash, target if name == path else os.path.join(target, *name[len(path) + 1 :].split("/")))
        return bool(found)

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


def root_of(folder: str) -> str | None:
    """The root of the work tree that a folder lies in; None where it lies in none."""
    found = git(folder, "rev-parse", "--show-toplevel")
    return None if found is None else found.decode("utf-8", "surrogateescape").removesuffix("\n")


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


def is_unchanged(root: str, commit: str, paths: Iterable[str]) -> bool:
    """Whether the work tree has these files and folders as a commit has them, with nothing beside them."""
    named = [path for path in paths if not path.startswith(("../", "/"))]
    same = git(root, "diff", "--no-ext-diff", "--quiet", commit, "--", *named) is not None
    return same and git(root, "ls-files", "--others", "-z", "--", *named) == b""


def git(folder: str, *arguments: str) -> bytes | None:
    """What git prints; None where it fails."""
    return _run(folder, arguments, subprocess.PIPE)


def _run(folder: str, arguments: tuple[str, ...], output: int) -> bytes | None:
    """Replaced objects, which are local, are not looked at, nor are hooks, filters and settings of the caller."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    settings = [word for name, value in _SETTINGS.items() for word in ("-c", f"{name}={value}")]
    command = ["git", "--no-replace-objects", "--literal-pathspecs", *settings, "-C", folder or ".", *arguments]
    try:
        done = subprocess.run(
            command,
            env={**environment, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.DEVNULL,
            check=False,
        )
    except FileNotFoundError:
        raise fault("git", "is not installed, or not found", "install git, or do without revisions") from None
    return (done.stdout or b"") if done.returncode == 0 else None
