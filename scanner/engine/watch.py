"""Somebody who has to see every item of an action that does not pass, however little evidence is shown."""

from __future__ import annotations

from collections.abc import Callable

from scanner.cel import Session
from scanner.engine.pack import CompiledAction
from scanner.record import Any, Protocol


class Watch(Protocol):
    """Overrides that are about some items watch which of them fail; for all other actions nothing changes."""

    def watches(self, action: str) -> bool: ...

    def saw(
        self,
        compiled: CompiledAction,
        item: Any,
        subject: str,
        observed: Callable[[], str],
        details: Callable[[], str],
        scope: Session,
        *,
        assessed: bool,
    ) -> None:
        """An item by the name that evidence gives it.

        `observed` works out what evidence would show, with a digest where that leaves something out; `details` all
        that fails of the condition, with a digest of what it reads.
        """

    def stood(
        self, compiled: CompiledAction, subject: str, observed: Callable[[], str], details: Callable[[], str]
    ) -> None:
        """What keeps an action from full points that is not counted in items, by the name that evidence gives it."""
