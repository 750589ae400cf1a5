"""Reports without names: nothing of a tenant is left in any format, and everything else is as it was."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest

import reporters
from scanner.cli.main import main
from scanner.model.departure import Departure
from scanner.model.gate import GateDecision, GateVerdict, Refusal, RefusalKind
from scanner.model.report import Report
from scanner.overrides.load import load_overrides
from scanner.pipeline import scan
from scanner.pseudonyms import Pseudonyms
from scanner.redact import redacted
from scanner.snapshot.read import snapshot_of
from tests.builders import a_report, a_tenant, an_assessment, an_evidence
from tests.examples import contoso
from tests.reporters.samples import a_mixed_report

KEY = b"sixteen bytes..." * 2
ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@cache
def of_contoso() -> Report:
    """With overrides, as the example's configuration has them."""
    file = str(contoso.FOLDER / "overrides.yaml")
    made = load_overrides(file, "examples/contoso/overrides.yaml", contoso.pack())
    snapshot = snapshot_of(contoso.document(), "examples/contoso/snapshot.json")
    return scan(contoso.pack(), snapshot, made, contoso.config(), contoso.AS_OF)


@cache
def names() -> frozenset[str]:
    """Every address, domain and id that the snapshot of Contoso holds, and names of groups that fail."""
    text = json.dumps([contoso.document()["tenant"], contoso.document()["resources"]])
    found = {*ADDRESS.findall(text), *(each.rpartition("@")[2] for each in ADDRESS.findall(text))}
    return frozenset({*found, "Contoso", "Fabrikam", "Plant scanners", "Canteen Menu", "Running Club"})


@pytest.mark.parametrize("name", reporters.formats())
def test_no_name_of_the_tenant_is_left_in_any_format(name: str) -> None:
    text = reporters.load(name).render(redacted(of_contoso(), KEY)).casefold()
    assert not [each for each in names() if each.casefold() in text]
    ids = set(GUID.findall(json.dumps(contoso.document()["resources"]))) | {contoso.document()["tenant"]["id"]}
    public = set(GUID.findall(" ".join(map(str, (action.implementation for action in of_contoso().actions)))))
    assert not [each for each in ids - public if each in text]


def test_the_names_are_there_before() -> None:
    text = reporters.load("json").render(of_contoso()).casefold()
    assert len([each for each in names() if each.casefold() in text]) > 100
    assert contoso.document()["tenant"]["id"] in text


def test_totals_outcomes_and_order_stay() -> None:
    before, after = of_contoso(), redacted(of_contoso(), KEY)
    assert after.totals == before.totals
    assert after.products == before.products
    assert [(one.id, one.outcome, one.points, one.rank) for one in after.actions] == [
        (one.id, one.outcome, one.points, one.rank) for one in before.actions
    ]
    assert [len({each.subject for each in one.evidence}) for one in after.actions] == [
        len({each.subject for each in one.evidence}) for one in before.actions
    ]


def test_a_key_gives_the_same_pseudonyms_each_time_and_another_key_others() -> None:
    assert redacted(of_contoso(), KEY) == redacted(of_contoso(), KEY)
    one, other = redacted(of_contoso(), KEY), redacted(of_contoso(), b"another key of sixteen bytes")
    assert one.tenant.id != other.tenant.id
    subjects = [
        {each.subject for a in made.actions for each in a.evidence if "@" in each.subject} for made in (one, other)
    ]
    assert not subjects[0] & subjects[1]


