"""The JSON schemas of rule and definitions files, for editors and for `schemas/`."""

from __future__ import annotations

from typing import Any

from scanner.rules.document import DefinitionsDocument, Document, RuleDocument


def rule_schema() -> dict[str, Any]:
    """JSON schema (draft 2020-12) of a rule file."""
    return _schema(RuleDocument, "A rule of Tenantscore: one improvement action")


def definitions_schema() -> dict[str, Any]:
    """JSON schema (draft 2020-12) of a definitions file."""
    return _schema(DefinitionsDocument, "Definitions that rules of Tenantscore share")


def _schema(document: type[Document], title: str) -> dict[str, Any]:
    schema = document.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": title}
