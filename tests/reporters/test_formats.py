"""Every format, whichever files there are."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import reporters
from scanner.model.codec import decode
from scanner.model.problem import InputError
from scanner.model.report import Report, SnapshotInfo
from tests.examples import contoso
from tests.reporters.samples import a_hostile_report, a_mixed_report, an_empty_report

if TYPE_CHECKING:
    from pathlib import Path

NAMES = tuple(reporters.formats())
REPORTS = {"mixed": a_mixed_report, "hostile": a_hostile_report, "empty": an_empty_report, "contoso": contoso.report}


def test_the_formats_of_the_foundation_are_found() -> None:
    assert {"console", "html", "json", "markdown", "sarif"} <= set(NAMES)
    assert list(NAMES) == sorted(NAMES)


def test_finding_formats_imports_none_of_them() -> None:
    code = "import sys, reporters; reporters.formats(); print([m for m in sys.modules if m.startswith('reporters.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "['reporters.format']\n"


def test_an_added_file_is_a_format_and_a_helper_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = 'from reporters.format import Format\nFORMAT = Format("a-list", ".lst", "names", lambda report: "x")\n'
    (tmp_path / "a_list.py").write_text(source)
    (tmp_path / "_helper.py").write_text("")
    (tmp_path / "folder").mkdir()
    monkeypatch.setattr(reporters, "__path__", [*reporters.__path__, str(tmp_path)])
    assert set(reporters.formats()) - set(NAMES) == {"a-list"}
    assert reporters.load("a-list").title == "names"


@pytest.mark.parametrize("name", NAMES)
def test_a_format_is_named_like_its_file_and_says_what_it_is(name: str) -> None:
    found = reporters.load(name)
    assert found.name == name
    assert found.extension.startswith(".")
    assert found.title


def test_an_unknown_format_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(InputError) as error:
        reporters.load("sarf")
    assert str(error.value) == "error: --format: 'sarf' is not a format\n  hint: did you mean 'sarif'?"


def test_an_unknown_format_like_no_other_is_refused_with_the_list() -> None:
    with pytest.raises(InputError) as error:
        reporters.load("xyz")
    assert str(error.value) == f"error: --format: 'xyz' is not a format\n  hint: formats are {', '.join(NAMES)}"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_a_kept_report_renders_to_the_same_text_as_the_scan(name: str, report: object) -> None:
    assert callable(report)
    render, value = reporters.load(name).render, report()
    kept = decode(Report, json.loads(reporters.load("json").render(value)))
    assert render(kept) == render(value)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_a_text_is_utf_8_and_ends_in_one_line_feed(name: str, report: object) -> None:
    assert callable(report)
    text = reporters.load(name).render(report())
    assert text.encode("utf-8").endswith(b"\n")
    assert not text.endswith("\n\n")
    assert "\r" not in text


@pytest.mark.parametrize("name", NAMES)
def test_a_file_name_that_is_no_unicode_is_shown_all_the_same(name: str) -> None:
    path = os.fsdecode(b"tenants/\xff.json")
    report = a_mixed_report()._replace(snapshot=SnapshotInfo(path, "5" * 64, None, None, path))
    reporters.load(name).render(report).encode("utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_two_processes_with_other_hash_seeds_and_locales_write_the_same_bytes(name: str) -> None:
    code = (
        "import sys, reporters; from tests.reporters.samples import a_mixed_report\n"
        f"sys.stdout.buffer.write(reporters.load({name!r}).render(a_mixed_report()).encode())"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale, "TZ": zone, "PYTHONPATH": os.getcwd()},
        ).stdout
        for seed, locale, zone in (("1", "C", "UTC"), ("2", "C.UTF-8", "Asia/Tokyo"))
    }
    assert len(outputs) == 1


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("report.json", "json"),
        ("report.ocsf.json", "ocsf"),
        ("report.gitlab.json", "gitlab"),
        ("report.sarif", "sarif"),
        ("report.md", "markdown"),
        ("report.txt", "console"),
        ("score.svg", "badge"),
    ],
)
def test_a_path_in_place_of_a_format_is_refused_with_the_format_of_its_ending(path: str, name: str) -> None:
    with pytest.raises(InputError) as error:
        reporters.load(path)
    assert str(error.value).endswith(f"\n  hint: did you mean '{name}={path}'?")
