"""Which rules are measured: all of them, 22 that stand for all of them, or as many as 300."""

from __future__ import annotations

import re
from pathlib import Path

from scanner.rules.sources import FAMILY
from tests.benchmarks.rows import DEVICES
from tests.benchmarks.tenant import ROOT

REPRESENTATIVE = {
    # each over people, proportional: a plain field; a policy's reach; a join through groups and roles
    "MFARegistrationV2": "each person, a field, earned in full by a definition",
    "SelfServicePasswordReset": "each person, a field",
    "BlockLegacyAuthentication": "each person joined with policies, groups and roles",
    "SigninRiskPolicy": "each person joined with policies, with parameters",
    "UserRiskPolicy": "each person joined with policies, with parameters",
    # each over a few, binary
    "AdminMFAV2": "each administrator, joined with registrations and accounts",
    "aad_admin_accounts_separate_unassigned_cloud_only": "each administrator, joined with accounts",
    "aad_phishing_MFA_strength": "each administrator, joined with policies",
    "PWAgePolicyNew": "each domain, where, numbers",
    "aad_managed_approved_public_groups_only": "each group, where, a regular expression",
    # any and expr
    "aad_limited_administrative_roles": "any policy, many conditions",
    "OneAdmin": "one expression over roles",
    "RoleOverlap": "one expression over roles",
    "IntegratedApps": "one expression, a regular expression over a list",
    "aad_custom_banned_passwords": "one expression over settings",
    "exo_mailboxaudit": "one expression over an object",
    "exo_mailtipsenabled": "one expression, numbers and parameters",
    # mail: the policy that reaches each mailbox
    "mdo_safeattachments": "each mailbox, the policy that reaches it",
    "mdo_safelinksforemail": "each mailbox, the policy that reaches it",
    "mdo_phisspamacation": "each mailbox, the policy that reaches it",
    "exo_transportrulesallowlistdomains": "each mail flow rule, lists and nulls",
    "exo_SPF_records_for_all_domains": "each domain joined with DNS",
}
"""22 actions, and what each is there for."""
_ID = re.compile(r"^id: *(\S+) *$", re.MULTILINE)
_SCID = re.compile(r"\bscid[-_]([0-9]+)\b")
_ENTRY = re.compile(r"^  \w+:$", re.MULTILINE)
_ALIASES = re.compile(r"^aliases:.*\n(?:(?: .*)?\n)*", re.MULTILINE)


def whole() -> list[Path]:
    """Every rule file of the catalogue."""
    besides = {"definitions", "frameworks", "statuses"}
    return sorted(path for path in (ROOT / "rules").glob("*/*.yaml") if path.parent.name not in besides)


def single() -> list[Path]:
    """Every rule file that has one action; not what families are made of."""
    return [path for path in whole() if not path.with_name(FAMILY).exists()]


def actions() -> int:
    """How many actions the catalogue has, in files of their own and in tables."""
    tables = [path for path in set(whole()) - set(single()) if path.name != FAMILY]
    return len(single()) + sum(len(_ENTRY.findall(path.read_text("utf-8"))) for path in tables)


def representative() -> list[Path]:
    return [path for path in whole() if path.stem in REPRESENTATIVE]


def copies(folder: Path, count: int) -> int:
    """Fill `folder` with rules under new ids until the catalogue and they are `count`; how many had to be made."""
    originals = [(path, path.read_text("utf-8")) for path in single()]
    missing = max(0, count - actions())
    for number in range(missing):
        path, text = originals[number % len(originals)]
        name = f"{path.stem}_copy{number // len(originals) + 1}"
        target = folder / path.parent.name / f"{name}.yaml"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_ALIASES.sub("", _ID.sub(f"id: {name}", text, count=1), count=1), "utf-8")
    return missing


def over(resource: str) -> list[Path]:
    """The rule files that are about a resource, with the tables of families that are."""
    named = {path for path in whole() if resource in path.read_text("utf-8")}
    families = {path.parent for path in named if path.name == FAMILY}
    return [path for path in whole() if path in named or path.parent in families]


def configurations(count: int) -> tuple[str, ...]:
    """Ids of device configurations: those that rules are about, and others up to `count`."""
    named = {f"scid-{number}" for path in over(DEVICES) for number in _SCID.findall(path.read_text("utf-8"))}
    others = (f"scid-{number}" for number in range(90_000, 90_000 + count))
    return (*sorted(named), *others)[:count]
