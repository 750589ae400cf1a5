"""Exports that come in several files, and the rows inside them: pages of Graph, bare lists, single objects, lines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from scanner.files import read_bytes
from scanner.importers.importer import ImportResult, Left, Mapped, Unread
from scanner.importers.normalise import Normaliser
from scanner.model.problem import InputError, fault
from scanner.record import Any, NamedTuple
from scanner.snapshot.document import SCHEMA_VERSION
from scanner.snapshot.parse import parse, summarised
from scanner.snapshot.read import read_text
from scanner.snapshot.resources import Registry
from scanner.snapshot.shape import DocumentFault, kind, placed

NEXT = "@odata.nextLink"
WRAPPERS = ("value", "results")


class Page(NamedTuple):
    """The rows of one file."""

    path: str
    rows: list[dict[str, Any]]
    places: list[str]
    """JSON pointer of each row, or the number of its line."""
    is_last: bool
    """False where the file says that another page follows it."""


class Taken(NamedTuple):
    """Rows for one resource."""

    resource: str
    rows: list[dict[str, Any]]
    detail: str | None = None
    """Why they may not be all; null where they are."""
    source: str = "value"
    """What the export calls them."""


def read_page(path: str) -> Page:
    """The rows of a JSON file. Raises InputError for malformed JSON, and for anything that is no object."""
    text = read_text(read_bytes(path), path)
    return lines(text, path) if _is_lines(text) else page_of(parse(text, path), text, path)


def page_of(document: Any, text: str, path: str) -> Page:
    """The rows of a JSON document: `{"value": [...]}`, a list of rows or of such pages, or one bare row."""
    found: list[tuple[str, Any]] = []
    last = _gather(document, "", found)
    faults = [DocumentFault(at, f"an export is a list of objects, and this is {kind(row)}") for at, row in found]
    wrong = [each for each, (_, row) in zip(faults, found) if not isinstance(row, dict)]
    if wrong:
        raise InputError(summarised(placed(wrong, text, path), path))
    return Page(path, [row for _, row in found], [at for at, _ in found], last)


def lines(text: str, path: str) -> Page:
    """The rows of a file with an object on each line."""
    rows: list[dict[str, Any]] = []
    places: list[str] = []
    problems = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = parse(line, path)
            if not isinstance(row, dict):
                raise fault(f"{path}:1:1", f"a line is an object, and this is {kind(row)}")
        except InputError as error:
            problems += [each._replace(place=each.place.replace(":1:", f":{number}:", 1)) for each in error.problems]
            continue
        rows.append(row)
        places.append(f"line {number}")
    if problems:
        raise InputError(summarised(problems, path))
    return Page(path, rows, places, is_last=True)


def normalised(taken: Taken, registry: Registry) -> tuple[list[dict[str, Any]], list[Left]]:
    """The rows in the names and types of the registry, each key once, and what had to be left out."""
    resource = registry.get(taken.resource)
    assert resource is not None, taken.resource
    normaliser = Normaliser(resource, graph=True)
    rows = [normaliser.row(row) for row in taken.rows]
    left = [Left(f"{taken.source}.{name}", "of another type than documented") for name in sorted(normaliser.dropped)]
    if resource.key is None:
        return rows, left
    by_key = {json.dumps(row.get(resource.key, index)): row for index, row in enumerate(rows)}
    return list(by_key.values()), left


def result_of(
    taken: Iterable[Taken], registry: Registry, tenant: Mapping[str, Any], collected_at: str | None, collector: str
) -> ImportResult:
    """The snapshot that the rows make."""
    resources: dict[str, dict[str, Any]] = {}
    coverage: dict[str, Any] = {}
    mapped, left, unread = [], list[Left](), []
    for each in taken:
        rows, more = normalised(each, registry)
        service, _, name = each.resource.partition(".")
        resources.setdefault(service, {})[name] = rows
        state = "collected" if each.detail is None else "error"
        coverage[each.resource] = {"state": state, **({"detail": each.detail} if each.detail else {})}
        mapped.append(Mapped(each.source, each.resource, len(rows)))
        left += more
        if each.detail is not None:
            unread.append(Unread(each.resource, state, each.detail))
    known = dict.fromkeys(("id", "displayName", "defaultDomain", "seats", "industry"))
    document = {
        "schemaVersion": SCHEMA_VERSION,
        "tenant": {**known, "licenses": [], **tenant},
        "collectedAt": collected_at,
        "collector": collector,
        "coverage": coverage,
        "resources": resources,
    }
    return ImportResult(document, tuple(mapped), tuple(left), tuple(unread))


def value_of(row: Mapping[str, Any], name: str) -> Any:
    """A property in any letter case, also where PowerShell keeps it apart; None where there is none."""
    more = row.get("AdditionalProperties")
    for held in (row, more if isinstance(more, dict) else {}):
        for key, value in held.items():
            if key.lower() == name.lower():
                return value
    return None


def has(row: Mapping[str, Any], *names: str) -> bool:
    """Whether a row has all these properties, in any letter case."""
    more = row.get("AdditionalProperties")
    held = {key.lower() for each in (row, more if isinstance(more, dict) else {}) for key in each}
    return all(name.lower() in held for name in names)


def one_tenant(pages: Sequence[Page], name: str) -> str | None:
    """The id that the rows name; InputError where they name several."""
    found: dict[str, str] = {}
    for page in pages:
        for row in page.rows:
            value = value_of(row, name)
            if isinstance(value, str) and value:
                found.setdefault(value.casefold(), page.path)
    if len(found) > 1:
        (first, at), (second, other), *_ = found.items()
        raise fault(other, f"is of tenant {second}, and {at} of tenant {first}", "import one tenant at a time")
    return next((value for page in pages for row in page.rows if (value := value_of(row, name))), None)


def _gather(document: Any, at: str, found: list[tuple[str, Any]]) -> bool:
    """Add the rows below a document with their pointers; whether it is the last page."""
    if isinstance(document, list):
        pages = [_gather(each, f"{at}/{index}", found) for index, each in enumerate(document)]
        return any(pages) or not pages
    wrapper = _wrapper(document)
    if wrapper is None:
        found.append((at, document))
        return True
    held = document[wrapper]
    rows = held if isinstance(held, list) else [held]
    found += [
        (f"{at}/{wrapper}/{index}" if isinstance(held, list) else f"{at}/{wrapper}", row)
        for index, row in enumerate(rows)
    ]
    return not document.get(NEXT)


def _wrapper(document: Any) -> str | None:
    """The key that the rows are under; None for a bare row."""
    if not isinstance(document, dict):
        return None
    return next((key for key in document if key.lower() in WRAPPERS and isinstance(document[key], list | dict)), None)


def _is_lines(text: str) -> bool:
    first, _, rest = text.lstrip().partition("\n")
    return first.startswith("{") and first.rstrip().endswith("}") and rest.lstrip().startswith("{")
