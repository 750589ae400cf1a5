"""Exchange Online: what holds for the whole organization."""

from __future__ import annotations

from scripts.contoso.company import ACQUIRED, DOMAIN, HYBRID, INITIAL, MARKETING

Row = dict[str, object]


def organization_config() -> Row:
    return {
        "ActivityBasedAuthenticationTimeoutEnabled": True,
        "ActivityBasedAuthenticationTimeoutInterval": "06:00:00",
        "AppsForOfficeEnabled": True,
        "AuditDisabled": False,
        "BookingsEnabled": True,
        "ConnectorsEnabled": True,
        "ConnectorsEnabledForTeams": True,
        "CustomerLockboxEnabled": False,
        "DefaultAuthenticationPolicy": None,
        "DisplayName": "Contoso Ltd",
        "EwsEnabled": None,
        "HybridConfigurationStatus": "Completed",
        "MailTipsAllTipsEnabled": True,
        "MailTipsExternalRecipientsTipsEnabled": False,
        "MailTipsGroupMetricsEnabled": True,
        "MailTipsLargeAudienceThreshold": 25,
        "MailTipsMailboxSourcedTipsEnabled": True,
        "Name": INITIAL,
        "OAuth2ClientProfileEnabled": True,
        "RejectDirectSend": False,
        "SendFromAliasEnabled": False,
        "SmtpActionableMessagesEnabled": True,
    }


def sharing_policies() -> list[Row]:
    """The one that every tenant begins with: nobody has touched it."""
    return [
        {
            "Default": True,
            "Domains": ["Anonymous:CalendarSharingFreeBusyReviewer", "*:CalendarSharingFreeBusySimple"],
            "Enabled": True,
            "Identity": "Default Sharing Policy",
            "Name": "Default Sharing Policy",
        }
    ]


def role_assignment_policies() -> list[Row]:
    roles = [
        "MyBaseOptions",
        "MyContactInformation",
        "MyDistributionGroupMembership",
        "MyMailSubscriptions",
        "MyProfileInformation",
        "MyRetentionPolicies",
        "MyTextMessaging",
        "MyVoiceMail",
    ]
    return [
        {
            "AssignedRoles": roles,
            "Description": "This policy grants end users the permission to set their options in Outlook on the web.",
            "Identity": "Default Role Assignment Policy",
            "IsDefault": True,
            "Name": "Default Role Assignment Policy",
            "RoleAssignments": [f"{role}-Default Role Assignment Policy" for role in roles],
        }
    ]


def transport_rules() -> list[Row]:
    return [
        _transport_rule(0, "Mark mail from outside", FromScope="NotInOrganization", PrependSubject="[External] "),
        _transport_rule(
            1,
            "Deliver invoices of the carrier",
            Comments="Supplier mail kept landing in junk",
            SenderDomainIs=["example.com"],
            SetSCL=-1,
        ),
        _transport_rule(
            2, "Quarantine macros from outside", FromScope="NotInOrganization", Mode="Audit", Quarantine=True
        ),
        _transport_rule(3, "Disclaimer (old)", State="Disabled", SentToScope="NotInOrganization"),
    ]


def transport_config() -> Row:
    return {
        "AllowLegacyTLSClients": False,
        "ExternalPostmasterAddress": None,
        "Identity": "Transport Settings",
        "InternalSMTPServers": [],
        "JournalingReportNdrTo": "<>",
        "Name": "Transport Settings",
        "ReplyAllStormProtectionEnabled": True,
        "SmtpClientAuthenticationDisabled": False,
    }


def accepted_domains() -> list[Row]:
    return [
        {
            "AuthenticationType": "Managed",
            "Default": name == DOMAIN,
            "DomainName": name,
            "DomainType": "InternalRelay" if name == ACQUIRED else "Authoritative",
            "Identity": name,
            "InitialDomain": name == INITIAL,
            "IsCoexistenceDomain": name == HYBRID,
            "MatchSubDomains": False,
            "Name": name,
            "PendingRemoval": False,
            "SendingFromDomainDisabled": False,
            "SendingToDomainDisabled": False,
            "SmtpDaneStatus": "Disabled",
        }
        for name in (DOMAIN, INITIAL, HYBRID, ACQUIRED, MARKETING)
    ]


def remote_domains() -> list[Row]:
    return [
        {
            "AllowedOOFType": "External",
            "AutoForwardEnabled": True,
            "AutoReplyEnabled": True,
            "DeliveryReportEnabled": True,
            "DomainName": "*",
            "Identity": "Default",
            "IsInternal": False,
            "NDREnabled": True,
            "Name": "Default",
            "TargetDeliveryDomain": False,
        }
    ]


def _transport_rule(priority: int, name: str, **settings: object) -> Row:
    return {
        "Comments": None,
        "FromScope": None,
        "Identity": name,
        "Mode": "Enforce",
        "Name": name,
        "Priority": priority,
        "Quarantine": False,
        "SenderDomainIs": None,
        "SentToScope": None,
        "SetSCL": None,
        "State": "Enabled",
        "StopRuleProcessing": False,
        **settings,
    }
