"""What people read of actions that nobody measured, and of maxima that are not the catalogue's."""

from __future__ import annotations

import pytest

from reporters import console, markdown
from reporters.html.detail import detail
from reporters.html.listing import unusual
from reporters.html.view import provenance
from scanner.model.finding import Outcome
from scanner.model.report import Assessment, Maxima, Report
from scanner.model.rule import PointsBasis, Verification
from tests.builders import a_report, an_assessment, some_points

OWN = "Maxima are those of the tenant's own control profiles, where it has one."


def reported(id: str = "AATP_Sensor", **fields: object) -> Assessment:
    return an_assessment(id, **{"maximum": 5, "verification": Verification.REPORTED, **fields})  # type: ignore[arg-type]


def test_a_reported_action_is_marked_wherever_it_is_listed() -> None:
    report = a_report([reported(), reported("AATP_Vpn", earned=5), an_assessment("AdminMFAV2")])

    lines = console.render(report, 100).splitlines()
    assert [" ".join(line.split()) for line in lines if "reported" in line] == [
        "✗ failed AATP_Sensor, reported",
        "✓ AATP_Vpn reported: Ensure AATP_Vpn is set up 5.00 / 5.00",
    ]
    text = markdown.render(report)
    assert "Ensure AATP\\_Sensor is set up<br>`AATP_Sensor`, reported" in text
    assert "`AATP_Sensor`, reported by Microsoft and not verified: The check failed." in text
    assert [unusual(action) for action in report.actions] == [("reported",), ("reported",), ()]
    assert detail(report.actions[0], report, "Identity").notes == (
        "Taken over from what Microsoft reports; no setting was measured.",
    )


@pytest.mark.parametrize(
    ("basis", "note"),
    [
        (PointsBasis.REPORTED, "the weight that the tenant's own rows give"),
        (PointsBasis.TENANT, "that of the tenant's own control profile"),
    ],
)
def test_a_maximum_from_the_snapshot_is_explained(basis: PointsBasis, note: str) -> None:
    action = an_assessment(points=some_points(9, basis=basis))

    (found,) = detail(action, a_report([action]), "Identity").notes
    assert note in found


def test_a_report_over_the_tenants_own_maxima_says_so() -> None:
    report = with_own_maxima()

    assert f"\n{OWN}\n" in console.render(report, 100)
    assert markdown.render(report).rstrip().endswith(f"{OWN}</sub>")
    assert ("Maxima", OWN) in provenance(report).facts
    assert OWN not in console.render(a_report(), 100) + markdown.render(a_report())


def test_many_actions_that_do_not_apply_are_told_by_their_ids_only() -> None:
    several = [an_assessment(f"MDA_{n:02}", maximum=0, outcome=Outcome.NOT_APPLICABLE) for n in range(21)]

    text = console.render(a_report([*several, an_assessment()]), 80)
    assert "Not applicable (21)\n    MDA_00, MDA_01," in text
    assert "Ensure MDA_00 is set up" not in text


def with_own_maxima() -> Report:
    report = a_report()
    return report._replace(tool=report.tool._replace(points_basis=Maxima.TENANT))
