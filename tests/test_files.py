"""Reading and replacing whole files."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from scanner.files import read_bytes, write_all, write_atomic
from scanner.model.problem import InputError


def message(error: pytest.ExceptionInfo[InputError]) -> str:
    return str(error.value)


def test_a_file_is_read_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_bytes(b"\xff\xfe{\x00")
    assert read_bytes(file) == b"\xff\xfe{\x00"


def test_a_missing_file_is_named() -> None:
    with pytest.raises(InputError) as error:
        read_bytes("no/such.json")
    assert (
        message(error)
        == "error: no/such.json: no such file\n  hint: check the path; it starts from the working directory"
    )


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        read_bytes(tmp_path)
    assert message(error) == f"error: {tmp_path}: is a folder, not a file\n  hint: name a file inside it"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_says_so(tmp_path: Path) -> None:
    file = tmp_path / "secret.json"
    file.write_text("{}")
    file.chmod(0)
    with pytest.raises(InputError) as error:
        read_bytes(file)
    assert message(error) == f"error: {file}: cannot be read: permission denied\n  hint: let this user read it"


def test_permission_denied_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", refuse)
    with pytest.raises(InputError) as error:
        read_bytes("snapshot.json")
    assert message(error) == "error: snapshot.json: cannot be read: permission denied\n  hint: let this user read it"


def test_writing_replaces_the_whole_file(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    file.write_text("something much longer than what comes")
    write_atomic(file, "Contosö\n")
    assert file.read_bytes() == "Contosö\n".encode()
    assert os.listdir(tmp_path) == ["report.json"]


def test_writing_keeps_the_permissions_of_the_old_file(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    file.write_text("old")
    file.chmod(0o640)
    write_atomic(file, "new")
    assert file.stat().st_mode & 0o777 == 0o640


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "target.json", tmp_path / "link.json"
    target.write_text("old")
    link.symlink_to(target)
    write_atomic(link, "new")
    assert link.is_symlink()
    assert target.read_text() == "new"


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failure_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    file = tmp_path / "report.json"
    file.write_text("old")
    monkeypatch.setattr(os, step, fail)
    with pytest.raises(InputError) as error:
        write_atomic(file, "new")
    assert message(error) == f"error: {file}: cannot be written: no space left on device"
    assert file.read_text() == "old"
    assert os.listdir(tmp_path) == ["report.json"]


def test_a_missing_folder_is_not_made_up(tmp_path: Path) -> None:
    file = tmp_path / "no" / "report.json"
    with pytest.raises(InputError) as error:
        write_atomic(file, "new")
    assert (
        message(error) == f"error: {file}: cannot be written: its folder does not exist\n  hint: make the folder first"
    )


def test_a_folder_is_not_overwritten(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        write_atomic(tmp_path, "new")
    assert (
        message(error)
        == f"error: {tmp_path}: cannot be written: is a folder, not a file\n  hint: name a file inside it"
    )


def test_a_device_is_written_through() -> None:
    write_atomic(os.devnull, "gone")
    assert not os.path.isfile(os.devnull)


def test_where_one_file_cannot_be_written_all_stay_as_they_were(tmp_path: Path) -> None:
    old = tmp_path / "report.json"
    old.write_text("old")
    with pytest.raises(InputError) as error:
        write_all([(old, "new"), (tmp_path / "new.md", "new"), (tmp_path / "no" / "report.html", "new")])
    assert message(error) == (
        f"error: {tmp_path / 'no' / 'report.html'}: cannot be written: its folder does not exist\n"
        "  hint: make the folder first"
    )
    assert old.read_text() == "old"
    assert os.listdir(tmp_path) == ["report.json"]


def test_a_folder_among_the_files_is_found_before_any_is_replaced(tmp_path: Path) -> None:
    old = tmp_path / "report.json"
    old.write_text("old")
    with pytest.raises(InputError) as error:
        write_all([(old, "new"), (tmp_path, "new")])
    assert (
        message(error)
        == f"error: {tmp_path}: cannot be written: is a folder, not a file\n  hint: name a file inside it"
    )
    assert old.read_text() == "old"


KILLED = """
import os, signal, sys
from scanner import files
def replace(*_):
    os.kill(os.getpid(), signal.SIGKILL)
os.replace = replace
files.write_atomic(sys.argv[1], "half")
"""


def test_what_a_killed_process_left_is_removed_by_the_next_one_that_writes_the_file(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text("old")
    for name in (".report.json.mine.tmp", ".report.json.0123456789ab.tmp.bak", ".other.json.0123456789ab.tmp"):
        (tmp_path / name).write_text("kept")
    done = subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False)

    assert done.returncode == -signal.SIGKILL
    assert path.read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 5

    write_atomic(path, "new")

    assert path.read_text() == "new"
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        ".other.json.0123456789ab.tmp",
        ".report.json.0123456789ab.tmp.bak",
        ".report.json.mine.tmp",
        "report.json",
    ]


def test_what_a_living_process_is_about_to_put_in_place_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "report.json"
    replace = os.replace

    def meanwhile(source: str, target: str) -> None:
        monkeypatch.setattr(os, "replace", replace)
        write_atomic(path, "second")
        replace(source, target)

    monkeypatch.setattr(os, "replace", meanwhile)
    write_atomic(path, "first")

    assert path.read_text() == "first"
    assert list(tmp_path.iterdir()) == [path]
