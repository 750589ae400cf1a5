from __future__ import annotations

from typing import Any

import pytest

from scanner.cli.overrides.pin import written
from scanner.engine.pack import Pack
from scanner.engine.plan import plan
from scanner.model.config import Config
from scanner.model.override import OverrideState, Pin
from scanner.model.report import Report
from scanner.model.rule import Catalogue, Check, Expression, Measure, ResourceInfo
from scanner.overrides.digest import sealed
from scanner.overrides.measured import pins_of
from scanner.snapshot.document import Snapshot
from tests.overrides.entries import an_entry, overrides, scanned, the, users
from tests.packs import a_pack, an_action

PACK = a_pack(an_action(observe="item.level"), an_action("OneAdmin", expr="entra.defaults.level == 'none'"))


def levels(*values: str) -> dict[str, Any]:
    snapshot = users(safe=1, unsafe=len(values))
    for row, level in zip(snapshot["entra"]["users"][1:], values, strict=True):
        row["level"] = level
    return {**snapshot, "entra": {**snapshot["entra"], "defaults": {"level": values[0]}}}


def pinned(snapshot: dict[str, Any], by: str = "values", pack: Pack = PACK, **fields: Any) -> dict[str, Any]:
    """An entry pinned at a snapshot."""
    entry = an_entry(**fields)
    pins = pins_of(pack, Snapshot.from_data(snapshot), overrides(pack, entry), [0], Config(), by, "2026-11-01")
    assert pins[0] is not None
    return {**entry, "pin": written(pins[0])}


def state(report: Report) -> tuple[str, int | None, tuple[str, ...], str]:
    assert report.overrides is not None
    (use,) = report.overrides.entries
    return use.state.value, use.reopened, use.reopened_subjects, use.reason


def test_what_was_pinned_stays_covered() -> None:
    entry = pinned(levels("some", "some"))
    report = scanned(PACK, levels("some", "some"), entry)

    assert state(report) == ("active", 0, (), "as it was pinned")
    assert the(report).points.open == 0


@pytest.mark.parametrize("by", ["values", "subjects", "count"])
def test_one_more_that_fails_opens_again_and_nothing_else_does(by: str) -> None:
    report = scanned(PACK, levels("some", "some", "some"), pinned(levels("some", "some"), by))

    assert state(report)[:3] == ("reopened", 1, ("unsafe3@contoso.com",))
    assert (the(report).points.accepted, the(report).points.open) == (5, 2.5)
    assert the(report).status.value == "to-address"


@pytest.mark.parametrize(("by", "reopened"), [("values", 1), ("subjects", 0), ("count", 0)])
def test_another_value_opens_again_only_where_values_were_pinned(by: str, reopened: int) -> None:
    report = scanned(PACK, levels("some", "everything"), pinned(levels("some", "some"), by))

    assert state(report)[1] == reopened


def test_a_swap_of_subjects_is_seen_unless_only_their_number_was_pinned() -> None:
    before, after = levels("some", "some"), levels("some", "some")
    after["entra"]["users"][2].update(id="new", name="new@contoso.com")

    assert state(scanned(PACK, after, pinned(before)))[2] == ("new@contoso.com",)
    assert state(scanned(PACK, after, pinned(before, "count")))[1] == 0


def test_fewer_that_fail_are_no_excess() -> None:
    assert state(scanned(PACK, levels("some"), pinned(levels("some", "some"))))[0] == "active"


def test_a_condition_over_the_tenant_opens_again_when_its_value_changes() -> None:
    entry = pinned(levels("some"), action="OneAdmin", status="third-party")

    kept, changed = scanned(PACK, levels("some"), entry), scanned(PACK, levels("everything"), entry)

    assert (state(kept)[0], the(kept, "OneAdmin").points.asserted) == ("active", 10)
    assert (state(changed)[0], the(changed, "OneAdmin").points.open) == ("reopened", 10)
    assert state(changed)[3].endswith("is not what was pinned: entra.defaults.level = everything")


def test_items_with_the_same_name_are_told_apart_by_their_ids() -> None:
    snapshot = levels("some", "some")
    for row in snapshot["entra"]["users"][1:]:
        row["name"] = "Twin"

    entry = pinned(snapshot, "subjects")

    assert entry["pin"]["subjects"] == ["Twin (unsafe-1)", "Twin (unsafe-2)"]
    assert state(scanned(PACK, snapshot, entry))[0] == "active"


