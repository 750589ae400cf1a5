"""A comparison for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reporters._causes import (
    WORDS,
    became,
    because,
    causes_of,
    differences,
    is_telling,
    kept,
    moved,
    moving,
    place,
    points_change,
    summary,
    title,
)
from reporters._terminal import Screen, width
from reporters._waterfall import NAMES, Step, change_text, steps
from scanner.model.comparison import Cause, Change, Comparison
from scanner.model.part import Part

NARROWEST = 40
LONGEST_NAME = 24
MANY = 12
"""Actions of a kind, and causes of a part, that have lines of their own."""
SIGNS = {-1: "red", 0: "dim", 1: "green"}


def render(comparison: Comparison, width: int = 80, color: bool = False, ascii: bool = False) -> str:
    """Lines of at most `width` columns, never fewer than 40."""
    screen = Screen(max(width, NARROWEST), color, ascii)
    blocks = filter(None, (list(block) for block in _blocks(screen, comparison)))
    return "\n\n".join("\n".join(line.rstrip() for line in block) for block in blocks) + "\n"


def waterfall(screen: Screen, comparison: Comparison) -> Iterator[str]:
    """A line for each side, and for each part between them."""
    rows = steps(comparison, 8)
    points, percents = max(len(each.points) for each in rows), max(len(each.percent) for each in rows)
    room = max(min(LONGEST_NAME, screen.width - points - percents - 8), 4)
    names = min(max(width(screen.text(each.name)) for each in rows), room)
    columns = screen.width - 2 - names - points - percents - 6
    for index, each in enumerate(steps(comparison, max(columns, 8))):
        is_side = index in (0, len(rows) - 1)
        name = screen.fill(screen.text(each.name), names)
        numbers = f"{each.points:>{points}}  {each.percent:>{percents}}"
        bar = screen.draw(each.bar) if columns >= 8 else ""
        if is_side:
            yield screen.paint(f"  {name}  {numbers}", "bold") + f"  {bar}"
        else:
            yield f"  {name}  {screen.paint(numbers, SIGNS[each.sign])}  {_colored(screen, each, bar)}"
    if comparison.undivided:
        yield from (f"  {line}" for line in screen.lines(_sentence(comparison.undivided), 2))


def _colored(screen: Screen, step: Step, bar: str) -> str:
    blank = len(bar) - len(bar.lstrip(" "))
    return bar[:blank] + screen.paint(bar[blank:], SIGNS[step.sign])


def causes(screen: Screen, comparison: Comparison) -> Iterator[str]:
    """Under each part, what moved it and where that stands."""
    for part in Part:
        moved_it, others = moving(causes_of(comparison, part))
        if moved_it or others:
            yield screen.paint(f"{NAMES[part].capitalize()}{_worth_of(comparison, part)}", "bold")
        for cause in moved_it[:MANY]:
            yield from _cause(screen, cause, comparison.base.name)
        if len(moved_it) > MANY:
            yield f"   and {len(moved_it) - MANY} more"
        if others:
            yield from _others(screen, others, comparison.base.name)


def _worth_of(comparison: Comparison, part: Part) -> str:
    for each in comparison.division.parts if comparison.division else ():
        if each.part is part:
            return f": {points_change(each.points)}"
    return ""


def _cause(screen: Screen, cause: Cause, base: str) -> Iterator[str]:
    sign = change_text(cause.points)
    head, *rest = screen.lines(title(cause), 13)
    yield f"   {screen.paint(f'{sign:>7}', SIGNS[(cause.points > 0) - (cause.points < 0)])}   {head}"
    yield from (f"{'':13}{line}" for line in rest)
    for text in differences(cause)[:3]:
        yield from (f"{'':13}{line}" for line in screen.lines(text, 13))
    where = ": ".join(filter(None, (place(cause, base), moved(cause))))
    yield from screen.dim(screen.lines(where, 13), 13)


def _others(screen: Screen, others: Iterable[Cause], base: str) -> Iterator[str]:
    """What changed and moved nothing by itself, in few words."""
    for cause in tuple(others)[:MANY]:
        where = place(cause, base) if cause.line else ""
        text = "; ".join(filter(None, (title(cause), *differences(cause)[:1], where)))
        lines = screen.lines(text, 13)
        yield from screen.dim((f"{screen.cut(line, screen.width - 13)}" for line in lines[:2]), 13)
    if (more := len(tuple(others)) - MANY) > 0:
        yield from screen.dim([f"and {more} more that moved nothing"], 13)


def _blocks(screen: Screen, comparison: Comparison) -> Iterator[Iterable[str]]:
    yield _heading(screen, comparison)
    yield waterfall(screen, comparison)
    yield causes(screen, comparison)
    for change in (Change.NEW, Change.FIXED, Change.CHANGED, Change.ADDED, Change.REMOVED):
        yield _actions(screen, comparison, change)
    yield _decisions(screen, comparison)
    yield _coverage(screen, comparison)
    yield (line for note in comparison.notes for line in screen.dim(screen.lines(_sentence(note))))
    yield screen.lines(_sentence(summary(comparison)))


def _heading(screen: Screen, comparison: Comparison) -> Iterator[str]:
    tenant = comparison.tenant
    name = tenant.display_name or tenant.default_domain or tenant.id or "an unnamed tenant"
    base, head = comparison.base, comparison.head
    shown = ["n/a" if each.percent is None else f"{each.percent:.2f}%" for each in (base, head)]
    text = f"Secure Score of {name}: {shown[0]} -> {shown[1]}"
    yield screen.paint(screen.cut(screen.text(text), screen.width), "bold")
    days = base.as_of if base.as_of == head.as_of else f"{base.as_of} and {head.as_of}"
    yield from screen.dim(
        screen.lines(f"{points_change(comparison.points)} from {base.name} to {head.name}, as of {days}")
    )


def _actions(screen: Screen, comparison: Comparison, change: Change) -> Iterator[str]:
    held = [each for each in comparison.actions if each.change is change]
    if not held:
        return
    yield screen.paint(f"{WORDS[change].capitalize()} ({len(held)})", "bold")
    told = [each for each in held if is_telling(each)]
    columns = max([7, *(len(change_text(each.points)) for each in told[:MANY])])
    for each in told[:MANY]:
        sign = SIGNS[(each.points > 0) - (each.points < 0)]
        head, *rest = screen.lines(f"{each.id}: {became(each)}", columns + 6)
        yield f"   {screen.paint(f'{change_text(each.points):>{columns}}', sign)}   {head}"
        yield from (f"{'':{columns + 6}}{line}" for line in rest)
        yield from screen.dim(screen.lines(because(each), columns + 6) if because(each) else (), columns + 6)
    if len(told) > MANY:
        yield from screen.dim([f"and {len(told) - MANY} more"], columns + 6)
    if len(told) < len(held):
        yield from screen.dim(screen.lines(kept(len(held) - len(told)), columns + 6), columns + 6)


def _decisions(screen: Screen, comparison: Comparison) -> Iterator[str]:
    if causes_of(comparison, Part.OVERRIDE):
        return
    if comparison.overrides:
        yield screen.paint(f"Overrides ({len(comparison.overrides)})", "bold")
    for each in comparison.overrides[:MANY]:
        scope = f" ({each.scope})" if each.scope else ""
        yield from (f"   {line}" for line in screen.lines(f"{each.action}{scope}: {each.what}", 3))
        if each.file:
            yield from screen.dim(screen.lines(f"{each.file}:{each.line}", 6), 6)


def _coverage(screen: Screen, comparison: Comparison) -> Iterator[str]:
    if comparison.coverage:
        yield screen.paint("Not comparable", "bold")
    for each in comparison.coverage:
        text = f"{each.resource}: {each.base.value} -> {each.head.value} ({each.permission})"
        yield from (f"   {line}" for line in screen.lines(text, 3))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "."
