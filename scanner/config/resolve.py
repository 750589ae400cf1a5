"""Flags, environment, file and defaults to the configuration of a run: the first that has a value decides."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from scanner.config.find import find
from scanner.config.settings import CONFIG_VARIABLE, KEYS, VARIABLES, Key, Setting, Settings
from scanner.config.values import checked_day, checked_format, day_of_epoch, words
from scanner.model.config import Config
from scanner.model.names import did_you_mean
from scanner.model.problem import InputError, Problem
from scanner.record import Any

DEFAULT = "default"
PREFIX = "TENANTSCORE_"
EPOCH_VARIABLE = "SOURCE_DATE_EPOCH"
GATE_FLAGS = ("fail_under", "warn_only", "allow_incomplete", "no_gate")
"""Flags that change the gate of the file."""


def resolve(
    flags: Mapping[str, Any], environment: Mapping[str, str], directory: str, config_file: str | None = None
) -> Settings:
    """The settings of a run in a working directory, each with its origin.

    `flags` holds the values of the command line by field of `Config`; None and () mean not given. `config_file` is read
    in place of the one that is found. Raises `InputError` with the faults of all sources at once.
    """
    problems = _unknown_variables(environment)
    given = _checked_flags(flags, problems)
    variables = _checked_variables(environment, problems)
    written: dict[str, Setting] = {}
    file = None
    try:
        file = config_path(environment, directory, config_file)
        if file is not None:
            from scanner.config.load import load

            written = load(os.path.join(directory, file), file, directory)
    except InputError as error:
        problems += error.problems
    epoch = _epoch(environment, problems)
    if problems:
        raise InputError(problems)
    settings = {**epoch, **written, **variables, **given}
    if any(flags.get(name) for name in GATE_FLAGS):
        from scanner.config.gate_flags import gated

        settings = gated(settings, flags)
    config = Config(**{field: setting.value for field, setting in settings.items()})
    return Settings(config, {key.field: _origin(settings, key) for key in KEYS}, file)


def _checked_flags(flags: Mapping[str, Any], problems: list[Problem]) -> dict[str, Setting]:
    given = {}
    for key in KEYS:
        value = flags.get(key.field)
        if value not in (None, ()):
            origin = f"flag {key.flag}" if str(key.flag).startswith("-") else f"argument {key.flag}"
            given[key.field] = Setting(_checked(key, value, str(key.flag), problems), origin)
    return given


def _checked_variables(environment: Mapping[str, str], problems: list[Problem]) -> dict[str, Setting]:
    """The variables that are set; an empty one counts as not set."""
    given = {}
    for key in KEYS:
        text = environment.get(key.variable or "", "")
        if key.variable and text.strip():
            value = words(text) if isinstance(Config._field_defaults[key.field], tuple) else text
            given[key.field] = Setting(_checked(key, value, key.variable, problems), f"environment {key.variable}")
    return given


def _checked(key: Key, value: Any, place: str, problems: list[Problem]) -> Any:
    """The value, with what is wrong with it added to `problems`."""
    check = _CHECKS.get(key.field)
    if check is not None:
        for text in value if isinstance(value, tuple) else (value,):
            try:
                check(text)
            except ValueError as error:
                problems.append(Problem(place, str(error), getattr(error, "hint", None)))
    return value


_CHECKS: dict[str, Callable[[str], str]] = {"as_of": checked_day, "formats": checked_format}


def _epoch(environment: Mapping[str, str], problems: list[Problem]) -> dict[str, Setting]:
    """The day of reproducible builds: weaker than any setting of ours, stronger than today."""
    text = environment.get(EPOCH_VARIABLE, "").strip()
    if not text:
        return {}
    try:
        return {"as_of": Setting(day_of_epoch(text), f"environment {EPOCH_VARIABLE}")}
    except ValueError as error:
        problems.append(Problem(EPOCH_VARIABLE, str(error)))
        return {}


def config_path(environment: Mapping[str, str], directory: str, config_file: str | None) -> str | None:
    """The configuration file to read, relative to the working directory where it lies below."""
    named = config_file or environment.get(CONFIG_VARIABLE, "").strip()
    if named:
        return named
    found = find(directory)
    return None if found is None else os.path.relpath(found, directory)


def _unknown_variables(environment: Mapping[str, str]) -> list[Problem]:
    """Misspelt variables would otherwise be ignored without a word."""
    ours = sorted(name for name in environment if name.startswith(PREFIX) and name not in VARIABLES)
    return [Problem(name, "unknown environment variable", _variable_hint(name)) for name in ours]


def _variable_hint(name: str) -> str:
    """Compared without the prefix, which makes all of them alike."""
    near = did_you_mean(name.removeprefix(PREFIX), (known.removeprefix(PREFIX) for known in VARIABLES))
    return near.replace("'", f"'{PREFIX}", 1) if near else f"known variables: {', '.join(VARIABLES)}"


def _origin(settings: Mapping[str, Setting], key: Key) -> str:
    setting = settings.get(key.field)
    return DEFAULT if setting is None else setting.origin
