"""Reading report.json back, for every command that starts from a report instead of a scan."""

from __future__ import annotations

import os

from scanner.files import read_bytes
from scanner.model.codec import DecodeError, Mismatch, decode
from scanner.model.problem import InputError, Problem
from scanner.model.report import SCHEMA_VERSION, Report
from scanner.record import Any
from scanner.snapshot.locate import positions
from scanner.snapshot.parse import parse
from scanner.snapshot.read import read_text

SHOWN = 20
"""Faults that are listed before the rest is only counted."""
MAKE_ONE = "make a report with 'tenantscore scan SNAPSHOT -f json=report.json'"


def read_report(path: str | os.PathLike[str]) -> Report:
    """The report in a file, as the scan that wrote it had it. Raises InputError that lists what is wrong, by place."""
    name = os.fspath(path)
    text = read_text(read_bytes(name), name)
    data = parse(text, name)
    mismatches = _foreign(data)
    try:
        if not mismatches:
            return decode(Report, data)
    except DecodeError as error:
        mismatches = error.mismatches
    places = positions(text, {mismatch.pointer for mismatch in mismatches})
    problems = [_problem(mismatch, places, name) for mismatch in mismatches[:SHOWN]]
    more = len(mismatches) - SHOWN
    raise InputError([*problems, *([Problem(name, f"{more} more faults", MAKE_ONE)] if more > 0 else [])])


def _foreign(data: Any) -> tuple[Mismatch, ...]:
    """What shows at the first look that this is no report, or one of another version."""
    if isinstance(data, dict) and "resources" in data and "actions" not in data:
        return (Mismatch("", "is a snapshot, not a report", MAKE_ONE),)
    if not isinstance(data, dict) or "schemaVersion" not in data:
        return (Mismatch("", "is not a report: it has no 'schemaVersion'", MAKE_ONE),)
    version = data["schemaVersion"]
    if version != SCHEMA_VERSION:
        message = f"schema version {version!r} is not supported; this version reads {SCHEMA_VERSION!r}"
        return (Mismatch("/schemaVersion", message, "scan the snapshot again to get a report of this version"),)
    return ()


def _problem(mismatch: Mismatch, places: dict[str, tuple[int, int]], name: str) -> Problem:
    line, column = places.get(mismatch.pointer, (1, 1))
    where = mismatch.pointer.removeprefix("/").replace("/", ".")
    message = f"{where}: {mismatch.message}" if where else mismatch.message
    return Problem(f"{name}:{line}:{column}", message, mismatch.hint)
