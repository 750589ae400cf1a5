"""What is odd about a scan and stops nobody is told in the report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scanner.cli.main import main
from scanner.remarks import remarks
from scanner.snapshot.document import Snapshot
from scanner.snapshot.large import LARGE_FILE
from scanner.snapshot.read import read_snapshot

PROFILES = "secureScore.controlProfiles"


def noted(resources: dict[str, Any], *accounts: str) -> tuple[str, ...]:
    return remarks(Snapshot.from_data(resources), accounts)


def of_profiles(*rows: Any) -> tuple[str, ...]:
    return noted({"secureScore": {"controlProfiles": list(rows)}})


def users(*rows: Any) -> dict[str, Any]:
    return {"entra": {"users": list(rows)}}


def test_profiles_without_a_fault_are_no_matter_for_a_note() -> None:
    worth_nothing, unsaid = {"id": "B", "maxScore": 0}, {"id": "C", "maxScore": None}
    assert of_profiles({"id": "A", "maxScore": 7.5}, worth_nothing, unsaid, {"id": "D"}) == ()


def test_two_profiles_of_one_action_are_told() -> None:
    assert of_profiles({"id": "OneAdmin", "maxScore": 1}, {"id": "oneadmin", "maxScore": 2}) == (
        f"{PROFILES} has several rows for 'oneadmin'; of their maxima the last one counts",
    )


@pytest.mark.parametrize("value", ["7", True, False, -1, 101, [], {}])
def test_a_maximum_that_is_none_is_told(value: Any) -> None:
    assert of_profiles({"id": "OneAdmin", "maxScore": value}) == (
        f"{PROFILES}: maxScore of 'OneAdmin' is no number of points, so the catalogue's maximum counts",
    )


def test_of_many_names_the_first_are_told_and_the_others_counted() -> None:
    (note,) = of_profiles(*({"id": name, "maxScore": "1"} for name in "ABCDE"))
    assert "maxScore of 'A', 'B', 'C' and 2 more is no number" in note


def test_rows_of_profiles_without_an_id_are_counted() -> None:
    assert of_profiles({"id": 3, "maxScore": 1}, {"maxScore": 1}) == (
        f"{PROFILES}: 2 of the rows have no id that is text, and count for nothing",
    )


def test_a_break_glass_account_that_nobody_has_is_told() -> None:
    held = users({"id": "1", "userPrincipalName": "Breaker@contoso.com"}, {"id": "2", "userPrincipalName": None})
    assert noted(held, "breaker@CONTOSO.com", "2") == ()
    assert noted(held, "braeker@contoso.com", "1") == (
        "nobody in entra.users is the break-glass account 'braeker@contoso.com', so it excuses nobody",
    )


def test_where_users_were_not_collected_nobody_knows_whose_account_it_is() -> None:
    assert noted({"entra": {"domains": []}}, "breaker@contoso.com") == ()


def test_accounts_are_sought_in_a_list_that_stays_on_disk(tmp_path: Path) -> None:
    count, pad = LARGE_FILE // 2000, "x" * 2000
    rows = [{"id": f"u{n}", "userPrincipalName": f"User{n}@contoso.com", "pad": pad} for n in range(count)]
    path = tmp_path / "snapshot.json"
    path.write_text(json.dumps({"schemaVersion": "1.0", "resources": users(*rows)}))
    snapshot = read_snapshot(path)
    assert "entra.users" in snapshot.streams
    assert remarks(snapshot, ["user9@contoso.com", "u17"]) == ()
    (note,) = remarks(snapshot, ["user9@contoso.com", "nobody+x@contoso.com", "gone"])
    assert "'nobody+x@contoso.com', 'gone'" in note
    assert snapshot.rows_held("entra.users") == len(rows)


def test_notes_are_in_the_report_on_every_page_and_on_stderr(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    document = {"schemaVersion": "1.0", "resources": users({"id": "1", "userPrincipalName": "a@contoso.com"})}
    (tmp_path / "s.json").write_text(json.dumps(document))
    (tmp_path / "tenantscore.yaml").write_text("breakGlassAccounts: [gone@contoso.com]\n")
    formats = ("console", "json=r.json", "html=r.html", "markdown=r.md", "sarif=r.sarif")
    assert main(["scan", "s.json", "--as-of", "2026-01-01", *(word for one in formats for word in ("-f", one))]) == 0
    out, err = capsys.readouterr()
    note = "nobody in entra.users is the break-glass account 'gone@contoso.com', so it excuses nobody"
    assert err.startswith(f"note: {note}\n")
    assert f"Note: {note}." in " ".join(out.split())
    assert json.loads((tmp_path / "r.json").read_text())["notes"] == [note]
    for name in ("r.html", "r.md", "r.sarif"):
        assert "is the break-glass account" in (tmp_path / name).read_text(encoding="utf-8")
