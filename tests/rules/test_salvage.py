"""All faults of a pack in one run: a file that has some does not hide those of its conditions, or of other files."""

from __future__ import annotations

from pathlib import Path

from scanner.rules.lint import lint
from tests.rules.family_files import a_family_folder
from tests.rules.files import DEFINITIONS, GOOD, a_rules_folder
from tests.rules.loading import faults, registry

RULE = "rules/entra/PWAgePolicyNew.yaml"
FRAMEWORK = """\
id: ours
title: Ours
version: '1'
publisher: Contoso
url: https://contoso.com/
controls: {A: {actions: [PWAgePolicyNew, PWAgePolicyOld]}}
"""


def heads(found: list[str]) -> list[str]:
    return [fault.splitlines()[0].removeprefix("error: ") for fault in found]


def test_a_fault_of_the_schema_does_not_hide_those_of_conditions(tmp_path: Path) -> None:
    rules = a_rules_folder(
        tmp_path,
        ("severity: medium", "severity: meduim"),
        ("where: item.isVerified", "where: item.isVerifed"),
        ("isForever(item", "fooBar(item"),
        ("requires: [entra.domains]", "requires: [entra.users]"),
        ("id: PWAgePolicyNew", "id: PWAgePolicy"),
    )
    assert heads(sorted(faults(rules))) == [
        f"{RULE}:17:1: the check reads entra.domains, which 'requires' does not list",
        f"{RULE}:1:5: id 'PWAgePolicy' is not the file's name",
        f"{RULE}:21:15: entra.domains has no field 'isVerifed'",
        f"{RULE}:23:5: there is no function fooBar()",
        f"{RULE}:7:11: severity: 'meduim' is not one of critical, high, medium, low",
    ]


def test_conditions_of_a_rule_with_hardly_anything_else_are_checked(tmp_path: Path) -> None:
    rules = a_rules_folder(tmp_path)
    (rules / "entra" / "Bare.yaml").write_text("check: {any: entra.users, where: 1, require: item.id ==, at: nobody}\n")
    told = [one for one in heads(faults(rules)) if "is missing" not in one]
    assert told == [
        "rules/entra/Bare.yaml:1:34: check.where: must be text",
        "rules/entra/Bare.yaml:1:55: expected an operand but found the end of the expression",
        "rules/entra/Bare.yaml:1:62: 'nobody' is not declared",
    ]


def test_faults_of_a_family_do_not_hide_those_of_its_conditions(tmp_path: Path) -> None:
    rules = a_family_folder(
        tmp_path,
        ("tier: core", "tier: cor"),
        ("  require: item.isCompliant\n", "  require: item.isComplaint\n"),
    )
    assert heads(faults(rules)) == [
        "rules/devices/family.yaml:3:7: tier: 'cor' is not one of core, defense-in-depth, advanced",
        "rules/devices/family.yaml:13:17: devices.secureConfigurationAssessments has no field 'isComplaint'",
    ]


def test_all_faulty_definitions_are_told_and_nobody_who_uses_them_is_blamed(tmp_path: Path) -> None:
    definitions = DEFINITIONS.replace("days == 2147483647", "days ==") + (
        "  second: {description: Reads what is not there., expr: '!entra.domains[0].nmae'}\n"
        "  third: {description: Has no expression., expr: 3}\n"
    )
    rules = a_rules_folder(
        tmp_path, ("where: item.isVerified", "where: item.isVerified && third && fourth"), definitions=definitions
    )
    assert heads(faults(rules)) == [
        "rules/definitions.yaml:7:50: definitions.third.expr: must be text",
        "rules/definitions.yaml:5:17: expected an operand but found the end of the expression",
        "rules/definitions.yaml:6:76: entra.domains[0] has no field 'nmae'",
        f"{RULE}:21:38: 'fourth' is not declared",
    ]


def test_a_definitions_file_that_is_no_yaml_does_not_hide_the_fields_that_rules_misspell(tmp_path: Path) -> None:
    rules = a_rules_folder(
        tmp_path, ("where: item.isVerified", "where: item.isVerifed"), definitions="definitions: [a\n"
    )
    assert heads(faults(rules)) == [
        "rules/definitions.yaml:2:1: a ',' or ']' is missing",
        f"{RULE}:21:15: entra.domains has no field 'isVerifed'",
    ]


def test_ids_in_frameworks_are_looked_up_though_a_rule_has_faults(tmp_path: Path) -> None:
    rules = a_rules_folder(tmp_path, ("severity: medium", "severity: meduim"))
    (rules / "frameworks").mkdir()
    (rules / "frameworks" / "ours.yaml").write_text(FRAMEWORK)
    assert heads(faults(rules)) == [
        f"{RULE}:7:11: severity: 'meduim' is not one of critical, high, medium, low",
        "rules/frameworks/ours.yaml:6:42: the control A names 'PWAgePolicyOld', which is not an action",
    ]


def test_lint_judges_the_style_of_other_files_though_one_has_faults(tmp_path: Path) -> None:
    rules = a_rules_folder(tmp_path, ("severity: medium", "severity: meduim"))
    other = GOOD.replace("PWAgePolicyNew", "Other").replace("isForever(item.passwordValidityPeriodInDays)", '"1 == 1"')
    (rules / "entra" / "Other.yaml").write_text(other.replace("    isForever", "    1 == 1"), encoding="utf-8")
    told = [str(one).splitlines()[0] for one in lint([rules], registry()).problems]
    assert "error: rules/entra/Other.yaml:22:12: 'require' reads nothing of the snapshot" not in told  # it is text
    assert any("rules/entra/Other.yaml:26:1: no test expects failed or not-assessed" in one for one in told)
    assert not any("no rule uses the definition" in one for one in told)


