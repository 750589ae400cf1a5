from __future__ import annotations

from typing import Any

from scanner.model.codec import encode
from scanner.model.rule import Category
from scanner.overrides.graph import imported, newest_states, plan
from scanner.snapshot.document import Snapshot
from tests.overrides.entries import an_entry, scanned, users
from tests.packs import a_pack, an_action

PACK = a_pack(
    *(an_action(name) for name in ("Accepted", "Mitigated", "Planned", "Scoped", "Set", "Third")),
    an_action("scid_2010", category=Category.DEVICE),
)


def profile(id: str, *states: tuple[str, str], **fields: Any) -> dict[str, Any]:
    updates = [
        {"state": state, "assignedTo": None, "comment": None, "updatedBy": None, "updatedDateTime": day, **fields}
        for state, day in states
    ]
    return {"id": id, "maxScore": 10, "controlStateUpdates": updates}


def snapshot(*profiles: dict[str, Any]) -> dict[str, Any]:
    return {**users(unsafe=1), "secureScore": {"controlProfiles": list(profiles)}}


def test_the_plan_names_each_request_and_why_an_entry_needs_none() -> None:
    data = snapshot(profile("set", ("Ignored", "2026-01-01T00:00:00Z")), profile("third", ("Default", "2026-01-01")))
    entries = (
        an_entry("Accepted", ticket="SEC-7"),
        an_entry("Third", status="third-party"),
        an_entry("Mitigated", status="alternate-mitigation", expires="2026-11-19"),
        an_entry("Planned", status="planned"),
        an_entry("Scoped", scope={"subjects": ["unsafe-1"]}),
        an_entry("Set"),
    )
    report = scanned(PACK, data, *entries)
    assert report.overrides is not None

    made = encode(plan(report.overrides.entries, Snapshot.from_data(data), "2026-11-20"))

    assert made["dryRun"] is True
    assert made["updates"] == [
        {
            "method": "PATCH",
            "url": "https://graph.microsoft.com/v1.0/security/secureScoreControlProfiles/Accepted",
            "body": {
                "assignedTo": "identity@contoso.com",
                "comment": "The plant can only be rebuilt in spring. (SEC-7) Until 2026-12-31.",
                "state": "Ignored",
                "vendorInformation": {"provider": "SecureScore", "vendor": "Microsoft"},
            },
            "current": None,
        },
        {
            "method": "PATCH",
            "url": "https://graph.microsoft.com/v1.0/security/secureScoreControlProfiles/Third",
            "body": {
                "assignedTo": "identity@contoso.com",
                "comment": "The plant can only be rebuilt in spring. Until 2026-12-31.",
                "state": "ThirdParty",
                "vendorInformation": {"provider": "SecureScore", "vendor": "Microsoft"},
            },
            "current": "Default",
        },
    ]
    assert {each["action"]: each["reason"] for each in made["leftOut"]} == {
        "Mitigated": "is expired: its last day was 2026-11-19",
        "Planned": "Microsoft Graph takes no state for 'planned'",
        "Scoped": "is about some items only, and Microsoft's states are about the whole action",
        "Set": "is set already: Ignored",
    }


def test_the_newest_state_counts_whatever_its_letter_case() -> None:
    held = Snapshot.from_data(
        snapshot(
            profile("Third", ("ignored", "2026-03-01T00:00:00Z"), ("thirdParty", "2026-04-01T00:00:00Z")),
            profile("Never"),
            {"id": "Odd", "controlStateUpdates": None},
        )
    )
    assert {id: state for id, (state, _) in newest_states(held).items()} == {"third": "thirdParty"}


def test_states_become_entries_and_what_does_not_says_why() -> None:
    held = Snapshot.from_data(
        snapshot(
            profile(
                "ACCEPTED", ("Ignored", "2026-03-01T00:00:00Z"), comment="Until spring", assignedTo="a@contoso.com"
            ),
            profile("Mitigated", ("AlternateMitigation", "2026-03-01T00:00:00Z"), updatedBy="someone unknown"),
            profile("Planned", ("Default", "2026-03-01T00:00:00Z")),
            profile("Set", ("Ignored", "2026-03-01T00:00:00Z")),
            profile("Scoped", ("Exploded", "2026-03-01T00:00:00Z")),
            profile("scid_2010", ("ThirdParty", "2026-03-01T00:00:00Z")),
            profile("Elsewhere", ("ThirdParty", "2026-03-01T00:00:00Z")),
        )
    )

    found = [encode(each) for each in imported(held, PACK.catalogue.actions, ["Set"], "2026-11-20", "2027-02-28")]

    assert found == [
        {
            "action": "Accepted",
            "values": {
                "action": "Accepted",
                "status": "risk-accepted",
                "justification": "Until spring",
                "owner": "a@contoso.com",
                "created": "2026-03-01",
                "expires": "2027-02-28",
                "tags": ["imported"],
            },
        },
        {"action": "elsewhere", "reason": "the catalogue has no such action"},
        {
            "action": "Mitigated",
            "values": {
                "action": "Mitigated",
                "status": "alternate-mitigation",
                "justification": "Set in the portal, without a comment",
                "owner": "unknown",
                "created": "2026-03-01",
                "expires": "2027-02-28",
                "tags": ["imported"],
            },
        },
        {"action": "scid_2010", "reason": "device actions take no status from the file"},
        {"action": "Scoped", "reason": "the state 'Exploded' is not known"},
        {"action": "Set", "reason": "has an entry already"},
    ]
