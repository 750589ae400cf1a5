"""A ScubaGear export as a snapshot."""

from __future__ import annotations

import json
from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.importers import importer, importers
from scanner.importers.importer import ImportResult
from scanner.importers.scubagear import read
from scanner.importers.scubagear_keys import SOURCES, SUBSETS
from scanner.importers.summary import summary
from scanner.model.problem import InputError
from scanner.snapshot.check import check
from scanner.snapshot.resources import Registry, load_registry
from scanner.snapshot.write import canonical

CONTOSO = Path(__file__).parent.parent / "data" / "scubagear-contoso.json"
SAMPLE = Path(__file__).parents[3] / "shared" / "data" / "scubagear" / "ProviderSettingsExport.json"


REGISTRY = load_registry()


@pytest.fixture(scope="module")
def registry() -> Registry:
    return REGISTRY


@pytest.fixture(scope="module")
def contoso(registry: Registry) -> ImportResult:
    return read(str(CONTOSO), registry)


def resource(result: ImportResult, name: str) -> Any:
    service, _, short = name.partition(".")
    return result.snapshot["resources"].get(service, {}).get(short)


def coverage(result: ImportResult, name: str) -> str:
    entry = result.snapshot["coverage"][name]
    return ": ".join(filter(None, [entry["state"], entry.get("detail")]))


def imported(folder: Path, export: dict[str, Any], registry: Registry) -> ImportResult:
    file = folder / "ProviderSettingsExport.json"
    file.write_text(json.dumps(export), "utf-8")
    return read(str(file), registry)


def test_the_importer_is_found_by_its_name() -> None:
    assert list(importers()) == ["defender-devices", "scubagear", "secure-score"]
    assert importer("scubagear").read is read


def test_an_unknown_importer_is_an_error() -> None:
    with pytest.raises(InputError) as error:
        importer("scuba-gear")
    assert str(error.value) == ("error: --from: there is no importer 'scuba-gear'\n  hint: did you mean 'scubagear'?")


def test_the_head_says_whose_data_it_is_and_from_when(contoso: ImportResult) -> None:
    head = {key: value for key, value in contoso.snapshot.items() if key not in ("coverage", "resources")}
    assert head == {
        "schemaVersion": "1.0",
        "tenant": {
            "id": "00000000-0000-0000-0000-000000000001",
            "displayName": "Contosö",
            "defaultDomain": "contoso.com",
            "seats": None,
            "industry": None,
            "licenses": ["AAD_PREMIUM", "SPE_E5"],
        },
        "collectedAt": "2026-11-20T08:00:00.250Z",
        "collector": "ScubaGear 1.8.0",
    }


def test_a_policy_has_the_shape_of_graph(contoso: ImportResult) -> None:
    assert resource(contoso, "entra.conditionalAccessPolicies") == [
        {
            "id": "00000000-0000-0000-0000-0000000000ca",
            "displayName": "Require MFA",
            "state": "enabled",
            "createdDateTime": "2025-12-01T15:00:00.123Z",
            "conditions": {
                "clientAppTypes": ["all"],
                "users": {"includeUsers": ["All"], "excludeUsers": [], "includeGuestsOrExternalUsers": None},
                "applications": {"includeApplications": ["All"]},
                "locations": None,
                "insiderRiskLevels": "moderate",
            },
            "grantControls": {"builtInControls": ["mfa"], "operator": "OR", "authenticationStrength": None},
            "sessionControls": None,
        }
    ]


def test_consent_policies_stand_where_graph_v1_has_them(contoso: ImportResult) -> None:
    assert resource(contoso, "entra.authorizationPolicy") == {
        "id": "authorizationPolicy",
        "allowInvitesFrom": "adminsAndGuestInviters",
        "defaultUserRolePermissions": {
            "permissionGrantPoliciesAssigned": ["managePermissionGrantsForSelf.microsoft-user-default-low"],
            "allowedToCreateApps": False,
        },
    }


