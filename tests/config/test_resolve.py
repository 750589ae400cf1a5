from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.config.resolve import resolve
from scanner.config.show import show
from scanner.config.values import checked_day
from scanner.model.config import Config, Zones
from scanner.model.problem import InputError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A working directory at the root of a work tree."""
    (tmp_path / ".git").mkdir()
    return tmp_path


def faults(flags: Mapping[str, Any], environment: Mapping[str, str], folder: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        resolve(flags, environment, str(folder))
    return [str(problem) for problem in caught.value.problems]


def file_faults(folder: Path, text: str) -> list[str]:
    (folder / "tenantscore.yaml").write_text(text)
    return faults({}, {}, folder)


def test_without_any_source_the_defaults_hold(folder: Path) -> None:
    settings = resolve({}, {}, str(folder))
    assert settings.config == Config()
    assert set(settings.origins.values()) == {"default"}
    assert settings.file is None


def test_a_flag_goes_before_the_environment_before_the_file_before_the_default(folder: Path) -> None:
    (folder / "tenantscore.yaml").write_text("snapshot: file.json\nasOf: 2026-01-01\nformats: [json]\n")
    environment = {"TENANTSCORE_SNAPSHOT": "environment.json", "TENANTSCORE_AS_OF": "2026-02-02"}
    settings = resolve({"snapshot": "flag.json", "as_of": None, "formats": ()}, environment, str(folder))
    assert settings.config == Config(snapshot="flag.json", as_of="2026-02-02", formats=("json",))
    assert settings.origins == {
        "snapshot": "argument SNAPSHOT",
        "rules": "default",
        "formats": "tenantscore.yaml:3:10",
        "as_of": "environment TENANTSCORE_AS_OF",
        "break_glass_accounts": "default",
        "zones": "default",
        "frameworks": "default",
        "actions": "default",
        "overrides": "default",
        "people": "default",
        "review_policy": "default",
        "gate": "default",
        "baseline": "default",
        "share": "default",
    }


def test_every_setting_can_stand_in_the_file(folder: Path) -> None:
    (folder / "tenantscore.yaml").write_text(
        """\
snapshot: tenant.json
rules: [mine, /opt/rules]
formats: [console, html=build/report.html, json=-]
asOf: 2026-11-20
breakGlassAccounts:
  - emergency1@contoso.com
  - {id: 0c1d, userPrincipalName: emergency2@contoso.com, note: In the safe}
