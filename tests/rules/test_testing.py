from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from scanner.model.problem import InputError
from scanner.rules.load import load_pack
from scanner.rules.testing import Difference, run, selected, selected_sources
from scanner.snapshot.resources import Registry, load_registry
from tests.rules.files import a_rules_folder


@cache
def registry() -> Registry:
    return load_registry()


def test_a_test_that_holds_has_no_difference(tmp_path: Path) -> None:
    rules = a_rules_folder(tmp_path)

    assert [run(one, load_pack([rules], registry())) for one in selected([rules], ())] == [[]]


def test_only_what_a_test_expects_is_compared(tmp_path: Path) -> None:
    rules = a_rules_folder(tmp_path, ("{outcome: passed, earned: 8}", "{outcome: failed, total: 1, subjects: [b]}"))
    (one,) = selected([rules], ())

    assert run(one, load_pack([rules], registry())) == [
        Difference("outcome", "failed", "passed"),
        Difference("subjects", ["b"], []),
    ]


def test_rule_files_are_selected_by_file_and_by_folder(tmp_path: Path) -> None:
    rules = a_rules_folder(tmp_path)
    path = rules / "entra" / "PWAgePolicyNew.yaml"

    for wanted in (path, path.parent, rules, tmp_path):
        assert [source.path for source in selected_sources([rules], [str(wanted)])] == [path]
    assert len(selected_sources([rules], [str(path), str(rules)])) == 1


def test_every_path_without_rules_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError) as raised:
        selected_sources([a_rules_folder(tmp_path)], ["nowhere", "neither"])
    assert [problem.place for problem in raised.value.problems] == ["nowhere", "neither"]
