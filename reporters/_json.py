"""JSON that a CI system cannot take for a command when it stands in its log."""

from __future__ import annotations

import re

from scanner.model.codec import to_json
from scanner.record import Any


def json_text(value: Any) -> str:
    """The same value as `to_json` gives, ending in a line feed; `##[` and `##vso[` are written with an escape."""
    text = to_json(value)
    return re.sub(r"##(?=\[|vso\[)", r"\\u0023#", text, flags=re.IGNORECASE) if "##" in text else text