def test_wrappers_are_taken_off(contoso: ImportResult) -> None:
    assert resource(contoso, "entra.authenticationMethodsPolicy") == {
        "id": "authenticationMethodsPolicy",
        "policyMigrationState": "migrationComplete",
        "authenticationMethodConfigurations": [
            {
                "@odata.type": "#microsoft.graph.smsAuthenticationMethodConfiguration",
                "id": "Sms",
                "state": "disabled",
            }
        ],
    }
    assert resource(contoso, "entra.organization") == {
        "id": "00000000-0000-0000-0000-000000000001",
        "displayName": "Contosö",
        "createdDateTime": "2020-01-01T00:00:00Z",
        "onPremisesSyncEnabled": True,
        "onPremisesLastSyncDateTime": None,
        "verifiedDomains": [{"name": "contoso.com", "isDefault": True, "isInitial": False}],
        "technicalNotificationMails": ["admin@contoso.com"],
    }


def test_a_bare_object_is_a_list_of_one(contoso: ImportResult) -> None:
    assert [domain["id"] for domain in resource(contoso, "entra.domains")] == ["contoso.com"]


def test_licences_have_the_id_of_graph_and_no_made_up_counts(contoso: ImportResult) -> None:
    tenant = "00000000-0000-0000-0000-000000000001"
    assert resource(contoso, "entra.subscribedSkus") == [
        {
            "id": f"{tenant}_00000000-0000-0000-0000-0000000000e5",
            "skuPartNumber": "SPE_E5",
            "skuId": "00000000-0000-0000-0000-0000000000e5",
            "consumedUnits": None,
            "prepaidUnits": {"enabled": 250},
        },
        {
            "id": f"{tenant}_00000000-0000-0000-0000-0000000000a1",
            "skuPartNumber": "AAD_PREMIUM",
            "skuId": "00000000-0000-0000-0000-0000000000a1",
            "consumedUnits": 5,
        },
    ]


def test_exchange_keeps_the_casing_of_the_registry(contoso: ImportResult) -> None:
    assert resource(contoso, "exchange.organizationConfig") == {
        "Name": "contoso.onmicrosoft.com",
        "AuditDisabled": False,
        "CustomerLockboxEnabled": True,
    }
    assert resource(contoso, "defender.antiPhishPolicies") == [
        {
            "Identity": "Office365 AntiPhish Default",
            "Name": "Office365 AntiPhish Default",
            "IsDefault": True,
            "PhishThresholdLevel": 2,
            "TargetedUsersToProtect": ["Adele;adele@contoso.com"],
            "WhenChanged": "2025-12-01T15:00:00Z",
        }
    ]


def test_sharepoint_enums_become_names(contoso: ImportResult) -> None:
    assert resource(contoso, "sharepoint.tenant") == {
        "SharingCapability": "ExternalUserAndGuestSharing",
        "RequireAnonymousLinksExpireInDays": -1,
        "AllowedDomainListForSyncClient": [],
    }


def test_a_name_without_record_is_empty_and_a_failed_query_is_unknown(contoso: ImportResult) -> None:
    assert resource(contoso, "dns.spfRecords")[0]["rdata"] == ["v=spf1 -all"]
    assert [row["rdata"] for row in resource(contoso, "dns.dmarcRecords")] == [[], None]


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("entra.conditionalAccessPolicies", "collected"),
        ("entra.groupSettings", "error: Get-MgBetaDirectorySetting failed"),
        ("defender.antiPhishRules", "collected"),
        ("defender.safeLinksPolicies", "notLicensed: the tenant has no licence for Get-SafeLinksPolicy"),
        ("defender.atpPolicyForO365", "notLicensed: the tenant has no licence for Get-AtpPolicyForO365"),
        ("purview.dlpCompliancePolicies", "collected"),
        (
            "defender.protectionAlerts",
            "error: 'protection_alerts' is empty, and the export does not say that Get-ProtectionAlert succeeded",
        ),
        ("purview.adminAuditLogConfig", "error: Get-AdminAuditLogConfig gave nothing"),
        ("defender.malwareFilterPolicies", "notCollected: the export does not hold 'anti_malware_policies'"),
        ("exchange.outboundConnectors", "collected"),
        ("exchange.transportConfig", "error: 'transport_config' holds several objects where the tenant has one"),
        ("teams.meetingPolicies", "notCollected: ScubaGear was not run for teams"),
        ("entra.directoryRoles", "notCollected: 'privileged_roles' knows eight privileged roles only"),
    ],
)
def test_coverage_tells_none_from_not_known(contoso: ImportResult, name: str, state: str) -> None:
    assert coverage(contoso, name) == state


