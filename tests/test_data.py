"""The data folder in a checkout and in an installed wheel."""

from __future__ import annotations

from pathlib import Path

import pytest

import scanner.data
from scanner.data import data_path, data_root


def test_a_checkout_holds_the_data_beside_the_package() -> None:
    assert data_root() == Path(scanner.data.__file__).resolve().parent.parent
    assert (data_root() / "schemas" / "resources" / "entra.yaml").is_file()


def test_a_wheel_holds_the_data_inside_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "scanner"
    (package / "_data" / "schemas").mkdir(parents=True)
    monkeypatch.setattr(scanner.data, "__file__", str(package / "data.py"))
    assert data_root() == package / "_data"
    assert data_path("schemas", "resources") == str(package / "_data" / "schemas" / "resources")
