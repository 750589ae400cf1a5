from __future__ import annotations

import pytest

from scanner.cel import CelSyntaxError, Definition, Environment
from scanner.cel.shape import Shape

USER = Shape(
    "object",
    {
        "id": Shape("string"),
        "enabled": Shape("bool"),
        "logins": Shape("int"),
        "share": Shape("number", nullable=True),
        "kind": Shape("string", values=("member", "guest")),
        "tags": Shape("list", item=Shape("string")),
        "kinds": Shape("list", item=Shape("string", values=("member", "guest"))),
        "created": Shape("timestamp", nullable=True),
        "extra": Shape("map"),
        "other": Shape("any"),
        "manager": Shape("object", {"id": Shape("string")}),
    },
    name="entra.users",
)
ENTRA = Shape("object", {"users": Shape("list", item=USER)}, name="entra", noun="resource")
SHARED = [
    Definition("isMember", ("user",), "user.kind == 'member'"),
    Definition("someone", (), "entra.users.exists(u, u.enabled)"),
    Definition("wrong", ("user",), "user.knd == 'member' && user.logins == 'x'"),
]


def environment() -> Environment:
    return Environment(SHARED, variables={"entra": ENTRA, "collectedAt": None, "config": Shape("map")})


def faults(text: str) -> list[tuple[str, str | None]]:
    try:
        environment().compile(text, variables={"item": USER})
    except CelSyntaxError as found:
        return [(str(one), one.hint) for one in (found, *found.others)]
    return []


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("item.enabeld", "1:6: entra.users has no field 'enabeld'", "did you mean 'enabled'?"),
        ("has(item.enabeld)", "1:10: entra.users has no field 'enabeld'", "did you mean 'enabled'?"),
        ("item['enabeld']", "1:5: entra.users has no field 'enabeld'", "did you mean 'enabled'?"),
        ("item.manager.idd", "1:14: item.manager has no field 'idd'", "did you mean 'id'?"),
        ("entra.usrs.size()", "1:7: entra has no resource 'usrs'", "did you mean 'users'?"),
        ("entra.users.all(u, u.zzz)", "1:22: entra.users has no field 'zzz'", None),
        ("entra.users.filter(u, u.enabled).all(v, v.zzz)", "1:43: entra.users has no field 'zzz'", None),
        ("entra.users[0].zzz == 1", "1:16: entra.users has no field 'zzz'", None),
        ("cel.bind(u, item, u.zzz)", "1:21: entra.users has no field 'zzz'", None),
        ("item.id.x", "1:9: item.id is a string and has no field 'x'", None),
        ("item.tags.x", "1:11: item.tags is a list and has no field 'x'", None),
        ("item.tags['a']", "1:10: item.tags is a list; a string is no index", None),
        ("item.kind == 'meber'", "1:14: item.kind is never \"meber\"", "did you mean 'member'?"),
        ("'zzz' == item.kind", "1:1: item.kind is never \"zzz\"", "it is one of member, guest"),
        ("item.kind in ['member', 'gust']", "1:25: item.kind is never \"gust\"", "did you mean 'guest'?"),
        ("'gust' in item.kinds", "1:1: item.kinds is never \"gust\"", "did you mean 'guest'?"),
        ("item.id == 1", "1:9: a string and an int are never equal: item.id == 1", "compare item.id with a string"),
        ("item.enabled != 'true'", "1:14: a bool and a string are never equal: item.enabled != \"true\"",
         "write item.enabled, or compare it with true or false"),
        ("item.tags == 'x'", "1:11: a list and a string are never equal: item.tags == \"x\"",
         "compare item.tags with a list"),
        ("item.logins > item.id", "1:13: an int and a string cannot be ordered: item.logins > item.id",
         "compare item.logins with an int"),
        ("item.created > 5", "1:14: a timestamp and an int cannot be ordered: item.created > 5",
         "compare item.created with a timestamp"),
        ("size(item.tags) > 'a'", "1:17: an int and a string cannot be ordered: size(item.tags) > \"a\"",
         "compare size(item.tags) with an int"),
        ("1 in item.tags", "1:3: item.tags never holds an int", None),
        ("'a' in item.id", "1:5: 'in' needs a list or a map, and item.id is a string", None),
        ("item.tags.contains('x')", "1:11: contains() is a method of strings, and item.tags is a list",
         'write "x" in item.tags'),
        ("item.logins.startsWith('1')", "1:13: startsWith() is a method of strings, and item.logins is an int", None),
        ("item.logins && true", "1:6: '&&' needs a bool, and item.logins is an int", None),
        ("!item.id", "1:7: '!' needs a bool, and item.id is a string", None),
        ("item.kind ? 1 : 2", "1:6: '?:' needs a bool, and item.kind is a string", None),
        ("item.tags.all(t, t)", "1:18: 'all' needs a bool, and t is a string", None),
        ("item.enabled.exists(x, true)", "1:14: exists() needs a list or a map, and item.enabled is a bool", None),
        ("entra.users.map(u, u.id).exists(i, i == 1)", "1:38: a string and an int are never equal: i == 1",
         "compare i with a string"),
    ],
)  # fmt: skip
def test_what_can_never_be_right_is_refused(text: str, message: str, hint: str | None) -> None:
    assert faults(text) == [(message, hint)]


