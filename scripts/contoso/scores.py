"""What Microsoft itself reported as the score of the controls that no configuration tells."""

from __future__ import annotations

from scripts.contoso.seed import COLLECTED_AT

Row = dict[str, object]

# control, category, points earned, share in percent, what the portal says
_CONTROLS: tuple[tuple[str, str, float, float, str], ...] = (
    ("AATP_Sensor", "Identity", 4, 100, "Sensors run on all 4 domain controllers."),
    ("AATP_PwdLAPS", "Identity", 4.2, 84, "42 of 50 computers have Microsoft LAPS."),
    ("AATP_ClearText", "Identity", 5, 100, "No credentials in clear text were seen."),
    ("AATP_PrintSpooler", "Identity", 0, 0, "The spooler runs on 2 domain controllers."),
    ("AATP_UnsecureAccount", "Identity", 3.75, 75, "2 of 8 account attributes are to be mended."),
    ("AATP_WeakCipher", "Identity", 5, 100, "Weak ciphers are not in use."),
    ("AATP_DormantAccounts", "Identity", 0, 0, "3 dormant accounts are in sensitive groups."),
    ("MDA_GitHub_MFA", "Apps", 7, 100, "Two-factor authentication is required of the organization."),
    ("McasFirewallLogUpload", "Apps", 0, 0, "No logs of firewalls are uploaded."),
)


def control_scores() -> list[Row]:
    """A row for each control of the products that Contoso has; the others do not apply to it."""
    return [
        {
            "controlCategory": category,
            "controlName": name,
            "implementationStatus": status,
            "lastSynced": COLLECTED_AT,
            "score": earned,
            "scoreInPercentage": percent,
        }
        for name, category, earned, percent, status in _CONTROLS
    ]
