from __future__ import annotations

from pathlib import Path

import pytest

from scanner.model.problem import InputError
from scanner.rules.cache import cached_pack
from tests.rules.files import a_rules_folder


def test_a_folder_that_is_not_there_is_a_fault_though_the_others_were_compiled_before(tmp_path: Path) -> None:
    rules, kept = a_rules_folder(tmp_path), {"TENANTSCORE_CACHE_DIR": str(tmp_path / "cache")}
    assert cached_pack([rules], kept).catalogue == cached_pack([rules], kept).catalogue

    with pytest.raises(InputError) as raised:
        cached_pack([rules, "nowhere"], kept)
    assert [problem.message for problem in raised.value.problems] == ["is not a folder of rules"]
