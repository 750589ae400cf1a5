"""Rule files for tests, as text: a good one, and what is changed in it."""

from __future__ import annotations

from pathlib import Path

GOOD = """\
id: PWAgePolicyNew
title: Ensure passwords never expire
category: identity
product: Microsoft Entra ID
points: 8
tier: core
severity: medium
threats: [password cracking]
rationale: People who must change their passwords choose weaker ones.
userImpact: {level: low, text: Nobody has to change a password any more., usersAffected: All users}
implementation:
  cost: low
  complexity: low
  steps: [Open the password expiration policy and clear the box.]
  manageUrl: https://admin.microsoft.com/
  learnMore: [{title: Password policy, url: "https://learn.microsoft.com/"}]
requires: [entra.domains]
unit: domains
check:
  each: entra.domains
  where: item.isVerified
  require: >-
    isForever(item.passwordValidityPeriodInDays)
scoring: binary
empty: notApplicable
tests:
  - name: it never expires
    snapshot: {entra: {domains: [{id: contoso.com, isVerified: true, passwordValidityPeriodInDays: 2147483647}]}}
    expect: {outcome: passed, earned: 8}
"""
DEFINITIONS = """\
definitions:
  isForever:
    description: The number of days that means never.
    parameters: [days]
    expr: days == 2147483647
"""


def a_rules_folder(folder: Path, *changes: tuple[str, str], definitions: str = DEFINITIONS) -> Path:
    """`folder/rules` with one rule, in which each first text of `changes` is replaced by the second."""
    text = GOOD
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    rules = folder / "rules"
    (rules / "entra").mkdir(parents=True, exist_ok=True)
    (rules / "entra" / "PWAgePolicyNew.yaml").write_text(text, encoding="utf-8")
    (rules / "definitions.yaml").write_text(definitions, encoding="utf-8")
    return rules
