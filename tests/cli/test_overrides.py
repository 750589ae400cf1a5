"""`tenantscore overrides`, from the command line to the bytes of the file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scanner.cli.main import main

Capture = pytest.CaptureFixture[str]
ENTRY = """\
# decided in the security board
overrides:
  - action: AdminMFAV2 # the largest
    status: planned
    justification: Separate accounts come first.
    owner: identity@contoso.com
    created: 2026-01-01
    expires: 2026-12-31

  # mail
  - action: mdo_safedocuments
    status: third-party
    justification: The endpoint product does it.
    owner: messaging@contoso.com
    approvedBy: ciso@contoso.com
    created: 2026-01-01
    expires: 2026-11-19
"""
SNAPSHOT = {
    "schemaVersion": "1.0",
    "tenant": {"id": "t", "displayName": "Contoso", "defaultDomain": "contoso.com"},
    "resources": {
        "exchange": {"organizationConfig": {"CustomerLockboxEnabled": False}},
        "secureScore": {
            "controlProfiles": [
                {
                    "id": "CustomerLockBoxEnabled",
                    "maxScore": 1,
                    "controlStateUpdates": [
                        {"state": "Ignored", "comment": "No licence", "updatedDateTime": "2026-02-01T00:00:00Z"}
                    ],
                }
            ]
        },
    },
}
LOCKBOX = """\
overrides:
  - action: CustomerLockBoxEnabled
    status: risk-accepted
    justification: No licence.
    owner: compliance@contoso.com
    approvedBy: ciso@contoso.com
    created: 2026-01-01
    expires: 2026-12-31
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tenantscore.yaml").write_text("overrides: overrides.yaml\nasOf: 2026-11-20\n")
    (tmp_path / "overrides.yaml").write_text(ENTRY)
    (tmp_path / "snapshot.json").write_text(json.dumps(SNAPSHOT))
    return tmp_path


def run(capsys: Capture, *words: str) -> tuple[int, str, str]:
    code = main(["overrides", *words])
    out, err = capsys.readouterr()
    return code, out, err


def test_check_lists_what_is_over_and_what_lacks_approval(folder: Path, capsys: Capture) -> None:
    assert run(capsys, "check") == (
        1,
        "overrides.yaml:11:5: mdo_safedocuments: its last day was 2026-11-19; it decides nothing any more [expired]\n"
        "overrides.yaml: 2 entries, 1 finding\n",
        "",
    )


def test_check_of_a_day_when_everything_holds_passes(folder: Path, capsys: Capture) -> None:
    assert run(capsys, "check", "--as-of", "2026-11-19") == (
        0,
        "overrides.yaml: 2 entries, nothing to object to\n",
        "",
    )


def test_check_lists_every_fault_and_ends_with_2(folder: Path, capsys: Capture) -> None:
    (folder / "overrides.yaml").write_text(ENTRY.replace("planned", "plannt").replace("AdminMFAV2", "AdminMFAV9"))
    assert run(capsys, "check") == (
        2,
        "",
        "error: overrides.yaml:3:13: there is no action 'AdminMFAV9'\n  hint: did you mean 'AdminMFAV2'?\n"
        "error: overrides.yaml:4:13: 'plannt' is not a status\n  hint: did you mean 'planned'?\n"
        "2 errors\n",
    )


def test_check_lists_faults_of_schema_action_days_condition_and_duplicates_in_one_run(
    folder: Path, capsys: Capture
) -> None:
    one = LOCKBOX.removeprefix("overrides:\n").replace("CustomerLockBoxEnabled", "AdminMFAV2")
    first = one.replace("ciso@contoso.com", "two words") + "    scope: {where: item.x ==}\n"
    second = one.replace("expires: 2026-12-31", "expires: 2020-12-31")
    third = one.replace("expires: 2026-12-31", "expires: soon").replace("AdminMFAV2", "AdminMFAV9")
    (folder / "overrides.yaml").write_text("overrides:\n" + first + second + third)
    code, out, err = run(capsys, "check")

    assert (code, out) == (2, "")
    assert [line for line in err.splitlines() if line[:1] not in " "] == [
        "error: overrides.yaml:6:17: overrides[0].approvedBy: must be one word",
        "error: overrides.yaml:9:29: expected an operand but found the end of the expression",
        "error: overrides.yaml:10:5: overrides[1]: expires on 2020-12-31, before it was created on 2026-01-01",
        "error: overrides.yaml:10:13: 'AdminMFAV2' is decided twice",
        "error: overrides.yaml:17:13: there is no action 'AdminMFAV9'",
        "error: overrides.yaml:23:14: overrides[2].expires: 'soon' is not a date",
        "6 errors",
    ]


