"""The files of pipelines, ours and those to copy: pinned, with the least permissions, accepted by linters of others."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.pipeline.runner import ROOT

OWN = sorted((ROOT / ".github/workflows").glob("*.yml"))
EXAMPLES = sorted((ROOT / "examples/github").glob("*.yml"))
WORKFLOWS = [*OWN, *EXAMPLES]
SCRIPTS = sorted([*(ROOT / "action").glob("*.sh"), ROOT / "scripts/pipeline_smoke.sh"])
COMMIT = "0123456789abcdef0123456789abcdef01234567"
USES = re.compile(r"^\s*(?:- )?uses: (\S+)(.*)$", re.MULTILINE)
IMAGE = re.compile(r"\bpython:\S+")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def of(path: Path) -> dict[Any, Any]:
    found: dict[Any, Any] = yaml.safe_load(path.read_text("utf-8"))
    return found


def run(*words: object) -> str:
    """What a linter of the development environment says; fails where it objects."""
    program, *others = words
    command = Path(sys.executable).with_name(str(program))
    done = subprocess.run([command, *map(str, others)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def steps(path: Path) -> Iterator[dict[str, Any]]:
    found = of(path)
    for job in found["jobs"].values() if "jobs" in found else [found["runs"]]:
        yield from job["steps"]


@pytest.mark.parametrize("path", [*WORKFLOWS, ROOT / "action.yml"], ids=name_of)
def test_no_expression_is_pasted_into_a_script(path: Path) -> None:
    assert [step["run"] for step in steps(path) if "${{" in step.get("run", "")] == []


@pytest.mark.parametrize("path", [*WORKFLOWS, ROOT / "action.yml"], ids=name_of)
def test_actions_of_others_are_pinned_to_a_commit_and_say_its_version(path: Path) -> None:
    for action, comment in USES.findall(path.read_text("utf-8")):
        if action in ("./", "OWNER/tenantscore@COMMIT"):
            continue
        assert re.fullmatch(r"[\w-]+/[\w/-]+@[0-9a-f]{40}", action)
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", comment)


def test_an_action_is_of_one_version_everywhere() -> None:
    found: dict[str, set[str]] = {}
    for path in [*WORKFLOWS, ROOT / "action.yml"]:
        for action, comment in USES.findall(path.read_text("utf-8")):
            name, _, commit = action.partition("@")
            found.setdefault(name, set()).add(commit + (comment if len(commit) == 40 else ""))
    assert {name: pins for name, pins in found.items() if len(pins) > 1} == {}


@pytest.mark.parametrize("path", WORKFLOWS, ids=name_of)
def test_every_job_has_the_least_permissions_and_an_end(path: Path) -> None:
    workflow = of(path)
    assert workflow["permissions"] in ({}, {"contents": "read"})
    for job in workflow["jobs"].values():
        assert "permissions" in job or workflow["permissions"]
        assert job["timeout-minutes"] <= 60
    assert "pull_request_target" not in path.read_text("utf-8")
    for step in steps(path):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


def test_only_the_release_may_speak_for_the_project() -> None:
    asked = {
        name_of(path): sorted({name for job in of(path)["jobs"].values() for name in job.get("permissions", {})})
        for path in WORKFLOWS
    }
    assert asked == {
        ".github/workflows/ci.yml": [],
        ".github/workflows/release.yml": ["attestations", "contents", "id-token"],
        "examples/github/daily.yml": ["actions", "contents"],
        "examples/github/pull-request.yml": ["contents", "pull-requests", "security-events"],
    }


def test_images_are_pinned_to_one_digest() -> None:
    files = (ROOT / "Dockerfile", ROOT / "examples/gitlab/.gitlab-ci.yml")
    images = [image for path in files for image in IMAGE.findall(path.read_text("utf-8"))]
    assert len(images) == 3
    assert len(set(images)) == 1
    assert re.fullmatch(r"python:3\.13-slim@sha256:[0-9a-f]{64}", images[0])


@pytest.mark.parametrize(
    ("arguments", "paths"),
    [
        (["--builtin-schema", "vendor.github-workflows"], WORKFLOWS),
        (["--builtin-schema", "vendor.github-actions"], [ROOT / "action.yml"]),
        (
            ["--data-transform", "gitlab-ci", "--builtin-schema", "vendor.gitlab-ci"],
            [ROOT / "examples/gitlab/.gitlab-ci.yml"],
        ),
        (
            [
                *("--data-transform", "azure-pipelines", "--regex-variant", "nonunicode"),
                *("--builtin-schema", "vendor.azure-pipelines"),
            ],
            [ROOT / "examples/azure-devops/azure-pipelines.yml"],
        ),
    ],
    ids=["workflows", "action", "gitlab", "azure"],
)
def test_the_schemas_of_the_services_accept_the_files(arguments: list[str], paths: list[Path]) -> None:
    assert run("check-jsonschema", *arguments, *paths) == "ok -- validation done\n"


def test_zizmor_finds_nothing_dangerous(tmp_path: Path) -> None:
    files = [ROOT / "action.yml", *OWN, *pinned(tmp_path)]
    run("zizmor", "--offline", "--no-progress", "--quiet", "--min-severity", "medium", *files)


def test_shellcheck_finds_nothing_in_the_scripts() -> None:
    assert run("shellcheck", "-x", *SCRIPTS) == ""


@pytest.mark.skipif(shutil.which("actionlint") is None, reason="actionlint is not installed")
def test_actionlint_finds_nothing(tmp_path: Path) -> None:
    done = subprocess.run(["actionlint", *OWN, *pinned(tmp_path)], capture_output=True, text=True, check=False)
    assert done.stdout == ""


@pytest.mark.skipif(shutil.which("hadolint") is None, reason="hadolint is not installed")
def test_hadolint_finds_nothing_in_the_image() -> None:
    done = subprocess.run(["hadolint", ROOT / "Dockerfile"], capture_output=True, text=True, check=False)
    assert done.stdout == ""


def test_the_image_gets_what_it_copies_and_nothing_else() -> None:
    copied = {
        name.rstrip("/")
        for line in (ROOT / "Dockerfile").read_text("utf-8").splitlines()
        if line.startswith("COPY ") and "--from" not in line
        for name in line.split()[1:-1]
    }
    kept = {
        line.removeprefix("!") for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line[:1] == "!"
    }
    assert copied == kept
    assert [name for name in copied if not (ROOT / name).exists()] == []


def test_the_image_runs_as_nobody() -> None:
    text = (ROOT / "Dockerfile").read_text("utf-8")
    final = text.split("\nFROM ")[-1]
    assert re.search(r"^USER [1-9]\d*:[1-9]\d*$", final, re.MULTILINE)
    assert '\nENTRYPOINT ["tenantscore"]\n' in final
    assert "RUN" not in final


def pinned(folder: Path) -> list[Path]:
    """The examples with a commit where their reader writes one."""
    made = []
    for path in EXAMPLES:
        made.append(folder / path.name)
        made[-1].write_text(path.read_text("utf-8").replace("COMMIT", COMMIT), "utf-8")
    return made
