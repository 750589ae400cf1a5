"""Microsoft Secure Score as code.

`scan(pack, snapshot, overrides, config, as_of) -> Report` is the whole program.
"""

from __future__ import annotations

from scanner.record import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scanner.pipeline import scan as scan

__all__ = ["scan"]


def __getattr__(name: str) -> Any:
    """`scan`, imported when first asked for: most of the package does not need it."""
    if name == "scan":
        from scanner.pipeline import scan

        return scan
    raise AttributeError(f"module 'scanner' has no attribute '{name}'")
