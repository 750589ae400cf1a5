"""One rule or definitions file: YAML to a checked document, to values of the model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pydantic import ValidationError

from scanner.engine.pack import ROOTS
from scanner.model.problem import InputError, Problem, by_place
from scanner.model.rule import (
    Action,
    Advice,
    Check,
    Definition,
    Expression,
    Implementation,
    Link,
    Unlisted,
    UserImpact,
)
from scanner.pydantic_faults import MISSING, problems
from scanner.rules.document import ACTION_ID, DefinitionsDocument, Document, RuleDocument
from scanner.rules.params import bounds, defaults, param_faults
from scanner.yamlfile import Document as YamlFile
from scanner.yamlfile import YamlPath, load_yaml

DocumentT = TypeVar("DocumentT", bound=Document)
TAKEN = (*ROOTS, "item", "params")
"""Names that expressions of rules see anyway."""
_CHECK_KEYS = ("each", "any", "expr", "where", "excuse", "require", "applies", "observe", "at")


class RuleFile(NamedTuple):
    yaml: YamlFile
    document: RuleDocument


def read_rule(path: Path, name: str) -> RuleFile:
    """Read and check one rule file. Raises `InputError` with every fault of the file."""
    yaml = load_yaml(path, name, ordinary=True, go_on=True)
    faults = [*check_faults(yaml), *_name_faults(yaml, path.stem)]
    try:
        document = checked(RuleDocument, yaml)
    except InputError as error:
        raise InputError(sorted([*error.problems, *faults], key=by_place)) from None
    faults += [*yaml.faults, *param_faults(document.params, yaml)]
    if faults:
        raise InputError(sorted(faults, key=by_place))
    return RuleFile(yaml, document)


def read_definitions(path: Path, name: str) -> tuple[YamlFile, tuple[Definition, ...]]:
    """Read and check one definitions file. Raises `InputError` with every fault of the file."""
    yaml = load_yaml(path, name, ordinary=True, go_on=True)
    faults = list(_taken(yaml))
    try:
        document = checked(DefinitionsDocument, yaml)
    except InputError as error:
        raise InputError(sorted([*error.problems, *faults], key=by_place)) from None
    faults += yaml.faults
    if faults:
        raise InputError(sorted(faults, key=by_place))
    return yaml, tuple(
        Definition(
            key,
            tuple(entry.parameters),
            expression(yaml, ("definitions", key, "expr"), entry.expr),
            entry.description,
        )
        for key, entry in document.definitions.items()
    )


def expression(yaml: YamlFile, path: YamlPath, text: str) -> Expression:
    line, column = yaml.position(path)
    return Expression(text, yaml.name, line, column, path)


def action_of(rule: RuleFile) -> Action:
    """The model's value of a checked rule file."""
    yaml, document = rule
    return Action(
        id=document.id,
        title=document.title,
        category=document.category,
        product=document.product,
        points=document.points,
        points_basis=document.points_basis,
        tier=document.tier,
        severity=document.severity,
        threats=tuple(document.threats),
        rationale=document.rationale,
        user_impact=UserImpact(**document.user_impact.model_dump()),
        implementation=_implementation(document),
        requires=tuple(sorted(document.requires)),
        check=_check(document, yaml),
        scoring=document.scoring,
        empty=document.empty,
        satisfied_by=document.satisfied_by,
        unit=document.unit,
        advice=tuple(
            Advice(expression(yaml, ("advice", index, "when"), advice.when), advice.text)
            for index, advice in enumerate(document.advice)
        ),
        params=defaults(document.params),
        tags=tuple(document.tags),
        aliases=tuple(document.aliases),
        deprecated=document.deprecated,
        source=yaml.name,
        line=yaml.key_position(("check",))[0],
        bounds=bounds(document.params),
    )


def checked(model: type[DocumentT], yaml: YamlFile) -> DocumentT:
    """The document in a YAML file, whatever is wrong with its writing.

    Raises `InputError` with all that its model finds wrong, and with what is wrong with the writing.
    """
    try:
        return model.model_validate(yaml.data)
    except ValidationError as error:
        told = {fault.place for fault in yaml.faults}
        found = problems(error, yaml, model=model)
        kept = [fault for fault in found if fault.place not in told or fault.message.endswith(MISSING)]
        raise InputError([*yaml.faults, *kept]) from None


def _taken(yaml: YamlFile) -> Iterator[Problem]:
    """Definitions under names that rules have anyway; of a file that may have other faults."""
    held = yaml.data.get("definitions") if isinstance(yaml.data, dict) else None
    for name in held if isinstance(held, dict) else ():
        if name in TAKEN:
            place = yaml.key_place(("definitions", name))
            yield Problem(place, f"'{name}' means something else in rules", "choose another name")


def check_faults(yaml: YamlFile) -> Iterator[Problem]:
    """Parts of a check that do not go together; of a file that may have other faults."""
    data = yaml.data if isinstance(yaml.data, dict) else {}
    check = data.get("check")
    if not isinstance(check, dict):
        return
    kinds = [key for key in ("each", "any", "expr") if check.get(key) is not None]
    place = yaml.key_place(("check",))
    if len(kinds) != 1:
        said = " and ".join(f"'{kind}'" for kind in kinds) or "none of them"
        hint = (
            "keep one of them" if kinds else "'each' counts a list, 'any' seeks one item of it, 'expr' is one condition"
        )
        yield Problem(place, f"a check has one of 'each', 'any' and 'expr'; this one has {said}", hint)
        return
    kind = kinds[0]
    if kind == "expr":
        for key in ("where", "excuse", "require", "unlisted"):
            if check.get(key) is not None:
                message = f"'{key}' goes with 'each' or 'any', not with 'expr'"
                yield Problem(yaml.key_place(("check", key)), message, "make it a part of 'expr', or remove it")
    elif check.get("require") is None:
        yield Problem(
            place, f"'{kind}' needs 'require': what an item has to satisfy", "such as 'require: item.isEnabled'"
        )
    if kind != "each" and data.get("scoring") == "proportional":
        yield Problem(yaml.place(("scoring",)), f"only 'each' can be proportional, not '{kind}'", "use 'binary'")


def _name_faults(yaml: YamlFile, stem: str) -> Iterator[Problem]:
    """A file is named by the id in it, where that is one."""
    id = yaml.data.get("id") if isinstance(yaml.data, dict) else None
    if isinstance(id, str) and re.fullmatch(ACTION_ID, id) and id != stem:
        hint = f"name the file {id}.yaml, or change the id"
        yield Problem(yaml.place(("id",)), f"id '{id}' is not the file's name", hint)


def _implementation(document: RuleDocument) -> Implementation:
    it = document.implementation
    return Implementation(
        cost=it.cost,
        complexity=it.complexity,
        prerequisites=tuple(it.prerequisites),
        licenses=tuple(it.licenses),
        steps=tuple(it.steps),
        manage_url=it.manage_url,
        learn_more=tuple(Link(link.title, link.url) for link in it.learn_more),
    )


def _check(document: RuleDocument, yaml: YamlFile) -> Check:
    check = document.check
    given: dict[str, Any] = {
        key: expression(yaml, ("check", key), getattr(check, key)) for key in _CHECK_KEYS if getattr(check, key)
    }
    unlisted = check.unlisted
    if unlisted is not None:
        given["unlisted"] = Unlisted(
            expression(yaml, ("check", "unlisted", "pass"), unlisted.passes) if unlisted.passes else None,
            expression(yaml, ("check", "unlisted", "fail"), unlisted.fails) if unlisted.fails else None,
        )
    return Check(**given, expect=check.expect)
