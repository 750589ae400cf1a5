"""What the catalogue says of a real ScubaGear export, checked by hand against its JSON."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from scanner.data import data_path
from scanner.importers.scubagear import read
from scanner.model.config import Config
from scanner.model.finding import Outcome
from scanner.model.report import Assessment, Report
from scanner.model.rule import Verification
from scanner.model.snapshot import CoverageState
from scanner.pipeline import scan
from scanner.rules.cache import cached_pack
from scanner.snapshot.read import read_snapshot
from scanner.snapshot.resources import load_registry
from scanner.snapshot.write import canonical

SAMPLE = Path(__file__).parents[3] / "shared" / "data" / "scubagear" / "ProviderSettingsExport.json"
pytestmark = pytest.mark.skipif(not SAMPLE.is_file(), reason="needs the ScubaGear sample beside the repository")

VERDICTS = {
    "BlockLegacyAuthentication": "passed",
    "CustomerLockBoxEnabled": "passed",
    "IntegratedApps": "passed",
    "PWAgePolicyNew": "passed",
    "SigninRiskPolicy": "passed",
    "UserRiskPolicy": "passed",
    "aad_admin_consent_workflow": "passed",
    "aad_custom_banned_passwords": "failed",
    "aad_limited_administrative_roles": "failed",
    "aad_phishing_MFA_strength": "failed",
    "aad_sign_in_freq_session_timeout": "passed",
    "aad_third_party_apps": "failed",
    "dlp_datalossprevention": "passed",
    "exo_individualsharing": "passed",
    "exo_mailboxaudit": "passed",
    "mdo_connectionfilter": "passed",
    "mdo_mailboxintelligenceprotectionaction": "passed",
    "mdo_phishthresholdlevel": "passed",
    "mdo_targetedusersprotection": "failed",
    "meeting_anonymousstartmeeting_v1": "passed",
    "meeting_autoadmitusers_v1": "failed",
    "meeting_designatedpresenter_v1": "failed",
    "meeting_restrictanonymousjoin_v1": "failed",
    "mip_DLP_policies_Teams": "passed",
    "spo_block_onedrive_sync_unmanaged_devices": "failed",
    "spo_external_sharing_managed": "passed",
    "spo_legacy_auth": "passed",
}
LINES = {
    "aad_third_party_apps": '"allowedToCreateApps": true',
    "meeting_autoadmitusers_v1": '"AutoAdmittedUsers": "EveryoneInCompanyExcludingGuests"',
    "meeting_designatedpresenter_v1": '"DesignatedPresenterRoleMode": "EveryoneUserOverride"',
    "meeting_restrictanonymousjoin_v1": '"AllowAnonymousUsersToJoinMeeting": true',
    "spo_block_onedrive_sync_unmanaged_devices": '"IsUnmanagedSyncClientForTenantRestricted": false',
}
"""What stands at the place that the first piece of evidence names."""
UNDECIDED = {
    "exo_SPF_records_for_all_domains": "there is no answer of a name server for the SPF record of",
    "exo_mailtipsenabled": "MailTipsAllTipsEnabled is not there",
}
"""Actions whose resources are there, and lack what would decide: domains nobody was asked about, absent properties."""


@cache
def measured() -> tuple[Report, tuple[str, ...]]:
    """The report, and the lines of the snapshot that it speaks of."""
    registry = load_registry()
    with TemporaryDirectory() as folder:
        path = Path(folder, "snapshot.json")
        path.write_text(canonical(read(str(SAMPLE), registry).snapshot, registry), "utf-8")
        pack = cached_pack([data_path("rules")], os.environ)
        report = scan(pack, read_snapshot(path), (), Config(), "2026-11-20")
        return report, tuple(path.read_text("utf-8").split("\n"))


def action(id: str) -> Assessment:
    return next(one for one in measured()[0].actions if one.id == id)


@pytest.mark.parametrize("id", VERDICTS)
def test_a_verdict_is_that_of_a_person_who_reads_the_export(id: str) -> None:
    assert action(id).outcome.value == VERDICTS[id], action(id).reason


@pytest.mark.parametrize("id", LINES)
def test_evidence_points_to_the_property_that_decides(id: str) -> None:
    first = action(id).evidence[0]
    assert first.line is not None
    assert first.column is not None
    name, _, value = LINES[id].partition(": ")
    line = measured()[1][first.line - 1]
    assert line[: first.column - 1].rstrip().endswith(f"{name}:")
    assert line[first.column - 1 :].startswith(value)


def test_every_configuration_action_whose_resources_are_there_is_assessed() -> None:
    report = measured()[0]
    held = {one.resource for one in report.coverage if one.state is CoverageState.COLLECTED}
    decidable = [
        one
        for one in report.actions
        if one.verification is Verification.VERIFIED and held >= {*one.requires, *one.decided_without}
    ]
    undecided = {one.id: one.reason for one in decidable if one.outcome is Outcome.NOT_ASSESSED}
    assert undecided.keys() == UNDECIDED.keys()
    assert all(UNDECIDED[id] in reason for id, reason in undecided.items())
    assert len(decidable) > 20