def test_an_id_taken_twice_is_one_fault_that_names_both_places(tmp_path: Path) -> None:
    first = a_rules_folder(tmp_path / "one")
    (first / "definitions.yaml").write_text(DEFINITIONS)
    second = tmp_path / "two" / "own"
    (second / "entra").mkdir(parents=True)
    (second / "entra" / "PWAgePolicyNew.yaml").write_text(GOOD, encoding="utf-8")
    assert [str(one) for one in lint([first, second], registry(), [second]).problems] == [
        f"error: own/entra/PWAgePolicyNew.yaml:1:5: the id 'PWAgePolicyNew' is taken by {RULE}:1:5\n"
        "  hint: give one of them another id, or remove it"
    ]


def test_a_file_that_would_not_be_read_is_named(tmp_path: Path) -> None:
    rules = a_rules_folder(tmp_path)
    (rules / "entra" / "Other.yml").write_text(GOOD)
    assert faults(rules) == [
        "error: rules/entra/Other.yml: is not read, as it ends in .yml\n  hint: name it Other.yaml"
    ]


def test_what_is_called_definitions_is_read_or_named(tmp_path: Path) -> None:
    rules = a_rules_folder(tmp_path)
    (rules / "definitions.yaml").unlink()
    (rules / "definitions.yaml").symlink_to("definitions.yaml")
    assert faults(rules) == [
        "error: rules/definitions.yaml: is a link that leads nowhere\n  hint: mend the link, or remove it"
    ]


def linted(rules: Path) -> list[str]:
    return [str(one).splitlines()[0].removeprefix("error: ") for one in lint([rules], registry()).problems]


def test_a_key_written_twice_does_not_hide_the_other_faults_of_its_file(tmp_path: Path) -> None:
    rules = a_rules_folder(
        tmp_path,
        ("points: 8\n", "points: 8\npoints: 9\n"),
        ("severity: medium", "severity: meduim"),
        ("where: item.isVerified", "where: item.isVerifed"),
    )
    assert heads(faults(rules)) == [
        f"{RULE}:6:1: the key 'points' is already there",
        f"{RULE}:8:11: severity: 'meduim' is not one of critical, high, medium, low",
        f"{RULE}:22:15: entra.domains has no field 'isVerifed'",
    ]


def test_a_value_with_a_fault_in_its_writing_is_not_judged_again(tmp_path: Path) -> None:
    rules = a_rules_folder(tmp_path, ("unit: domains", "unit: *nothing"), ("severity: medium", "severity: !x 3"))
    assert heads(faults(rules)) == [
        f"{RULE}:7:11: tags such as !x are not supported",
        f"{RULE}:18:7: the alias '*nothing' has no anchor before it",
    ]


def test_faults_in_the_writing_of_definitions_tables_and_frameworks_hide_nothing(tmp_path: Path) -> None:
    rules = a_family_folder(tmp_path, ("tier: core", "tier: cor\ntier: core"))
    (rules / "definitions.yaml").write_text("definitions: {item: {description: It., expr: 'true', expr: 'true'}}\n")
    (rules / "frameworks").mkdir()
    (rules / "frameworks" / "ours.yaml").write_text(FRAMEWORK.replace("id: ours", "id: theirs\nid: ours"))
    assert sorted(heads(faults(rules))) == [
        "rules/definitions.yaml:1:15: 'item' means something else in rules",
        "rules/definitions.yaml:1:54: the key 'expr' is already there",
        "rules/devices/family.yaml:3:7: tier: 'cor' is not one of core, defense-in-depth, advanced",
        "rules/devices/family.yaml:4:1: the key 'tier' is already there",
        "rules/frameworks/ours.yaml:1:5: id 'theirs' is not the file's name",
        "rules/frameworks/ours.yaml:2:1: the key 'id' is already there",
    ]


def test_lint_judges_the_style_of_a_file_with_other_faults_too(tmp_path: Path) -> None:
    rules = a_rules_folder(
        tmp_path,
        ("points: 8\n", "points: 8\npoints: 9\n"),
        ("severity: medium", "severity: meduim"),
        ("rationale: People who must change their passwords choose weaker ones.", "rationale: too short"),
        ("where: item.isVerified", "where: item.id == item.id"),
    )
    assert linted(rules) == [
        f"{RULE}:6:1: the key 'points' is already there",
        f"{RULE}:8:11: severity: 'meduim' is not one of critical, high, medium, low",
        f"{RULE}:10:12: rationale does not begin like a sentence",
        f"{RULE}:10:12: rationale does not end like a sentence",
        f"{RULE}:10:12: rationale has 2 words, too few to be of use",
        f"{RULE}:22:10: a part of 'where' is always true: item.id == item.id",
        f"{RULE}:27:1: no test expects failed or not-assessed",
    ]


def test_tests_with_faults_are_not_said_to_be_missing(tmp_path: Path) -> None:
    rules = a_rules_folder(tmp_path, ("    expect: {outcome: passed, earned: 8}", "    expect: {outcome: pased}"))
    assert not any("no test expects" in one for one in linted(rules))


def test_the_prose_of_a_table_with_faults_is_judged(tmp_path: Path) -> None:
    rules = a_family_folder(tmp_path, ("tier: core", "tier: cor"))
    table = next(path for path in (rules / "devices").glob("*.yaml") if path.name != "family.yaml")
    text = table.read_text()
    start = text.index("rationale:")
    table.write_text(text[:start] + "rationale: Too short.\n" + text[text.index("\n", start) + 1 :])
    assert any("rationale has 2 words" in one for one in linted(rules))
