"""Commands that CI systems read from a job's log, escaped so that a value can be nothing but a value."""

from __future__ import annotations

from collections.abc import Mapping


def github(command: str, message: str, properties: Mapping[str, object] | None = None) -> str:
    """`::error file=a.json,line=3::text`, for GitHub Actions; properties that are None are left out."""
    given = {name: value for name, value in (properties or {}).items() if value is not None}
    held = ",".join(f"{name}={_github_property(str(value))}" for name, value in given.items())
    return f"::{command}{f' {held}' if held else ''}::{_github_data(message)}"


def azure(command: str, message: str, properties: Mapping[str, object] | None = None) -> str:
    """`##vso[task.logissue type=error;]text`, for Azure Pipelines."""
    given = {name: value for name, value in (properties or {}).items() if value is not None}
    held = "".join(f"{name}={_azure_property(str(value))};" for name, value in given.items())
    return f"##vso[{command}{f' {held}' if held else ''}]{_azure_data(message)}"


def _github_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _github_property(text: str) -> str:
    return _github_data(text).replace(":", "%3A").replace(",", "%2C")


def _azure_data(text: str) -> str:
    return text.replace("%", "%AZP25").replace("\r", "%0D").replace("\n", "%0A")


def _azure_property(text: str) -> str:
    return _azure_data(text).replace(";", "%3B").replace("]", "%5D")
