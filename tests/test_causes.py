"""What moved a score is named with its place, the property before and after, and the points of its actions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scanner import causes
from scanner.attribution import Inputs, attribute
from scanner.engine.pack import Pack
from scanner.model.comparison import Cause, Comparison, Kind, PropertyChange
from scanner.model.config import ActionSetting, Config, ParamSetting
from scanner.model.part import Part
from scanner.model.rule import Scoring
from scanner.overrides.load import overrides_of
from scanner.pipeline import scan
from scanner.snapshot.read import read_snapshot
from scanner.yamlfile import parse_yaml
from tests.packs import a_pack, an_action

POLICIES, USERS, ORGANIZATION = "entra.policies", "entra.users", "exchange.organizationConfig"


def pack() -> Pack:
    made = a_pack(
        an_action("Policies", each=POLICIES, require="item.state == 'on'", requires=(POLICIES,)),
        an_action("Safe", each=USERS, require="item.safe", scoring=Scoring.PROPORTIONAL, params={"limit": 1}),
        an_action("Named", each=USERS, require="item.number > params.limit", params={"limit": 1}),
        an_action("Lockbox", expr=f"{ORGANIZATION}.Lockbox", requires=(ORGANIZATION,)),
    )
    infos = {
        name: info._replace(match=("id",), changes="population" if name == USERS else "configuration")
        for name, info in made.catalogue.resources.items()
    }
    return made._replace(catalogue=made.catalogue._replace(resources=infos))


class Folder:
    """Writes a side into a file, a row on each line, and measures it."""

    def __init__(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(path)

    def side(self, name: str, data: dict[str, Any], overrides: str = "overrides: []", **more: Any) -> Inputs:
        Path(name).write_text(json.dumps({"schemaVersion": "1.0", "resources": data}, indent=1))
        made = pack()
        decisions = overrides_of(parse_yaml(overrides, "overrides.yaml"), made)
        return Inputs(made, read_snapshot(name), decisions, Config(**more), "2026-11-20")

    def compared(self, base: Inputs, head: Inputs) -> Comparison:
        return attribute(base, head, scan(*base), scan(*head), ("main", "HEAD"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    return Folder(tmp_path, monkeypatch)


def data(*policies: dict[str, Any], users: int = 2, **organization: Any) -> dict[str, Any]:
    people = [{"id": str(index), "name": f"user{index}", "safe": index > 0, "number": index} for index in range(users)]
    return {"entra": {"policies": list(policies), "users": people}, "exchange": {"organizationConfig": organization}}


def a_policy(id: str, state: str = "on", **fields: Any) -> dict[str, Any]:
    return {"id": id, "name": f"Policy {id}", "state": state, "modifiedDateTime": f"2026 {state}", **fields}


def told(cause: Cause) -> tuple[Kind, str, tuple[PropertyChange, ...], float]:
    return cause.kind, cause.subject, cause.properties, cause.points


def test_each_changed_object_is_put_back_alone(folder: Folder) -> None:
    base = folder.side("base.json", data(a_policy("a"), a_policy("b"), a_policy("c"), Lockbox=True))
    head = folder.side("head.json", data(a_policy("d"), a_policy("b", "off"), a_policy("a"), Lockbox=False))
    found = folder.compared(base, head)
    assert [told(each) for each in found.causes] == [
        (Kind.CHANGED, ORGANIZATION, (PropertyChange("Lockbox", "true", "false"),), -10.0),
        (
            Kind.CHANGED,
            "Policy b",
            (
                PropertyChange("state", '"on"', '"off"'),
                PropertyChange("modifiedDateTime", '"2026 on"', '"2026 off"'),
            ),
            -3.333334,
        ),
        (Kind.ADDED, "Policy d", (), 1.666666),
        (Kind.REMOVED, "Policy c", (), -0.833334),
    ]
    lines = {name: Path(name).read_text().splitlines() for name in ("base.json", "head.json")}
    lockbox, changed, added, removed = found.causes
    assert '"Lockbox": false' in lines["head.json"][(lockbox.line or 0) - 1]
    assert '"state": "off"' in lines["head.json"][(changed.line or 0) - 1]
    assert (removed.in_base, removed.file, added.in_base) == (True, "base.json", False)
    assert '"id": "c"' in lines["base.json"][removed.line or 0]
    assert '"id": "d"' in lines["head.json"][added.line or 0]


def test_another_order_is_no_cause(folder: Folder) -> None:
    base = folder.side("base.json", data(a_policy("a", users=["x", "y"]), a_policy("b"), Lockbox=True))
    head = folder.side("head.json", data(a_policy("b"), a_policy("a", users=["y", "x"]), Lockbox=True))
    found = folder.compared(base, head)
    assert (found.causes, found.points) == ((), 0)


def test_many_objects_are_put_back_resource_by_resource(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(causes, "MOST", 2)
    base = folder.side("base.json", data(*(a_policy(id) for id in "abcd"), Lockbox=True))
    head = folder.side("head.json", data(*(a_policy(id, "off") for id in "abcd"), Lockbox=False))
    found = folder.compared(base, head)
    assert [(each.subject, each.objects, each.points) for each in found.causes] == [
        (ORGANIZATION, 1, -10.0),
        ("Policy a, Policy b, Policy c and 1 more", 4, -10.0),
    ]
    assert found.notes == ("5 objects changed, so they were put back resource by resource, and not each alone",)


def test_a_long_list_shows_what_one_has_and_the_other_lacks(folder: Folder) -> None:
    many = [f"{number:036}" for number in range(30)]
    base = folder.side("base.json", data(a_policy("a", users=many), Lockbox=True))
    head = folder.side("head.json", data(a_policy("a", users=[*many[1:], "new"]), Lockbox=True))
    (found,) = folder.compared(base, head).causes
    assert found.properties == (PropertyChange("users", f'… ["{many[0]}"]', '… ["new"]'),)


def test_a_population_says_how_many_rows_there_are(folder: Folder) -> None:
    found = folder.compared(
        folder.side("base.json", data(Lockbox=True)), folder.side("head.json", data(users=5, Lockbox=True))
    )
    (cause,) = found.causes
    assert (cause.part, cause.subject, cause.properties) == (
        Part.POPULATION,
        USERS,
        (PropertyChange("rows", "2", "5"),),
    )


ENTRY = """\
overrides:
  - action: Lockbox
    status: third-party
    justification: Another product does it.
    owner: identity@contoso.com
    approvedBy: ciso@contoso.com
    created: 2026-01-01
    expires: {expires}