def test_a_policy_that_names_no_action_is_an_error_at_its_place(folder: Path, capsys: Capture) -> None:
    (folder / "tenantscore.yaml").write_text(
        "overrides: overrides.yaml\nreviewPolicy:\n  forbidden: {AdminMFAV3: [planned]}\n"
    )
    assert run(capsys, "check") == (
        2,
        "",
        "error: tenantscore.yaml:3:3: reviewPolicy.forbidden: there is no action 'AdminMFAV3'\n"
        "  hint: did you mean 'AdminMFAV2'?\n",
    )


def test_a_pattern_that_is_none_is_an_error_at_its_place(folder: Path, capsys: Capture) -> None:
    (folder / "tenantscore.yaml").write_text("overrides: overrides.yaml\nreviewPolicy: {ticket: 'SEC-('}\n")
    assert run(capsys, "check") == (
        2,
        "",
        "error: tenantscore.yaml:2:25: reviewPolicy.ticket: 'SEC-(' is not a pattern: missing ): SEC-(\n",
    )


def test_without_a_file_the_command_says_how_to_name_one(folder: Path, capsys: Capture) -> None:
    (folder / "tenantscore.yaml").write_text("")
    assert run(capsys, "check") == (
        2,
        "",
        "error: --overrides: no overrides file was named\n"
        "  hint: name one: --overrides overrides.yaml, or 'overrides:' in tenantscore.yaml\n",
    )


def test_due_puts_the_most_urgent_first(folder: Path, capsys: Capture) -> None:
    assert run(capsys, "due", "--days", "41") == (
        1,
        "2026-11-19  expired 1 day ago   mdo_safedocuments  third-party  messaging@contoso.com\n"
        "2026-12-31  41 days left        AdminMFAV2  planned  identity@contoso.com\n",
        "",
    )


def test_due_with_nothing_to_tell_says_so(folder: Path, capsys: Capture) -> None:
    assert run(capsys, "due", "--days", "3", "--as-of", "2026-06-01") == (
        0,
        "nothing ends within 3 days of 2026-06-01\n",
        "",
    )


def test_list_without_a_snapshot_tells_what_the_dates_tell(folder: Path, capsys: Capture) -> None:
    code, out, err = run(capsys, "list")
    assert (code, err) == (0, "")
    assert out == (
        "AdminMFAV2  planned  active  until 2026-12-31\n"
        "    overrides.yaml:3, identity@contoso.com\n"
        "    Separate accounts come first.\n"
        "mdo_safedocuments  third-party  expired  until 2026-11-19\n"
        "    overrides.yaml:11, messaging@contoso.com\n"
        "    The endpoint product does it.\n"
    )


def test_list_with_a_snapshot_tells_what_each_entry_does(folder: Path, capsys: Capture) -> None:
    (folder / "overrides.yaml").write_text(LOCKBOX)
    code, out, _ = run(capsys, "list", "--snapshot", "snapshot.json")
    assert code == 0
    assert out.splitlines()[-1] == "    covers everything that is left: 1.00 accepted"
    code, out, _ = run(capsys, "list", "--snapshot", "snapshot.json", "--json")
    assert [(each["state"], each["accepted"]) for each in json.loads(out)] == [("active", 1.0)]


def test_set_changes_the_entry_in_place(folder: Path, capsys: Capture) -> None:
    assert run(capsys, "set", "AdminMFAV2", "--status", "risk-accepted", "--ticket", "SEC-1") == (
        0,
        "",
        "wrote overrides.yaml\n",
    )
    assert (folder / "overrides.yaml").read_text() == ENTRY.replace("planned", "risk-accepted", 1).replace(
        "expires: 2026-12-31\n", "expires: 2026-12-31\n    ticket: SEC-1\n"
    )


