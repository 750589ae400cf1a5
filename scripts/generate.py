"""Write the generated files, or with `--check` show how those that are there differ.

A generated file is a line of the first table below: where it lies, and the function that returns its text, or the data
of a JSON file. The second table has the functions that return several files, texts by their paths in a folder, and the
files in that folder that are nobody's but theirs.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
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
    "schemas/family.schema.json": "scanner.rules.schema:family_schema",
    "schemas/family-table.schema.json": "scanner.rules.schema:family_table_schema",
    "schemas/overrides.schema.json": "scanner.overrides.document:overrides_schema",
    "schemas/status.schema.json": "scanner.overrides.document:status_schema",
    "docs/compare.md": "scripts.comparing:page",
    "schemas/comparison.schema.json": "scanner.model.schema:comparison_schema",
    "schemas/report.schema.json": "scanner.model.schema:report_schema",
    "schemas/framework.schema.json": "scanner.rules.frameworks:framework_schema",
    "schemas/rule.schema.json": "scanner.rules.schema:rule_schema",
    "schemas/snapshot.schema.json": "scanner.snapshot.schema:schema_text",
    "schemas/tags.schema.json": "scanner.rules.tags:tags_schema",
}
SEVERAL = {"docs": ("scanner.rules.docs:catalogue_pages", "rules/**/*.md")}


def main(arguments: list[str]) -> int:
    """Exit code 1 when `--check` found a file that is not current."""
    check = "--check" in arguments
    stale = [path for path, source in GENERATED.items() if _is_stale(ROOT / path, generate(source), check=check)]
    for folder, (source, theirs) in SEVERAL.items():
        texts = generate_several(source)
        stale += [path for path, text in texts.items() if _is_stale(ROOT / folder / path, text, check=check)]
        stale += [path for path in left_over(folder, theirs, texts) if _is_removed(ROOT / folder / path, check=check)]
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


def generate_several(source: str) -> dict[str, str]:
    """Texts by path, from `module:function`."""
    module, _, name = source.partition(":")
    function: Callable[[], dict[str, str]] = getattr(import_module(module), name)
    return function()


def left_over(folder: str, theirs: str, texts: Iterable[str]) -> list[str]:
    """Files of a folder that were generated once and are not any more."""
    found = (path.relative_to(ROOT / folder).as_posix() for path in (ROOT / folder).glob(theirs))
    return sorted(set(found) - set(texts))


def _is_removed(path: Path, *, check: bool) -> bool:
    name = path.relative_to(ROOT).as_posix()
    if check:
        print(f"{name} is not generated any more")
    else:
        path.unlink()
        print(f"removed {name}")
    return True


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
