from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scanner.config.resolve import resolve
from scanner.yamlfile import load_yaml, parse_yaml

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


COMMANDS = [line for block in blocks("sh") for line in block.splitlines() if line.strip()]


@pytest.mark.parametrize("command", [each for each in COMMANDS if not each.startswith("make ")])
def test_a_command_that_the_readme_shows_runs(command: str, tmp_path: Path) -> None:
    words = shlex.split(command)
    assert words[0] == ".venv/bin/tenantscore"  # what `make demo` installed
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    (tmp_path / "build").mkdir()
    result = subprocess.run(
        [sys.executable, "-c", "import sys; from scanner.cli.main import main; sys.exit(main())", *words[1:]],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
    )
    assert (result.returncode, result.stdout != "") == (0, True), result.stderr
    for path in re.findall(r"=(build/\S+)", command):
        assert (tmp_path / path).stat().st_size > 0


@pytest.mark.parametrize("command", [each for each in COMMANDS if each.startswith("make ")])
def test_a_make_command_that_the_readme_shows_runs(command: str) -> None:
    stamp = ROOT / ".venv" / "installed"
    newest = max((ROOT / name).stat().st_mtime for name in ("pyproject.toml", "constraints.txt"))
    if shutil.which("make") is None or not stamp.exists() or stamp.stat().st_mtime < newest:
        pytest.skip("would install packages; runs under make test")
    # not as a part of the make that runs the tests
    environment = {
        name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")
    }
    result = subprocess.run(shlex.split(command), cwd=ROOT, env=environment, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    assert result.stdout.endswith(f"The report is {ROOT}/build/report.html\n")
    for extension in ("html", "sarif", "md", "json"):
        assert (ROOT / "build" / f"report.{extension}").stat().st_size > 0


def test_the_rule_that_the_readme_shows_is_one_of_the_catalogue() -> None:
    shown = parse_yaml(next(block for block in blocks("yaml") if block.startswith("id:")), "README.md").data
    (path,) = ROOT.glob(f"rules/*/{shown['id']}.yaml")
    assert held(load_yaml(path).data, shown) == shown


def test_the_configuration_that_the_readme_shows_is_read(tmp_path: Path) -> None:
    (tmp_path / "tenantscore.yaml").write_text(next(block for block in blocks("yaml") if "snapshot:" in block))
    config = resolve({}, {}, str(tmp_path)).config
    assert config.break_glass_accounts == ("emergency1@contoso.com",)


def held(whole: Any, part: Any) -> Any:
    """What `whole` says under the keys that `part` has."""
    if isinstance(whole, dict) and isinstance(part, dict):
        return {key: held(whole.get(key), value) for key, value in part.items()}
    return whole


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"])
def test_every_link_to_a_file_leads_somewhere(name: str) -> None:
    links = re.findall(r"\]\((?!https?://)([^)#]+)", (ROOT / name).read_text("utf-8"))
    assert [link for link in links if not (ROOT / link).exists()] == []
