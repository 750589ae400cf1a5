from __future__ import annotations

from pathlib import Path

import pytest

from scanner.data import data_path
from scanner.model.problem import InputError
from scanner.rules.cache import cached_pack


def test_a_folder_that_is_not_there_is_an_error_although_the_rest_is_kept(tmp_path: Path) -> None:
    environment = {"TENANTSCORE_CACHE_DIR": str(tmp_path / "cache")}
    cached_pack([data_path("rules")], environment)

    with pytest.raises(InputError, match="gone: is not a folder of rules"):
        cached_pack([data_path("rules"), str(tmp_path / "gone")], environment)