def test_equal_things_stay_equal_and_keep_their_shape() -> None:
    made = Pseudonyms(KEY, ["megan@contoso.com", "win-001.contoso.com", "1EF547CE-66F8-5D50-BEBB-7FA337FDE151"])
    person = made.name("Megan@Contoso.com")
    assert re.fullmatch(r"person-[0-9a-f]{10}@domain-[0-9a-f]{8}\.example", person)
    assert made.text("forwards to megan@contoso.com.") == f"forwards to {person}."
    domain = person.partition("@")[2]
    assert re.fullmatch(rf"host-[0-9a-f]{{10}}\.{domain}", made.name("win-001.contoso.com"))
    assert made.text("autodiscover.contoso.com").endswith(f".{domain}")
    assert GUID.fullmatch(made.name("1ef547ce-66f8-5d50-bebb-7fa337fde151"))
    assert (
        made.text("id 1EF547CE-66F8-5D50-BEBB-7FA337FDE151")
        == f"id {made.name('1ef547ce-66f8-5d50-bebb-7fa337fde151')}"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Fabrikam's people, FABRIKAM-AD", r"org-\w{8}'s people, org-\w{8}-AD", id="the-name-in-a-domain"),
        pytest.param("owned by Plant Scanners, mostly", r"owned by name-\w{10}, mostly", id="a-group"),
        pytest.param("Plant scannersx", "Plant scannersx", id="a-part-of-a-longer-word"),
        pytest.param("ops.017 asked for it", r"name-\w{10} asked for it", id="before-the-at-sign"),
        pytest.param("x_adatum.com#EXT#@a.b.com", r"person-\w{10}@domain-\w{8}\.example", id="a-guest"),
        pytest.param("allowed from 203.0.113.7/32", r"allowed from address-\w{10}/32", id="an-address-of-a-network"),
        pytest.param("build 10.0.19045.2965", r"build 10\.0\.19045\.2965", id="no-address-of-a-network"),
        pytest.param("from '*.adatum.com' only", r"from '\*\.domain-\w{8}\.example' only", id="a-partner"),
        pytest.param("see outlook.office365.com", r"see outlook\.office365\.com", id="a-domain-of-somebody-else"),
        pytest.param("machine " + "ab" * 20, r"machine [0-9a-f]{40}", id="a-device"),
        pytest.param("a\ud800b@\u202e", "a\ud800b@\u202e", id="broken-text"),
    ],
)
def test_names_inside_of_text_are_replaced(text: str, expected: str) -> None:
    made = Pseudonyms(KEY, ["ops.017@fabrikam.com", "Plant scanners", "Default"])
    assert re.fullmatch(expected, made.text(text))


def test_texts_of_the_catalogue_lose_only_what_is_the_tenants() -> None:
    made = Pseudonyms(KEY, ["megan@contoso.com", "Default"])
    text = "Write to secure@microsoft.com; Default rule 75668c1f-73b5-4cf0-bb93-3ecf5cb7cc84 at https://learn.microsoft.com"
    assert made.catalogue(text) == text
    assert "contoso" not in made.catalogue("Ask megan@contoso.com, or see https://intranet.contoso.com/").casefold()


def test_what_refers_to_an_action_still_does() -> None:
    refusal = Refusal("actions", RefusalKind.FAILED, "contoso_rule of Contoso is not completed", ("contoso_rule",))
    report = a_report(
        [an_assessment("contoso_rule", evidence=(an_evidence(),))],
        gate=GateDecision(GateVerdict.FAILED, (refusal,)),
        departures=(Departure("contoso_rule", "params.people", [], ["ana@contoso.com"], "contoso/a.yaml:1:2"),),
    )
    made = redacted(report, KEY)
    assert made.actions[0].id == made.departures[0].action == "contoso_rule"
    assert made.gate is not None
    assert made.gate.refusals[0].actions == ("contoso_rule",)
    assert "contoso" not in f"{made.gate.refusals[0].reason}{made.departures[0][3:]}".casefold()


def test_a_check_of_the_whole_tenant_keeps_its_subject() -> None:
    whole = an_evidence("Conditional Access policies", pointer="/resources/entra/conditionalAccessPolicies")
    row = an_evidence("Block legacy", pointer="/resources/entra/conditionalAccessPolicies/3/state")
    report = redacted(a_report([an_assessment(evidence=(whole, row))]), KEY)
    first, second = report.actions[0].evidence
    assert first.subject == "Conditional Access policies"
    assert re.fullmatch(r"name-\w{10}", second.subject)


