"""The product as people have it: a wheel in an environment of its own, under `build/bench`."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks import catalogue
from tests.benchmarks.process import Failed
from tests.benchmarks.tenant import ROOT

_CODE = ("scanner", "reporters", "schemas", "scripts", "pyproject.toml", "README.md", "LICENSE")
_STAMP = "tenantscore-bench"


class Environment(NamedTuple):
    """A virtual environment."""

    folder: Path

    @property
    def python(self) -> str:
        return str(self.folder / "bin" / "python")

    def command(self, name: str) -> str:
        return str(self.folder / "bin" / name)


def product(work: Path, name: str, rules: Iterable[Path]) -> Environment:
    """The product with the catalogue cut down to some rule files, in the environment `name`; orjson stands beside it.

    Built from a copy of the sources, so that whatever the build makes of the catalogue is made of these rules.
    """
    kept = sorted(path.relative_to(ROOT) for path in rules)
    environment = Environment(work / name)
    stamp = environment.folder / _STAMP
    key = _key(kept)
    if stamp.exists() and stamp.read_text("utf-8") == key:
        return environment
    sources = work / f"{name}-sources"
    _copy(sources, kept)
    wheels = work / f"{name}-wheel"
    shutil.rmtree(wheels, ignore_errors=True)
    _quietly([sys.executable, "-m", "pip", "wheel", "--no-deps", "--wheel-dir", str(wheels), str(sources)])
    (wheel,) = wheels.glob("*.whl")
    _create(environment)
    constraints = ["--constraint", str(ROOT / "constraints.txt")]
    _install(environment, [*constraints, "orjson", str(wheel)])
    _install(environment, ["--no-deps", "--force-reinstall", str(wheel)])
    stamp.write_text(key, "utf-8")
    return environment


def checkov(work: Path) -> Environment:
    """Checkov in an environment of its own. Raises `Failed` where it cannot be installed."""
    environment = Environment(work / "checkov")
    if not Path(environment.command("checkov")).exists():
        _create(environment)
        _install(environment, ["checkov"])
    return environment


def _copy(target: Path, rules: Sequence[Path]) -> None:
    shutil.rmtree(target, ignore_errors=True)
    ignored = shutil.ignore_patterns("__pycache__")
    for name in _CODE:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=ignored)
        else:
            target.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target / name)
    for path in (*rules, *(path.relative_to(ROOT) for path in shared_rules(rules))):
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, target / path)


def shared_rules(rules: Sequence[Path] = ()) -> list[Path]:
    """What is in the catalogue besides rule files: definitions, statuses, and frameworks where no action is left out.

    A framework names actions, so those of a catalogue that is cut down would lead nowhere.
    """
    folder = ROOT / "rules"
    names = ["definitions", "statuses"]
    if not rules or {ROOT / rule for rule in rules} >= set(catalogue.whole()):
        names.append("frameworks")
    besides = (path for name in names for path in (folder / name).rglob("*") if path.is_file())
    return sorted([*folder.glob("*.yaml"), *besides])


def _key(rules: Sequence[Path]) -> str:
    """Of everything that the installed product depends on."""
    digest = hashlib.sha256(sys.version.encode())
    code = (path for name in _CODE for path in ((ROOT / name).rglob("*") if (ROOT / name).is_dir() else [ROOT / name]))
    own = (path for path in code if path.is_file() and path.suffix != ".pyc")
    for path in sorted([*own, *(ROOT / rule for rule in rules), *shared_rules(), ROOT / "constraints.txt"]):
        digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _create(environment: Environment) -> None:
    if not Path(environment.python).exists():
        _quietly([sys.executable, "-m", "venv", str(environment.folder)])


def _install(environment: Environment, what: Sequence[str]) -> None:
    _quietly([environment.python, "-m", "pip", "install", "--quiet", *what])


def _quietly(argv: Sequence[str]) -> None:
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines()
        raise Failed(next((line for line in reversed(lines) if "ERROR" in line), lines[-1] if lines else argv[0]))
