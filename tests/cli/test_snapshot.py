"""`tenantscore snapshot` as people run it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from scanner.cli.main import main
from scanner.importers import importers

CONTOSO = Path(__file__).parent.parent / "data" / "scubagear-contoso.json"
LOOSE = '{"schemaVersion": "1.0", "resources": {"entra": {"users": [{"id": "b"}, {"id": "a"}]}}}'
CANONICAL = """\
{
 "resources": {
  "entra": {
   "users": [
    {"id": "a"},
    {"id": "b"}
   ]
  }
 },
 "schemaVersion": "1.0"
}
"""
Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TENANTSCORE_DEBUG", raising=False)
    (tmp_path / "snapshot.json").write_text(LOOSE, "utf-8")


def run(capture: Capture, *words: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr."""
    code = main(["snapshot", *words])
    return (code, *capture.readouterr())


def test_a_sound_snapshot_is_summed_up(capfd: Capture) -> None:
    assert run(capfd, "check", "snapshot.json") == (
        0,
        "snapshot.json: 1 resource, 2 rows, no fault\n",
        "note: snapshot.json: held without coverage, so taken as collected: entra.users\n",
    )


def test_the_faults_of_all_files_are_listed(capfd: Capture) -> None:
    Path("bad.json").write_text('{"schemaVersion": "1.0",\n"resources": {"entra": {"user": []}}}')
    assert run(capfd, "check", "bad.json", "no.json") == (
        2,
        "",
        "error: bad.json:2:33: 'entra.user' is not a known resource\n"
        "  hint: did you mean 'entra.users'?\n"
        "error: no.json: no such file\n  hint: check the path; it starts from the working directory\n"
        "2 errors\n",
    )


def test_formatting_rewrites_the_file_and_a_second_time_changes_nothing(capfd: Capture) -> None:
    assert run(capfd, "fmt", "snapshot.json") == (0, "", "")
    assert Path("snapshot.json").read_text("utf-8") == CANONICAL
    assert run(capfd, "fmt", "--check", "snapshot.json") == (0, "", "")
    assert run(capfd, "fmt", "snapshot.json") == (0, "", "")
    assert Path("snapshot.json").read_text("utf-8") == CANONICAL


def test_formatting_to_stdout_leaves_the_file(capfd: Capture) -> None:
    assert run(capfd, "fmt", "snapshot.json", "-o", "-") == (0, CANONICAL, "")
    assert Path("snapshot.json").read_text("utf-8") == LOOSE


def test_a_loose_file_fails_the_format_check(capfd: Capture) -> None:
    assert run(capfd, "fmt", "--check", "snapshot.json") == (
        2,
        "",
        "error: snapshot.json: is not in canonical form\n  hint: run 'tenantscore snapshot fmt'\n",
    )
    assert Path("snapshot.json").read_text("utf-8") == LOOSE


def test_one_bad_file_keeps_all_files_as_they_are(capfd: Capture) -> None:
    Path("bad.json").write_text("{")
    code, out, err = run(capfd, "fmt", "snapshot.json", "bad.json")
    assert (code, out) == (2, "")
    assert err == (
        "error: bad.json:1:2: ends in the middle: the file is truncated\n  hint: collect or export it again\n"
    )
    assert Path("snapshot.json").read_text("utf-8") == LOOSE


def test_one_output_takes_one_file(capfd: Capture) -> None:
    code, out, err = run(capfd, "fmt", "snapshot.json", "snapshot.json", "-o", "out.json")
    assert (code, out) == (2, "")
    assert "-o goes with a single FILE and without --check" in err


def test_an_import_writes_a_sound_canonical_snapshot_and_says_what_became_of_the_export(capfd: Capture) -> None:
    code, out, err = run(capfd, "import", "--from", "scubagear", str(CONTOSO), "-o", "new.json")
    assert (code, out) == (0, "")
    assert err.startswith("imported 14 resources, 13 rows\nnot assessed for want of data:\n")
    assert "  no resource of the registry takes it: future_key\n" in err
    assert run(capfd, "check", "new.json") == (0, "new.json: 14 resources, 13 rows, no fault\n", "")
    assert run(capfd, "fmt", "--check", "new.json") == (0, "", "")


def test_an_import_to_stdout_is_the_same_snapshot(capfd: Capture) -> None:
    code, out, err = run(capfd, "import", "--from", "scubagear", str(CONTOSO), "-o", "-", "--quiet")
    assert (code, err) == (0, "")
    assert json.loads(out)["tenant"]["displayName"] == "Contosö"


