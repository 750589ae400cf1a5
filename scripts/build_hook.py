"""Part of the build: the catalogue and the schemas go into the wheel as data of the package.

The catalogue goes in twice: as the files that people read, and compiled for the Python that builds the wheel. Another
version of Python compiles it once for each user.

An editable install gets neither; it runs from the checkout, where they lie at the root.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

DATA = ("rules", "schemas")


class BuildHook(BuildHookInterface):  # type: ignore[misc]  # hatchling is only there while a wheel is built
    """Puts the data folders where `scanner.data` looks for them."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "standard":
            build_data["force_include"].update({folder: f"scanner/_data/{folder}" for folder in DATA})
            compiled = self._compiled()
            build_data["force_include"][str(compiled)] = f"scanner/_data/{compiled.name}"

    def _compiled(self) -> Path:
        """A file with the compiled catalogue."""
        sys.path.insert(0, self.root)
        from scanner.rules.cache import sealed, shipped_path
        from scanner.rules.compiled import pack_to_bytes
        from scanner.rules.load import load_pack
        from scanner.snapshot.resources import load_registry

        folder = Path(self.root, "build", "compiled")
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / Path(shipped_path()).name
        path.write_bytes(sealed(pack_to_bytes(load_pack([Path(self.root, "rules")], load_registry()))))
        return path
