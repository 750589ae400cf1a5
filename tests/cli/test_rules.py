"""`tenantscore rules` as people run it, over the catalogue and a small pack of one's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scanner.cli.main import main
from scanner.data import data_root
from tests import golden
from tests.rules.files import GOOD, a_rules_folder

GOLDEN = Path(__file__).parent / "golden"
TESTS = GOOD[GOOD.index("tests:\n") :]
RULE = (
    GOOD[: GOOD.index("tests:\n")]
    .replace("id: PWAgePolicyNew", "id: OwnPasswords")
    .replace("isForever(item.passwordValidityPeriodInDays)", "item.passwordValidityPeriodInDays >= params.days")
    .replace("unit: domains", "unit: domains\nparams: {days: 365}\naliases: [OldPasswords]\ntags: [passwords]")
    .replace("People who must", "In our house people who must")
    .replace("Nobody has to", "Here nobody has to")
    + """\
tests:
  - name: it never expires
    snapshot: {entra: {domains: [{id: a, isVerified: true, passwordValidityPeriodInDays: 2147483647}]}}
    expect: {outcome: passed, earned: 8, count: 1}
  - name: it expires
    snapshot: {entra: {domains: [{id: a, isVerified: true, passwordValidityPeriodInDays: 90}]}}
    expect: {outcome: failed, earned: 0}
  - name: domains that nobody verified do not count
    snapshot: {entra: {domains: [{id: a, isVerified: false, passwordValidityPeriodInDays: 90}]}}
    expect: {outcome: not-applicable}
  - name: nothing collected
    snapshot: {}
    expect: {outcome: not-assessed}
"""
)
Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue of one rule, which is loaded in no time, and a pack of one's own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TENANTSCORE_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("COLUMNS", "80")
    complete = GOOD[: GOOD.index("tests:\n")] + RULE[RULE.index("tests:\n") :]
    folder = a_rules_folder(tmp_path / "catalogue", (GOOD, complete))
    monkeypatch.setattr("scanner.cli.rules.packs.catalogue", lambda: folder)
    own("OwnPasswords", RULE)


@pytest.fixture
def _with_the_catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanner.cli.rules.packs.catalogue", lambda: data_root() / "rules")


def own(name: str, text: str) -> None:
    Path("own/entra").mkdir(parents=True, exist_ok=True)
    Path("own/entra", f"{name}.yaml").write_text(text, encoding="utf-8")


def run(capture: Capture, *words: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr."""
    code = main(["rules", *words])
    return (code, *capture.readouterr())


def test_rules_are_listed_by_product_as_a_table_that_fits(capfd: Capture) -> None:
    code, out, err = run(capfd, "list", "--rules", "own", "-w", "source=own/*")

    assert (code, err) == (0, "")
    assert out == (
        "Microsoft Entra ID (1 action, 8 points)\n"
        "   8  medium    OwnPasswords  Ensure passwords never expire\n"
        "\n"
        "1 action, 8 points\n"
    )


