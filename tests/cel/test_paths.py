from __future__ import annotations

import pytest

from scanner.cel import Definition, Environment

SHARED = [
    Definition("isAdmin", ("id",), "id in entra.roles.map(r, r.members)"),
    Definition("isMember", ("user",), "user.kind == 'member' && secure"),
    Definition("secure", (), "entra.policy.on"),
]


def read(text: str, *, elements: bool = False) -> list[str]:
    environment = Environment(SHARED)
    found = environment.paths(environment.compile(text, variables=("item",)), elements=elements)
    return sorted(".".join(path) for path in found)


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("1 + 2", []),
        ("item", ["item"]),
        ("item.a.b == item.c", ["item.a.b", "item.c"]),
        ("has(item.a.b)", ["item.a.b"]),
        ("item['a'].b", ["item.a.b"]),
        ("item.list[0].id", ["item.list"]),
        ("item.map[item.key]", ["item.key", "item.map"]),
        ("item.a ? item.b : item.c", ["item.a", "item.b", "item.c"]),
        ("entra.users.exists(u, u.id == item.id)", ["entra.users", "item.id"]),
        ("entra.users.exists(u, config.on)", ["config.on", "entra.users"]),
        ("[item.a, {'k': item.b}].size()", ["item.a", "item.b"]),
        ("cel.bind(m, item.m, m.x)", ["item.m.x"]),
        ("isAdmin(item.id)", ["entra.roles", "item.id"]),
        ("isMember(item)", ["entra.policy.on", "item.kind"]),
        ("isMember(item.manager)", ["entra.policy.on", "item.manager.kind"]),
        ("secure || secure", ["entra.policy.on"]),
        ("type(item.a) == string || type(item.t) == google.protobuf.Timestamp", ["item.a", "item.t"]),
        ("[1].all(item, item > 0)", []),
        ("[1].all(item, .item.a == item)", ["item.a"]),
    ],
)
def test_a_program_reads_these_paths(text: str, paths: list[str]) -> None:
    assert read(text) == paths


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("entra.users.exists(u, u.id == item.id)", ["entra.users.*.id", "item.id"]),
        ("entra.users.exists(u, true)", ["entra.users.*"]),
        ("entra.users.filter(u, u.on).all(v, v.id == 1)", ["entra.users.*.id", "entra.users.*.on"]),
        ("entra.users.filter(u, u.on)", ["entra.users", "entra.users.*.on"]),
        ("entra.groups.exists(g, g.members.exists(m, m == 'a'))", ["entra.groups.*.members.*"]),
        ("entra.users[0].id", ["entra.users.*.id"]),
        ("entra.users.sortBy(u, u.n)[0]", ["entra.users.*", "entra.users.*.n"]),
        ("size(entra.users)", ["entra.users"]),
        ("isAdmin('a')", ["entra.roles.*.members"]),
    ],
)
def test_paths_can_go_on_inside_collections(text: str, paths: list[str]) -> None:
    assert read(text, elements=True) == paths
