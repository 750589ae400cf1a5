"""The values of the language that Python has no type for, and the type of every value.

int, float, bool, str, bytes, None, list and dict are themselves; the rest are our own.
"""

from __future__ import annotations

from scanner.cel.errors import CelError
from scanner.record import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime, timedelta

Value = Any
"""Any value of the language."""

INT_MIN, INT_MAX, UINT_MAX = -(2**63), 2**63 - 1, 2**64 - 1
NANOS = 1_000_000_000


class Uint(int):
    """An unsigned 64-bit integer."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"Uint({int(self)})"

    __str__ = int.__repr__


class CelType:
    """The type of a value, itself a value: `type(1) == int`."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __eq__(self, other: object) -> bool:
        return type(other) is CelType and other.name == self.name

    def __hash__(self) -> int:
        return hash(("type", self.name))

    def __repr__(self) -> str:
        return f"CelType({self.name!r})"

    def __str__(self) -> str:
        return self.name


class BoolKey:
    """A bool as a key of a map that also has the number which Python takes for the same key."""

    __slots__ = ("value",)

    def __init__(self, value: bool) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return other is self.value or (type(other) is BoolKey and other.value is self.value)

    def __hash__(self) -> int:
        return hash(("bool", self.value))

    def __repr__(self) -> str:
        return repr(self.value)


class Timestamp:
    """An instant in nanoseconds since 1970-01-01T00:00:00Z, from year 1 to the end of year 9999."""

    __slots__ = ("nanoseconds",)

    def __init__(self, nanoseconds: int) -> None:
        if not TIMESTAMP_MIN <= nanoseconds <= TIMESTAMP_MAX:
            raise CelError("range", "the timestamp is outside the years 1 to 9999")
        self.nanoseconds = nanoseconds

    def __eq__(self, other: object) -> bool:
        return type(other) is Timestamp and other.nanoseconds == self.nanoseconds

    def __lt__(self, other: Timestamp) -> bool:
        return self.nanoseconds < other.nanoseconds

    def __hash__(self) -> int:
        return hash(("timestamp", self.nanoseconds))

    def __str__(self) -> str:
        from scanner.cel.times import format_timestamp

        return format_timestamp(self)

    def __repr__(self) -> str:
        return f"Timestamp({str(self)!r})"

    def to_datetime(self) -> datetime:
        """An aware datetime in UTC; it has microseconds only."""
        from scanner.cel.times import to_datetime

        return to_datetime(self)


class Duration:
    """A span of time in nanoseconds, at most 315,576,000,000 seconds either way."""

    __slots__ = ("nanoseconds",)

    def __init__(self, nanoseconds: int) -> None:
        if not -DURATION_MAX <= nanoseconds <= DURATION_MAX:
            raise CelError("range", "the duration is longer than 10,000 years")
        self.nanoseconds = nanoseconds

    def __eq__(self, other: object) -> bool:
        return type(other) is Duration and other.nanoseconds == self.nanoseconds

    def __lt__(self, other: Duration) -> bool:
        return self.nanoseconds < other.nanoseconds

    def __hash__(self) -> int:
        return hash(("duration", self.nanoseconds))

    def __str__(self) -> str:
        from scanner.cel.times import format_duration

        return format_duration(self)

    def __repr__(self) -> str:
        return f"Duration({str(self)!r})"

    def to_timedelta(self) -> timedelta:
        """A timedelta; it has microseconds only."""
        from scanner.cel.times import to_timedelta

        return to_timedelta(self)


TIMESTAMP_MIN, TIMESTAMP_MAX = -62_135_596_800 * NANOS, 253_402_300_800 * NANOS - 1
DURATION_MAX = 315_576_000_000 * NANOS


class Optional:
    """A value that may be absent: `optional.of(1)`, `optional.none()` and what `m.?field` gives."""

    __slots__ = ("held",)

    def __init__(self, *held: Value) -> None:
        self.held = held
        """The value alone, or nothing."""

    def __eq__(self, other: object) -> bool:
        return type(other) is Optional and other.held == self.held

    __hash__ = None  # type: ignore[assignment]  # as what it holds may have none

    def __repr__(self) -> str:
        return f"Optional({', '.join(map(repr, self.held))})"


class Opaque:
    """A value of a type that an extension adds: it has equality and a text."""

    __slots__ = ()
    cel_name = ""
    """The name of the type."""


class Namespace(dict[str, Any]):
    """A map that may not be complete: a name that it lacks is `unknown`, which is an error and never *absent*."""

    __slots__ = ()


TYPE_NAMES: dict[type, str] = {
    bool: "bool",
    int: "int",
    Uint: "uint",
    float: "double",
    str: "string",
    bytes: "bytes",
    type(None): "null_type",
    list: "list",
    dict: "map",
    Namespace: "map",
    Timestamp: "google.protobuf.Timestamp",
    Duration: "google.protobuf.Duration",
    CelType: "type",
    Optional: "optional_type",
}
TYPES = {name: CelType(name) for name in (*TYPE_NAMES.values(), "net.IP", "net.CIDR")}
NUMBERS = frozenset({int, Uint, float})


class Streamed:
    """A list of rows that is too long to hold. Macros walk over it; anything else reads it whole."""

    def blocks(self, fields: tuple[str, ...] | None) -> Iterator[Sequence[dict[str, Any]]]:
        """The rows in order, some at a time; each holds just `fields`, as far as it has them, or all it has."""
        raise NotImplementedError

    def kept(
        self,
        name: str,
        fields: tuple[str, ...],
        wanted: tuple[str, ...] | None,
        test: Callable[[dict[str, Any]], bool],
    ) -> list[dict[str, Any]]:
        """The rows that a test holds for, which sees just `fields`.

        They hold `wanted`, or with None all they have. `name` is the text of the filter, where it is about this list
        and the bindings alone, else empty.
        """
        raise NotImplementedError

    def held(self) -> list[Any]:
        """All rows, each of them whole."""
        raise NotImplementedError

    def __len__(self) -> int:
        raise NotImplementedError

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for block in self.blocks(None):
            yield from block


def type_name(value: Value) -> str:
    found = TYPE_NAMES.get(type(value))
    return found or (value.cel_name if isinstance(value, Opaque) else type(value).__name__)


def adapt(value: Any) -> Value:
    """A value of the caller's data as a value of the language."""
    if type(value) in TYPE_NAMES:
        return value
    for plain in (Uint, int, float, str, bytes):
        if isinstance(value, plain):
            return plain(value)  # type: ignore[arg-type]
    if isinstance(value, (list, tuple)):
        return list(value)
    return _adapt_rarely(value)


def _adapt_rarely(value: Any) -> Value:
    from collections.abc import Mapping
    from datetime import datetime, timedelta

    if isinstance(value, Streamed):
        return value.held()
    if isinstance(value, Opaque):
        return value
    if isinstance(value, Mapping):
        return value if isinstance(value, Namespace) else dict(value)
    if isinstance(value, datetime):
        from scanner.cel.times import from_datetime

        return from_datetime(value)
    if isinstance(value, timedelta):
        from scanner.cel.times import from_timedelta

        return from_timedelta(value)
    raise CelError("invalid_argument", f"a Python {type(value).__name__} is not a value of the language")
