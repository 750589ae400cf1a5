from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import jsonschema
import pytest

from scanner.data import data_root
from scanner.rules.lint import Linted, lint
from scanner.snapshot.resources import Registry, load_registry
from scanner.yamlfile import load_yaml
from tests.rules.family_files import a_family_folder
from tests.rules.files import DEFINITIONS, GOOD, a_rules_folder

RULE = "rules/entra/PWAgePolicyNew.yaml"
TESTS = GOOD[GOOD.index("tests:\n") :]
ENOUGH = """\
tests:
  - name: it never expires
    snapshot: {entra: {domains: [{id: contoso.com, isVerified: true, passwordValidityPeriodInDays: 2147483647}]}}
    expect: {outcome: passed, earned: 8}
  - name: it expires
    snapshot: {entra: {domains: [{id: contoso.com, isVerified: true, passwordValidityPeriodInDays: 90}]}}
    expect: {outcome: failed, earned: 0}
  - name: nothing collected
    snapshot: {}
    expect: {outcome: not-assessed}
"""
CATALOGUE_SIZE = 479
USELESS = "  useless: {description: Nobody needs it., expr: 'entra.domains[0].isDefault'}\n"


@cache
def registry() -> Registry:
    return load_registry()


def linted(folder: Path, *changes: tuple[str, str], definitions: str = DEFINITIONS) -> Linted:
    rules = a_rules_folder(folder, (TESTS, ENOUGH), *changes, definitions=definitions)
    return lint([rules], registry())


def faults(folder: Path, *changes: tuple[str, str], definitions: str = DEFINITIONS) -> list[str]:
    return [str(problem) for problem in linted(folder, *changes, definitions=definitions).problems]


def add(rules: Path, name: str, *changes: tuple[str, str]) -> None:
    """Another rule beside the first one, with prose of its own."""
    first = rules / "entra" / "PWAgePolicyNew.yaml"
    text = first.read_text("utf-8").replace("id: PWAgePolicyNew", f"id: {name}")
    for old, new in (
        ("People who must", f"For {name}, people who must"),
        ("Nobody has to", f"By {name} nobody has to"),
    ):
        text = text.replace(old, new)
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    (rules / "entra" / f"{name}.yaml").write_text(text, encoding="utf-8")


def test_a_good_pack_has_no_fault(tmp_path: Path) -> None:
    assert linted(tmp_path) == Linted((), 1, 1, 0)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "People who must change their passwords choose weaker ones.",
            "Because it is better.",
            [
                f"error: {RULE}:9:12: rationale has 4 words, too few to be of use\n  hint: write 8 or more",
            ],
        ),
        (
            "People who must change their passwords choose weaker ones.",
            "Passwords passwords passwords and passwords and passwords and passwords.",
            [
                f"error: {RULE}:9:12: rationale says the same words again and again\n"
                "  hint: say what a reader needs to know"
            ],
        ),
        (
            "People who must change their passwords choose weaker ones.",
            "Lorem ipsum dolor sit amet is what we write until later.",
            [
                f"error: {RULE}:9:12: rationale has 'Lorem ipsum' in the place of a text\n"
                "  hint: write what a reader needs to know"
            ],
        ),
        (
            "Open the password expiration policy and clear the box.",
            "Open the page and TODO.",
            [
                f"error: {RULE}:14:11: implementation.steps[0] has 'TODO' in the place of a text\n"
                "  hint: write what a reader needs to know"
            ],
        ),
        (
            "Nobody has to change a password any more.",
            "nobody has to change a password",
            [
                f"error: {RULE}:10:32: userImpact.text does not begin like a sentence\n  hint: begin it with a capital",
                f"error: {RULE}:10:32: userImpact.text does not end like a sentence\n  hint: end it with a full stop",
            ],
        ),
        (
            "Open the password expiration policy and clear the box.",
            "Clear it.",
            [
                f"error: {RULE}:14:11: implementation.steps[0] has 2 words, too few to be of use\n"
                "  hint: write 3 or more"
            ],
        ),
        (
            "where: item.isVerified",
            'where: "true"',
            [f"error: {RULE}:21:11: 'where' reads nothing of the snapshot\n  hint: say what has to hold"],
        ),
        (
            "where: item.isVerified",
            "where: size(config.breakGlassAccounts) >= 0",
            [f"error: {RULE}:21:10: 'where' reads nothing of the snapshot\n  hint: say what has to hold"],
        ),
        (
            "where: item.isVerified",
            "where: item.isVerified || 1 == 1",
            [
                f"error: {RULE}:21:10: a part of 'where' says the same of every tenant: 1 == 1\n"
                "  hint: remove it, or say what has to hold"
            ],
        ),
        (
            "isForever(item.passwordValidityPeriodInDays)",
            "isForever(item.passwordValidityPeriodInDays) || params.dais == 2",
            [f"error: {RULE}:23:5: the rule reads params.dais, which its 'params' do not have"],
        ),
        (
            "unit: domains",
            "unit: domains\nparams: {days: 90}",
            [f"error: {RULE}:20:1: nothing reads the parameter 'days'\n  hint: remove it"],
        ),
        (
            "scoring: binary",
            "scoring: proportional",
            [f"error: {RULE}:26:1: no test expects partial\n  hint: add one for each"],
        ),
        (
            "name: it expires",
            "name: it never expires",
            [f"error: {RULE}:30:5: a test named 'it never expires' is already there\n  hint: it stands at {RULE}:27:5"],
        ),
        (
            "passwordValidityPeriodInDays: 90",
            "passwordValidityPeriodInDay: 90, somethingElse: 1",
            [
                f"error: {RULE}:30:5: the test 'it expires': entra.domains has no field 'passwordValidityPeriodInDay'\n"
                "  hint: did you mean 'passwordValidityPeriodInDays'?"
            ],
        ),
        (
            "unit: domains",
            "unit: domains\ntags: [dns, dns]",
            [f"error: {RULE}:19:13: the tag 'dns' is already there\n  hint: remove one of the two"],
        ),
    ],
)
def test_a_fault_of_style_is_told_with_its_place_and_a_hint(
    tmp_path: Path, old: str, new: str, expected: list[str]
) -> None:
    assert faults(tmp_path, (old, new)) == expected


