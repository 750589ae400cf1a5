from __future__ import annotations

from pathlib import Path

import pytest

from reporters.console import render
from scanner.data import data_path
from scanner.model.config import Config
from scanner.model.problem import InputError
from scanner.pipeline import scan
from scanner.rules import cache
from scanner.rules.cache import cached_pack, sealed
from scanner.rules.compiled import pack_of_bytes, pack_to_bytes
from scanner.rules.load import load_pack
from scanner.snapshot.document import Snapshot
from scanner.snapshot.resources import load_registry
from tests.rules.files import a_rules_folder


def test_a_folder_that_is_not_there_is_a_fault_though_the_others_were_compiled_before(tmp_path: Path) -> None:
    rules, kept = a_rules_folder(tmp_path), {"TENANTSCORE_CACHE_DIR": str(tmp_path / "cache")}
    assert cached_pack([rules], kept).catalogue == cached_pack([rules], kept).catalogue

    with pytest.raises(InputError) as raised:
        cached_pack([rules, "nowhere"], kept)
    assert [problem.message for problem in raised.value.problems] == ["is not a folder of rules"]


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of rules in the place of the catalogue, and the file that it is compiled to."""
    rules, path = a_rules_folder(tmp_path), tmp_path / "catalogue.pack"
    path.write_bytes(sealed(pack_to_bytes(load_pack([rules], load_registry()))))
    monkeypatch.setattr(cache, "shipped_path", lambda: str(path))
    monkeypatch.setattr(cache, "_compiled", lambda folders: pytest.fail("compiled again"))
    return path


def loaded(shipped: Path, *, texts: bool) -> str:
    pack = cached_pack([data_path("rules")], {"TENANTSCORE_CACHE_DIR": str(shipped.parent / "c")}, texts=texts)
    return pack.catalogue.actions[0].rationale


def test_the_shipped_catalogue_is_loaded_with_the_texts_of_its_actions_or_without(shipped: Path) -> None:
    assert loaded(shipped, texts=True) == "People who must change their passwords choose weaker ones."
    assert loaded(shipped, texts=False) == ""


@pytest.mark.parametrize("texts", [True, False])
@pytest.mark.parametrize("damage", ["cut", "empty", "of another version"])
def test_a_shipped_catalogue_that_is_not_whole_is_compiled_again(shipped: Path, damage: str, texts: bool) -> None:
    held = shipped.read_bytes()
    damaged = {"cut": held[:-1], "empty": b"", "of another version": held.replace(b"pack 2", b"pack 1", 1)}
    shipped.write_bytes(damaged[damage])
    with pytest.raises(pytest.fail.Exception, match="compiled again"):
        loaded(shipped, texts=texts)


def test_a_pack_of_this_user_is_used_only_with_the_right_digest(tmp_path: Path) -> None:
    rules, kept = a_rules_folder(tmp_path), {"TENANTSCORE_CACHE_DIR": str(tmp_path / "cache")}
    first = cached_pack([rules], kept).catalogue
    (path,) = (tmp_path / "cache").iterdir()
    held = path.read_bytes()
    path.write_bytes(held.replace(b"choose weaker", b"choose better"))
    assert cached_pack([rules], kept).catalogue == first
    assert path.read_bytes() == held


def test_the_console_shows_the_same_without_the_texts_of_actions(tmp_path: Path) -> None:
    data = pack_to_bytes(load_pack([a_rules_folder(tmp_path)], load_registry()))
    rows = [
        {"id": f"{days}.com", "isVerified": True, "passwordValidityPeriodInDays": days} for days in (90, 2147483647)
    ]
    snapshot = Snapshot.from_data({"entra": {"domains": rows}})
    shown = {
        render(scan(pack_of_bytes(data, texts=texts), snapshot, (), Config(), "2026-11-20", texts=texts))
        for texts in (True, False)
    }
    assert len(shown) == 1
    assert "Ensure passwords never expire" in shown.pop()
