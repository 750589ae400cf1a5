"""One number: every format says the score of the report, read out of it the way its readers would."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from typing import Any
from xml.etree import ElementTree

import pytest

import reporters
from scanner.model.points import micro, points_of
from scanner.model.report import Report
from tests.builders import a_report, an_assessment
from tests.examples import contoso
from tests.reporters.samples import a_mixed_report, an_empty_report

REPORTS: Mapping[str, Callable[[], Report]] = {
    "mixed": a_mixed_report,
    "empty": an_empty_report,
    "thirds": lambda: a_report([an_assessment(f"A{n}", maximum=7, earned=2.333333) for n in range(9)]),
    "contoso": contoso.report,
}


def added(values: list[float]) -> float:
    return points_of(sum(map(micro, values)))


def of_sentence(text: str) -> tuple[float, float]:
    found = re.search(r"(\d+\.\d\d) of (\d+\.\d\d) points", text)
    assert found is not None, text[:500]
    return float(found[1]), float(found[2])


def of_bold_sentence(text: str) -> tuple[float, float]:
    return of_sentence(text.replace("*", ""))


def of_json(text: str) -> tuple[float, float]:
    totals = json.loads(text)["totals"]
    return totals["earned"], totals["max"]


def of_sarif(text: str) -> tuple[float, float]:
    properties = json.loads(text)["runs"][0]["properties"]
    return properties["points"], properties["maxPoints"]


def of_csv(text: str) -> tuple[float, float]:
    rows = list(csv.DictReader(io.StringIO(text)))
    return added([float(row["earned"]) for row in rows]), added([float(row["max"]) for row in rows])


def of_junit(text: str) -> tuple[float, float]:
    suites = ElementTree.fromstring(text)
    said = of_sentence(suites.attrib["name"])
    of_suites = _properties(suites.findall("testsuite"))
    of_cases = _properties(suites.findall("testsuite/testcase"))
    assert of_suites == of_cases
    assert tuple(round(value, 2) for value in of_suites) == pytest.approx(said, abs=0.0051)
    return of_suites


def _properties(elements: list[Any]) -> tuple[float, float]:
    found = [{each.attrib["name"]: each.attrib["value"] for each in one.find("properties")} for one in elements]
    return added([float(each["points"]) for each in found]), added([float(each["maxPoints"]) for each in found])


def of_ocsf(text: str) -> tuple[float, float]:
    points = [finding["unmapped"]["points"] for finding in json.loads(text)]
    return added([each["earned"] for each in points]), added([each["max"] for each in points])


def of_oscal(text: str) -> tuple[float, float]:
    result = json.loads(text)["assessment-results"]["results"][0]
    values = {each["name"]: each["value"] for each in result["props"]}
    findings = [{each["name"]: each["value"] for each in one["props"]} for one in result.get("findings", ())]
    assert added([float(each["points"]) for each in findings]) == float(values["points"])
    return float(values["points"]), float(values["max-points"])


READERS: Mapping[str, Callable[[str], tuple[float, float]]] = {
    "azure-devops": of_sentence,
    "badge": of_sentence,
    "console": of_sentence,
    "csv": of_csv,
    "github": of_sentence,
    "github-summary": of_bold_sentence,
    "json": of_json,
    "junit": of_junit,
    "markdown": of_bold_sentence,
    "ocsf": of_ocsf,
    "oscal": of_oscal,
    "sarif": of_sarif,
    "sarif-full": of_sarif,
}


@pytest.mark.parametrize("make", REPORTS.values(), ids=REPORTS)
@pytest.mark.parametrize("name", [name for name in READERS if name in reporters.formats()])
def test_every_format_says_the_score_of_the_report(name: str, make: Callable[[], Report]) -> None:
    report = make()
    earned, maximum = READERS[name](reporters.load(name).render(report))

    rounded = 0.0050001 if READERS[name] in (of_sentence, of_bold_sentence) else 0
    assert earned == pytest.approx(report.totals.earned, abs=rounded, rel=0)
    assert maximum == pytest.approx(report.totals.max, abs=rounded, rel=0)


@pytest.mark.parametrize("make", REPORTS.values(), ids=REPORTS)
def test_the_issues_of_gitlab_add_up_to_the_open_points(make: Callable[[], Report]) -> None:
    report = make()
    issues = json.loads(reporters.load("gitlab").render(report))

    found = [re.findall(r"(\d+\.\d\d) of \d+\.\d\d points are open", issue["description"])[-1] for issue in issues]
    assert sum(map(float, found)) == pytest.approx(report.totals.open, abs=0.005 * len(issues) + 1e-6)


@pytest.mark.parametrize("make", REPORTS.values(), ids=REPORTS)
def test_the_page_says_the_score_too(make: Callable[[], Report]) -> None:
    report = make()
    text = re.sub(r"<[^>]+>", " ", reporters.load("html").render(report))

    if report.totals.percent is not None:
        assert f"{report.totals.earned:.2f}" in text
        assert f"{report.totals.percent:.2f}" in text or f"{report.totals.percent:.1f}" in text


def test_no_format_is_left_out() -> None:
    assert set(reporters.formats()) <= set(READERS) | {"gitlab", "html"}
