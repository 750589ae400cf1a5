"""The nearest right name for a misspelt one."""

from __future__ import annotations

from collections.abc import Iterable


def did_you_mean(name: str, known: Iterable[str]) -> str | None:
    """`did you mean 'x'?` for the known name nearest to `name`, or None when nothing is near."""
    from difflib import get_close_matches

    names = sorted(set(known))
    folded = {candidate.casefold(): candidate for candidate in reversed(names)}
    near = get_close_matches(name.casefold(), sorted(folded), n=1, cutoff=0.6)
    return f"did you mean '{folded[near[0]]}'?" if near else None
