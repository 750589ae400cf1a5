from __future__ import annotations

from pathlib import Path

from scanner.model.framework import Control, Framework
from scanner.model.rule import Catalogue, Definition, Expression, PointsBasis, ResourceInfo
from scanner.rules.docs import Documented, pages_of, rule_pages
from scanner.rules.docs_permissions import permissions_page
from scanner.rules.testing import rule_tests
from tests import golden
from tests.packs import an_action
from tests.rules.files import a_rules_folder

GOLDEN = Path(__file__).parent / "golden"


def given(tmp_path: Path) -> Documented:
    action = an_action(
        "PWAgePolicyNew",
        title="Ensure <passwords> never expire",
        points=8,
        points_basis=PointsBasis.ESTIMATED,
        requires=("entra.users",),
        each="entra.users",
        where="item.isVerified",
        require="isForever(item.days)",
        satisfied_by="securityDefaults",
        params={"days": 90},
        tags=("passwords",),
        aliases=("PWAgePolicy",),
        advice=(("size(entra.users) > 9", "Many people are concerned."),),
        deprecated="Nobody asks for it any more.",
    )
    catalogue = Catalogue(
        actions=(action,),
        definitions=(
            Definition("isForever", ("days",), Expression("days == 2147483647"), "The number that means *never*."),
            Definition("securityDefaults", (), Expression("true"), "Security defaults are on."),
        ),
        resources={"entra.users": ResourceInfo("entra.users", "Users", "GET /users", "User.Read.All")},
        digest="",
        version="2026.11",
    )
    framework = Framework(
        "scuba",
        "Baselines",
        "1",
        "CISA",
        "https://www.cisa.gov/",
        (Control("MS.AAD.6.1v1", None, ("PWAgePolicyNew",)), Control("MS.AAD.6.2v1", None, (), ("PWAgePolicyNew",))),
    )
    path = a_rules_folder(tmp_path) / "entra" / "PWAgePolicyNew.yaml"
    return Documented(catalogue, (framework,), tuple(rule_tests(path, "rules/entra/PWAgePolicyNew.yaml")))


def test_the_page_of_an_action(tmp_path: Path) -> None:
    golden.check(GOLDEN / "action.md", rule_pages(given(tmp_path))["entra/PWAgePolicyNew.md"])


def test_the_index(tmp_path: Path) -> None:
    golden.check(GOLDEN / "index.md", rule_pages(given(tmp_path))["README.md"])


def test_the_page_of_permissions(tmp_path: Path) -> None:
    golden.check(GOLDEN / "permissions.md", permissions_page(given(tmp_path).catalogue))


def test_there_is_a_page_for_each_action_beside_the_index_and_the_permissions(tmp_path: Path) -> None:
    assert pages_of(given(tmp_path)).keys() == {"permissions.md", "rules/README.md", "rules/entra/PWAgePolicyNew.md"}
