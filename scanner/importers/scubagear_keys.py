"""Which resource each key of a ScubaGear export becomes, and why the other keys are left out."""

from __future__ import annotations

from scanner.record import NamedTuple


class Source(NamedTuple):
    """One key of the export."""

    key: str
    resource: str
    commands: tuple[str, ...]
    """What fills it; ScubaGear lists by these names what ran and what failed. Releases differ in them."""
    products: tuple[str, ...]
    """The products of a run that fill it, by the prefix of `<product>_successful_commands`."""
    license: str | None = None
    """The key that is false where the tenant lacks the licence for it."""


def _sources(products: str, table: str, license: str | None = None) -> tuple[Source, ...]:
    """Lines of `key resource command[,command]`."""
    rows = [line.split() for line in table.strip().splitlines()]
    return tuple(
        Source(key, resource, tuple(commands.split(",")), tuple(products.split()), license)
        for key, resource, commands in rows
    )


SOURCES = (
    *_sources(
        "aad",
        """
        conditional_access_policies entra.conditionalAccessPolicies Get-MgBetaIdentityConditionalAccessPolicy
        authorization_policies entra.authorizationPolicy Get-MgBetaPolicyAuthorizationPolicy
        authentication_method entra.authenticationMethodsPolicy Get-MgBetaPolicyAuthenticationMethodPolicy
        directory_settings entra.groupSettings Get-MgBetaDirectorySetting
        domain_settings entra.domains Get-MgBetaDomain
        license_information entra.subscribedSkus Get-MgBetaSubscribedSku
        """,
    ),
    Source("tenant_details", "entra.organization", ("Get-MgBetaOrganization",), ()),
    *_sources(
        "securitysuite defender",
        """
        protection_policy_rules defender.eopProtectionPolicyRules Get-EOPProtectionPolicyRule
        anti_phish_policies defender.antiPhishPolicies Get-AntiPhishPolicy
        anti_phish_rules defender.antiPhishRules Get-AntiPhishRule
        anti_malware_policies defender.malwareFilterPolicies Get-MalwareFilterPolicy
        anti_malware_rules defender.malwareFilterRules Get-MalwareFilterRule
        hosted_content_filter_policies defender.hostedContentFilterPolicies Get-HostedContentFilterPolicy
        hosted_content_filter_rules defender.hostedContentFilterRules Get-HostedContentFilterRule
        protection_alerts defender.protectionAlerts Get-ProtectionAlert
        admin_audit_log_config purview.adminAuditLogConfig Get-AdminAuditLogConfig
        unified_audit_log_retention_policies purview.unifiedAuditLogRetentionPolicies Get-UnifiedAuditLogRetentionPolicy
        """,
    ),
    *_sources(
        "securitysuite defender",
        """
        atp_policy_rules defender.atpProtectionPolicyRules Get-ATPProtectionPolicyRule
        built_in_protection_rules defender.atpBuiltInProtectionRules Get-ATPBuiltInProtectionRule
        safe_attachment_policies defender.safeAttachmentPolicies Get-SafeAttachmentPolicy
        safe_attachment_rules defender.safeAttachmentRules Get-SafeAttachmentRule
        safe_links_policies defender.safeLinksPolicies Get-SafeLinksPolicy
        safe_links_rules defender.safeLinksRules Get-SafeLinksRule
        atp_policy_for_o365 defender.atpPolicyForO365 Get-AtpPolicyForO365
        """,
        license="defender_license",
    ),
    *_sources(
        "securitysuite defender",
        """
        dlp_compliance_policies purview.dlpCompliancePolicies Get-DlpCompliancePolicy
        dlp_compliance_rules purview.dlpComplianceRules Get-DlpComplianceRule
        """,
        license="defender_dlp_license",
    ),
    *_sources(
        "exo securitysuite defender",
        """
        conn_filter defender.hostedConnectionFilterPolicies Get-HostedConnectionFilterPolicy
        accepted_domains exchange.acceptedDomains Get-AcceptedDomain
        """,
    ),
    *_sources(
        "exo",
        """
        org_config exchange.organizationConfig Get-OrganizationConfig
        transport_config exchange.transportConfig Get-TransportConfig
        transport_rule exchange.transportRules Get-TransportRule
        sharing_policy exchange.sharingPolicies Get-SharingPolicy
        remote_domains exchange.remoteDomains Get-RemoteDomain
        inbound_connectors exchange.inboundConnectors Get-InboundConnector
        outbound_connectors exchange.outboundConnectors Get-OutboundConnector
        org_relationships exchange.organizationRelationships Get-OrganizationRelationship
        dkim_config exchange.dkimSigningConfigs Get-DkimSigningConfig
        spf_records dns.spfRecords Get-ScubaSpfRecord,Get-ScubaSpfRecords
        dkim_records dns.dkimRecords Get-ScubaDkimRecord,Get-ScubaDkimRecords
        dmarc_records dns.dmarcRecords Get-ScubaDmarcRecord,Get-ScubaDmarcRecords
        """,
    ),
    *_sources("SharePoint", "SPO_tenant sharepoint.tenant Get-SPOTenantRest,Get-SPOTenant,Get-PnPTenant"),
    *_sources(
        "teams",
        """
        meeting_policies teams.meetingPolicies Get-CsTeamsMeetingPolicy
        federation_configuration teams.tenantFederationConfiguration Get-CsTenantFederationConfiguration
        client_configuration teams.clientConfiguration Get-CsTeamsClientConfiguration
        app_policies teams.appPermissionPolicies Get-CsTeamsAppPermissionPolicy
        broadcast_policies teams.meetingBroadcastPolicies Get-CsTeamsMeetingBroadcastPolicy
        tenant_app_settings teams.unifiedTenantSettings Get-M365UnifiedTenantSettings
        """,
    ),
    *_sources(
        "powerplatform",
        """
        environment_creation powerplatform.tenantSettings Get-PowerPlatformTenantSettingsRest,Get-TenantSettings
        environment_list powerplatform.environments Get-PowerPlatformEnvironmentsRest,Get-AdminPowerAppEnvironment
        dlp_policies powerplatform.dlpPolicies Get-PowerPlatformDlpPoliciesRest,Get-DlpPolicy
        tenant_isolation powerplatform.tenantIsolation Get-PowerPlatformTenantIsolationRest
        """,
    ),
)

