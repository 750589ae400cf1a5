"""The gate as people write it, and as a value of the model."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from scanner.config.strict import Percent, SeverityName, StatusName, Strict, Text
from scanner.model.gate import GatePolicy, Requirement
from scanner.model.rule import Severity
from scanner.model.status import Status
from scanner.record import TYPE_CHECKING

if TYPE_CHECKING:
    from scanner.yamlfile import Document

Wanted = Literal["completed"] | StatusName
Fails = Literal["fail", "allow"]
_ADJUSTS = {"warn_only", "allow_incomplete"}


class GateDocument(Strict):
    """When a report passes. What is equal to a limit is allowed."""

    lowest_score: Percent | None = Field(default=None, description="The score, in percent, at least.")
    lowest_verified: Percent | None = Field(
        default=None, description="What was measured alone, in percent of the maximum, at least."
    )
    largest_asserted: Percent | None = Field(
        default=None, description="What is earned on people's word, in percent of the maximum, at most."
    )
    largest_unknown: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = Field(
        default=None, description="Points that may be not assessed; beyond it the gate is incomplete."
    )
    largest_not_assessed: Annotated[int, Field(ge=0)] | None = Field(
        default=None, description="Actions that may be not assessed; beyond it the gate is incomplete."
    )
    actions: dict[Text, Wanted | Annotated[list[Wanted], Field(min_length=1)]] = Field(
        default={}, description="What an action has to be, by its id: a status or several; completed always will do."
    )
    not_open: list[SeverityName] = Field(default=[], description="Severities of which no action may have open points.")
    not_newly_open: list[SeverityName] = Field(
        default=[], description="Severities of which no action may have open points that had none in the baseline."
    )
    no_regression: bool = Field(
        default=False,
        description="Settings and overrides may not lower the score of the baseline; people and rules may.",
    )
    expired_overrides: Fails = Field(default="allow", description="What entries do whose last day is over.")
    reopened_overrides: Fails = Field(default="allow", description="What entries do whose finding got worse.")
    policy_violations: Fails = Field(default="allow", description="What entries do that break the review policy.")
    warn_only: bool = Field(default=False, description="Failures are told, and the exit code is 0.")
    allow_incomplete: bool = Field(
        default=False, description="Rules that could not be checked are told, and the exit code is 0."
    )

    @model_validator(mode="after")
    def _asks_something(self) -> GateDocument:
        if not self.model_fields_set - _ADJUSTS:
            raise ValueError("asks for nothing; give it a rule, such as 'lowestScore: 50'")
        return self


def gate_of(written: GateDocument, document: Document) -> GatePolicy:
    """The policy, with the places of the actions that it names."""
    values = written.model_dump()
    values |= {name: getattr(written, name) == "fail" for name in _FAIL}
    values |= {name: tuple(map(Severity, getattr(written, name))) for name in ("not_open", "not_newly_open")}
    values["actions"] = tuple(
        Requirement(
            id,
            tuple(map(Status, [wanted] if isinstance(wanted, str) else wanted)),
            document.key_place(("gate", "actions", id)),
        )
        for id, wanted in written.actions.items()
    )
    return GatePolicy(**values)


_FAIL = ("expired_overrides", "reopened_overrides", "policy_violations")
