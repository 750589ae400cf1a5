"""Folders of rules read as the product reads them, or refused."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from scanner.engine.pack import Pack
from scanner.model.problem import InputError
from scanner.rules.load import load_pack
from scanner.snapshot.resources import Registry, load_registry


@cache
def registry() -> Registry:
    return load_registry()


def load(rules: Path) -> Pack:
    return load_pack([rules], registry())


def faults(rules: Path) -> list[str]:
    with pytest.raises(InputError) as raised:
        load(rules)
    return [str(problem) for problem in raised.value.problems]
