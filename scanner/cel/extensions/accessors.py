"""The parts of timestamps and durations: `getFullYear()` and its kin."""

from __future__ import annotations

from functools import partial

from scanner.cel.times import ACCESSORS, part
from scanner.record import TYPE_CHECKING

if TYPE_CHECKING:
    from scanner.cel.library import Function

GLOBALS: dict[tuple[str, int], Function] = {}
METHODS: dict[tuple[str, int], Function] = {
    (name, count): partial(part, name) for name in sorted(ACCESSORS) for count in (0, 1)
}
