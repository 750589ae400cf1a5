"""Text in sections that has to fit a limit: the longest section is shortened first, and says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from scanner.record import NamedTuple


class Section(NamedTuple):
    """Lines before the items, the items, lines after them."""

    before: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    """Each may have several lines; a shortened section keeps the first ones."""
    after: tuple[str, ...] = ()
    left_out: Callable[[int], str] = "… and {} more".format
    """What to say in place of so many items."""


def fit(sections: Iterable[Section], limit: int) -> str:
    """The sections, an empty line between two, in at most `limit` characters; ends in a line feed.

    Only items are left out: what stands before and after them has to fit.
    """
    kept = list(sections)
    for index in sorted(range(len(kept)), key=lambda at: _size(kept[at], len(kept[at].items)), reverse=True):
        room = limit - sum(_size(each, len(each.items)) for at, each in enumerate(kept) if at != index)
        kept[index] = _shortened(kept[index], room)
    return "\n\n".join(filter(None, map(_text, kept))) + "\n"


def _shortened(section: Section, room: int) -> Section:
    """As many items as fit in `room`."""
    count = len(section.items)
    if _size(section, count) <= room:
        return section
    note = section.left_out(count)
    room -= _size(section, 0) + len(note) + 2
    fitting = 0
    while fitting < count and len(section.items[fitting]) + 1 <= room:
        room -= len(section.items[fitting]) + 1
        fitting += 1
    rest = count - fitting
    return section._replace(items=(*section.items[:fitting], "", section.left_out(rest)))


def _size(section: Section, items: int) -> int:
    lines: Sequence[str] = (*section.before, *section.items[:items], *section.after)
    return sum(len(line) + 1 for line in lines) + 1


def _text(section: Section) -> str:
    return "\n".join((*section.before, *section.items, *section.after))
