"""`entra.authenticationMethodsPolicy`."""

from __future__ import annotations

Row = dict[str, object]

_METHODS = (
    ("Fido2", "fido2", True),
    ("MicrosoftAuthenticator", "microsoftAuthenticator", True),
    ("Sms", "sms", True),
    ("TemporaryAccessPass", "temporaryAccessPass", True),
    ("SoftwareOath", "softwareOath", True),
    ("Voice", "voice", False),
    ("Email", "email", True),
    ("X509Certificate", "x509Certificate", False),
)


def authentication_methods_policy() -> Row:
    return {
        "id": "authenticationMethodsPolicy",
        "authenticationMethodConfigurations": [_method(*method) for method in _METHODS],
        "displayName": "Authentication Methods Policy",
        "lastModifiedDateTime": "2026-09-02T08:15:30Z",
        "policyMigrationState": "migrationComplete",
        "policyVersion": "1.5",
        "registrationEnforcement": {
            "authenticationMethodsRegistrationCampaign": {
                "excludeTargets": [],
                "includeTargets": [
                    {
                        "id": "all_users",
                        "targetType": "group",
                        "targetedAuthenticationMethod": "microsoftAuthenticator",
                    }
                ],
                "snoozeDurationInDays": 1,
                "state": "enabled",
            }
        },
    }


def _method(id_: str, kind: str, enabled: bool) -> Row:
    return {
        "@odata.type": f"#microsoft.graph.{kind}AuthenticationMethodConfiguration",
        "id": id_,
        "excludeTargets": [],
        "includeTargets": [{"id": "all_users", "isRegistrationRequired": False, "targetType": "group"}],
        "state": "enabled" if enabled else "disabled",
    }
