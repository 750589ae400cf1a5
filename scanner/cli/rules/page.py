"""One action as a page in the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reporters._terminal import Screen
from scanner.cli.rules.table import SEVERITIES, worth
from scanner.model.framework import Framework
from scanner.model.rule import Action, Catalogue, PointsBasis, Verification
from scanner.rules.testing import RuleTest
from scanner.rules.uses import definitions_of, expressions

INDENT = 2
LABELS = 12
"""Columns of a label and the space after it."""
OUTCOMES = {"passed": "green", "partial": "yellow", "failed": "red", "not-assessed": "dim", "not-applicable": "dim"}


VERIFICATIONS = {Verification.VERIFIED: "", Verification.REPORTED: "as Microsoft reports it, not verified"}


def page(screen: Screen, action: Action, catalogue: Catalogue, tests: Sequence[RuleTest]) -> Iterator[str]:
    """What, why, points, the check as written, what it reads and which permission unlocks that, steps, tests."""
    blocks = [
        _head(screen, action),
        _facts(screen, action, catalogue.frameworks),
        _prose(screen, "Why", action.rationale),
        _check(screen, action),
        _definitions(screen, action, catalogue),
        _reads(screen, action, catalogue),
        _steps(screen, action),
        _impact(screen, action),
        _links(screen, action),
        _tests(screen, tests),
    ]
    first = True
    for block in blocks:
        lines = list(block)
        if lines:
            yield from lines if first else ("", *lines)
            first = False


def _head(screen: Screen, action: Action) -> Iterator[str]:
    severity = action.severity.value
    estimated = " (estimated)" if action.points_basis is PointsBasis.ESTIMATED else ""
    amount = f"{worth(action.points)}{estimated}"
    facts = f"{amount}, {screen.paint(severity, SEVERITIES[severity])}"
    room = screen.width - len(f"{amount}, {severity}") - 2
    id = screen.text(action.id)
    if len(id) <= room:
        yield f"{screen.paint(id.ljust(room), 'bold')}  {facts}"
    else:
        yield from (screen.paint(id, "bold"), facts)
    yield from screen.lines(action.title)
    if action.deprecated:
        yield from (screen.paint(line, "yellow") for line in screen.lines(f"Deprecated: {action.deprecated}"))


def _facts(screen: Screen, action: Action, frameworks: Iterable[Framework]) -> Iterator[str]:
    facts = {
        "product": f"{action.product}, {action.category.value}, {action.tier.value}",
        "scoring": f"{action.scoring.value}, over {action.unit}" if action.check.each else action.scoring.value,
        "measured": VERIFICATIONS[action.verification],
        "threats": ", ".join(action.threats),
        "licences": ", ".join(action.implementation.licenses),
        "tags": ", ".join(action.tags),
        "aliases": ", ".join(action.aliases),
        "params": ", ".join(f"{name} = {value}" for name, value in action.params.items()),
        **{framework.id: _controls(action, framework) for framework in frameworks},
        "rule": f"{action.source}:{action.line}",
    }
    labels = max(LABELS, *(len(label) + 2 for label, text in facts.items() if text))
    for label, text in facts.items():
        if text:
            yield from _labelled(screen, label, screen.text(text), labels)


def _controls(action: Action, framework: Framework) -> str:
    direct = [control.id for control in framework.controls if action.id in control.actions]
    related = [control.id for control in framework.controls if action.id in control.related]
    parts = (", ".join(direct), f"related: {', '.join(related)}" if related else "")
    return "; ".join(filter(None, parts))


def _prose(screen: Screen, title: str, text: str) -> Iterator[str]:
    yield screen.paint(title, "bold")
    yield from _indented(screen.lines(text, INDENT))


def _check(screen: Screen, action: Action) -> Iterator[str]:
    yield screen.paint("Check", "bold")
    written = [(key, expression.text) for key, expression in expressions(action)]
    if action.satisfied_by:
        written.insert(0, ("satisfiedBy", action.satisfied_by))
    labels = max(LABELS, *(len(key) + 2 for key, _ in written))
    for key, text in written:
        lines = [piece for line in text.strip().splitlines() for piece in _code(screen, line, labels)]
        yield from _beside(screen, key, lines, labels)


def _code(screen: Screen, line: str, labels: int) -> list[str]:
    """A line of an expression, its own indentation kept, broken where it is too long."""
    text = line.strip()
    margin = len(line) - len(line.lstrip())
    return [" " * margin + piece for piece in screen.lines(text, INDENT + labels + margin)]


def _definitions(screen: Screen, action: Action, catalogue: Catalogue) -> Iterator[str]:
    known = {definition.name: definition for definition in catalogue.definitions}
    used = definitions_of(action, known)
    if used:
        yield screen.paint("Definitions", "bold")
    for name in used:
        head = f"{name}({', '.join(known[name].parameters)})" if known[name].parameters else name
        yield f"{' ' * INDENT}{screen.paint(screen.text(head), 'cyan')}"
        yield from _indented(screen.lines(known[name].description, 2 * INDENT), 2 * INDENT)


def _reads(screen: Screen, action: Action, catalogue: Catalogue) -> Iterator[str]:
    yield screen.paint("Reads", "bold")
    for name in action.requires:
        resource = catalogue.resources.get(name)
        if resource is None:
            yield f"{' ' * INDENT}{name}"
            continue
        yield f"{' ' * INDENT}{screen.paint(name, 'cyan')}"
        yield from _indented(screen.lines(f"{resource.source}, with {resource.permission}", 2 * INDENT), 2 * INDENT)


def _steps(screen: Screen, action: Action) -> Iterator[str]:
    it = action.implementation
    yield screen.paint(f"To do (cost {it.cost.value}, complexity {it.complexity.value})", "bold")
    for text in it.prerequisites:
        yield from _beside(screen, "-", screen.lines(f"First: {text}", INDENT + 3), 3)
    for index, text in enumerate(it.steps, 1):
        yield from _beside(screen, f"{index}.", screen.lines(text, INDENT + 4), 4)


def _impact(screen: Screen, action: Action) -> Iterator[str]:
    yield from _prose(screen, f"User impact: {action.user_impact.level.value}", action.user_impact.text)
    yield from _indented(screen.dim(screen.lines(f"Affected: {action.user_impact.users_affected}", INDENT)))


def _links(screen: Screen, action: Action) -> Iterator[str]:
    yield screen.paint("Links", "bold")
    for title, url in (("Settings", action.implementation.manage_url), *action.implementation.learn_more):
        yield f"{' ' * INDENT}{screen.text(title)}"
        yield from _indented(screen.dim([screen.text(url)]), 2 * INDENT)


def _tests(screen: Screen, tests: Sequence[RuleTest]) -> Iterator[str]:
    if tests:
        yield screen.paint(f"Tests ({len(tests)})", "bold")
    for one in tests:
        outcome = one.test.expect.outcome.value
        lines = screen.lines(one.test.name, INDENT + 16)
        yield from _beside(screen, outcome, lines, 16, OUTCOMES[outcome])


def _labelled(screen: Screen, label: str, text: str, labels: int) -> Iterator[str]:
    yield from _beside(screen, label, screen.lines(text, INDENT + labels), labels)


def _beside(screen: Screen, label: str, lines: Sequence[str], labels: int, style: str = "dim") -> Iterator[str]:
    """A label, and lines to the right of it."""
    for index, line in enumerate(lines):
        head = screen.paint(label.ljust(labels), style) if index == 0 else " " * labels
        yield f"{' ' * INDENT}{head}{line}".rstrip()


def _indented(lines: Iterable[str], margin: int = INDENT) -> Iterator[str]:
    return (" " * margin + line for line in lines)
