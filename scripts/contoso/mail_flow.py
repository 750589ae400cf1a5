"""Exchange Online: connectors, relationships with other organizations, and DKIM."""

from __future__ import annotations

from scripts.contoso.company import ACQUIRED, DOMAIN, HYBRID, INITIAL, MARKETING

Row = dict[str, object]

DKIM_SIGNED = (DOMAIN, INITIAL)
DKIM_KNOWN = (*DKIM_SIGNED, ACQUIRED, MARKETING)


def inbound_connectors() -> list[Row]:
    return [
        {
            "CloudServicesMailEnabled": True,
            "ConnectorSource": "HybridWizard",
            "ConnectorType": "OnPremises",
            "EFSkipIPs": [],
            "EFSkipLastIP": False,
            "Enabled": True,
            "Identity": "Inbound from Contoso on premises",
            "Name": "Inbound from Contoso on premises",
            "RequireTls": True,
            "RestrictDomainsToCertificate": False,
            "RestrictDomainsToIPAddresses": False,
            "SenderDomains": ["smtp:*;1"],
            "SenderIPAddresses": [],
            "TlsSenderCertificateName": f"mail.{DOMAIN}",
            "TreatMessagesAsInternal": False,
        }
    ]


def outbound_connectors() -> list[Row]:
    return [
        {
            "CloudServicesMailEnabled": True,
            "ConnectorSource": "HybridWizard",
            "ConnectorType": "OnPremises",
            "Enabled": True,
            "Identity": "Outbound to Contoso on premises",
            "IsTransportRuleScoped": False,
            "Name": "Outbound to Contoso on premises",
            "RecipientDomains": [ACQUIRED],
            "RouteAllMessagesViaOnPremises": False,
            "SmartHosts": [f"mail.{DOMAIN}"],
            "TlsDomain": f"mail.{DOMAIN}",
            "TlsSettings": "DomainValidation",
            "UseMXRecord": False,
        }
    ]


def organization_relationships() -> list[Row]:
    return [
        {
            "DomainNames": [DOMAIN, HYBRID],
            "Enabled": True,
            "FreeBusyAccessEnabled": True,
            "FreeBusyAccessLevel": "LimitedDetails",
            "Identity": "O365 to On-premises",
            "MailTipsAccessEnabled": True,
            "MailTipsAccessLevel": "All",
            "MailboxMoveEnabled": False,
            "Name": "O365 to On-premises",
            "PhotosEnabled": True,
            "TargetApplicationUri": f"FYDIBOHF25SPDLT.{DOMAIN}",
            "TargetAutodiscoverEpr": f"https://autodiscover.{DOMAIN}/autodiscover/autodiscover.svc/WSSecurity",
        }
    ]


def dkim_signing_configs() -> list[Row]:
    return [
        {
            "Domain": domain,
            "Enabled": domain in DKIM_SIGNED,
            "IsDefault": domain == INITIAL,
            "RotateOnDate": "2026-03-02T10:00:00Z",
            "Selector1CNAME": f"selector1-{domain.replace('.', '-')}._domainkey.{INITIAL}",
            "Selector1KeySize": 2048,
            "Selector2CNAME": f"selector2-{domain.replace('.', '-')}._domainkey.{INITIAL}",
            "Selector2KeySize": 2048,
            "Status": "Valid" if domain in DKIM_SIGNED else "CnameMissing",
        }
        for domain in DKIM_KNOWN
    ]
