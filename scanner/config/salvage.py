"""What a configuration file with faults says of actions all the same, so that this is checked in the same run."""

from __future__ import annotations

import os
from collections.abc import Iterator

from scanner.config.load import folder_of, read_document
from scanner.config.values import checked_parameter
from scanner.model.config import ActionSetting, Config, ParamSetting
from scanner.model.problem import InputError
from scanner.record import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from scanner.yamlfile import Document


class Salvaged(NamedTuple):
    """What could be read of a configuration file."""

    config: Config
    frameworks_place: str
    """Where the frameworks are named."""


def salvaged(path: str, name: str, directory: str) -> Salvaged | None:
    """Folders of rules, frameworks and settings of actions where they can be read; None where the file cannot be."""
    try:
        document = read_document(os.path.join(directory, path), name)
    except InputError:
        return None
    data = _mapping(document.data)
    rules = tuple(folder_of(one, path, directory) for one in _texts(data.get("rules")))
    actions = tuple(_actions(document, _mapping(data.get("actions"))))
    frameworks = tuple(_texts(data.get("frameworks")))
    return Salvaged(Config(rules=rules, actions=actions, frameworks=frameworks), document.place(("frameworks",)))


def _actions(document: Document, actions: dict[str, Any]) -> Iterator[ActionSetting]:
    for id, said in actions.items():
        at = ("actions", id)
        params = _mapping(_mapping(said).get("params"))
        yield ActionSetting(
            id=id,
            place=document.key_place(at),
            params=tuple(
                ParamSetting(name, value, document.key_place((*at, "params", name)))
                for name, value in params.items()
                if _is_parameter(value)
            ),
        )


def _is_parameter(value: Any) -> bool:
    try:
        checked_parameter(value)
    except ValueError:
        return False
    return True


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _texts(value: Any) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
