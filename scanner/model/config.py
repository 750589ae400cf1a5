"""The settings of a run, whatever file, variable or flag they came from."""

from __future__ import annotations

from typing import NamedTuple


class Config(NamedTuple):
    """Placeholder until the configuration lands."""

    break_glass_accounts: tuple[str, ...] = ()
