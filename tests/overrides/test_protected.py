"""Which settings only people who write may change, and who they are, in real repositories."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.cli.main import main
from scanner.config.document import ConfigDocument
from scanner.data import data_path
from scanner.overrides.decisions import PROTECTED
from tests.overrides.repositories import CONFIG, Repository, entry

Capture = pytest.CaptureFixture[str]
READS = "only reads (security-reader) [role]"
SETTINGS = {
    "actions": "{OneAdmin: {disabled: Nobody looks at it.}}",
    "asOf": "2026-01-01",
    "baseline": "git:main",
    "breakGlassAccounts": "[reader@contoso.com]",
    "frameworks": "[scuba]",
    "gate": "{lowestScore: 1}",
    "people": "[{email: reader@contoso.com, roles: [global-administrator]}]",
    "reviewPolicy": "{extensions: 9}",
    "rules": "[own]",
    "share": "{email: reader@contoso.com}",
    "snapshot": "better.json",
    "zones": "{bad: 10, okay: 20}",
}
OWN = Path(data_path("rules")) / "apps" / "forms_phishing_protection.yaml"


def rule(name: str, points: int = 3) -> str:
    """A rule of one's own."""
    text = OWN.read_text().replace("forms_phishing_protection", name)
    lines = [f"points: {points}" if line.startswith("points:") else line for line in text.splitlines()]
    return "\n".join(lines) + "\n"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "clone")
    made.git("switch", "-q", "-c", "work")
    return made


def lines(repository: Repository, capsys: Capture, *arguments: str) -> list[str]:
    """What `overrides check` says, which has to be refused."""
    code, out, _ = repository.check(capsys, *arguments, base="main")
    assert code == 1, out
    return out.splitlines()


def test_every_setting_but_the_formats_and_the_place_of_the_overrides_is_protected() -> None:
    keys = {field.alias or name for name, field in ConfigDocument.model_fields.items()}

    assert keys - {*PROTECTED} == {"formats", "overrides"}
    assert {*SETTINGS} == {*PROTECTED} & keys


@pytest.mark.parametrize("name", SETTINGS)
def test_a_readers_change_of_a_setting_is_named_with_its_key_and_commit(
    repository: Repository, capsys: Capture, name: str
) -> None:
    repository.write("own/apps/Own.yaml", rule("Own"))
    config = CONFIG if name != "people" else CONFIG.partition("people:")[0]
    repository.write("tenantscore.yaml", f"{config}{name}: {SETTINGS[name]}\n")
    commit = repository.commit("reader@contoso.com")
    what = "changed" if name == "people" else "added"

    told = lines(repository, capsys)
    assert f"tenantscore.yaml:1:1: {name}: {what}: reader@contoso.com, who wrote {commit}, {READS}" in told


@pytest.mark.parametrize("name", SETTINGS)
def test_an_administrator_changes_every_setting(repository: Repository, capsys: Capture, name: str) -> None:
    repository.write("own/apps/Own.yaml", rule("Own"))
    config = CONFIG if name != "people" else CONFIG.partition("people:")[0]
    repository.write("tenantscore.yaml", f"{config}{name}: {SETTINGS[name]}\n")
    repository.commit("admin@contoso.com")

    assert repository.check(capsys, base="main")[0] == 0


def test_a_reader_may_change_what_is_written(repository: Repository, capsys: Capture) -> None:
    repository.write("tenantscore.yaml", CONFIG + "formats: [markdown]\n")
    repository.commit("reader@contoso.com")

    assert repository.check(capsys, base="main")[0] == 0


def test_a_reader_revives_nothing_by_the_day_that_dates_are_judged_by(tmp_path: Path, capsys: Capture) -> None:
    repository = Repository(tmp_path / "clone", CONFIG + "asOf: 2026-11-20\n")
    repository.git("switch", "-q", "-c", "work")
    repository.write("tenantscore.yaml", CONFIG + "asOf: 2026-01-20\n")
    commit = repository.commit("reader@contoso.com")

    assert lines(repository, capsys)[0] == (
        f"tenantscore.yaml:1:1: asOf: changed: reader@contoso.com, who wrote {commit}, {READS}"
    )


def test_settings_of_a_pyproject_are_protected_too(tmp_path: Path, capsys: Capture) -> None:
    people = '{email = "admin@contoso.com", roles = ["security-administrator"]}'
    reader = '{email = "reader@contoso.com", roles = ["security-reader"]}'
    table = f'[tool.tenantscore]\noverrides = "overrides.yaml"\npeople = [{people}, {reader}]\n'
    repository = Repository(tmp_path / "clone")
    repository.git("rm", "-q", "tenantscore.yaml")
    repository.write("pyproject.toml", table)
    repository.commit("admin@contoso.com")
    repository.git("switch", "-q", "-c", "work")
    repository.write("pyproject.toml", table + "asOf = 2026-01-20\n")
    commit = repository.commit("reader@contoso.com")

    told = f"pyproject.toml:1:1: asOf: added: reader@contoso.com, who wrote {commit}, {READS}"
    assert told in lines(repository, capsys)