SUBSETS = {
    "entra.directoryRoles": "privileged_roles",
    "entra.roleAssignmentScheduleInstances": "privileged_roles",
}
"""Resources of which the export knows a part, and the key that holds it: a part must not pass for the whole."""

READ = (
    "baseline_version",
    "module_version",
    "timestamp_zulu",
    "defender_license",
    "defender_dlp_license",
)
"""Keys that say something about the run and become no resource."""

_RUN = "describes the run, not the tenant"
_DERIVED = "derived from other data for ScubaGear's own report"
_EIGHT_ROLES = "knows eight privileged roles only, so it cannot stand for the roles of the tenant"
LEFT = {
    "date": _RUN,
    "report_uuid": _RUN,
    "scuba_config": _RUN,
    "OneDrive_PnP_Flag": _RUN,
    "severity_score_weights": _RUN,
    "cap_table_data": _DERIVED,
    "license_state": _DERIVED,
    "risky_applications": _DERIVED,
    "risky_third_party_service_principals": _DERIVED,
    "risky_delegated_permission_classifications": _DERIVED,
    "legacy_exchange_service_principal": _DERIVED,
    "dedicated_exchange_hybrid_applications": _DERIVED,
    "privileged_users": _EIGHT_ROLES,
    "privileged_service_principals": _EIGHT_ROLES,
    "privileged_roles": _EIGHT_ROLES,
    "service_plans": "does not say to which licence a plan belongs",
    "tenant_id": "the same as in tenant_details",
}
"""Why a key is left out; for keys that are not named, the registry has no resource."""
UNKNOWN = "no resource of the registry takes it"
