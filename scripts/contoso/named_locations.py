"""`entra.namedLocations` and `entra.authenticationStrengthPolicies`, which Conditional Access refers to."""

from __future__ import annotations

from scripts.contoso.seed import days_ago, guid

Row = dict[str, object]

OFFICES = guid("location", "Offices")
BLOCKED_COUNTRIES = guid("location", "Countries without business")
MFA_STRENGTH = "00000000-0000-0000-0000-000000000002"
PASSWORDLESS = "00000000-0000-0000-0000-000000000003"
PHISHING_RESISTANT = "00000000-0000-0000-0000-000000000004"

_RESISTANT = ["windowsHelloForBusiness", "fido2", "x509CertificateMultiFactor"]
_STRENGTHS = {
    MFA_STRENGTH: (
        "Multifactor authentication",
        [*_RESISTANT, "deviceBasedPush", "temporaryAccessPassOneTime", "password,microsoftAuthenticatorPush"],
    ),
    PASSWORDLESS: ("Passwordless MFA", [*_RESISTANT, "deviceBasedPush"]),
    PHISHING_RESISTANT: ("Phishing-resistant MFA", _RESISTANT),
}


def named_locations() -> list[Row]:
    """Address ranges are those set aside for documentation."""
    return [
        {
            "@odata.type": "#microsoft.graph.ipNamedLocation",
            "id": OFFICES,
            "createdDateTime": days_ago(500, 900, OFFICES),
            "displayName": "Offices",
            "ipRanges": [
                {"@odata.type": "#microsoft.graph.iPv4CidrRange", "cidrAddress": cidr}
                for cidr in ("192.0.2.0/24", "198.51.100.0/25")
            ],
            "isTrusted": True,
            "modifiedDateTime": days_ago(20, 400, OFFICES),
        },
        {
            "@odata.type": "#microsoft.graph.countryNamedLocation",
            "id": BLOCKED_COUNTRIES,
            "countriesAndRegions": ["AQ", "BV", "HM"],
            "countryLookupMethod": "clientIpAddress",
            "createdDateTime": days_ago(500, 900, BLOCKED_COUNTRIES),
            "displayName": "Countries without business",
            "includeUnknownCountriesAndRegions": False,
            "modifiedDateTime": days_ago(20, 400, BLOCKED_COUNTRIES),
        },
    ]


def authentication_strengths() -> list[Row]:
    return [strength(id_) for id_ in _STRENGTHS]


def strength(id_: str) -> Row:
    """A built-in authentication strength; policies carry a copy of it."""
    name, combinations = _STRENGTHS[id_]
    return {
        "id": id_,
        "allowedCombinations": combinations,
        "createdDateTime": "2021-12-01T00:00:00Z",
        "description": None,
        "displayName": name,
        "modifiedDateTime": "2021-12-01T00:00:00Z",
        "policyType": "builtIn",
        "requirementsSatisfied": "mfa",
    }
