"""What a command imports is what a person waits for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from scanner.rules.cache import sealed
from scanner.rules.compiled import pack_to_bytes
from scanner.rules.load import load_pack
from scanner.snapshot.resources import load_registry
from tests.rules.files import a_rules_folder

ROOT = Path(__file__).resolve().parents[2]
SLOW = {"click", "dataclasses", "httpx", "inspect", "jinja2", "jsonschema", "msgspec", "pydantic", "ruamel", "yaml"}
SLOW |= {"asyncio", "concurrent", "email", "logging", "multiprocessing", "pathlib", "sqlalchemy", "subprocess"}
SLOWER_THAN_IT_SEEMS = {"datetime", "hashlib", "json", "typing", "unicodedata"}
"""A plain scan does without: each takes between a tenth and a half of the time that Python itself takes to start."""


def loaded_by(code: str, folder: Path) -> set[str]:
    """The top-level modules that are loaded when the code has run."""
    before = "import sys; before = {*sys.modules}\n"  # an interpreter may come with some
    after = "\nprint(*{name.partition('.')[0] for name in {*sys.modules} - before}, file=sys.stderr)"
    result = subprocess.run(
        [sys.executable, "-c", before + code + after],
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


def test_a_scan_without_a_gate_loads_nothing_of_it(tmp_path: Path) -> None:
    (tmp_path / "snapshot.json").write_text('{"schemaVersion": "1.0", "tenant": {}, "resources": {"entra": {}}}')
    code = (
        "import sys; from scanner.cli.main import main; main(['scan', 'snapshot.json', '-f', 'console=report.txt'])\n"
        "own = {'scanner.gate', 'scanner.model.gate', 'scanner.cli.gate', 'scanner.cli.gating'}\n"
        "own |= {'scanner.config.gate', 'reporters._gate'}\n"
        "assert not own & {*sys.modules}, own & {*sys.modules}"
    )
    loaded_by(code, tmp_path)


def test_a_plain_scan_loads_nothing_slow(tmp_path: Path) -> None:
    (tmp_path / "tenant.json").write_text('{"schemaVersion": "1.0", "resources": {"entra": {"domains": []}}}', "utf-8")
    shipped = tmp_path / "catalogue.pack"
    shipped.write_bytes(sealed(pack_to_bytes(load_pack([a_rules_folder(tmp_path)], load_registry()))))
    code = f"import scanner.rules.cache; scanner.rules.cache.shipped_path = lambda: {str(shipped)!r}\n"
    words = ["scan", "tenant.json", "--as-of", "2026-11-20", "-f", "console=report.txt"]
    loaded = loaded_by(f"{code}from scanner.cli.main import main; assert main({words}) == 0", tmp_path)
    assert loaded & (SLOW | SLOWER_THAN_IT_SEEMS) == set()
    assert "PWAgePolicyNew" in (tmp_path / "report.txt").read_text("utf-8")