def test_a_configuration_that_names_other_entries_is_a_change_though_the_file_was_named_for_this_run(
    repository: Repository, capsys: Capture
) -> None:
    repository.write("draft.yaml", "overrides:\n" + entry(status="third-party"))
    repository.write("tenantscore.yaml", CONFIG.replace("overrides: overrides.yaml", "overrides: draft.yaml"))
    commit = repository.commit("reader@contoso.com")

    told = f"tenantscore.yaml:1:1: overrides: added: reader@contoso.com, who wrote {commit}, {READS}"
    assert told in lines(repository, capsys, "--overrides", "overrides.yaml")


@pytest.fixture
def ruled(tmp_path: Path) -> Repository:
    """A repository with rules of its own in `policy/own`, some of them behind links."""
    made = Repository(tmp_path / "clone", CONFIG + "rules: [policy/own]\n")
    made.write("policy/own/apps/Own.yaml", rule("Own"))
    made.write("policy/own/README.md", "Rules of our own.\n")
    made.write("shared/Shared.yaml", rule("Shared"))
    (made.root / "policy" / "own" / "apps" / "Shared.yaml").symlink_to("../../../shared/Shared.yaml")
    made.write("folder/Linked.yaml", rule("Linked"))
    (made.root / "policy" / "own" / "more").symlink_to("../../folder")
    made.commit("admin@contoso.com")
    made.git("switch", "-q", "-c", "work")
    return made


def test_a_readers_edit_of_a_rule_is_named_with_its_file(ruled: Repository, capsys: Capture) -> None:
    ruled.write("policy/own/README.md", "Read me.\n")
    ruled.write("elsewhere/Other.yaml", rule("Other"))
    ruled.commit("reader@contoso.com")
    ruled.write("policy/own/apps/Own.yaml", rule("Own", points=9))
    commit = ruled.commit("reader@contoso.com")

    assert lines(ruled, capsys) == [
        f"policy/own/apps/Own.yaml:1:1: rules: changed: reader@contoso.com, who wrote {commit}, {READS}",
        "overrides.yaml: 1 entry, 1 finding",
    ]


def decided(repository: Repository, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What `overrides diff` says, which loads no rules."""
    monkeypatch.chdir(repository.root)
    assert main(["overrides", "diff", "--base", "main"]) == 0
    return capsys.readouterr().out.splitlines()


@pytest.mark.parametrize(
    ("edited", "told"),
    [
        ("shared/Shared.yaml", "policy/own/apps/Shared.yaml"),
        ("folder/Linked.yaml", "policy/own/more/Linked.yaml"),
    ],
    ids=["link", "link of a folder"],
)
def test_a_rule_behind_a_link_is_a_rule(
    ruled: Repository, capsys: Capture, monkeypatch: pytest.MonkeyPatch, edited: str, told: str
) -> None:
    ruled.write(edited, "points: 9\n")
    commit = ruled.commit("reader@contoso.com")

    assert decided(ruled, capsys, monkeypatch) == [f"~ {told}: changed (reader@contoso.com, {commit})"]


def test_rules_that_come_and_go_are_changes(
    ruled: Repository, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    ruled.git("mv", "policy/own/apps/Own.yaml", "policy/own/Own.yaml")
    ruled.git("rm", "-q", "policy/own/more")
    (ruled.root / "policy" / "own" / "more").symlink_to("../../../outside")
    commit = ruled.commit("reader@contoso.com")
    who = f"(reader@contoso.com, {commit})"

    assert decided(ruled, capsys, monkeypatch) == [
        f"+ policy/own/Own.yaml: added {who}",
        f"- policy/own/apps/Own.yaml: removed {who}",
        f"+ policy/own/more: added {who}",
        f"- policy/own/more/Linked.yaml: removed {who}",
    ]


def test_an_administrators_rules_are_merged_by_whoever_merges(ruled: Repository, capsys: Capture) -> None:
    ruled.write("policy/own/apps/Own.yaml", rule("Own", points=9))
    ruled.commit("admin@contoso.com")
    ruled.git("switch", "-q", "-c", "topic", "main")
    ruled.write("folder/Linked.yaml", rule("Linked", points=9))
    ruled.commit("second@contoso.com")
    ruled.git("merge", "-q", "--no-ff", "-m", "Merge", "work", who="reader@contoso.com")

    assert ruled.check(capsys, base="main")[0] == 0


def test_diff_names_rules_and_settings_too(ruled: Repository, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    ruled.write("policy/own/apps/Own.yaml", rule("Own", points=9))
    ruled.write("tenantscore.yaml", CONFIG + "rules: [policy/own]\nasOf: 2026-01-20\n")
    commit = ruled.commit("reader@contoso.com")

    assert decided(ruled, capsys, monkeypatch) == [
        f"~ policy/own/apps/Own.yaml: changed (reader@contoso.com, {commit})",
        f"+ asOf: added (reader@contoso.com, {commit})",
    ]
