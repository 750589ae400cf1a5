"""Who may change what, in real repositories."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.overrides.repositories import CONFIG, Repository, entry

Capture = pytest.CaptureFixture[str]
FINE = "overrides.yaml: 1 entry, nothing to object to\n"
WHO = "who {did} {commit}, only reads (security-reader) [role]"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "clone")
    made.git("switch", "-q", "-c", "work")
    return made


def edit(repository: Repository, status: str = "third-party") -> None:
    repository.write("overrides.yaml", "overrides:\n" + entry(status=status))


def refused(commit: str, did: str = "wrote", who: str = "reader@contoso.com") -> str:
    return (
        "overrides.yaml:2:5: OneAdmin: status changed from risk-accepted to third-party: "
        f"{who}, {WHO.format(did=did, commit=commit)}\n"
        "overrides.yaml: 1 entry, 1 finding\n"
    )


def test_a_readers_commit_is_refused_and_named(repository: Repository, capsys: Capture) -> None:
    edit(repository)
    commit = repository.commit("reader@contoso.com")

    assert repository.check(capsys, base="main") == (1, refused(commit), "")


def test_another_address_of_the_reader_is_the_reader(repository: Repository, capsys: Capture) -> None:
    edit(repository)
    commit = repository.commit("Reader.Private@contoso.com")

    assert repository.check(capsys, base="main") == (1, refused(commit, who="Reader.Private@contoso.com"), "")


def test_an_administrators_commit_is_accepted(repository: Repository, capsys: Capture) -> None:
    edit(repository)
    repository.commit("admin@contoso.com")

    assert repository.check(capsys, base="main") == (0, FINE, "")


def test_an_administrator_is_known_by_the_address_that_github_makes_up(repository: Repository, capsys: Capture) -> None:
    edit(repository)
    repository.commit("123456+contoso-admin@users.noreply.github.com")

    assert repository.check(capsys, base="main") == (0, FINE, "")


def test_a_stranger_is_refused(repository: Repository, capsys: Capture) -> None:
    edit(repository)
    commit = repository.commit("nobody@contoso.com")
    code, out, _ = repository.check(capsys, base="main")

    assert code == 1
    assert f"nobody@contoso.com, who wrote {commit}, has no role in 'people' [role]" in out


def test_comments_and_order_are_nobodys_decision(repository: Repository, capsys: Capture) -> None:
    repository.write("overrides.yaml", "# reviewed\noverrides:\n" + entry().replace("status", "'status'"))
    repository.commit("reader@contoso.com")

    assert repository.check(capsys, base="main") == (0, FINE, "")


def test_a_rebase_by_an_administrator_does_not_wash_a_readers_change(repository: Repository, capsys: Capture) -> None:
    edit(repository)
    repository.commit("reader@contoso.com")
    repository.git("switch", "-q", "main")
    repository.write("README.md", "hello\n")
    repository.commit("admin@contoso.com")
    repository.git("switch", "-q", "work")
    repository.git("rebase", "-q", "main", who="admin@contoso.com")
    commit = repository.git("rev-parse", "HEAD")[:10]

    assert repository.check(capsys, base="main") == (1, refused(commit), "")


def test_a_reader_who_amends_an_administrators_commit_is_its_committer(repository: Repository, capsys: Capture) -> None:
    edit(repository, "planned")
    repository.commit("admin@contoso.com")
    edit(repository)
    repository.git("add", "-A")
    repository.git("commit", "-q", "--amend", "--no-edit", who="reader@contoso.com")
    commit = repository.git("rev-parse", "HEAD")[:10]

    assert repository.git("log", "-1", "--format=%ae") == "admin@contoso.com"
    assert repository.check(capsys, base="main") == (1, refused(commit, "committed"), "")


def test_the_forge_may_press_the_button(repository: Repository, capsys: Capture) -> None:
    edit(repository)
    repository.git("add", "-A")
    repository.git("commit", "-q", "--author", "a <admin@contoso.com>", "-m", "Squashed", who="noreply@github.com")

    assert repository.check(capsys, base="main") == (0, FINE, "")


def test_a_merge_of_an_administrators_branch_is_accepted_whoever_merges(
    repository: Repository, capsys: Capture
) -> None:
    edit(repository)
    repository.commit("admin@contoso.com")
    repository.git("switch", "-q", "-c", "topic", "main")
    repository.write("README.md", "hello\n")
    repository.commit("reader@contoso.com")
    repository.git("merge", "-q", "--no-ff", "-m", "Merge", "work", who="reader@contoso.com")

    assert repository.check(capsys, base="main") == (0, FINE, "")


def test_a_change_hidden_in_a_merge_is_its_authors(repository: Repository, capsys: Capture) -> None:
    repository.write("README.md", "hello\n")
    repository.commit("admin@contoso.com")
    repository.git("switch", "-q", "-c", "topic", "main")
    repository.write("NOTES.md", "hello\n")
    repository.commit("admin@contoso.com")
    repository.git("merge", "-q", "--no-ff", "--no-commit", "work", who="reader@contoso.com")
    edit(repository)
    commit = repository.commit("reader@contoso.com", "Merge")

    assert repository.check(capsys, base="main") == (1, refused(commit), "")


def test_a_merge_that_throws_away_a_withdrawal_is_its_authors(repository: Repository, capsys: Capture) -> None:
    repository.write("README.md", "hello\n")
    repository.commit("reader@contoso.com")
    repository.git("switch", "-q", "main")
    repository.write("overrides.yaml", "overrides: []\n")
    repository.commit("admin@contoso.com", "Withdraw")
    repository.git("switch", "-q", "work")
    repository.git("merge", "-q", "-s", "ours", "-m", "Merge", "main", who="reader@contoso.com")
    commit = repository.git("rev-parse", "HEAD")[:10]
    code, out, _ = repository.check(capsys, base="main")

    assert code == 1
    assert f"OneAdmin: added: reader@contoso.com, who wrote {commit}" in out


def test_a_moved_file_is_followed_by_the_configuration(repository: Repository, capsys: Capture) -> None:
    repository.git("mv", "overrides.yaml", "decisions.yaml")
    repository.write("tenantscore.yaml", CONFIG.replace("overrides: overrides.yaml", "overrides: decisions.yaml"))
    repository.commit("reader@contoso.com", "Move")

    assert repository.check(capsys, base="main") == (0, FINE.replace("overrides.yaml", "decisions.yaml"), "")

    repository.write("decisions.yaml", "overrides:\n" + entry(status="third-party"))
    commit = repository.commit("reader@contoso.com", "Edit")
    expected = refused(commit).replace("overrides.yaml", "decisions.yaml")
    assert repository.check(capsys, base="main") == (1, expected, "")


def test_a_file_that_is_moved_and_rewritten_in_one_commit_is_followed(tmp_path: Path, capsys: Capture) -> None:
    repository = Repository(tmp_path / "clone", CONFIG.replace("overrides: overrides.yaml\n", ""))
    repository.git("switch", "-q", "-c", "work")
    repository.git("mv", "overrides.yaml", "decisions.yaml")
    text = "# " + "new words " * 200 + "\noverrides:\n" + entry(status="third-party")
    repository.write("decisions.yaml", text)
    commit = repository.commit("reader@contoso.com", "Move and edit")
    code, out, _ = repository.check(capsys, "--overrides", "decisions.yaml", base="main")

    expected = (
        refused(commit).replace("overrides.yaml:2", "decisions.yaml:3").replace("overrides.yaml", "decisions.yaml")
    )
    assert (code, out) == (1, expected)


def test_a_copy_that_is_switched_to_is_the_change_of_whoever_switches(repository: Repository, capsys: Capture) -> None:
    repository.write("draft.yaml", "overrides:\n" + entry(status="third-party"))
    repository.commit("reader@contoso.com", "Draft")
    assert repository.check(capsys, base="main")[0] == 0

    repository.write("tenantscore.yaml", CONFIG.replace("overrides: overrides.yaml", "overrides: draft.yaml"))
    commit = repository.commit("reader@contoso.com", "Switch")
    assert repository.check(capsys, base="main") == (1, refused(commit).replace("overrides.yaml", "draft.yaml"), "")


def test_nobody_gives_themselves_a_role_in_the_change_that_needs_it(repository: Repository, capsys: Capture) -> None:
    repository.write("tenantscore.yaml", CONFIG.replace("security-reader", "global-administrator"))
    edit(repository)
    commit = repository.commit("reader@contoso.com")
    code, out, _ = repository.check(capsys, base="main")

    assert code == 1
    assert f"tenantscore.yaml:1:1: people: changed: reader@contoso.com, {WHO.format(did='wrote', commit=commit)}" in out
    assert refused(commit).splitlines()[0] in out


@pytest.mark.parametrize(
    ("setting", "text"),
    [("zones", "zones: {bad: 10, okay: 20}\n"), ("reviewPolicy", "reviewPolicy: {extensions: 9}\n")],
)
def test_zones_and_the_policy_are_protected_too(
    repository: Repository, capsys: Capture, setting: str, text: str
) -> None:
    repository.write("tenantscore.yaml", CONFIG + text)
    commit = repository.commit("reader@contoso.com")
    code, out, _ = repository.check(capsys, base="main")

    assert code == 1
    assert out.startswith(f"tenantscore.yaml:1:1: {setting}: added: reader@contoso.com, who wrote {commit}")


def test_nobody_approves_their_own_change(repository: Repository, capsys: Capture) -> None:
    edit(repository)
    commit = repository.commit("second@contoso.com")

    assert repository.check(capsys, base="main") == (
        1,
        f"overrides.yaml:2:5: OneAdmin: second@contoso.com approved a change of their own ({commit}) [approval]\n"
        "overrides.yaml: 1 entry, 1 finding\n",
        "",
    )


SCOPED = entry(action="AdminMFAV2") + "    scope: {{subjects: [{}]}}\n"


def test_another_scope_does_not_wash_a_change_that_its_author_approved(repository: Repository, capsys: Capture) -> None:
    repository.write("overrides.yaml", "overrides:\n" + SCOPED.format("a@contoso.com"))
    commit = repository.commit("second@contoso.com")
    repository.write("overrides.yaml", "overrides:\n" + SCOPED.format("a@contoso.com, b@contoso.com"))
    repository.commit("admin@contoso.com")

    assert repository.check(capsys, base="main") == (
        1,
        f"overrides.yaml:2:5: AdminMFAV2: second@contoso.com approved a change of their own ({commit}) [approval]\n"
        "overrides.yaml: 1 entry, 1 finding\n",
        "",
    )


def test_another_name_of_the_action_does_not_wash_it_either(repository: Repository, capsys: Capture) -> None:
    repository.write("overrides.yaml", "overrides:\n" + entry(action="MFARegistrationV2"))
    commit = repository.commit("second@contoso.com")
    repository.write("overrides.yaml", "overrides:\n" + entry(action="OneAdmin"))
    repository.commit("admin@contoso.com")

    assert f"second@contoso.com approved a change of their own ({commit})" in repository.check(capsys, base="main")[1]


def test_an_entry_that_an_administrator_wrote_beside_one_of_the_approver_is_nobodys_own(
    repository: Repository, capsys: Capture
) -> None:
    other = entry(action="MFARegistrationV2").replace("second@contoso.com", "admin@contoso.com")
    repository.write("overrides.yaml", "overrides:\n" + entry() + other)
    repository.commit("second@contoso.com")
    repository.write("overrides.yaml", "overrides:\n" + entry(status="third-party") + other)
    repository.commit("admin@contoso.com")

    assert repository.check(capsys, base="main")[:2] == (0, FINE.replace("1 entry", "2 entries"))


def test_whoever_commits_a_change_does_not_approve_it(repository: Repository, capsys: Capture) -> None:
    edit(repository)
    repository.git("add", "-A")
    repository.git("commit", "-q", "--author", "a <admin@contoso.com>", "-m", "Change", who="second@contoso.com")
    commit = repository.git("rev-parse", "HEAD")[:10]

    assert repository.check(capsys, base="main")[1].startswith(
        f"overrides.yaml:2:5: OneAdmin: second@contoso.com approved a change of their own ({commit}) [approval]\n"
    )


def test_a_change_without_approval_is_refused(repository: Repository, capsys: Capture) -> None:
    text = entry(status="third-party").replace("    approvedBy: second@contoso.com\n", "")
    repository.write("overrides.yaml", "overrides:\n" + text)
    repository.commit("admin@contoso.com")

    assert repository.check(capsys, base="main")[1].startswith(
        "overrides.yaml:2:5: OneAdmin: 'third-party' needs an approver: add 'approvedBy' [approval]\n"
    )


def test_a_last_day_that_is_put_off_too_often_is_told(tmp_path: Path, capsys: Capture) -> None:
    repository = Repository(tmp_path / "clone", CONFIG + "reviewPolicy: {extensions: 1}\n")
    for expires in ("2027-01-31", "2027-02-28"):
        repository.write("overrides.yaml", "overrides:\n" + entry(expires=expires))
        repository.commit("admin@contoso.com", "Put off")
    code, out, _ = repository.check(capsys, base="HEAD~1")

    assert (code, out.splitlines()[0]) == (
        1,
        "overrides.yaml:2:5: OneAdmin: was put off 2 times, and the policy allows 1 [extensions]",
    )


def test_a_last_day_is_put_off_whatever_becomes_of_the_scope(tmp_path: Path, capsys: Capture) -> None:
    repository = Repository(tmp_path / "clone", CONFIG + "reviewPolicy: {extensions: 1}\n")
    for subject, expires in (("a", "2026-12-31"), ("b", "2027-01-31"), ("c", "2027-02-28")):
        text = entry(action="AdminMFAV2", expires=expires) + f"    scope: {{subjects: [{subject}@contoso.com]}}\n"
        repository.write("overrides.yaml", "overrides:\n" + text)
        repository.commit("admin@contoso.com", "Put off")

    assert repository.check(capsys, base="HEAD~1")[1].splitlines()[0] == (
        "overrides.yaml:2:5: AdminMFAV2: was put off 2 times, and the policy allows 1 [extensions]"
    )


def test_what_is_not_committed_is_told_and_not_judged(repository: Repository, capsys: Capture) -> None:
    edit(repository)

    assert repository.check(capsys, base="main") == (
        0,
        FINE,
        "note: there are changes that are not committed; nobody's name is on them, and only HEAD was judged\n",
    )


def test_a_base_that_is_not_there_is_an_error_with_the_usual_reason(repository: Repository, capsys: Capture) -> None:
    assert repository.check(capsys, base="origin/main") == (
        2,
        "",
        "error: --base: there is no commit 'origin/main'\n"
        "  hint: fetch it first; a shallow clone does not have it (in GitHub Actions: fetch-depth: 0)\n",
    )


def test_without_people_nobody_may(tmp_path: Path, capsys: Capture) -> None:
    repository = Repository(tmp_path / "clone", "overrides: overrides.yaml\n")

    assert repository.check(capsys, base="HEAD") == (
        2,
        "",
        "error: tenantscore.yaml: no people are named, so nobody may change anything\n"
        "  hint: list them under 'people:' in tenantscore.yaml, each with an email and roles\n",
    )


def test_an_unreadable_revision_counts_as_a_change(repository: Repository, capsys: Capture) -> None:
    repository.write("overrides.yaml", "overrides: [\n")
    broken = repository.commit("reader@contoso.com", "Break")
    repository.write("overrides.yaml", "overrides:\n" + entry())
    repository.commit("admin@contoso.com", "Mend")
    code, out, _ = repository.check(capsys, base="main")

    assert code == 1
    assert f"who wrote {broken}, only reads" in out
