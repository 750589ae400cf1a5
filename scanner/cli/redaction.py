"""`--redact KEYFILE`: reports without names."""

from __future__ import annotations

from scanner.cli.options import Option
from scanner.model.problem import fault
from scanner.model.report import Report
from scanner.record import Any

SHORTEST = 16
"""Bytes of a key."""
OPTION = Option(
    "redact", ("--redact",), "Replace people, domains, ids and names by pseudonyms under the key in a file.", "KEYFILE"
)
_MAKE_ONE = "make a key with 'openssl rand -out {} 32', and keep it: the same key gives the same pseudonyms"


def without_names(report: Report, path: str | None) -> Report:
    """The report as it is to be written; as it is where no key was named. Raises InputError for a key that is none."""
    if path is None:
        return report
    from scanner.redact import redacted

    return redacted(report, key_of(path))


def beside(given: dict[str, Any], path: str | None) -> dict[str, Any]:
    """What formats take beside the report, with the reports among it as they are to be written."""
    return {name: without_names(value, path) if isinstance(value, Report) else value for name, value in given.items()}


def key_of(path: str) -> bytes:
    """The bytes of a key file."""
    from scanner.files import read_bytes

    key = read_bytes(path)
    if not key:
        raise fault(path, "the key file is empty", _MAKE_ONE.format(path))
    if len(key) < SHORTEST:
        held = f"{len(key)} byte{'' if len(key) == 1 else 's'}"
        raise fault(path, f"a key needs at least {SHORTEST} bytes, and this one has {held}", _MAKE_ONE.format(path))
    return key
