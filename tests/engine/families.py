"""Families for tests of the engine: `a_family("A", "B", require="item.safe")`."""

from __future__ import annotations

from typing import Any

from scanner.model.config import Config
from scanner.model.report import Assessment, Report
from scanner.model.rule import Action, Check, Empty, Expression, Measure, PointsBasis
from scanner.pipeline import scan
from scanner.snapshot.document import Snapshot
from tests.packs import a_pack, an_action


def a_family(*ids: str, measure: tuple[str, str] | None = None, **fields: Any) -> tuple[Action, ...]:
    """Actions that share a check over `entra.users`, by the property `kind` of a row; texts are CEL."""
    texts = {"key": "item.kind", **({} if measure else {"require": "item.safe"})}
    texts |= {name: fields.pop(name) for name in ("key", "where", "require", "points", "observe") if name in fields}
    check = Check(
        each=Expression(fields.pop("each", "entra.users")),
        measure=Measure(*map(Expression, measure)) if measure else None,
        **{name: Expression(text) for name, text in texts.items()},  # type: ignore[arg-type]
    )
    defaults = {"check": check, "empty": Empty.NOT_APPLICABLE, "points_basis": PointsBasis.ESTIMATED}
    return tuple(an_action(id, each="entra.users")._replace(key=id, **{**defaults, **fields}) for id in ids)


def scanned(actions: tuple[Action, ...], users: list[Any], **services: Any) -> Report:
    snapshot = Snapshot.from_data({"entra": {"users": users}, **services})
    return scan(a_pack(*actions), snapshot, (), Config(), "2026-11-20")


def by_id(report: Report) -> dict[str, Assessment]:
    return {assessment.id: assessment for assessment in report.actions}
