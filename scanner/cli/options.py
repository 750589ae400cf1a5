"""Commands described as plain values, so that a correct command line is read without importing click.

click makes the help and the usage errors from the same values. A command line that this module does not take is left
to click.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from scanner.record import Any, NamedTuple


class Option(NamedTuple):
    """An option of a command; without `metavar` it is a switch."""

    name: str
    """The key of its value: `as_of`."""
    flags: tuple[str, ...]
    """As typed: `("-f", "--format")`."""
    help: str
    metavar: str | None = None
    multiple: bool = False
    """May be given several times; its value is then a tuple."""
    choices: tuple[str, ...] = ()


class Argument(NamedTuple):
    """A positional argument; its value is None where an optional one is left out."""

    name: str
    metavar: str
    required: bool = True


Values = Mapping[str, Any]
"""By name: text or None for options and arguments, a tuple for options given several times, a bool for switches."""


class Command(NamedTuple):
    """A command: what it takes, and the function that does it and returns the exit code."""

    name: str
    help: str
    """The first sentence is the summary."""
    options: tuple[Option, ...]
    arguments: tuple[Argument, ...]
    run: Callable[[Values], int]


def read(command: Command, argv: Sequence[str]) -> dict[str, Any] | None:
    """The values of a correct, plainly written command line; None for anything else (help, errors, abbreviations)."""
    by_flag = {flag: option for option in command.options for flag in option.flags}
    values = _defaults(command)
    positional: list[str] = []
    words = iter(argv)
    for word in words:
        if word == "-" or not word.startswith("-"):
            positional.append(word)
            continue
        flag, assigned, text = _split(word)
        option = by_flag.get(flag)
        if option is None or (option.metavar is None and assigned):
            return None
        if option.metavar is not None and not assigned:
            text = next(words, "--")
            if text.startswith("-") and text != "-":
                return None
        if not _keep(values, option, text):
            return None
    return values if _place(values, command.arguments, positional) else None


def _defaults(command: Command) -> dict[str, Any]:
    values: dict[str, Any] = {argument.name: None for argument in command.arguments}
    for option in command.options:
        values[option.name] = () if option.multiple else None if option.metavar is not None else False
    return values


def _split(word: str) -> tuple[str, bool, str]:
    """`--flag=text` in its parts; short options only take a separate word here."""
    if not word.startswith("--"):
        return word, False, ""
    flag, equals, text = word.partition("=")
    return flag, bool(equals), text


def _keep(values: dict[str, Any], option: Option, text: str) -> bool:
    if option.choices and text not in option.choices:
        return False
    if option.metavar is None:
        values[option.name] = True
    elif option.multiple:
        values[option.name] += (text,)
    else:
        values[option.name] = text
    return True


def _place(values: dict[str, Any], arguments: Sequence[Argument], positional: Sequence[str]) -> bool:
    required = sum(argument.required for argument in arguments)
    if not required <= len(positional) <= len(arguments):
        return False
    values.update((argument.name, word) for argument, word in zip(arguments, positional))
    return True
