"""Where the catalogue and the schemas live, in a checkout and in an installed wheel alike."""

from __future__ import annotations

import os

from scanner.record import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def data_root() -> Path:
    """The folder that holds `rules/` and `schemas/`."""
    from pathlib import Path

    return Path(data_path())


def data_path(*parts: str) -> str:
    """A path below the data folder as text; start-up does not pay for `pathlib` then."""
    package = os.path.dirname(os.path.abspath(__file__))
    shipped = os.path.join(package, "_data")
    return os.path.join(shipped if os.path.isdir(shipped) else os.path.dirname(package), *parts)
