"""Foreign exports to snapshots. A module of this folder with a constant `IMPORTER` is one more `--from`."""

from __future__ import annotations

from functools import cache

from scanner.importers.importer import Importer


@cache
def importers() -> dict[str, Importer]:
    """Every importer by name, sorted."""
    from importlib import import_module
    from pkgutil import iter_modules

    modules = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
    found = [module.IMPORTER for module in modules if hasattr(module, "IMPORTER")]
    return {importer.name: importer for importer in sorted(found, key=lambda one: one.name)}


def importer(name: str) -> Importer:
    """The importer of that name. Raises InputError for an unknown one."""
    from scanner.model.names import did_you_mean
    from scanner.model.problem import fault

    known = importers()
    if name not in known:
        hint = did_you_mean(name, known) or "one of " + ", ".join(known)
        raise fault("--from", f"there is no importer '{name}'", hint)
    return known[name]
