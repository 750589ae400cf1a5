from __future__ import annotations

from scanner.engine.pack import Pack
from scanner.rules.coverage import ResourceUse, coverage
from scanner.snapshot.resources import Field, Registry, Resource
from tests.packs import a_pack, an_action


def a_resource(name: str, *fields: Field) -> Resource:
    return Resource(
        name, name, f"GET /{name}", "User.Read.All", "list", "id", "name", {one.name: one for one in fields}
    )


REGISTRY = Registry(
    {
        "entra.users": a_resource(
            "entra.users",
            Field("id", "string"),
            Field("name", "string"),
            Field("safe", "bool"),
            Field("phone", "string"),
            Field("plans", "list", item=Field("", "object", fields={"sku": Field("sku", "string")})),
        ),
        "entra.policies": a_resource("entra.policies", Field("state", "string")),
    }
)


def used(pack: Pack, resource: str) -> ResourceUse:
    return next(use for use in coverage(pack, REGISTRY).uses if use.resource == resource)


def test_fields_that_no_rule_reads_are_listed_and_keys_and_labels_are_not() -> None:
    pack = a_pack(an_action(each="entra.users", require="item.safe"))

    assert used(pack, "entra.users") == ResourceUse("entra.users", ("AdminMFAV2",), 6, ("phone", "plans", "plans.sku"))
    assert used(pack, "entra.policies") == ResourceUse("entra.policies", (), 1, ("state",))


def test_what_definitions_read_counts() -> None:
    pack = a_pack(
        an_action(each="entra.users", require="hasPlan(item)"),
        definitions={"hasPlan(user)": "user.plans.exists(p, p['sku'] == 'P1')"},
    )

    assert used(pack, "entra.users").unread == ("safe", "phone")


def test_totals_add_up() -> None:
    found = coverage(a_pack(an_action(each="entra.users", require="item.safe")), REGISTRY)

    assert (found.resources, found.resources_read, found.fields, found.fields_read) == (2, 1, 7, 3)
