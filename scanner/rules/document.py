"""A rule file as people write it, checked by pydantic."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel

from scanner.model.finding import Outcome
from scanner.model.rule import Category, Empty, Level, PointsBasis, Scoring, Severity, Tier

Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=2000)]
Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Cel = Annotated[str, StringConstraints(min_length=1, max_length=4096)]
ACTION_ID = r"^[A-Za-z][A-Za-z0-9_]{1,99}$"
ActionId = Annotated[str, StringConstraints(pattern=ACTION_ID)]
ResourceName = Annotated[str, StringConstraints(pattern=r"^[a-z][A-Za-z0-9]*\.[a-z][A-Za-z0-9]*$")]
Url = Annotated[str, StringConstraints(pattern=r"^https://[^\s\"'<>]+$", max_length=500)]
StatedBasis = Literal[PointsBasis.PUBLISHED, PointsBasis.ESTIMATED]
Maximum = Annotated[float, Field(gt=0, le=10, strict=True)]
Amount = Annotated[float, Field(strict=True)]
Count = Annotated[int, Field(strict=True)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][A-Za-z0-9]*$", max_length=100)]


class Document(BaseModel):
    """Strict: unknown keys are faults, and nothing is converted silently."""

    model_config = ConfigDict(extra="forbid", alias_generator=to_camel, frozen=True)


class UserImpactDocument(Document):
    level: Level
    text: Sentence
    users_affected: Sentence


class LinkDocument(Document):
    title: Sentence
    url: Url


class ImplementationDocument(Document):
    cost: Level
    complexity: Level
    prerequisites: list[Sentence] = []
    licenses: list[Word] = Field(default=[], description="Plans of which any one is enough.")
    steps: list[Sentence] = Field(min_length=1)
    manage_url: Url
    learn_more: list[LinkDocument] = Field(min_length=1)


class UnlistedDocument(Document):
    passes: Cel | None = Field(default=None, alias="pass", description="True only if every item would pass.")
    fails: Cel | None = Field(default=None, alias="fail", description="True only if no item would pass.")


class CheckDocument(Document):
    each: Cel | None = None
    any: Cel | None = None
    expr: Cel | None = None
    where: Cel | None = None
    excuse: Cel | None = None
    require: Cel | None = None
    applies: Cel | None = None
    unlisted: UnlistedDocument | None = None
    observe: Cel | None = None
    expect: Sentence | None = None
    at: Cel | None = None


class AdviceDocument(Document):
    when: Cel
    text: Sentence


class ExpectDocument(Document):
    """What a test expects; only what is given is compared."""

    outcome: Outcome
    earned: Amount | None = None
    unknown: Amount | None = None
    count: Count | None = None
    total: Count | None = None
    not_assessed: Count | None = None
    excused: Count | None = None
    missing: list[ResourceName] | None = None
    subjects: list[str] | None = Field(default=None, description="Subjects of the evidence, in order.")
    pointers: list[str] | None = Field(default=None, description="JSON pointers of the evidence, in order.")
    advice: Count | None = Field(default=None, description="How many pieces of advice are given.")


class ConfigDocument(Document):
    break_glass_accounts: list[str] = []


class TestDocument(Document):
    __test__ = False

    name: Sentence
    snapshot: dict[str, Any]
    coverage: dict[str, Any] = {}
    tenant: dict[str, Any] = {}
    collected_at: str | None = None
    config: ConfigDocument = ConfigDocument()
    expect: ExpectDocument


class ParamDocument(Document):
    """A parameter with bounds; where it has none, its default alone is enough."""

    default: bool | int | float | str | list[str]
    min: Amount | None = Field(default=None, description="The least that a number may be set to.")
    max: Amount | None = Field(default=None, description="The most that a number may be set to.")
    not_above: Name | None = Field(default=None, description="The parameter whose value this one must not exceed.")
    values: list[Word] = Field(default=[], description="What a text, or each text of a list, may be.")


Params = dict[Name, ParamDocument | bool | int | float | str | list[str]]


class RuleDocument(Document):
    """One improvement action with its documentation and its tests."""

    id: ActionId
    title: Sentence
    category: Category
    product: Word
    points: Maximum
    points_basis: StatedBasis = PointsBasis.PUBLISHED
    tier: Tier
    severity: Severity
    threats: list[Word] = Field(min_length=1)
    rationale: Sentence
    user_impact: UserImpactDocument
    implementation: ImplementationDocument
    requires: list[ResourceName] = Field(min_length=1)
    satisfied_by: Name | None = None
    unit: Word = "items"
    params: Params = {}
    check: CheckDocument
    advice: list[AdviceDocument] = []
    scoring: Scoring
    empty: Empty = Empty.PASS
    tags: list[Word] = []
    aliases: list[ActionId] = []
    deprecated: Sentence | None = None
    tests: list[TestDocument] = Field(min_length=1)


class DefinitionDocument(Document):
    description: Sentence
    parameters: list[Name] = []
    expr: Cel


class DefinitionsDocument(Document):
    """Named CEL expressions that rules share."""

    definitions: dict[Name, DefinitionDocument]
