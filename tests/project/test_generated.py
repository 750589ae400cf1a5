from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from scanner.yamlfile import load_yaml
from scripts.generate import GENERATED, ROOT, generate

CONFIG_SCHEMA = json.loads((ROOT / "schemas/config.schema.json").read_text("utf-8"))


@pytest.mark.parametrize("path", GENERATED)
def test_a_generated_file_is_current(path: str) -> None:
    assert (ROOT / path).read_text("utf-8") == generate(GENERATED[path]), "make generate"


@pytest.mark.parametrize("path", [path for path in GENERATED if path.endswith(".schema.json")])
def test_a_generated_schema_is_a_schema(path: str) -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads((ROOT / path).read_text("utf-8")))


@pytest.mark.parametrize("path", sorted(ROOT.glob("examples/*/tenantscore.yaml")), ids=lambda path: path.parent.name)
def test_an_example_configuration_names_its_schema_and_follows_it(path: Path) -> None:
    head, _, _ = path.read_text("utf-8").partition("\n")
    assert head.startswith("# yaml-language-server: $schema=")
    assert (path.parent / head.partition("=")[2]).resolve() == ROOT / "schemas/config.schema.json"
    jsonschema.Draft202012Validator(CONFIG_SCHEMA).validate(load_yaml(path).data)