@pytest.mark.usefixtures("_with_the_catalogue")
def test_no_line_is_wider_than_the_terminal(capfd: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    for width in (40, 80, 120):
        monkeypatch.setenv("COLUMNS", str(width))
        assert max(map(len, run(capfd, "list")[1].splitlines())) <= width


def test_the_list_is_filtered_by_field_and_framework(capfd: Capture) -> None:
    Path("own/frameworks").mkdir()
    Path("own/frameworks/house.yaml").write_text(
        'id: house\ntitle: House rules\nversion: "1"\npublisher: Contoso\nurl: https://contoso.com/\n'
        "controls: {A.1: {actions: [OwnPasswords]}}\n"
    )

    def listed(*words: str) -> list[str]:
        return [action["id"] for action in json.loads(run(capfd, "list", "--json", "--rules", "own", *words)[1])]

    assert listed() == ["OwnPasswords", "PWAgePolicyNew"]
    assert listed("--tag", "passwords") == ["OwnPasswords"]
    assert listed("--category", "identity", "--severity", "medium", "-w", "points>=9") == []
    assert listed("--framework", "HOUSE") == ["OwnPasswords"]


def test_the_list_as_json_has_everything(capfd: Capture) -> None:
    _, out, _ = run(capfd, "list", "--json")

    assert {"title", "points", "check", "requires", "implementation"} <= json.loads(out)[0].keys()


def test_wrong_filters_are_told_with_code_2(capfd: Capture) -> None:
    assert run(capfd, "list", "-w", "severty=high", "-w", "high") == (
        2,
        "",
        "error: --where: there is no field 'severty'\n"
        "  hint: did you mean 'severity'?\n"
        "error: --where: 'high' is not a condition\n"
        "  hint: write FIELD=VALUE, such as severity=high or points>=5\n"
        "2 errors\n",
    )
    assert run(capfd, "list", "--framework", "scuba") == (
        2,
        "",
        "error: --framework: there is no framework 'scuba'\n  hint: no pack has any\n",
    )


@pytest.mark.parametrize("width", [80, 120])
def test_a_rule_is_shown_as_a_page(width: int, capfd: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    code, out, err = run(capfd, "show", "oldpasswords", "--rules", "own")

    assert (code, err) == (0, "")
    golden.check(GOLDEN / f"rules-show-{width}.txt", out)


def test_an_id_that_nothing_has_is_told_with_the_nearest(capfd: Capture) -> None:
    assert run(capfd, "show", "PWAgePolicyOld") == (
        2,
        "",
        "error: ID: there is no action 'PWAgePolicyOld'\n  hint: did you mean 'PWAgePolicyNew'?\n",
    )


def test_a_pack_without_fault_passes_lint(capfd: Capture) -> None:
    assert run(capfd, "lint", "own") == (0, "2 actions, 1 definition, 0 frameworks, no fault\n", "")
    assert (
        run(capfd, "lint", "--rules", "own") == run(capfd, "lint", "own", "--rules", "own") == run(capfd, "lint", "own")
    )
    assert run(capfd, "lint") == (0, "1 action, 1 definition, 0 frameworks, no fault\n", "")


def test_every_fault_of_a_malformed_pack_is_told_at_once(capfd: Capture) -> None:
    own("Duplicate", RULE.replace("points: 8", "points: 8\npoints: 9"))
    own("Broken", RULE.replace("threats: [password cracking]", "threats: [password cracking"))
    own("Wrong", RULE.replace("OwnPasswords", "Wrong").replace("points: 8", "points: eight").replace("tier:", "teir:"))
    bomb = "\n".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 9))
    own("Bomb", f"l0: &l0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n{bomb}\n")

    code, out, err = run(capfd, "lint", "own")

    assert (code, out) == (2, "")
    told = [line for line in err.splitlines() if line.startswith("error: own/")]
    assert told == [
        "error: own/entra/Bomb.yaml:7:10: aliases make the document larger than 1,000,000 values",
        "error: own/entra/Broken.yaml:9:10: a ',' or ']' is missing",
        "error: own/entra/Duplicate.yaml:1:5: id 'OwnPasswords' is not the file's name",
        "error: own/entra/Duplicate.yaml:6:1: the key 'points' is already there",
        "error: own/entra/Duplicate.yaml:10:12: rationale is the same as that of OwnPasswords",
        "error: own/entra/Duplicate.yaml:11:32: userImpact.text is the same as that of OwnPasswords",
        "error: own/entra/Wrong.yaml:5:9: points: must be a number",
        "error: own/entra/Wrong.yaml:6:1: unknown key 'teir'",
        "error: own/entra/Wrong.yaml:9:12: rationale is the same as that of OwnPasswords",
        "error: own/entra/Wrong.yaml:10:32: userImpact.text is the same as that of OwnPasswords",
    ]
    assert "  hint: it first stands at line 5, column 1\n" in err
    assert "  hint: did you mean 'tier'?\n" in err


def test_a_folder_that_is_not_there_is_told_whatever_is_asked_for(capfd: Capture) -> None:
    for words in (("lint", "nowhere"), ("list", "--rules", "nowhere"), ("test", "--mutate", "--rules", "nowhere")):
        assert run(capfd, *words) == (
            2,
            "",
            "error: nowhere: is not a folder of rules\n  hint: rules are <service>/<ActionId>.yaml in it\n",
        )


def test_every_command_that_reads_rules_takes_those_of_ones_own(capfd: Capture) -> None:
    for name in ("list", "show", "lint", "test", "coverage", "docs"):
        code, out, _ = run(capfd, name, "--help")
        assert (code, "--rules DIR" in out) == (0, True), name


def test_a_path_outside_of_the_packs_says_how_to_add_its_pack(capfd: Capture) -> None:
    said = "holds no rule file of the packs\n  hint: "
    assert run(capfd, "test", "own") == (
        2,
        "",
        f"error: own: {said}add the folder of its pack: --rules own, or the one above it\n",
    )
    assert run(capfd, "test", "owm") == (
        2,
        "",
        f"error: owm: {said}check the path; it starts from the working directory\n",
    )


def test_without_a_command_the_commands_are_listed(capfd: Capture) -> None:
    code, out, err = run(capfd)

    assert (code, err) == (0, "")
    assert [line.split()[0] for line in out.partition("Commands:\n")[2].splitlines()] == [
        "coverage",
        "docs",
        "lint",
        "list",
        "new",
        "show",
        "test",
    ]
    assert "..." not in out.partition("Commands:\n")[2]


