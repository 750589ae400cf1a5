"""Actions as a table that fits the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reporters._terminal import Screen, wrap
from scanner.model.rule import Action

SEVERITIES = {"critical": "magenta", "high": "red", "medium": "yellow", "low": "dim"}
LONGEST_ID = 32
"""Ids that are longer push their title to the right."""
NARROW = 60
"""Below this width a title has a line of its own."""


def table(screen: Screen, actions: Sequence[Action]) -> Iterator[str]:
    """A heading for each product, and a line for each of its actions, most points first."""
    products: dict[str, list[Action]] = {}
    for action in actions:
        products.setdefault(action.product, []).append(action)
    names = min(max((len(action.id) for action in actions), default=0), LONGEST_ID)
    for product in sorted(products, key=lambda name: (-_points(products[name]), name)):
        held = sorted(products[product], key=lambda action: (-action.points, action.id.casefold()))
        yield from (screen.paint(line, "bold") for line in screen.lines(f"{product} ({_amount(held)})"))
        for action in held:
            yield from _rows(screen, action, names)
        yield ""
    yield _amount(actions)


def number(points: float) -> str:
    return f"{points:.6f}".rstrip("0").rstrip(".")


def worth(points: float) -> str:
    return f"{number(points)} point{'' if points == 1 else 's'}"


def _rows(screen: Screen, action: Action, names: int) -> Iterator[str]:
    severity = action.severity.value
    facts = f"{number(action.points):>4}  {screen.paint(severity.ljust(8), SEVERITIES[severity])}  "
    id, title, used = screen.text(action.id), screen.text(action.title), 16
    if screen.width < NARROW:
        yield facts + screen.cut(id, screen.width - used)
        yield from screen.dim(wrap(title, screen.width - used), used)
    else:
        yield facts + screen.cut(f"{id.ljust(names)}  {title}", screen.width - used)


def _amount(actions: Sequence[Action]) -> str:
    noun = "action" if len(actions) == 1 else "actions"
    return f"{len(actions)} {noun}, {worth(_points(actions))}"


def _points(actions: Sequence[Action]) -> float:
    from scanner.model.points import micro, points_of

    return points_of(sum(micro(action.points) for action in actions))
