"""Packs of one or a few rules for tests: `a_pack(an_action(each="entra.users", require="item.safe"))`."""

from __future__ import annotations

from typing import Any

from scanner.engine.pack import Pack
from scanner.engine.plan import plan
from scanner.model.config import Config
from scanner.model.finding import Finding, Outcome
from scanner.model.report import Assessment
from scanner.model.rule import (
    Action,
    Advice,
    Catalogue,
    Category,
    Check,
    Definition,
    Empty,
    Expression,
    Level,
    PointsBasis,
    ResourceInfo,
    Scoring,
    Severity,
    Tier,
    Unlisted,
    UserImpact,
)
from scanner.pipeline import scan
from scanner.snapshot.document import Snapshot
from tests.builders import an_implementation

_EXPRESSIONS = ("each", "any", "expr", "where", "excuse", "require", "applies", "observe", "at")


def an_action(
    id: str = "AdminMFAV2",
    *,
    points: float = 10,
    scoring: Scoring | None = None,
    unlisted: tuple[str | None, str | None] | None = None,
    expect: str | None = None,
    advice: tuple[tuple[str, str], ...] = (),
    requires: tuple[str, ...] = ("entra.users",),
    cost: Level = Level.LOW,
    impact: Level = Level.LOW,
    complexity: Level = Level.LOW,
    **fields: Any,
) -> Action:
    """An action; expressions of its check are given as CEL text by name."""
    given = {key: Expression(fields.pop(key)) for key in _EXPRESSIONS if key in fields}
    if not given.keys() & {"each", "any", "expr"}:
        given = {"each": Expression("entra.users"), "require": Expression("item.safe"), **given}
    if unlisted is not None:
        given["unlisted"] = Unlisted(*(Expression(text) if text else None for text in unlisted))  # type: ignore[assignment]
    default = Scoring.PROPORTIONAL if "each" in given else Scoring.BINARY
    action = Action(
        id=id,
        title=f"Ensure {id} is set up",
        category=Category.IDENTITY,
        product="Microsoft Entra ID",
        points=points,
        points_basis=PointsBasis.PUBLISHED,
        tier=Tier.CORE,
        severity=Severity.HIGH,
        threats=("account breach",),
        rationale="A stolen password alone should not open an account.",
        user_impact=UserImpact(impact, "People are asked once more at sign-in.", "All users"),
        implementation=an_implementation(cost=cost, complexity=complexity),
        requires=requires,
        check=Check(**given, expect=expect),  # type: ignore[arg-type]
        scoring=scoring or default,
        empty=Empty.PASS,
        unit="users",
        advice=tuple(Advice(Expression(when), text) for when, text in advice),
        source=f"rules/entra/{id}.yaml",
    )
    return action._replace(**fields)


def a_pack(*actions: Action, definitions: dict[str, str] | None = None) -> Pack:
    """A compiled pack; definitions are CEL text by `name` or `name(parameter, ...)`."""
    return plan(
        Catalogue(
            actions=actions,
            definitions=tuple(_definition(head, text) for head, text in (definitions or {}).items()),
            resources={
                name: ResourceInfo(name, name.partition(".")[2], f"GET /{name}", f"{name}.Read.All", "name")
                for name in ("entra.users", "entra.policies", "entra.defaults", "exchange.organizationConfig")
            },
            digest="c" * 64,
            version="2026.11",
        )
    )


def measured(action: Action, snapshot: dict[str, Any], **more: Any) -> Assessment:
    """The assessment of one action over inline resources."""
    definitions = more.pop("definitions", None)
    config = more.pop("config", Config())
    return scan(
        a_pack(action, definitions=definitions), Snapshot.from_data({**snapshot, **more}), (), config, "2026-11-20"
    ).actions[0]


def a_finding(outcome: Outcome = Outcome.FAILED, **fields: Any) -> Finding:
    return Finding("AdminMFAV2", outcome, "because")._replace(**fields)


def _definition(head: str, text: str) -> Definition:
    name, _, parameters = head.partition("(")
    names = tuple(part.strip() for part in parameters.rstrip(")").split(",") if part.strip())
    return Definition(name, names, Expression(text, "rules/definitions.yaml"), f"{name} is on.")
