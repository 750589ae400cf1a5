"""Files of revisions, found as the file system would find them, in real repositories."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scanner.cli.main import main
from scanner.git import Tree, is_unchanged, tree_of
from tests.overrides.repositories import Repository


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """`rules` has a file, a link to one, a link of a folder, and links that lead to nothing and out."""
    made = Repository(tmp_path / "clone")
    made.write("rules/apps/One.yaml", "one\n")
    made.write("shared/Two.yaml", "two\n")
    made.write("shared/deep/Three.yaml", "three\n")
    for name, target in (
        ("rules/apps/Two.yaml", "../../shared/Two.yaml"),
        ("rules/shared", "../shared"),
        ("rules/nothing", "nowhere"),
        ("rules/out", "../../elsewhere"),
        ("rules/circle", "circle"),
        ("current", "rules/apps"),
    ):
        (made.root / name).symlink_to(target)
    made.commit("admin@contoso.com")
    return made


def tree(repository: Repository, revision: str = "HEAD") -> Tree:
    return tree_of(str(repository.root), revision)


def copied(repository: Repository, path: str, target: Path) -> dict[str, str]:
    assert tree(repository).write(path, str(target))
    return {str(file.relative_to(target)): file.read_text() for file in target.rglob("*") if file.is_file()}


def test_a_folder_is_copied_with_what_its_links_lead_to(repository: Repository, tmp_path: Path) -> None:
    assert copied(repository, "rules", tmp_path / "copy") == {
        "apps/One.yaml": "one\n",
        "apps/Two.yaml": "two\n",
        "shared/Two.yaml": "two\n",
        "shared/deep/Three.yaml": "three\n",
    }


def test_a_folder_behind_a_link_is_copied(repository: Repository, tmp_path: Path) -> None:
    assert copied(repository, "current", tmp_path / "copy") == {"One.yaml": "one\n", "Two.yaml": "two\n"}


def test_a_file_in_a_folder_behind_a_link_is_copied(repository: Repository, tmp_path: Path) -> None:
    target = tmp_path / "copy.yaml"
    assert tree(repository).write("./current/One.yaml", str(target))
    assert target.read_text() == "one\n"


@pytest.mark.parametrize("path", ["rules/nothing", "rules/out", "rules/circle", "missing", "../clone/rules"])
def test_what_a_revision_does_not_have_is_not_copied(repository: Repository, tmp_path: Path, path: str) -> None:
    assert not tree(repository).write(path, str(tmp_path / "copy"))
    assert not (tmp_path / "copy").exists()


def test_what_leads_out_is_told(repository: Repository) -> None:
    outside = {name: found.outside for name, found in tree(repository).files("rules").items() if found.outside}
    assert outside == {"rules/out": "../../elsewhere"}


@pytest.mark.parametrize("edited", ["rules/apps/One.yaml", "shared/Two.yaml", "shared/New.yaml"])
def test_a_change_behind_a_link_is_a_change_of_the_work_tree(repository: Repository, edited: str) -> None:
    head = tree(repository)
    places = {"rules", *(name for found in head.files("rules").values() for name in found.passed)}
    assert is_unchanged(head.root, head.commit, places)

    repository.write(edited, "changed\n")
    assert not is_unchanged(head.root, head.commit, places)


def test_compare_reads_overrides_behind_a_link_of_a_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Repository(tmp_path / "clone", "overrides: current/overrides.yaml\nsnapshot: snapshot.json\n")
    made.write("v1/overrides.yaml", "overrides: [\n")
    (made.root / "current").symlink_to("v1")
    made.write("snapshot.json", "{}")
    made.commit("admin@contoso.com")
    monkeypatch.chdir(made.root)

    assert main(["compare", "HEAD", "HEAD", "--as-of", "2026-11-20"]) == 2
    assert "HEAD:current/overrides.yaml:" in capsys.readouterr().err


def test_settings_of_the_clone_and_of_the_caller_do_not_change_what_is_read(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.write("a\tb\u00e4.yaml", "x\n")
    repository.git("config", "core.quotePath", "true")
    repository.commit("admin@contoso.com")
    monkeypatch.setenv("GIT_DIR", os.devnull)
    monkeypatch.setenv("GIT_LITERAL_PATHSPECS", "0")

    assert [*tree(repository).files("a\tb\u00e4.yaml")] == ["a\tb\u00e4.yaml"]
