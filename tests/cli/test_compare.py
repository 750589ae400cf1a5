"""compare, and scan with a baseline, in real repositories."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from scanner.cli.main import main
from scanner.snapshot.resources import load_registry
from scanner.snapshot.write import canonical
from tests.examples.contoso import document

ROOT = Path(__file__).resolve().parents[2]
REGISTRY = load_registry()
POLICY = "CA001 Administrators: require multifactor authentication"
CONFIG = "snapshot: snapshot.json\noverrides: overrides.yaml\ngate:\n  noRegression: true\n  notNewlyOpen: [high]\n"
OVERRIDES = """\
overrides:
  - action: UserRiskPolicy
    status: third-party
    justification: Another product does it.
    owner: identity@contoso.com
    approvedBy: ciso@contoso.com
    created: 2026-01-01
    expires: 2026-12-31
"""
SERVICES = ("entra", "exchange", "secureScore")
DAY = ("--as-of", "2026-11-20")
Data = dict[str, Any]


class Clone:
    """A repository with a snapshot of contoso, small enough to be measured in no time."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.git("init", "-q", "-b", "main")
        self.data = {**document(), "resources": {name: document()["resources"][name] for name in SERVICES}}
        self.data["coverage"] = {
            name: entry for name, entry in self.data["coverage"].items() if name.startswith(SERVICES)
        }
        self.data = json.loads(json.dumps(self.data))
        self.write("tenantscore.yaml", CONFIG)
        self.write("overrides.yaml", OVERRIDES)
        self.snapshot()
        self.commit("Begin")

    def git(self, *arguments: str) -> str:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        environment |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        people = {
            f"GIT_{who}_{what}": "admin@contoso.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
        }
        done = subprocess.run(
            ["git", *arguments], cwd=self.root, env=environment | people, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def write(self, name: str, text: str) -> None:
        (self.root / name).parent.mkdir(parents=True, exist_ok=True)
        (self.root / name).write_text(text, "utf-8")

    def snapshot(self, name: str = "snapshot.json") -> None:
        self.write(name, canonical(self.data, REGISTRY))

    def commit(self, subject: str) -> str:
        self.git("add", "-A")
        self.git("commit", "-q", "-m", subject)
        return self.git("rev-parse", "HEAD")

    def report_only(self, policy: str = POLICY) -> None:
        for row in self.data["resources"]["entra"]["conditionalAccessPolicies"]:
            if row["displayName"] == policy:
                row["state"] = "enabledForReportingButNotEnforced"
        self.snapshot()

    def people_join(self, number: int = 40) -> None:
        """None of them has registered a method."""
        entra = self.data["resources"]["entra"]
        for index in range(number):
            name = {"id": f"new-{index}", "userPrincipalName": f"new{index}@contoso.com"}
            entra["users"].append({**entra["users"][5], **name})
            registered = {**entra["userRegistrationDetails"][5], **name, "isMfaCapable": False, "isAdmin": False}
            entra["userRegistrationDetails"].append({**registered, "userType": "member"})
        self.snapshot()


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clone:
    monkeypatch.chdir(tmp_path)
    return Clone(tmp_path)


@pytest.fixture
def compared(capsys: pytest.CaptureFixture[str]) -> Callable[..., Data]:
    """The comparison in JSON for words of the command line."""

    def run(*words: str) -> Data:
        code = main(["compare", *DAY, "-f", "json", *words])
        out, err = capsys.readouterr()
        assert (code, err) == (0, ""), err
        found: Data = json.loads(out)
        return found

    return run


def shares(found: Data) -> dict[str, float]:
    """Points by part; those that did not change are left out."""
    return {each["part"]: each["points"] for each in found["division"]["parts"] if each["changed"]}


def test_a_policy_in_report_only_mode_trips_the_gate_and_the_comment_names_it(
    clone: Clone, capsys: pytest.CaptureFixture[str]
) -> None:
    clone.report_only()
    clone.people_join()
    assert main(["scan", *DAY, "--baseline", "main", "-f", "markdown=comment.md"]) == 1
    lines = Path("snapshot.json").read_text().splitlines()
    line = next(number for number, text in enumerate(lines, 1) if POLICY in text)
    verdict = capsys.readouterr().err.splitlines()[-1]
    reason = (
        f"the configuration lowers the score by {{}} % (-3.12 points): {POLICY}, snapshot.json:{line} (-3.12 points)"
    )
    assert verdict.startswith("gate: failed: the configuration lowers the score by ")
    assert reason.partition("{} % ")[2] in verdict
    comment = Path("comment.md").read_text()
    assert comment.index("```text\nmain ") < comment.index("**The gate failed:**") < comment.index("### By category")
    state = 'state: "enabled" -> "enabledForReportingButNotEnforced"'
    assert (
        f"| -3.12 | Conditional Access policies: {POLICY}<br>`{state}` | `snapshot.json:{line}` | AdminMFAV2 -3.12 |"
        in comment
    )


def test_more_people_trip_nothing_though_they_lower_the_score(clone: Clone, capsys: pytest.CaptureFixture[str]) -> None:
    clone.people_join()
    assert main(["scan", *DAY, "--baseline", "git:main", "-f", "json=report.json"]) == 0
    assert capsys.readouterr().err.splitlines()[-1] == "gate: passed"
    found = json.loads(Path("report.json").read_text())["comparison"]
    assert found["percent"] < 0
    assert shares(found) == {"population": found["points"]}


def test_three_dots_are_the_commit_where_both_began_and_two_are_the_revisions(
    clone: Clone, compared: Callable[..., Data]
) -> None:
    clone.git("checkout", "-q", "-b", "change")
    clone.report_only()
    clone.commit("Report only")
    clone.git("checkout", "-q", "main")
    clone.write("overrides.yaml", "overrides: []\n")
    clone.commit("No overrides")
    clone.git("checkout", "-q", "change")
    assert shares(compared("main...change", "--", "snapshot.json")).keys() == {"configuration"}
    assert shares(compared("main...", "--", "snapshot.json")).keys() == {"configuration"}
    assert shares(compared("main..change")).keys() == {"configuration", "override"}
    assert shares(compared("main", "change", "--", "snapshot.json")).keys() == {"configuration", "override"}
    assert shares(compared("main", "--", "snapshot.json")).keys() == {"configuration", "override"}
    assert shares(compared("git:main~1")).keys() == {"configuration"}


def test_files_are_followed_to_where_they_were(clone: Clone, compared: Callable[..., Data]) -> None:
    clone.git("mv", "snapshot.json", "moved.json")
    clone.git("mv", "overrides.yaml", "decisions.yaml")
    clone.write("tenantscore.yaml", "overrides: decisions.yaml\n")
    clone.commit("Move")
    found = compared("main~1...main", "--", "moved.json")
    assert (found["points"], found["actions"], shares(found)) == (0, [], {})
    assert compared("main~1", "--", "moved.json")["overrides"] == []


def test_a_file_is_followed_to_a_branch_that_is_not_checked_out(clone: Clone, compared: Callable[..., Data]) -> None:
    clone.git("checkout", "-q", "-b", "change")
    clone.git("mv", "snapshot.json", "moved.json")
    clone.commit("Move")
    clone.git("checkout", "-q", "main")
    assert compared("main...change", "--", "moved.json")["points"] == 0


def test_overrides_that_were_not_there_yet_are_none(clone: Clone, compared: Callable[..., Data]) -> None:
    clone.git("rm", "-q", "--cached", "overrides.yaml")
    clone.git("commit", "-q", "-m", "Without")
    clone.commit("With")
    found = compared("main~1..main")
    assert [(each["action"], each["what"], each["line"]) for each in found["overrides"]] == [
        ("UserRiskPolicy", "added", 2)
    ]
    assert shares(found).keys() == {"override"}
    (cause,) = found["causes"]
    assert (cause["subject"], cause["file"], cause["line"], cause["points"] > 0) == (
        "UserRiskPolicy",
        "overrides.yaml",
        2,
        True,
    )


def test_the_configuration_is_that_of_the_revision(clone: Clone, compared: Callable[..., Data]) -> None:
    clone.write("tenantscore.yaml", CONFIG + "actions:\n  PWAgePolicyNew: {disabled: Not for us}\n")
    clone.commit("Switch off")
    found = compared("main~1..main")
    assert found["counts"]["removed"] == 1
    assert shares(found).keys() == {"catalogue"}
    assert [(each["subject"], each["file"], each["line"]) for each in found["causes"] if each["actions"]] in (
        [],
        [("PWAgePolicyNew", "tenantscore.yaml", 7)],
    )


def test_a_report_a_snapshot_and_a_revision_go_together(
    clone: Clone, compared: Callable[..., Data], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["scan", *DAY, "--no-gate", "-f", "json=base.json"]) == 0
    clone.people_join(1)
    assert main(["scan", *DAY, "--no-gate", "-f", "json=people.json"]) == 0
    clone.report_only()
    assert main(["scan", *DAY, "--no-gate", "-f", "json=both.json"]) == 0
    capsys.readouterr()
    people = compared("base.json", "people.json")
    assert shares(people) == {"population": people["points"]}
    with_snapshots = compared("main", "--", "snapshot.json")
    assert shares(with_snapshots).keys() == {"configuration", "population"}
    assert with_snapshots["points"] == compared("base.json", "snapshot.json")["points"]
    assert compared("base.json", "both.json")["undivided"].startswith("it cannot be divided without the snapshots: ")
    assert main(["gate", "both.json", "--baseline", "base.json"]) == 3
    assert capsys.readouterr().err.startswith("gate: incomplete: whether the configuration got worse cannot be told: ")


def test_overrides_may_be_left_out_on_both_sides(clone: Clone) -> None:
    clone.write("overrides.yaml", "overrides: []\n")
    words = ["scan", *DAY, "--baseline", "main", "-f", "json=report.json"]
    assert main(words) == 1
    assert main([*words, "--ignore-overrides"]) == 0
    assert shares(json.loads(Path("report.json").read_text())["comparison"]) == {}


def test_the_json_follows_its_schema(clone: Clone, compared: Callable[..., Data]) -> None:
    clone.report_only()
    schema = json.loads((ROOT / "schemas/comparison.schema.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(compared("main"))


def test_a_kept_report_gives_the_same_comment(clone: Clone) -> None:
    clone.report_only()
    assert main(["scan", *DAY, "--baseline", "main", "-f", "json=report.json", "-f", "markdown=scan.md"]) == 1
    assert main(["render", "report.json", "-f", "markdown=render.md"]) == 0
    assert Path("scan.md").read_bytes() == Path("render.md").read_bytes()
    assert main(["gate", "report.json"]) == 1


OTHER = '{"schemaVersion": "1.0", "tenant": {"id": "00000000-0000-0000-0000-000000000001"}, "resources": {}}'
SHALLOW = "a shallow clone may lack"
FETCH = "fetch it first; a shallow clone does not have it (in GitHub Actions: fetch-depth: 0)"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ["nope", "--", "snapshot.json"],
            "BASE: there is no file and no revision 'nope'\n"
            f"  hint: name a report, a snapshot, or a revision of git, which {SHALLOW}",
        ),
        (["main...nope"], f"main...nope: there is no revision 'nope'\n  hint: {FETCH}"),
        (["nope..main"], f"BASE: there is no revision 'nope'\n  hint: {FETCH}"),
        (
            ["main..main", "--", "no.json"],
            "main:no.json: there is no such file at this revision\n"
            "  hint: name one that was committed, or another revision",
        ),
        (
            ["main", "--", "../else.json"],
            "HEAD: there is no file and no revision '../else.json'\n"
            f"  hint: name a report, a snapshot, or a revision of git, which {SHALLOW}",
        ),
        (
            ["../else.json", "snapshot.json"],
            "BASE: there is no file and no revision '../else.json'\n"
            f"  hint: name a report, a snapshot, or a revision of git, which {SHALLOW}",
        ),
        (
            ["words.json", "snapshot.json"],
            "words.json: is neither a report nor a snapshot\n  hint: name the JSON of a scan, or a snapshot",
        ),
        (
            ["future.json", "snapshot.json"],
            "future.json:1:19: schemaVersion: schema version '2.0' is not supported; this version reads '1.0'\n"
            "  hint: scan the snapshot again to get a report of this version",
        ),
        (
            ["later.json", "snapshot.json"],
            "later.json:1:19: schemaVersion '2.0' is not supported\n  hint: this release reads schemaVersion \"1.0\"",
        ),
        (
            ["other.json", "snapshot.json"],
            "BASE: other.json is of tenant 00000000-0000-0000-0000-000000000001, and snapshot.json of "
            f"{document()['tenant']['id']}\n  hint: compare measurements of one tenant",
        ),
        (
            ["snapshot.json", "nobody.json"],
            f"BASE: snapshot.json is of tenant {document()['tenant']['id']}, and nobody.json names none\n"
            "  hint: a snapshot says under 'tenant' whose it is",
        ),
        (
            ["broken..main"],
            "broken:overrides.yaml:1:12: overrides: must be a list\n  hint: write 'overrides:' and a list of entries, "
            "or let 'tenantscore overrides set' write it",
        ),
        (
            ["main..gone"],
            "gone:overrides.yaml: there is no such file at this revision\n  hint: commit it, or name another one",
        ),
        (
            ["orphan...main"],
            "orphan...main: 'orphan' and 'main' have no commit in common\n"
            "  hint: they share no history, or the clone is shallow (in GitHub Actions: fetch-depth: 0)",
        ),
        (
            ["main..main", "a", "b"],
            "tenantscore compare: got one word too many: 'b'\n  hint: a range and one snapshot, or BASE HEAD",
        ),
        (
            ["main", "-f", "sarif"],
            "--format: 'sarif' is not a format of a comparison\n"
            "  hint: formats of a comparison are console, json, markdown",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_every_wrong_input_is_told_and_nothing_is_written(
    clone: Clone, words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    clone.write("words.json", '["words"]')
    clone.write("other.json", OTHER)
    clone.write("nobody.json", '{"schemaVersion": "1.0", "resources": {}}')
    clone.write("future.json", '{"schemaVersion": "2.0", "tool": {}, "actions": []}')
    clone.write("later.json", '{"schemaVersion": "2.0", "resources": {}}')
    if words[0].startswith("broken"):
        clone.write("overrides.yaml", "overrides: none\n")
        clone.commit("Break")
        clone.git("branch", "-q", "broken")
    elif words[0].endswith("gone"):
        clone.git("rm", "-q", "overrides.yaml")
        clone.git("commit", "-q", "-m", "Gone")
        clone.git("branch", "-q", "gone")
    elif words[0].startswith("orphan"):
        clone.git("checkout", "-q", "--orphan", "orphan")
        clone.commit("Alone")
    assert main(["compare", *DAY, "-f", "json=out.json", *words] if "-f" not in words else ["compare", *words]) == 2
    out, err = capsys.readouterr()
    assert (out, err) == ("", f"error: {told}\n")
    assert not Path("out.json").exists()


def test_outside_of_a_repository_a_revision_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["compare", "main...HEAD", "--", "snapshot.json"]) == 2
    assert capsys.readouterr().err == (
        "error: BASE: 'main...HEAD' is a revision, and this is no git repository\n"
        "  hint: run it in a clone, or compare reports or snapshots\n"
    )
    assert main(["compare", "main", "snapshot.json"]) == 2
    assert capsys.readouterr().err.startswith("error: BASE: there is no file 'main'\n")
