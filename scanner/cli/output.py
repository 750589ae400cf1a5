"""Where reports go: `-f/--format FMT[=PATH]`, any number of times; `-` and no path mean stdout.

The only reader of what the terminal can show. Part of every scan, so it imports no click.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from scanner.record import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from typing import TextIO

from reporters import formats, load
from reporters.format import Format
from scanner.model.problem import InputError, Problem, fault

DEFAULT = ("console",)
WIDEST = 120
"""Columns that a line of the console format fills at most, however wide the terminal."""
COLOR_CHOICES = ("auto", "always", "never")


class Target(NamedTuple):
    """One format and where it goes."""

    format: Format
    path: str | None
    """Null for stdout."""


class Terminal(NamedTuple):
    """What the console format may use."""

    width: int = 80
    color: bool = False
    ascii: bool = False


def help_text() -> str:
    """What `--help` says of the option."""
    return f"One of {', '.join(formats())}, on stdout or into a file; may be repeated."


def targets(
    values: Iterable[str], place: str = "--format", known: Callable[[str, str], Format] = load
) -> tuple[Target, ...]:
    """What the values of `--format` ask for; the console on stdout when they ask for nothing.

    `known` gives the format of a name. Raises InputError for unknown formats, and for two formats that want the same
    place.
    """
    found: list[Target] = []
    problems: list[Problem] = []
    for value in tuple(values) or DEFAULT:
        try:
            target = _target(value, place, known)
            problems += _clashes(target, found, place)
            found.append(target)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return tuple(found)


def carries_data(wanted: Iterable[Target]) -> bool:
    """Whether stdout is taken by a format, so that text for people has to go to stderr."""
    return any(target.path is None for target in wanted)


def terminal(stream: TextIO, environment: Mapping[str, str], color: str = "auto") -> Terminal:
    """What `stream` can show. `color` (the flag) goes before NO_COLOR, TERM=dumb and whether it is a terminal."""
    interactive = stream.isatty()
    automatic = interactive and not environment.get("NO_COLOR") and environment.get("TERM") != "dumb"
    return Terminal(
        width=min(_columns(stream, environment, interactive), WIDEST),
        color=color == "always" or (color == "auto" and automatic),
        ascii=not _shows_blocks(stream),
    )


def write(
    report: Any, wanted: Sequence[Target], shown: Terminal, known: Mapping[str, object] | None = None
) -> tuple[str, ...]:
    """Render every target, then write them all; no file is touched when one cannot be rendered or written.

    `report` is what the formats show: a report, or a comparison. `known` is what they may take beside it, by name
    (`Format.takes`). Gives the paths written. Raises InputError for a path that cannot be written.
    """
    known = {"summary": _summary(wanted), **(known or {})}
    rendered = [(target, _render(report, target, shown, known)) for target in wanted]
    files = [(target.path, text) for target, text in rendered if target.path is not None]
    if files:
        from scanner.files import write_all

        write_all(files)
    for target, text in rendered:
        if target.path is None:
            for_people = target.format.name == "console"
            _print(text, sys.stdout.encoding if for_people else "utf-8")
    return tuple(path for path, _ in files)


def _target(value: str, place: str, known: Callable[[str, str], Format]) -> Target:
    name, separator, path = value.partition("=")
    if separator and not path:
        example = f"write {name}=report{known(name, place).extension}, or {name} for stdout"
        raise fault(place, f"'{value}' names no file", example)
    return Target(known(name, place), None if path in ("", "-") else path)


def _clashes(target: Target, others: Iterable[Target], place: str) -> Iterable[Problem]:
    for other in others:
        if target.path is None and other.path is None:
            hint = f"write one of them to a file: {target.format.name}=report{target.format.extension}"
            yield Problem(place, f"{other.format.name} and {target.format.name} both go to stdout", hint)
        elif target.path and other.path and os.path.abspath(target.path) == os.path.abspath(other.path):
            message = f"{other.format.name} and {target.format.name} both go to {target.path}"
            yield Problem(place, message, "give each a file of its own")


def _summary(wanted: Iterable[Target]) -> str | None:
    """The absolute path of the Markdown that the run writes, for a log that can ask for its upload."""
    paths = (target.path for target in wanted if target.format.name == "markdown" and target.path is not None)
    return next(map(os.path.abspath, paths), None)


def _render(report: Any, target: Target, shown: Terminal, known: Mapping[str, object]) -> str:
    render, is_log = target.format.render, target.path is None
    taken = {name: known[name] for name in target.format.takes if known.get(name) is not None}
    if not is_log:
        taken.pop("summary", None)  # a file may be read on another machine
    if target.format.name == "console" and is_log:
        taken |= shown._asdict()
    return partial(render, **taken)(report) if taken else render(report)


def _print(text: str, encoding: str) -> None:
    """Bytes, so that line feeds stay line feeds on every system."""
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        sys.stdout.write(text)
        return
    sys.stdout.flush()
    buffer.write(text.encode(encoding, "backslashreplace"))
    buffer.flush()


def _columns(stream: TextIO, environment: Mapping[str, str], interactive: bool) -> int:
    given = environment.get("COLUMNS", "")
    if given.isascii() and given.isdigit() and int(given[:6]) > 0:
        return int(given[:6])
    try:
        return (interactive and os.get_terminal_size(stream.fileno()).columns) or 80
    except (OSError, ValueError):
        return 80


def _shows_blocks(stream: TextIO) -> bool:
    try:
        "█░╌✓…".encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
