"""`entra.conditionalAccessPolicies`: what Contoso enforces, what it only watches, and what it left switched off."""

from __future__ import annotations

from typing import Any

from scripts.contoso import entra_groups
from scripts.contoso.company import DOMAIN
from scripts.contoso.entra_roles import GLOBAL_ADMINISTRATOR, ROLES
from scripts.contoso.named_locations import BLOCKED_COUNTRIES, OFFICES, PHISHING_RESISTANT, strength
from scripts.contoso.seed import days_ago, guid

Row = dict[str, Any]

ENABLED, DISABLED, REPORT_ONLY = "enabled", "disabled", "enabledForReportingButNotEnforced"
AZURE_MANAGEMENT = "797f4846-ba00-4fd7-ba43-dac1f8f63013"
ADMIN_ROLES = sorted(role.template for role in ROLES if "Administrator" in role.name)
BREAK_GLASS = [entra_groups.BREAK_GLASS.id]


def policies() -> list[Row]:
    return [*_factors(), *_old_protocols_and_risk(), *_sessions(), *_devices_and_places()]


def _factors() -> list[Row]:
    departments = entra_groups.departments()
    covered = sorted(group.id for name, group in departments.items() if name != "Operations")
    return [
        _policy(
            "CA001 Administrators: require multifactor authentication",
            users={
                "includeRoles": ADMIN_ROLES,
                "excludeGroups": BREAK_GLASS,
                "excludeUsers": sorted([_user("it.admin.04"), _user("svc.backup")]),
            },
            grant=["mfa"],
        ),
        _policy(
            "CA002 Staff: require multifactor authentication",
            users={"includeGroups": covered, "excludeGroups": [*BREAK_GLASS, entra_groups.MFA_PILOT.id]},
            grant=["mfa"],
        ),
        _policy(
            "CA003 Global Administrators: require phishing-resistant multifactor authentication",
            users={"includeRoles": [GLOBAL_ADMINISTRATOR], "excludeGroups": BREAK_GLASS},
            grant=[],
            strength=strength(PHISHING_RESISTANT),
        ),
        _policy(
            "CA004 Guests: require multifactor authentication",
            users={"includeUsers": ["GuestsOrExternalUsers"]},
            grant=["mfa"],
        ),
    ]


def _old_protocols_and_risk() -> list[Row]:
    return [
        _policy(
            "CA010 Block legacy authentication",
            users={"includeUsers": ["All"], "excludeGroups": sorted([*BREAK_GLASS, entra_groups.LEGACY_SENDERS.id])},
            clients=["exchangeActiveSync", "other"],
            grant=["block"],
        ),
        _policy(
            "CA011 Sign-in risk: require multifactor authentication",
            state=REPORT_ONLY,
            users={"includeUsers": ["All"], "excludeGroups": BREAK_GLASS},
            conditions={"signInRiskLevels": ["high", "medium"]},
            grant=["mfa"],
        ),
        _policy(
            "CA012 User risk: require a password change",
            users={"includeGroups": [entra_groups.P2_USERS.id], "excludeGroups": BREAK_GLASS},
            conditions={"userRiskLevels": ["high"]},
            grant=["mfa", "passwordChange"],
            operator="AND",
        ),
    ]


def _sessions() -> list[Row]:
    return [
        _policy(
            "CA020 Administrators: sign in every four hours, browsers do not stay signed in",
            users={"includeRoles": ADMIN_ROLES, "excludeGroups": BREAK_GLASS},
            session={
                "persistentBrowser": {"isEnabled": True, "mode": "never"},
                "signInFrequency": {
                    "authenticationType": "primaryAndSecondaryAuthentication",
                    "frequencyInterval": "timeBased",
                    "isEnabled": True,
                    "type": "hours",
                    "value": 4,
                },
            },
        ),
        _policy(
            "CA021 Azure management: administrators only",
            state=DISABLED,
            users={"includeUsers": ["All"], "excludeRoles": ADMIN_ROLES, "excludeGroups": BREAK_GLASS},
            applications={"includeApplications": [AZURE_MANAGEMENT]},
            grant=["block"],
        ),
    ]


def _devices_and_places() -> list[Row]:
    return [
        _policy(
            "CA030 Finance: require a compliant device for Office 365",
            users={"includeGroups": [entra_groups.departments()["Finance"].id]},
            applications={"includeApplications": ["Office365"]},
            grant=["compliantDevice", "domainJoinedDevice"],
        ),
        _policy(
            "CA031 Block sign-in from countries without business",
            users={"includeUsers": ["All"], "excludeGroups": BREAK_GLASS},
            conditions={"locations": {"includeLocations": [BLOCKED_COUNTRIES], "excludeLocations": []}},
            grant=["block"],
        ),
        _policy(
            "CA032 Register security information from an office or with a second factor",
            users={"includeUsers": ["All"], "excludeUsers": ["GuestsOrExternalUsers"], "excludeGroups": BREAK_GLASS},
            applications={"includeApplications": [], "includeUserActions": ["urn:user:registersecurityinfo"]},
            conditions={"locations": {"includeLocations": ["All"], "excludeLocations": [OFFICES]}},
            grant=["mfa"],
        ),
    ]


def _user(local: str) -> str:
    return guid("user", f"{local}@{DOMAIN}")


def _policy(
    name: str,
    *,
    users: Row,
    state: str = ENABLED,
    applications: Row | None = None,
    clients: list[str] | None = None,
    conditions: Row | None = None,
    grant: list[str] | None = None,
    operator: str = "OR",
    strength: Row | None = None,
    session: Row | None = None,
) -> Row:
    """A policy as Graph writes it, empty lists and nulls included."""
    kinds = ("Users", "Groups", "Roles")
    scope: Row = {f"{way}{kind}": [] for way in ("include", "exclude") for kind in kinds}
    guests = {"excludeGuestsOrExternalUsers": None, "includeGuestsOrExternalUsers": None}
    return {
        "id": guid("policy", name),
        "conditions": {
            "applications": {
                "applicationFilter": None,
                "excludeApplications": [],
                "includeApplications": ["All"],
                "includeAuthenticationContextClassReferences": [],
                "includeUserActions": [],
                **(applications or {}),
            },
            "authenticationFlows": None,
            "clientAppTypes": clients or ["all"],
            "clientApplications": None,
            "devices": None,
            "insiderRiskLevels": None,
            "locations": None,
            "platforms": None,
            "servicePrincipalRiskLevels": [],
            "signInRiskLevels": [],
            "userRiskLevels": [],
            "users": {**scope, **guests, **users},
            **(conditions or {}),
        },
        "createdDateTime": days_ago(400, 900, "policy", name),
        "displayName": name,
        "grantControls": None if grant is None else _grant(grant, operator, strength),
        "modifiedDateTime": days_ago(5, 300, "change", name),
        "sessionControls": None if session is None else _session(session),
        "state": state,
        "templateId": None,
    }


def _grant(controls: list[str], operator: str, strength: Row | None) -> Row:
    return {
        "authenticationStrength": strength,
        "builtInControls": controls,
        "customAuthenticationFactors": [],
        "operator": operator,
        "termsOfUse": [],
    }


def _session(controls: Row) -> Row:
    return {
        "applicationEnforcedRestrictions": None,
        "cloudAppSecurity": None,
        "disableResilienceDefaults": None,
        "persistentBrowser": None,
        "signInFrequency": None,
        **controls,
    }
