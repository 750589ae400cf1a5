"""The configuration file as people write it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints, WithJsonSchema, model_validator
from pydantic.json_schema import GenerateJsonSchema

from scanner.config.gate import GateDocument
from scanner.config.share import ShareDocument
from scanner.config.strict import Percent, SeverityName, StatusName, Strict, Text
from scanner.config.values import checked_day, checked_format, checked_parameter, checked_pattern

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
    severity: SeverityName | None = Field(default=None, description="In place of the severity that the rule gives.")
    params: dict[str, Parameter] = Field(default={}, description="Parameters of the rule that get another value.")

    @model_validator(mode="after")
    def _says_something(self) -> ActionDocument:
        if self.disabled is None and self.severity is None and not self.params:
            raise ValueError("says nothing; give it 'disabled' with a reason, 'severity' or 'params'")
        return self


RoleName = Literal[
    "global-administrator",
    "security-administrator",
    "exchange-administrator",
    "sharepoint-administrator",
    "account-administrator",
    "helpdesk-administrator",
    "user-administrator",
    "service-administrator",
    "security-reader",
    "security-operator",
    "global-reader",
]
Days = Annotated[int, Field(ge=1)]


class PersonDocument(Strict):
    """Somebody who changes or approves overrides."""

    email: Text | list[Text] = Field(description="The addresses that commits carry.")
    github: Text | None = Field(default=None, description="The handle, without the at sign.")
    roles: list[RoleName] = Field(min_length=1, description="What the person is in Microsoft Entra ID.")


class LifetimeDocument(Strict):
    """Days from the first to the last, both counted, at most, by the severity of the action."""

    critical: Days | None = None
    high: Days | None = None
    medium: Days | None = None
    low: Days | None = None


class ReviewPolicyDocument(Strict):
    """What the entries of the overrides file have to keep to."""

    justification_length: Annotated[int, Field(ge=1)] | None = Field(default=None, description="Characters at least.")
    ticket: Annotated[Text, AfterValidator(checked_pattern)] | None = Field(
        default=None, description="A pattern that the whole ticket matches; then every entry needs one."
    )
    longest_days: LifetimeDocument = LifetimeDocument()
    forbidden: dict[Text, list[StatusName]] = Field(
        default={}, description="Statuses that an action may not have, by its id; '*' is every action."
    )
    asserted_percent: Percent | None = Field(
        default=None, description="Points on people's word, in percent of the maximum, at most."
    )
    extensions: Annotated[int, Field(ge=0)] | None = Field(
        default=None, description="How often the last day of an entry may be put off."
    )


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
    overrides: Text | None = Field(default=None, description="The file of statuses and exceptions.")
    people: list[PersonDocument] = Field(default=[], description="Who may change and approve overrides.")
    review_policy: ReviewPolicyDocument | None = Field(
        default=None, description="What overrides have to look like; each violation is told at the entry."
    )
    gate: GateDocument | None = Field(default=None, description="When a report passes, for the exit code.")
    baseline: Text | None = Field(
        default=None, description="What to compare with: a report, a snapshot, or a revision of git (git:main)."
    )
    share: ShareDocument | None = Field(default=None, description="How the HTML report passes actions on.")


def schema() -> dict[str, Any]:
    """The JSON Schema of the configuration file."""
    generated = ConfigDocument.model_json_schema(schema_generator=_WithoutTitles)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **generated,
        "title": "Tenantscore configuration",
    }
