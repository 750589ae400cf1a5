"""The JSON schemas of rule and definitions files, for editors and for `schemas/`."""

from __future__ import annotations

from scanner.record import Any
from scanner.rules.document import DefinitionsDocument, Document, RuleDocument
from scanner.rules.family_document import FamilyDocument, TableDocument


def rule_schema() -> dict[str, Any]:
    """JSON schema (draft 2020-12) of a rule file."""
    return _schema(RuleDocument, "A rule of Tenantscore: one improvement action")


def definitions_schema() -> dict[str, Any]:
    """JSON schema (draft 2020-12) of a definitions file."""
    return _schema(DefinitionsDocument, "Definitions that rules of Tenantscore share")


def family_schema() -> dict[str, Any]:
    """JSON schema (draft 2020-12) of a `family.yaml`."""
    return _schema(FamilyDocument, "A family of Tenantscore: what the actions of its tables share")


def family_table_schema() -> dict[str, Any]:
    """JSON schema (draft 2020-12) of a table of a family."""
    return _schema(TableDocument, "A table of Tenantscore: actions of a family")


def _schema(document: type[Document], title: str) -> dict[str, Any]:
    schema = document.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": title}
