from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from scanner.model.codec import encode
from scanner.model.report import Report
from scanner.model.schema import report_schema
from tests.builders import a_report
from tests.reporters.samples import a_hostile_report, a_mixed_report, an_empty_report

COMMITTED = Path(__file__).parents[2] / "schemas" / "report.schema.json"


def test_the_committed_schema_is_the_one_of_the_model() -> None:
    made = subprocess.run([sys.executable, "-m", "scanner.model.schema"], capture_output=True, check=True).stdout
    assert COMMITTED.read_bytes() == made, "run: python -m scanner.model.schema > schemas/report.schema.json"


def test_the_schema_is_one_of_its_draft() -> None:
    jsonschema.Draft202012Validator.check_schema(report_schema())


@pytest.mark.parametrize(
    "report",
    [a_mixed_report(), a_hostile_report(), an_empty_report(), a_report()],
    ids=["mixed", "hostile", "empty", "plain"],
)
def test_a_report_is_valid(report: Report) -> None:
    jsonschema.validate(plain(report), report_schema(), cls=jsonschema.Draft202012Validator)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"schemaVersion": "9.0"}, "'1.0' was expected"),
        ({"unheardOf": 1}, "Additional properties are not allowed ('unheardOf' was unexpected)"),
        ({"actions": None}, "None is not of type 'array'"),
    ],
)
def test_what_the_reader_refuses_the_schema_refuses(change: dict[str, Any], message: str) -> None:
    with pytest.raises(jsonschema.ValidationError) as error:
        jsonschema.validate(plain(a_report()) | change, report_schema())
    assert error.value.message == message


def test_properties_carry_the_words_of_the_model() -> None:
    totals = report_schema()["$defs"]["Totals"]["properties"]
    assert totals["percent"]["description"] == "earned / max, 0 to 100; null when there is nothing to score."


def plain(report: Report) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(json.dumps(encode(report)))
    return data