def test_an_empty_list_is_held_only_if_its_command_succeeded(contoso: ImportResult) -> None:
    assert resource(contoso, "defender.antiPhishRules") == []
    assert resource(contoso, "exchange.outboundConnectors") == []
    assert resource(contoso, "entra.groupSettings") is None
    assert resource(contoso, "defender.safeLinksPolicies") is None
    assert resource(contoso, "defender.protectionAlerts") is None


def test_data_of_a_command_that_failed_is_not_trusted(tmp_path: Path, registry: Registry) -> None:
    export = {"domain_settings": [{"Id": "contoso.com"}], "aad_unsuccessful_commands": ["get-mgbetadomain"]}
    result = imported(tmp_path, export, registry)
    assert coverage(result, "entra.domains") == "error: Get-MgBetaDomain failed"


def test_what_was_left_out_has_a_reason(contoso: ImportResult) -> None:
    left = dict(contoso.left)
    assert left["future_key"] == "no resource of the registry takes it"
    assert left["total_user_count"] == "the count failed"
    assert left["cap_table_data"] == "derived from other data for ScubaGear's own report"
    assert left["license_information.prepaidUnits"] == "mangled by PowerShell, or of another type than documented"
    assert left["SPO_tenant.DefaultSharingLinkType"] == "mangled by PowerShell, or of another type than documented"
    assert "aad_successful_commands" not in left
    assert "domain_settings" not in left


def test_every_key_is_either_mapped_read_or_left_out(contoso: ImportResult) -> None:
    export = json.loads(CONTOSO.read_text("utf-8"))
    known = {mapped.key for mapped in contoso.mapped} | {left.key for left in contoso.left}
    named = {source.key for source in SOURCES if contoso.snapshot["coverage"][source.resource]["state"] != "collected"}
    read_only = {"baseline_version", "module_version", "timestamp_zulu", "defender_license", "defender_dlp_license"}
    assert {key for key in export if not key.endswith("_commands")} <= known | named | read_only


def test_the_snapshot_passes_its_own_check(contoso: ImportResult, registry: Registry, tmp_path: Path) -> None:
    file = tmp_path / "snapshot.json"
    file.write_text(canonical(contoso.snapshot, registry), "utf-8")
    assert check(file, registry) == []


def test_the_summary_fits_a_screen(contoso: ImportResult) -> None:
    lines = summary(contoso).splitlines()
    assert lines[0] == "imported 14 resources, 13 rows"
    assert "  entra.groupSettings: error, Get-MgBetaDirectorySetting failed" in lines
    assert "  no resource of the registry takes it: future_key" in lines


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_what_windows_powershell_writes_is_read(
    tmp_path: Path, contoso: ImportResult, registry: Registry, encoding: str
) -> None:
    file = tmp_path / "export.json"
    file.write_text(CONTOSO.read_text("utf-8"), encoding)
    assert read(str(file), registry) == contoso