zones: {bad: 40, okay: 80.5}
"""
    )
    assert resolve({}, {}, str(folder)).config == Config(
        snapshot="tenant.json",
        rules=("mine", "/opt/rules"),
        formats=("console", "html=build/report.html", "json=-"),
        as_of="2026-11-20",
        break_glass_accounts=("emergency1@contoso.com", "0c1d", "emergency2@contoso.com"),
        zones=Zones(40, 80.5),
    )


def test_every_list_can_stand_in_the_environment_with_commas(folder: Path) -> None:
    environment = {
        "TENANTSCORE_RULES": "mine, yours",
        "TENANTSCORE_FORMATS": "console,json=-",
        "TENANTSCORE_BREAK_GLASS_ACCOUNTS": "a@contoso.com",
    }
    config = resolve({}, environment, str(folder)).config
    assert config == Config(
        rules=("mine", "yours"), formats=("console", "json=-"), break_glass_accounts=("a@contoso.com",)
    )


def test_an_empty_variable_counts_as_not_set(folder: Path) -> None:
    environment = {
        "TENANTSCORE_AS_OF": "",
        "TENANTSCORE_FORMATS": " ",
        "TENANTSCORE_CONFIG": "",
        "SOURCE_DATE_EPOCH": "",
    }
    assert resolve({}, environment, str(folder)).config == Config()


def test_paths_of_the_file_are_relative_to_the_file(folder: Path) -> None:
    (folder / "tenantscore.yaml").write_text(
        "snapshot: data/a.json\nrules: [mine]\nformats: [html=out/r.html, json=-]\n"
    )
    inner = folder / "inner"
    inner.mkdir()
    settings = resolve({}, {}, str(inner))
    assert settings.config == Config(
        snapshot="../data/a.json", rules=("../mine",), formats=("html=../out/r.html", "json=-")
    )
    assert settings.origins["snapshot"] == "../tenantscore.yaml:1:11"


def test_the_day_of_a_reproducible_build_is_weaker_than_a_setting_of_ours(folder: Path) -> None:
    environment = {"SOURCE_DATE_EPOCH": "1795132800"}
    settings = resolve({}, environment, str(folder))
    assert (settings.config.as_of, settings.origins["as_of"]) == ("2026-11-20", "environment SOURCE_DATE_EPOCH")
    (folder / "tenantscore.yaml").write_text("asOf: 2026-01-01\n")
    assert resolve({}, environment, str(folder)).config.as_of == "2026-01-01"


def test_a_named_file_is_read_in_place_of_the_one_that_would_be_found(folder: Path) -> None:
    (folder / "tenantscore.yaml").write_text("snapshot: found.json\n")
    (folder / "other.yaml").write_text("snapshot: named.json\n")
    assert resolve({}, {}, str(folder), "other.yaml").config.snapshot == "named.json"
    assert resolve({}, {"TENANTSCORE_CONFIG": "other.yaml"}, str(folder)).config.snapshot == "named.json"


def test_a_named_file_that_is_missing_is_an_error(folder: Path) -> None:
    with pytest.raises(
        InputError,
        match=r"^error: gone.yaml: no such file\n  hint: check the path; it starts from the working directory$",
    ):
        resolve({}, {}, str(folder), "gone.yaml")


def test_an_unknown_variable_is_an_error_with_a_hint(folder: Path) -> None:
    environment = {"TENANTSCORE_FORMAT": "json", "TENANTSCORE_ZZZ": "1", "PATH": "/bin"}
    assert faults({}, environment, folder) == [
        "error: TENANTSCORE_FORMAT: unknown environment variable\n  hint: did you mean 'TENANTSCORE_FORMATS'?",
        "error: TENANTSCORE_ZZZ: unknown environment variable\n"
        "  hint: known variables: TENANTSCORE_SNAPSHOT, TENANTSCORE_RULES, TENANTSCORE_FORMATS, TENANTSCORE_AS_OF, "
        "TENANTSCORE_BREAK_GLASS_ACCOUNTS, TENANTSCORE_FRAMEWORKS, TENANTSCORE_OVERRIDES, TENANTSCORE_BASELINE, "
        "TENANTSCORE_CONFIG, "
        "TENANTSCORE_CACHE_DIR, TENANTSCORE_DEBUG",
    ]


def test_the_faults_of_all_sources_are_told_at_once(folder: Path) -> None:
    (folder / "tenantscore.yaml").write_text("snapshto: x\n")
    environment = {"TENANTSCORE_FORMATS": "html=", "SOURCE_DATE_EPOCH": "soon"}
    assert faults({"as_of": "2026-02-30"}, environment, folder) == [
        "error: --as-of: '2026-02-30' is not a date\n  hint: write the day as YYYY-MM-DD, such as 2026-11-20",
        "error: TENANTSCORE_FORMATS: 'html=' is neither FORMAT nor FORMAT=PATH",
        "error: tenantscore.yaml:1:1: unknown key 'snapshto'\n  hint: did you mean 'snapshot'?",
        "error: SOURCE_DATE_EPOCH: 'soon' is not a number of seconds since 1970",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("snapshot: 1", ['1:11: snapshot: must be text\n  hint: write "1" in quotes']),
        ("snapshot: ''", ["1:12: snapshot: must not be empty\n  hint: write it out, or remove the key"]),
        ("formats: json", ["1:10: formats: must be a list\n  hint: write [json]"]),
        ("formats: []", ["1:10: formats: must not be empty\n  hint: name one at least"]),
        ("formats: [JSON]", ["1:11: formats[0]: 'JSON' is neither FORMAT nor FORMAT=PATH"]),
        (
            "asOf: 20.11.2026",
            ["1:7: asOf: '20.11.2026' is not a date\n  hint: write the day as YYYY-MM-DD, such as 2026-11-20"],
        ),
        (
            "asOf: 2026-13-01",
            ["1:7: asOf: '2026-13-01' is not a date\n  hint: write the day as YYYY-MM-DD, such as 2026-11-20"],
        ),
        ("zones: {bad: 80, okay: 20}", ["1:8: zones: 'bad' must not be greater than 'okay'"]),
        ("zones: {bad: low}", ["1:14: zones.bad: must be a number\n  hint: write digits without quotes"]),
        ("zones: {good: 90}", ["1:9: unknown key 'good'\n  hint: known keys: bad, okay"]),
        (
            "breakGlassAccounts: [{note: x}]",
            ["1:22: breakGlassAccounts[0]: needs an 'id' or a 'userPrincipalName'"],
        ),
        ("breakGlassAccounts: [5]", ["1:22: breakGlassAccounts[0]: must be text or a mapping"]),
        (
            "breakGlassAccounts: [{id: a, userPrincipalname: x}]",
            ["1:30: unknown key 'userPrincipalname'\n  hint: did you mean 'userPrincipalName'?"],
        ),
        (
            "- a",
            [
                "1:1: must be a mapping\n"
                "  hint: write 'key: value' lines; keys are snapshot, rules, formats, asOf, breakGlassAccounts, "
                "zones, frameworks, actions, overrides, people, reviewPolicy, gate, baseline, share"
            ],
        ),
        (
            "note: 1\nzone: 2",
            [
                "1:1: unknown key 'note'\n"
                "  hint: known keys: snapshot, rules, formats, asOf, breakGlassAccounts, zones, "
                "frameworks, actions, overrides, people, reviewPolicy, gate, baseline, share",
                "2:1: unknown key 'zone'\n  hint: did you mean 'zones'?",
            ],
        ),
    ],
)
def test_a_slip_in_the_file_is_told_with_its_place(folder: Path, text: str, expected: list[str]) -> None:
    assert file_faults(folder, text) == [f"error: tenantscore.yaml:{each}" for each in expected]


@pytest.mark.parametrize("text", ["", "# nothing yet\n"])
def test_an_empty_file_sets_nothing(folder: Path, text: str) -> None:
    (folder / "tenantscore.yaml").write_text(text)
    settings = resolve({}, {}, str(folder))
    assert (settings.config, settings.file) == (Config(), "tenantscore.yaml")


def test_the_print_is_a_configuration_file_with_the_origin_of_each_value(folder: Path) -> None:
    (folder / "tenantscore.yaml").write_text("breakGlassAccounts: [a@contoso.com]\n")
    settings = resolve({"as_of": "2026-11-20", "rules": ("mine",)}, {"TENANTSCORE_SNAPSHOT": "a.json"}, str(folder))
    text = show(settings)
    assert text == (
        "# configuration file: tenantscore.yaml\n"
        'snapshot: "a.json"                     # environment TENANTSCORE_SNAPSHOT\n'
        'rules: ["mine"]                        # flag --rules\n'
        'formats: ["console"]                   # default\n'
        'asOf: "2026-11-20"                     # flag --as-of\n'
        'breakGlassAccounts: ["a@contoso.com"]  # tenantscore.yaml:1:21\n'
        "zones: {bad: 50, okay: 75}             # default\n"
        "frameworks: []                         # default\n"
        "actions: {}                            # default\n"
        "overrides: null                        # default\n"
        "people: []                             # default\n"
        "reviewPolicy: null                     # default\n"
        "gate: null                             # default\n"
        "baseline: null                         # default\n"
        "share: null                            # default\n"
    )
    (folder / "tenantscore.yaml").write_text(text)
    assert resolve({}, {}, str(folder)).config == settings.config


numbers = st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", fullmatch=True)


@given(numbers | st.dates().map(str) | st.text("0123456789-", max_size=12))
def test_a_day_is_what_the_calendar_has(text: str) -> None:
    try:
        known = len(text) == 10 and text[4] == "-" and bool(date.fromisoformat(text))
    except ValueError:
        known = False
    try:
        assert checked_day(text) == text
        assert known
    except ValueError:
        assert not known


@pytest.mark.parametrize("text", ["２０２６-11-20", "2026-1120-", "+026-11-20", "2026-11-2\n", " 026-11-20", ""])
def test_a_day_is_written_in_plain_digits(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date"):
        checked_day(text)


def test_a_baseline_is_a_file_beside_the_configuration_or_else_a_revision(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "main.json").write_text("{}")
    found = []
    for text in ("main.json", "main", "git:main.json"):
        (tmp_path / "sub" / "own.yaml").write_text(f"baseline: {text}\n")
        found.append(resolve({}, {}, str(tmp_path), "sub/own.yaml").config.baseline)
    assert found == ["sub/main.json", "main", "git:main.json"]
