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


def repository_root(directory: str) -> str:
    """The nearest folder at or above `directory` that git works in; `directory` itself where there is none."""
    folder = directory
    while not os.path.lexists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return directory
        folder = parent
    return folder
