from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from scanner.cli.settings import settings_of
from scanner.model.problem import InputError


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)


def test_the_snapshot_is_the_one_of_the_command_line() -> None:
    assert settings_of({"snapshot": "a.json"}).snapshot() == "a.json"


def test_without_a_snapshot_there_is_nothing_to_do() -> None:
    with pytest.raises(InputError) as caught:
        settings_of({"snapshot": None}).snapshot()
    assert str(caught.value) == (
        "error: SNAPSHOT: no snapshot was named\n"
        "  hint: name one: tenantscore scan snapshot.json, or 'snapshot:' in tenantscore.yaml"
    )


def test_rules_of_ones_own_come_after_the_catalogue() -> None:
    first, *others = settings_of({"rules": ("mine", "yours")}).packs()
    assert (Path(first) / "definitions").is_dir()
    assert others == ["mine", "yours"]


def test_the_day_is_the_one_that_was_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings_of({"as_of": "2026-11-20"}).as_of() == "2026-11-20"
    monkeypatch.setenv("TENANTSCORE_AS_OF", "2026-01-01")
    assert settings_of({}).as_of() == "2026-01-01"


def test_the_day_is_a_day_when_none_was_set() -> None:
    text = settings_of({}).as_of()
    assert date.fromisoformat(text).isoformat() == text


def test_the_file_named_on_the_command_line_is_the_one_that_is_read(tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text("snapshot: other.json\n")
    settings = settings_of({"config": "other.yaml"})
    assert settings.snapshot() == "other.json"
    assert settings.table().splitlines()[:2] == [
        "# configuration file: other.yaml",
        'snapshot: "other.json"      # other.yaml:1:11',
    ]
