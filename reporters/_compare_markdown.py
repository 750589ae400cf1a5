"""A comparison as a comment of a pull request: the waterfall first, then what moved it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

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
from reporters._markdown import code, escape, row, table_head
from reporters._sections import Section, fit
from reporters._terminal import harmless, pad
from reporters._view import slug
from reporters._waterfall import NAMES, change_text, steps
from scanner.model.comparison import Cause, Change, Comparison
from scanner.model.part import Part

LIMIT = 60_000
"""Characters; GitHub refuses a comment of more than 65,536."""
BAR = 34
LONGEST_NAME = 24
SHOWN = 3
"""Properties of an object, and of actions that have a row."""


def render(comparison: Comparison, limit: int = LIMIT) -> str:
    """At most `limit` characters; the first line marks a comment, so that it can be found and replaced."""
    parts = [Section((marker(comparison),)), Section(tuple(_heading(comparison))), *sections(comparison)]
    return fit((part for part in parts if part.before), limit)


def sections(comparison: Comparison) -> Iterator[Section]:
    """The waterfall and what is below it, for a report that was compared too."""
    yield Section(tuple(waterfall(comparison)))
    for part in Part:
        yield _causes(comparison, part)
    for change in (Change.NEW, Change.FIXED, Change.CHANGED, Change.ADDED, Change.REMOVED):
        yield _actions(comparison, change)
    yield _decisions(comparison)
    yield _coverage(comparison)
    yield Section(tuple(f"> {escape(note)}." for note in comparison.notes))


def marker(comparison: Comparison) -> str:
    """The same for every comparison of this tenant in this snapshot."""
    tenant = comparison.tenant
    names = (slug(name or "") for name in (tenant.default_domain, tenant.display_name, tenant.id))
    path = slug(comparison.head.snapshot or "") or "snapshot"
    return f"<!-- tenantscore-compare:{next(filter(None, names), 'tenant')}:{path} -->"


def waterfall(comparison: Comparison) -> Iterator[str]:
    """A line for each side and part, in a block of fixed width."""
    rows = steps(comparison, BAR)
    names = [harmless(each.name).replace("`", "'") for each in rows]
    columns = min(max(map(len, names)), LONGEST_NAME)
    points, percents = max(len(each.points) for each in rows), max(len(each.percent) for each in rows)
    yield "```text"
    for name, each in zip(names, rows):
        yield f"{pad(name, columns)}  {each.points:>{points}}  {each.percent:>{percents}}  {each.bar}".rstrip()
    yield "```"
    if comparison.undivided:
        yield ""
        yield f"> {escape(comparison.undivided)}."


def _heading(comparison: Comparison) -> Iterator[str]:
    tenant, base, head = comparison.tenant, comparison.base, comparison.head
    name = tenant.display_name or tenant.default_domain or tenant.id or "an unnamed tenant"
    shown = ["n/a" if each.percent is None else f"{each.percent:.2f}%" for each in (base, head)]
    yield f"## Secure Score of {escape(name)}: {shown[0]} → {shown[1]}"
    yield ""
    sides = f"from {code(base.name)} to {code(head.name)}"
    yield f"**{points_change(comparison.points)}** {sides}: {escape(summary(comparison))}."


def _causes(comparison: Comparison, part: Part) -> Section:
    moved_it, others = moving(causes_of(comparison, part))
    if not moved_it and not others:
        return Section()
    total = (
        next((each for each in comparison.division.parts if each.part is part), None) if comparison.division else None
    )
    points = f": {points_change(total.points)}" if total else ""
    heading = f"### {NAMES[part].capitalize()}{points}"
    if not moved_it:
        return Section(
            (heading, ""),
            tuple(f"- {_quiet(each, comparison.base.name)}" for each in others),
            left_out=_more("changes"),
        )
    rows = tuple(_cause(each, comparison.base.name) for each in moved_it)
    after = ("", f"{len(others)} more changed and moved nothing.") if others else ()
    before = (heading, "", *table_head(("Points", "What", "Where", "Actions"), (0,)))
    return Section(before, rows, after, _more("changes"))


def _cause(cause: Cause, base: str) -> str:
    texts = differences(cause)
    told = "".join(f"<br>{code(text)}" for text in texts[:SHOWN])
    more = f"<br>and {len(texts) - SHOWN} more" if len(texts) > SHOWN else ""
    return row(
        (change_text(cause.points), escape(title(cause)) + told + more, code(place(cause, base)), escape(moved(cause)))
    )


def _quiet(cause: Cause, base: str) -> str:
    texts = differences(cause)
    where = f" ({code(place(cause, base))})" if cause.line else ""
    return escape(title(cause)) + (f": {code(texts[0])}" if texts else "") + where


def _actions(comparison: Comparison, change: Change) -> Section:
    held = [each for each in comparison.actions if each.change is change]
    told = [each for each in held if is_telling(each)]
    if not told:
        return Section()
    rest = ("", f"{kept(len(held) - len(told))}.") if len(told) < len(held) else ()
    before = (
        f"<details><summary>{WORDS[change].capitalize()} ({len(held)})</summary>",
        "",
        *table_head(("Points", "Action", "What", "Because of"), (0,)),
    )
    rows = (
        row(
            (
                change_text(each.points),
                f"{escape(each.title)}<br>{code(each.id)}",
                escape(became(each)),
                escape(because(each)),
            )
        )
        for each in told
    )
    return Section(before, tuple(rows), (*rest, "", "</details>"), _more("actions"))


def _decisions(comparison: Comparison) -> Section:
    if not comparison.overrides or causes_of(comparison, Part.OVERRIDE):
        return Section()
    before = (f"### Overrides ({len(comparison.overrides)})", "", *table_head(("Action", "What", "Where")))
    rows = (
        row(
            (
                code(each.action) + (f" ({code(each.scope)})" if each.scope else ""),
                escape(each.what),
                code(f"{each.file}:{each.line}") if each.file else "",
            )
        )
        for each in comparison.overrides
    )
    return Section(before, tuple(rows), left_out=_more("overrides"))


def _coverage(comparison: Comparison) -> Section:
    if not comparison.coverage:
        return Section()
    before = ("### Not comparable", "", *table_head(("Resource", "Before", "Now", "Needs", "Actions"), (4,)))
    rows = (
        row((code(each.resource), each.base.value, each.head.value, code(each.permission), str(len(each.actions))))
        for each in comparison.coverage
    )
    return Section(before, tuple(rows), left_out=_more("resources"))


def _more(what: str) -> Callable[[int], str]:
    return lambda count: f"{count} {what} are left out here to keep within the size limit; the JSON has them all."
