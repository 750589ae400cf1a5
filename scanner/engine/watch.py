"""Somebody who has to see every item of an action that does not pass, however little evidence is shown."""

from __future__ import annotations

from typing import Any, Protocol

from scanner.cel import Session
from scanner.engine.pack import CompiledAction
from scanner.model.finding import Evidence


class Watch(Protocol):
    """Overrides that are about some items watch which of them fail; for all other actions nothing changes."""

    def watches(self, action: str) -> bool: ...

    def saw(self, compiled: CompiledAction, item: Any, evidence: Evidence, scope: Session) -> None: ...