@pytest.mark.parametrize(
    "text",
    [
        "item.kind == 'member' && item.kind in ['guest'] && item.kind != item.id",
        "item.logins < 2.5 && item.logins == 2u && item.share >= 1",
        "item.enabled == null || item.created != null || null in item.tags",
        "item.created > timestamp('2024-01-01T00:00:00Z') || timestamp(item.created) > collectedAt",
        "item.created == '2024-01-01T00:00:00Z' && item.created.startsWith('2024')",
        "item.extra.anything.at.all == 1 && item.extra['x'] && item.other.foo && item.other",
        "config.x.y == 1 && collectedAt.anything",
        "isMember(item) && someone",
        "'x' in item.tags && 'member' in item.kinds && item.tags[0] == 'a'",
        "item.extra.exists(k, k == 'a') && item.extra.exists(k, v, v == 1)",
        "[1, 'a'].exists(x, x == 'a') && [1, 2].exists(x, x == 1)",
        "(item.enabled ? item.id : 1) == 1",
    ],
)
def test_what_may_be_right_passes(text: str) -> None:
    assert faults(text) == []


def test_all_faults_of_an_expression_are_found_in_order() -> None:
    assert [message for message, _ in faults("item.b == 1 || itm.c || item.id == 2")] == [
        "1:6: entra.users has no field 'b'",
        "1:16: 'itm' is not declared",
        "1:33: a string and an int are never equal: item.id == 2",
    ]


def test_what_an_argument_makes_wrong_in_a_definition_is_said_at_the_call() -> None:
    assert faults("true && wrong(item)") == [
        ("1:9: wrong(): entra.users has no field 'knd'", "did you mean 'kind'?"),
        ('1:9: wrong(): an int and a string are never equal: user.logins == "x"', "compare user.logins with an int"),
    ]


def test_a_definition_is_checked_where_it_stands() -> None:
    with pytest.raises(CelSyntaxError) as caught:
        Environment([Definition("bad", (), "entra.usrs", "definitions.yaml", 5, 9)], variables={"entra": ENTRA})
    assert str(caught.value) == "definitions.yaml:5:15: entra has no resource 'usrs'"


def test_calls_of_calls_are_looked_into_only_so_far() -> None:
    chain = [Definition(f"f{n}", ("x",), f"f{n + 1}(x) || f{n + 1}([x])") for n in range(30)]
    shared = Environment([*chain, Definition("f30", ("x",), "type(x) == int")], variables={"entra": ENTRA})
    assert shared.compile("f0(item)", variables={"item": USER}).variables == ("item",)
