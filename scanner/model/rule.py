"""An improvement action as its rule file declares it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from scanner.model.framework import Framework
from scanner.record import NamedTuple


class Category(StrEnum):
    """The groups of Microsoft Secure Score."""

    IDENTITY = "identity"
    DATA = "data"
    DEVICE = "device"
    APPS = "apps"
    INFRASTRUCTURE = "infrastructure"


class Severity(StrEnum):
    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Level(StrEnum):
    """How much: of user impact, of implementation cost, of complexity."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


class Tier(StrEnum):
    CORE = "core"
    DEFENSE_IN_DEPTH = "defense-in-depth"
    ADVANCED = "advanced"


class Scoring(StrEnum):
    BINARY = "binary"
    PROPORTIONAL = "proportional"


class Empty(StrEnum):
    """What a collected population of nobody means."""

    PASS = "pass"
    FAIL = "fail"
    NOT_APPLICABLE = "notApplicable"


class PointsBasis(StrEnum):
    """Where the maximum is from: Microsoft publishes it, the rule estimates it, or the snapshot says it."""

    PUBLISHED = "published"
    ESTIMATED = "estimated"
    REPORTED = "reported"
    """The weight that the rows of the snapshot give, in place of an estimate."""
    TENANT = "tenant"
    """The maximum in the tenant's own control profiles."""


class Verification(StrEnum):
    """Whether the outcome was measured from the tenant's settings, or is what Microsoft says it is."""

    VERIFIED = "verified"
    REPORTED = "reported"


class Expression(NamedTuple):
    """CEL text with the place it was written at, so that errors point into the rule file."""

    text: str
    file: str = ""
    line: int = 1
    """1-based line of the first character of the expression."""
    column: int = 1
    """1-based column of the first character of the expression."""
    path: tuple[str | int, ...] = ()
    """Keys and indexes that lead to it in its file."""


class Definition(NamedTuple):
    """A named CEL expression; with parameters it is called like a function."""

    name: str
    parameters: tuple[str, ...]
    expression: Expression
    description: str = ""


class Unlisted(NamedTuple):
    """What decides for everyone when the population itself was not collected.

    Where `passes` is true every item would pass; where `fails` is true none would.
    Anything else leaves the action not assessed.
    """

    passes: Expression | None = None
    fails: Expression | None = None


class Measure(NamedTuple):
    """What one row says of an action: so much of so much."""

    earned: Expression
    of: Expression


class Check(NamedTuple):
    """One of `each`, `any` or `expr`, and what goes with it."""

    each: Expression | None = None
    """The population: a resource (`entra.users`) or any CEL list."""
    any: Expression | None = None
    """A list of which one item has to satisfy `require`."""
    expr: Expression | None = None
    """One boolean for the whole tenant."""
    where: Expression | None = None
    """Which items belong to the population (`item` is the row)."""
    excuse: Expression | None = None
    """Items that leave the population and are counted as excused, such as break-glass accounts."""
    require: Expression | None = None
    applies: Expression | None = None
    """False makes the action not applicable to this tenant."""
    unlisted: Unlisted | None = None
    observe: Expression | None = None
    """The value to show as observed; derived from `require` or `expr` when absent."""
    expect: str | None = None
    """What to show as expected, with parameters as `{name}`; derived when absent."""
    at: Expression | None = None
    """What evidence points to instead of the item: an object of the snapshot, or `[object, "property"]`."""
    key: Expression | None = None
    """Text that says which action of a family a row is about."""
    measure: Measure | None = None
    """In place of `require`: the share that the one row of an action's key gives."""
    points: Expression | None = None
    """What an action is worth, from a row of its key, where its maximum is an estimate."""


class Bounds(NamedTuple):
    """Values that a parameter may be set to."""

    least: float | None = None
    most: float | None = None
    values: tuple[str, ...] = ()
    """Of text, or of each text of a list; empty where any will do."""
    not_above: str = ""
    """Another parameter, whose value this one must not exceed."""


class UserImpact(NamedTuple):
    level: Level
    text: str
    users_affected: str


class Link(NamedTuple):
    title: str
    url: str


class Implementation(NamedTuple):
    cost: Level
    complexity: Level
    prerequisites: tuple[str, ...]
    licenses: tuple[str, ...]
    steps: tuple[str, ...]
    manage_url: str
    learn_more: tuple[Link, ...]


class Advice(NamedTuple):
    """A sentence shown with the action while `when` is true."""

    when: Expression
    text: str


class Action(NamedTuple):
    """One improvement action of the catalogue."""

    id: str
    title: str
    category: Category
    product: str
    points: float
    """The most it can earn; more than 0, at most 10."""
    points_basis: PointsBasis
    tier: Tier
    severity: Severity
    threats: tuple[str, ...]
    rationale: str
    """Why it matters, in a sentence or two."""
    user_impact: UserImpact
    implementation: Implementation
    requires: tuple[str, ...]
    """Resources that the check reads, sorted; derived from the check."""
    check: Check
    scoring: Scoring
    empty: Empty
    satisfied_by: str | None = None
    """A named definition that earns full points when it is true."""
    unit: str = "items"
    """What the population consists of, in the plural: users, administrators, domains."""
    advice: tuple[Advice, ...] = ()
    params: Mapping[str, object] = {}
    """Named thresholds, read as `params.name`."""
    tags: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    deprecated: str | None = None
    """Why the action should no longer be used."""
    source: str = ""
    """The rule file, relative to the pack; the table of an action of a family."""
    line: int = 1
    verification: Verification = Verification.VERIFIED
    key: str | None = None
    """The key of its rows, in a family; compared without case."""
    bounds: Mapping[str, Bounds] = {}
    """Of those parameters that may not be set to anything."""

    @property
    def expected(self) -> str | None:
        """What its check expects in words, with the values that parameters have."""
        return self.check.expect and filled(self.check.expect, self.params)


class ResourceInfo(NamedTuple):
    """What a rule needs to know of a snapshot resource to speak about it."""

    name: str
    """`<service>.<name>`."""
    title: str
    source: str
    """The API path or cmdlet that yields it."""
    permission: str
    """The least-privilege permission or role that reads it."""
    label: str | None = None
    """The field that names a row to a person."""
    match: tuple[str, ...] = ()
    """The fields that tell rows apart; none where nothing does."""
    changes: str = "configuration"
    """The part that its changes belong to, see `scanner.model.part`."""
    settings: tuple[str, ...] = ()
    """Fields whose change on a row of before and after is configuration, whatever `changes` says."""
    size: str | None = None
    """The field whose change makes all changes of its row one of the population."""


class Catalogue(NamedTuple):
    """Rules as loaded: actions by id in order, and what they share."""

    actions: tuple[Action, ...]
    definitions: tuple[Definition, ...]
    resources: Mapping[str, ResourceInfo]
    """Every resource of the registry, by name."""
    digest: str
    """sha256 over the rule files' content."""
    version: str
    """The catalogue's own version."""
    frameworks: tuple[Framework, ...] = ()
    """By id; ids of actions in place of their aliases."""


def filled(text: str, params: Mapping[str, object]) -> str:
    """A text with the values of parameters in place of `{name}`."""
    if "{" in text:
        for name, value in params.items():
            text = text.replace(f"{{{name}}}", in_words(value))
    return text


def in_words(value: object) -> str:
    """The value of a parameter as it stands in a sentence."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
