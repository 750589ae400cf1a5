"""A snapshot file in canonical form."""

from __future__ import annotations

import os

from scanner.files import read_bytes
from scanner.model.problem import InputError
from scanner.snapshot.parse import parse, summarised
from scanner.snapshot.read import read_text
from scanner.snapshot.resources import Registry
from scanner.snapshot.shape import document_faults, placed
from scanner.snapshot.write import canonical


def formatted(path: str | os.PathLike[str], registry: Registry) -> str:
    """The canonical text of a snapshot file. Raises InputError for a file that is not a snapshot.

    Nothing is lost: properties and resources that the registry does not name are written like the others.
    """
    name = os.fspath(path)
    text = read_text(read_bytes(name), name)
    document = parse(text, name)
    if faults := document_faults(document):
        raise InputError(summarised(placed(faults, text, name), name))
    return canonical(document, registry)


def is_formatted(path: str | os.PathLike[str], registry: Registry) -> bool:
    """Whether a snapshot file is in canonical form, to the byte."""
    return formatted(path, registry).encode("utf-8") == read_bytes(path)
