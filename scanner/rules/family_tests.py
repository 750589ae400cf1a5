"""The tests of a family: each template becomes a test of every action of its tables."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.model.finding import Outcome
from scanner.model.rule import Action, Scoring
from scanner.record import Any
from scanner.rules.family import Family
from scanner.rules.family_document import FamilyTestDocument


def family_tests(family: Family) -> Iterator[tuple[Action, str, FamilyTestDocument]]:
    """Action, place and test, by action and then in the order of the file.

    `$id` and `$key` in texts stand for those of the action. All-or-nothing actions have no test of a part.
    """
    for action in family.actions:
        for index, test in enumerate(family.document.tests):
            if test.action in (None, action.id) and not _is_of_a_part(test, action):
                place = family.yaml.place(("tests", index))
                yield action, place, FamilyTestDocument.model_validate(_filled(_data(test), action))


def _is_of_a_part(test: FamilyTestDocument, action: Action) -> bool:
    return test.expect.outcome is Outcome.PARTIAL and action.scoring is Scoring.BINARY


def _data(test: FamilyTestDocument) -> dict[str, Any]:
    return test.model_dump(by_alias=True, exclude_unset=True)


def _filled(value: Any, action: Action) -> Any:
    if isinstance(value, str):
        return value.replace("$id", action.id).replace("$key", action.key or "")
    if isinstance(value, list):
        return [_filled(item, action) for item in value]
    if isinstance(value, dict):
        return {_filled(key, action): _filled(item, action) for key, item in value.items()}
    return value
