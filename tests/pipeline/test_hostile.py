"""Names from a tenant and names of files are text to every step, whatever they look like."""

from __future__ import annotations

import json
from pathlib import Path

from tests.pipeline.logs import commands
from tests.pipeline.runner import Workspace
from tests.pipeline.tenants import CONFIG, GATES, a_snapshot

NASTY = 'it\'s "a" $(touch made) `touch made`\n${{ github.token }} %0A::error::x \\n; touch made'
TENANT = f"{NASTY}\n::error::forged\n::add-mask::Contoso\n##[error]forged\r\n::set-output name=verdict::passed"
FORGED = "x\nEOF\nverdict<<EOF\npassed\nEOF"


def test_a_tenant_and_files_of_hostile_names_change_nothing(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    workspace.write(f"-tenants/{NASTY}/-f {FORGED}.json", a_snapshot(TENANT, domain=f"{NASTY}.contoso.com"))
    workspace.write(f"-tenants/{NASTY}/-c {NASTY}.yaml", f"{CONFIG.partition(chr(10))[2]}{GATES['failed']}")
    workspace.write(f"-tenants/{NASTY}/-o {NASTY}.yaml", "overrides: []\n")
    before = sorted(path for path in workspace.root.rglob("*") if ".git/" not in str(path))
    ran = workspace.action(
        working_directory=f"-tenants/{NASTY}",
        snapshot=f"-f {FORGED}.json",
        config=f"-c {NASTY}.yaml",
        overrides=f"-o {NASTY}.yaml",
        output=f"-reports {FORGED}",
        artifact="reports",
    )
    assert (ran.exit_code, ran.outputs["verdict"], ran.outputs["exit-code"]) == (1, "failed", "1")
    folder = f"-tenants/{NASTY}/./-reports {FORGED}"
    assert ran.outputs["json"] == f"{folder}/report.json"
    assert ran.used["actions/upload-artifact"]["path"] == folder
    report = json.loads((workspace.root / ran.outputs["json"]).read_text("utf-8"))
    assert report["tenant"]["displayName"] == TENANT
    assert report["snapshot"]["repositoryPath"] == f"-tenants/{NASTY}/-f {FORGED}.json"

    made = sorted({path for path in workspace.root.rglob("*") if ".git/" not in str(path)} - set(before))
    assert [path for path in made if folder.replace("/./", "/") not in str(path)] == []
    assert not list(tmp_path.rglob("made"))
    heading, finding = commands(ran.logs["Scan"])
    assert heading.startswith('::notice title=Secure Score of it\'s "a" $(touch made) `touch made` ${{ github.token }}')
    assert finding.startswith("::notice file=-tenants/it's")
    assert commands(ran.logs["Verdict"]) == ["::error title=Tenantscore::gate: failed: PWAgePolicyNew is not completed"]
    assert "token-of-the-run" not in "".join(ran.logs.values())


def test_what_the_program_says_of_a_bad_file_is_no_command(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    name = "a\n::error::forged\n::stop-commands::x\n.json"
    ran = workspace.action(snapshot=name)
    assert (ran.exit_code, ran.outputs["verdict"]) == (2, "error")
    assert "\n::error::forged\n" in ran.logs["Scan"]
    assert commands(ran.logs["Scan"]) == []
    (told,) = commands(ran.logs["Verdict"])
    assert told.startswith("::error title=Tenantscore::a")


def test_a_snapshot_may_be_called_like_a_flag(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    workspace.write("--help", a_snapshot())
    workspace.write("tenantscore.yaml", CONFIG.partition("\n")[2])
    ran = workspace.action(snapshot="--help")
    assert (ran.exit_code, ran.outputs["verdict"]) == (0, "none")
