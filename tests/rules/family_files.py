"""A family for tests, as text, and what is changed in it."""

from __future__ import annotations

from pathlib import Path

FAMILY = """\
category: device
product: Microsoft Defender for Endpoint
tier: core
severity: medium
points: 5
requires: [devices.secureConfigurationAssessments]
unit: devices
check:
  each: devices.secureConfigurationAssessments
  key: item.configurationId
  match: id.replace("_", "-")
  where: item.isApplicable
  require: item.isCompliant
  points: item.configurationImpact
scoring: proportional
implementation:
  cost: low
  complexity: low
  licenses: [Microsoft Defender for Endpoint Plan 2]
  manageUrl: https://security.microsoft.com/
  learnMore: [{title: Recommendations, url: "https://learn.microsoft.com/"}]
tags: [devices]
tests:
  - name: one of two complies
    snapshot:
      devices:
        secureConfigurationAssessments:
          - {deviceName: pc-1, configurationId: $key, isApplicable: true, isCompliant: true}
          - {deviceName: pc-2, configurationId: $key, isApplicable: true, isCompliant: false}
    expect: {outcome: partial, share: 0.5, subjects: [pc-2]}
  - name: it weighs nine
    action: scid_91
    snapshot:
      devices:
        secureConfigurationAssessments:
          - {deviceName: $id, configurationId: $key, isApplicable: true, isCompliant: true, configurationImpact: 9}
    expect: {outcome: passed, earned: 9}
"""
TABLE = """\
product: Windows
licenses: [Windows Enterprise]
tags: [malware]
actions:
  scid_91:
    title: Turn on behavior monitoring
    severity: high
    threats: [account breach]
    rationale: What a program does gives it away when its file does not.
    userImpact: {level: low, text: Nobody notices anything of it., usersAffected: Nobody}
    implementation: {steps: [Switch it on in the antivirus policy.]}
    tags: [passwords]
  scid_2010:
    title: Turn on the antivirus
    points: 8
    scoring: binary
    threats: [account breach]
    rationale: Without an engine nothing looks at the files that arrive.
    userImpact: {level: low, text: Scans take a little time on old computers., usersAffected: Everybody}
    implementation: {cost: high, licenses: [], steps: [Remove the other product first.]}
"""


def a_family_folder(
    folder: Path, *changes: tuple[str, str], table: tuple[tuple[str, str], ...] = (), family: str = FAMILY
) -> Path:
    """`folder/rules` with one family; first texts of `changes` and of `table` are replaced by the second."""
    rules = folder / "rules"
    (rules / "devices").mkdir(parents=True)
    for name, text, replaced in (("family", family, changes), ("windows", TABLE, table)):
        for old, new in replaced:
            assert old in text, old
            text = text.replace(old, new, 1)
        (rules / "devices" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return rules
