"""Microsoft Intune: what managed phones and computers are set to, and when they count as compliant."""

from __future__ import annotations

from scripts.contoso.seed import days_ago, guid

Row = dict[str, object]

_GRAPH = "#microsoft.graph."
_EVERY_DEVICE = f"{_GRAPH}allDevicesAssignmentTarget"
_EVERYONE = f"{_GRAPH}allLicensedUsersAssignmentTarget"


def compliance_policies() -> list[Row]:
    """None for iPhones: nobody has written one yet."""
    return [
        _policy(
            "windows10CompliancePolicy",
            "Windows",
            activeFirewallRequired=True,
            antiSpywareRequired=True,
            antivirusRequired=True,
            storageRequireEncryption=True,
        ),
        _policy("macOSCompliancePolicy", "macOS", firewallEnabled=True, storageRequireEncryption=True),
        _policy("androidWorkProfileCompliancePolicy", "Private Android", securityBlockJailbrokenDevices=True),
        _policy("androidDeviceOwnerCompliancePolicy", "Plant scanners", securityBlockJailbrokenDevices=True),
    ]


def configurations() -> list[Row]:
    """The scanners of the plants keep what their maker had set; the pilot profile was never assigned."""
    return [
        _iphones("iPhones"),
        _iphones("iPhones, pilot with passphrases", assigned=False, passcodeMinimumLength=12),
        _policy(
            "androidWorkProfileGeneralDeviceConfiguration",
            "Private Android",
            passwordExpirationDays=None,
            passwordMinimumLength=6,
            passwordMinutesOfInactivityBeforeScreenTimeout=5,
            passwordPreviousPasswordBlockCount=5,
            passwordRequiredType="numericComplex",
            passwordSignInFailureCountBeforeFactoryReset=None,
            workProfilePasswordExpirationDays=None,
            workProfilePasswordMinimumLength=None,
            workProfilePasswordMinutesOfInactivityBeforeScreenTimeout=None,
            workProfilePasswordPreviousPasswordBlockCount=None,
            workProfilePasswordRequiredType="deviceDefault",
            workProfilePasswordSignInFailureCountBeforeFactoryReset=10,
            workProfileRequirePassword=False,
        ),
        _policy(
            "androidDeviceOwnerGeneralDeviceConfiguration",
            "Plant scanners",
            passwordExpirationDays=90,
            passwordMinimumLength=6,
            passwordMinutesOfInactivityBeforeScreenTimeout=30,
            passwordPreviousPasswordCountToBlock=None,
            passwordRequiredType="numeric",
            passwordSignInFailureCountBeforeFactoryReset=10,
        ),
        _policy(
            "macOSGeneralDeviceConfiguration",
            "Macs of the design team",
            passwordBlockSimple=True,
            passwordExpirationDays=None,
            passwordMinimumLength=10,
            passwordMinutesOfInactivityBeforeLock=0,
            passwordPreviousPasswordBlockCount=5,
            passwordRequired=True,
            passwordRequiredType="alphanumeric",
        ),
    ]


def catalogue_policies() -> list[Row]:
    return [
        {
            "assignments": [_assignment("BitLocker", _EVERY_DEVICE)],
            "description": None,
            "id": guid("intune", "catalogue", "BitLocker"),
            "isAssigned": True,
            "lastModifiedDateTime": days_ago(20, 300, "intune", "BitLocker"),
            "name": "BitLocker",
            "platforms": "windows10",
            "technologies": "mdm",
        }
    ]


def _iphones(name: str, *, assigned: bool = True, **settings: object) -> Row:
    return _policy(
        "iosGeneralDeviceConfiguration",
        name,
        **{
            "assignments": [_assignment(name, _EVERYONE)] if assigned else [],
            "passcodeBlockSimple": True,
            "passcodeExpirationDays": None,
            "passcodeMinimumLength": 6,
            "passcodeMinutesOfInactivityBeforeLock": 0,
            "passcodePreviousPasscodeBlockCount": 5,
            "passcodeRequired": True,
            "passcodeRequiredType": "numeric",
            "passcodeSignInFailureCountBeforeWipe": 10,
            **settings,
        },
    )


def _policy(kind: str, name: str, **settings: object) -> Row:
    return {
        "@odata.type": f"{_GRAPH}{kind}",
        "assignments": [_assignment(kind + name, _EVERYONE)],
        "description": None,
        "displayName": name,
        "id": guid("intune", kind, name),
        "lastModifiedDateTime": days_ago(10, 600, "intune", kind, name),
        **settings,
    }


def _assignment(policy: str, target: str) -> Row:
    return {"id": guid("intune", "assignment", policy), "target": {"@odata.type": target}}
