"""The rules that a command works on: the catalogue, and the folders that were named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

if TYPE_CHECKING:
    from reporters._terminal import Screen
    from scanner.engine.pack import Pack
    from scanner.snapshot.resources import Registry

CommandT = TypeVar("CommandT", bound=Callable[..., Any])


class Loaded(NamedTuple):
    """Packs, compiled together."""

    roots: tuple[Path, ...]
    """The folder of the catalogue first."""
    registry: Registry
    pack: Pack


def rules_option(function: CommandT) -> CommandT:
    """`--rules DIR`, handed over as `rules`."""
    option = click.option(
        "rules", "--rules", metavar="DIR", multiple=True, help="Rules of your own beside the catalogue; repeatable."
    )
    return option(function)


def catalogue() -> Path:
    """The folder of the built-in rules."""
    from scanner.data import data_root

    return data_root() / "rules"


def roots_of(folders: Sequence[str]) -> tuple[Path, ...]:
    """The catalogue's folder and the others, each once; raises `InputError` for those that are none."""
    from scanner.model.problem import InputError, Problem

    first = catalogue()
    hint = "rules are <service>/<ActionId>.yaml in it"
    problems = [Problem(folder, "is not a folder of rules", hint) for folder in folders if not Path(folder).is_dir()]
    if problems:
        raise InputError(problems)
    others = [Path(folder) for folder in folders if Path(folder).resolve() != first.resolve()]
    return (first, *dict.fromkeys(others))


def load(folders: Sequence[str]) -> Loaded:
    """Load and compile; raises `InputError` with all faults."""
    import os

    from scanner.rules.cache import cached_pack
    from scanner.snapshot.resources import load_registry

    roots, registry = roots_of(folders), load_registry()
    return Loaded(roots, registry, cached_pack(roots, os.environ))


def screen() -> Screen:
    """What the terminal behind stdout can show."""
    import os
    import sys

    from reporters._terminal import Screen
    from scanner.cli.output import terminal

    return Screen(*terminal(sys.stdout, os.environ))


def count(number: int, noun: str) -> str:
    """`1 rule`, `2 rules`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
