"""Which file's history is judged: the one that was named, whatever leads to it, in real repositories."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scanner.cli.main import main
from tests.overrides.repositories import CONFIG, Repository, entry

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "clone")
    made.git("switch", "-q", "-c", "work")
    return made


def text(status: str = "third-party", **fields: str) -> str:
    return "overrides:\n" + entry(status=status, **fields)


def refusal(commit: str, file: str) -> tuple[int, str, str]:
    told = (
        f"{file}:2:5: OneAdmin: status changed from risk-accepted to third-party: reader@contoso.com, "
        f"who wrote {commit}, only reads (security-reader) [role]\n"
    )
    return 1, told + f"{file}: 1 entry, 1 finding\n", ""


def test_the_file_that_the_flag_names_is_judged_and_not_the_configured_one(
    repository: Repository, capsys: Capture
) -> None:
    repository.write("other.yaml", text("risk-accepted"))
    repository.commit("admin@contoso.com")
    repository.git("branch", "-f", "main")
    repository.write("other.yaml", text())
    commit = repository.commit("reader@contoso.com")

    assert repository.check(capsys, base="main")[0] == 0
    assert repository.check(capsys, "--overrides", "other.yaml", base="main") == refusal(commit, "other.yaml")


def test_the_file_that_the_environment_names_is_judged(
    repository: Repository, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.write("other.yaml", text("risk-accepted"))
    repository.commit("admin@contoso.com")
    repository.git("branch", "-f", "main")
    repository.write("other.yaml", text())
    commit = repository.commit("reader@contoso.com")
    monkeypatch.setenv("TENANTSCORE_OVERRIDES", "other.yaml")

    assert repository.check(capsys, base="main") == refusal(commit, "other.yaml")


def test_diff_compares_the_file_that_was_named(
    repository: Repository, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.write("other.yaml", text("risk-accepted"))
    repository.commit("admin@contoso.com")
    repository.git("branch", "-f", "main")
    repository.write("other.yaml", text())
    commit = repository.commit("reader@contoso.com")
    monkeypatch.chdir(repository.root)

    assert main(["overrides", "diff", "--base", "main", "--overrides", "other.yaml"]) == 0
    assert capsys.readouterr().out == (
        f"~ other.yaml:2: OneAdmin: status changed from risk-accepted to third-party (reader@contoso.com, {commit})\n"
    )


def test_extensions_are_counted_in_the_file_that_was_named(tmp_path: Path, capsys: Capture) -> None:
    repository = Repository(tmp_path / "clone", CONFIG + "reviewPolicy: {extensions: 1}\n")
    for expires in ("2026-12-31", "2027-01-31", "2027-02-28"):
        repository.write("other.yaml", text("risk-accepted", expires=expires))
        repository.commit("admin@contoso.com")

    assert repository.check(capsys, "--overrides", "other.yaml", base="HEAD~1")[1].splitlines()[0] == (
        "other.yaml:2:5: OneAdmin: was put off 2 times, and the policy allows 1 [extensions]"
    )


def test_an_overrides_file_that_is_named_from_the_root_of_the_disk_is_judged(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "clone" / "overrides.yaml"
    repository = Repository(tmp_path / "clone", CONFIG.replace("overrides.yaml", str(path)))
    repository.git("switch", "-q", "-c", "work")
    repository.write("overrides.yaml", text())
    commit = repository.commit("reader@contoso.com")

    assert repository.check(capsys, base="main") == refusal(commit, "overrides.yaml")


def linked(repository: Repository, target: str = "decisions/real.yaml") -> None:
    """The overrides file becomes a link to a file of the repository; that is on main."""
    repository.write(target, text("risk-accepted"))
    (repository.root / "overrides.yaml").unlink()
    (repository.root / "overrides.yaml").symlink_to(target)
    repository.commit("reader@contoso.com", "Move behind a link")


def test_a_link_to_the_same_entries_decides_nothing(repository: Repository, capsys: Capture) -> None:
    linked(repository)

    assert repository.check(capsys, base="main")[0] == 0


@pytest.mark.parametrize("named", [(), ("--overrides", "overrides.yaml")], ids=["configured", "named"])
def test_a_change_of_the_file_behind_a_link_is_seen(
    repository: Repository, capsys: Capture, named: tuple[str, ...]
) -> None:
    linked(repository)
    repository.git("branch", "-f", "main")
    repository.write("decisions/real.yaml", text())
    commit = repository.commit("reader@contoso.com")

    code, out, err = repository.check(capsys, *named, base="main")
    assert (code, err) == (1, "")
    assert f"reader@contoso.com, who wrote {commit}, only reads" in out


def test_a_link_that_is_turned_to_other_entries_is_a_change(repository: Repository, capsys: Capture) -> None:
    linked(repository)
    repository.write("draft.yaml", text())
    repository.commit("reader@contoso.com", "Draft")
    repository.git("branch", "-f", "main")
    (repository.root / "overrides.yaml").unlink()
    (repository.root / "overrides.yaml").symlink_to("draft.yaml")
    commit = repository.commit("reader@contoso.com", "Turn")

    code, out, _ = repository.check(capsys, base="main")
    assert code == 1
    assert f"from risk-accepted to third-party: reader@contoso.com, who wrote {commit}, only reads" in out


def test_a_file_that_becomes_a_link_to_other_entries_is_a_change(repository: Repository, capsys: Capture) -> None:
    repository.write("draft.yaml", text())
    (repository.root / "overrides.yaml").unlink()
    (repository.root / "overrides.yaml").symlink_to("draft.yaml")
    commit = repository.commit("reader@contoso.com")

    code, out, _ = repository.check(capsys, base="main")
    assert code == 1
    assert f"from risk-accepted to third-party: reader@contoso.com, who wrote {commit}, only reads" in out


def test_links_of_folders_are_followed_too(tmp_path: Path, capsys: Capture) -> None:
    repository = Repository(tmp_path / "clone", CONFIG.replace("overrides.yaml", "current/overrides.yaml"))
    repository.write("v1/overrides.yaml", text("risk-accepted"))
    repository.write("v2/deep/overrides.yaml", text())
    (repository.root / "current").symlink_to("v1")
    repository.commit("admin@contoso.com")
    repository.git("switch", "-q", "-c", "work")
    (repository.root / "current").unlink()
    (repository.root / "current").symlink_to("./v1/../v2/deep")
    commit = repository.commit("reader@contoso.com")

    code, out, _ = repository.check(capsys, base="main")
    assert code == 1
    assert f"from risk-accepted to third-party: reader@contoso.com, who wrote {commit}, only reads" in out


def test_extensions_behind_a_link_are_counted(tmp_path: Path, capsys: Capture) -> None:
    repository = Repository(tmp_path / "clone", CONFIG + "reviewPolicy: {extensions: 1}\n")
    linked(repository)
    for expires in ("2027-01-31", "2027-02-28"):
        repository.write("decisions/real.yaml", text("risk-accepted", expires=expires))
        repository.commit("admin@contoso.com", "Put off")

    assert (
        "OneAdmin: was put off 2 times, and the policy allows 1 [extensions]"
        in (repository.check(capsys, base="HEAD~1")[1])
    )


@pytest.mark.parametrize("kind", ["absolute", "relative", "another repository"])
def test_a_link_that_leads_out_of_the_repository_is_an_error(
    repository: Repository, tmp_path: Path, capsys: Capture, kind: str
) -> None:
    outside = Repository(tmp_path / "outside") if kind == "another repository" else None
    target = tmp_path / "outside" / "overrides.yaml"
    target.parent.mkdir(exist_ok=True)
    target.write_text(text())
    assert outside is None or outside.commit("reader@contoso.com")
    link = str(target) if kind == "absolute" else "../outside/overrides.yaml"
    (repository.root / "overrides.yaml").unlink()
    (repository.root / "overrides.yaml").symlink_to(link)
    repository.commit("reader@contoso.com")

    assert repository.check(capsys, base="main") == (
        2,
        "",
        f"error: overrides.yaml: is a link that leads out of the repository, to {link}\n"
        "  hint: keep the file itself in the repository, and commit it there\n",
    )


def test_a_link_that_led_out_for_a_while_counts_as_a_change(repository: Repository, capsys: Capture) -> None:
    (repository.root / "overrides.yaml").unlink()
    (repository.root / "overrides.yaml").symlink_to("/nowhere/overrides.yaml")
    out_of_it = repository.commit("reader@contoso.com", "Out")
    (repository.root / "overrides.yaml").unlink()
    repository.write("overrides.yaml", text("risk-accepted"))
    repository.commit("admin@contoso.com", "Back")

    code, out, _ = repository.check(capsys, base="main")
    assert code == 1
    assert f"reader@contoso.com, who wrote {out_of_it}, only reads" in out


def test_a_link_that_runs_in_a_circle_has_no_entries(repository: Repository) -> None:
    from scanner.overrides.git import Repository as Git

    for one, other in (("a", "b"), ("b", "a")):
        (repository.root / one).symlink_to(other)
    repository.commit("reader@contoso.com")

    found = Git.around(str(repository.root / "overrides.yaml")).find("HEAD", "a")
    assert (found.blob, found.outside) == (None, None)


def test_a_configuration_put_in_front_of_another_gives_nobody_a_role(tmp_path: Path, capsys: Capture) -> None:
    repository = Repository(tmp_path / "clone")
    repository.write("team/overrides.yaml", text("risk-accepted"))
    repository.write("tenantscore.yaml", CONFIG.replace("overrides.yaml", "team/overrides.yaml"))
    repository.commit("admin@contoso.com")
    repository.git("switch", "-q", "-c", "work")
    repository.write("team/tenantscore.yaml", CONFIG.replace("security-reader", "global-administrator"))
    repository.write("team/overrides.yaml", text())
    commit = repository.commit("reader@contoso.com")
    repository.root = repository.root / "team"

    code, out, err = repository.check(capsys, base="main")
    assert (code, err) == (1, "")
    assert f"tenantscore.yaml:1:1: people: changed: reader@contoso.com, who wrote {commit}, only reads" in out
    assert f"from risk-accepted to third-party: reader@contoso.com, who wrote {commit}, only reads" in out


def test_settings_that_go_away_with_their_file_are_a_change(repository: Repository, capsys: Capture) -> None:
    os.unlink(repository.root / "tenantscore.yaml")
    commit = repository.commit("reader@contoso.com")

    code, out, _ = repository.check(capsys, "--overrides", "overrides.yaml", base="main")
    assert code == 1
    assert f"people: removed: reader@contoso.com, who wrote {commit}, only reads" in out


def test_a_configuration_in_another_repository_than_its_overrides_is_an_error(
    repository: Repository, tmp_path: Path, capsys: Capture
) -> None:
    Repository(tmp_path / "other")
    repository.write("tenantscore.yaml", CONFIG.replace("overrides.yaml", "../other/overrides.yaml"))
    repository.commit("reader@contoso.com")

    assert repository.check(capsys, base="HEAD") == (
        2,
        "",
        "error: tenantscore.yaml: is in another repository than the overrides it names, so its changes are not seen\n"
        "  hint: keep both in one repository, or name the overrides by --overrides\n",
    )


def test_a_merge_that_takes_one_of_two_sides_says_what_it_put_aside(repository: Repository, capsys: Capture) -> None:
    repository.write("overrides.yaml", text("planned"))
    repository.commit("admin@contoso.com")
    repository.git("switch", "-q", "-c", "topic", "main")
    repository.write("overrides.yaml", text())
    repository.commit("admin@contoso.com")
    repository.git("merge", "-q", "-s", "ours", "-m", "Merge", "work", who="reader@contoso.com")
    commit = repository.git("rev-parse", "HEAD")[:10]

    code, out, _ = repository.check(capsys, base="main")
    assert code == 1
    assert f"OneAdmin: status changed from planned to third-party: reader@contoso.com, who wrote {commit}" in out
