"""What tests, flips and coverage came to, for people at a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from reporters._terminal import Screen
from scanner.rules.testing import Difference, RuleTest


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
