"""What can be read of rules whose files have faults, so that the rest of them is checked in the same run."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import ValidationError

from scanner.model.problem import InputError
from scanner.model.rule import (
    Action,
    Advice,
    Category,
    Check,
    Definition,
    Empty,
    Expression,
    Implementation,
    Level,
    Measure,
    PointsBasis,
    Scoring,
    Severity,
    Tier,
    Unlisted,
    UserImpact,
)
from scanner.record import Any, NamedTuple
from scanner.rules.document import TestDocument
from scanner.rules.sources import FamilySource, Source
from scanner.rules.testing import RuleTest
from scanner.yamlfile import Document as YamlFile
from scanner.yamlfile import YamlPath, load_yaml

_EXPRESSIONS = ("each", "any", "expr", "where", "excuse", "require", "applies", "observe", "at", "key", "points")


class Salvaged(NamedTuple):
    """A file that has faults and is YAML all the same."""

    yaml: YamlFile
    actions: tuple[Action, ...] = ()
    """Of which the ids, the checks, what they require, the prose and the tags mean something, where they are there."""
    definitions: tuple[Definition, ...] = ()
    tests: tuple[RuleTest, ...] = ()
    """Those without a fault of their own, and of the others the name and the outcome."""
    is_whole: bool = False
    """Whether every expression and every outcome of a test could be read."""


def salvaged_rule(source: Source) -> Salvaged | None:
    """The check of a rule file; None where the file is no YAML."""
    yaml = _load(source)
    if yaml is None:
        return None
    action, tests = _action(yaml, source.path.stem), tuple(_tests(yaml, source.path.stem))
    data = _mapping(yaml.data)
    held = [one for one in _mapping(data.get("check")).values() if not isinstance(one, dict)]
    is_whole = len(tests) == len(_list(data.get("tests"))) and all(isinstance(one, str) for one in held)
    return Salvaged(yaml, (action,), (), tests, is_whole)


def salvaged_family(source: FamilySource) -> tuple[Salvaged, ...] | None:
    """The check of a family, then the ids of its tables; None where one of the files is no YAML."""
    files = [_load(each) for each in source.files]
    read = [yaml for yaml in files if yaml is not None]
    if len(read) < len(files):
        return None
    made = [Salvaged(read[0], (_action(read[0], ""),))]
    for yaml in read[1:]:
        entries = _mapping(_mapping(yaml.data).get("actions"))
        made.append(
            Salvaged(yaml, tuple(_named(yaml, id, _mapping(entry))._replace(key=id) for id, entry in entries.items()))
        )
    return tuple(made)


def salvaged_definitions(source: Source) -> Salvaged | None:
    """The definitions of a file of them; one without an expression has no value. None where it lists none."""
    yaml = _load(source)
    held = None if yaml is None else _mapping(yaml.data).get("definitions")
    if yaml is None or not isinstance(held, dict):
        return None
    made = []
    for name, entry in held.items():
        if not name.isidentifier():
            continue
        written = _expression(yaml, _mapping(entry).get("expr"), ("definitions", name, "expr"))
        made.append(Definition(name, _texts(_mapping(entry).get("parameters")), written or Expression("", yaml.name)))
    return Salvaged(yaml, definitions=tuple(made))


def _load(source: Source) -> YamlFile | None:
    try:
        return load_yaml(source.path, source.name, ordinary=True, go_on=True)
    except InputError:
        return None


def _action(yaml: YamlFile, id: str) -> Action:
    data = _mapping(yaml.data)
    params = {name: _default(value) for name, value in _mapping(data.get("params")).items()}
    advice = [
        Advice(written, _sentence(_mapping(one).get("text")))
        for index, one in enumerate(_list(data.get("advice")))
        if (written := _expression(yaml, _mapping(one).get("when"), ("advice", index, "when"))) is not None
    ]
    satisfied_by = data.get("satisfiedBy")
    return _named(yaml, id, data)._replace(
        check=_check(yaml, _mapping(data.get("check"))),
        requires=tuple(name for name in _texts(data.get("requires")) if "." in name),
        params=params,
        advice=tuple(advice),
        satisfied_by=satisfied_by if isinstance(satisfied_by, str) and satisfied_by else None,
    )


def _named(yaml: YamlFile, id: str, data: dict[str, Any]) -> Action:
    """An action of which only the ids, the prose and the tags are known."""
    impact = UserImpact(Level.LOW, _sentence(_mapping(data.get("userImpact")).get("text")), "")
    steps = tuple(_sentence(step) for step in _list(_mapping(data.get("implementation")).get("steps")))
    how = Implementation(Level.LOW, Level.LOW, (), (), steps, "", ())
    head = id, "", Category.IDENTITY, "", 1.0, PointsBasis.ESTIMATED, Tier.CORE, Severity.LOW, ()
    scoring = Scoring.PROPORTIONAL if data.get("scoring") == Scoring.PROPORTIONAL.value else Scoring.BINARY
    return Action(
        *head,
        _sentence(data.get("rationale")),
        impact,
        how,
        (),
        Check(),
        scoring,
        Empty.PASS,
        tags=_texts(data.get("tags")),
        aliases=_texts(data.get("aliases")),
        source=yaml.name,
        line=yaml.key_position(("actions", id))[0],
    )


def _tests(yaml: YamlFile, id: str) -> Iterator[RuleTest]:
    """The tests of a file; of one with faults its name and its outcome, and none where it has no outcome."""
    for index, written in enumerate(_list(_mapping(yaml.data).get("tests"))):
        expect = {"outcome": _mapping(_mapping(written).get("expect")).get("outcome")}
        name = _sentence(_mapping(written).get("name")) or f"test {index + 1}"
        for data in (written, {"name": name, "snapshot": {}, "expect": expect}):
            try:
                yield RuleTest(id, yaml.place(("tests", index)), TestDocument.model_validate(data))
            except ValidationError:
                continue
            break


def _check(yaml: YamlFile, check: dict[str, Any]) -> Check:
    given: dict[str, Any] = {key: _expression(yaml, check.get(key), ("check", key)) for key in _EXPRESSIONS}
    unlisted, measure = _mapping(check.get("unlisted")), _mapping(check.get("measure"))
    passes, fails = (_expression(yaml, unlisted.get(key), ("check", "unlisted", key)) for key in ("pass", "fail"))
    earned, of = (_expression(yaml, measure.get(key), ("check", "measure", key)) for key in ("earned", "of"))
    if passes is not None or fails is not None:
        given["unlisted"] = Unlisted(passes, fails)
    if earned is not None and of is not None:
        given["measure"] = Measure(earned, of)
    return Check(**given, expect=_sentence(check.get("expect")) or None)


def _expression(yaml: YamlFile, text: Any, path: YamlPath) -> Expression | None:
    if not isinstance(text, str) or not text:
        return None
    return Expression(text, yaml.name, *yaml.position(path), path)


def _sentence(value: Any) -> str:
    """The text, where it is one that the schema takes; else nothing."""
    return value.strip() if isinstance(value, str) and 3 <= len(value.strip()) <= 2000 else ""


def _default(value: Any) -> Any:
    return value.get("default") if isinstance(value, dict) else value


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(one for one in _list(value) if isinstance(one, str))
