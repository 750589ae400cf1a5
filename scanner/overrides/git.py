"""Reading a git repository through the git command. Nothing is ever written to it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator

from scanner.model.problem import InputError, fault
from scanner.record import NamedTuple

_FIELDS = "%H%x00%P%x00%ae%x00%ce%x00%s"
"""Addresses as the commits have them: a .mailmap is part of the tree, so whoever changes the tree could change it."""
_SEPARATOR = "%x01"


class Commit(NamedTuple):
    hash: str
    parents: tuple[str, ...]
    author: str
    committer: str
    subject: str

    @property
    def short(self) -> str:
        return self.hash[:10]


class Repository:
    """A work tree, by its root."""

    def __init__(self, root: str) -> None:
        self.root = root
        self._texts: dict[tuple[str, str], str | None] = {}

    @classmethod
    def around(cls, path: str) -> Repository:
        """The repository that a file lies in. Raises `InputError` where it lies in none, or there is no git."""
        folder = os.path.dirname(os.path.realpath(path))
        found = _git(folder, "rev-parse", "--show-toplevel", place=path)
        if found is None:
            raise fault(path, "is in no git repository", "run it in a clone, or without --base")
        return cls(found.decode("utf-8", "surrogateescape").rstrip("\n"))

    def commit(self, revision: str) -> str:
        """The hash of a revision. Raises `InputError` where there is none."""
        found = self._run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        if found is None:
            hint = "fetch it first; a shallow clone does not have it (in GitHub Actions: fetch-depth: 0)"
            raise fault("--base", f"there is no commit '{revision}'", hint)
        return found.decode().strip()

    def since(self, base: str, head: str) -> tuple[Commit, ...]:
        """The commits that `head` has and `base` has not, each after its parents."""
        return tuple(self._log("--topo-order", "--reverse", f"{base}..{head}"))

    def history(self, head: str, path: str) -> tuple[Commit, ...]:
        """The commits that changed a file, under its earlier names too, oldest first."""
        return tuple(self._log("--follow", "--topo-order", head, "--", path))[::-1]

    def merge_base(self, one: str, other: str) -> str | None:
        found = self._run("merge-base", one, other)
        return None if found is None else found.decode().strip()

    def text(self, commit: str, path: str) -> str | None:
        """A file as a commit has it; None where it has none. Bytes that are no text come as replacement signs."""
        key = (commit, path)
        if key not in self._texts:
            found = self._run("cat-file", "blob", f"{commit}:{path}")
            self._texts[key] = None if found is None else found.decode("utf-8-sig", "replace")
        return self._texts[key]

    def moved(self, parent: str, commit: str) -> tuple[dict[str, str], list[str], list[str]]:
        """Files that were renamed (old name by new name), added and deleted between two commits."""
        listed = self._run("diff-tree", "-r", "-M40%", "-z", "--name-status", parent, commit) or b""
        words = listed.decode("utf-8", "surrogateescape").split("\0")
        renamed: dict[str, str] = {}
        added: list[str] = []
        deleted: list[str] = []
        index = 0
        while index < len(words) - 1:
            kind = words[index]
            if kind[:1] in ("R", "C"):
                renamed[words[index + 2]] = words[index + 1]
                index += 3
                continue
            if kind == "A":
                added.append(words[index + 1])
            elif kind == "D":
                deleted.append(words[index + 1])
            index += 2
        return renamed, added, deleted

    def path_of(self, path: str) -> str | None:
        """A file relative to the root, with slashes; None where it lies elsewhere."""
        relative = os.path.relpath(os.path.realpath(path), os.path.realpath(self.root))
        parts = relative.split(os.sep)
        return None if parts[0] == os.pardir else "/".join(parts)

    def _log(self, *arguments: str) -> Iterator[Commit]:
        listed = self._run("log", f"--format={_FIELDS}{_SEPARATOR}", *arguments)
        if listed is None:
            raise fault("git log", f"failed in {self.root}", "is the clone complete?")
        for entry in listed.decode("utf-8", "replace").split("\x01"):
            if entry.strip():
                hash, parents, author, committer, subject = entry.strip("\n").split("\0")
                yield Commit(hash, tuple(parents.split()), author, committer, subject)

    def _run(self, *arguments: str) -> bytes | None:
        return _git(self.root, *arguments)


def _git(folder: str, *arguments: str, place: str = "git") -> bytes | None:
    """What git prints; None where it fails. Replaced objects, which are local, are not looked at."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    command = ["git", "--no-replace-objects", "-c", "core.quotePath=off", "-C", folder or ".", *arguments]
    try:
        done = subprocess.run(
            command,
            env={**environment, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        raise fault("git", "is not installed, or not found", "install git, or run the command without --base") from None
    return done.stdout if done.returncode == 0 else None


__all__ = ["Commit", "InputError", "Repository"]
