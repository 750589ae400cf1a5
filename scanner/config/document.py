"""The configuration file as people write it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic.alias_generators import to_camel
from pydantic.json_schema import GenerateJsonSchema

from scanner.config.values import checked_day, checked_format, checked_parameter

Text = Annotated[str, StringConstraints(min_length=1)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=500)]
Parameter = Annotated[
    Any,
    AfterValidator(checked_parameter),
    WithJsonSchema({"type": ["boolean", "number", "string", "array"], "items": {"type": "string"}}),
]


class _WithoutTitles(GenerateJsonSchema):
    """A field's title would only repeat its name."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


class Strict(BaseModel):
    """Unknown keys are faults, and nothing is converted silently."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, alias_generator=to_camel)


class AccountDocument(Strict):
    """An emergency account by its id, its user principal name, or both."""

    id: Text | None = Field(default=None, description="The object id of the account.")
    user_principal_name: Text | None = Field(default=None, description="The sign-in name of the account.")
    note: Text | None = Field(default=None, description="What the account is for; shown to nobody but you.")

    @model_validator(mode="after")
    def _names_somebody(self) -> AccountDocument:
        if self.id is None and self.user_principal_name is None:
            raise ValueError("needs an 'id' or a 'userPrincipalName'")
        return self


class ZonesDocument(Strict):
    """Below `bad` percent the score is bad, below `okay` it is okay, from there on it is good."""

    bad: float = Field(default=50, ge=0, le=100)
    okay: float = Field(default=75, ge=0, le=100)

    @model_validator(mode="after")
    def _ascend(self) -> ZonesDocument:
        if self.bad > self.okay:
            raise ValueError("'bad' must not be greater than 'okay'")
        return self


class ActionDocument(Strict):
    """How one action departs from the catalogue."""

    disabled: Reason | None = Field(
        default=None, description="Why the action is switched off; it is then in no total, and listed with this reason."
    )
    severity: Literal["critical", "high", "medium", "low"] | None = Field(
        default=None, description="In place of the severity that the rule gives."
    )
    params: dict[str, Parameter] = Field(default={}, description="Parameters of the rule that get another value.")

    @model_validator(mode="after")
    def _says_something(self) -> ActionDocument:
        if self.disabled is None and self.severity is None and not self.params:
            raise ValueError("says nothing; give it 'disabled' with a reason, 'severity' or 'params'")
        return self


class ConfigDocument(Strict):
    """Settings of Tenantscore. Paths are relative to the file."""

    snapshot: Text | None = Field(default=None, description="The snapshot to measure.")
    rules: list[Text] = Field(default=[], description="Folders of rules beside the built-in catalogue.")
    formats: list[Annotated[Text, AfterValidator(checked_format)]] = Field(
        default=["console"], min_length=1, description="What to write: FORMAT or FORMAT=PATH; '-' is stdout."
    )
    as_of: Annotated[str, AfterValidator(checked_day)] | None = Field(
        default=None,
        description="The day that dates are judged by, such as 2026-11-20.",
        json_schema_extra={"format": "date"},
    )
    break_glass_accounts: list[Text | AccountDocument] = Field(
        default=[], description="Emergency accounts, which rules leave out where that is right."
    )
    zones: ZonesDocument = Field(default=ZonesDocument(), description="Where the score is bad, okay and good.")
    frameworks: list[Text] = Field(
        default=[], description="Ids of frameworks; only actions that their controls name are measured."
    )
    actions: dict[str, ActionDocument] = Field(
        default={}, description="Departures from the catalogue, by the id of the action."
    )


def schema() -> dict[str, Any]:
    """The JSON Schema of the configuration file."""
    generated = ConfigDocument.model_json_schema(schema_generator=_WithoutTitles)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **generated,
        "title": "Tenantscore configuration",
    }
