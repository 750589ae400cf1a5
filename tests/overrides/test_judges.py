"""Whose roles count: those that the base had, found as the run finds them, in real repositories."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.overrides.repositories import CONFIG, Repository, entry

Capture = pytest.CaptureFixture[str]
NOBODY = "overrides: overrides.yaml\n"
MINE = NOBODY + "people:\n  - {email: reader@contoso.com, roles: [security-administrator]}\n"
READS = "only reads (security-reader) [role]"
NOTE = (
    "note: the base names no people yet; those of {} count from the next base on, so look well at who they are\n"
).format
FIRST = "where the base names no people yet; name them first, in a change of its own [role]"


@pytest.fixture
def nobody(tmp_path: Path) -> Repository:
    """A repository that names no people."""
    made = Repository(tmp_path / "clone", NOBODY)
    made.git("switch", "-q", "-c", "work")
    return made


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "clone")
    made.git("switch", "-q", "-c", "work")
    return made


def edit(repository: Repository, status: str = "third-party") -> None:
    repository.write("overrides.yaml", "overrides:\n" + entry(status=status))


def test_the_first_people_may_be_named_alone(nobody: Repository, capsys: Capture) -> None:
    nobody.write("tenantscore.yaml", CONFIG)
    nobody.commit("reader@contoso.com")

    assert nobody.check(capsys, base="main") == (
        0,
        "overrides.yaml: 1 entry, nothing to object to\n",
        NOTE("tenantscore.yaml"),
    )


def test_whoever_names_the_first_people_decides_nothing_beside_it(nobody: Repository, capsys: Capture) -> None:
    nobody.write(
        "tenantscore.yaml", MINE.replace("]}", "]}\n  - {email: second@contoso.com, roles: [global-administrator]}")
    )
    edit(nobody)
    commit = nobody.commit("reader@contoso.com")

    assert nobody.check(capsys, base="main") == (
        1,
        "overrides.yaml:2:5: OneAdmin: status changed from risk-accepted to third-party: "
        f"by reader@contoso.com ({commit}), {FIRST}\n"
        "overrides.yaml: 1 entry, 1 finding\n",
        NOTE("tenantscore.yaml"),
    )


@pytest.mark.parametrize("people_come_first", [True, False])
def test_nor_in_another_commit_of_the_same_change(nobody: Repository, capsys: Capture, people_come_first: bool) -> None:
    if people_come_first:
        nobody.write("tenantscore.yaml", CONFIG)
        nobody.commit("reader@contoso.com")
    edit(nobody)
    commit = nobody.commit("admin@contoso.com")
    nobody.write("tenantscore.yaml", CONFIG)
    if not people_come_first:
        nobody.commit("reader@contoso.com")

    code, out, _ = nobody.check(capsys, base="main")
    assert code == 1
    assert f"by admin@contoso.com ({commit}), {FIRST}" in out


def test_nor_a_setting(nobody: Repository, capsys: Capture) -> None:
    nobody.write("tenantscore.yaml", CONFIG + "asOf: 2026-01-20\n")
    commit = nobody.commit("reader@contoso.com")

    code, out, _ = nobody.check(capsys, base="main")
    assert code == 1
    assert f"tenantscore.yaml:1:1: asOf: added: by reader@contoso.com ({commit}), {FIRST}" in out


def test_people_that_are_merged_count_from_then_on(nobody: Repository, capsys: Capture) -> None:
    nobody.write("tenantscore.yaml", CONFIG)
    nobody.commit("reader@contoso.com")
    nobody.git("branch", "-f", "main")
    edit(nobody)
    nobody.commit("admin@contoso.com")

    assert nobody.check(capsys, base="main")[::2] == (0, "")


def test_a_configuration_that_is_new_and_named_for_the_run_gives_nobody_a_role(
    repository: Repository, capsys: Capture
) -> None:
    repository.write("cfg/tenantscore.yaml", MINE.replace("overrides.yaml", "../overrides.yaml"))
    edit(repository)
    commit = repository.commit("reader@contoso.com")

    code, out, err = repository.check(capsys, "-c", "cfg/tenantscore.yaml", base="main")
    assert (code, err) == (1, "")
    assert f"cfg/tenantscore.yaml:1:1: people: changed: reader@contoso.com, who wrote {commit}, {READS}" in out
    assert f"status changed from risk-accepted to third-party: reader@contoso.com, who wrote {commit}, {READS}" in out


def test_nor_does_one_that_the_environment_names(
    repository: Repository, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.write("cfg/tenantscore.yaml", MINE.replace("overrides.yaml", "../overrides.yaml"))
    edit(repository)
    commit = repository.commit("reader@contoso.com")
    monkeypatch.setenv("TENANTSCORE_CONFIG", "cfg/tenantscore.yaml")

    code, out, _ = repository.check(capsys, base="main")
    assert code == 1
    assert f"from risk-accepted to third-party: reader@contoso.com, who wrote {commit}, {READS}" in out


def test_nor_one_that_is_not_even_committed(repository: Repository, capsys: Capture) -> None:
    edit(repository)
    commit = repository.commit("reader@contoso.com")
    repository.write("mine.yaml", MINE)

    code, out, _ = repository.check(capsys, "-c", "mine.yaml", base="main")
    assert code == 1
    assert f"from risk-accepted to third-party: reader@contoso.com, who wrote {commit}, {READS}" in out


def test_a_moved_configuration_keeps_the_roles_of_the_one_that_the_base_finds(
    repository: Repository, capsys: Capture
) -> None:
    (repository.root / "cfg").mkdir()
    repository.git("mv", "tenantscore.yaml", "cfg/tenantscore.yaml")
    text = CONFIG.replace("overrides.yaml", "../overrides.yaml")
    repository.write("cfg/tenantscore.yaml", text)
    repository.commit("reader@contoso.com", "Move")
    assert repository.check(capsys, "-c", "cfg/tenantscore.yaml", base="main")[0] == 0

    repository.write("cfg/tenantscore.yaml", text.replace("security-reader", "global-administrator"))
    edit(repository)
    commit = repository.commit("reader@contoso.com")
    code, out, _ = repository.check(capsys, "-c", "cfg/tenantscore.yaml", base="main")
    assert code == 1
    assert f"cfg/tenantscore.yaml:1:1: people: changed: reader@contoso.com, who wrote {commit}, {READS}" in out
    assert f"from risk-accepted to third-party: reader@contoso.com, who wrote {commit}, {READS}" in out


@pytest.fixture
def decoy(nobody: Repository) -> Repository:
    """The base has an example with other people in it, which is nobody's configuration."""
    nobody.write("examples/tenantscore.yaml", MINE + "asOf: 2026-01-20\n")
    nobody.commit("admin@contoso.com")
    nobody.git("branch", "-f", "main")
    return nobody


