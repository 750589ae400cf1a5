"""Regular expressions on RE2, which is linear in its input; never on `re`, which is not."""

from __future__ import annotations

from scanner.cel.errors import CelError
from scanner.record import Any

_CACHE: dict[str, Any] = {}
_CACHE_SIZE = 256


def compiled(pattern: str) -> Any:
    """A compiled pattern; one that RE2 does not accept, or that needs much memory, is `invalid_argument`."""
    found = _CACHE.get(pattern)
    if found is None:
        if len(_CACHE) >= _CACHE_SIZE:
            _CACHE.clear()
        found = _CACHE[pattern] = _compile(pattern)
    return found


def _compile(pattern: str) -> Any:
    import re2  # type: ignore[import-untyped]

    options = re2.Options()
    options.log_errors = False
    options.max_mem = 1 << 20
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        reason = error.args[0] if error.args else "not a regular expression"
        text = reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)
        raise CelError("invalid_argument", f"the regular expression is not valid: {text}") from None


def cost(pattern: str) -> int:
    """Steps to compile a pattern that is not at hand."""
    return 0 if pattern in _CACHE else 200 + 20 * len(pattern)
