from __future__ import annotations

from scanner.model.rule import Definition, Expression
from scanner.rules.uses import check_expressions, definitions_of, expressions, reachable
from tests.packs import an_action


def definitions(**texts: str) -> dict[str, Definition]:
    return {name: Definition(name, (), Expression(text)) for name, text in texts.items()}


def test_expressions_are_those_that_decide_and_then_those_that_tell_more() -> None:
    action = an_action(
        each="entra.users",
        require="item.safe",
        observe="item.state",
        unlisted=("everyoneIsSafe", None),
        advice=(("true", "Look at this."),),
    )

    assert [key for key, _ in check_expressions(action)] == ["each", "require", "unlisted.pass"]
    assert [key for key, _ in expressions(action)] == ["each", "require", "unlisted.pass", "observe", "advice[0]"]


def test_definitions_are_found_by_name_whether_called_or_not_and_methods_are_none() -> None:
    known = definitions(admins="1", isSafe="1", contains="1", defaults="1")
    action = an_action(each="admins", require="isSafe(item) && item.name.contains('x')", satisfied_by="defaults")

    assert definitions_of(action, known) == ("defaults", "admins", "isSafe")


def test_definitions_behind_definitions_are_reached() -> None:
    known = definitions(admins="roles.map(r, members(r))", roles="entra.roles", members="1", idle="admins")

    assert reachable(["admins", "nothing"], known) == {"admins", "roles", "members"}
