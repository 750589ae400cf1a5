"""The digest of a pin."""

from __future__ import annotations

import json
from hashlib import sha256

from scanner.model.override import Pin

LENGTH = 16


def digest(pin: Pin) -> str:
    """The first 16 hexadecimal digits of SHA-256 over what the pin holds, whatever the order it is written in."""
    held = [sorted(pin.observed.items()), sorted(pin.subjects), pin.failing, pin.open_percent]
    if pin.details:  # older pins have none, and keep their digest
        held.append(sorted(pin.details.items()))
    text = json.dumps(held, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:LENGTH]


def sealed(pin: Pin) -> Pin:
    """The pin with its digest."""
    return pin._replace(digest=digest(pin))
