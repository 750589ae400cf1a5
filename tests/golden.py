"""Whole outputs that were reviewed: kept in files, compared to the character.

`UPDATE_GOLDEN=1 pytest` writes them anew; the diff is then reviewed like code.
"""

from __future__ import annotations

import os
from pathlib import Path


def check(path: Path, text: str) -> None:
    """`text` is what the golden file holds."""
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8"))
    assert path.is_file(), f"{path} is missing; make it with UPDATE_GOLDEN=1"
    assert text == path.read_bytes().decode("utf-8")
