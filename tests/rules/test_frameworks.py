from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from scanner.data import data_root
from scanner.model.problem import InputError
from scanner.rules.frameworks import load_frameworks
from scanner.yamlfile import load_yaml
from tests.packs import an_action

RULES = data_root() / "rules"
FILE = "rules/frameworks/scuba.yaml"
GOOD = """\
id: scuba
title: Baselines
version: "1"
publisher: CISA
url: https://www.cisa.gov/
controls:
  MS.AAD.1.1v1:
    title: Block legacy authentication
    actions: [BlockLegacyAuthentication]
  MS.AAD.7.1v1:
    related: [OneAdmin]
"""


def a_folder(folder: Path, text: str = GOOD, name: str = "scuba") -> Path:
    rules = folder / "rules"
    (rules / "frameworks").mkdir(parents=True, exist_ok=True)
    (rules / "frameworks" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return rules


def faults(*roots: Path, known: tuple[str, ...] = ("BlockLegacyAuthentication", "OneAdmin")) -> list[str]:
    with pytest.raises(InputError) as raised:
        load_frameworks(roots, [an_action(id) for id in known])
    return [str(problem) for problem in raised.value.problems]


def test_a_framework_keeps_the_order_of_its_controls(tmp_path: Path) -> None:
    (framework,) = load_frameworks([a_folder(tmp_path)])

    assert (framework.id, framework.publisher, framework.source) == ("scuba", "CISA", FILE)
    assert [control.id for control in framework.controls] == ["MS.AAD.1.1v1", "MS.AAD.7.1v1"]
    assert framework.actions == {"BlockLegacyAuthentication", "OneAdmin"}


def test_an_alias_stands_for_its_action(tmp_path: Path) -> None:
    actions = [an_action("BlockLegacyAuthentication"), an_action("OneAdminV2", aliases=("OneAdmin",))]

    (framework,) = load_frameworks([a_folder(tmp_path)], actions)

    assert framework.controls[1].related == ("OneAdminV2",)


def test_an_action_that_does_not_exist_is_a_fault_with_the_nearest_name(tmp_path: Path) -> None:
    assert faults(a_folder(tmp_path), known=("BlockLegacyAuthentications", "OneAdmin")) == [
        f"error: {FILE}:9:15: the control MS.AAD.1.1v1 names 'BlockLegacyAuthentication', which is not an action\n"
        "  hint: did you mean 'BlockLegacyAuthentications'?"
    ]


def test_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    rules = a_folder(tmp_path, GOOD.replace("publisher:", "publishr:").replace("actions:", "action:"))
    a_folder(tmp_path, GOOD, "scubas")

    assert faults(rules) == [
        f"error: {FILE}:4:1: unknown key 'publishr'\n  hint: did you mean 'publisher'?",
        f"error: {FILE}:9:5: unknown key 'action'\n  hint: did you mean 'actions'?",
        "error: rules/frameworks/scubas.yaml:1:5: id 'scuba' is not the file's name\n"
        "  hint: name the file scuba.yaml, or change the id",
    ]


def test_an_action_named_twice_by_one_control_is_a_fault(tmp_path: Path) -> None:
    text = GOOD.replace("    related: [OneAdmin]", "    actions: [OneAdmin]\n    related: [OneAdmin]")

    assert faults(a_folder(tmp_path, text)) == [
        f"error: {FILE}:12:15: the control MS.AAD.7.1v1 names 'OneAdmin' twice\n  hint: remove one of the two"
    ]


def test_a_framework_of_two_packs_is_a_clash(tmp_path: Path) -> None:
    first, second = a_folder(tmp_path / "one"), a_folder(tmp_path / "two")

    assert faults(first, second) == [
        f"error: {FILE}:1:5: the framework 'scuba' is taken by {FILE}\n"
        "  hint: give one of them another id, or remove it"
    ]


@pytest.mark.parametrize("path", sorted(RULES.glob("frameworks/*.yaml")), ids=lambda path: path.stem)
def test_a_framework_of_the_catalogue_follows_its_schema(path: Path) -> None:
    schema = json.loads((data_root() / "schemas" / "framework.schema.json").read_text(encoding="utf-8"))

    jsonschema.validate(load_yaml(path).data, schema)


def test_the_benchmark_whose_texts_are_not_free_has_ids_only() -> None:
    cis = next(framework for framework in load_frameworks([RULES]) if framework.id == "cis-m365")

    assert {control.title for control in cis.controls} == {None}
