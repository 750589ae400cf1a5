"""Files as a commit has them: links are followed inside its tree, as the file system would follow them."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping, Sequence

from scanner.record import NamedTuple

_LINK, _MODULE = "120000", "160000"
_FILES = ("100644", "100755", "100664")
_MOST_LINKS = 40
"""More are a loop; Linux draws the line there too."""

Run = Callable[..., "bytes | None"]
"""Runs git in the root of the work tree; None where it fails."""
Entries = Mapping[str, tuple[str, str]]
"""Mode and hash by name."""


class Found(NamedTuple):
    """Where a path leads in a commit."""

    blob: str | None = None
    """The hash of the content; None where there is no file."""
    outside: str | None = None
    """Where the path leaves what the commit holds: nobody can say what is there."""
    passed: tuple[str, ...] = ()
    """The path itself, links on the way, and the file: a change of any of them may change the content."""


def find(run: Run, commit: str, path: str) -> Found:
    """Follow a path from the root of a commit's tree; folders may be links as well."""
    passed: list[str] = [posixpath.normpath(path)]
    folder, rest = "", path
    for _ in range(_MOST_LINKS):
        if posixpath.isabs(rest):
            return Found(outside=rest, passed=tuple(passed))
        names = _names(folder, rest)
        entries = _entries(run, commit, [name for name in names if name])
        for index, name in enumerate(names):
            mode, hash = entries.get(name or "", ("", ""))
            if name is None:
                return Found(outside=rest, passed=tuple(passed))
            if mode == _MODULE:
                return Found(outside=f"{name}, a repository of its own", passed=tuple(passed))
            if mode == _LINK:
                target = (run("cat-file", "blob", hash) or b"").decode("utf-8", "surrogateescape")
                passed.append(name)
                folder, rest = posixpath.dirname(name), "/".join([target, *_parts(rest)[index + 1 :]])
                break
            if mode in _FILES:
                return Found(hash if index == len(names) - 1 else None, passed=(*passed, name))
        else:
            return Found(passed=(*passed, *(name for name in names[-1:] if name)))
    return Found(passed=tuple(passed))


def _parts(path: str) -> list[str]:
    return [part for part in path.split("/") if part not in ("", ".")]


def _names(folder: str, path: str) -> list[str | None]:
    """What each part of a path leads to, seen from a folder; None from where it leaves the root."""
    names: list[str | None] = []
    for part in _parts(path):
        if part == ".." and not folder:
            return [*names, None]
        folder = posixpath.dirname(folder) if part == ".." else posixpath.join(folder, part)
        names.append(folder)
    return names


def _entries(run: Run, commit: str, names: Sequence[str]) -> Entries:
    """What a commit's tree says of some names, in one go; the folders on the way are left out."""
    listed = run("ls-tree", "-z", "--full-tree", commit, "--", *dict.fromkeys(names)) if names else None
    entries: dict[str, tuple[str, str]] = {}
    for entry in (listed or b"").decode("utf-8", "surrogateescape").split("\0"):
        head, _, name = entry.partition("\t")
        if name:
            mode, _, hash = head.split(" ")
            entries[name] = (mode, hash)
    return entries
