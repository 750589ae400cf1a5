"""Which rules are measured."""

from __future__ import annotations

from pathlib import Path

from scanner.rules.load import load_pack
from scanner.snapshot.resources import load_registry
from tests.benchmarks import catalogue
from tests.benchmarks.tenant import ROOT


def test_the_representative_rules_are_22_of_the_catalogue() -> None:
    assert len(catalogue.REPRESENTATIVE) == 22
    assert {path.stem for path in catalogue.representative()} == set(catalogue.REPRESENTATIVE)


def test_they_cover_every_kind_of_check() -> None:
    texts = [path.read_text("utf-8") for path in catalogue.representative()]

    for kind in ("  each:", "  any:", "  expr:", "  where:", "scoring: proportional", "scoring: binary"):
        assert any(f"\n{kind}" in text for text in texts)


def test_copies_fill_a_folder_with_sound_rules_of_their_own(tmp_path: Path) -> None:
    there = catalogue.actions()

    assert catalogue.copies(tmp_path, there + 3) == 3
    assert catalogue.copies(tmp_path, there) == 0
    pack = load_pack([ROOT / "rules", tmp_path], load_registry())
    assert len(pack.catalogue.actions) == there + 3


def test_configurations_are_as_many_as_asked_for() -> None:
    assert len(set(catalogue.configurations(184))) == 184