def test_set_makes_an_entry_at_the_end(folder: Path, capsys: Capture) -> None:
    words = ["--status", "planned", "--justification", "Next budget", "--owner", "a@contoso.com"]
    code, _, err = run(capsys, "set", "CustomerLockBoxEnabled", *words, "--expires", "2027-03-31", "--tag", "budget")
    assert (code, err) == (0, "wrote overrides.yaml\n")
    assert (folder / "overrides.yaml").read_text() == ENTRY + (
        "\n"
        "  - action: CustomerLockBoxEnabled\n"
        "    status: planned\n"
        "    justification: Next budget\n"
        "    owner: a@contoso.com\n"
        "    created: 2026-11-20\n"
        "    expires: 2027-03-31\n"
        "    tags: [budget]\n"
    )


def test_set_begins_a_file_where_there_is_none(folder: Path, capsys: Capture) -> None:
    (folder / "overrides.yaml").unlink()
    words = ["--status", "planned", "--justification", "Soon", "--owner", "a@contoso.com", "--expires", "2027-03-31"]
    assert run(capsys, "set", "AdminMFAV2", *words)[0] == 0
    assert (folder / "overrides.yaml").read_text().startswith("overrides:\n  - action: AdminMFAV2\n")


def test_set_refuses_what_check_would_refuse_and_leaves_the_file(folder: Path, capsys: Capture) -> None:
    assert run(capsys, "set", "AdminMFAV2", "--status", "completed") == (
        2,
        "",
        "error: overrides.yaml:4:13: 'completed' cannot be set\n  hint: only a measurement completes an action\n",
    )
    assert (folder / "overrides.yaml").read_text() == ENTRY


def test_set_says_all_that_a_new_entry_lacks(folder: Path, capsys: Capture) -> None:
    assert run(capsys, "set", "OneAdmin", "--status", "planned") == (
        2,
        "",
        "error: --justification: a new entry for 'OneAdmin' needs it\n"
        "error: --owner: a new entry for 'OneAdmin' needs it\n"
        "error: --expires: a new entry for 'OneAdmin' needs it\n"
        "3 errors\n",
    )


def test_set_of_an_action_that_is_not_there_says_which_is_near(folder: Path, capsys: Capture) -> None:
    assert run(capsys, "set", "AdminMFAV3", "--status", "planned") == (
        2,
        "",
        "error: ACTION: there is no action 'AdminMFAV3'\n  hint: did you mean 'AdminMFAV2'?\n",
    )


def test_set_asks_which_entry_where_an_action_has_several(folder: Path, capsys: Capture) -> None:
    text = ENTRY.replace("  # mail\n", "") + "    scope: {subjects: [a]}\n"
    (folder / "overrides.yaml").write_text(
        text.replace("mdo_safedocuments", "AdminMFAV2").replace(
            "expires: 2026-12-31\n", "expires: 2026-12-31\n    scope: {subjects: [b]}\n"
        )
    )
    assert run(capsys, "set", "AdminMFAV2", "--ticket", "SEC-1") == (
        2,
        "",
        "error: ACTION: 'AdminMFAV2' has 2 entries in overrides.yaml\n  hint: say which with --line: 3, 11\n",
    )
    assert run(capsys, "set", "AdminMFAV2", "--ticket", "SEC-1", "--line", "11")[0] == 0
    assert "scope: {subjects: [a]}\n    ticket: SEC-1\n" in (folder / "overrides.yaml").read_text()
    assert run(capsys, "set", "AdminMFAV2", "--ticket", "SEC-2", "--subject", "b")[0] == 0
    assert "scope: {subjects: [b]}\n    ticket: SEC-2\n" in (folder / "overrides.yaml").read_text()


NEW = [
    "set",
    "AdminMFAV2",
    *("--status", "planned"),
    *("--justification", "Later."),
    *("--owner", "a@contoso.com"),
    *("--expires", "2027-01-31"),
]


@pytest.mark.parametrize(
    "text", ["", "# nothing yet\n", "overrides:\n", "overrides: # by the board\n", "overrides: []\n"]
)
def test_set_begins_the_list_of_a_file_that_has_none_as_the_hint_says(text: str, folder: Path, capsys: Capture) -> None:
    (folder / "overrides.yaml").write_text(text)

    assert run(capsys, *NEW) == (0, "", "wrote overrides.yaml\n")
    assert run(capsys, "check")[0] == 0
    assert all(comment in (folder / "overrides.yaml").read_text() for comment in text.splitlines() if "#" in comment)


