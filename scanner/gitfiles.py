"""Files as a commit has them: links are followed inside its tree, as the file system would follow them."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence

from scanner.record import NamedTuple

_LINK, _MODULE = "120000", "160000"
_FILES = ("100644", "100755", "100664")
_FOLDER = "040000"
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
    folder: str | None = None
    """Where the path leads to a folder, that one."""
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
            last = names[-1] if names else folder
            is_folder = not last or entries.get(last, ("", ""))[0] == _FOLDER
            passed += [last] if last else []
            return Found(folder=last if is_folder else None, passed=tuple(passed))
    return Found(passed=tuple(passed))


def files(run: Run, commit: str, path: str, depth: int = 2) -> Iterator[tuple[str, Found]]:
    """Each file in a folder and below it, by the names that lead there from `path`; the file itself if it is one.

    What leads out of the commit is among them: links, and repositories of their own. Links of folders are followed
    where they lie in the folder itself.
    """
    found = find(run, commit, path)
    if found.blob is not None or found.outside is not None:
        yield path, found
    if found.folder is None or not depth:
        return
    below = [f"{found.folder}/"] if found.folder else []
    listed = run("ls-tree", "-r", "-z", "--full-tree", commit, "--", *below) or b""
    for name, (mode, hash) in _listed(listed).items():
        own = posixpath.normpath(posixpath.join(path, name[len(found.folder) :].lstrip("/")))
        if mode == _LINK:
            for linked, behind in files(run, commit, name, depth - 1):
                yield own + linked[len(name) :], behind._replace(passed=(*found.passed, *behind.passed))
        elif mode == _MODULE:
            yield own, Found(outside=f"{hash}, of a repository of its own", passed=found.passed)
        else:
            yield own, Found(hash, passed=found.passed)


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
    return _listed(listed or b"")


def _listed(listed: bytes) -> Entries:
    entries: dict[str, tuple[str, str]] = {}
    for entry in listed.decode("utf-8", "surrogateescape").split("\0"):
        head, _, name = entry.partition("\t")
        if name:
            mode, _, hash = head.split(" ")
            entries[name] = (mode, hash)
    return entries