def test_tests_that_show_neither_failed_nor_not_assessed_are_missing(tmp_path: Path) -> None:
    rules = a_rules_folder(tmp_path)

    assert [str(problem) for problem in lint([rules], registry()).problems] == [
        f"error: {RULE}:26:1: no test expects failed or not-assessed\n  hint: add one for each"
    ]


def test_a_definition_that_nobody_uses_is_a_fault(tmp_path: Path) -> None:
    assert faults(tmp_path, definitions=DEFINITIONS + USELESS) == [
        "error: rules/definitions.yaml:6:51: no rule uses the definition 'useless'\n  hint: remove it"
    ]


def test_a_condition_that_stands_in_two_files_is_to_be_a_definition(tmp_path: Path) -> None:
    long = "item.isVerified && item.isRoot == true && (item.authenticationType == 'Managed' || item.isDefault)"
    rules = a_rules_folder(tmp_path, (TESTS, ENOUGH), ("where: item.isVerified", f"where: {long}"))
    add(rules, "PWAgePolicyOld", ("where: item", "where:  item"))

    assert [str(problem) for problem in lint([rules], registry()).problems] == [
        "error: rules/entra/PWAgePolicyOld.yaml:21:11: the same condition stands in rules/entra/PWAgePolicyNew.yaml: "
        'item.isVerified && item.isRoot == true && (item.authenticationType == "Managed"…\n'
        "  hint: make it a definition and name that here and at rules/entra/PWAgePolicyNew.yaml:21"
    ]


def test_prose_of_another_rule_is_a_fault(tmp_path: Path) -> None:
    rules = a_rules_folder(tmp_path, (TESTS, ENOUGH))
    add(rules, "PWAgePolicyOld", ("By PWAgePolicyOld nobody", "Nobody"))

    assert [str(problem) for problem in lint([rules], registry()).problems] == [
        "error: rules/entra/PWAgePolicyOld.yaml:10:32: userImpact.text is the same as that of PWAgePolicyNew\n"
        "  hint: say what is special here"
    ]


def test_other_punctuation_makes_no_other_sentence(tmp_path: Path) -> None:
    rules = a_rules_folder(tmp_path, (TESTS, ENOUGH))
    add(rules, "PWAgePolicyOld", ("By PWAgePolicyOld nobody", "NOBODY"), ("password any more.", "password any more!"))

    assert [str(problem).splitlines()[0] for problem in lint([rules], registry()).problems] == [
        "error: rules/entra/PWAgePolicyOld.yaml:10:32: userImpact.text is the same as that of PWAgePolicyNew"
    ]


def test_another_number_makes_no_other_sentence(tmp_path: Path) -> None:
    one = "Nobody has to change a password any more."
    rules = a_rules_folder(tmp_path, (TESTS, ENOUGH), (one, "In 1 year nobody changes a password."))
    add(rules, "PWAgePolicyOld", ("In 1 year", "In 12 year"))

    assert [str(problem).splitlines()[0] for problem in lint([rules], registry()).problems] == [
        "error: rules/entra/PWAgePolicyOld.yaml:10:32: userImpact.text is the same as that of PWAgePolicyNew"
    ]


