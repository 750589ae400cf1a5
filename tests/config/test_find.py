from __future__ import annotations

from pathlib import Path

import pytest

from scanner.config.find import find
from scanner.config.resolve import resolve
from scanner.model.config import Config, Zones
from scanner.model.problem import InputError


def test_the_nearest_file_up_to_the_git_root_is_found(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "tenantscore.yaml").touch()
    assert find(str(inner)) == str(tmp_path / "tenantscore.yaml")
    (tmp_path / "a" / "tenantscore.yaml").touch()
    assert find(str(inner)) == str(tmp_path / "a" / "tenantscore.yaml")


def test_nothing_above_the_git_root_counts(tmp_path: Path) -> None:
    (tmp_path / "tenantscore.yaml").touch()
    inner = tmp_path / "repository"
    inner.mkdir()
    (inner / ".git").write_text("gitdir: elsewhere\n")
    assert find(str(inner)) is None


def test_outside_of_a_work_tree_only_the_directory_itself_counts(tmp_path: Path) -> None:
    (tmp_path / "tenantscore.yaml").touch()
    inner = tmp_path / "inner"
    inner.mkdir()
    assert find(str(inner)) is None
    assert find(str(tmp_path)) == str(tmp_path / "tenantscore.yaml")


def test_a_table_in_pyproject_is_a_configuration_file(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[project]\nname = "x"\n\n[tool.tenantscore]\nasOf = 2026-11-20\n'
        "zones = {bad = 10, okay = 20}\n\n[tool.x]\nasOf = 1\n"
    )
    settings = resolve({}, {}, str(tmp_path))
    assert settings.config == Config(as_of="2026-11-20", zones=Zones(10, 20))
    assert settings.origins["zones"] == "pyproject.toml:6:9"


def test_a_slip_in_pyproject_has_a_place_too(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.tenantscore]\nsnapshto = 'a'\nzones = {bad = 120}\n")
    with pytest.raises(InputError) as caught:
        resolve({}, {}, str(tmp_path))
    assert [str(problem) for problem in caught.value.problems] == [
        "error: pyproject.toml:2:1: unknown key 'snapshto'\n  hint: did you mean 'snapshot'?",
        "error: pyproject.toml:3:9: zones.bad: must be at most 100\n"
        "  hint: it is 120; write a number at least 0 and at most 100",
    ]


def test_a_pyproject_that_is_not_toml_is_told_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.tenantscore]\nsnapshot = \n")
    with pytest.raises(InputError) as caught:
        resolve({}, {}, str(tmp_path))
    assert str(caught.value) == "error: pyproject.toml:2:12: is not TOML: invalid value"


def test_a_pyproject_of_somebody_else_is_none_of_our_business(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("this is not TOML")
    assert find(str(tmp_path)) is None


def test_two_files_in_one_place_are_one_too_many(tmp_path: Path) -> None:
    (tmp_path / "tenantscore.yaml").touch()
    (tmp_path / "pyproject.toml").write_text("[tool.tenantscore]\n")
    with pytest.raises(InputError) as caught:
        resolve({}, {}, str(tmp_path))
    assert str(caught.value) == (
        "error: tenantscore.yaml: pyproject.toml beside it has settings too\n  hint: keep them in one of the two"
    )
