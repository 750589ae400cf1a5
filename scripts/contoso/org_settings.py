"""Organization-wide settings of apps, and of compliance policies."""

from __future__ import annotations

Row = dict[str, object]


def forms() -> Row:
    return {
        "settings": {
            "isBingImageSearchEnabled": True,
            "isExternalSendFormEnabled": True,
            "isExternalShareCollaborationEnabled": False,
            "isExternalShareResultEnabled": False,
            "isExternalShareTemplateEnabled": False,
            "isInOrgFormsPhishingScanEnabled": True,
            "isRecordIdentityByDefaultEnabled": True,
        }
    }


def apps_and_services() -> Row:
    """Trials are closed; the add-ins of the sales people keep the store open."""
    return {"settings": {"isAppAndServicesTrialEnabled": False, "isOfficeStoreEnabled": True}}


def policy_config() -> Row:
    return {"EnableLabelCoauth": True, "EnableSpoAipMigration": True, "PurviewLabelConsent": False}
