"""What an output format is."""

from __future__ import annotations

from collections.abc import Callable

from scanner.record import Any, NamedTuple


class Format(NamedTuple):
    """One way to write a report down; each module of this folder exposes one as `FORMAT`."""

    name: str
    """As the user types it after `--format`."""
    extension: str
    """Of a file that holds it, with the dot."""
    title: str
    """What it is for, in a few words."""
    render: Callable[[Any], str]
    """Of a report, or of a comparison where it is a format of those. Pure: the same report gives the same text."""
    evidence: int = 100
    """Pieces of evidence of one action that it shows at most; a scan need not gather more."""
    texts: bool = True
    """Whether it shows what only people read of an action: rationale, impact, steps, links, and the check itself."""
    takes: tuple[str, ...] = ()
    """What `render` also takes by name where a run has it: `source`, `baseline`, `summary`."""
