"""The commits of a repository: who made them, what they moved, and files as they had them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator

from scanner.git import FETCH, commit_of, git, merge_base, root_of
from scanner.gitfiles import Found, files, find
from scanner.model.problem import fault
from scanner.record import NamedTuple

_FIELDS = ("%H", "%P", "%ae", "%ce")
"""Addresses as the commits have them: a .mailmap is part of the tree, so whoever changes the tree could change it.
Nothing that people write freely is asked for, and NUL, which neither addresses nor paths can hold, is between all."""
_HASH = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


class Commit(NamedTuple):
    hash: str
    parents: tuple[str, ...]
    author: str
    committer: str

    @property
    def short(self) -> str:
        return self.hash[:10]


class Repository:
    """A work tree, by its root."""

    def __init__(self, root: str, *names: str) -> None:
        """`names` are other names of the root, by which files may be known."""
        self.root = root
        self._roots = (*names, root, os.path.realpath(root))
        self._found: dict[tuple[str, str], Found] = {}
        self._texts: dict[str, str] = {}

    @classmethod
    def around(cls, path: str) -> Repository:
        """The repository that a file lies in, by its name: a link lies where it stands, wherever it leads.

        Raises `InputError` where it lies in none, or there is no git.
        """
        named = _work_tree(os.path.dirname(os.path.abspath(path)))
        folder = named or os.path.dirname(os.path.realpath(path))
        root = root_of(folder)
        if root is None:
            raise fault(path, "is in no git repository", "run it in a clone, or without --base")
        return cls(root, *([named] if named else []))

    def commit(self, revision: str) -> str:
        """The hash of a revision. Raises `InputError` where there is none."""
        found = commit_of(self.root, revision)
        if found is None:
            raise fault("--base", f"there is no commit '{revision}'", FETCH)
        return found

    def since(self, base: str, head: str) -> tuple[Commit, ...]:
        """The commits that `head` has and `base` has not, each after its parents."""
        return tuple(self._log("--topo-order", "--reverse", f"{base}..{head}"))

    def history(self, head: str, paths: Iterable[str]) -> tuple[Commit, ...]:
        """The commits that changed one of these files, oldest first."""
        return tuple(self._log("--topo-order", "--full-history", head, "--", *paths))[::-1]

    def graph(self, head: str, paths: Iterable[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The commits that changed one of these files, or merged such changes, each after those of them it came from.

        Each is given by its hash, with the hashes of the nearest ones before it.
        """
        options = ("--topo-order", "--reverse", "--simplify-merges", "--parents")
        listed = self._run("rev-list", *options, head, "--", *paths)
        if listed is None:
            raise fault("git rev-list", f"failed in {self.root}", "is the clone complete?")
        lines = (line.split() for line in listed.decode("ascii").splitlines())
        return tuple((hash, tuple(parents)) for hash, *parents in lines)

    def merge_base(self, one: str, other: str) -> str | None:
        return merge_base(self.root, one, other)

    def find(self, commit: str, path: str) -> Found:
        """Where a path leads in a commit, through links."""
        key = (commit, path)
        if key not in self._found:
            self._found[key] = find(self._run, commit, path)
        return self._found[key]

    def text(self, commit: str, path: str) -> str | None:
        """A file as a commit has it; None where it has none. Bytes that are no text come as replacement signs."""
        blob = self.find(commit, path).blob
        if blob is None:
            return None
        if blob not in self._texts:
            self._texts[blob] = (self._run("cat-file", "blob", blob) or b"").decode("utf-8-sig", "replace")
        return self._texts[blob]

    def files(self, commit: str, path: str) -> dict[str, Found]:
        """The files of a folder, and below it, by path."""
        return dict(files(self._run, commit, path))

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
        """A file relative to the root, with slashes, by its own name if it is a link; None where it lies elsewhere."""
        folder, name = os.path.split(os.path.abspath(path))
        for place in (os.path.join(folder, name), os.path.join(os.path.realpath(folder), name), os.path.realpath(path)):
            for root in self._roots:
                if place.startswith(os.path.join(root, "")):
                    return os.path.relpath(place, root).replace(os.sep, "/")
        return None

    def lies_in_another(self, path: str) -> bool:
        """Whether a file lies in a work tree, and not in this one."""
        return self.path_of(path) is None and _work_tree(os.path.dirname(os.path.abspath(path))) is not None

    def _log(self, *arguments: str) -> Iterator[Commit]:
        listed = self._run("log", "-z", f"--format={'%x00'.join(_FIELDS)}", "--encoding=UTF-8", *arguments)
        if listed is None:
            raise fault("git log", f"failed in {self.root}", "is the clone complete?")
        words = listed.decode("utf-8", "replace").removesuffix("\0").split("\0") if listed else []
        for at in range(0, len(words), len(_FIELDS)):
            hash, parents, author, committer = (*words[at : at + len(_FIELDS)], "", "", "")[: len(_FIELDS)]
            if not all(map(_HASH.fullmatch, (hash, *parents.split()))):
                raise fault("git log", f"told something else than commits in {self.root}", "try 'git fsck'")
            yield Commit(hash, tuple(parents.split()), author, committer)

    def _run(self, *arguments: str) -> bytes | None:
        return git(self.root, *arguments)


def _work_tree(folder: str) -> str | None:
    """The nearest folder at or above one that git works in; one that a link inside of another leads to is not meant."""
    above = [folder]
    while (parent := os.path.dirname(above[-1])) != above[-1]:
        above.append(parent)
    roots = [each for each in above if os.path.lexists(os.path.join(each, ".git"))]
    for root in roots:
        outer = [each for each in roots if len(each) < len(root)]
        if not any(_has_link(each, root) for each in outer):
            return root
    return None


def _has_link(outer: str, inner: str) -> bool:
    """Whether a folder is reached from one above it through a link."""
    return os.path.realpath(inner) != os.path.join(os.path.realpath(outer), os.path.relpath(inner, outer))
