"""Microsoft Defender Vulnerability Management: how each onboarded computer is configured."""

from __future__ import annotations

from scripts.contoso.seed import chance, days_ago, guid

Row = dict[str, object]

_FLEET = (("Windows11", "10.0.26100", 36), ("Windows10", "10.0.19045", 6), ("macOS", "15.7", 5), ("Linux", "5.15", 3))
"""Platform, version, how many."""
_WINDOWS = frozenset({"Windows11", "Windows10"})
# configuration, what it is about, impact (1 to 10), platforms, share of the devices that comply
_CONFIGURATIONS: tuple[tuple[str, str, int, frozenset[str], float], ...] = (
    ("scid-20", "Operating system", 5, _WINDOWS, 0.6),
    ("scid-25", "Accounts", 5, _WINDOWS, 1.0),
    ("scid-27", "Accounts", 7, _WINDOWS, 0.9),
    ("scid-28", "Accounts", 6, _WINDOWS, 1.0),
    ("scid-39", "Accounts", 5, _WINDOWS, 0.0),
    ("scid-50", "Network", 6, _WINDOWS, 0.8),
    ("scid-91", "Security controls", 7, _WINDOWS, 1.0),
    ("scid-2000", "Security controls", 9, _WINDOWS, 0.95),
    ("scid-2001", "Security controls", 8, _WINDOWS, 0.95),
    ("scid-2003", "Security controls", 8, _WINDOWS, 0.85),
    ("scid-2010", "Security controls", 9, _WINDOWS, 1.0),
    ("scid-2011", "Security controls", 8, _WINDOWS, 0.9),
    ("scid-2012", "Security controls", 9, _WINDOWS, 1.0),
    ("scid-2070", "Security controls", 8, _WINDOWS, 1.0),
    ("scid-2090", "Security controls", 8, _WINDOWS, 0.7),
    ("scid-2501", "Security controls", 9, _WINDOWS, 0.4),
    ("scid-2503", "Security controls", 9, _WINDOWS, 0.4),
    ("scid-2509", "Security controls", 9, _WINDOWS, 0.5),
    ("scid-5001", "Security controls", 8, frozenset({"macOS"}), 0.8),
    ("scid-5007", "Security controls", 6, frozenset({"macOS"}), 1.0),
    ("scid-6001", "Security controls", 7, frozenset({"Linux"}), 0.7),
    ("scid-20000", "Onboarding", 9, frozenset({"Windows11", "Windows10", "macOS", "Linux"}), 0.96),
)


def assessments() -> list[Row]:
    """A row for each device and configuration, those included that do not apply to the device's platform."""
    return [_row(name, platform, version, entry) for name, platform, version in _devices() for entry in _CONFIGURATIONS]


def _devices() -> list[tuple[str, str, str]]:
    return [
        (f"{platform[:3].lower()}-{number:03}.contoso.com", platform, version)
        for platform, version, count in _FLEET
        for number in range(1, count + 1)
    ]


def _row(name: str, platform: str, version: str, entry: tuple[str, str, int, frozenset[str], float]) -> Row:
    configuration, category, impact, platforms, share = entry
    return {
        "configurationCategory": category,
        "configurationId": configuration,
        "configurationImpact": impact,
        "deviceId": guid("device", name).replace("-", ""),
        "deviceName": name,
        "isApplicable": platform in platforms,
        "isCompliant": platform in platforms and chance("complies", name, configuration) < share,
        "osPlatform": platform,
        "osVersion": version,
        "rbacGroupName": "Servers" if platform == "Linux" else "Workstations",
        "recommendationReference": f"sca-_-{configuration}",
        "timestamp": days_ago(0, 2, "assessed", name),
    }
