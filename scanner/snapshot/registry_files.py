"""One file of the registry, `schemas/resources/<service>.yaml`, with every fault by line and column."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

from scanner.files import read_bytes
from scanner.model.names import did_you_mean
from scanner.model.problem import InputError, Problem
from scanner.record import TYPE_CHECKING, Any
from scanner.snapshot.resources import SCALARS, Field, Resource
from scanner.snapshot.text import decode

if TYPE_CHECKING:
    import yaml

RESOURCE_KEYS = (
    *("title", "source", "permission", "shape", "key", "label"),
    *("changes", "settings", "match", "size", "fields"),
)
CHANGES = ("configuration", "population", "override", "catalogue")
FIELD_KEYS = ("type", "fields", "values", "description")
TYPE = re.compile(r"(?:list<(?P<item>.+)>|(?P<name>\w+))(?P<nullable>\?)?")


def read_file(path: str) -> tuple[list[Resource], list[Problem]]:
    """The resources of one service and what is wrong with the file; a resource with a fault is left out."""
    import yaml

    try:
        text = decode(read_bytes(path), path)
        node = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except InputError as error:
        return [], list(error.problems)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{path}:{mark.line + 1}:{mark.column + 1}" if mark else path
        return [], [Problem(place, f"not YAML: {error.problem or error.context}")]
    reader = _Reader(path)
    return reader.service(node), reader.problems


class _Reader:
    """Turns YAML nodes, which know their places, into resources; collects problems on the way."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []

    def service(self, node: yaml.Node | None) -> list[Resource]:
        if node is None:
            self.problems.append(Problem(self.path, "the file is empty"))
            return []
        top = self._mapping(node, "a registry file", known=("service", "resources"), needed=("service", "resources"))
        service = self._text(top, "service")
        expected = os.path.splitext(os.path.basename(self.path))[0]
        if service and service != expected:
            self._fault(top["service"], f"service is '{service}', and the file is named '{expected}'")
        resources = self._mapping(top["resources"], "resources") if "resources" in top else {}
        made = [self._resource(f"{service}.{name}", value) for name, value in resources.items()]
        return [resource for resource in made if resource is not None]

    def _resource(self, name: str, node: yaml.Node) -> Resource | None:
        before = len(self.problems)
        needed = ("title", "source", "permission", "shape", "fields")
        keys = self._mapping(node, name, known=RESOURCE_KEYS, needed=needed)
        shape = self._text(keys, "shape")
        if shape and shape not in ("list", "object"):
            self._fault(keys["shape"], f"'{shape}' is not a shape", "list or object")
        fields = self._fields(keys["fields"], name) if "fields" in keys else {}
        for role in ("key", "label", "size"):
            self._member(keys, role, name, fields)
        changes = self._text(keys, "changes") or CHANGES[0]
        if changes not in CHANGES:
            hint = did_you_mean(changes, CHANGES) or "one of " + ", ".join(CHANGES)
            self._fault(keys["changes"], f"'{changes}' is no part that changes belong to", hint)
        settings, match = (self._members(keys, role, name, fields) for role in ("settings", "match"))
        if len(self.problems) > before:
            return None
        return Resource(
            name=name,
            title=self._text(keys, "title") or "",
            source=self._text(keys, "source") or "",
            permission=self._text(keys, "permission") or "",
            shape="list" if shape == "list" else "object",
            key=self._text(keys, "key"),
            label=self._text(keys, "label"),
            fields=fields,
            changes=changes,
            settings=settings,
            match=match,
            size=self._text(keys, "size"),
        )

    def _members(self, keys: dict[str, yaml.Node], role: str, name: str, fields: dict[str, Field]) -> tuple[str, ...]:
        """A list of names of fields; none where the key is not there."""
        import yaml

        node = keys.get(role)
        if node is None:
            return ()
        if not isinstance(node, yaml.SequenceNode):
            self._fault(node, f"'{role}' is a list of fields")
            return ()
        for item in node.value:
            if item.value not in fields:
                self._fault(item, f"{role} '{item.value}' is not a field of {name}", did_you_mean(item.value, fields))
        return tuple(str(item.value) for item in node.value)

    def _member(self, keys: dict[str, yaml.Node], role: str, name: str, fields: dict[str, Field]) -> None:
        value = self._text(keys, role)
        if value is not None and value not in fields:
            self._fault(keys[role], f"{role} '{value}' is not a field of {name}", did_you_mean(value, fields))

    def _fields(self, node: yaml.Node, owner: str) -> dict[str, Field]:
        found = self._mapping(node, f"fields of {owner}")
        return {name: self._field(name, value, owner) for name, value in found.items()}

    def _field(self, name: str, node: yaml.Node, owner: str) -> Field:
        import yaml

        if isinstance(node, yaml.ScalarNode):
            return self._typed(name, str(node.value), node)
        keys = self._mapping(node, f"{owner}.{name}", known=FIELD_KEYS, needed=("type",))
        fields = self._fields(keys["fields"], f"{owner}.{name}") if "fields" in keys else {}
        values = tuple(str(value.value) for value in getattr(keys.get("values"), "value", ()))
        text = self._text(keys, "type")
        field = self._typed(name, text, keys["type"], fields, values) if text else Field(name, "any")
        return field._replace(description=self._text(keys, "description") or "")

    def _typed(
        self, name: str, text: str, node: yaml.Node, fields: Mapping[str, Field] = {}, values: tuple[str, ...] = ()
    ) -> Field:
        """`list<object>?` and the like; `fields` and `values` belong to what is innermost."""
        match = TYPE.fullmatch(text)
        kind = match["name"] if match else None
        if match is None or (kind is not None and kind not in (*SCALARS, "object")):
            known = [*SCALARS, "object", "list<string>", "list<object>"]
            self._fault(node, f"'{text}' is not a type", did_you_mean(text, known) or "one of " + ", ".join(known))
            return Field(name, "any")
        nullable = match["nullable"] is not None
        if kind is None:
            return Field(name, "list", nullable, item=self._typed("", match["item"], node, fields, values))
        if fields and kind != "object":
            self._fault(node, f"a {kind} has no fields", "only object and list<object> have")
        return Field(name, kind, nullable, fields=fields, values=values)

    def _mapping(
        self, node: yaml.Node, what: str, known: tuple[str, ...] = (), needed: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        import yaml

        if not isinstance(node, yaml.MappingNode):
            self._fault(node, f"{what}: keys and values are expected here")
            return {}
        found: dict[str, Any] = {}
        for key, value in node.value:
            if key.value in found:
                self._fault(key, f"'{key.value}' is written twice")
            if known and key.value not in known:
                self._fault(key, f"{what} has no key '{key.value}'", did_you_mean(key.value, known))
            found[key.value] = value
        for key in needed:
            if key not in found:
                self._fault(node, f"{what}: '{key}' is missing")
        return found

    def _text(self, keys: dict[str, yaml.Node], key: str) -> str | None:
        import yaml

        node = keys.get(key)
        if node is None:
            return None
        if not isinstance(node, yaml.ScalarNode) or not node.value:
            self._fault(node, f"'{key}' is text")
            return None
        return str(node.value)

    def _fault(self, node: yaml.Node, message: str, hint: str | None = None) -> None:
        mark = node.start_mark
        self.problems.append(Problem(f"{self.path}:{mark.line + 1}:{mark.column + 1}", message, hint))