def test_a_failed_import_leaves_the_old_snapshot(capfd: Capture) -> None:
    code, out, err = run(capfd, "import", "--from", "scubagear", "snapshot.json", "-o", "snapshot.json")
    assert (code, out) == (2, "")
    assert err == "error: snapshot.json:1:1: not a ScubaGear export\n  hint: it looks like a snapshot already\n"
    assert Path("snapshot.json").read_text("utf-8") == LOOSE


def test_an_unknown_source_is_named(capfd: Capture) -> None:
    code, _, err = run(capfd, "import", "--from", "scuba", str(CONTOSO), "-o", "-")
    assert code == 2
    assert err == "error: --from: there is no importer 'scuba'\n  hint: did you mean 'scubagear'?\n"


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="there are no permission bits to take away")
@pytest.mark.parametrize("words", [["check"], ["fmt"], ["import", "--from", "scubagear", "-o", "out.json"]])
def test_a_file_that_may_not_be_read_is_one_line(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    really = open

    def refuse(path: str, *rest: Any, **more: Any) -> Any:
        if str(path) == "snapshot.json":
            raise PermissionError(13, "Permission denied")
        return really(path, *rest, **more)

    monkeypatch.setattr(os, "access", lambda path, *_, **__: str(path) != "snapshot.json")
    monkeypatch.setattr("builtins.open", refuse)
    code, _, err = run(capsys, *words, "snapshot.json")
    monkeypatch.undo()
    assert code == 2
    assert err == "error: snapshot.json: cannot be read: permission denied\n  hint: let this user read it\n"


PROFILE = {"id": "AdminMFAV2", "azureTenantId": "t-1", "title": "T", "maxScore": 7}


def test_an_import_goes_into_a_snapshot_and_leaves_the_rest_of_it(capfd: Capture) -> None:
    Path("base.json").write_text(
        json.dumps(
            {
                "schemaVersion": "1.0",
                "tenant": {"displayName": "Contoso"},
                "collectedAt": "2026-11-01T00:00:00Z",
                "collector": "ours",
                "coverage": {"secureScore.controlProfiles": "forbidden", "entra.users": "collected"},
                "resources": {"entra": {"users": []}, "secureScore": {"controlProfiles": [{"id": "old"}]}},
            }
        )
    )
    Path("p.json").write_text(json.dumps({"value": [PROFILE]}))
    words = ("import", "--from", "secure-score", "p.json", "--into", "base.json", "-o", "base.json", "-q")
    assert run(capfd, *words) == (0, "", "")
    made = json.loads(Path("base.json").read_text())
    assert made["tenant"] == {
        "id": "t-1",
        "displayName": "Contoso",
        "defaultDomain": None,
        "seats": None,
        "industry": None,
        "licenses": [],
    }
    assert (made["collectedAt"], made["collector"]) == ("2026-11-01T00:00:00Z", "ours + Microsoft Graph")
    assert made["coverage"] == {"entra.users": "collected", "secureScore.controlProfiles": {"state": "collected"}}
    assert made["resources"] == {"entra": {"users": []}, "secureScore": {"controlProfiles": [PROFILE]}}
    before = Path("base.json").read_text()
    assert run(capfd, *words) == (0, "", "")
    assert Path("base.json").read_text() == before


def test_an_import_of_another_tenant_is_refused_and_the_snapshot_stays(capfd: Capture) -> None:
    Path("base.json").write_text('{"schemaVersion": "1.0", "tenant": {"id": "t-2"}, "resources": {}}')
    Path("p.json").write_text(json.dumps(PROFILE))
    words = ("import", "--from", "secure-score", "p.json", "--into", "base.json", "-o", "base.json")
    assert run(capfd, *words) == (
        2,
        "",
        "error: base.json: is of tenant t-2, and the import of tenant t-1\n"
        "  hint: put each tenant into a snapshot of its own\n",
    )
    assert "t-2" in Path("base.json").read_text()


def test_an_export_that_is_one_file_is_given_once(capfd: Capture) -> None:
    code, out, err = run(capfd, "import", "--from", "scubagear", str(CONTOSO), str(CONTOSO), "-o", "new.json")
    assert (code, out) == (2, "")
    assert "an export of scubagear is one FILE, and 2 were given" in err
    assert not Path("new.json").exists()


def test_the_help_names_every_importer(capfd: Capture) -> None:
    code, out, _ = run(capfd, "import", "--help")
    assert code == 0
    assert all(name in " ".join(out.split()) for name in importers())
