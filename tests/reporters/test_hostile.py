"""Text that a tenant, a file or an override can hold, in every format: it is shown or escaped, and breaks nothing."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from xml.etree import ElementTree

import pytest

import reporters
from scanner.model.codec import decode
from scanner.model.report import Report
from tests.reporters.samples import HOSTILE, a_hostile_report

NAMES = tuple(reporters.formats())
TEXTS = {
    "quotes": "\"double\" 'single' `back`",
    "newlines": "one\r\ntwo\nthree\rfour\u2028five\u2029six\x85seven",
    "a workflow expression": "${{ github.token }}",
    "the end of CDATA": "]]> <![CDATA[ ]]>",
    "a workflow command": "::error file=a,line=1::owned",
    "a workflow command on a line of its own": "x\n::add-mask::owned\n  ::stop-commands::owned",
    "an old workflow command": "##[add-path]/tmp/owned",
    "a logging command": "##vso[task.setvariable variable=PATH;]owned",
    "a logging command in capitals": "##VSO[task.complete result=Succeeded;]owned",
    "emoji": "🔥👩‍💻 Zoë 東京",
    "characters that XML forbids": "a\x00b\x0bc\x1fd\ufffee\uffff",
    "half a surrogate pair": "a\ud83db",
    "a script": "</script><script>alert(1)</script><img src=x onerror=alert(1)>",
    "a comment": "--> <!-- --!>",
    "a formula": "=cmd|' /C calc'!A0",
    "percent signs": "100%25 %0A::error::x %AZP25",
    "separators": "a,b;c\td|e]f:g",
    "everything of the other tests": HOSTILE,
}


def reads_as_json(text: str) -> None:
    json.loads(text)


def reads_as_xml(text: str) -> None:
    ElementTree.fromstring(text)
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", text)
    assert "]]>" not in text


def reads_as_csv(text: str) -> None:
    rows = list(csv.reader(io.StringIO(text), strict=True))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert len(rows) == len(text.splitlines())
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def is_github_commands(text: str) -> None:
    pattern = r"::(notice|warning|error) (([a-z]+=[^:,\r\n]*)(,[a-z]+=[^:,\r\n]*)*)::[^\r\n]+"
    assert all(re.fullmatch(pattern, line) for line in text.rstrip("\n").split("\n"))
    assert len(text.splitlines()) == 3


def is_azure_commands(text: str) -> None:
    first, *others = text.rstrip("\n").split("\n")
    assert first.startswith("##[section]")
    assert all(re.fullmatch(r"##vso\[task\.logissue (\w+=[^;\]]*;)+\][^\r\n]+", line) for line in others)
    assert text.lower().count("##vso[") == len(others) == len(text.splitlines()) - 1
    assert text.count("##[") == 1


CHECKS: Mapping[str, Callable[[str], None]] = {
    "azure-devops": is_azure_commands,
    "badge": reads_as_xml,
    "csv": reads_as_csv,
    "github": is_github_commands,
    "gitlab": reads_as_json,
    "json": reads_as_json,
    "junit": reads_as_xml,
    "ocsf": reads_as_json,
    "oscal": reads_as_json,
    "sarif": reads_as_json,
    "sarif-full": reads_as_json,
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("name", NAMES)
def test_hostile_text_breaks_no_format(name: str, text: str) -> None:
    made = reporters.load(name).render(a_hostile_report(text))

    assert made.encode("utf-8").endswith(b"\n")
    assert "\x00" not in made
    if name in CHECKS:
        CHECKS[name](made)
    if name not in ("github", "azure-devops", "html"):  # a page is no log
        assert not re.search(r"##(\[|vso\[)", made, re.IGNORECASE)
        assert not re.search(r"^\s*::[\w-]", made, re.MULTILINE)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_kept_report_loses_nothing_of_it(text: str) -> None:
    report = a_hostile_report(text)

    assert decode(Report, json.loads(reporters.load("json").render(report))) == report


@pytest.mark.parametrize("name", [name for name in NAMES if name != "badge"])
def test_letters_of_every_script_and_emoji_are_kept(name: str) -> None:
    made = reporters.load(name).render(a_hostile_report("Zoë 東京 🔥"))

    assert "Zoë 東京 🔥" in made or "Zoë%20" in made


def test_formats_without_a_check_of_their_own_are_for_people() -> None:
    assert set(NAMES) - set(CHECKS) <= {"console", "github-summary", "html", "markdown"}