def test_ten_thousand_devices_are_no_matter() -> None:
    names = [f"LAPTOP-{number:05}" for number in range(10_000)]
    made = Pseudonyms(KEY, names)
    assert "LAPTOP" not in made.text(" ".join(names))


def test_a_field_that_nobody_thought_of_is_redacted_too() -> None:
    report = a_report(tenant=a_tenant(industry="contoso.com and megan@contoso.com"))
    assert "contoso" not in (redacted(report, KEY).tenant.industry or "")


def test_what_was_written_is_what_render_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("key").write_bytes(KEY)
    Path("report.json").write_text(reporters.load("json").render(a_mixed_report()), encoding="utf-8")
    assert main(["render", "report.json", "--redact", "key", "-f", "html=a.html", "-f", "json=a.json"]) == 0
    expected = redacted(a_mixed_report(), KEY)
    assert Path("a.html").read_text("utf-8") == reporters.load("html").render(expected)
    assert Path("a.json").read_text("utf-8") == reporters.load("json").render(expected)


def test_a_scan_redacts_before_anything_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("key").write_bytes(KEY)
    Path("snapshot.json").write_text(json.dumps(contoso.document()))
    assert main(["scan", "snapshot.json", "--as-of", contoso.AS_OF, "--redact", "key", "-f", "json=a.json"]) == 0
    assert "contoso" not in Path("a.json").read_text("utf-8").casefold()


def test_a_comparison_is_redacted_with_its_baseline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("key").write_bytes(KEY)
    document = json.loads(json.dumps(contoso.document()))
    Path("base.json").write_text(json.dumps(document))
    for policy in document["resources"]["entra"]["conditionalAccessPolicies"][:3]:
        policy["state"] = "enabledForReportingButNotEnforced"
    del document["resources"]["entra"]["users"][3:6], document["resources"]["entra"]["userRegistrationDetails"][3:6]
    Path("head.json").write_text(json.dumps(document))
    day, formats = ["--as-of", contoso.AS_OF], ["json", "markdown", "sarif-full", "console", "html"]
    written = [f"{name}=out.{name}" for name in formats]
    command = ["scan", "head.json", *day, "--baseline", "base.json", "--redact", "key"]
    assert main([*command, *(word for one in written for word in ("-f", one))]) == 0
    assert json.loads(Path("out.json").read_text())["comparison"]["points"] != 0
    for name in formats:
        text = Path(f"out.{name}").read_text("utf-8").casefold()
        assert not [each for each in names() if each.casefold() in text], name
    assert main(["scan", "base.json", *day, "-f", "json=raw.json"]) == 0
    assert main(["render", "raw.json", "--baseline", "raw.json", "--redact", "key", "-f", "sarif-full=a.sarif"]) == 0
    results = json.loads(Path("a.sarif").read_text())["runs"][0]["results"]
    assert {one["baselineState"] for one in results} == {"unchanged"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(
            None,
            "error: key: no such file\n  hint: check the path; it starts from the working directory\n",
            id="absent",
        ),
        pytest.param(
            b"",
            "error: key: the key file is empty\n"
            "  hint: make a key with 'openssl rand -out key 32', and keep it: the same key gives the same pseudonyms\n",
            id="empty",
        ),
        pytest.param(
            b"x" * 15,
            "error: key: a key needs at least 16 bytes, and this one has 15 bytes\n"
            "  hint: make a key with 'openssl rand -out key 32', and keep it: the same key gives the same pseudonyms\n",
            id="short",
        ),
    ],
)
def test_a_key_that_is_none_leaves_everything_alone(
    content: bytes | None,
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    if content is not None:
        Path("key").write_bytes(content)
    Path("report.json").write_text(reporters.load("json").render(a_mixed_report()), encoding="utf-8")
    assert main(["render", "report.json", "--redact", "key", "-f", "html=report.html"]) == 2
    assert capsys.readouterr() == ("", message)
    assert not Path("report.html").exists()
