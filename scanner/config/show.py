"""The configuration as text: YAML that could be a configuration file, each value with where it came from."""

from __future__ import annotations

import json

from scanner.config.settings import KEYS, Settings
from scanner.model.config import Zones


def show(settings: Settings) -> str:
    """One line for each setting, with its origin as a comment."""
    rows = [(f"{key.name}: {_shown(getattr(settings.config, key.field))}", settings.origins[key.field]) for key in KEYS]
    width = max(len(text) for text, _ in rows)
    head = f"# configuration file: {settings.file or 'none'}\n"
    return head + "".join(f"{text:<{width}}  # {origin}\n" for text, origin in rows)


def _shown(value: object) -> str:
    if isinstance(value, Zones):
        return f"{{bad: {value.bad:g}, okay: {value.okay:g}}}"
    return json.dumps(value, ensure_ascii=False)
