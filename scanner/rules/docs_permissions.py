"""The page of permissions: what each of them unlocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from scanner.model.points import micro, points_of
from scanner.model.rule import Action, Catalogue
from scanner.rules.markdown import NOTE, code, escape, number, page, path_of, table
from scanner.rules.permissions import NONE, order, permissions


def permissions_page(catalogue: Catalogue, pages: str = "rules") -> str:
    """What each permission unlocks; `pages` is the way to the folder of the pages of the actions."""
    found = permissions(catalogue)
    total = points_of(sum(micro(action.points) for action in catalogue.actions))
    return page(
        [NOTE],
        ["# Permissions"],
        _lead(catalogue, total),
        ["## In the order of what they unlock"],
        ["Each line with all lines above it: how much can then be assessed in full."],
        table(
            ("permission", "actions", "points", "of all"),
            (
                (code(step.permission), str(step.actions), number(step.points), f"{100 * step.points / total:.0f} %")
                for step in order(catalogue)
                if step.permission != NONE
            ),
            right=(1, 2, 3),
        ),
        ["## What needs which"],
        ["*Alone* counts the actions that need no other permission."],
        table(
            ("permission", "reads", "actions", "points", "alone", "points alone"),
            (
                (
                    f"[{code(one.name)}](#{_anchor(one.name)})",
                    str(len(one.resources)),
                    str(len(one.actions)),
                    number(one.points),
                    str(len(one.alone)),
                    number(one.points_alone),
                )
                for one in found
            ),
            right=(1, 2, 3, 4, 5),
        ),
        *(block for one in found for block in _permission(one.name, one.resources, one.actions, catalogue, pages)),
    )


def _lead(catalogue: Catalogue, total: float) -> list[str]:
    lines = [
        f"The {len(catalogue.actions)} actions of the catalogue are worth {number(total)} points.",
        "Each permission below is the least that reads the resources beside it.",
        "An action that lacks one of its permissions is *not assessed*, and the report says which.",
    ]
    free = [step for step in order(catalogue) if step.permission == NONE]
    lines += [f"Without any, {each.actions} actions worth {number(each.points)} points are assessed." for each in free]
    return lines


def _permission(
    name: str, resources: Sequence[str], actions: Sequence[Action], catalogue: Catalogue, pages: str
) -> Iterator[Iterable[str]]:
    yield [f"### {name}"]
    yield [f"- {code(one)}: {escape(catalogue.resources[one].source)}" for one in resources]
    yield [", ".join(f"[{code(action.id)}]({pages}/{path_of(action)}) {number(action.points)}" for action in actions)]


def _anchor(name: str) -> str:
    """As GitHub makes it of a heading."""
    return "".join(char for char in name.lower().replace(" ", "-") if char.isalnum() or char in "-_")
