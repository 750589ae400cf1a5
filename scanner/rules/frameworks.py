"""`rules/frameworks/<id>.yaml`: which actions bear on which control of a security framework."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from scanner.model.framework import Control, Framework
from scanner.model.names import did_you_mean
from scanner.model.problem import InputError, Problem
from scanner.model.rule import Action
from scanner.rules.document import ActionId, Document, Sentence, Url, Word
from scanner.rules.read import checked
from scanner.yamlfile import Document as YamlFile
from scanner.yamlfile import load_yaml

FrameworkId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]
ControlId = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]


class ControlDocument(Document):
    title: Sentence | None = Field(
        default=None, description="Short, in words of your own; none where texts are not free."
    )
    actions: list[ActionId] = Field(default=[], description="Actions that look at the same setting.")
    related: list[ActionId] = Field(default=[], description="Actions that look at a neighbouring setting or bound.")


class FrameworkDocument(Document):
    """A security framework and the actions that bear on its controls."""

    id: FrameworkId
    title: Sentence
    version: Word
    publisher: Word
    url: Url
    controls: dict[ControlId, ControlDocument] = Field(min_length=1)


def load_frameworks(
    roots: Sequence[Path], actions: Iterable[Action] | None = None, seen: Callable[[YamlFile], None] | None = None
) -> tuple[Framework, ...]:
    """The frameworks of all packs, by id; with `actions`, ids that none of them has are faults too.

    An alias of an action stands for the action. `seen` is called with each file.
    Raises `InputError` with the faults of all files at once.
    """
    faults: list[Problem] = []
    made: dict[str, Framework] = {}
    names = None if actions is None else _names(actions)
    for root in roots:
        for path in sorted(root.glob("frameworks/*.yaml")):
            name = f"{root.name}/{path.relative_to(root).as_posix()}"
            try:
                yaml, framework = read_framework(path, name)
            except InputError as error:
                faults += error.problems
                continue
            if seen is not None:
                seen(yaml)
            if framework.id in made:
                message = f"the framework '{framework.id}' is taken by {made[framework.id].source}"
                faults.append(Problem(yaml.place(("id",)), message, "give one of them another id, or remove it"))
            if names is not None:
                faults += _dangling(framework, yaml, names)
                framework = _resolved(framework, names)
            made.setdefault(framework.id, framework)
    if faults:
        raise InputError(faults)
    return tuple(made[id] for id in sorted(made))


def read_framework(path: Path, name: str) -> tuple[YamlFile, Framework]:
    """Read and check one file. Raises `InputError` with every fault of the file."""
    yaml = load_yaml(path, name, ordinary=True, go_on=True)
    document = checked(FrameworkDocument, yaml)
    faults = [*yaml.faults, *_faults(document, yaml, path)]
    if faults:
        raise InputError(faults)
    controls = tuple(
        Control(id, control.title, tuple(control.actions), tuple(control.related))
        for id, control in document.controls.items()
    )
    return yaml, Framework(
        document.id, document.title, document.version, document.publisher, document.url, controls, yaml.name
    )


def framework_schema() -> dict[str, Any]:
    """JSON schema (draft 2020-12) of a framework file."""
    schema = FrameworkDocument.model_json_schema(by_alias=True)
    title = "A framework of Tenantscore: which actions bear on which control"
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": title}


def _faults(document: FrameworkDocument, yaml: YamlFile, path: Path) -> Iterator[Problem]:
    if path.stem != document.id:
        hint = f"name the file {document.id}.yaml, or change the id"
        yield Problem(yaml.place(("id",)), f"id '{document.id}' is not the file's name", hint)
    for id, control in document.controls.items():
        seen: set[str] = set()
        for key in ("actions", "related"):
            for index, action in enumerate(getattr(control, key)):
                if action in seen:
                    place = yaml.place(("controls", id, key, index))
                    yield Problem(place, f"the control {id} names '{action}' twice", "remove one of the two")
                seen.add(action)


def _dangling(framework: Framework, yaml: YamlFile, names: dict[str, str]) -> Iterator[Problem]:
    for control in framework.controls:
        for key, ids in (("actions", control.actions), ("related", control.related)):
            for index, id in enumerate(ids):
                if id not in names:
                    place = yaml.place(("controls", control.id, key, index))
                    message = f"the control {control.id} names '{id}', which is not an action"
                    yield Problem(place, message, did_you_mean(id, names) or "'tenantscore rules list' shows all")


def _resolved(framework: Framework, names: dict[str, str]) -> Framework:
    controls = tuple(
        control._replace(
            actions=tuple(names.get(id, id) for id in control.actions),
            related=tuple(names.get(id, id) for id in control.related),
        )
        for control in framework.controls
    )
    return framework._replace(controls=controls)


def _names(actions: Iterable[Action]) -> dict[str, str]:
    """The id of each action, by its id and its aliases."""
    return {name: action.id for action in actions for name in (action.id, *action.aliases)}
