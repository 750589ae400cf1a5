from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from scanner.yamlfile import load_yaml
from scripts.generate import GENERATED, ROOT, SEVERAL, generate, generate_several, left_over

CONFIG_SCHEMA = json.loads((ROOT / "schemas/config.schema.json").read_text("utf-8"))


@pytest.mark.parametrize("path", GENERATED)
def test_a_generated_file_is_current(path: str) -> None:
    assert (ROOT / path).read_text("utf-8") == generate(GENERATED[path]), "make generate"


@pytest.mark.parametrize("folder", SEVERAL)
def test_a_generated_folder_is_current(folder: str) -> None:
    source, theirs = SEVERAL[folder]
    texts = generate_several(source)
    stale = [path for path, text in texts.items() if (ROOT / folder / path).read_text("utf-8") != text]
    assert stale + left_over(folder, theirs, texts) == [], "make generate"


@pytest.mark.parametrize("path", [path for path in GENERATED if path.endswith(".schema.json")])
def test_a_generated_schema_is_a_schema(path: str) -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads((ROOT / path).read_text("utf-8")))


@pytest.mark.parametrize("path", sorted(ROOT.glob("examples/*/tenantscore.yaml")), ids=lambda path: path.parent.name)
def test_an_example_configuration_names_its_schema_and_follows_it(path: Path) -> None:
    head, _, _ = path.read_text("utf-8").partition("\n")
    assert head.startswith("# yaml-language-server: $schema=")
    assert (path.parent / head.partition("=")[2]).resolve() == ROOT / "schemas/config.schema.json"
    jsonschema.Draft202012Validator(CONFIG_SCHEMA).validate(load_yaml(path).data)