@pytest.mark.parametrize(
    ("written", "named"), [("AdminMFA", "AdminMFA"), ("AdminMFA", "AdminMFAV2"), ("AdminMFAV2", "AdminMFA")]
)
def test_set_and_pin_find_an_entry_under_any_name_of_its_action(
    written: str, named: str, folder: Path, capsys: Capture
) -> None:
    (folder / "overrides.yaml").write_text(ENTRY.replace("AdminMFAV2", written))

    assert run(capsys, "set", named, "--expires", "2027-01-31") == (0, "", "wrote overrides.yaml\n")
    assert (folder / "overrides.yaml").read_text() == ENTRY.replace("AdminMFAV2", written).replace(
        "2026-12-31", "2027-01-31"
    )
    assert run(capsys, "pin", named, "--remove")[:2] == (0, "AdminMFAV2: no pin any more\n")


RENEWED = """\
overrides:
  - action: CustomerLockBoxEnabled
    status: risk-accepted
    justification: No licence.
    owner: compliance@contoso.com
    approvedBy: ciso@contoso.com
    created: 2026-01-01
    expires: 2026-11-19
  - action: CustomerLockBoxEnabled
    status: risk-accepted
    justification: No licence this year either.
    owner: compliance@contoso.com
    approvedBy: ciso@contoso.com
    created: 2026-11-20
    expires: 2027-11-19
"""


def test_entries_of_one_action_that_follow_each_other_do_not_overlap_and_the_one_in_force_is_edited(
    folder: Path, capsys: Capture
) -> None:
    (folder / "overrides.yaml").write_text(RENEWED)
    for day in ("2026-11-19", "2026-11-20"):
        assert main(["scan", "snapshot.json", "-f", "json=report.json", "--as-of", day]) == 0
        assert json.loads((folder / "report.json").read_text())["totals"]["accepted"] == 1
    capsys.readouterr()

    assert run(capsys, "set", "CustomerLockBoxEnabled", "--ticket", "SEC-1") == (
        0,
        "",
        "note: 'CustomerLockBoxEnabled' has 2 entries in overrides.yaml: "
        "the one at line 9 is in force, and is changed\n"
        "wrote overrides.yaml\n",
    )
    assert (folder / "overrides.yaml").read_text() == RENEWED + "    ticket: SEC-1\n"
    (folder / "overrides.yaml").write_text(RENEWED)
    assert run(capsys, "pin", "CustomerLockBoxEnabled", "--snapshot", "snapshot.json")[0] == 0
    assert (folder / "overrides.yaml").read_text().startswith(RENEWED + "    pin:\n")
    assert run(capsys, "set", "CustomerLockBoxEnabled", "--ticket", "SEC-1", "--as-of", "2028-01-01") == (
        2,
        "",
        "error: ACTION: 'CustomerLockBoxEnabled' has 2 entries in overrides.yaml\n"
        "  hint: say which with --line: 2, 9\n",
    )
    (folder / "overrides.yaml").write_text(RENEWED.replace("2026-11-20", "2026-11-19"))
    assert run(capsys, "check")[2] == (
        "error: overrides.yaml:9:13: 'CustomerLockBoxEnabled' is decided twice\n"
        "  hint: the other entry begins at line 2; keep one, or give them scopes or periods that do not overlap\n"
    )


@pytest.mark.parametrize("words", [["set", "AdminMFAV2", "--ticket", "SEC-1"], ["pin", "AdminMFAV2", "--remove"]])
def test_a_list_in_brackets_is_refused_in_words(words: list[str], folder: Path, capsys: Capture) -> None:
    text = (
        "overrides: [{action: AdminMFAV2, status: planned, justification: Later, owner: a@contoso.com, "
        "created: 2026-01-01, expires: 2026-12-31}]\n"
    )
    (folder / "overrides.yaml").write_text(text)
    code, _, err = run(capsys, *words)
    assert (code, err) == (
        2,
        "error: overrides.yaml: the list is written in brackets, and nothing in it can be changed\n"
        "  hint: write the list with one '-' line for each entry\n",
    )
    assert (folder / "overrides.yaml").read_text() == text