def test_a_namesake_is_somebody_else_even_when_the_first_no_longer_fails() -> None:
    before, after = levels("some"), levels("some")
    before["entra"]["users"][1]["name"] = "Twin"
    after["entra"]["users"][1].update(id="another", name="Twin")

    for by in ("values", "subjects"):
        assert state(scanned(PACK, after, pinned(before, by)))[:3] == ("reopened", 1, ("Twin",))


def test_of_namesakes_without_ids_nobody_knows_which_was_pinned_so_none_is_covered() -> None:
    before, after = levels("some"), levels("some", "some")
    for row in (*before["entra"]["users"], *after["entra"]["users"]):
        row["name"] = "Twin"
        del row["id"]

    assert state(scanned(PACK, before, pinned(before, "subjects")))[0] == "active"
    assert state(scanned(PACK, after, pinned(after, "subjects")))[0] == "active"
    assert state(scanned(PACK, after, pinned(before, "subjects")))[:3] == ("reopened", 2, ("Twin", "Twin #2"))


LONG = "x" * 300
"""More than evidence shows."""


def test_a_change_behind_the_cut_of_a_long_value_opens_again() -> None:
    entry = pinned(levels(LONG + "a", LONG + "b"))
    (first, second) = entry["pin"]["observed"].values()

    assert first.startswith("x" * 199 + "… [sha256 ")
    assert first != second
    assert state(scanned(PACK, levels(LONG + "a", LONG + "b"), entry))[0] == "active"
    assert state(scanned(PACK, levels(LONG + "a", LONG + "c"), entry))[:3] == (
        "reopened",
        1,
        ("unsafe2@contoso.com",),
    )


def test_a_change_behind_the_cut_opens_a_condition_over_the_tenant_again_and_is_shown_without_digest() -> None:
    entry = pinned(levels(LONG + "a"), action="OneAdmin")

    assert state(scanned(PACK, levels(LONG + "a"), entry))[0] == "active"
    changed = state(scanned(PACK, levels(LONG + "b"), entry))
    assert changed[0] == "reopened"
    assert changed[3].endswith("is not what was pinned: entra.defaults.level = " + "x" * 199 + "…")


WORDS = {
    "named(names)": 'size(names) <= 3 ? names.join(", ") : names.slice(0, 3).join(", ") + " and " '
    '+ string(size(names) - 3) + " more"',
    "groupsOf(user)": "named(user.groups.filter(group, size(group) > 1))",
    "everybody": "named(entra.users.map(user, user.name))",
}


@pytest.mark.parametrize("kind", ["item", "tenant"])
@pytest.mark.parametrize("observe", ["groupsOf(item)", '"in " + string(size(item.groups)) + " groups"'])
def test_names_that_a_sentence_leaves_out_or_only_counts_are_pinned_all_the_same(observe: str, kind: str) -> None:
    fields: dict[str, Any] = {"observe": observe}
    if kind == "tenant":
        fields = {"expr": "entra.defaults.level == 'none'", "observe": observe.replace("item", "entra.users[1]")}
    pack = a_pack(an_action(**fields), definitions=WORDS)
    before, after, small = levels("some"), levels("some"), levels("some")
    before["entra"]["users"][1]["groups"] = ["aa", "bb", "cc", "dd", "-", "ee"]
    after["entra"]["users"][1]["groups"] = ["aa", "bb", "cc", "dd", "-", "ff"]
    small["entra"]["users"][1]["groups"] = ["aa", "bb", "cc", "dd", "+", "ee"]
    entry = pinned(before, pack=pack)

    assert state(scanned(pack, before, entry))[0] == "active"
    assert state(scanned(pack, after, entry))[0] == "reopened"
    if observe.startswith("groupsOf"):  # what only a test looks at is no part of the sentence
        assert state(scanned(pack, small, entry))[0] == "active"


def test_a_definition_without_parameters_is_heard_for_every_item_that_shows_it() -> None:
    pack = a_pack(an_action(observe="everybody"), definitions=WORDS)
    before = levels("some", "some", "some", "some")
    after = levels("some", "some", "some", "some")
    after["entra"]["users"].append({"id": "safe-9", "name": "safe9@contoso.com", "safe": True})
    swapped = levels("some", "some", "some", "some")
    swapped["entra"]["users"][4]["name"] = "other@contoso.com"
    entry = pinned(before, pack=pack)

    assert len(set(entry["pin"]["observed"].values())) == 1
    assert state(scanned(pack, before, entry))[0] == "active"
    assert state(scanned(pack, after, entry))[1] == 4
    assert state(scanned(pack, swapped, entry))[1] == 4


