"""`entra.users` and `entra.userRegistrationDetails`."""

from __future__ import annotations

from scripts.contoso.company import INITIAL
from scripts.contoso.entra_roles import ROLE_HOLDERS
from scripts.contoso.people import Kind, Person
from scripts.contoso.seed import chance, choose, days_ago, guid, pick

Row = dict[str, object]

UNREGISTERED_STAFF = 18
"""Of the staff, how many never registered a second factor."""
UNREGISTERED_HELPDESK = "it.013@contoso.com"


def users(people: tuple[Person, ...]) -> list[Row]:
    return [_user(person) for person in people]


def registration_details(people: tuple[Person, ...]) -> list[Row]:
    """The report of Graph leaves out accounts that are blocked."""
    enabled = [person for person in people if person.enabled]
    without = _without_second_factor(enabled)
    return [_registration(person, person.upn in without) for person in enabled]


def _user(person: Person) -> Row:
    guest = person.kind is Kind.GUEST
    created = days_ago(120, 2600, person.upn)
    return {
        "id": person.id,
        "accountEnabled": person.enabled,
        "assignedLicenses": [{"disabledPlans": [], "skuId": sku.id} for sku in person.skus],
        "assignedPlans": [
            {
                "assignedDateTime": created,
                "capabilityStatus": "Enabled",
                "service": plan.service,
                "servicePlanId": plan.id,
            }
            for sku in person.skus
            for plan in sku.plans
        ],
        "createdDateTime": created,
        "creationType": "Invitation" if guest else None,
        "department": person.department,
        "displayName": person.display_name,
        "externalUserState": _invitation(person) if guest else None,
        "jobTitle": person.job_title,
        "lastPasswordChangeDateTime": days_ago(1, 119, "password", person.upn),
        "mail": person.address,
        "onPremisesImmutableId": guid("immutable", person.upn) if person.synced else None,
        "onPremisesSyncEnabled": True if person.synced else None,
        "passwordPolicies": "DisablePasswordExpiration" if person.kind is Kind.BREAK_GLASS else None,
        "signInActivity": _activity(person),
        "usageLocation": "US" if person.skus else None,
        "userPrincipalName": person.upn,
        "userType": person.user_type.title(),
    }


def _invitation(person: Person) -> str:
    return "PendingAcceptance" if chance("invitation", person.upn) < 0.15 else "Accepted"


def _activity(person: Person) -> Row | None:
    """When the account last signed in; null for accounts that never did."""
    match person.kind:
        case Kind.ROOM | Kind.SHARED:
            return None
        case Kind.BREAK_GLASS | Kind.LEAVER:
            last = days_ago(30, 88, "sign-in", person.upn)
        case Kind.GUEST:
            last = days_ago(1, 300, "sign-in", person.upn)
        case _:
            last = days_ago(0, 9, "sign-in", person.upn)
    return {"lastSignInDateTime": last}


def _without_second_factor(people: list[Person]) -> frozenset[str]:
    daily = [person.upn for person in people if person.kind is Kind.STAFF and person.upn not in ROLE_HOLDERS]
    machines = {person.upn for person in people if person.kind in (Kind.SERVICE, Kind.SYNC)}
    guests = pick(9, [person.upn for person in people if person.kind is Kind.GUEST], "guests without a second factor")
    return pick(UNREGISTERED_STAFF, daily, "no second factor") | machines | guests | {UNREGISTERED_HELPDESK}


def _registration(person: Person, without: bool) -> Row:
    methods = [] if without else _methods(person)
    member = person.kind in (Kind.STAFF, Kind.ADMIN)
    enabled = member and person.department not in ("Operations", "Executive")
    strong = [method for method in methods if method != "email"]
    passwordless = "fido2SecurityKey" in methods or "windowsHelloForBusiness" in methods
    return {
        "id": person.id,
        "isAdmin": person.upn in ROLE_HOLDERS,
        "isMfaCapable": bool(strong),
        "isMfaRegistered": bool(strong),
        "isPasswordlessCapable": passwordless,
        "isSsprCapable": enabled and bool(methods),
        "isSsprEnabled": enabled,
        "isSsprRegistered": bool(methods) and person.user_type == "member",
        "isSystemPreferredAuthenticationMethodEnabled": bool(strong),
        "lastUpdatedDateTime": days_ago(0, 1, "registration", person.upn),
        "methodsRegistered": methods,
        "systemPreferredAuthenticationMethods": _preferred(methods),
        "userDisplayName": person.display_name,
        "userPreferredMethodForSecondaryAuthentication": "push" if "microsoftAuthenticatorPush" in methods else "none",
        "userPrincipalName": person.upn,
        "userType": person.user_type,
    }


def _methods(person: Person) -> list[str]:
    if person.upn.endswith(INITIAL) and person.kind is Kind.BREAK_GLASS:
        return ["fido2SecurityKey"]
    if person.kind is Kind.ADMIN:
        return ["fido2SecurityKey", "microsoftAuthenticatorPush", "softwareOneTimePasscode"]
    if person.kind is Kind.GUEST:
        return ["microsoftAuthenticatorPush", "softwareOneTimePasscode"]
    sets = (
        ["microsoftAuthenticatorPush", "softwareOneTimePasscode"],
        ["microsoftAuthenticatorPush", "mobilePhone", "softwareOneTimePasscode"],
        ["email", "microsoftAuthenticatorPush", "softwareOneTimePasscode"],
        ["microsoftAuthenticatorPush", "softwareOneTimePasscode", "windowsHelloForBusiness"],
        ["mobilePhone"],
    )
    return list(choose(sets, "methods", person.upn))


def _preferred(methods: list[str]) -> list[str]:
    order = (("fido2SecurityKey", "fido2"), ("microsoftAuthenticatorPush", "push"), ("mobilePhone", "sms"))
    return [name for method, name in order if method in methods][:1]
