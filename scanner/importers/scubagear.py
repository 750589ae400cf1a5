"""ScubaGear's ProviderSettingsExport.json, and the `Raw` part of its ScubaResults file, as a snapshot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scanner.files import read_bytes
from scanner.importers.importer import Importer, ImportResult, Left, Mapped, Unread
from scanner.importers.normalise import Normaliser
from scanner.importers.scubagear_keys import LEFT, READ, SOURCES, SUBSETS, UNKNOWN, Source
from scanner.importers.scubagear_shapes import finished, unwrapped
from scanner.model.problem import InputError, fault
from scanner.model.snapshot import Coverage, CoverageState
from scanner.record import Any, NamedTuple
from scanner.snapshot.document import SCHEMA_VERSION
from scanner.snapshot.fields import is_timestamp
from scanner.snapshot.parse import parse, summarised
from scanner.snapshot.read import read_text
from scanner.snapshot.resources import Registry
from scanner.snapshot.shape import DocumentFault, kind, placed

GRAPH = "entra."
"""Resources that Graph PowerShell wrote in PascalCase; the rest keeps the casing of its cmdlet or API."""
COMMANDS = ("_successful_commands", "_unsuccessful_commands")


def read(path: str, registry: Registry) -> ImportResult:
    """The snapshot of a ScubaGear export. Raises InputError for a file that is not one, and for a malformed one."""
    text = read_text(read_bytes(path), path)
    document = parse(text, path)
    pointer = "/Raw" if isinstance(document, dict) and isinstance(document.get("Raw"), dict) else ""
    export = document["Raw"] if pointer else document
    _refuse_others(export, path)
    if faults := list(_faults(export, pointer)):
        raise InputError(summarised(placed(faults, text, path), path))
    return _Import(export, registry).result()


IMPORTER = Importer("scubagear", "ScubaGear provider export (ProviderSettingsExport.json, ScubaResults.json)", read)


def _refuse_others(export: Any, path: str) -> None:
    if not isinstance(export, dict) or not any(key == "module_version" or key.endswith(COMMANDS) for key in export):
        hint = "give ProviderSettingsExport.json of a ScubaGear run, or its ScubaResults file"
        if isinstance(export, dict) and "schemaVersion" in export:
            hint = "it looks like a snapshot already"
        raise fault(f"{path}:1:1", "not a ScubaGear export", hint)


def _faults(export: Mapping[str, Any], pointer: str) -> Iterable[DocumentFault]:
    """Keys that hold something else than objects, or lists of them."""
    for source in SOURCES:
        value = export.get(source.key)
        for index, row in enumerate(value if isinstance(value, list) else ()):
            if row is not None and not isinstance(row, dict):
                at = f"{pointer}/{source.key}/{index}"
                yield DocumentFault(at, f"{source.key} is a list of objects, and this is {kind(row)}")
        if value is not None and not isinstance(value, list | dict):
            yield DocumentFault(f"{pointer}/{source.key}", f"{source.key} is a list of objects, not {kind(value)}")


class _Taken(NamedTuple):
    """What one source gives."""

    value: Any
    """Rows, an object, or None."""
    coverage: Coverage


class _Import:
    """One export on its way to a snapshot."""

    def __init__(self, export: Mapping[str, Any], registry: Registry) -> None:
        self.export = export
        self.registry = registry
        self.succeeded = _names(export, COMMANDS[0])
        self.failed = _names(export, COMMANDS[1])
        self.tenant = _first(export.get("tenant_details"))
        self.left: list[Left] = []

    def result(self) -> ImportResult:
        sources = {source.resource: source for source in SOURCES if self.registry.get(source.resource)}
        taken = {resource: self._take(source) for resource, source in sorted(sources.items())}
        taken |= {name: _part(key) for name, key in SUBSETS.items() if key in self.export and name not in taken}
        resources: dict[str, dict[str, Any]] = {}
        for name, found in taken.items():
            if found.value is not None:
                service, _, resource = name.partition(".")
                resources.setdefault(service, {})[resource] = found.value
        mapped = [
            Mapped(sources[name].key, name, len(found.value) if isinstance(found.value, list) else None)
            for name, found in taken.items()
            if found.value is not None
        ]
        self._leave({source.key for source in sources.values()})
        return ImportResult(
            self._document(resources, taken), tuple(mapped), tuple(sorted(self.left)), tuple(_unread(taken))
        )

    def _document(self, resources: dict[str, Any], taken: Mapping[str, _Taken]) -> dict[str, Any]:
        when = self.export.get("timestamp_zulu")
        version = self.export.get("module_version")
        return {
            "schemaVersion": SCHEMA_VERSION,
            "tenant": self._tenant(resources),
            "collectedAt": when if isinstance(when, str) and is_timestamp(when) else None,
            "collector": f"ScubaGear {version}" if isinstance(version, str) else "ScubaGear",
            "coverage": {name: _entry(found.coverage) for name, found in sorted(taken.items())},
            "resources": resources,
        }

    def _tenant(self, resources: Mapping[str, Any]) -> dict[str, Any]:
        """Seats are not in the export: it counts accounts and licences, not people who have one."""
        entra = resources.get("entra", {})
        domains = [*entra.get("domains", ()), *(entra.get("organization", {}).get("verifiedDomains") or ())]
        default = [domain.get("id") or domain.get("name") for domain in domains if domain.get("isDefault")]
        skus = {sku["skuPartNumber"] for sku in entra.get("subscribedSkus", ()) if "skuPartNumber" in sku}
        return {
            "id": _text(self.tenant, "TenantId"),
            "displayName": _text(self.tenant, "DisplayName"),
            "defaultDomain": default[0] if default else _text(self.tenant, "DomainName"),
            "seats": None,
            "industry": None,
            "licenses": sorted(skus),
        }

    def _take(self, source: Source) -> _Taken:
        """The rows of a source, with the state that the list of commands gives them."""
        if source.key not in self.export:
            return _Taken(None, Coverage(CoverageState.NOT_COLLECTED, self._why_absent(source)))
        raw = self.export[source.key]
        rows = unwrapped(source.key, [row for row in (raw if isinstance(raw, list) else [raw]) if row is not None])
        value = self._normal(source, rows)
        command = source.commands[0]
        if failed := [name for name in source.commands if name.lower() in self.failed]:
            return _Taken(value or None, Coverage(CoverageState.ERROR, f"{failed[0]} failed"))
        if rows:
            return _Taken(value, _whole(value, source.key))
        if source.license and self.export.get(source.license) is False:
            return _Taken(None, Coverage(CoverageState.NOT_LICENSED, f"the tenant has no licence for {command}"))
        if not any(name.lower() in self.succeeded for name in source.commands):
            detail = f"'{source.key}' is empty, and the export does not say that {command} succeeded"
            return _Taken(None, Coverage(CoverageState.ERROR, detail))
        if raw is None or value is None:
            return _Taken(None, Coverage(CoverageState.ERROR, f"{command} gave nothing"))
        return _Taken(value, Coverage(CoverageState.COLLECTED))

    def _normal(self, source: Source, rows: list[dict[str, Any]]) -> Any:
        resource = self.registry.get(source.resource)
        assert resource is not None, "sources without a resource are left out before"
        normaliser = Normaliser(resource, graph=source.resource.startswith(GRAPH))
        tenant_id = _text(self.tenant, "TenantId")
        made = [finished(source.resource, normaliser.row(row), tenant_id) for row in rows]
        for name in sorted(normaliser.dropped):
            self.left.append(Left(f"{source.key}.{name}", "mangled by PowerShell, or of another type than documented"))
        if resource.shape == "list":
            return made
        return made[0] if len(made) == 1 else None

    def _why_absent(self, source: Source) -> str:
        ran = [product for product in source.products if f"{product}{COMMANDS[0]}" in self.export]
        if source.products and not ran:
            return f"ScubaGear was not run for {source.products[0]}"
        return f"the export does not hold '{source.key}'"

    def _leave(self, taken: set[str]) -> None:
        for key, value in self.export.items():
            if key in taken or key in READ or key.endswith(COMMANDS):
                continue
            reason = LEFT.get(key, UNKNOWN)
            if key == "total_user_count":
                reason = "the count failed" if value == -1 else "counts accounts, not licensed users"
            self.left.append(Left(key, reason))


def _whole(value: Any, key: str) -> Coverage:
    if value is None:
        return Coverage(CoverageState.ERROR, f"'{key}' holds several objects where the tenant has one")
    return Coverage(CoverageState.COLLECTED)


def _part(key: str) -> _Taken:
    return _Taken(None, Coverage(CoverageState.NOT_COLLECTED, f"'{key}' knows eight privileged roles only"))


def _entry(coverage: Coverage) -> dict[str, Any]:
    detail = {} if coverage.detail is None else {"detail": coverage.detail}
    return {"state": coverage.state.value, **detail}


def _unread(taken: Mapping[str, _Taken]) -> Iterable[Unread]:
    for name, found in sorted(taken.items()):
        if found.coverage.state is not CoverageState.COLLECTED:
            yield Unread(name, found.coverage.state.value, found.coverage.detail or "")


def _names(export: Mapping[str, Any], suffix: str) -> set[str]:
    """Names of cmdlets in lower case, over every product."""
    lists = [value for key, value in export.items() if key.endswith(suffix) and isinstance(value, list)]
    return {name.lower() for value in lists for name in value if isinstance(name, str)}


def _first(value: Any) -> Mapping[str, Any]:
    inner = value[0] if isinstance(value, list) and value else value
    return inner if isinstance(inner, dict) else {}


def _text(row: Mapping[str, Any], key: str) -> str | None:
    value = row.get(key)
    return value if isinstance(value, str) and value else None
