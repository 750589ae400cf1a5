"""What a person can write wrong in the inputs of the Action, and what the page of the run then says."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.pipeline.logs import commands
from tests.pipeline.runner import ACTION, ROOT, Workspace
from tests.pipeline.tenants import put


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"warn-only": "yes"}, "warn-only: 'yes' is neither true nor false; write true or false"),
        ({"allow-incomplete": ""}, "allow-incomplete: '' is neither true nor false; write true or false"),
        ({"comment": "True"}, "comment: 'True' is neither true nor false; write true or false"),
        ({"upload-sarif": "1"}, "upload-sarif: '1' is neither true nor false; write true or false"),
        (
            {"annotations": "no\n::error::x"},
            "annotations: 'no%0A::error::x' is neither true nor false; write true or false",
        ),
        (
            {"working-directory": "no where"},
            "working-directory: 'no where' is not a folder; it is one of the workspace",
        ),
        (
            {"output": "snapshot.json"},
            "output: 'snapshot.json' cannot be made; name a folder that nothing stands in the way of",
        ),
        (
            {"python": "python2.1"},
            "python: 'python2.1' is not Python 3.11 or newer; run actions/setup-python before this step, or name "
            "another",
        ),
        ({"tenantscore": "./none"}, "tenantscore: './none' does not run; leave it empty to install it"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_wrong_input_is_told_with_what_to_do(given: dict[str, str], told: str, tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    put(workspace)
    ran = workspace.action(**{name.replace("-", "_"): value for name, value in given.items()})
    assert ran.exit_code == 2
    (step,) = (name for name, outcome in ran.steps.items() if outcome == "failure")
    assert commands(ran.logs[step]) == [f"::error title=Tenantscore::{told}"]
    if step == "Scan":
        assert (ran.outputs["exit-code"], ran.outputs["verdict"], ran.outputs["json"]) == ("2", "error", "")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"snapshot": "gone.json"}, "gone.json: no such file"),
        ({"fail_under": "much"}, "--fail-under: 'much' is not a percentage"),
        ({"formats": "pdf=report.pdf"}, "--format: 'pdf' is not a format"),
        ({"baseline": "gone.json"}, "--baseline: there is no file and no revision 'gone.json'"),
    ],
    ids=lambda value: str(next(iter(value.items()))) if isinstance(value, dict) else "",
)
def test_what_the_program_refuses_is_shown_on_the_page_of_the_run(
    given: dict[str, str], told: str, tmp_path: Path
) -> None:
    workspace = Workspace(tmp_path)
    put(workspace)
    ran = workspace.action(**given)
    assert (ran.exit_code, ran.outputs["exit-code"], ran.outputs["verdict"]) == (2, "2", "error")
    (line,) = commands(ran.logs["Verdict"])
    assert line.startswith(f"::error title=Tenantscore::{told}")


def test_commands_of_the_workspace_are_found_from_another_folder(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    put(workspace)
    (workspace.root / "tools").symlink_to(Path(sys.executable).parent)
    workspace.write("deep/tenantscore.yaml", "frameworks: [scuba]\n")
    ran = workspace.action(
        tenantscore="tools/tenantscore", python="tools/python", working_directory="deep", snapshot="../snapshot.json"
    )
    assert (ran.exit_code, ran.outputs["verdict"]) == (0, "none")


def test_every_input_has_a_row_in_the_documentation() -> None:
    text = (ROOT / "docs/ci.md").read_text("utf-8")
    for name in (*ACTION["inputs"], *ACTION["outputs"]):
        assert f"| `{name}` |" in text, name


def test_every_input_is_used() -> None:
    text = (ROOT / "action.yml").read_text("utf-8")
    assert [name for name in ACTION["inputs"] if f"inputs.{name} " not in text] == []
