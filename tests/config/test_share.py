"""`share:` of the configuration: what the report offers for passing actions on."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.config.resolve import resolve
from scanner.config.show import show
from scanner.model.problem import InputError
from scanner.model.share import ServiceNow, ShareSettings

WHOLE = """\
share:
  link: https://contoso.sharepoint.com/score.html
  email: [security@contoso.com, soc@contoso.com]
  teams: [ana@contoso.com]
  planner: https://planner.cloud.microsoft/contoso.com/
  serviceNow: {instance: https://contoso.service-now.com/, table: sn_si_incident}
"""


def share(folder: Path, text: str) -> ShareSettings | None:
    (folder / "tenantscore.yaml").write_text(text)
    return resolve({}, {}, str(folder)).config.share


def test_everything_that_can_be_said(tmp_path: Path) -> None:
    assert share(tmp_path, WHOLE) == ShareSettings(
        link="https://contoso.sharepoint.com/score.html",
        email=("security@contoso.com", "soc@contoso.com"),
        teams=("ana@contoso.com",),
        planner="https://planner.cloud.microsoft/contoso.com/",
        service_now=ServiceNow("https://contoso.service-now.com", "sn_si_incident"),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", None),
        ("share: {}", ShareSettings()),
        ("share: {email: a@contoso.com}", ShareSettings(email=("a@contoso.com",))),
        ("share: {link: https://contoso.com, teams: true}", ShareSettings(link="https://contoso.com", teams=())),
        ("share: {teams: false}", ShareSettings()),
    ],
)
def test_parts_may_be_left_out(tmp_path: Path, text: str, expected: ShareSettings | None) -> None:
    assert share(tmp_path, text) == expected


@pytest.mark.parametrize("text", [WHOLE, "share: {link: https://contoso.com, teams: true}\n", "share: {}\n"])
def test_the_print_can_be_read_again(tmp_path: Path, text: str) -> None:
    first = share(tmp_path, text)
    assert share(tmp_path, show(resolve({}, {}, str(tmp_path)))) == first


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("link: http://contoso.com", "15: share.link: 'http://contoso.com' is not an https address"),
        ("link: 'javascript:alert(1)'", "16: share.link: 'javascript:alert(1)' is not an https address"),
        (
            "link: https://user@contoso.com",
            "15: share.link: 'https://user@contoso.com' is not an address such as https://contoso.com/secure-score.html",
        ),
        (
            "link: 'https://contoso.com/#a'",
            "16: share.link: 'https://contoso.com/#a' must not hold any of # < > ' \" ` \\ { }",
        ),
        ("email: nobody", "16: share.email: 'nobody' is not an e-mail address"),
        ("email: 'a@b.com?bcc=x@y.com'", "17: share.email: 'a@b.com?bcc=x@y.com' is not an e-mail address"),
        (
            "teams: true",
            "8: share: 'teams: true' shares the report's address, so it needs a 'link'; or name people",
        ),
        ("teams: yes please", "16: share.teams: must be true or false or a list"),
        ("serviceNow: {}", "21: share.serviceNow: the key 'instance' is missing\n  hint: add 'instance:' with text"),
        (
            "serviceNow: {instance: https://contoso.service-now.com, table: 'incident.do?x'}",
            "73: share.serviceNow.table: must match ^[a-z][a-z0-9_]{0,79}$",
        ),
        ("slack: true", "9: unknown key 'slack'\n  hint: known keys: link, email, teams, planner, serviceNow"),
    ],
)
def test_a_slip_is_told_with_its_place(tmp_path: Path, text: str, expected: str) -> None:
    with pytest.raises(InputError) as caught:
        share(tmp_path, f"share: {{{text}}}")
    assert [str(problem) for problem in caught.value.problems] == [f"error: tenantscore.yaml:1:{expected}"]