def test_names_in_requires_are_in_order(tmp_path: Path) -> None:
    changes = (
        ("requires: [entra.domains]", "requires: [entra.users, entra.domains]"),
        ("where: item.isVerified", "where: item.isVerified && entra.users.exists(u, u.accountEnabled)"),
    )

    assert faults(tmp_path, *changes) == [
        f"error: {RULE}:17:1: 'requires' is not in alphabetical order, each name once\n"
        "  hint: write [entra.domains, entra.users]"
    ]


def test_a_tag_that_no_pack_knows_is_a_fault(tmp_path: Path) -> None:
    rules = a_rules_folder(tmp_path, (TESTS, ENOUGH), ("unit: domains", "unit: domains\ntags: [pasword, passwords]"))
    (rules / "tags.yaml").write_text("tags: {passwords: How passwords are kept.}\n")

    assert [str(problem) for problem in lint([rules], registry()).problems] == [
        f"error: {RULE}:19:8: 'pasword' is not a known tag\n  hint: did you mean 'passwords'?"
    ]


def test_a_mapping_that_leads_nowhere_is_a_fault(tmp_path: Path) -> None:
    rules = a_rules_folder(tmp_path, (TESTS, ENOUGH))
    (rules / "frameworks").mkdir()
    (rules / "frameworks" / "scuba.yaml").write_text(
        'id: scuba\ntitle: Baselines\nversion: "1"\npublisher: CISA\nurl: https://www.cisa.gov/\n'
        "controls: {A.1: {actions: [PWAgePolicy]}}\n"
    )

    assert [str(problem) for problem in lint([rules], registry()).problems] == [
        "error: rules/frameworks/scuba.yaml:6:28: the control A.1 names 'PWAgePolicy', which is not an action\n"
        "  hint: did you mean 'PWAgePolicyNew'?"
    ]


def test_style_is_judged_in_the_named_packs_only(tmp_path: Path) -> None:
    own = tmp_path / "own"
    (own / "entra").mkdir(parents=True)
    text = GOOD.replace(TESTS, ENOUGH).replace("isForever(item.passwordValidityPeriodInDays)", "item.isRoot")
    text = text.replace("PWAgePolicyNew", "MyRule").replace("People who must", "Mine is that people who must")
    (own / "entra" / "MyRule.yaml").write_text(text.replace("Nobody has to", "Then nobody has to"), encoding="utf-8")
    base = a_rules_folder(tmp_path, definitions=DEFINITIONS + USELESS)

    assert lint([base, own], registry(), [own]).problems == ()


def test_the_catalogue_has_no_fault() -> None:
    found = lint([data_root() / "rules"], registry())
    complete = found.actions >= CATALOGUE_SIZE
    waiting = ("which is not an action", "no rule uses the definition")  # until the last rules are there
    problems = [one for one in found.problems if complete or not any(words in one.message for words in waiting)]

    assert problems == []


def test_the_tags_of_the_catalogue_follow_their_schema() -> None:
    schema = json.loads((data_root() / "schemas" / "tags.schema.json").read_text(encoding="utf-8"))

    jsonschema.validate(load_yaml(data_root() / "rules" / "tags.yaml").data, schema)


def test_a_family_is_linted_like_rules_at_the_places_of_its_tables(tmp_path: Path) -> None:
    rules = a_family_folder(
        tmp_path,
        ("tags: [devices]", "tags: [devices, devices]"),
        table=(
            ("What a program does gives it away when its file does not.", "It helps"),
            ("Scans take a little time on old computers.", "Nobody notices anything of it."),
            ("  scid_2010:", "  scid_9:"),
        ),
    )

    assert [str(problem) for problem in lint([rules], registry()).problems] == [
        "error: rules/devices/family.yaml:22:17: the tag 'devices' is already there\n  hint: remove one of the two",
        "error: rules/devices/family.yaml:23:1: no test expects failed or not-assessed\n  hint: add one for each",
        "error: rules/devices/windows.yaml:9:16: rationale does not end like a sentence\n"
        "  hint: end it with a full stop",
        "error: rules/devices/windows.yaml:9:16: rationale has 2 words, too few to be of use\n  hint: write 8 or more",
        "error: rules/devices/windows.yaml:13:3: 'scid_9' stands after 'scid_91'\n"
        "  hint: keep the ids of a table in order",
        "error: rules/devices/windows.yaml:19:36: userImpact.text is the same as that of scid_91\n"
        "  hint: say what is special here",
    ]
