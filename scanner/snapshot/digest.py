"""A digest of each resource, so that two reports tell what changed between them without their snapshots.

Objects and short lists are the same in any order of rows and properties. Long lists are taken as they stand in the
file, which costs next to nothing; a file in canonical form has them in order.
"""

from __future__ import annotations

from scanner.record import Any
from scanner.snapshot.document import Snapshot
from scanner.snapshot.locate import escape

SHORT = 1 << 14
"""Characters of a list whose rows are put in order."""
_DIGITS = 32


def digest(snapshot: Snapshot, resource: str) -> str | None:
    """Of what is held of a resource; null for nothing, and for a list that stayed on disk."""
    value = snapshot.in_memory(resource)
    if value is None or resource in snapshot.streams:
        return None
    if isinstance(value, list):
        text = snapshot.text_of("/resources/" + "/".join(map(escape, resource.split(".", 1))))
        if text is not None and len(text) > SHORT:
            return _digest(text)
    return digest_of(value)


def digest_of(value: Any) -> str:
    """Of a JSON value, whatever order its rows and properties stand in."""
    from json import JSONEncoder

    encode = JSONEncoder(sort_keys=True, check_circular=False).encode
    return _digest("\n".join(sorted(map(encode, value if isinstance(value, list) else [value]))))


def _digest(text: str) -> str:
    from hashlib import sha256

    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
