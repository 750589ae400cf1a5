"""A family as people write it: what its actions share, and the tables that list them."""

from __future__ import annotations

from pydantic import Field

from scanner.model.rule import Category, Empty, Level, PointsBasis, Scoring, Severity, Tier, Verification
from scanner.rules.document import (
    ActionId,
    AdviceDocument,
    Cel,
    Document,
    ExpectDocument,
    LinkDocument,
    Maximum,
    Params,
    ResourceName,
    Sentence,
    StatedBasis,
    TestDocument,
    Url,
    UserImpactDocument,
    Word,
)


class MeasureDocument(Document):
    """A share that a row gives."""

    earned: Cel
    of: Cel


class FamilyCheckDocument(Document):
    """One condition for the rows of every action; a row belongs to the action whose key it has."""

    each: Cel
    key: Cel = Field(description="Text that says which action a row (`item`) is about.")
    match: Cel = Field(default="id", description="The key of an action, made of its `id`.")
    where: Cel | None = None
    require: Cel | None = None
    measure: MeasureDocument | None = Field(
        default=None, description="In place of `require`: an action has one row, which gives its share."
    )
    points: Cel | None = Field(
        default=None, description="The maximum of an action, from a row; used where the table only estimates it."
    )
    applies: Cel | None = None
    observe: Cel | None = None
    expect: Sentence | None = None
    at: Cel | None = None


class SharedImplementationDocument(Document):
    """What entries of tables need not repeat."""

    cost: Level | None = None
    complexity: Level | None = None
    prerequisites: list[Sentence] = Field(default=[], description="What has to be there first.")
    licenses: list[Word] = Field(default=[], description="Plans of which any one is enough.")
    steps: list[Sentence] = Field(default=[], description="Steps for entries that have none of their own.")
    manage_url: Url | None = None
    learn_more: list[LinkDocument] = Field(default=[], description="Pages that say more.")


class FamilyExpectDocument(ExpectDocument):
    """What a test of every action expects; shares stand for points where those differ."""

    share: float | None = Field(
        default=None, ge=0, le=1, strict=True, description="Earned points, as a share of the maximum."
    )
    unknown_share: float | None = Field(default=None, ge=0, le=1, strict=True, description="Unknown points, likewise.")


class FamilyTestDocument(TestDocument):
    """A test of every action, with `$id` and `$key` in its texts; or of the one that `action` names."""

    action: ActionId | None = None
    expect: FamilyExpectDocument


class FamilyDocument(Document):
    """What the actions of a family have in common; its tables may say otherwise."""

    category: Category
    product: Word
    tier: Tier
    severity: Severity
    points: Maximum
    points_basis: StatedBasis = PointsBasis.ESTIMATED
    verification: Verification = Verification.VERIFIED
    requires: list[ResourceName] = Field(min_length=1)
    unit: Word = "items"
    params: Params = Field(default={})
    check: FamilyCheckDocument
    advice: list[AdviceDocument] = Field(default=[])
    scoring: Scoring
    empty: Empty = Empty.NOT_APPLICABLE
    implementation: SharedImplementationDocument = SharedImplementationDocument()
    tags: list[Word] = Field(default=[])
    tests: list[FamilyTestDocument] = Field(min_length=1)


class EntryImplementationDocument(Document):
    """How to do it; what is left out is the table's or the family's."""

    cost: Level | None = None
    complexity: Level | None = None
    prerequisites: list[Sentence] | None = None
    licenses: list[Word] | None = None
    steps: list[Sentence] | None = Field(default=None, min_length=1)
    manage_url: Url | None = None
    learn_more: list[LinkDocument] | None = Field(default=None, min_length=1)


class EntryDocument(Document):
    """One action of a table."""

    title: Sentence
    category: Category | None = None
    product: Word | None = None
    points: Maximum | None = Field(default=None, description="Only where Microsoft publishes the maximum.")
    points_basis: StatedBasis | None = None
    tier: Tier | None = None
    severity: Severity | None = None
    scoring: Scoring | None = None
    threats: list[Word] = Field(min_length=1)
    rationale: Sentence
    user_impact: UserImpactDocument
    implementation: EntryImplementationDocument
    tags: list[Word] = Field(default=[])
    aliases: list[ActionId] = Field(default=[])
    deprecated: Sentence | None = None


class TableDocument(Document):
    """Actions of a family; what stands above them holds for all of them."""

    category: Category | None = None
    product: Word | None = None
    tier: Tier | None = None
    prerequisites: list[Sentence] | None = None
    licenses: list[Word] | None = None
    manage_url: Url | None = None
    learn_more: list[LinkDocument] | None = Field(default=None, min_length=1)
    tags: list[Word] = Field(default=[])
    actions: dict[ActionId, EntryDocument] = Field(min_length=1)
