"""An entry as far as it can be read: what is wrong with one key hides nothing that is wrong with the others."""

from __future__ import annotations

from pydantic import ValidationError

from scanner.model.problem import Problem
from scanner.overrides.document import OverrideDocument, ScopeDocument
from scanner.pydantic_faults import problems
from scanner.record import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from scanner.yamlfile import Document

_NEVER, _ALWAYS = "0001-01-01", "9999-12-31"
_STAND_INS = {
    "action": "unread",
    "status": "planned",
    "justification": "unread",
    "owner": "unread",
    "created": _NEVER,
    "expires": _ALWAYS,
}
"""For keys that an entry has to have."""


class Read(NamedTuple):
    """What there is of an entry, and all that is wrong with it by itself."""

    written: OverrideDocument | None
    """Null where it is no entry at all."""
    faults: list[Problem]
    unread: frozenset[str] = frozenset()
    """Keys that are missing or cannot be read; their values stand in, or are left out."""


def partly(row: Any, document: Document, index: int) -> Read:
    """Read an entry; what cannot be read is left out, and the rest read again, so that its faults are found too."""
    path = ("overrides", index)
    faults: dict[Problem, None] = {}
    unread: set[str] = set()
    for _ in range(_ROUNDS):
        try:
            return Read(OverrideDocument.model_validate(row), [*faults], frozenset(unread))
        except ValidationError as error:
            faults |= dict.fromkeys(problems(error, document, model=OverrideDocument, path=path))
            if not isinstance(row, dict):
                break
            row = _without(row, [details["loc"] for details in error.errors(include_url=False)], unread)
    return Read(None, [*faults], frozenset(unread))


_ROUNDS = 5
"""Keys by themselves, the scope as a whole, the entry as a whole, and one to find that nothing is left."""


def _without(row: dict[str, Any], wrong: list[tuple[str | int, ...]], unread: set[str]) -> dict[str, Any]:
    """An entry without what is wrong with it; that is added to `unread`."""
    kept = dict(row)
    for location in wrong:
        keys = {str(location[0])} if location else {"created", "expires"}  # the entry as a whole: its days
        unread |= keys
        for key in keys:
            if key == "scope":
                kept[key] = _scope_without(kept.get(key), location[1:])
            elif key in _STAND_INS:
                kept[key] = _STAND_INS[key]
            else:
                kept.pop(key, None)
    if not kept.get("scope"):
        kept.pop("scope", None)
    return kept


def _scope_without(scope: Any, location: tuple[str | int, ...]) -> dict[str, Any] | None:
    """What is left of a scope; null where that picks nothing. Of two ways to pick items the condition is kept."""
    if not isinstance(scope, dict):
        return None
    key = location[0] if location else "subjects"
    left = {name: value for name, value in scope.items() if name != key}
    return left if {*left} & {*ScopeDocument.model_fields} else None
