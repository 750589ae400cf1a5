"""Where files stand in the repository that the command runs in."""

from __future__ import annotations

import os


def repository_path(path: str) -> str | None:
    """A file relative to the root of the git work tree (outside of one: to the working directory), with slashes.

    None where the file lies elsewhere. This is the path that code scanning and pull requests know it by.
    """
    root = repository_root(os.path.realpath(os.curdir))
    try:
        relative = os.path.relpath(os.path.realpath(path), root)
    except ValueError:  # another drive
        return None
    parts = relative.split(os.sep)
    return None if parts[0] in (os.pardir, os.curdir) else "/".join(parts)


def links_to(path: str) -> list[str]:
    """The links of the repository, relative to its root, that lead to a file: whoever may change one turns it."""
    root = os.path.join(repository_root(os.path.realpath(os.curdir)), "")
    links: list[str] = []
    path = os.path.abspath(path)
    while path.startswith(root) and len(links) < _MOST_LINKS:
        parts = path[len(root) :].split(os.sep)
        names = (os.sep.join(parts[: count + 1]) for count in range(len(parts)))
        link = next((name for name in names if os.path.islink(root + name)), None)
        if link is None:
            break
        links.append(link.replace(os.sep, "/"))
        target = os.path.join(os.path.dirname(root + link), os.readlink(root + link))
        path = os.path.normpath(target + path[len(root) + len(link) :])
    return links


_MOST_LINKS = 40
"""More are a circle."""


def repository_root(directory: str) -> str:
    """The nearest folder at or above `directory` that git works in; `directory` itself where there is none."""
    folder = directory
    while not os.path.lexists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return directory
        folder = parent
    return folder
