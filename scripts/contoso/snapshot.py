"""The snapshot of Contoso: every room put together, in canonical form."""

from __future__ import annotations

from typing import Any

from scanner.snapshot.resources import load_registry
from scanner.snapshot.write import canonical
from scripts.contoso import (
    authentication_methods,
    collaboration,
    conditional_access,
    defender_files,
    defender_phish,
    defender_scope,
    defender_spam,
    devices,
    dns,
    entra_directory,
    entra_groups,
    entra_roles,
    entra_users,
    exchange,
    intune,
    mail_flow,
    mailboxes,
    named_locations,
    org_settings,
    purview,
    scores,
)
from scripts.contoso.company import DOMAIN, SEATS, SKUS, TENANT_ID
from scripts.contoso.coverage import coverage
from scripts.contoso.people import Person, everyone
from scripts.contoso.seed import COLLECTED_AT

Resources = dict[str, object]


def text() -> str:
    """The whole file."""
    return canonical(document(), load_registry())


def document() -> dict[str, Any]:
    resources = _services(everyone())
    held = [f"{service}.{name}" for service, names in resources.items() for name in names]
    return {
        "schemaVersion": "1.0",
        "tenant": {
            "id": TENANT_ID,
            "displayName": "Contoso Ltd",
            "defaultDomain": DOMAIN,
            "seats": SEATS,
            "industry": "Manufacturing",
            "licenses": sorted(sku.part_number for sku in SKUS),
        },
        "collectedAt": COLLECTED_AT,
        "collector": "examples/contoso",
        "coverage": coverage(held),
        "resources": resources,
    }


def _services(people: tuple[Person, ...]) -> dict[str, Resources]:
    return {
        "entra": _entra(people),
        "exchange": _exchange(people),
        "defender": _defender(),
        "dns": {
            "dkimRecords": dns.dkim_records(),
            "dmarcRecords": dns.dmarc_records(),
            "spfRecords": dns.spf_records(),
        },
        "sharepoint": {"settings": collaboration.sharepoint_settings()},
        "teams": {
            "clientConfiguration": collaboration.teams_client(),
            "meetingPolicies": collaboration.meeting_policies(),
            "tenantFederationConfiguration": collaboration.federation(),
        },
        "apps": {"appsAndServices": org_settings.apps_and_services(), "forms": org_settings.forms()},
        "intune": {
            "configurationPolicies": intune.catalogue_policies(),
            "deviceCompliancePolicies": intune.compliance_policies(),
            "deviceConfigurations": intune.configurations(),
        },
        "devices": {"secureConfigurationAssessments": devices.assessments()},
        "secureScore": {"controlScores": scores.control_scores()},
        "purview": {
            "adminAuditLogConfig": purview.audit_log(),
            "dlpCompliancePolicies": purview.dlp_policies(),
            "dlpComplianceRules": purview.dlp_rules(),
            "labelPolicies": purview.label_policies(),
            "policyConfig": org_settings.policy_config(),
            "sensitivityLabels": purview.labels(),
        },
    }


def _entra(people: tuple[Person, ...]) -> Resources:
    return {
        "adminConsentRequestPolicy": entra_directory.admin_consent(),
        "authenticationMethodsPolicy": authentication_methods.authentication_methods_policy(),
        "authenticationStrengthPolicies": named_locations.authentication_strengths(),
        "authorizationPolicy": entra_directory.authorization_policy(),
        "conditionalAccessPolicies": conditional_access.policies(),
        "directoryRoles": entra_roles.directory_roles(people),
        "domains": entra_directory.domains(),
        "groups": entra_groups.groups(people),
        "identitySecurityDefaultsEnforcementPolicy": entra_directory.security_defaults(),
        "namedLocations": named_locations.named_locations(),
        "organization": entra_directory.organization(),
        "permissionGrantPolicies": entra_directory.permission_grant_policies(),
        "riskyUsers": entra_directory.risky_users(people),
        "roleAssignmentScheduleInstances": entra_roles.assignments(),
        "roleEligibilityScheduleInstances": entra_roles.eligibilities(),
        "subscribedSkus": entra_directory.subscribed_skus(people),
        "userRegistrationDetails": entra_users.registration_details(people),
        "users": entra_users.users(people),
    }


def _exchange(people: tuple[Person, ...]) -> Resources:
    return {
        "acceptedDomains": exchange.accepted_domains(),
        "dkimSigningConfigs": mail_flow.dkim_signing_configs(),
        "inboundConnectors": mail_flow.inbound_connectors(),
        "mailboxes": mailboxes.mailboxes(people),
        "organizationConfig": exchange.organization_config(),
        "organizationRelationships": mail_flow.organization_relationships(),
        "outboundConnectors": mail_flow.outbound_connectors(),
        "remoteDomains": exchange.remote_domains(),
        "roleAssignmentPolicies": exchange.role_assignment_policies(),
        "sharingPolicies": exchange.sharing_policies(),
        "transportConfig": exchange.transport_config(),
        "transportRules": exchange.transport_rules(),
    }


def _defender() -> Resources:
    return {
        "antiPhishPolicies": defender_phish.anti_phish_policies(),
        "antiPhishRules": defender_scope.custom_rules("AntiPhishPolicy"),
        "atpBuiltInProtectionRules": defender_scope.built_in_rules(),
        "atpPolicyForO365": defender_files.atp_policy(),
        "atpProtectionPolicyRules": defender_scope.atp_preset_rules(),
        "eopProtectionPolicyRules": defender_scope.eop_preset_rules(),
        "hostedConnectionFilterPolicies": defender_spam.connection_filter_policies(),
        "hostedContentFilterPolicies": defender_spam.content_filter_policies(),
        "hostedContentFilterRules": defender_scope.custom_rules("HostedContentFilterPolicy"),
        "hostedOutboundSpamFilterPolicies": defender_spam.outbound_policies(),
        "hostedOutboundSpamFilterRules": defender_scope.outbound_rules(),
        "malwareFilterPolicies": defender_files.malware_filter_policies(),
        "malwareFilterRules": defender_scope.custom_rules("MalwareFilterPolicy"),
        "protectionAlerts": defender_files.protection_alerts(),
        "safeAttachmentPolicies": defender_files.safe_attachment_policies(),
        "safeAttachmentRules": defender_scope.custom_rules("SafeAttachmentPolicy"),
        "safeLinksPolicies": defender_files.safe_links_policies(),
        "safeLinksRules": defender_scope.safe_links_rules(),
    }
