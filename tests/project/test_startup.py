"""What a command imports is what a person waits for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SLOW = {"click", "dataclasses", "inspect", "jinja2", "jsonschema", "msgspec", "pydantic", "ruamel", "yaml"}


def loaded_by(code: str, folder: Path) -> set[str]:
    """The top-level modules that are loaded when the code has run."""
    code += "\nimport sys; print(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr)"
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(result.stderr.split())


def test_settings_without_a_file_load_nothing_slow(tmp_path: Path) -> None:
    loaded = loaded_by("from scanner.cli.settings import settings_of; settings_of({}).as_of()", tmp_path)
    assert loaded & SLOW == set()


def test_a_correct_command_line_is_read_without_click(tmp_path: Path) -> None:
    words = ["tenant.json", "-f", "json", "--as-of=2026-11-20"]
    code = f"from scanner.cli.options import read; from scanner.cli.scan import COMMAND; assert read(COMMAND, {words})"
    assert loaded_by(f"import scanner.cli.main; {code}", tmp_path) & SLOW == set()


def test_the_engine_loads_nothing_slow(tmp_path: Path) -> None:
    assert loaded_by("import scanner.pipeline", tmp_path) & SLOW == set()


def test_a_scan_without_overrides_loads_nothing_of_them(tmp_path: Path) -> None:
    (tmp_path / "snapshot.json").write_text('{"schemaVersion": "1.0", "tenant": {}, "resources": {"entra": {}}}')
    code = (
        "import sys; from scanner.cli.main import main; main(['scan', 'snapshot.json', '-f', 'json=report.json'])\n"
        "own = [name for name in sys.modules if 'override' in name or name.startswith('scanner.model.review')]\n"
        "assert own == [], own"
    )
    loaded_by(code, tmp_path)
