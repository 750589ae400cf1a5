from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scanner.cli.paths import repository_path

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("snapshot.json", "tenants/snapshot.json"),
        ("./a/../snapshot.json", "tenants/snapshot.json"),
        ("../snapshot.json", "snapshot.json"),
        ("../../snapshot.json", None),
        ("/snapshot.json", None),
    ],
)
def test_a_path_is_told_from_the_root_of_the_work_tree(
    path: str, expected: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    (tmp_path / "repository" / "tenants").mkdir()
    monkeypatch.chdir(tmp_path / "repository" / "tenants")
    assert repository_path(path) == expected


def test_outside_of_a_work_tree_the_working_directory_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert repository_path("snapshot.json") == "snapshot.json"
    assert repository_path("../snapshot.json") is None


def test_a_link_is_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "elsewhere.json").write_text("{}")
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "link.json").symlink_to(tmp_path / "elsewhere.json")
    monkeypatch.chdir(tmp_path / "here")
    assert repository_path("link.json") is None