def test_settings_of_the_catalogue_that_are_told_by_their_number_are_pinned_by_their_entries() -> None:
    from scanner.data import data_root
    from scanner.yamlfile import load_yaml

    words = load_yaml(data_root() / "rules" / "definitions" / "words.yaml").data["definitions"]
    definitions = {
        f"{name}({', '.join(definition['parameters'])})": definition["expr"] for name, definition in words.items()
    }
    pack = a_pack(
        an_action(
            expr="entra.defaults.level == 'none'", observe="settingsInWords(entra.defaults, 'lists, level=some')"
        ),
        definitions=definitions,
    )

    def snapshot(*entries: str) -> dict[str, Any]:
        made = levels("some")
        made["entra"]["defaults"]["lists"] = list(entries)
        return made

    entry = pinned(snapshot("a"), pack=pack)
    (observed,) = entry["pin"]["observed"].values()
    assert observed.startswith("lists with 1 entry [sha256 ")
    assert state(scanned(pack, snapshot("a"), entry))[0] == "active"
    assert state(scanned(pack, snapshot("b"), entry))[0] == "reopened"


def reported(score: float, said: str) -> dict[str, Any]:
    row = {"controlName": "AdminMFAV2", "score": score, "implementationStatus": said}
    return {**users(safe=1), "secureScore": {"controlScores": [row]}}


@pytest.mark.parametrize(
    ("score", "said", "expected", "opened"),
    [
        (4, "report-only since day 3", "active", 0),
        (4, "report-only since day 2", "active", 0),
        (4, "report-only since day 21", "reopened", 6),
        (4, "disabled", "reopened", 6),
        (3, "report-only since day 3", "reopened", 1),
        (3, "disabled", "reopened", 7),
        (6, "disabled", "active", 0),
    ],
)
def test_a_share_is_a_ceiling_and_at_it_what_is_observed_has_to_be_of_the_same_kind_and_no_more(
    score: float, said: str, expected: str, opened: float
) -> None:
    pack = a_family()
    entry = pinned(reported(4, "report-only since day 3"), pack=pack)
    assert entry["pin"]["openPercent"] == 60

    report = scanned(pack, reported(score, said), entry)

    assert (state(report)[0], the(report).points.open) == (expected, opened)
    if expected == "reopened" and said == "disabled":
        assert state(report)[3].endswith("is not what was pinned: disabled")


def test_a_share_that_was_pinned_without_what_was_observed_is_a_ceiling_alone() -> None:
    entry = an_entry(pin=written(sealed(Pin("2026-01-01", open_percent=60.0))))

    assert state(scanned(a_family(), reported(4, "disabled"), entry))[0] == "active"


def a_family() -> Pack:
    """One action whose row says how much of it is earned."""
    check = Check(
        each=Expression("secureScore.controlScores"),
        key=Expression("item.controlName"),
        observe=Expression("item.implementationStatus"),
        measure=Measure(Expression("item.score"), Expression("10")),
    )
    action = an_action(requires=("secureScore.controlScores",))._replace(check=check, key="AdminMFAV2")
    info = ResourceInfo("secureScore.controlScores", "controlScores", "GET /x", "X.Read.All", "controlName")
    return plan(Catalogue((action,), (), {info.name: info}, "c" * 64, "2026.11"))


def test_a_pin_within_a_scope_holds_only_the_scope() -> None:
    entry = pinned(levels("some", "some", "some"), scope={"where": "item.number <= 2"})

    assert set(entry["pin"]["observed"]) == {"unsafe1@contoso.com (unsafe-1)", "unsafe2@contoso.com (unsafe-2)"}
    assert the(scanned(PACK, levels("some", "all", "some"), entry)).points.open == 5


def test_a_pin_that_cannot_be_compared_covers_nothing() -> None:
    entry = an_entry("OneAdmin", pin=written(sealed(Pin("2026-01-01", failing=3))))
    report = scanned(PACK, levels("some"), entry)

    assert state(report)[0] == OverrideState.REOPENED.value
    assert the(report, "OneAdmin").points.open == 10
