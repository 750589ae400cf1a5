"""`rules/statuses/<id>.yaml`: what each status means for points, and what it asks for."""

from __future__ import annotations

from functools import cache

from scanner.data import data_root
from scanner.model.override import Rest, StatusRule
from scanner.model.problem import InputError, Problem
from scanner.model.status import Status
from scanner.record import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@cache
def statuses() -> Mapping[Status, StatusRule]:
    """The statuses of the built-in catalogue, in the order of `Status`."""
    return load_statuses(data_root() / "rules" / "statuses")


def load_statuses(folder: Path) -> Mapping[Status, StatusRule]:
    """Every status of a folder. Raises `InputError` with the faults of all files, and for a status without a file."""
    faults: list[Problem] = []
    found: dict[Status, StatusRule] = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            rule = _read(path, f"statuses/{path.name}")
            found[rule.id] = rule
        except InputError as error:
            faults += error.problems
    if faults:
        raise InputError(faults)
    lacking = [
        Problem(f"statuses/{status}.yaml", "this status has no file") for status in Status if status not in found
    ]
    if lacking:
        raise InputError(lacking)
    return {status: found[status] for status in Status}


def _read(path: Path, name: str) -> StatusRule:
    from pydantic import ValidationError

    from scanner.overrides.document import StatusDocument
    from scanner.pydantic_faults import problems
    from scanner.yamlfile import load_yaml

    yaml = load_yaml(path, name)
    try:
        document = StatusDocument.model_validate(yaml.data)
    except ValidationError as error:
        raise InputError(problems(error, yaml, model=StatusDocument)) from None
    if path.stem != document.id:
        hint = f"name the file {document.id}.yaml, or change the id"
        raise InputError([Problem(yaml.place(("id",)), f"id '{document.id}' is not the file's name", hint)])
    values: dict[str, Any] = document.model_dump()
    tupled = {"id": Status(document.id), "rest": Rest(document.rest), "imported_from": tuple(document.imported_from)}
    return StatusRule(**{**values, **tupled})