def test_prune_cuts_out_what_is_expired_and_nothing_else(folder: Path, capsys: Capture) -> None:
    told = "overrides.yaml:11: mdo_safedocuments, third-party: expired\n"
    assert run(capsys, "prune", "--dry-run") == (0, told, "")
    assert (folder / "overrides.yaml").read_text() == ENTRY
    assert run(capsys, "prune") == (0, told, "wrote overrides.yaml\n")
    assert (folder / "overrides.yaml").read_text() == ENTRY[: ENTRY.index("  # mail")]
    assert run(capsys, "prune") == (0, "nothing to prune\n", "")


def test_prune_with_a_snapshot_cuts_out_what_is_unneeded_too(folder: Path, capsys: Capture) -> None:
    (folder / "overrides.yaml").write_text(LOCKBOX)
    held = json.loads(json.dumps(SNAPSHOT))
    held["resources"]["exchange"]["organizationConfig"]["CustomerLockboxEnabled"] = True
    (folder / "snapshot.json").write_text(json.dumps(held))
    code, out, _ = run(capsys, "prune", "--snapshot", "snapshot.json")
    assert (code, out) == (0, "overrides.yaml:2: CustomerLockBoxEnabled, risk-accepted: unneeded\n")
    assert (folder / "overrides.yaml").read_text() == "overrides: []\n"


def test_pin_records_what_fails_and_a_scan_of_the_same_stays_covered(folder: Path, capsys: Capture) -> None:
    (folder / "overrides.yaml").write_text(LOCKBOX)
    code, out, err = run(capsys, "pin", "CustomerLockBoxEnabled", "--snapshot", "snapshot.json")
    assert (code, out, err) == (0, "CustomerLockBoxEnabled: pinned 1 subject\n", "wrote overrides.yaml\n")
    text = (folder / "overrides.yaml").read_text()
    assert text.startswith(LOCKBOX + "    pin:\n      taken: 2026-11-20\n      observed:\n        Organization-wide")
    assert main(["scan", "snapshot.json", "-f", "json=report.json"]) == 0
    report = json.loads((folder / "report.json").read_text())
    assert [use["state"] for use in report["overrides"]["entries"]] == ["active"]
    capsys.readouterr()
    assert run(capsys, "pin", "CustomerLockBoxEnabled", "--remove")[1] == "CustomerLockBoxEnabled: no pin any more\n"
    assert (folder / "overrides.yaml").read_text() == LOCKBOX


def test_pin_of_an_action_without_an_entry_is_an_error(folder: Path, capsys: Capture) -> None:
    assert run(capsys, "pin", "OneAdmin", "--snapshot", "snapshot.json") == (
        2,
        "",
        "error: ACTION: 'OneAdmin' has no entry in overrides.yaml\n  hint: make one first: tenantscore overrides set\n",
    )


def test_states_of_the_portal_become_entries(folder: Path, capsys: Capture) -> None:
    (folder / "overrides.yaml").unlink()
    words = ["import-states", "--snapshot", "snapshot.json", "--expires", "2027-02-28"]
    assert run(capsys, *words, "--dry-run") == (0, "+ CustomerLockBoxEnabled: risk-accepted\n", "")
    assert run(capsys, *words) == (0, "+ CustomerLockBoxEnabled: risk-accepted\n", "wrote overrides.yaml\n")
    assert run(capsys, *words)[1] == "- CustomerLockBoxEnabled: has an entry already\nnothing to add\n"
    assert run(capsys, "export-states", "--snapshot", "snapshot.json")[1] == (
        '{\n "dryRun": true,\n "asOf": "2026-11-20",\n "updates": [],\n "leftOut": [\n'
        '  {\n   "action": "CustomerLockBoxEnabled",\n   "reason": "is set already: Ignored"\n  }\n ]\n}\n'
    )


def test_imported_entries_need_a_day_to_come(folder: Path, capsys: Capture) -> None:
    words = ["import-states", "--snapshot", "snapshot.json", "--expires"]
    assert run(capsys, *words, "2026-11-19")[2] == (
        "error: --expires: 2026-11-19 is before 2026-11-20\n  hint: name a day to come\n"
    )
    assert run(capsys, *words, "soon")[2] == (
        "error: --expires: 'soon' is not a date\n  hint: write the day as YYYY-MM-DD, such as 2026-11-20\n"
    )


