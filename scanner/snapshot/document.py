"""A snapshot: what was collected of one tenant, and where each value stands in its file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from scanner.model.snapshot import Coverage, CoverageState, Tenant
from scanner.record import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from scanner.snapshot.locate import Known
    from scanner.snapshot.rows import LongRows
    from scanner.snapshot.stream import StreamedRows

SCHEMA_VERSION = "1.0"
SERVICES = (
    "entra",
    "exchange",
    "sharepoint",
    "teams",
    "defender",
    "purview",
    "intune",
    "devices",
    "dns",
    "apps",
    "powerplatform",
    "secureScore",
)
NOT_HELD = Coverage(CoverageState.NOT_COLLECTED)
CLAIMED = Coverage(CoverageState.NOT_COLLECTED, "the snapshot says it was collected, and does not hold it")
HELD = Coverage(CoverageState.COLLECTED)


class Snapshot:
    """The configuration of one tenant at one time. Never changed after it was read."""

    __slots__ = (
        "_digest",
        "_known",
        "_places",
        "_text",
        "collected_at",
        "collector",
        "coverage",
        "path",
        "resources",
        "schema_version",
        "streams",
        "tenant",
    )

    def __init__(
        self,
        resources: Mapping[str, Mapping[str, Any]],
        *,
        path: str | None = None,
        sha256: str | Callable[[], str] = "",
        schema_version: str = SCHEMA_VERSION,
        tenant: Tenant | None = None,
        collected_at: str | None = None,
        collector: str | None = None,
        coverage: Mapping[str, Coverage] | None = None,
        text: str | None = None,
        known: Known | None = None,
        streams: Mapping[str, LongRows] | None = None,
        places: Callable[[Iterable[str]], dict[str, tuple[int, int]]] | None = None,
    ) -> None:
        self.resources = resources
        """service -> name -> rows (a list), one object, or None; property names as the source wrote them."""
        self.path = path
        self.schema_version = schema_version
        self.tenant = tenant or Tenant()
        self.collected_at = collected_at
        """ISO 8601; None where the source did not say."""
        self.collector = collector
        self.coverage = coverage or {}
        """What the collector said, by resource (`entra.users`); ask `coverage_of` for what holds."""
        self.streams = streams or {}
        """Lists that stayed on disk, by resource; `resources` holds an empty list in the place of each."""
        self._digest = sha256
        self._text = text
        self._known = known
        """Where resources begin in the text; others are sought."""
        self._places = places

    @property
    def sha256(self) -> str:
        """Of the file's bytes; empty for data that never was a file."""
        if not isinstance(self._digest, str):
            self._digest = self._digest()
        return self._digest

    @classmethod
    def from_data(cls, data: Mapping[str, Any], path: str = "snapshot") -> Snapshot:
        """A snapshot of plain data: a whole document, or just `{"entra": {...}, ...}` as inline tests write it.

        `tenant`, `collectedAt`, `collector` and `coverage` may stand beside the services. Raises InputError.
        """
        from scanner.snapshot.read import snapshot_of

        return snapshot_of(data, path)

    def coverage_of(self, resource: str) -> Coverage:
        """Whether rules may rely on a resource: only if it is held, and nothing says that it is incomplete."""
        said = self.coverage.get(resource)
        if said is not None and said.state is not CoverageState.COLLECTED:
            return said
        if not self.is_held(resource):
            return NOT_HELD if said is None else CLAIMED
        return said or HELD

    def value(self, resource: str) -> Any:
        """The rows or the object as they were read, whatever the coverage says; None where there is nothing."""
        stream = self.streams.get(resource)
        if stream is not None:
            return stream.all()
        service, _, name = resource.partition(".")
        return self.resources.get(service, {}).get(name)

    def in_memory(self, resource: str) -> Any:
        """Like `value`, but None for a list that is still on disk only."""
        stream = self.streams.get(resource)
        return self.value(resource) if stream is None else stream.held

    def is_held(self, resource: str) -> bool:
        """Whether there is anything at all, without reading it."""
        return resource in self.streams or self.value(resource) is not None

    def rows_held(self, resource: str) -> int | None:
        """The number of rows of a list; None for an object and where nothing is held."""
        stream = self.streams.get(resource)
        if stream is not None:
            return stream.count()
        value = self.value(resource)
        return len(value) if isinstance(value, list) else None

    def rows_of(self, resource: str) -> list[Any] | None:
        """The rows of a list, a single object as its only row; None where nothing is held."""
        value = self.value(resource)
        return value if value is None or isinstance(value, list) else [value]

    def text_of(self, pointer: str) -> str | None:
        """The text of a list as it stands in the file; None where it is not known where it begins and ends."""
        at = self._known.get(pointer) if self._known else None
        if at is None or self._text is None or not isinstance(at[1], list):
            return None
        starts = [start for start, _ in self._known.values() if start > at[0]] if self._known else []
        after = min(starts, default=len(self._text))
        end = self._text.rfind("]", at[0], after)
        return None if end < 0 else self._text[at[0] : end + 1]

    def locate(self, pointers: Iterable[str]) -> dict[str, tuple[int, int]]:
        """1-based line and column in the file by JSON pointer (`/resources/entra/users/0`); absent ones are left out.

        Empty for data that never was a file.
        """
        if self._places is not None:
            return self._places(pointers)
        if self._text is None:
            return {}
        if self.streams:
            from scanner.snapshot.places import positions_around

            return positions_around(self._text, cast("Mapping[str, StreamedRows]", self.streams), pointers)
        from scanner.snapshot.locate import positions

        return positions(self._text, pointers, self._known)
