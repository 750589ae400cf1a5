"""The command line that makes a report again, from the root of the repository or the folder of its files."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from scanner.cli.options import Values
from scanner.config.settings import Settings

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%+=:,./_-")
_SWITCHES = ("ignore_overrides", "warn_only", "allow_incomplete", "no_gate")


def again(settings: Settings, values: Values, as_of: str, shown: Callable[[str], str]) -> str:
    """The command with everything that does not stand in the configuration file; `shown` shortens paths."""
    return " ".join(_quoted(word) for word in _words(settings, values, as_of, shown))


def _words(settings: Settings, values: Values, as_of: str, shown: Callable[[str], str]) -> Iterator[str]:
    config = settings.config
    yield from ("tenantscore", "scan", shown(config.snapshot or ""))
    if settings.file is not None:
        yield from ("-c", shown(settings.file))
    yield from ("--as-of", as_of)
    for name, flag, paths in (("rules", "--rules", True), ("frameworks", "--framework", False)):
        for value in getattr(config, name) if _is_given(settings, name) else ():
            yield from (flag, shown(value) if paths else value)
    for name in ("overrides", "baseline"):
        if _is_given(settings, name) and getattr(config, name):
            yield from (f"--{name}", shown(getattr(config, name)))
    if values.get("fail_under") is not None:
        yield from ("--fail-under", str(values["fail_under"]))
    yield from (f"--{name.replace('_', '-')}" for name in _SWITCHES if values.get(name))


def _is_given(settings: Settings, name: str) -> bool:
    """Whether a setting came from a flag or the environment."""
    return settings.origins[name].startswith(("flag ", "argument ", "environment "))


def _quoted(word: str) -> str:
    """As a shell takes it for one word."""
    if word and _PLAIN.issuperset(word):
        return word
    return "'" + word.replace("'", "'\"'\"'") + "'"
