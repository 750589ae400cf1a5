"""The reports of the example tenant are the same bytes in every process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.examples.contoso import AS_OF, CONFIG, ROOT, SNAPSHOT

FORMATS = ("console", "html", "json", "markdown", "sarif")


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, bytes]]:
    return [
        _scan(tmp_path_factory.mktemp("first"), {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "UTC"}),
        _scan(tmp_path_factory.mktemp("second"), {"PYTHONHASHSEED": "77", "LC_ALL": "tr_TR.UTF-8", "TZ": "Asia/Tokyo"}),
    ]


@pytest.mark.parametrize("name", FORMATS)
def test_two_processes_write_the_same_bytes(runs: list[dict[str, bytes]], name: str) -> None:
    first, second = runs
    assert first[name]
    assert first[name] == second[name]


def _scan(folder: Path, environment: dict[str, str]) -> dict[str, bytes]:
    """Each format as a process of its own environment wrote it."""
    formats = [word for name in FORMATS for word in ("-f", f"{name}={folder / name}")]
    command = [sys.executable, "-m", "scanner.cli.main", "scan", str(SNAPSHOT), "-c", str(CONFIG), "--as-of", AS_OF]
    clean = {key: value for key, value in os.environ.items() if not key.startswith("TENANTSCORE_")}
    done = subprocess.run([*command, *formats], cwd=ROOT, env=clean | environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return {name: (folder / name).read_bytes() for name in FORMATS}
