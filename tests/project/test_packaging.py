from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml

from scanner.version import CATALOGUE, VERSION

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
CONSTRAINTS = (ROOT / "constraints.txt").read_text("utf-8")


def name_of(requirement: str) -> str:
    """The normalised name at the start of a requirement."""
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found is not None
    return re.sub(r"[-_.]+", "-", found[0]).lower()


@pytest.mark.parametrize(
    "requirement",
    [*PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"]["dev"]],
    ids=name_of,
)
def test_every_dependency_is_pinned(requirement: str) -> None:
    pinned = {name_of(line) for line in CONSTRAINTS.splitlines() if not line.startswith("#")}
    assert name_of(requirement) in pinned


@pytest.mark.parametrize("requirement", PROJECT["project"]["dependencies"], ids=name_of)
def test_every_dependency_has_a_lower_bound_and_no_upper_one(requirement: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9._-]+>=[0-9.]+", requirement)


def test_constraints_are_versions_and_no_addresses() -> None:
    lines = [line for line in CONSTRAINTS.splitlines() if not line.startswith("#")]
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[0-9A-Za-z.]+", line)] == []


def test_versions_are_written_in_one_place() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", VERSION)
    assert re.fullmatch(r"\d{4}\.\d{2}", CATALOGUE)
    assert PROJECT["project"]["dynamic"] == ["version"]
    assert f"catalogue {CATALOGUE}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_every_make_target_says_what_it_does() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony is not None
    described = set(re.findall(r"^([a-z-]+):.*## \S", makefile, re.MULTILINE))
    assert described == set(phony[1].split())


def test_the_workflow_runs_every_python_that_is_supported_and_may_only_read() -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text("utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    assert "permissions" not in workflow["jobs"]["checks"]
    assert workflow["jobs"]["checks"]["strategy"]["matrix"]["python"] == supported_versions()


def supported_versions() -> list[str]:
    prefix = "Programming Language :: Python :: 3."
    classifiers: list[str] = PROJECT["project"]["classifiers"]
    return [f"3.{each.removeprefix(prefix)}" for each in classifiers if each.startswith(prefix)]
