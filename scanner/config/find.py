"""The configuration file of a working directory."""

from __future__ import annotations

import os

from scanner.model.problem import fault

FILE = "tenantscore.yaml"
PYPROJECT = "pyproject.toml"


def find(directory: str) -> str | None:
    """The nearest `tenantscore.yaml`, or `pyproject.toml` with a `[tool.tenantscore]` table, at or above a directory.

    The search ends at the root of the git work tree. Outside of one only the directory itself counts: a file that
    somebody left further up is nobody's decision.
    """
    for folder in folders(os.path.abspath(directory)):
        own = os.path.join(folder, FILE)
        project = os.path.join(folder, PYPROJECT)
        if os.path.lexists(own):
            if _has_table(project):
                raise fault(
                    os.path.relpath(own, directory),
                    f"{PYPROJECT} beside it has settings too",
                    "keep them in one of the two",
                )
            return own
        if _has_table(project):
            return project
    return None


def folders(directory: str) -> list[str]:
    """From the directory up to the git root."""
    folders = [directory]
    while not os.path.lexists(os.path.join(folders[-1], ".git")):
        parent = os.path.dirname(folders[-1])
        if parent == folders[-1]:
            return folders[:1]
        folders.append(parent)
    return folders


def _has_table(path: str) -> bool:
    """Whether a pyproject.toml speaks of us; a project's file that does not is none of our business."""
    try:
        with open(path, "rb") as file:
            return b"tool.tenantscore" in file.read()
    except OSError:
        return False