"""


def test_an_override_is_named_with_its_line_and_what_it_is_worth(folder: Folder) -> None:
    base = folder.side("base.json", data(Lockbox=False), ENTRY.format(expires="2026-12-31"))
    head = folder.side("base.json", data(Lockbox=False), ENTRY.format(expires="2026-11-01"))
    (cause,) = folder.compared(base, head).causes
    assert (cause.part, cause.subject, cause.file, cause.line, cause.points) == (
        Part.OVERRIDE,
        "Lockbox",
        "overrides.yaml",
        2,
        -10.0,
    )
    assert cause.properties == (
        PropertyChange("state", "active", "expired"),
        PropertyChange("expires", "2026-12-31", "2026-11-01"),
    )


def test_a_setting_of_a_rule_is_named_with_its_line(folder: Folder) -> None:
    setting = ActionSetting("Named", "t.yaml:3:3", params=(ParamSetting("limit", 0, "t.yaml:4:5"),))
    base = folder.side("base.json", data(Lockbox=True))
    head = folder.side("base.json", data(Lockbox=True), actions=(setting,))
    (cause,) = folder.compared(base, head).causes
    assert (cause.part, cause.what, cause.subject, cause.file, cause.line, cause.points) == (
        Part.CATALOGUE,
        "setting of a rule",
        "Named",
        "t.yaml",
        4,
        5.0,
    )
    assert cause.properties == (PropertyChange("params.limit", "1", "0"),)


def test_a_permission_that_was_lost_is_a_part_of_its_own(folder: Folder) -> None:
    lost = data(Lockbox=True)
    lost["entra"]["users"] = None
    base = folder.side("base.json", data(a_policy("a"), Lockbox=True))
    head = folder.side("head.json", {**lost, "entra": {"policies": [a_policy("a", "off")], "users": None}})
    found = folder.compared(base, head)
    assert found.division is not None
    assert {each.part: (each.points, each.unknown) for each in found.division.parts if each.changed} == {
        Part.CONFIGURATION: (-10.0, 0.0),
        Part.COVERAGE: (-5.0, 20.0),
    }
    assert [each.resource for each in found.coverage] == [USERS]
