"""A configuration file to settings with their places."""

from __future__ import annotations

import os
from collections.abc import Iterator

from scanner.config.settings import KEYS, Setting
from scanner.model.config import ActionSetting, ParamSetting, Zones
from scanner.model.problem import InputError
from scanner.record import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scanner.config.document import AccountDocument, ConfigDocument
    from scanner.model.gate import GatePolicy
    from scanner.yamlfile import Document


def load(path: str, name: str, directory: str) -> dict[str, Setting]:
    """The settings that a file holds, by field of `Config`; `InputError` lists every fault of the file.

    `name` is what faults and origins call the file. Paths come out relative to `directory`.
    """
    from pydantic import ValidationError

    from scanner.config.document import ConfigDocument

    document = read_document(path, name)
    try:
        checked = ConfigDocument.model_validate({} if document.data is None else document.data)
    except ValidationError as error:
        from scanner.pydantic_faults import problems

        raise InputError(problems(error, document, model=ConfigDocument)) from None
    values = _values(checked, os.path.dirname(path), directory)
    values["actions"] = tuple(_actions(checked, document))
    values["gate"] = _gate(checked, document)
    return {
        key.field: Setting(values[key.field], document.place((key.name,)))
        for key in KEYS
        if key.field in checked.model_fields_set
    }


def read_document(path: str, name: str) -> Document:
    """The file as YAML or TOML, not checked any further."""
    if path.endswith(".toml"):
        from scanner.config.toml import load_table

        return load_table(path, name)
    from scanner.yamlfile import load_yaml

    return load_yaml(path, name)


def _values(checked: ConfigDocument, base: str, directory: str) -> dict[str, Any]:
    from scanner.config.review import people_of, policy_of
    from scanner.config.share import share_of

    return {
        "snapshot": _path(checked.snapshot, base, directory) if checked.snapshot else None,
        "rules": tuple(_path(rules, base, directory) for rules in checked.rules),
        "formats": tuple(_format(text, base, directory) for text in checked.formats),
        "as_of": checked.as_of,
        "break_glass_accounts": tuple(name for each in checked.break_glass_accounts for name in _names(each)),
        "zones": Zones(checked.zones.bad, checked.zones.okay),
        "frameworks": tuple(checked.frameworks),
        "overrides": _path(checked.overrides, base, directory) if checked.overrides else None,
        "people": people_of(checked),
        "review_policy": policy_of(checked),
        "baseline": _baseline(checked.baseline, base, directory) if checked.baseline else None,
        "share": share_of(checked.share),
    }


def _gate(checked: ConfigDocument, document: Document) -> GatePolicy | None:
    if checked.gate is None:
        return None
    from scanner.config.gate import gate_of

    return gate_of(checked.gate, document)


def _actions(checked: ConfigDocument, document: Document) -> Iterator[ActionSetting]:
    """What is said about actions, with the places that faults and the report name."""
    for id, said in checked.actions.items():
        at = ("actions", id)
        yield ActionSetting(
            id=id,
            place=document.key_place(at),
            disabled=said.disabled,
            severity=said.severity,
            severity_place=document.place((*at, "severity")),
            params=tuple(
                ParamSetting(name, value, document.key_place((*at, "params", name)))
                for name, value in said.params.items()
            ),
        )


def _path(path: str, base: str, directory: str) -> str:
    """A path that is written relative to the file, relative to the working directory."""
    return path if os.path.isabs(path) else os.path.relpath(os.path.join(base, path), directory)


def _baseline(text: str, base: str, directory: str) -> str:
    """A file by its path from the working directory; anything else is a revision of git."""
    return _path(text, base, directory) if os.path.lexists(os.path.join(base, text)) else text


def folder_of(path: str, file: str, directory: str) -> str:
    """A path as the configuration `file` has it, relative to the working directory."""
    return _path(path, os.path.join(directory, os.path.dirname(file)), directory)


def _format(text: str, base: str, directory: str) -> str:
    name, equals, path = text.partition("=")
    return f"{name}={_path(path, base, directory)}" if equals and path != "-" else text


def _names(account: str | AccountDocument) -> list[str]:
    if isinstance(account, str):
        return [account]
    return [name for name in (account.id, account.user_principal_name) if name]
