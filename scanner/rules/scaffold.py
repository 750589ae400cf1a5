"""A new rule file to begin with: it passes lint, and its placeholder tests fail until somebody writes real ones."""

from __future__ import annotations

import re

from scanner.model.names import did_you_mean
from scanner.model.problem import InputError, Problem
from scanner.rules.document import ACTION_ID
from scanner.snapshot.resources import Field, Registry, Resource

_TEMPLATE = """\
{schema}id: {id}
title: Ensure {id} is set up
category: {category}
product: {product}
points: 1
pointsBasis: estimated
tier: core
severity: medium
threats: [account breach]
rationale: Say in a sentence or two what goes wrong in a tenant without {id}.
userImpact:
  level: low
  text: Say what people notice once {id} is set up.
  usersAffected: All users
implementation:
  cost: low
  complexity: low
  steps:
    - Say where the setting of {id} is.
    - Say what to choose there.
  manageUrl: https://security.microsoft.com/
  learnMore:
    - title: Say where Microsoft describes it
      url: https://learn.microsoft.com/
requires:
  - {resource}
{check}
tests:
  # Each of the first {count} fails until its snapshot shows what its name says.
{tests}
  - name: nothing was collected
    snapshot: {{}}
    expect: {{outcome: not-assessed, earned: 0, missing: [{resource}]}}
"""
_EACH = """\
unit: {unit}
check:
  each: {resource}
  require: {condition}
scoring: proportional
empty: notApplicable"""
_EXPR = """\
check:
  expr: {condition}
scoring: binary"""
_TEST = """\
  - name: {name}
    snapshot:
      {service}:
        {collection}: {value}
    expect: {{outcome: {outcome}}}"""
_CATEGORIES = {
    "entra": ("identity", "Microsoft Entra ID"),
    "exchange": ("apps", "Exchange Online"),
    "defender": ("apps", "Microsoft Defender for Office 365"),
    "sharepoint": ("apps", "SharePoint Online"),
    "teams": ("apps", "Microsoft Teams"),
    "purview": ("data", "Microsoft Purview Information Protection"),
    "devices": ("device", "Microsoft Defender for Endpoint"),
    "intune": ("device", "Microsoft Intune"),
}


def scaffold(
    id: str, service: str, registry: Registry, resource: str | None = None, *, schema: str | None = None
) -> str:
    """The text of a rule file over a resource of the service, the first one where none is named.

    Raises `InputError` for an id that is none, and for a service or resource that the registry does not have.
    """
    found = _resource(service, registry, resource)
    _check_id(id)
    category, product = _CATEGORIES.get(service, ("apps", "Microsoft 365"))
    listed = found.shape == "list"
    names = ["it is set up everywhere", "it is set up for some", "it is set up nowhere"]
    outcomes = ["passed", "partial", "failed"]
    if not listed:
        names, outcomes = ["it is set up", "it is not set up"], ["passed", "failed"]
    collection = found.name.partition(".")[2]
    value = f"[{{{found.key or 'id'}: example}}]" if listed else "{}"
    tests = [
        _TEST.format(name=name, outcome=outcome, service=service, collection=collection, value=value)
        for name, outcome in zip(names, outcomes)
    ]
    shape = _EACH if listed else _EXPR
    condition = _condition(found, "item" if listed else found.name)
    return _TEMPLATE.format(
        id=id,
        category=category,
        product=product,
        resource=found.name,
        check=shape.format(unit=_unit(collection), resource=found.name, condition=condition),
        tests="\n".join(tests),
        count=len(tests),
        schema=f"# yaml-language-server: $schema={schema}\n" if schema else "",
    )


def _check_id(id: str) -> None:
    if re.fullmatch(ACTION_ID, id) is None:
        hint = "it begins with a letter and has letters, digits and underscores only"
        raise InputError([Problem("ID", f"'{id}' cannot be the id of an action", hint)])


def _resource(service: str, registry: Registry, name: str | None) -> Resource:
    if service not in registry.services:
        hint = did_you_mean(service, registry.services) or f"services: {', '.join(registry.services)}"
        raise InputError([Problem("--service", f"there is no service '{service}'", hint)])
    held = {resource.name: resource for resource in registry.of_service(service)}
    if name is None:
        return next((one for one in held.values() if one.shape == "list"), next(iter(held.values())))
    full = name if name.startswith(f"{service}.") else f"{service}.{name}"
    if full not in held:
        raise InputError([Problem("--resource", f"{service} has no resource '{name}'", did_you_mean(full, held))])
    return held[full]


def _condition(resource: Resource, subject: str) -> str:
    """A condition over some field, better to be replaced: a bool where there is one."""
    for field in resource.fields.values():
        if field.type == "bool":
            return f"{subject}.{field.name}"
    field = next((one for one in resource.fields.values() if one.name != resource.key), Field("id", "string"))
    return f"{subject}.{field.name} != null"


def _unit(collection: str) -> str:
    """`conditionalAccessPolicies` as people say it."""
    return "".join(f" {char.lower()}" if char.isupper() else char for char in collection)
