"""Subjects, names and paths are free text: whatever they hold, the commits are read and the right ones are named."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.overrides.repositories import CONFIG, Repository, entry

Capture = pytest.CaptureFixture[str]
HOSTILE = {
    "U+0001": "x\x01y",
    "tab": "x\ty",
    "quotes": 'x"y\'z\\"',
    "separator": "x\x1e\x1f\x0cy",
    "percent": "%x00%H",
    "line ends": "x\r\n\r\ny",
    "not ASCII": "\u00e4\u2028\U0001f511",
    "hash": "0" * 40 + " " + "1" * 40,
}


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "clone")
    made.git("switch", "-q", "-c", "work")
    return made


@pytest.mark.parametrize("subject", HOSTILE.values(), ids=HOSTILE)
def test_whatever_a_subject_holds_its_commit_is_read(repository: Repository, capsys: Capture, subject: str) -> None:
    repository.write("overrides.yaml", "overrides:\n" + entry(status="third-party"))
    commit = repository.commit("reader@contoso.com", subject)
    repository.write("README.md", "hello\n")
    repository.commit("nobody@contoso.com", subject)

    assert repository.check(capsys, base="main") == (
        1,
        "overrides.yaml:2:5: OneAdmin: status changed from risk-accepted to third-party: reader@contoso.com, "
        f"who wrote {commit}, only reads (security-reader) [role]\noverrides.yaml: 1 entry, 1 finding\n",
        "",
    )


def test_a_subject_of_bytes_that_are_no_text_is_read(repository: Repository, capsys: Capture) -> None:
    repository.write("overrides.yaml", "overrides:\n" + entry(status="third-party"))
    repository.git("add", "-A")
    tree = repository.git("write-tree")
    person = b"<reader@contoso.com> 1795176000 +0000"
    raw = b'tree %s\nparent %s\nauthor \xff\x01 %s\ncommitter \x01\t" %s\n\nx\xff\x01\x00y\n'
    parent = repository.git("rev-parse", "HEAD")
    made = subprocess.run(
        ["git", "hash-object", "-t", "commit", "-w", "--stdin", "--literally"],
        cwd=repository.root,
        input=raw % (tree.encode(), parent.encode(), person, person),
        capture_output=True,
        check=True,
    )
    repository.git("reset", "-q", "--hard", made.stdout.decode().strip())

    code, out, err = repository.check(capsys, base="main")
    assert (code, err) == (1, "")
    assert f"reader@contoso.com, who wrote {made.stdout.decode()[:10]}, only reads" in out


def test_an_address_with_control_signs_is_shown_in_one_line(repository: Repository, capsys: Capture) -> None:
    repository.write("overrides.yaml", "overrides:\n" + entry(status="third-party"))
    commit = repository.commit("a\x01b\x1b[2K\tc@contoso.com")
    code, out, _ = repository.check(capsys, base="main")

    assert code == 1
    assert f"a\\x01b\\x1b[2K\\tc@contoso.com, who wrote {commit}, has no role in 'people' [role]\n" in out


@pytest.mark.parametrize("name", ["a\nb", "a\x01b", "a\tb", 'a"b', "a'b\\", ":(glob)*", "-a", "\u00e4 b"])
def test_a_file_in_a_folder_of_any_name_is_followed(tmp_path: Path, capsys: Capture, name: str) -> None:
    repository = Repository(tmp_path / "clone", CONFIG.replace("overrides: overrides.yaml\n", ""))
    repository.write(f"{name}/overrides.yaml", "overrides:\n" + entry())
    repository.commit("admin@contoso.com")
    repository.git("branch", "work")
    repository.git("mv", f"./{name}", "moved")
    repository.git("mv", "moved", f"./{name}2")
    repository.commit("reader@contoso.com", "Move")
    repository.write(f"{name}2/overrides.yaml", "overrides:\n" + entry(status="third-party"))
    commit = repository.commit("reader@contoso.com", "Edit")

    code, out, err = repository.check(capsys, "--overrides", f"./{name}2/overrides.yaml", base="work")
    assert (code, err) == (1, "")
    assert f"status changed from risk-accepted to third-party: reader@contoso.com, who wrote {commit}" in out
    assert out.count("\n") == 2


def test_a_clone_in_a_folder_whose_name_ends_with_a_line_feed_is_read(tmp_path: Path, capsys: Capture) -> None:
    repository = Repository(tmp_path / "clone\n")
    repository.write("overrides.yaml", "overrides:\n" + entry(status="third-party"))
    commit = repository.commit("reader@contoso.com")

    assert f"reader@contoso.com, who wrote {commit}" in repository.check(capsys, base="HEAD~1")[1]


def test_settings_of_the_clone_do_not_change_what_is_read(repository: Repository, capsys: Capture) -> None:
    for name, value in (("log.showSignature", "true"), ("log.follow", "true"), ("i18n.logOutputEncoding", "UTF-16")):
        repository.git("config", name, value)
    repository.write("overrides.yaml", "overrides:\n" + entry(status="third-party"))
    commit = repository.commit("reader@contoso.com")

    assert f"reader@contoso.com, who wrote {commit}" in repository.check(capsys, base="main")[1]