def test_an_id_of_the_catalogue_is_a_clash(capfd: Capture) -> None:
    own("PWAgePolicyNew", RULE.replace("OwnPasswords", "PWAgePolicyNew").replace("OldPasswords", "OtherPasswords"))

    assert run(capfd, "list", "--rules", "own") == (
        2,
        "",
        "error: own/entra/PWAgePolicyNew.yaml:1:5: "
        "the id 'PWAgePolicyNew' is taken by rules/entra/PWAgePolicyNew.yaml:1:5\n"
        "  hint: give one of them another id, or remove it\n",
    )


def test_tests_that_hold_are_counted(capfd: Capture) -> None:
    assert run(capfd, "test", "--rules", "own", "own") == (0, "4 tests passed, 0 failed\n", "")


def test_a_test_that_fails_is_shown_line_by_line_with_code_1(capfd: Capture) -> None:
    changed = RULE.replace("earned: 8, count: 1", "earned: 7, subjects: [b], count: 1")
    own(
        "OwnPasswords",
        changed.replace(
            "isVerified: true, passwordValidityPeriodInDays: 2147483647",
            "isVerified: true, passwordValidityPeriodInDays: 1",
        ),
    )

    assert run(capfd, "test", "--rules", "own", "own/entra/OwnPasswords.yaml") == (
        1,
        "failed OwnPasswords: it never expires\n"
        "  own/entra/OwnPasswords.yaml:30:5\n"
        "  outcome   - passed\n"
        "            + failed\n"
        "  earned    - 7.0\n"
        "            + 0.0\n"
        "  count     - 1\n"
        "            + 0\n"
        "  subjects  - b\n"
        "            + a\n"
        "\n"
        "3 tests passed, 1 failed\n",
        "",
    )


def test_a_path_without_rules_is_told(capfd: Capture) -> None:
    assert run(capfd, "test", "own") == (
        2,
        "",
        "error: own: holds no rule file of the packs\n"
        "  hint: add the folder of its pack: --rules own, or the one above it\n",
    )


def test_flips_that_no_test_notices_are_listed_and_fail_below_the_share(capfd: Capture) -> None:
    assert run(capfd, "test", "--mutate", "--rules", "own", "own") == (
        0,
        "9 of 9 flips noticed, 100.0 % (1 action, 4 tests)\n",
        "",
    )

    own(
        "OwnPasswords",
        RULE.replace("where: item.isVerified", "where: item.isVerified || item.id == 'a'").replace(
            "id: a, isVerified: false", "id: b, isVerified: false"
        ),
    )
    code, out, _ = run(capfd, "test", "--mutate", "--rules", "own", "own")
    assert (code, out) == (
        1,
        "Flips that no test notices (1)\n"
        "  entra.domains[].id: null\n"
        "    OwnPasswords\n"
        "\n"
        "11 of 12 flips noticed, 91.7 % (1 action, 4 tests)\n",
    )


def test_coverage_names_resources_and_fields_that_no_rule_reads(capfd: Capture) -> None:
    code, out, err = run(capfd, "coverage")
    assert (code, err) == (0, "")
    assert out.splitlines()[-1].endswith("fields are read")

    _, out, _ = run(capfd, "coverage", "--json")
    assert {"resources", "resourcesRead", "fields", "fieldsRead", "uses"} == json.loads(out).keys()


def test_a_new_rule_is_written_once_and_can_be_tested_at_once(capfd: Capture) -> None:
    written = run(capfd, "new", "NewRule", "--service", "teams", "--into", "own")
    assert written == (
        0,
        "wrote own/teams/NewRule.yaml\nnext: tenantscore rules test --rules own own/teams/NewRule.yaml\n",
        "",
    )
    assert Path("own/teams/NewRule.yaml").read_text("utf-8").startswith("id: NewRule\n")

    code, out, _ = run(capfd, "test", "--rules", "own", "own/teams/NewRule.yaml")
    assert (code, out.splitlines()[-1]) == (1, "1 test passed, 3 failed")

    assert run(capfd, "new", "NewRule", "--service", "teams", "--into", "own") == (
        2,
        "",
        "error: own/teams/NewRule.yaml: is already there\n",
    )


def test_pages_are_written_checked_and_swept(capfd: Capture) -> None:
    code, out, _ = run(capfd, "docs", "--rules", "own")
    assert (code, out) == (0, "4 of 4 pages written, 0 removed, in docs\n")
    assert "`OwnPasswords`" in Path("docs/rules/entra/OwnPasswords.md").read_text("utf-8")
    assert run(capfd, "docs", "--rules", "own", "--check") == (0, "", "")

    Path("docs/permissions.md").write_text("changed")
    Path("docs/rules/entra/Gone.md").write_text("gone")
    hint = "  hint: run 'tenantscore rules docs'\n"
    assert run(capfd, "docs", "--rules", "own", "--check") == (
        2,
        "",
        f"error: docs/permissions.md: is not current\n{hint}"
        f"error: docs/rules/entra/Gone.md: is no page of a rule any more\n{hint}2 errors\n",
    )
    run(capfd, "docs", "--rules", "own")
    assert not Path("docs/rules/entra/Gone.md").exists()
