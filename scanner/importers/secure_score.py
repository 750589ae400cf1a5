"""Microsoft's own Secure Score, as Graph or Graph PowerShell gives it: scores, and profiles of the controls."""

from __future__ import annotations

from collections.abc import Sequence

from scanner.importers.importer import Importer, ImportResult
from scanner.importers.parts import Page, Taken, has, one_tenant, read_page, result_of, value_of
from scanner.model.problem import InputError, Problem
from scanner.record import Any
from scanner.snapshot.fields import is_timestamp
from scanner.snapshot.resources import Registry

SCORES, CONTROLS, PROFILES = "secureScore.secureScores", "secureScore.controlScores", "secureScore.controlProfiles"
PARTIAL = "the last of its pages is missing: import all pages in one command"


def read(path: str, registry: Registry) -> ImportResult:
    """The snapshot of one file. Raises InputError for a file that holds neither scores nor profiles."""
    return read_many([path], registry)


def read_many(paths: Sequence[str], registry: Registry) -> ImportResult:
    """The snapshot of several files: pages of one list, or a list of scores and one of profiles."""
    pages = [read_page(path) for path in paths]
    problems = [problem for page in pages for problem in _strangers(page)]
    if problems:
        raise InputError(problems)
    scores = [(row, page) for page in pages for row in page.rows if _is_score(row)]
    profiles = [(row, page) for page in pages for row in page.rows if not _is_score(row)]
    taken = []
    newest: dict[str, Any] = {}
    if scores:
        newest = max((row for row, _ in scores), key=_day)
        rest = [{key: value for key, value in row.items() if key.lower() != "controlscores"} for row, _ in scores]
        controls = value_of(newest, "controlScores")
        taken.append(Taken(SCORES, rest, _incomplete([page for _, page in scores]), "secureScores"))
        taken.append(Taken(CONTROLS, controls if isinstance(controls, list) else [], source="controlScores"))
    if profiles:
        rows = [row for row, _ in profiles]
        taken.append(Taken(PROFILES, rows, _incomplete([page for _, page in profiles]), "secureScoreControlProfiles"))
    when, seats = value_of(newest, "createdDateTime"), value_of(newest, "licensedUserCount")
    tenant = {
        "id": one_tenant(pages, "azureTenantId"),
        "seats": seats if isinstance(seats, int) and seats > 0 else None,
    }
    collected_at = when if isinstance(when, str) and is_timestamp(when) else None
    return result_of(taken, registry, tenant, collected_at, "Microsoft Graph")


IMPORTER = Importer(
    "secure-score", "Microsoft Graph secureScores and secureScoreControlProfiles, one FILE or several", read, read_many
)


def _is_score(row: dict[str, Any]) -> bool:
    return has(row, "controlScores") or has(row, "currentScore")


def _strangers(page: Page) -> list[Problem]:
    """Rows that are neither; an empty list says too little to be taken for anything."""
    hint = "give the answer of GET /security/secureScores or /security/secureScoreControlProfiles"
    if not page.rows:
        return [Problem(page.path, "holds no score and no profile", hint)]
    for row, at in zip(page.rows, page.places):
        if not _is_score(row) and not has(row, "id", "maxScore"):
            return [Problem(page.path, f"{at or '/'} is neither a secure score nor a control profile", hint)]
        if _is_score(row) and not isinstance(value_of(row, "controlScores") or [], list):
            return [Problem(page.path, f"{at}/controlScores is a list of scores, and this is not", hint)]
        if _is_score(row) and not all(isinstance(each, dict) for each in value_of(row, "controlScores") or []):
            return [Problem(page.path, f"{at}/controlScores is a list of objects", hint)]
    return []


def _day(row: dict[str, Any]) -> str:
    when = value_of(row, "createdDateTime")
    return when if isinstance(when, str) and is_timestamp(when) else ""


def _incomplete(pages: Sequence[Page]) -> str | None:
    return None if any(page.is_last for page in pages) else PARTIAL
