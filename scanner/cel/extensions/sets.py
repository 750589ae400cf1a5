from __future__ import annotations

from scanner.cel.library import Function

GLOBALS: dict[tuple[str, int], Function] = {}
METHODS: dict[tuple[str, int], Function] = {}
