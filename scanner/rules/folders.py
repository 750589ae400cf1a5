"""Faults of folders of rules as a whole: nothing in them, files that nobody would read, ids that are taken twice."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from scanner.model.problem import Problem
from scanner.model.rule import Action, Definition
from scanner.yamlfile import Document as YamlFile

_HINT = "rules are <service>/<ActionId>.yaml in it"
_LIKE_YAML = (".yml", ".yaml")


def folder_faults(root: Path) -> Iterator[Problem]:
    """A folder that cannot be read, in which nothing stands where rules are looked for, or files of another ending."""
    try:
        next(root.iterdir(), None)
    except PermissionError:
        yield Problem(str(root), "cannot be read: permission denied", "let this user read the folder")
        return
    except OSError:
        yield Problem(str(root), "is not a folder of rules", _HINT)
        return
    yield from _closed(root)
    strange = sorted(path for pattern in ("*.*", "*/*.*") for path in root.glob(pattern) if _is_overlooked(path))
    for path in strange:
        name = f"{root.name}/{path.relative_to(root).as_posix()}"
        yield Problem(name, f"is not read, as it ends in {path.suffix}", f"name it {path.stem}.yaml")
    if not strange and not any(next(root.glob(pattern), None) for pattern in ("*.yaml", "*/*.yaml")):
        yield Problem(str(root), "holds no rule files", _HINT)


def _is_overlooked(path: Path) -> bool:
    return path.suffix != ".yaml" and path.suffix.lower() in _LIKE_YAML and not path.name.startswith(".")


def _closed(root: Path) -> Iterator[Problem]:
    """Folders of services whose files would be passed over."""
    for path in sorted(root.iterdir()):
        if path.is_dir() and not os.access(path, os.R_OK | os.X_OK):
            name = f"{root.name}/{path.name}"
            yield Problem(name, "cannot be read: permission denied", "let this user read the folder")


def clashes(
    actions: Iterable[Action], definitions: Iterable[Definition], files: Mapping[str, YamlFile]
) -> Iterator[Problem]:
    """Ids (compared without case, aliases included) and definition names that are taken twice."""
    ids: dict[str, tuple[Action, str]] = {}
    for action in actions:
        for index, id in enumerate((action.id, *action.aliases)):
            place = _place(action, index, files)
            first, where = ids.setdefault(id.casefold(), (action, place))
            if first is not action:
                hint = f"give one of them another {'alias' if index else 'id'}, or remove it"
                yield Problem(place, f"the id '{id}' is taken by {where}", hint)
    names: dict[str, Definition] = {}
    for definition in definitions:
        other = names.setdefault(definition.name, definition)
        if other is not definition:
            message = f"the definition '{definition.name}' is taken by {_key(other, files)}"
            yield Problem(_key(definition, files), message, "give one of them another name, or remove it")


def clashing(actions: Iterable[Action]) -> Iterator[Action]:
    """The actions whose id another one has before them."""
    ids = set[str]()
    for action in actions:
        if action.id.casefold() in ids:
            yield action
        ids.add(action.id.casefold())


def _place(action: Action, index: int, files: Mapping[str, YamlFile]) -> str:
    """Where an id stands: the value in a rule, the key of an entry in a table, or an item of its aliases."""
    base = () if action.key is None else ("actions", action.id)
    yaml = files[action.source]
    if index:
        return yaml.place((*base, "aliases", index - 1))
    return yaml.key_place(base) if base else yaml.place(("id",))


def _key(definition: Definition, files: Mapping[str, YamlFile]) -> str:
    return files[definition.expression.file].key_place(("definitions", definition.name))
