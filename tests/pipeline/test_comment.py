"""The comment on a pull request: made once, brought up to date after that, and never a reason to fail."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.pipeline.logs import commands
from tests.pipeline.runner import ACTION, Ran, Workspace

GH = f"""\
#!{sys.executable}
import json, os, sys
from pathlib import Path
folder = Path(os.environ["RUNNER_TEMP"], "gh")
words, given = sys.argv[1:], {{}}
for flag, value in zip(words, words[1:]):
    if flag == "--field":
        name, _, text = value.partition("=")
        given[name] = Path(text[1:]).read_text("utf-8") if text.startswith("@") else text
call = {{"words": words, "given": given, "stdin": sys.stdin.read(), "host": os.environ["GH_HOST"],
        "tokens": [os.environ["GH_TOKEN"], os.environ["GH_ENTERPRISE_TOKEN"]]}}
with (folder / "calls").open("a") as calls:
    print(json.dumps(call), file=calls)
answer = folder / ("writes" if "--method" in words else "reads")
if not answer.exists():
    sys.exit("gh: Resource not accessible by integration (HTTP 403)")
print(answer.read_text("utf-8"), end="")
"""
MARK = "<!-- tenantscore:contoso:snapshot.json -->"
BODY = f'{MARK}\n## Secure Score of `$(touch made)` "é"\n\n@{{$(touch made)}} ${{{{ github.token }}}}\n'
STEP = next(step for step in ACTION["runs"]["steps"] if step["name"] == "Comment on the pull request")
ALL = "repos/contoso/tenant/issues/12/comments"


def pull_request(repository: str = "contoso/tenant") -> dict[str, Any]:
    return {"pull_request": {"number": 12, "head": {"repo": {"full_name": repository}}}}


def a_comment(number: int, body: str | None, who: str = "Bot") -> dict[str, Any]:
    return {"id": number, "body": body, "user": {"type": who, "login": "github-actions[bot]"}}


def run(tmp_path: Path, event: dict[str, Any], pages: list[list[dict[str, Any]]] | None, **inputs: str) -> Ran:
    """The step alone, with what `gh` would find; None where it may not read."""
    workspace = Workspace(tmp_path, event)
    if "without_gh" not in inputs:
        workspace.program("gh", GH)
    else:
        for name in ("bash", "mktemp", "rm", "tr", "od"):
            (workspace.programs / name).symlink_to(f"/usr/bin/{name}" if name != "bash" else "/bin/bash")
        workspace.environment["PATH"] = str(workspace.programs)
    folder = workspace.temp / "gh"
    folder.mkdir()
    if pages is not None:
        (folder / "reads").write_text("".join(map(json.dumps, pages)), "utf-8")
    if inputs.get("may", "write") == "write":
        (folder / "writes").write_text("https://github.com/contoso/tenant/pull/12#issuecomment-7\n")
    workspace.write("out put/report.md", BODY)
    contexts = workspace.contexts()
    contexts["inputs"] = {"comment": "true", "token": "a token", **inputs}
    contexts["steps"] = {
        "install": {"outputs": {"python": sys.executable}},
        "scan": {"outputs": {"markdown": "out put/report.md"}},
    }
    ran = workspace.steps([STEP], contexts, {})
    assert not list(tmp_path.rglob("made"))
    assert [path.name for path in workspace.temp.glob("tenantscore*")] == []
    return ran


def calls(tmp_path: Path) -> list[dict[str, Any]]:
    path = tmp_path / "temp/gh/calls"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def test_the_first_run_makes_a_comment(tmp_path: Path) -> None:
    ran = run(tmp_path, pull_request(), [[a_comment(1, "Looks good"), a_comment(2, None)], []])
    looked, made = calls(tmp_path)
    assert looked["words"] == ["api", "--paginate", f"{ALL}?per_page=100"]
    assert made["words"] == ["api", "--method", "POST", ALL, "--field", "body=@out put/report.md", "--jq", ".html_url"]
    assert made["given"] == {"body": BODY}
    assert {call["stdin"] for call in (looked, made)} == {""}
    assert made["tokens"] == ["a token", "a token"]
    assert made["host"] == "github.com"
    assert ran.exit_code == 0
    assert commands(ran.logs[STEP["name"]]) == []


def test_a_later_run_brings_it_up_to_date_on_whatever_page_it_is(tmp_path: Path) -> None:
    others = [a_comment(1, f"{MARK} quoted"), a_comment(2, f"See:\n{MARK}"), a_comment(3, f"{MARK}\n", who="User")]
    pages = [others, [a_comment(77, f"{MARK}\r\nold"), a_comment(78, f"{MARK}\nolder")]]
    ran = run(tmp_path, pull_request(), pages)
    _, made = calls(tmp_path)
    assert made["words"][:4] == ["api", "--method", "PATCH", "repos/contoso/tenant/issues/comments/77"]
    assert made["given"] == {"body": BODY}
    assert ran.exit_code == 0


def test_words_of_people_are_never_overwritten(tmp_path: Path) -> None:
    run(tmp_path, pull_request(), [[a_comment(3, f"{MARK}\nmine", who="User")]])
    assert calls(tmp_path)[1]["words"][2] == "POST"


@pytest.mark.parametrize(
    ("event", "inputs", "told"),
    [
        ({}, {}, "notice::this run is not about a pull request."),
        (
            pull_request("somebody/fork"),
            {},
            "notice::the pull request comes from a fork, whose runs may only read. "
            "The summary of the run has all of it.",
        ),
        (pull_request(), {"token": ""}, "notice::there is no token."),
        (pull_request(), {"without_gh": "true"}, "warning::the command gh is not installed on this runner."),
    ],
    ids=["no pull request", "fork", "no token", "no gh"],
)
def test_what_stands_in_the_way_is_told_and_nothing_is_asked(
    event: dict[str, Any], inputs: dict[str, str], told: str, tmp_path: Path
) -> None:
    ran = run(tmp_path, event, [[]], **inputs)
    level, _, why = told.partition("::")
    assert commands(ran.logs[STEP["name"]]) == [f"::{level} title=Tenantscore::No comment: {why}"]
    assert (ran.exit_code, calls(tmp_path)) == (0, [])


@pytest.mark.parametrize(("pages", "what"), [(None, "comments cannot be read"), ([[]], "it cannot be written")])
def test_a_lack_of_permission_is_a_warning(pages: list[Any] | None, what: str, tmp_path: Path) -> None:
    ran = run(tmp_path, pull_request(), pages, may="read")
    assert commands(ran.logs[STEP["name"]]) == [
        f"::warning title=Tenantscore::No comment: {what}. Does the job have 'pull-requests: write'?"
    ]
    assert ran.exit_code == 0
