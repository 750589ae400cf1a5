"""The tenant itself and its directory-wide settings: one object or a handful of rows each."""

from __future__ import annotations

from scripts.contoso.company import ACQUIRED, DOMAIN, HYBRID, INITIAL, MARKETING, SKUS, TENANT_ID, Sku
from scripts.contoso.people import Person
from scripts.contoso.seed import guid, pick

Row = dict[str, object]

NEVER = 2147483647
GUEST_LIMITED = "10dae51f-b6af-4016-8d66-8c2a99b929b3"
"""The role template of guests with limited access, the default."""


def organization() -> Row:
    return {
        "id": TENANT_ID,
        "countryLetterCode": "US",
        "createdDateTime": "2018-03-05T09:12:44Z",
        "displayName": "Contoso Ltd",
        "onPremisesLastSyncDateTime": "2026-11-20T05:41:18Z",
        "onPremisesSyncEnabled": True,
        "securityComplianceNotificationMails": [f"security@{DOMAIN}"],
        "technicalNotificationMails": [f"it@{DOMAIN}"],
        "tenantType": "AAD",
        "verifiedDomains": [
            {
                "capabilities": "Email, OfficeCommunicationsOnline",
                "isDefault": name == DOMAIN,
                "isInitial": name == INITIAL,
                "name": name,
                "type": "Managed",
            }
            for name in (DOMAIN, INITIAL, HYBRID, ACQUIRED, MARKETING)
        ],
    }


def domains() -> list[Row]:
    """Passwords never expire, except in the domain that came with the acquired company."""
    return [
        {
            "id": name,
            "authenticationType": "Managed",
            "availabilityStatus": None,
            "isAdminManaged": True,
            "isDefault": name == DOMAIN,
            "isInitial": name == INITIAL,
            "isRoot": name != MARKETING,
            "isVerified": True,
            "model": None,
            "passwordNotificationWindowInDays": 14,
            "passwordValidityPeriodInDays": 90 if name == ACQUIRED else NEVER,
            "supportedServices": ["Email"] if name == MARKETING else ["Email", "OfficeCommunicationsOnline"],
        }
        for name in (DOMAIN, INITIAL, HYBRID, ACQUIRED, MARKETING)
    ]


def security_defaults() -> Row:
    """Off, as they must be where Conditional Access is used."""
    return {
        "id": "00000000-0000-0000-0000-000000000005",
        "description": "Security defaults is a set of basic identity security mechanisms recommended by Microsoft.",
        "displayName": "Security Defaults",
        "isEnabled": False,
    }


def authorization_policy() -> Row:
    return {
        "id": "authorizationPolicy",
        "allowEmailVerifiedUsersToJoinOrganization": False,
        "allowInvitesFrom": "adminsGuestInvitersAndAllMembers",
        "allowUserConsentForRiskyApps": None,
        "allowedToSignUpEmailBasedSubscriptions": True,
        "allowedToUseSSPR": True,
        "blockMsolPowerShell": False,
        "defaultUserRolePermissions": {
            "allowedToCreateApps": False,
            "allowedToCreateSecurityGroups": True,
            "allowedToCreateTenants": False,
            "allowedToReadBitlockerKeysForOwnedDevice": True,
            "allowedToReadOtherUsers": True,
            "permissionGrantPoliciesAssigned": ["ManagePermissionGrantsForSelf.microsoft-user-default-low"],
        },
        "displayName": "Authorization Policy",
        "guestUserRoleId": GUEST_LIMITED,
    }


def permission_grant_policies() -> list[Row]:
    names = {
        "microsoft-user-default-low": "Default user low risk policy",
        "microsoft-user-default-legacy": "Default user legacy policy",
        "microsoft-application-admin": "Default Application Admin Policy",
    }
    return [
        {"id": id_, "description": None, "displayName": name, "includeAllPreApprovedApplications": False}
        for id_, name in names.items()
    ]


def admin_consent() -> Row:
    return {
        "isEnabled": True,
        "notifyReviewers": True,
        "remindersEnabled": True,
        "requestDurationInDays": 30,
        "reviewers": [
            {
                "query": f"/users/{guid('user', f'it.admin.06@{DOMAIN}')}",
                "queryRoot": None,
                "queryType": "MicrosoftGraph",
            }
        ],
        "version": 3,
    }


def subscribed_skus(people: tuple[Person, ...]) -> list[Row]:
    return [_sku(sku, sum(sku in person.skus for person in people)) for sku in SKUS]


def risky_users(people: tuple[Person, ...]) -> list[Row]:
    staff = [person for person in people if person.enabled and person.synced]
    return [
        {
            "id": person.id,
            "isDeleted": False,
            "isProcessing": False,
            "riskDetail": "none",
            "riskLastUpdatedDateTime": "2026-11-18T17:20:05Z",
            "riskLevel": "medium",
            "riskState": "atRisk",
            "userDisplayName": person.display_name,
            "userPrincipalName": person.upn,
        }
        for person in sorted(pick(3, staff, "at risk"))
    ]


def _sku(sku: Sku, consumed: int) -> Row:
    return {
        "id": f"{TENANT_ID}_{sku.id}",
        "appliesTo": "User",
        "capabilityStatus": "Enabled",
        "consumedUnits": consumed,
        "prepaidUnits": {"enabled": sku.seats, "lockedOut": 0, "suspended": 0, "warning": 0},
        "servicePlans": [
            {
                "appliesTo": "User",
                "provisioningStatus": "Success",
                "servicePlanId": plan.id,
                "servicePlanName": plan.name,
            }
            for plan in sku.plans
        ],
        "skuId": sku.id,
        "skuPartNumber": sku.part_number,
    }
