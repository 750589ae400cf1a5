"""The configuration as text: YAML that could be a configuration file, each value with where it came from."""

from __future__ import annotations

import json

from scanner.config.settings import KEYS, Settings
from scanner.model.config import ActionSetting, Zones
from scanner.record import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scanner.model.gate import GatePolicy
    from scanner.model.share import ShareSettings

_WIDE = 100
"""Columns beyond which a value no longer moves the origins of the others."""


def show(settings: Settings) -> str:
    """One line for each setting, with its origin as a comment."""
    values = settings.config._replace(actions=())._asdict()
    values["gate"] = _gate(settings.config.gate) if settings.config.gate else None
    values["share"] = _share(settings.config.share) if settings.config.share else None
    values["actions"] = {one.id: _departure(one) for one in settings.config.actions}
    rows = [(f"{key.name}: {_shown(values[key.field])}", settings.origins[key.field]) for key in KEYS]
    width = max(len(text) for text, _ in rows if len(text) <= _WIDE)
    head = f"# configuration file: {settings.file or 'none'}\n"
    return head + "".join(f"{text:<{width}}  # {origin}\n" for text, origin in rows)


def _departure(setting: ActionSetting) -> dict[str, Any]:
    params = {param.name: param.value for param in setting.params}
    said = {"disabled": setting.disabled, "severity": setting.severity, "params": params or None}
    return {key: value for key, value in said.items() if value is not None}


def _shown(value: object) -> str:
    if isinstance(value, Zones):
        return f"{{bad: {value.bad:g}, okay: {value.okay:g}}}"
    return json.dumps(value if value is None or isinstance(value, str) else _plain(value), ensure_ascii=False)


def _gate(policy: GatePolicy) -> dict[str, Any]:
    """What the gate asks for, as the file has it."""
    from scanner.model.codec import encode

    said = {key: value for key, value in encode(policy._replace(actions=())).items() if value not in (None, False, [])}
    said |= {key: "fail" for key in ("expiredOverrides", "reopenedOverrides", "policyViolations") if key in said}
    actions = {each.action: encode(each.statuses) for each in policy.actions}
    return {**said, **({"actions": actions} if actions else {})}


def _share(share: ShareSettings) -> dict[str, Any]:
    """Where actions are passed on to, as the file has it."""
    from scanner.model.codec import encode

    said = {key: value for key, value in encode(share).items() if value not in (None, [])}
    return {**said, **({"teams": list(share.teams) or True} if share.teams is not None else {})}


def _plain(value: object) -> object:
    """People and the review policy as the file has them; everything else is plain already."""
    if not hasattr(value, "_fields") and not (isinstance(value, tuple) and value and hasattr(value[0], "_fields")):
        return value
    from scanner.model.codec import encode

    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return [{"email": list(each.emails), "github": each.github, "roles": encode(each.roles)} for each in value]
    return encode(value)
