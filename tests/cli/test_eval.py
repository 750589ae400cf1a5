from __future__ import annotations

import json
from pathlib import Path

import pytest

from scanner.cli.main import main

SNAPSHOT = {
    "schemaVersion": "1.0",
    "collectedAt": "2026-11-20T06:00:00Z",
    "resources": {"entra": {"identitySecurityDefaultsEnforcementPolicy": {"isEnabled": True}, "users": [{"id": "a"}]}},
}


@pytest.mark.parametrize(
    ("expression", "printed"),
    [
        ("1 + 2", "3"),
        ("5u", "5"),
        ("7.0 / 2.0", "3.5"),
        ("0.0 / 0.0", '"nan"'),
        ("'a' + 'b'", '"ab"'),
        ("b'ab'", '"YWI="'),
        ("null", "null"),
        ("timestamp('2026-11-20T06:00:00Z') + duration('90m')", '"2026-11-20T07:30:00Z"'),
        ("duration('1h30m')", '"5400s"'),
        ("type(1) == int", "true"),
        ("[1, 2].map(x, x * 2)", "[\n  2,\n  4\n]"),
        ("{'a': 1, true: null}", '{\n  "a": 1,\n  "true": null\n}'),
    ],
)
def test_a_value_is_printed_as_json(expression: str, printed: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", expression]) == 0
    assert capsys.readouterr().out == printed + "\n"


def test_properties_of_a_file_are_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "data.json"
    data.write_text(json.dumps({"users": [{"mfa": True}, {"mfa": False}]}))

    assert main(["eval", "users.filter(u, u.mfa).size()", "--data", str(data)]) == 0

    assert capsys.readouterr().out == "1\n"


def test_a_snapshot_shows_what_rules_see(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "snapshot.json"
    data.write_text(json.dumps(SNAPSHOT))

    assert main(["eval", "securityDefaults && collectedAt.getFullYear() == 2026", "--data", str(data)]) == 0

    assert capsys.readouterr().out == "true\n"


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        (
            "1 +",
            "error: expression:1:4: expected an operand but found the end of the expression\n  | 1 +\n  |    ^\n",
        ),
        (
            "siz([1])",
            "error: expression:1:1: there is no function siz()\n  | siz([1])\n  | ^\n  hint: did you mean 'size'?\n",
        ),
        ("1 / 0", "error: expression:1:3: division by zero\n"),
        ("nobody", "error: expression:1:1: 'nobody' is not declared\n  | nobody\n  | ^\n"),
    ],
)
def test_an_expression_without_a_value_is_bad_input(
    expression: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["eval", expression]) == 2
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", told)


def test_a_resource_that_was_not_collected_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "snapshot.json"
    data.write_text(json.dumps(SNAPSHOT))

    assert main(["eval", "entra.groups.size()", "--data", str(data)]) == 2

    assert capsys.readouterr().err == "error: expression:1:7: entra.groups is not available\n"