def test_codeowners_names_everybody_who_may_write(folder: Path, capsys: Capture) -> None:
    (folder / "tenantscore.yaml").write_text(
        "overrides: overrides.yaml\n"
        "people:\n"
        "  - {email: ciso@contoso.com, github: '@contoso-ciso', roles: [security-administrator]}\n"
        "  - {email: mail@contoso.com, roles: [exchange-administrator]}\n"
        "  - {email: audit@contoso.com, github: contoso-audit, roles: [security-reader]}\n"
    )
    assert run(capsys, "codeowners") == (
        0,
        "/overrides.yaml    @contoso-ciso mail@contoso.com\n/tenantscore.yaml  @contoso-ciso mail@contoso.com\n",
        "note: mail@contoso.com has no GitHub handle; GitHub asks them only if their account has this address\n",
    )


def test_codeowners_names_links_on_the_way_to_the_file_as_well(folder: Path, capsys: Capture) -> None:
    (folder / "tenantscore.yaml").write_text(
        "overrides: current/overrides.yaml\npeople: [{email: ciso@contoso.com, roles: [security-administrator]}]\n"
    )
    (folder / "v2").mkdir()
    (folder / "overrides.yaml").rename(folder / "v2" / "decisions.yaml")
    (folder / "v2" / "overrides.yaml").symlink_to("decisions.yaml")
    (folder / "current").symlink_to("v2")
    assert run(capsys, "codeowners")[1].splitlines() == [
        "/current            ciso@contoso.com",
        "/v2/overrides.yaml  ciso@contoso.com",
        "/v2/decisions.yaml  ciso@contoso.com",
        "/tenantscore.yaml   ciso@contoso.com",
    ]


def test_codeowners_names_folders_of_rules_that_are_part_of_the_repository(folder: Path, capsys: Capture) -> None:
    (folder / "tenantscore.yaml").write_text(
        "overrides: overrides.yaml\nrules: [policy/our rules, ../package]\n"
        "people: [{email: ciso@contoso.com, roles: [security-administrator]}]\n"
    )
    (folder / "policy" / "our rules").mkdir(parents=True)
    assert run(capsys, "codeowners")[1].splitlines()[-1] == "/policy/our\\ rules/ ciso@contoso.com"


def test_codeowners_without_writers_is_an_error(folder: Path, capsys: Capture) -> None:
    assert run(capsys, "codeowners") == (
        2,
        "",
        "error: tenantscore.yaml: nobody has a role that writes\n"
        "  hint: list them under 'people:' in tenantscore.yaml, with a role that writes, "
        "such as security-administrator\n",
    )


def test_scan_reads_the_flag_before_the_configuration_and_can_ignore_both(folder: Path, capsys: Capture) -> None:
    (folder / "other.yaml").write_text(LOCKBOX)

    def accepted(*words: str) -> tuple[float, bool]:
        assert main(["scan", "snapshot.json", "-f", "json=report.json", *words]) == 0
        report = json.loads((folder / "report.json").read_text())
        return report["totals"]["accepted"], report["overrides"] is None

    assert accepted() == (0, False)
    assert accepted("--overrides", "other.yaml") == (1, False)
    assert accepted("--overrides", "other.yaml", "--ignore-overrides") == (0, True)


def test_a_scan_with_a_faulty_entry_writes_nothing(folder: Path, capsys: Capture) -> None:
    (folder / "overrides.yaml").write_text(ENTRY.replace("2026-12-31", "2026-12-32"))
    assert main(["scan", "snapshot.json", "-f", "json=report.json"]) == 2
    assert capsys.readouterr().err == (
        "error: overrides.yaml:8:14: overrides[0].expires: '2026-12-32' is not a date\n"
        "  hint: write the day as YYYY-MM-DD, such as 2026-11-20\n"
    )
    assert not (folder / "report.json").exists()


def test_a_missing_file_is_an_error(folder: Path, capsys: Capture) -> None:
    assert main(["scan", "snapshot.json", "--overrides", "none.yaml"]) == 2
    assert capsys.readouterr().err == (
        "error: none.yaml: no such file\n  hint: check the path; it starts from the working directory\n"
    )
