"""How often a last day was put off: along each way that led here, in real repositories."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.overrides.repositories import CONFIG, Repository, entry

Capture = pytest.CaptureFixture[str]
POLICY = CONFIG + "reviewPolicy: {extensions: 1}\n"
TWICE = "OneAdmin: was put off 2 times, and the policy allows 1 [extensions]"
OTHER = entry(action="MFARegistrationV2")
DAYS = ("2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "clone", POLICY)


def put(repository: Repository, *entries: str) -> None:
    repository.write("overrides.yaml", "overrides:" + ("\n" + "".join(entries) if entries else " []\n"))
    repository.commit("admin@contoso.com")


def merge(repository: Repository, *arguments: str) -> None:
    repository.git("merge", "-q", "--no-ff", "-m", "Merge", *arguments)


def told(repository: Repository, capsys: Capture) -> list[str]:
    """The findings about extensions."""
    _, out, err = repository.check(capsys, base="HEAD")
    assert err == ""
    return [line.partition(": ")[2] for line in out.splitlines() if line.endswith("[extensions]")]


def test_one_extension_counts_once_though_a_branch_from_before_it_is_merged(
    repository: Repository, capsys: Capture
) -> None:
    repository.git("switch", "-q", "-c", "topic")
    put(repository, OTHER, entry())
    repository.git("switch", "-q", "main")
    put(repository, entry(expires=DAYS[0]))
    merge(repository, "topic")

    assert told(repository, capsys) == []

    put(repository, entry(expires=DAYS[1]), OTHER)
    assert told(repository, capsys) == [TWICE]


def test_branches_that_put_off_beside_each_other_do_not_add_up(repository: Repository, capsys: Capture) -> None:
    repository.git("switch", "-q", "-c", "topic")
    put(repository, entry(expires=DAYS[1]))
    repository.git("switch", "-q", "main")
    put(repository, entry(expires=DAYS[0]))
    merge(repository, "-X", "theirs", "topic")

    assert told(repository, capsys) == []


def test_the_longest_of_two_branches_counts(repository: Repository, capsys: Capture) -> None:
    repository.git("switch", "-q", "-c", "topic")
    put(repository, entry(expires=DAYS[0]))
    put(repository, entry(expires=DAYS[1]))
    repository.git("switch", "-q", "main")
    put(repository, entry(expires=DAYS[2]))
    merge(repository, "-s", "ours", "topic")

    assert told(repository, capsys) == [TWICE]


def test_a_merge_that_puts_off_itself_counts_once(repository: Repository, capsys: Capture) -> None:
    repository.git("switch", "-q", "-c", "topic")
    put(repository, entry(expires=DAYS[0]))
    repository.git("switch", "-q", "main")
    put(repository, entry(expires=DAYS[1]))
    merge(repository, "-X", "theirs", "--no-commit", "topic")
    put(repository, entry(expires=DAYS[2]))

    assert len(repository.git("rev-list", "--parents", "-1", "HEAD").split()) == 3
    assert told(repository, capsys) == [TWICE]


def test_a_merge_that_undoes_an_extension_does_not_make_it_forgotten(repository: Repository, capsys: Capture) -> None:
    repository.git("branch", "before")
    put(repository, entry(expires=DAYS[0]))
    repository.git("switch", "-q", "before")
    repository.write("README.md", "hello\n")
    repository.commit("admin@contoso.com")
    merge(repository, "-s", "ours", "main")
    assert told(repository, capsys) == []

    put(repository, entry(expires=DAYS[1]))
    assert told(repository, capsys) == [TWICE]


def test_an_entry_that_is_deleted_and_made_anew_goes_on_where_it_was(repository: Repository, capsys: Capture) -> None:
    put(repository, entry(expires=DAYS[0]))
    put(repository)
    put(repository, OTHER)
    put(repository, OTHER, entry(expires=DAYS[1]))

    assert told(repository, capsys) == [TWICE]


def test_so_does_one_that_a_merge_deletes(repository: Repository, capsys: Capture) -> None:
    put(repository, entry(expires=DAYS[0]))
    repository.git("switch", "-q", "-c", "topic")
    put(repository)
    repository.git("switch", "-q", "main")
    put(repository, entry(expires=DAYS[0]), OTHER)
    merge(repository, "-X", "theirs", "--no-commit", "topic")
    put(repository, OTHER)
    put(repository, OTHER, entry(expires=DAYS[1]))

    assert told(repository, capsys) == [TWICE]


def test_an_entry_that_is_made_anew_with_the_same_last_day_was_not_put_off(
    repository: Repository, capsys: Capture
) -> None:
    put(repository, entry(expires=DAYS[0]))
    put(repository)
    put(repository, entry(expires=DAYS[0]))

    assert told(repository, capsys) == []


def test_a_day_that_is_taken_back_and_put_off_again_counts_again(repository: Repository, capsys: Capture) -> None:
    put(repository, entry(expires=DAYS[0]))
    put(repository, entry())
    put(repository, entry(expires=DAYS[0]))

    assert told(repository, capsys) == [TWICE]


def test_subjects_in_another_order_are_the_same_scope(repository: Repository, capsys: Capture) -> None:
    scopes = ("{subjects: [a@contoso.com, b@contoso.com]}", "{subjects: [B@contoso.com, a@contoso.com]}")
    scoped = [f"    scope: {scope}\n" for scope in scopes]
    put(repository, entry(action="AdminMFAV2") + scoped[0])
    put(repository, entry(action="AdminMFAV2", expires=DAYS[0]) + scoped[0])
    put(repository)
    put(repository, entry(action="AdminMFAV2", expires=DAYS[1]) + scoped[1])

    assert told(repository, capsys) == [TWICE.replace("OneAdmin", "AdminMFAV2")]


def test_a_scope_that_wanders_there_and_back_keeps_its_count(repository: Repository, capsys: Capture) -> None:
    scoped = [f"    scope: {{subjects: [{name}@contoso.com]}}\n" for name in "aba"]
    for scope, day in zip(scoped, DAYS, strict=False):
        put(repository, entry(action="AdminMFAV2", expires=day) + scope)

    assert told(repository, capsys) == [TWICE.replace("OneAdmin", "AdminMFAV2")]


def test_another_name_of_the_action_is_the_same_entry(repository: Repository, capsys: Capture) -> None:
    put(repository, entry(action="AdminMFA"))
    put(repository, entry(action="AdminMFAV2", expires=DAYS[0]))
    put(repository)
    put(repository, entry(action="AdminMFA", expires=DAYS[1]))

    assert told(repository, capsys) == [TWICE.replace("OneAdmin", "AdminMFA")]


def test_entries_about_other_subjects_have_counts_of_their_own(repository: Repository, capsys: Capture) -> None:
    scoped = [f"    scope: {{subjects: [{name}@contoso.com]}}\n" for name in "ab"]
    one, other = (entry(action="AdminMFAV2") + scope for scope in scoped)
    put(repository, one, other)
    put(repository, one.replace("2026-12-31", DAYS[0]), other)
    put(repository, one.replace("2026-12-31", DAYS[0]), other.replace("2026-12-31", DAYS[0]))

    assert told(repository, capsys) == []
