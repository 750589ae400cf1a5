from __future__ import annotations

from typing import Any

import pytest

from scanner.cel import CelError, Definition, Environment, Namespace, Session, Timestamp, compile_expression
from scanner.cel.shape import Shape

SHARED = [
    Definition("secure", (), "entra.policy.on == true", "definitions.yaml", 3, 9),
    Definition("isAdmin", ("id",), "id in entra.admins"),
    Definition("both", ("a", "b"), "a && b"),
    Definition("enabled", (), "entra.users.filter(u, u.on)"),
]


class Counted(dict[str, Any]):
    """A mapping that counts how often it is read."""

    reads = 0

    def __getitem__(self, name: str) -> Any:
        self.reads += 1
        return super().__getitem__(name)


def a_session(**entra: Any) -> tuple[Environment, Session]:
    environment = Environment(SHARED, variables=("entra",))
    return environment, environment.session({"entra": Namespace(entra)})


def error_of(session: Session, environment: Environment, text: str, *values: object, **where: Any) -> CelError:
    program = environment.compile(text, variables=("item",)[: len(values)], **where)
    with pytest.raises(CelError) as caught:
        session.evaluate(program, *values)
    return caught.value


def test_a_definition_is_evaluated_at_most_once_in_a_session() -> None:
    environment = Environment([Definition("big", (), "data.users.all(u, u.on)")])
    bindings = Counted(data={"users": [{"on": True}]})
    session = environment.session(bindings)
    program = environment.compile("big && big && big")
    assert session.evaluate(program) is True
    assert session.evaluate(program) is True
    assert bindings.reads == 1


def test_an_error_of_a_definition_is_remembered_as_well() -> None:
    environment = Environment([Definition("big", (), "data.missing")])
    bindings = Counted(data={})
    session = environment.session(bindings)
    program = environment.compile("big || big")
    reads = []
    for _ in range(3):
        with pytest.raises(CelError, match=r"data\.missing is not there"):
            session.evaluate(program)
        reads.append(bindings.reads)
    assert reads[0] > 0
    assert reads == [reads[0]] * 3


def test_a_definition_with_parameters_sees_its_arguments_and_the_bindings_only() -> None:
    environment = Environment([Definition("f", ("x",), "x + y")])
    program = environment.compile("[10].map(y, f(y))[0]")
    assert environment.session({"y": 1}).evaluate(program) == 11


def test_a_definition_gives_the_same_for_the_same_argument() -> None:
    environment, session = a_session(admins=["1"])
    program = environment.compile("isAdmin(item.id)", variables=("item",))
    assert [session.evaluate(program, {"id": one}) for one in ("1", "2", "1", 1)] == [True, False, True, False]
    assert error_of(session, environment, "isAdmin(item.id)", {}).message == "item.id is not there"


def test_an_error_says_where_it_is_through_definitions() -> None:
    environment, session = a_session()
    found = error_of(session, environment, "item.a && secure", {"a": True}, file="rule.yaml", line=9, column=5)
    assert (found.kind, str(found)) == ("unknown", "definitions.yaml:3:15: entra.policy is not available")
    found = error_of(session, environment, "item.b", {}, file="rule.yaml", line=9, column=5)
    assert (found.line, found.column, str(found)) == (9, 10, "rule.yaml:9:10: item.b is not there")


def test_generated_code_takes_over_without_a_difference() -> None:
    environment, session = a_session(admins=["7"], policy={"on": False})
    program = environment.compile("isAdmin(item.id) || both(item.on, secure)", variables=("item",))
    results = [session.evaluate(program, {"id": str(n % 10), "on": True}) for n in range(200)]
    assert results == [n % 10 == 7 for n in range(200)]
    assert program.code is not None
    with pytest.raises(CelError, match=r"1:14: item\.id is not there"):
        session.evaluate(program, {"on": True})


def test_a_program_without_variables_over_many_elements() -> None:
    environment, session = a_session(users=[{"on": n % 2 == 0, "id": n} for n in range(1000)], admins=[])
    assert session.evaluate(environment.compile("size(enabled)")) == 500
    assert session.evaluate(environment.compile("enabled.exists(u, u.id == 998)")) is True
    assert session.evaluate(environment.compile("entra.users.all(u, u.missing || true)")) is True
    found = error_of(session, environment, "entra.users.all(u, u.id >= 0 && u.missing)")
    assert (found.kind, found.message) == ("no_such_field", "u.missing is not there")


def test_a_failed_binding_is_an_error_only_where_it_is_used() -> None:
    environment, session = a_session(users=[{"on": True}] * 100)
    text = "cel.bind(bad, entra.nothing, entra.users.{}(u, u.on || bad == 'a'))"
    assert session.evaluate(environment.compile(text.format("all"))) is True
    assert error_of(session, environment, text.replace("u.on ||", "u.on &&").format("all")).kind == "unknown"


def test_sessions_share_nothing() -> None:
    environment = Environment(SHARED)
    program = environment.compile("isAdmin(item)", variables=("item",))
    yes, no = (environment.session({"entra": {"admins": admins}}) for admins in (["1"], []))
    for _ in range(50):
        assert (yes.evaluate(program, "1"), no.evaluate(program, "1")) == (True, False)


def test_a_session_has_a_budget() -> None:
    environment = Environment()
    program = environment.compile("xs.map(x, x).size()")
    session = environment.session({"xs": list(range(1000))}, budget=2500)
    assert session.evaluate(program) == 1000
    assert session.evaluate(program) == 1000
    with pytest.raises(CelError) as caught:
        session.evaluate(program)
    assert (caught.value.kind, caught.value.message) == ("limit", "the evaluation takes too many steps")


def test_an_exhausted_budget_is_never_absorbed() -> None:
    environment = Environment()
    session = environment.session({"xs": list(range(1000))}, budget=100)
    with pytest.raises(CelError, match="too many steps"):
        session.evaluate(environment.compile("xs.all(x, x >= 0) || true"))


def test_the_number_of_values_is_the_number_of_variables() -> None:
    environment = Environment()
    with pytest.raises(ValueError, match="zip"):
        environment.session({}).evaluate(environment.compile("a", variables=("a",)))


def test_declarations_make_unknown_names_errors_of_the_text() -> None:
    shapes = {"user": Shape("object", {"name": Shape("string")})}
    assert compile_expression("user.name == 'a'", declarations=shapes).evaluate({"user": {"name": "a"}}) is True
    for text in ("usr.name", "user.nam", "nothing(user)", "user.name == 1"):
        with pytest.raises(CelError):
            compile_expression(text, declarations=shapes)


def test_an_expression_needs_no_bindings() -> None:
    assert compile_expression("timestamp(0)").evaluate() == Timestamp(0)
