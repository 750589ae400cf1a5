"""What is wrong with entries that are sound by themselves: in view of the catalogue, and of each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scanner.model.names import did_you_mean
from scanner.model.override import Override
from scanner.model.problem import Problem
from scanner.model.rule import Action, Catalogue
from scanner.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from scanner.cel import CelSyntaxError, Program
    from scanner.engine.pack import Pack
    from scanner.yamlfile import Document


class Known(NamedTuple):
    """Entries with the ids of the catalogue, by index, and what is wrong with the others."""

    entries: Mapping[int, Override]
    problems: list[Problem]


def against_catalogue(
    entries: Mapping[int, Override],
    document: Document,
    catalogue: Catalogue,
    unread: Mapping[int, frozenset[str]] = {},
) -> Known:
    """Look every action up; an alias becomes the id, and device actions take no status from a file.

    `unread` has the keys that could not be read, by index; an action that was not is looked up nowhere.
    """
    by_name = {name: action for action in catalogue.actions for name in (*action.aliases, action.id)}
    kept: dict[int, Override] = {}
    problems: list[Problem] = []
    for index, entry in entries.items():
        if "action" in unread.get(index, ()):
            continue
        action = by_name.get(entry.action)
        wrong = list(_action_faults(entry, action, index, document, by_name))
        problems += wrong
        if action is not None and not wrong:
            kept[index] = entry._replace(action=action.id)
    return Known(kept, problems)


def is_device(action: Action) -> bool:
    """Whether Defender Vulnerability Management decides about the action, exceptions included."""
    return action.id.casefold().startswith("scid_") or any(name.startswith("devices.") for name in action.requires)


def _action_faults(
    entry: Override, action: Action | None, index: int, document: Document, known: Mapping[str, Action]
) -> Iterator[Problem]:
    place = document.place(("overrides", index, "action"))
    if action is None:
        yield Problem(place, f"there is no action '{entry.action}'", did_you_mean(entry.action, known) or _LOOK)
    elif is_device(action):
        message = f"'{action.id}' is a device action, and those take no status from this file"
        yield Problem(place, message, _EXCEPTION)
    elif entry.scope.is_partial and action.check.each is None:
        key = "subjects" if entry.scope.subjects else "where"
        message = f"'{action.id}' is one condition over the tenant, so there are no subjects to pick"
        yield Problem(document.key_place(("overrides", index, "scope", key)), message, "leave the scope out")
    elif entry.scope.is_partial and action.check.measure is not None:
        key = "subjects" if entry.scope.subjects else "where"
        message = f"'{action.id}' is reported as a share, so there are no subjects to pick"
        yield Problem(document.key_place(("overrides", index, "scope", key)), message, "leave the scope out")


_LOOK = "'tenantscore rules list' shows the actions"
_EXCEPTION = "make an exception in Defender Vulnerability Management; it is read from devices.recommendationExceptions"


def compiled(
    entries: Mapping[int, Override], document: Document, pack: Pack
) -> tuple[dict[int, Program], list[Problem]]:
    """The conditions of the scopes, by the position of the entry among `entries`; and what is wrong with them."""
    from scanner.cel import CelSyntaxError

    programs: dict[int, Program] = {}
    problems: list[Problem] = []
    for position, (index, entry) in enumerate(sorted(entries.items())):
        if entry.scope.where is None:
            continue
        path = ("overrides", index, "scope", "where")
        line, column = document.position(path)
        try:
            programs[position] = pack.environment.compile(
                entry.scope.where, ("item", "params"), document.name, line, column, yields="bool"
            )
        except CelSyntaxError as error:
            problems += [_problem(each, document) for each in (error, *error.others)]
    return programs, problems


def _problem(error: CelSyntaxError, document: Document) -> Problem:
    return Problem(f"{document.name}:{error.line}:{error.column}", error.message, error.hint, error.excerpt or None)


def overlapping(entries: Mapping[int, Override], document: Document) -> list[Problem]:
    """Entries that decide the same twice, whether they agree or not; each told at the later one."""
    problems: list[Problem] = []
    earlier: dict[str, list[tuple[int, Override]]] = {}
    for index, entry in sorted(entries.items()):
        for other_index, other in earlier.get(entry.action, []):
            shared = _shared(entry, other)
            if shared is not None:
                line, _ = document.position(("overrides", other_index))
                place = document.place(("overrides", index, "action"))
                message = f"'{entry.action}' is decided twice{shared}"
                ways = "keep one, or give them scopes or periods that do not overlap"
                hint = f"the other entry begins at line {line}; {ways}"
                problems.append(Problem(place, message, hint))
                break
        earlier.setdefault(entry.action, []).append((index, entry))
    return problems


def _shared(one: Override, other: Override) -> str | None:
    """What both decide, in words to put after `twice`; None where they keep apart, as far as the file tells."""
    tenants = _common(one.scope.tenants, other.scope.tenants)
    if tenants == [] or _ends_before(one, other) or _ends_before(other, one):
        return None
    where = f" for {tenants[0]}" if tenants else ""
    if not one.scope.is_partial or not other.scope.is_partial:
        return where
    if one.scope.where is not None or other.scope.where is not None:
        return where if one.scope.where == other.scope.where else None
    subjects = _common(one.scope.subjects, other.scope.subjects)
    return f" for {subjects[0]}" if subjects else None


def _ends_before(one: Override, other: Override) -> bool:
    """Whether an entry is over before another begins."""
    return one.expires is not None and other.created is not None and one.expires < other.created


def _common(one: tuple[str, ...], other: tuple[str, ...]) -> list[str] | None:
    """What both name; None where one of them means everything."""
    if not one or not other:
        return None
    folded = {name.casefold() for name in other}
    return [name for name in one if name.casefold() in folded]
