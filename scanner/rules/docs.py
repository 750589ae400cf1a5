"""The documentation of the rules: a page for each action, an index, and what each permission unlocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from scanner.model.framework import Framework
from scanner.model.points import micro, points_of
from scanner.model.rule import Action, Catalogue, PointsBasis, Verification
from scanner.record import NamedTuple
from scanner.rules.docs_permissions import permissions_page
from scanner.rules.markdown import NOTE, code, escape, number, page, path_of, table
from scanner.rules.testing import RuleTest
from scanner.rules.uses import definitions_of, expressions

INDEX = "README.md"


class Documented(NamedTuple):
    """What pages are made from."""

    catalogue: Catalogue
    frameworks: tuple[Framework, ...]
    tests: tuple[RuleTest, ...]


def rule_pages(given: Documented, *, sources: str = "../../..") -> dict[str, str]:
    """Pages by their paths in one folder: `entra/AdminMFAV2.md` and the index.

    `sources` is the way from a page back to where the paths of the rule files begin.
    """
    tests: dict[str, list[RuleTest]] = {}
    for one in given.tests:
        tests.setdefault(one.action, []).append(one)
    pages = {
        path_of(action): _page(action, given, tests.get(action.id, []), sources) for action in given.catalogue.actions
    }
    return {INDEX: _index(given.catalogue), **pages}


def pages_of(given: Documented) -> dict[str, str]:
    """Everything, by paths in the folder of the documentation: `rules/...` and `permissions.md`."""
    pages = {f"rules/{path}": text for path, text in rule_pages(given).items()}
    return {"permissions.md": permissions_page(given.catalogue), **pages}


def catalogue_pages() -> dict[str, str]:
    """The pages of the built-in catalogue."""
    from scanner.data import data_root
    from scanner.rules.frameworks import load_frameworks
    from scanner.rules.load import load_pack
    from scanner.rules.testing import selected
    from scanner.snapshot.resources import load_registry

    roots = [data_root() / "rules"]
    pack = load_pack(roots, load_registry())
    return pages_of(Documented(pack.catalogue, load_frameworks(roots), tuple(selected(roots, ()))))


def _index(catalogue: Catalogue) -> str:
    products: dict[str, list[Action]] = {}
    for action in catalogue.actions:
        products.setdefault(action.product, []).append(action)
    total = points_of(sum(micro(action.points) for action in catalogue.actions))
    blocks: list[Iterable[str]] = []
    for product in sorted(products, key=lambda name: (-sum(micro(a.points) for a in products[name]), name)):
        held = sorted(products[product], key=lambda action: (-action.points, action.id.casefold()))
        blocks += [
            [f"## {product}"],
            table(("action", "", "points", "severity", "scoring"), map(_row, held), right=(2,)),
        ]
    return page(
        [NOTE],
        ["# Rules"],
        [f"{len(catalogue.actions)} improvement actions worth {number(total)} points, catalogue {catalogue.version}."],
        *blocks,
    )


def _row(action: Action) -> tuple[str, ...]:
    points = number(action.points) + (" (est.)" if action.points_basis is PointsBasis.ESTIMATED else "")
    link = f"[{code(action.id)}]({path_of(action)})"
    return link, escape(action.title), points, action.severity.value, action.scoring.value


def _page(action: Action, given: Documented, tests: Sequence[RuleTest], sources: str) -> str:
    it = action.implementation
    return page(
        [NOTE],
        [f"# {escape(action.title)}"],
        [f"> Deprecated: {escape(action.deprecated)}"] if action.deprecated else [],
        table(("", ""), _facts(action, given.frameworks)),
        ["## Why"],
        [escape(action.rationale)],
        ["## Check"],
        *_check(action, given.catalogue),
        ["## Reads"],
        table(("resource", "source", "permission"), _reads(action, given.catalogue)),
        ["## To do"],
        [f"- First: {escape(text)}" for text in it.prerequisites],
        [f"{index}. {escape(text)}" for index, text in enumerate(it.steps, 1)],
        ["## What people notice"],
        [f"{escape(action.user_impact.text)} Affected: {_inside(escape(action.user_impact.users_affected))}."],
        ["## Links"],
        [f"- [{escape(title)}]({url})" for title, url in (("Settings", it.manage_url), *it.learn_more)],
        ["## Tests"] if tests else [],
        [f"- *{one.test.expect.outcome.value}*: {escape(one.test.name)}" for one in tests],
        [f"The rule: [{action.source}]({sources}/{action.source})"],
    )


def _facts(action: Action, frameworks: Iterable[Framework]) -> Iterator[tuple[str, str]]:
    estimated = " (estimated)" if action.points_basis is PointsBasis.ESTIMATED else ""
    over = f", over {action.unit}" if action.check.each else ""
    it = action.implementation
    facts = {
        "id": code(action.id),
        "aliases": ", ".join(map(code, action.aliases)),
        "points": f"{number(action.points)}{estimated}, {action.scoring.value}{over}",
        "measured": "as Microsoft reports it, not verified" if action.verification is Verification.REPORTED else "",
        "severity": action.severity.value,
        "category": f"{action.category.value}, {action.tier.value}",
        "product": escape(action.product),
        "threats": escape(", ".join(action.threats)),
        "user impact": action.user_impact.level.value,
        "cost and complexity": f"{it.cost.value}, {it.complexity.value}",
        "licences": escape(", ".join(it.licenses)),
        "parameters": ", ".join(code(f"{name} = {value}") for name, value in action.params.items()),
        "tags": escape(", ".join(action.tags)),
    }
    yield from ((name, text) for name, text in facts.items() if text)
    for framework in frameworks:
        direct = [escape(one.id) for one in framework.controls if action.id in one.actions]
        related = [f"{escape(one.id)} (related)" for one in framework.controls if action.id in one.related]
        if direct or related:
            yield escape(framework.title), ", ".join((*direct, *related))


def _check(action: Action, catalogue: Catalogue) -> Iterator[Iterable[str]]:
    """Each expression as written, then what the definitions in them mean."""
    if action.satisfied_by:
        yield [f"Earned in full where {code(action.satisfied_by)} holds."]
    for key, expression in expressions(action):
        yield [f"{code(key)}:"]
        yield ["```cel", *expression.text.strip().splitlines(), "```"]
    known = {definition.name: definition for definition in catalogue.definitions}
    used = definitions_of(action, known)
    yield (
        table(
            ("definition", "means"),
            ((code(_signature(name, known[name].parameters)), escape(known[name].description)) for name in used),
        )
        if used
        else []
    )


def _signature(name: str, parameters: Sequence[str]) -> str:
    return f"{name}({', '.join(parameters)})" if parameters else name


def _reads(action: Action, catalogue: Catalogue) -> Iterator[tuple[str, str, str]]:
    for name in action.requires:
        resource = catalogue.resources.get(name)
        yield code(name), code(resource.source) if resource else "", escape(resource.permission) if resource else ""


def _inside(text: str) -> str:
    """A phrase as part of a sentence: without a full stop of its own."""
    return text.rstrip(".")
