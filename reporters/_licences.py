"""Seats that an action needs against seats that the tenant has bought."""

from __future__ import annotations

from scanner.model.report import Assessment, Report
from scanner.model.subscription import Subscription

FREE = "Microsoft Entra ID Free"
"""Comes with every tenant."""
HOLDERS = {
    "Azure Information Protection Premium P1": "RIGHTSMANAGEMENT RMS_S_PREMIUM",
    "Enterprise Mobility + Security E5": "EMSPREMIUM",
    "Exchange Online Plan 1": "EXCHANGESTANDARD EXCHANGE_S_STANDARD",
    "Exchange Online Plan 2": "EXCHANGEENTERPRISE EXCHANGE_S_ENTERPRISE",
    "Microsoft 365 A5": "M365EDU_A5_FACULTY M365EDU_A5_STUDENT",
    "Microsoft 365 Business Basic": "O365_BUSINESS_ESSENTIALS",
    "Microsoft 365 Business Premium": "SPB",
    "Microsoft 365 E3": "SPE_E3",
    "Microsoft 365 E5": "SPE_E5",
    "Microsoft 365 E5 Compliance": "INFORMATION_PROTECTION_COMPLIANCE",
    "Microsoft 365 E5 Security": "IDENTITY_THREAT_PROTECTION",
    "Microsoft 365 F1": "M365_F1 M365_F1_COMM",
    "Microsoft 365 F3": "SPE_F1",
    "Microsoft Defender Vulnerability Management": "TVM_PREMIUM_STANDALONE TVM_PREMIUM_1",
    "Microsoft Defender for Cloud Apps": "ADALLOM_STANDALONE ADALLOM_S_STANDALONE",
    "Microsoft Defender for Endpoint Plan 2": "WIN_DEF_ATP WINDEFATP",
    "Microsoft Defender for Identity": "ATA",
    "Microsoft Defender for Office 365 Plan 1": "ATP_ENTERPRISE",
    "Microsoft Defender for Office 365 Plan 2": "THREAT_INTELLIGENCE",
    "Microsoft Entra ID P1": "AAD_PREMIUM",
    "Microsoft Entra ID P2": "AAD_PREMIUM_P2",
    "Microsoft Intune Plan 1": "INTUNE_A",
    "Microsoft Teams Essentials": "TEAMS_ESSENTIALS TEAMS_ESSENTIALS_AAD",
    "Office 365 E1": "STANDARDPACK",
    "Office 365 E3": "ENTERPRISEPACK",
    "Office 365 E5": "ENTERPRISEPREMIUM",
    "OneDrive for Business Plan 1": "ONEDRIVESTANDARD",
    "OneDrive for Business Plan 2": "ONEDRIVEENTERPRISE",
    "SharePoint Online Plan 1": "SHAREPOINTSTANDARD",
    "SharePoint Online Plan 2": "SHAREPOINTENTERPRISE",
}
"""Part numbers and service plans that are or hold a licence.

Source: Microsoft Learn, "Product names and service plan identifiers for licensing".
"""
INCLUDED = {"Microsoft Entra ID P1": ("Microsoft Entra ID P2",)}
"""Licences that hold another one without naming its service plan."""
_PEOPLE = frozenset({"users", "administrators", "members", "mailboxes"})


def seats(action: Assessment, report: Report) -> str:
    """`60 in AAD_PREMIUM_P2, 250 needed: 190 short`; empty where the action needs no licence."""
    licences = action.implementation.licenses
    if not licences or FREE in licences:
        return "none needed" if licences else ""
    if report.subscriptions is None:
        return "not known: entra.subscribedSkus was not collected"
    held = [each for each in report.subscriptions if _names(licences) & {each.name, *each.plans} and each.seats]
    return _against(held, needed(action, report))


def needed(action: Assessment, report: Report) -> int | None:
    """One for each of the people that the action is about; for every licensed user where it is about something else."""
    if action.total and action.unit in _PEOPLE:
        return action.total
    return report.tenant.seats


def _names(licences: tuple[str, ...]) -> set[str]:
    wanted = [*licences, *(other for each in licences for other in INCLUDED.get(each, ()))]
    return {name for each in wanted for name in HOLDERS.get(each, "").split()}


def _against(held: list[Subscription], wanted: int | None) -> str:
    owned = sum(each.seats for each in held)
    have = " and ".join(f"{each.seats:,} in {each.name}" for each in held) or "none owned"
    if wanted is None:
        return f"{have}; how many are needed is not known"
    short = f": {wanted - owned:,} short" if wanted > owned else ""
    return f"{have}, {wanted:,} needed{short}"
