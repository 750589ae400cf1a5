from __future__ import annotations

from scanner.model.rule import Action, Catalogue, ResourceInfo
from scanner.rules.permissions import Step, order, permissions
from tests.packs import an_action

RESOURCES = {
    name: ResourceInfo(name, name, f"GET /{name}", permission)
    for name, permission in (
        ("entra.users", "User.Read.All"),
        ("entra.groups", "Group.Read.All"),
        ("entra.roles", "Role.Read.All"),
        ("dns.spf", "none"),
    )
}


def a_catalogue(*actions: Action) -> Catalogue:
    return Catalogue(actions, (), RESOURCES, "", "1")


CATALOGUE = a_catalogue(
    an_action("Users", points=5, requires=("entra.users",)),
    an_action("Groups", points=9, requires=("entra.groups", "entra.users")),
    an_action("Roles", points=4, requires=("entra.roles",)),
    an_action("Spf", points=2, requires=("dns.spf",)),
)


def test_a_permission_says_which_actions_need_it_and_which_need_nothing_else() -> None:
    users, groups, _ = permissions(CATALOGUE)

    assert (users.name, users.points, users.points_alone) == ("User.Read.All", 14, 5)
    assert [action.id for action in users.actions] == ["Groups", "Users"]
    assert users.alone == ("Users",)
    assert (groups.name, groups.alone, groups.resources) == ("Group.Read.All", (), ("entra.groups",))


def test_permissions_are_ordered_by_what_each_next_one_unlocks() -> None:
    assert order(CATALOGUE) == (
        Step("none", 1, 2),
        Step("User.Read.All", 2, 7),
        Step("Group.Read.All", 3, 16),
        Step("Role.Read.All", 4, 20),
    )


def test_a_permission_that_unlocks_nothing_by_itself_comes_by_what_waits_for_it() -> None:
    both = a_catalogue(an_action("Groups", requires=("entra.groups", "entra.users")))

    assert [(step.permission, step.actions) for step in order(both)] == [("Group.Read.All", 0), ("User.Read.All", 1)]
