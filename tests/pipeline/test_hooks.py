"""The hooks for pre-commit; `make pipeline-smoke` has pre-commit install and run them."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.pipeline.runner import ROOT

MANIFEST = ROOT / ".pre-commit-hooks.yaml"


def test_hooks_are_given_no_names_of_files() -> None:
    hooks = yaml.safe_load(MANIFEST.read_text("utf-8"))
    assert [hook["id"] for hook in hooks] == ["validate-overrides", "validate-rules", "scan"]
    for hook in hooks:
        assert (hook["language"], hook["pass_filenames"]) == ("python", False)
    command = Path(sys.executable).with_name("pre-commit")
    subprocess.run([command, "validate-manifest", MANIFEST], check=True)


@pytest.mark.parametrize(
    ("hook", "path", "runs"),
    [
        ("validate-overrides", "overrides.yaml", True),
        ("validate-overrides", "tenants/contoso/overrides.yml", True),
        ("validate-overrides", "tenantscore.yaml", True),
        ("validate-overrides", "old-overrides.yaml", False),
        ("validate-rules", "rules/own/OwnAction.yaml", True),
        ("validate-rules", "other/rules/OwnAction.yaml", False),
        ("scan", "snapshot.json", True),
        ("scan", "contoso/snapshot.json", True),
        ("scan", "package.json", False),
    ],
)
def test_a_hook_runs_for_the_files_that_it_reads(hook: str, path: str, runs: bool) -> None:
    hooks = {each["id"]: each for each in yaml.safe_load(MANIFEST.read_text("utf-8"))}
    assert (re.search(hooks[hook]["files"], path) is not None) is runs
