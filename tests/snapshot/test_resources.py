"""The registry of resources and the faults of its files."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.model.problem import InputError
from scanner.snapshot.document import SERVICES
from scanner.snapshot.resources import Field, Registry, load_registry

USERS = """\
service: entra
resources:
  users:
    title: User accounts
    source: GET /users
    permission: User.Read.All
    shape: list
    key: id
    label: userPrincipalName
    fields:
      id: string
      userPrincipalName: {type: "string?", values: [a, b], description: the name}
      plans:
        type: list<object>?
        fields: {service: string}
      tags: list<list<string?>>
      settings:
        type: object
        fields:
          mode: {type: list<string>, values: [x]}
"""


def registry_of(folder: Path, text: str, name: str = "entra.yaml") -> Registry:
    (folder / name).write_text(text, "utf-8")
    return load_registry(folder)


def error_of(folder: Path, text: str) -> str:
    with pytest.raises(InputError) as error:
        registry_of(folder, text)
    return str(error.value).replace(str(folder / "entra.yaml"), "entra.yaml")


def test_a_resource_says_where_it_comes_from_and_what_it_holds(tmp_path: Path) -> None:
    users = registry_of(tmp_path, USERS).get("entra.users")
    assert users is not None
    assert users[:7] == (
        "entra.users",
        "User accounts",
        "GET /users",
        "User.Read.All",
        "list",
        "id",
        "userPrincipalName",
    )
    assert users.service == "entra"
    assert users.fields["id"] == Field("id", "string")
    assert users.fields["userPrincipalName"] == Field(
        "userPrincipalName", "string", nullable=True, values=("a", "b"), description="the name"
    )


def test_lists_know_what_they_hold(tmp_path: Path) -> None:
    users = registry_of(tmp_path, USERS).get("entra.users")
    assert users is not None
    assert users.fields["plans"] == Field(
        "plans", "list", nullable=True, item=Field("", "object", fields={"service": Field("service", "string")})
    )
    assert users.fields["tags"].item == Field("", "list", item=Field("", "string", nullable=True))
    assert users.fields["settings"].fields["mode"].item == Field("", "string", values=("x",))


def test_a_path_of_properties_finds_its_field_through_lists(tmp_path: Path) -> None:
    users = registry_of(tmp_path, USERS).get("entra.users")
    assert users is not None
    assert users.field(("plans", "service")) == Field("service", "string")
    assert users.field(("plans", "nope")) is None
    assert users.field(("id", "service")) is None
    assert users.field(()) is None


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "service: entra",
            "service: exchange",
            "entra.yaml:1:10: service is 'exchange', and the file is named 'entra'",
        ),
        ("    title: User accounts\n", "", "entra.yaml:4:5: entra.users: 'title' is missing"),
        ("shape: list", "shape: table", "entra.yaml:7:12: 'table' is not a shape\n  hint: list or object"),
        ("shape:", "shap:", "entra.yaml:7:5: entra.users has no key 'shap'\n  hint: did you mean 'shape'?"),
        ("id: string", "id: sting", "entra.yaml:11:11: 'sting' is not a type\n  hint: did you mean 'string'?"),
        ("key: id", "key: ids", "entra.yaml:8:10: key 'ids' is not a field of entra.users\n  hint: did you mean 'id'?"),
        ("id: string", "id: [string]", "entra.yaml:11:11: entra.users.id: keys and values are expected here"),
        ("      id: string", "      id: string\n      id: string", "entra.yaml:12:7: 'id' is written twice"),
        (
            "type: list<object>?",
            "type: list<string>",
            "entra.yaml:14:15: a string has no fields\n  hint: only object and list<object> have",
        ),
        ("description: the name", "about: x", "entra.yaml:12:60: entra.users.userPrincipalName has no key 'about'"),
    ],
)
def test_a_fault_of_a_registry_file_has_its_place(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert message in error_of(tmp_path, USERS.replace(old, new)).removeprefix("error: ")


def test_what_is_not_yaml_is_a_fault_with_its_place(tmp_path: Path) -> None:
    assert error_of(tmp_path, "service: entra\nresources: ]").startswith("error: entra.yaml:2:12: not YAML: ")


def test_an_empty_file_is_a_fault(tmp_path: Path) -> None:
    assert error_of(tmp_path, "") == "error: entra.yaml: the file is empty"


def test_the_faults_of_all_files_come_together(tmp_path: Path) -> None:
    (tmp_path / "dns.yaml").write_text("")
    assert error_of(tmp_path, "").count("the file is empty") == 2


def test_the_registry_of_this_release_is_sound() -> None:
    registry = load_registry()
    assert registry.names == tuple(sorted(registry.names))
    assert len(registry) == len(registry.names) > 80
    assert set(registry.services) <= set(SERVICES)
    assert registry.get("entra.user") is None


def test_every_resource_of_this_release_can_be_named_in_a_message() -> None:
    for resource in load_registry():
        assert resource.source.startswith(("GET ", "POST ", "Get-", "DNS ")), resource.name
        assert not resource.title.endswith("."), resource.name
        assert resource.fields, resource.name
        if resource.shape == "list":
            assert resource.label in resource.fields, resource.name
