"""`rules/tags.yaml`: the words that rules are tagged with, so that one thing has one name."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from pydantic import Field, StringConstraints, ValidationError

from scanner.model.names import did_you_mean
from scanner.model.problem import InputError, Problem
from scanner.model.rule import Action
from scanner.pydantic_faults import problems
from scanner.rules.document import Document, Sentence
from scanner.yamlfile import Document as YamlFile
from scanner.yamlfile import YamlPath, load_yaml

Tag = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9 -]*$", max_length=40)]


class TagsDocument(Document):
    """Tags, and what each of them says of an action."""

    tags: dict[Tag, Sentence] = Field(min_length=1)


class Tags(NamedTuple):
    names: frozenset[str] | None
    """Null where no pack says which tags there are; then any will do."""
    problems: tuple[Problem, ...]


def known_tags(roots: Sequence[Path]) -> Tags:
    """The tags of all packs together."""
    names, found, faults = set[str](), False, list[Problem]()
    for root in roots:
        path = root / "tags.yaml"
        if os.path.lexists(path):
            found = True
            try:
                names |= set(_read(path, f"{root.name}/tags.yaml").tags)
            except InputError as error:
                faults += error.problems
    return Tags(frozenset(names) if found and not faults else None, tuple(faults))


def tag_faults(action: Action, yaml: YamlFile, known: Collection[str] | None) -> Iterator[Problem]:
    """Tags that no pack knows, and tags given twice."""
    return faults_of_tags(action.tags, yaml, (), known)


def faults_of_tags(
    tags: Sequence[str], yaml: YamlFile, base: YamlPath, known: Collection[str] | None
) -> Iterator[Problem]:
    """The same of the list `tags` below `base`."""
    for index, tag in enumerate(tags):
        place = yaml.place((*base, "tags", index))
        if tag in tags[:index]:
            yield Problem(place, f"the tag '{tag}' is already there", "remove one of the two")
        elif known is not None and tag not in known:
            hint = did_you_mean(tag, known) or "known tags are in rules/tags.yaml; add it there if none fits"
            yield Problem(place, f"'{tag}' is not a known tag", hint)


def tags_schema() -> dict[str, Any]:
    """JSON schema (draft 2020-12) of `tags.yaml`."""
    schema = TagsDocument.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "Tags of Tenantscore's rules"}


def _read(path: Path, name: str) -> TagsDocument:
    yaml = load_yaml(path, name, ordinary=True)
    try:
        return TagsDocument.model_validate(yaml.data)
    except ValidationError as error:
        raise InputError(problems(error, yaml, model=TagsDocument)) from None
