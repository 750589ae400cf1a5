"""The frame of the page and its provenance, before they become HTML."""

from reporters.html.view import view
from tests.builders import a_missing, a_report, a_tenant, an_assessment


def test_the_title_starts_with_tenant_and_score() -> None:
    assert view(a_report(earned=30, maximum=60)).title == "Contoso 50.00 %"


def test_without_a_score_the_title_says_so() -> None:
    shown = view(a_report([an_assessment(unknown=10)]))
    assert shown.title == "Contoso No score yet"
    assert shown.earned == ""


def test_a_tenant_without_a_name_is_called_by_its_domain() -> None:
    shown = view(a_report(tenant=a_tenant(display_name=None)))
    assert (shown.tenant.head, shown.domain) == ("contoso.com", None)


def test_a_tenant_without_anything_is_unnamed() -> None:
    assert (
        view(a_report(tenant=a_tenant(display_name=None, default_domain=None, id=None))).tenant.head == "Unnamed tenant"
    )


def test_the_command_makes_the_same_report_again() -> None:
    snapshot = a_report().snapshot._replace(path="exports of today/contoso.json")
    assert view(a_report(snapshot=snapshot)).provenance.command == (
        "tenantscore scan 'exports of today/contoso.json' --as-of 2026-11-12 -f html=report.html"
    )


def test_a_snapshot_from_a_stream_has_no_command() -> None:
    snapshot = a_report().snapshot._replace(path=None)
    assert view(a_report(snapshot=snapshot)).provenance.command is None


def test_inputs_come_with_their_digests() -> None:
    snapshot, catalogue = view(a_report()).provenance.inputs
    assert snapshot == ("Snapshot", "snapshot.json", "5" * 64)
    assert catalogue == ("Catalogue", "2026.11, 6 actions", "c" * 64)


def test_coverage_says_what_is_unknown_for_want_of_each_resource() -> None:
    missing = a_missing("entra.directoryRoles", permission="RoleManagement.Read.Directory")
    shown = view(a_report([an_assessment("A", unknown=10, missing=(missing,)), an_assessment("B")])).provenance
    assert shown.collected == "1 of 2 resources collected"
    roles, users = shown.coverage
    assert (roles.resource, roles.state, roles.points, roles.is_collected) == (
        "entra.directoryRoles",
        "forbidden",
        "10.00",
        False,
    )
    assert (users.resource, users.detail.head, users.points, users.actions) == ("entra.users", "3 rows", "", 2)
