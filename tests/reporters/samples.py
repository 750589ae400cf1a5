"""Reports that the tests of every format share."""

from __future__ import annotations

from scanner.model.finding import Outcome
from scanner.model.report import Report, SnapshotInfo
from scanner.model.rule import Category, Severity
from scanner.model.snapshot import CoverageState
from tests.builders import a_missing, a_report, a_tenant, an_assessment, an_evidence

HOSTILE = "\x1b[31m|<b>`@admin` [x](https://evil.example) #12 \u202egnp.exe\r\n{0} \\ 東京 \x00"
"""What a tenant might call something to break out of wherever it is shown."""


def a_mixed_report() -> Report:
    """Something of everything: failed, partial, undecided, accepted, asserted, passed, not applicable."""
    users = tuple(
        an_evidence(f"{name}@contoso.com", pointer=f"/resources/entra/users/{row}", line=40 + row, column=3)
        for row, name in enumerate(("adele", "alex", "diego", "grady", "isaiah", "johanna", "lee", "lidia"))
    )
    forwarding = an_evidence(
        "Default",
        pointer="/resources/exchange/remoteDomains/0/AutoForwardEnabled",
        line=88,
        column=21,
        observed="AutoForwardEnabled = true",
        expected="AutoForwardEnabled == false",
    )
    licence = a_missing(
        "defender.safeLinksPolicies",
        state=CoverageState.NOT_LICENSED,
        permission="Security Reader",
        source="Get-SafeLinksPolicy",
        detail=None,
    )
    return a_report(
        [
            an_assessment(
                "mdo_blockmailforward",
                title="Block automatic forwarding of mail to other organizations",
                category=Category.APPS,
                product="Exchange Online",
                severity=Severity.MEDIUM,
                maximum=7,
                reason="the condition does not hold",
                evidence=(forwarding,),
                evidence_total=1,
            ),
            an_assessment(
                "MFARegistrationV2",
                title="Ensure multifactor authentication is enabled for all users",
                severity=Severity.CRITICAL,
                maximum=9,
                earned=6.3,
                unknown=0.18,
                count=35,
                total=50,
                not_assessed=1,
                excused=2,
                reason="35 of 50 users pass; 1 could not be decided: isMfaCapable is missing; 2 excused",
                evidence=users,
                evidence_total=15,
                advice=("Security defaults would earn this in full.",),
            ),
            an_assessment(
                "mdo_safelinksforemail",
                title="Create Safe Links policies for email messages",
                category=Category.APPS,
                product="Defender for Office 365",
                maximum=9,
                unknown=9,
                missing=(licence,),
                reason="defender.safeLinksPolicies is not licensed (needs Security Reader)",
            ),
            an_assessment(
                "SigninRiskPolicy", maximum=7, unknown=7, reason="entra.users was refused (needs User.Read.All)"
            ),
            an_assessment(
                "OneAdmin", maximum=1, accepted=1, outcome=Outcome.FAILED, reason="1 of 1 administrators pass"
            ),
            an_assessment("UserRiskPolicy", maximum=7, asserted=7, outcome=Outcome.FAILED, reason="it does not hold"),
            an_assessment("BlockLegacyAuthentication", maximum=8, earned=8, reason="the condition holds"),
            an_assessment("CustomerLockBoxEnabled", category=Category.DATA, maximum=0, reason="does not apply"),
        ]
    )


def a_hostile_report(text: str = HOSTILE) -> Report:
    """The mixed report with hostile `text` wherever a tenant can put text."""
    report = a_mixed_report()
    actions = tuple(
        action._replace(
            reason=text,
            evidence=tuple(each._replace(subject=text, observed=text) for each in action.evidence),
            missing=tuple(each._replace(detail=text) for each in action.missing),
        )
        for action in report.actions
    )
    return report._replace(
        tenant=a_tenant(display_name=text, default_domain=text),
        snapshot=SnapshotInfo(text, "5" * 64, text, text, text),
        actions=actions,
        coverage=tuple(each._replace(detail=text) for each in report.coverage),
    )


def an_empty_report() -> Report:
    """A catalogue of nothing over a tenant that did not say who it is."""
    return a_report([], tenant=a_tenant(display_name=None, default_domain=None, id=None))
