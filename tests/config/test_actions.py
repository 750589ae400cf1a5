"""`actions` of the configuration: how it departs from the catalogue."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.config.resolve import resolve
from scanner.config.show import show
from scanner.model.config import ActionSetting, ParamSetting
from scanner.model.problem import InputError

FILE = """\
actions:
  PWAgePolicyNew:
    disabled: Passwords are managed elsewhere
  UserRiskPolicy:
    severity: low
    params:
      riskLevels: [high, medium]
"""

LEFT_OUT = "\n  hint: write it after the colon, or remove the key"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    return tmp_path


def faults(folder: Path, text: str, name: str = "tenantscore.yaml") -> list[str]:
    (folder / name).write_text(text)
    with pytest.raises(InputError) as caught:
        resolve({}, {}, str(folder))
    return [str(problem).removeprefix(f"error: {name}:") for problem in caught.value.problems]


def test_departures_come_with_the_places_they_were_made_at(folder: Path) -> None:
    (folder / "tenantscore.yaml").write_text(FILE)
    off, risk = resolve({}, {}, str(folder)).config.actions
    assert off == ActionSetting(
        "PWAgePolicyNew", "tenantscore.yaml:2:3", "Passwords are managed elsewhere", None, "tenantscore.yaml:3:5"
    )
    assert risk == ActionSetting(
        "UserRiskPolicy",
        "tenantscore.yaml:4:3",
        severity="low",
        severity_place="tenantscore.yaml:5:15",
        params=(ParamSetting("riskLevels", ["high", "medium"], "tenantscore.yaml:7:7"),),
    )


def test_the_print_of_departures_is_a_configuration_again(folder: Path) -> None:
    (folder / "tenantscore.yaml").write_text(FILE)
    first = resolve({}, {}, str(folder))
    (folder / "tenantscore.yaml").write_text(show(first))
    again = resolve({}, {}, str(folder))
    assert [one._replace(place="", severity_place="", params=()) for one in again.config.actions] == [
        one._replace(place="", severity_place="", params=()) for one in first.config.actions
    ]
    assert again.config.actions[1].params[0].value == ["high", "medium"]


def test_a_table_of_pyproject_says_the_same_with_the_same_places(folder: Path) -> None:
    (folder / "pyproject.toml").write_text(
        """\
[tool.tenantscore]
snapshot = "a.json"

[tool.tenantscore.actions.UserRiskPolicy]
severity = "low"
params.riskLevels = ["high"]

[tool.tenantscore.actions.PWAgePolicyNew]
disabled = "Elsewhere"
"""
    )
    risk, off = resolve({}, {}, str(folder)).config.actions
    assert (risk.place, risk.severity_place) == ("pyproject.toml:4:27", "pyproject.toml:5:12")
    assert risk.params == (ParamSetting("riskLevels", ["high"], "pyproject.toml:6:8"),)
    assert (off.id, off.place) == ("PWAgePolicyNew", "pyproject.toml:8:27")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "actions: [a]",
            ["1:10: actions: must be a mapping\n  hint: write 'key: value' lines; keys are disabled, severity, params"],
            id="a list",
        ),
        pytest.param(
            "actions:\n  A: off",
            [
                "2:6: actions.A: must be a mapping\n"
                "  hint: write 'key: value' lines; keys are disabled, severity, params"
            ],
            id="text for an action",
        ),
        pytest.param(
            "actions:\n  A: {}",
            ["2:6: actions.A: says nothing; give it 'disabled' with a reason, 'severity' or 'params'"],
            id="nothing said",
        ),
        pytest.param(
            "actions:\n  A: {disabled: true}",
            ['2:17: actions.A.disabled: must be text\n  hint: write "true" in quotes'],
            id="no reason",
        ),
        pytest.param(
            "actions:\n  A: {disabled: '  '}",
            ["2:18: actions.A.disabled: must have at least 3 characters\n  hint: write it out"],
            id="an empty reason",
        ),
        pytest.param(
            "actions:\n  A: {severity: hihg}",
            [
                "2:17: actions.A.severity: 'hihg' is not one of critical, high, medium, low\n"
                "  hint: did you mean 'high'?"
            ],
            id="a misspelt severity",
        ),
        pytest.param(
            "actions:\n  A: {severty: high}",
            ["2:7: unknown key 'severty'\n  hint: did you mean 'severity'?"],
            id="a misspelt key",
        ),
        pytest.param(
            "actions:\n  A: {params: {a: {b: 1}, c: null, d: [1]}}",
            [
                f"2:{column}: actions.A.params.{name}: must be true or false, a number, text, or a list of texts{hint}"
                for column, name, hint in ((19, "a", ""), (30, "c", LEFT_OUT), (39, "d", ""))
            ],
            id="values that no parameter has",
        ),
        pytest.param(
            "frameworks: scuba",
            ["1:13: frameworks: must be a list\n  hint: write [scuba]"],
            id="a framework that is no list",
        ),
    ],
)
def test_a_slip_is_told_with_its_place(folder: Path, text: str, expected: list[str]) -> None:
    assert faults(folder, text) == expected
