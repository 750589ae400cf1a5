"""Part of the build: the catalogue and the schemas go into the wheel as data of the package.

An editable install gets neither; it runs from the checkout, where they lie at the root.
"""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

DATA = ("rules", "schemas")


class BuildHook(BuildHookInterface):  # type: ignore[misc]  # hatchling is only there while a wheel is built
    """Puts the data folders where `scanner.data` looks for them."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "standard":
            build_data["force_include"].update({folder: f"scanner/_data/{folder}" for folder in DATA})
