"""Secure configuration of devices: the export API of Defender for Endpoint, or advanced hunting as JSON or CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from scanner.files import read_bytes
from scanner.importers.importer import Importer, ImportResult
from scanner.importers.parts import Page, Taken, has, read_page, result_of
from scanner.model.problem import InputError, Problem, fault
from scanner.record import Any
from scanner.snapshot.read import read_text
from scanner.snapshot.resources import Registry

RESOURCE = "devices.secureConfigurationAssessments"
NEEDED = ("configurationId", "isApplicable", "isCompliant")
LIMITS = (10_000, 30_000, 100_000)
"""Rows at which advanced hunting cuts a result off, in the portal and through its interface."""
PARTIAL = "the last of its pages is missing: import all pages in one command"
HINT = "export DeviceTvmSecureConfigurationAssessment, or the answer of SecureConfigurationsAssessmentByMachine"
_FLAGS = ("iscompliant", "isapplicable", "isexpecteduserimpact")
_NUMBERS = ("configurationimpact",)


def read(path: str, registry: Registry) -> ImportResult:
    """The snapshot of one file. Raises InputError for a file that is not such an export."""
    return read_many([path], registry)


def read_many(paths: Sequence[str], registry: Registry) -> ImportResult:
    """The snapshot of the rows of all files."""
    pages = [_page(path) for path in paths]
    problems = [problem for page in pages for problem in _strangers(page)]
    if problems:
        raise InputError(problems)
    rows = [dict(_spelt(row)) for page in pages for row in page.rows]
    source = "DeviceTvmSecureConfigurationAssessment"
    return result_of([Taken(RESOURCE, rows, _incomplete(pages), source)], registry, {}, None, "Microsoft Defender")


IMPORTER = Importer(
    "defender-devices", "Defender's secure configuration assessment of devices, JSON or CSV", read, read_many
)


def _page(path: str) -> Page:
    if not path.lower().endswith(".csv"):
        return read_page(path)
    text = read_text(read_bytes(path), path).removeprefix("\ufeff")
    return Page(path, *_table(text, path), is_last=True)


def _table(text: str, path: str) -> tuple[list[dict[str, Any]], list[str]]:
    """Rows of a CSV by their heading; an empty cell is no value."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[dict[str, Any]] = []
    places: list[str] = []
    try:
        heads = next(reader, [])
        for cells in reader:
            if cells:
                if len(cells) != len(heads):
                    message = f"has {len(cells)} cells, and the heading {len(heads)}"
                    raise fault(f"{path}:{reader.line_num}:1", message, "export it again, with quotes around texts")
                rows.append({head.strip(): _cell(head.strip().lower(), cell) for head, cell in zip(heads, cells)})
                places.append(f"line {reader.line_num}")
    except csv.Error as error:
        raise fault(f"{path}:{reader.line_num}:1", f"is not CSV: {error}") from None
    return rows, places


def _cell(head: str, text: str) -> Any:
    """A cell in the type of its column; what cannot be read stays text, which the registry then refuses."""
    if not text.strip():
        return None
    if head in _FLAGS:
        return {"1": True, "0": False, "true": True, "false": False}.get(text.strip().lower(), text)
    if head in _NUMBERS:
        try:
            return float(text)
        except ValueError:
            return text
    return text


def _strangers(page: Page) -> Iterator[Problem]:
    """The first row that lacks what an assessment has; later ones may lack what they like."""
    if not page.rows:
        yield Problem(page.path, "holds no assessment", HINT)
    elif not has(page.rows[0], *NEEDED):
        missing = next(name for name in NEEDED if not has(page.rows[0], name))
        yield Problem(page.path, f"{page.places[0] or '/'} has no '{missing}', so it is no assessment", HINT)


def _spelt(row: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Advanced hunting ends a context with a list and names the system OSPlatform; case is for the registry."""
    for key, value in row.items():
        is_flag = key.lower() in _FLAGS and value in (0, 1)
        yield key, bool(value) if is_flag else value


def _incomplete(pages: Sequence[Page]) -> str | None:
    if not any(page.is_last for page in pages):
        return PARTIAL
    cut = next((len(page.rows) for page in pages if len(page.rows) in LIMITS), None)
    if cut is not None:
        return f"it has exactly {cut:,} rows, where advanced hunting cuts a result off: export it in parts"
    return None
