"""The overrides file and the status files as people write them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic.alias_generators import to_camel
from pydantic.json_schema import GenerateJsonSchema

from scanner.model.day import checked_day
from scanner.model.override import Rest
from scanner.model.status import Status

DRAFT = "https://json-schema.org/draft/2020-12/schema"
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Word = Annotated[str, StringConstraints(pattern=r"^\S+$", max_length=320)]
Day = Annotated[str, AfterValidator(checked_day), Field(json_schema_extra={"format": "date"})]


class _WithoutTitles(GenerateJsonSchema):
    """A field's title would only repeat its name."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


class Strict(BaseModel):
    """Unknown keys are faults, and nothing is converted silently."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, alias_generator=to_camel)


class ScopeDocument(Strict):
    """Where the entry holds; a part that is left out means everywhere."""

    tenants: list[Word] | None = Field(default=None, min_length=1, description="Ids or domains of tenants.")
    subjects: list[Text] | None = Field(
        default=None, min_length=1, description="Users, devices, domains, ...: ids or names, as evidence shows them."
    )
    where: Text | None = Field(default=None, description="A condition in CEL over a failing `item`.")

    @model_validator(mode="after")
    def _picks_one_way(self) -> ScopeDocument:
        if self.tenants is None and self.subjects is None and self.where is None:
            raise ValueError("needs 'tenants', 'subjects' or 'where'")
        if self.subjects is not None and self.where is not None:
            raise ValueError("has both 'subjects' and 'where'; pick the items in one way")
        return self


class PinDocument(Strict):
    """What was accepted; written by `tenantscore overrides pin`."""

    taken: Day = Field(description="The day it was taken.")
    observed: dict[Text, str] | None = Field(default=None, min_length=1, description="What was observed, by subject.")
    details: dict[Text, Text] | None = Field(
        default=None, min_length=1, description="What fails of the condition, and a digest of all it reads, by subject."
    )
    subjects: list[Text] | None = Field(default=None, min_length=1, description="Which items may fail.")
    failing: int | None = Field(default=None, ge=1, description="How many items may fail, whichever they are.")
    open_percent: float | None = Field(
        default=None, gt=0, le=100, description="How much of the maximum may be open, in percent."
    )
    digest: Word = Field(description="Over the content, so that an edit by hand shows.")

    @model_validator(mode="after")
    def _says_one_thing(self) -> PinDocument:
        observed = self.observed if self.open_percent is None else None  # a share may have both
        said = [each for each in (observed, self.subjects, self.failing, self.open_percent) if each is not None]
        if len(said) != 1:
            raise ValueError("needs exactly one of 'observed', 'subjects', 'failing' and 'openPercent'")
        if self.details is not None and observed is None:
            raise ValueError("'details' goes with 'observed'")
        return self


class OverrideDocument(Strict):
    """One decision about one improvement action."""

    action: Word = Field(description="Id of the improvement action.")
    status: Word = Field(description="What was decided.", json_schema_extra={"enum": []})
    justification: Text = Field(description="Why, for whoever reviews it a year from now.")
    owner: Word = Field(description="Who answers for it: the address of a person or a role.")
    approved_by: Word | None = Field(default=None, description="Who approved it; somebody else than its author.")
    ticket: Word | None = Field(default=None, description="Where it was discussed.")
    created: Day = Field(description="The first day it holds, in UTC.")
    expires: Day = Field(description="The last day it holds, in UTC.")
    notes: Text | None = Field(default=None, description="Anything else.")
    tags: list[Word] = Field(default=[], description="Words to find it by.")
    scope: ScopeDocument | None = None
    pin: PinDocument | None = None

    @model_validator(mode="after")
    def _begins_before_it_ends(self) -> OverrideDocument:
        if self.expires < self.created:
            raise ValueError(f"expires on {self.expires}, before it was created on {self.created}")
        return self


class OverridesDocument(Strict):
    """Decisions about improvement actions. An override sets a status; it never changes what was measured."""

    overrides: list[OverrideDocument] = Field(description="The entries.")


class StatusDocument(Strict):
    """What a status means for points, and what it asks for."""

    id: Literal["to-address", "planned", "risk-accepted", "third-party", "alternate-mitigation", "completed"]
    title: Text
    means: Text = Field(description="A line for tables.")
    rest: Literal["open", "accepted", "asserted"] = Field(description="The band of the points that are not measured.")
    settable: bool = Field(description="Whether an entry may set it.")
    listed: bool = Field(description="Whether its actions stay in the list of what is to be done.")
    approval: bool = Field(description="Whether somebody else has to approve it.")
    graph: Text | None = Field(default=None, description="The state of Microsoft Graph that says the same.")
    imported_from: list[Text] = Field(default=[], description="States of Microsoft Graph that become it, lower case.")
    hint: Text | None = Field(default=None, description="What to do in place of setting it.")


def overrides_schema() -> dict[str, Any]:
    """The JSON Schema of the overrides file."""
    from scanner.overrides.statuses import statuses

    generated = OverridesDocument.model_json_schema(schema_generator=_WithoutTitles)
    status = generated["$defs"]["OverrideDocument"]["properties"]["status"]
    status["enum"] = [rule.id.value for rule in statuses().values() if rule.settable]
    status.pop("pattern", None)
    status.pop("maxLength", None)
    return {"$schema": DRAFT, **generated, "title": "Tenantscore overrides"}


def status_schema() -> dict[str, Any]:
    """The JSON Schema of a status file."""
    generated = StatusDocument.model_json_schema(schema_generator=_WithoutTitles)
    return {"$schema": DRAFT, **generated, "title": "A status of Tenantscore: what it means for points"}


__all__ = ["OverridesDocument", "Rest", "Status", "StatusDocument", "overrides_schema", "status_schema"]
