"""Write the generated files, or with `--check` show how those that are there differ.

A generated file is a line of the table below: where it lies, and the function that returns its text, or the data of a
JSON file.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from difflib import unified_diff
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
GENERATED = {
    "examples/contoso/snapshot.json": "scripts.contoso.snapshot:text",
    "README.md": "scripts.readme:readme",
    "schemas/config.schema.json": "scanner.config.document:schema",
    "schemas/definitions.schema.json": "scanner.rules.schema:definitions_schema",
    "schemas/report.schema.json": "scanner.model.schema:report_schema",
    "schemas/framework.schema.json": "scanner.rules.frameworks:framework_schema",
    "schemas/rule.schema.json": "scanner.rules.schema:rule_schema",
    "schemas/snapshot.schema.json": "scanner.snapshot.schema:schema_text",
}


def main(arguments: list[str]) -> int:
    """Exit code 1 when `--check` found a file that is not current."""
    check = "--check" in arguments
    stale = [path for path, source in GENERATED.items() if _is_stale(ROOT / path, generate(source), check=check)]
    if stale and check:
        print(f"{len(stale)} generated files are not current; 'make generate' writes them", file=sys.stderr)
        return 1
    return 0


def generate(source: str) -> str:
    """The text of a generated file, from `module:function`."""
    module, _, name = source.partition(":")
    function: Callable[[], Any] = getattr(import_module(module), name)
    made = function()
    return made if isinstance(made, str) else json.dumps(made, ensure_ascii=False, indent=2) + "\n"


def _is_stale(path: Path, text: str, *, check: bool) -> bool:
    present = path.read_text("utf-8") if path.exists() else ""
    if present == text:
        return False
    name = path.relative_to(ROOT).as_posix()
    if check:
        lines = list(
            unified_diff(present.splitlines(), text.splitlines(), name, f"{name} (generated)", lineterm="", n=1)
        )
        print(*lines[:60], sep="\n")
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        print(f"wrote {name}")
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
