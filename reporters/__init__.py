"""Formats of the report, one file or folder each: `--format sarif` is `reporters/sarif.py`, which exposes `FORMAT`.

To add a format, add a file. Files whose names start with an underscore are helpers.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from functools import partial

from reporters.format import Format
from scanner.model.problem import fault

NOT_FORMATS = frozenset({"format"})


def formats() -> Mapping[str, Callable[[], Format]]:
    """Names of the formats, sorted, with what loads each; nothing is imported before it is used."""
    names = sorted({name for folder in __path__ for name in _modules(folder)})
    return {name.replace("_", "-"): partial(_load, name) for name in names}


def load(name: str, place: str = "--format") -> Format:
    """The format of that name. Raises `InputError` at `place` for a name that no file here has."""
    loaders = formats()
    if name not in loaders:
        raise fault(place, f"'{name}' is not a format", _hint(name, loaders))
    return loaders[name]()


def _hint(name: str, known: Mapping[str, Callable[[], Format]]) -> str:
    from scanner.model.names import did_you_mean

    endings = {loader().extension: known_name for known_name, loader in reversed(list(known.items()))}
    for ending in sorted(filter(name.endswith, endings), key=len, reverse=True):
        return f"did you mean '{endings[ending]}={name}'?"
    return did_you_mean(name, known) or f"formats are {', '.join(known)}"


def _modules(folder: str) -> list[str]:
    entries = os.listdir(folder) if os.path.isdir(folder) else []
    modules = [entry.removesuffix(".py") for entry in entries if _is_module(folder, entry)]
    return [name for name in modules if not name.startswith("_") and name not in NOT_FORMATS]


def _is_module(folder: str, entry: str) -> bool:
    return entry.endswith(".py") or os.path.isfile(os.path.join(folder, entry, "__init__.py"))


def _load(module: str) -> Format:
    path = f"{__name__}.{module}"
    __import__(path)
    found: Format = sys.modules[path].FORMAT
    return found
