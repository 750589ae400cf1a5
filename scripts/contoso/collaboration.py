"""SharePoint Online, OneDrive and Microsoft Teams."""

from __future__ import annotations

Row = dict[str, object]


def sharepoint_settings() -> Row:
    return {
        "allowedDomainGuidsForSyncApp": [],
        "deletedUserPersonalSiteRetentionPeriodInDays": 365,
        "excludedFileExtensionsForSyncApp": [],
        "idleSessionSignOut": {"isEnabled": True, "signOutAfterInSeconds": 3600, "warnAfterInSeconds": 3300},
        "isLegacyAuthProtocolsEnabled": False,
        "isMacSyncAppEnabled": True,
        "isRequireAcceptingUserToMatchInvitedUserEnabled": True,
        "isResharingByExternalUsersEnabled": True,
        "isSyncButtonHiddenOnPersonalSite": False,
        "isUnmanagedSyncAppForTenantRestricted": False,
        "sharingAllowedDomainList": ["example.com", "example.net", "example.org"],
        "sharingBlockedDomainList": [],
        "sharingCapability": "externalUserSharingOnly",
        "sharingDomainRestrictionMode": "allowList",
    }


def meeting_policies() -> list[Row]:
    """Everybody has the policy `Global`, except those whom an administrator gave another one."""
    return [
        _meeting("Global"),
        _meeting("Tag:Recruiting", AllowAnonymousUsersToStartMeeting=True, AutoAdmittedUsers="Everyone"),
    ]


def federation() -> Row:
    return {
        "AllowFederatedUsers": True,
        "AllowTeamsConsumer": False,
        "AllowTeamsConsumerInbound": False,
        "AllowedDomains": {"AllowAllKnownDomains": {}},
        "BlockAllSubdomains": False,
        "BlockedDomains": [],
        "ExternalAccessWithTrialTenants": "Blocked",
        "Identity": "Global",
        "SharedSipAddressSpace": False,
        "TreatDiscoveredPartnersAsUnverified": False,
    }


def teams_client() -> Row:
    return {
        "AllowBox": False,
        "AllowDropBox": True,
        "AllowEgnyte": False,
        "AllowEmailIntoChannel": True,
        "AllowGoogleDrive": False,
        "AllowGuestUser": True,
        "AllowOrganizationTab": True,
        "AllowShareFile": False,
        "Identity": "Global",
        "RestrictedSenderList": None,
    }


def _meeting(identity: str, **settings: object) -> Row:
    return {
        "AllowAnonymousUsersToDialOut": False,
        "AllowAnonymousUsersToJoinMeeting": True,
        "AllowAnonymousUsersToStartMeeting": False,
        "AllowCloudRecording": True,
        "AllowExternalNonTrustedMeetingChat": True,
        "AllowExternalParticipantGiveRequestControl": False,
        "AllowPSTNUsersToBypassLobby": False,
        "AllowParticipantGiveRequestControl": True,
        "AllowTranscription": True,
        "AutoAdmittedUsers": "EveryoneInCompany",
        "Description": None,
        "DesignatedPresenterRoleMode": "EveryoneUserOverride",
        "Identity": identity,
        "MeetingChatEnabledType": "Enabled",
        **settings,
    }
