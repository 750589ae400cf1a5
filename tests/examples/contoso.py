"""The example tenant as the command line would measure it, loaded once for all tests."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from scanner.config.load import load
from scanner.engine.pack import Pack
from scanner.model.config import Config
from scanner.model.report import Report
from scanner.pipeline import scan
from scanner.rules.load import load_pack
from scanner.snapshot.read import snapshot_of
from scanner.snapshot.resources import load_registry

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "examples" / "contoso"
SNAPSHOT = FOLDER / "snapshot.json"
CONFIG = FOLDER / "tenantscore.yaml"
AS_OF = "2026-11-20"


@cache
def pack() -> Pack:
    return load_pack([ROOT / "rules"], load_registry())


@cache
def config() -> Config:
    settings = load(str(CONFIG), "tenantscore.yaml", str(FOLDER))
    return Config(**{field: setting.value for field, setting in settings.items()})


@cache
def document() -> dict[str, Any]:
    """The file as data; not to be changed."""
    data: dict[str, Any] = json.loads(SNAPSHOT.read_text("utf-8"))
    return data


@cache
def report() -> Report:
    return measured(document())


def measured(data: dict[str, Any], by: Pack | None = None) -> Report:
    return scan(by or pack(), snapshot_of(data, "snapshot.json"), (), config(), AS_OF)


def readers(resource: str) -> Pack:
    """The part of the pack that reads a resource; to lose it changes nothing for the others."""
    whole = pack()
    actions = tuple(compiled for compiled in whole.actions if resource in compiled.action.requires)
    return whole._replace(
        actions=actions, catalogue=whole.catalogue._replace(actions=tuple(compiled.action for compiled in actions))
    )


def without(resource: str, data: dict[str, Any] | None = None) -> dict[str, Any]:
    """The document as if a resource had never been asked for."""
    service, _, name = resource.partition(".")
    data = data or document()
    held = {key: value for key, value in data["resources"][service].items() if key != name}
    coverage = {key: entry for key, entry in data["coverage"].items() if key != resource}
    return {**data, "coverage": coverage, "resources": {**data["resources"], service: held}}


def unclaimed(resource: str) -> dict[str, Any]:
    """The document with nothing said about the coverage of a resource."""
    data = document()
    return {**data, "coverage": {key: entry for key, entry in data["coverage"].items() if key != resource}}