def test_an_example_that_is_moved_into_place_gives_nobody_a_role(decoy: Repository, capsys: Capture) -> None:
    decoy.git("rm", "-q", "tenantscore.yaml")
    decoy.git("mv", "examples/tenantscore.yaml", "tenantscore.yaml")
    edit(decoy)
    commit = decoy.commit("reader@contoso.com")

    code, out, err = decoy.check(capsys, base="main")
    assert (code, err) == (1, NOTE("tenantscore.yaml"))
    assert f"OneAdmin: status changed from risk-accepted to third-party: by reader@contoso.com ({commit})" in out
    assert f"asOf: added: by reader@contoso.com ({commit})" in out


def test_nor_one_that_is_moved_to_a_name_that_the_run_gives(decoy: Repository, capsys: Capture) -> None:
    decoy.git("mv", "examples/tenantscore.yaml", "prod.yaml")
    edit(decoy)
    commit = decoy.commit("reader@contoso.com")

    code, out, err = decoy.check(capsys, "-c", "prod.yaml", base="main")
    assert (code, err) == (1, NOTE("prod.yaml"))
    assert f"OneAdmin: status changed from risk-accepted to third-party: by reader@contoso.com ({commit})" in out


def test_people_of_a_configuration_outside_of_the_repository_judge_with_a_note(
    nobody: Repository, tmp_path: Path, capsys: Capture
) -> None:
    edit(nobody)
    nobody.commit("admin@contoso.com")
    outside = tmp_path / "pipeline.yaml"
    outside.write_text(CONFIG.replace("overrides.yaml", "clone/overrides.yaml"))

    code, _, err = nobody.check(capsys, "-c", str(outside), base="main")
    assert (code, err) == (0, f"note: roles are those of {outside}, which is not part of the repository\n")


def test_a_configuration_nearby_hides_the_people_of_the_one_above_it_and_gives_nobody_a_role(
    repository: Repository, capsys: Capture
) -> None:
    repository.write("team/tenantscore.yaml", NOBODY.replace("overrides.yaml", "../overrides.yaml"))
    repository.commit("admin@contoso.com")
    repository.git("branch", "-f", "main")
    repository.write("team/tenantscore.yaml", MINE.replace("overrides.yaml", "../overrides.yaml"))
    edit(repository)
    commit = repository.commit("reader@contoso.com")
    repository.root = repository.root / "team"

    code, out, _ = repository.check(capsys, base="main")
    assert code == 1
    assert f"by reader@contoso.com ({commit}), {FIRST}" in out
