from __future__ import annotations

import os
from pathlib import Path

import pytest

from scanner.model.problem import InputError
from scanner.rules.cache import cached_pack
from scanner.rules.compiled import pack_of_bytes, pack_to_bytes
from scanner.rules.load import load_pack
from tests.rules.files import DEFINITIONS, a_rules_folder
from tests.rules.loading import faults, load, registry

RULE = "rules/entra/PWAgePolicyNew.yaml"


def test_a_good_rule_is_loaded_and_compiled(tmp_path: Path) -> None:
    pack = load(a_rules_folder(tmp_path))

    action = pack.catalogue.actions[0]
    assert (action.id, action.points, action.source) == ("PWAgePolicyNew", 8.0, RULE)
    assert action.requires == ("entra.domains",)
    assert [definition.name for definition in pack.catalogue.definitions] == ["isForever"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "severity: medium",
            "severity: meduim",
            f"error: {RULE}:7:11: severity: 'meduim' is not one of critical, high, medium, low\n"
            "  hint: did you mean 'medium'?",
        ),
        (
            "points: 8",
            "points: 11",
            f"error: {RULE}:5:9: points: must be at most 10\n"
            "  hint: it is 11; write a number greater than 0 and at most 10",
        ),
        (
            "points: 8",
            "points: -8",
            f"error: {RULE}:5:9: points: must be greater than 0\n"
            "  hint: it is -8; write a number greater than 0 and at most 10",
        ),
        ("unit: domains", "units: domains", f"error: {RULE}:18:1: unknown key 'units'\n  hint: did you mean 'unit'?"),
        (
            "id: PWAgePolicyNew",
            "id: PWAgePolicyNe",
            f"error: {RULE}:1:5: id 'PWAgePolicyNe' is not the file's name\n"
            "  hint: name the file PWAgePolicyNe.yaml, or change the id",
        ),
        (
            "where: item.isVerified",
            "where: item.isVerifed",
            f"error: {RULE}:21:15: entra.domains has no field 'isVerifed'\n"
            "  | item.isVerifed\n  |      ^\n  hint: did you mean 'isVerified'?",
        ),
        (
            "isForever(item",
            "isForver(item",
            f"error: {RULE}:23:5: there is no function isForver()\n"
            "  | isForver(item.passwordValidityPeriodInDays)\n  | ^\n  hint: did you mean 'isForever'?",
        ),
        (
            "each: entra.domains",
            "each: entra.domain",
            f"error: {RULE}:20:15: entra has no resource 'domain'\n"
            "  | entra.domain\n  |       ^\n  hint: did you mean 'domains'?",
        ),
        (
            "where: item.isVerified",
            "where: item.id",
            f"error: {RULE}:21:15: a bool is needed, and item.id is a string\n  | item.id\n  |      ^\n"
            "  hint: compare it with something: ==, !=, <, in, has(...)",
        ),
        (
            "each: entra.domains",
            "each: entra.domains.exists(d, d.isVerified)",
            f"error: {RULE}:20:23: a list is needed, and entra.domains.exists(d, d.isVerified) is a bool\n"
            "  | entra.domains.exists(d, d.isVerified)\n  |               ^\n"
            "  hint: name a list, or make one with .filter(...) or .map(...)",
        ),
        (
            "requires: [entra.domains]",
            "requires: [entra.domains, entra.users]",
            f"error: {RULE}:17:1: 'requires' lists entra.users, which the check does not read\n"
            "  hint: remove it from 'requires'",
        ),
        (
            "requires: [entra.domains]",
            "requires: [entra.users]",
            f"error: {RULE}:17:1: the check reads entra.domains, which 'requires' does not list\n"
            "  hint: add it to 'requires'",
        ),
        (
            "  each: entra.domains\n",
            '  each: entra.domains\n  expr: "true"\n',
            f"error: {RULE}:19:1: a check has one of 'each', 'any' and 'expr'; this one has 'each' and 'expr'\n"
            "  hint: keep one of them",
        ),
    ],
)
def test_a_slip_in_a_rule_is_named_with_its_place_and_a_hint(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert expected in faults(a_rules_folder(tmp_path, (old, new)))


def test_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    rules = a_rules_folder(
        tmp_path, ("severity: medium", "severity: no"), definitions="definitions: {x: {expr: '1'}}\n"
    )

    found = faults(rules)

    assert any("rules/definitions.yaml:1:" in fault for fault in found)
    assert any(f"{RULE}:7:11" in fault for fault in found)


def test_an_id_taken_twice_is_a_clash_whatever_its_case(tmp_path: Path) -> None:
    first = a_rules_folder(tmp_path / "one")
    second = a_rules_folder(
        tmp_path / "two", ("id: PWAgePolicyNew", "id: pwAgePolicyNew"), definitions="definitions: {}\n"
    )
    (second / "entra" / "PWAgePolicyNew.yaml").rename(second / "entra" / "pwAgePolicyNew.yaml")

    with pytest.raises(InputError) as raised:
        load_pack([first, second], registry())

    assert [str(problem) for problem in raised.value.problems] == [
        f"error: rules/entra/pwAgePolicyNew.yaml:1:5: the id 'pwAgePolicyNew' is taken by {RULE}:1:5\n"
        "  hint: give one of them another id, or remove it"
    ]


def test_definitions_that_need_each_other_are_refused(tmp_path: Path) -> None:
    circle = DEFINITIONS.replace("days == 2147483647", "isNever(days)") + (
        "  isNever:\n    description: The same once more.\n    parameters: [days]\n    expr: isForever(days)\n"
    )

    assert "isForever" in faults(a_rules_folder(tmp_path, definitions=circle))[0]


def test_an_id_taken_twice_is_a_clash_in_folders_and_files_of_the_same_name_too(tmp_path: Path) -> None:
    first = a_rules_folder(tmp_path / "one")
    second = a_rules_folder(tmp_path / "two", definitions="definitions: {}\n")

    with pytest.raises(InputError) as raised:
        load_pack([first, second], registry())

    assert str(raised.value) == (
        f"error: {RULE}:1:5: the id 'PWAgePolicyNew' is taken by {RULE}:1:5\n"
        "  hint: give one of them another id, or remove it"
    )


def test_a_rule_may_stand_right_in_its_folder(tmp_path: Path) -> None:
    rules = a_rules_folder(tmp_path)
    (rules / "entra" / "PWAgePolicyNew.yaml").rename(rules / "PWAgePolicyNew.yaml")

    assert [action.source for action in load(rules).catalogue.actions] == ["rules/PWAgePolicyNew.yaml"]


@pytest.mark.parametrize("name", ["gone", "empty", "deep", "file.yaml"])
def test_a_folder_in_which_no_rules_are_found_is_an_error(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "deep" / "a" / "b").mkdir(parents=True)
    (tmp_path / "deep" / "a" / "b" / "Rule.yaml").write_text("")
    (tmp_path / "file.yaml").write_text("")
    said = "holds no rule files" if name in ("empty", "deep") else "is not a folder of rules"

    assert faults(tmp_path / name) == [
        f"error: {tmp_path / name}: {said}\n  hint: rules are <service>/<ActionId>.yaml in it"
    ]


def test_faults_of_expressions_are_told_beside_those_of_other_files(tmp_path: Path) -> None:
    rules = a_rules_folder(tmp_path, ("where: item.isVerified", "where: item.isVerifed"))
    (rules / "entra" / "Broken.yaml").write_text("id: [a\n")
    assert [fault.splitlines()[0] for fault in faults(rules)] == [
        "error: rules/entra/Broken.yaml:2:1: a ',' or ']' is missing",
        f"error: {RULE}:21:15: entra.domains has no field 'isVerifed'",
    ]


def test_an_unread_definition_is_not_blamed_on_those_who_use_it(tmp_path: Path) -> None:
    rules = a_rules_folder(tmp_path, definitions="definitions: [a]\n")
    assert faults(rules) == [
        "error: rules/definitions.yaml:1:14: definitions: must be a mapping\n"
        "  hint: write 'key: value' lines; keys are description, expr"
    ]


@pytest.mark.parametrize("value", ["true", '"8"', ".nan", "[8]"])
def test_points_are_a_number_and_nothing_is_made_one(tmp_path: Path, value: str) -> None:
    column = 10 if value.startswith('"') else 9
    hint = "write it in digits, such as 8" if value in ("true", "[8]") else "write digits without quotes"
    assert faults(a_rules_folder(tmp_path, ("points: 8", f"points: {value}"))) == [
        f"error: {RULE}:5:{column}: points: must be a number\n  hint: {hint}"
    ]


def test_a_pack_of_wreckage_gets_all_its_faults_at_once(tmp_path: Path) -> None:
    rules = a_rules_folder(tmp_path)
    wreckage = {
        "Bomb": "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
        + "".join(f"{one}: &{one} [{', '.join([f'*{before}'] * 10)}]\n" for before, one in zip("abcdef", "bcdefg")),
        "Cycle": "id: &x\n  y: *x\n",
        "Deep": f"a: {'[' * 5000}\n",
        "Dup": "id: Dup\nid: Dup\n",
        "Empty": "",
        "Keys": "1: a\n",
        "List": "- a\n",
        "Merge": "<<: {id: x}\n",
        "Nul": "id: Nul\x00\n",
        "Number": "points: 1e999\n",
        "Tag": "id: !!python/object/apply:os.system [ls]\n",
        "Two": "id: Two\n---\nid: Two\n",
    }
    for name, text in wreckage.items():
        (rules / "entra" / f"{name}.yaml").write_text(text)
    (rules / "entra" / "Folder.yaml").mkdir()
    (rules / "entra" / "Gone.yaml").symlink_to(tmp_path / "nowhere")
    (rules / "entra" / "Latin.yaml").write_bytes(b"id: \xe9\n")
    os.mkfifo(rules / "entra" / "Pipe.yaml")
    found = faults(rules)
    assert all("\n  hint: " in fault for fault in found)
    heads = [fault.splitlines()[0].removeprefix("error: rules/entra/") for fault in found]
    assert "Merge.yaml:1:1: the key 'id' is missing" in heads
    told = [head for head in heads if not head.endswith("is missing")]
    assert told == [
        "Bomb.yaml:6:36: aliases make the document larger than 1,000,000 values",
        "Cycle.yaml:1:5: id: must be text",
        "Cycle.yaml:2:6: the alias '*x' contains itself",
        "Deep.yaml:1:67: nesting is deeper than 64 levels",
        "Dup.yaml:2:1: the key 'id' is already there",
        "Empty.yaml:1:1: the file is empty",
        "Folder.yaml: is a folder, not a file",
        "Gone.yaml: is a link that leads nowhere",
        "Keys.yaml:1:1: a key must be text, and 1 is not",
        "Latin.yaml:1:5: is not UTF-8 text",
        "List.yaml:1:1: must be a mapping",
        "Merge.yaml:1:1: merge keys ('<<') are not supported",
        "Nul.yaml:1:8: the character U+0000 is not allowed",
        "Number.yaml:1:9: the number is too large",
        "Pipe.yaml: is a pipe or a device, not a file",
        "Tag.yaml:1:5: tags such as !!python/object/apply:os.system are not supported",
        "Two.yaml:2:1: a second document starts here",
    ]


def test_a_broken_link_among_the_rules_is_told_by_a_scan(tmp_path: Path) -> None:
    rules = a_rules_folder(tmp_path)
    (rules / "entra" / "Gone.yaml").symlink_to(tmp_path / "nowhere")
    with pytest.raises(InputError, match=r"rules/entra/Gone.yaml: is a link that leads nowhere"):
        cached_pack([rules], {"TENANTSCORE_CACHE_DIR": str(tmp_path / "cache")})


def test_the_frameworks_of_a_pack_are_part_of_its_catalogue(tmp_path: Path) -> None:
    rules = a_rules_folder(tmp_path)
    (rules / "frameworks").mkdir()
    text = "id: ours\ntitle: Ours\nversion: '1'\npublisher: Contoso\nurl: https://contoso.com/\ncontrols:\n  A: "
    (rules / "frameworks" / "ours.yaml").write_text(text + "{actions: [PWAgePolicyNew]}\n")
    (framework,) = load(rules).catalogue.frameworks
    assert (framework.id, framework.actions) == ("ours", frozenset({"PWAgePolicyNew"}))
    assert pack_of_bytes(pack_to_bytes(load(rules))).catalogue.frameworks == (framework,)
    (rules / "frameworks" / "ours.yaml").write_text(text + "{actions: [PWAgePolicyOld]}\n")
    assert faults(rules) == [
        "error: rules/frameworks/ours.yaml:7:17: the control A names 'PWAgePolicyOld', which is not an action\n"
        "  hint: did you mean 'PWAgePolicyNew'?"
    ]