def test_a_results_file_holds_the_same_export(tmp_path: Path, contoso: ImportResult, registry: Registry) -> None:
    results = {"MetaData": {}, "Summary": {}, "Results": {}, "Raw": json.loads(CONTOSO.read_text("utf-8"))}
    assert imported(tmp_path, results, registry) == contoso


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "1:2: ends in the middle: the file is truncated\n  hint: collect or export it again"),
        (
            "[]",
            "1:1: not a ScubaGear export\n"
            "  hint: give ProviderSettingsExport.json of a ScubaGear run, or its ScubaResults file",
        ),
        ('{"schemaVersion": "1.0"}', "1:1: not a ScubaGear export\n  hint: it looks like a snapshot already"),
        (
            '{"module_version": "1.8.0",\n "domain_settings": "none"}',
            "2:21: domain_settings is a list of objects, not a string",
        ),
        (
            '{"Raw": {"module_version": "1.8.0",\n "domain_settings": [{}, 5]}}',
            "2:26: domain_settings is a list of objects, and this is a number",
        ),
    ],
)
def test_a_malformed_export_is_refused_with_its_place(
    tmp_path: Path, registry: Registry, text: str, message: str
) -> None:
    file = tmp_path / "export.json"
    file.write_text(text)
    with pytest.raises(InputError) as error:
        read(str(file), registry)
    assert str(error.value) == f"error: {file}:{message}"


@pytest.mark.parametrize(
    "junk", [None, [], {}, [None], [{}], [{"value": None}], {"AADAdditionalData": "x"}, [{"log": 5}]]
)
def test_odd_values_of_any_key_never_break_the_import(tmp_path: Path, registry: Registry, junk: Any) -> None:
    keys = {source.key for source in SOURCES} | set(SUBSETS.values())
    export = {"module_version": None, "timestamp_zulu": "yesterday", **dict.fromkeys(keys, junk)}
    result = imported(tmp_path, export, registry)
    file = tmp_path / "snapshot.json"
    file.write_text(canonical(result.snapshot, registry), "utf-8")
    assert check(file, registry) == []


def test_every_source_names_a_resource_of_the_registry(registry: Registry) -> None:
    assert [source for source in SOURCES if registry.get(source.resource) is None] == []
    assert len({source.key for source in SOURCES}) == len({source.resource for source in SOURCES}) == len(SOURCES)


@pytest.mark.skipif(not SAMPLE.is_file(), reason="needs the ScubaGear sample beside the repository")
def test_a_real_export_becomes_a_sound_snapshot(registry: Registry, tmp_path: Path) -> None:
    result = read(str(SAMPLE), registry)
    file = tmp_path / "snapshot.json"
    file.write_text(canonical(result.snapshot, registry), "utf-8")
    assert check(file, registry) == []
    assert len(result.mapped) == 40
    assert "/Date(" not in file.read_text("utf-8")
    assert not any("." in left.key for left in result.left)


JUNK: list[Any] = [None, True, -1, 2.5, "", "@{x=1}", "/Date(0)/", [], [None], ["x"], {}, {"value": [1]}, {"Id": []}]


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_no_damage_to_an_export_makes_an_unsound_snapshot(data: st.DataObject) -> None:
    """A row that is no object is refused; any other damage costs what it touches, and no more."""
    export = json.loads(CONTOSO.read_text("utf-8"))
    for _ in range(data.draw(st.integers(1, 5))):
        node: Any = export
        while True:
            keys = list(node) if isinstance(node, dict) else list(range(len(node)))
            key = data.draw(st.sampled_from(keys))
            if not isinstance(node[key], dict | list) or not node[key] or data.draw(st.booleans()):
                node[key] = deepcopy(data.draw(st.sampled_from(JUNK)))
                break
            node = node[key]
    with TemporaryDirectory() as folder, suppress(InputError):
        result = imported(Path(folder), export, REGISTRY)
        file = Path(folder) / "snapshot.json"
        file.write_text(canonical(result.snapshot, REGISTRY), "utf-8")
        assert check(file, REGISTRY) == []
