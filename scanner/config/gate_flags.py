"""Flags that change the gate of the configuration file for one run."""

from __future__ import annotations

from collections.abc import Mapping

from scanner.config.settings import Setting
from scanner.model.gate import GatePolicy
from scanner.model.problem import fault
from scanner.record import Any


def gated(settings: Mapping[str, Setting], flags: Mapping[str, Any]) -> dict[str, Setting]:
    """The settings with the gate as the flags want it; its origin names the file and every flag that had a say."""
    if flags.get("no_gate"):
        if flags.get("fail_under"):
            raise fault("--no-gate", "leaves no gate for --fail-under", "give one of the two")
        return {**settings, "gate": Setting(None, "flag --no-gate")}
    written = settings.get("gate")
    policy, origins = (written.value, [written.origin]) if written else (None, [])
    if flags.get("fail_under"):
        policy = (policy or GatePolicy())._replace(lowest_score=_percent(flags["fail_under"]))
        origins.append("flag --fail-under")
    if policy is None:
        return dict(settings)  # nothing to warn about
    for name, flag in (("warn_only", "--warn-only"), ("allow_incomplete", "--allow-incomplete")):
        if flags.get(name):
            policy = policy._replace(**{name: True})
            origins.append(f"flag {flag}")
    return {**settings, "gate": Setting(policy, ", ".join(origins))}


def _percent(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1
    if not 0 <= value <= 100:
        raise fault("--fail-under", f"'{text}' is not a percentage", "give a number from 0 to 100")
    return value
