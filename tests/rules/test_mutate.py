from __future__ import annotations

from pathlib import Path

import pytest

from scanner.model.problem import InputError
from scanner.rules.mutate import Mutations, mutate
from scanner.rules.rule_flips import Flip
from tests.rules.family_files import a_family_folder
from tests.rules.files import GOOD, a_rules_folder

RULE = "rules/entra/PWAgePolicyNew.yaml"
TESTS = GOOD[GOOD.index("tests:\n") :]
THOROUGH = """\
tests:
  - name: it never expires
    snapshot: {entra: {domains: [{id: a, isVerified: true, passwordValidityPeriodInDays: 2147483647}]}}
    expect: {outcome: passed, earned: 8, count: 1}
  - name: it expires
    snapshot: {entra: {domains: [{id: a, isVerified: true, passwordValidityPeriodInDays: 2147483648}]}}
    expect: {outcome: failed, earned: 0}
  - name: domains that nobody verified do not count
    snapshot: {entra: {domains: [{id: a, isVerified: false, passwordValidityPeriodInDays: 90}]}}
    expect: {outcome: not-applicable}
  - name: nothing collected
    snapshot: {}
    expect: {outcome: not-assessed}
"""


@pytest.fixture(autouse=True)
def _keeps_compiled_packs_to_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TENANTSCORE_CACHE_DIR", str(tmp_path / "cache"))


def mutated(folder: Path, *changes: tuple[str, str]) -> Mutations:
    return mutate([a_rules_folder(folder, *changes)])


def test_thorough_tests_notice_every_flip(tmp_path: Path) -> None:
    found = mutated(tmp_path, (TESTS, THOROUGH))

    assert (found.actions, found.tests, found.flips, found.percent) == (1, 4, 9, 100)
    assert (found.noticed, found.unnoticed, found.absent) == (9, (), ())


def test_a_flip_that_no_test_notices_is_told_by_property_and_kind(tmp_path: Path) -> None:
    check = ("where: item.isVerified", "where: item.isVerified || item.id == 'a'")
    found = mutated(tmp_path, (TESTS, THOROUGH.replace("id: a, isVerified: false", "id: b, isVerified: false")), check)

    assert found.unnoticed == (Flip("PWAgePolicyNew", "entra.domains[].id", "null"),)
    assert found.percent == pytest.approx(100 * found.noticed / found.flips)


def test_a_property_that_no_test_comes_to_is_told(tmp_path: Path) -> None:
    check = ("where: item.isVerified", "where: has(item.isRoot) || item.isVerified")
    found = mutated(tmp_path, (TESTS, THOROUGH), check)
    assert found.absent == ("entra.domains[].isRoot",)
    assert (found.flips - found.noticed, found.unnoticed) == (1, ())  # nor does a test notice what becomes of it
    assert found.percent == pytest.approx(100 * found.noticed / found.flips)

    nobody = THOROUGH.replace("isVerified: true", "isVerified: false").replace(
        "passed, earned: 8, count: 1", "not-applicable"
    )
    nobody = nobody.replace("failed, earned: 0", "not-applicable")
    assert mutated(tmp_path, (TESTS, nobody)).absent == ("entra.domains[].passwordValidityPeriodInDays",)


def test_a_test_that_fails_anyway_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(InputError) as raised:
        mutated(tmp_path, ("earned: 8", "earned: 7"))
    assert str(raised.value) == (
        f"error: {RULE}:27:5: the test 'it never expires' fails\n"
        "  hint: mend it first; flips say nothing while it fails"
    )


def test_several_processes_come_to_the_same_result(tmp_path: Path) -> None:
    rules = a_rules_folder(tmp_path, (TESTS, THOROUGH))
    other = (rules / "entra" / "PWAgePolicyNew.yaml").read_text("utf-8").replace("id: PWAgePolicyNew", "id: Other")
    (rules / "entra" / "Other.yaml").write_text(other, encoding="utf-8")

    assert mutate([rules], jobs=2) == mutate([rules], jobs=1)


def test_the_check_of_a_family_is_flipped_once_in_the_action_that_its_tests_name(tmp_path: Path) -> None:
    found = mutate([a_family_folder(tmp_path)])

    assert (found.actions, found.tests) == (1, 2)
    assert {flip.action for flip in found.unnoticed} <= {"scid_91"}
    assert "devices.secureConfigurationAssessments[].configurationImpact" not in {
        flip.property for flip in found.unnoticed
    }
