"""What tests, flips and coverage came to, for people at a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from reporters._terminal import Screen
from scanner.cli.rules.packs import count
from scanner.rules.coverage import Coverage
from scanner.rules.mutate import Mutations
from scanner.rules.rule_flips import Flip
from scanner.rules.testing import Difference, RuleTest

SHOWN = 4
"""Actions that are named for one flip; --json has them all."""


def differences(screen: Screen, rule_test: RuleTest, found: Sequence[Difference]) -> Iterator[str]:
    """A failed test: where it stands, and line by line what it expects and what it got."""
    yield f"{screen.paint('failed', 'red')} {rule_test.action}: {screen.text(rule_test.test.name)}"
    yield screen.paint(f"  {rule_test.place}", "dim")
    labels = max(len(one.key) for one in found) + 2
    for one in found:
        head = one.key.ljust(labels)
        yield from _side(screen, f"  {head}", "-", one.expected, one.actual, "red")
        yield from _side(screen, f"  {' ' * labels}", "+", one.actual, one.expected, "green")


def _side(screen: Screen, head: str, sign: str, value: object, other: object, style: str) -> Iterator[str]:
    """One side of a difference; of two lists, only what the other does not have."""
    if isinstance(value, list) and isinstance(other, list):
        shown = [_text(item) for item in value if item not in other] or [
            "(the rest, in this order)",
            *map(_text, value),
        ]
        if not value:
            shown = ["(none)"]
    else:
        shown = [_text(value)]
    for index, text in enumerate(shown):
        margin = head if index == 0 else " " * len(head)
        for line in screen.lines(text, len(head) + 2):
            yield f"{margin}{screen.paint(f'{sign} {line}', style)}"
            margin = " " * len(head)


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def flips(screen: Screen, report: Mutations) -> Iterator[str]:
    """The flips that no test notices, by property, with the actions they concern; then the share of the others."""
    yield from _unnoticed(screen, report.unnoticed)
    if report.absent:
        head = f"Properties that checks read and no test comes to ({len(report.absent)}), each as a flip not noticed"
        yield screen.paint(head, "bold")
        for name in report.absent:
            yield from (f"  {line}" for line in screen.lines(name, 2))
        yield ""
    share = f", {report.percent:.1f} %" if report.percent is not None else ""
    looked_at = f"{count(report.actions, 'action')}, {count(report.tests, 'test')}"
    yield f"{report.noticed} of {count(report.flips, 'flip')} noticed{share} ({looked_at})"


def _unnoticed(screen: Screen, unnoticed: Sequence[Flip]) -> Iterator[str]:
    kinds: dict[tuple[str, str], list[str]] = {}
    for flip in unnoticed:
        kinds.setdefault((flip.property, flip.action), []).append(flip.kind)
    actions: dict[tuple[str, str], list[str]] = {}
    for (name, action), found in kinds.items():
        actions.setdefault((name, ", ".join(found)), []).append(action)
    if actions:
        yield screen.paint(f"Flips that no test notices ({len(unnoticed)})", "bold")
    for (name, found_kinds), concerned in sorted(actions.items()):
        yield from (f"  {line}" for line in screen.lines(f"{name}: {found_kinds}", 2))
        more = f" and {len(concerned) - SHOWN} more" if len(concerned) > SHOWN else ""
        yield from screen.dim(screen.lines(", ".join(concerned[:SHOWN]) + more, 4), 4)
    if actions:
        yield ""


def unread(screen: Screen, found: Coverage) -> Iterator[str]:
    """Resources that no rule reads, and of the others the fields that none does."""
    idle = [use.resource for use in found.uses if not use.actions]
    if idle:
        yield screen.paint(f"Resources that no rule reads ({len(idle)})", "bold")
        yield from (f"  {line}" for line in screen.lines(", ".join(idle), 2))
        yield ""
    partly = [use for use in found.uses if use.actions and use.unread]
    if partly:
        yield screen.paint("Fields that no rule reads, of resources that some rule does", "bold")
    for use in partly:
        yield f"  {screen.paint(use.resource, 'cyan')} ({len(use.unread)} of {use.fields})"
        yield from screen.dim(screen.lines(", ".join(use.unread), 4), 4)
    if partly:
        yield ""
    resources = f"{found.resources_read} of {found.resources} resources"
    yield f"{resources} and {found.fields_read} of {found.fields} fields are read"
