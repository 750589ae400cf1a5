"""Families: what entries inherit, and every fault at its place."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from scanner.data import data_root
from scanner.model.rule import PointsBasis, Scoring, Severity
from scanner.rules.compiled import pack_of_bytes, pack_to_bytes
from scanner.rules.sources import family_sources
from scanner.rules.testing import run, selected
from scanner.yamlfile import load_yaml
from tests.rules.family_files import a_family_folder
from tests.rules.files import GOOD
from tests.rules.loading import faults, load

SHARED, WINDOWS = "rules/devices/family.yaml", "rules/devices/windows.yaml"


def test_an_entry_takes_from_its_table_and_its_family_what_it_does_not_say(tmp_path: Path) -> None:
    antivirus, behavior = load(a_family_folder(tmp_path)).catalogue.actions

    assert (behavior.id, behavior.key, behavior.source, behavior.line) == ("scid_91", "scid-91", WINDOWS, 5)
    assert (behavior.product, behavior.severity, behavior.scoring) == ("Windows", Severity.HIGH, Scoring.PROPORTIONAL)
    assert (behavior.points, behavior.points_basis) == (5, PointsBasis.ESTIMATED)
    assert behavior.tags == ("devices", "malware", "passwords")
    assert behavior.implementation.licenses == ("Windows Enterprise",)
    assert behavior.implementation.learn_more[0].title == "Recommendations"
    assert (antivirus.points, antivirus.points_basis) == (8, PointsBasis.PUBLISHED)
    assert (antivirus.severity, antivirus.scoring) == (Severity.MEDIUM, Scoring.BINARY)
    assert (antivirus.implementation.cost, antivirus.implementation.licenses) == ("high", ())


def test_the_actions_of_a_family_share_one_check_that_is_compiled_once(tmp_path: Path) -> None:
    pack = load(a_family_folder(tmp_path))
    kept = pack_of_bytes(pack_to_bytes(pack))

    for one, other in (pack.actions, kept.actions):
        assert one.action.check is other.action.check
        assert one.family is other.family is not None
        assert one.require is other.require
    assert [one.action for one in kept.actions] == [one.action for one in pack.actions]


def test_templates_become_tests_of_every_action_but_of_parts_where_there_are_none(tmp_path: Path) -> None:
    rules = a_family_folder(tmp_path)
    tests, pack = selected([rules], ()), load(rules)

    assert [(one.action, one.test.name) for one in tests] == [
        ("scid_91", "one of two complies"),
        ("scid_91", "it weighs nine"),
    ]
    assert tests[1].test.snapshot["devices"]["secureConfigurationAssessments"][0]["deviceName"] == "scid_91"
    assert [run(one, pack) for one in (*tests, *selected([rules], (str(rules / "devices" / "windows.yaml"),)))] == [
        []
    ] * 4


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            ("key: item.configurationId", "key: item.configurationIdd"),
            f"error: {SHARED}:10:13: devices.secureConfigurationAssessments has no field 'configurationIdd'\n"
            "  | item.configurationIdd\n  |      ^\n  hint: did you mean 'configurationId'?",
        ),
        (
            ('match: id.replace("_", "-")', "match: idd"),
            f"error: {SHARED}:11:10: 'idd' is not declared\n  | idd\n  | ^\n  hint: did you mean 'id'?",
        ),
        (
            ('match: id.replace("_", "-")', "match: size(id)"),
            f"error: {WINDOWS}:5:3: 'match' makes no text of 'scid_91'\n  hint: a key is the text of a row",
        ),
        (
            ('match: id.replace("_", "-")', "match: id.substring(0, 4)"),
            f"error: {WINDOWS}:13:3: 'scid_2010' and 'scid_91' have the same key 'scid'\n"
            "  hint: mend 'match', or one id",
        ),
        (
            ("  require: item.isCompliant\n", ""),
            f"error: {SHARED}:8:1: the check of a family has either 'require' or 'measure'; this one has none of them\n"
            "  hint: 'require' is a condition for each row; 'measure' takes the share that a row gives",
        ),
        (
            ("  points: item", '  measure: {earned: "1", of: "2"}\n  points: item'),
            f"error: {SHARED}:8:1: the check of a family has either 'require' or 'measure'; this one has both\n"
            "  hint: 'require' is a condition for each row; 'measure' takes the share that a row gives",
        ),
        (
            ("unit: devices", "unitt: devices"),
            f"error: {SHARED}:7:1: unknown key 'unitt'\n  hint: did you mean 'unit'?",
        ),
        (
            ("requires: [devices.secureConfigurationAssessments]", "requires: [entra.users]"),
            f"error: {SHARED}:6:1: 'requires' lists entra.users, which the check does not read\n"
            "  hint: remove it from 'requires'",
        ),
        (
            ("  cost: low\n", ""),
            f"error: {WINDOWS}:11:5: 'scid_91' has no 'cost'\n  hint: write it here, or into family.yaml",
        ),
        (
            ("points: 5\n", "points: 11\n"),
            f"error: {SHARED}:5:9: points: must be at most 10\n"
            "  hint: it is 11; write a number greater than 0 and at most 10",
        ),
    ],
)
def test_a_slip_in_what_is_shared_is_named_with_its_place(
    tmp_path: Path, change: tuple[str, str], expected: str
) -> None:
    assert expected in faults(a_family_folder(tmp_path, change))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            ("severity: high", "severity: hight"),
            f"error: {WINDOWS}:7:15: actions.scid_91.severity: 'hight' is not one of critical, high, medium, low\n"
            "  hint: did you mean 'high'?",
        ),
        (
            ("title: Turn on the", "titel: Turn on the"),
            f"error: {WINDOWS}:14:5: unknown key 'titel'\n  hint: did you mean 'title'?",
        ),
        (("  scid_2010:", "  SCID_91:"), f"error: {WINDOWS}:13:3: the id 'SCID_91' is taken by {WINDOWS}:5"),
        (
            ("    tags: [passwords]", "    aliases: [scid_2010]"),
            f"error: {WINDOWS}:13:3: the id 'scid_2010' is taken by {WINDOWS}:12:15",
        ),
        (("    points: 8", "    points: 8\n    pointsBasis: reported"), f"error: {WINDOWS}:16:18: "),
    ],
)
def test_a_slip_in_a_table_is_named_with_its_place(tmp_path: Path, change: tuple[str, str], expected: str) -> None:
    found = faults(a_family_folder(tmp_path, table=(change,)))

    assert any(one.startswith(expected) for one in found), found


def test_faults_of_all_files_of_a_family_are_told_at_once(tmp_path: Path) -> None:
    changes = ("tier: core", "tier: cor")
    found = faults(a_family_folder(tmp_path, changes, table=(("severity: high", "severity: hi"),)))

    assert [one.split(": ")[1] for one in found] == [f"{SHARED}:3:7", f"{WINDOWS}:7:15"]


def test_an_id_of_a_table_and_of_a_rule_file_clash(tmp_path: Path) -> None:
    rules = a_family_folder(tmp_path)
    (rules / "entra").mkdir()
    rule = GOOD.replace("id: PWAgePolicyNew", "id: scid_91").replace("isForever(item", "2147483647 == (item")
    (rules / "entra" / "scid_91.yaml").write_text(rule, encoding="utf-8")

    assert f"error: {WINDOWS}:5:3: the id 'scid_91' is taken by rules/entra/scid_91.yaml:1:5" in [
        one.splitlines()[0] for one in faults(rules)
    ]


def test_a_family_without_a_table_is_a_fault(tmp_path: Path) -> None:
    rules = a_family_folder(tmp_path)
    (rules / "devices" / "windows.yaml").unlink()

    assert faults(rules) == [
        f"error: {SHARED}:1:1: the family has no table\n  hint: list its actions in another YAML file beside it"
    ]


def test_families_and_tables_validate_against_the_published_schemas() -> None:
    schemas = data_root() / "schemas"
    shared = json.loads((schemas / "family.schema.json").read_text(encoding="utf-8"))
    table = json.loads((schemas / "family-table.schema.json").read_text(encoding="utf-8"))
    families = list(family_sources(data_root() / "rules"))

    assert [family.shared.name for family in families] == [SHARED, "rules/reported/family.yaml"]
    for family in families:
        jsonschema.validate(load_yaml(family.shared.path).data, shared)
        for source in family.tables:
            jsonschema.validate(load_yaml(source.path).data, table)
