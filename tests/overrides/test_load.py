from __future__ import annotations

from pathlib import Path

import pytest

from scanner.model.problem import InputError
from scanner.model.rule import Category
from scanner.overrides.load import load_overrides, overrides_of
from scanner.yamlfile import parse_yaml
from tests.packs import a_pack, an_action

GOOD = """\
  - action: AdminMFAV2
    status: planned
    justification: By spring.
    owner: identity@contoso.com
    created: 2026-01-01
    expires: 2026-12-31
"""
PACK = a_pack(
    an_action("AdminMFAV2", aliases=("AdminMFA",)),
    an_action("OneAdmin", expr="entra.defaults.on"),
    an_action("scid_2010", category=Category.DEVICE),
)


def faults(text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        overrides_of(parse_yaml(text, "overrides.yaml"), PACK)
    return [str(problem).removeprefix("error: overrides.yaml:") for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            "status: planned",
            "status: risk-acepted",
            "3:13: 'risk-acepted' is not a status\n  hint: did you mean 'risk-accepted'?",
        ),
        (
            "status: planned",
            "status: completed",
            "3:13: 'completed' cannot be set\n  hint: only a measurement completes an action",
        ),
        (
            "status: planned",
            "status: to-address",
            "3:13: 'to-address' cannot be set\n  hint: it is what every action has without an entry; remove the entry",
        ),
        (
            "action: AdminMFAV2",
            "action: AdminMFAV3",
            "2:13: there is no action 'AdminMFAV3'\n  hint: did you mean 'AdminMFAV2'?",
        ),
        (
            "action: AdminMFAV2",
            "action: scid_2010",
            "2:13: 'scid_2010' is a device action, and those take no status from this file\n"
            "  hint: make an exception in Defender Vulnerability Management; "
            "it is read from devices.recommendationExceptions",
        ),
        (
            "expires: 2026-12-31",
            "expires: 31.12.2026",
            "7:14: overrides[0].expires: '31.12.2026' is not a date\n"
            "  hint: write the day as YYYY-MM-DD, such as 2026-11-20",
        ),
        (
            "expires: 2026-12-31",
            "expires: 2026-02-30",
            "7:14: overrides[0].expires: '2026-02-30' is not a date\n"
            "  hint: write the day as YYYY-MM-DD, such as 2026-11-20",
        ),
        (
            "expires: 2026-12-31",
            "expires: 2025-12-31",
            "2:5: overrides[0]: expires on 2025-12-31, before it was created on 2026-01-01",
        ),
        ("    expires: 2026-12-31\n", "", "2:5: overrides[0]: the key 'expires' is missing"),
        ("justification: By spring.", "justification: ' '", "4:21: overrides[0].justification: must not be empty"),
        (
            "    owner: identity@contoso.com\n",
            "",
            "2:5: overrides[0]: the key 'owner' is missing\n  hint: add 'owner:' with text",
        ),
        ("statu", "statsu", "3:5: overrides[0]: unknown key 'statsus'\n  hint: did you mean 'status'?"),
        (
            "expires: 2026-12-31",
            "expires: null",
            "7:14: overrides[0].expires: must be text\n  hint: write the day as YYYY-MM-DD, such as 2026-11-20",
        ),
        (
            "created: 2026-01-01",
            "created: 20260101",
            "6:14: overrides[0].created: must be text\n  hint: write the day as YYYY-MM-DD, such as 2026-11-20",
        ),
        (
            "owner: identity@contoso.com",
            "owner:",
            "5:11: overrides[0].owner: must be text\n  hint: write it after the colon",
        ),
        (
            "owner: identity@contoso.com",
            "owner: identity@contoso.com\n    notes: ''",
            "6:13: overrides[0].notes: must not be empty\n  hint: write it out, or remove the key",
        ),
        (
            "expires: 2026-12-31",
            "expires: 2026-12-31\n    scope: {}",
            "8:12: overrides[0].scope: needs 'tenants', 'subjects' or 'where'",
        ),
        (
            "expires: 2026-12-31",
            "expires: 2026-12-31\n    scope: {subjects: [a], where: 'true'}",
            "8:12: overrides[0].scope: has both 'subjects' and 'where'; pick the items in one way",
        ),
        (
            "expires: 2026-12-31",
            "expires: 2026-12-31\n    scope: {where: item.safe == }",
            "8:32: expected an operand but found the end of the expression\n  | item.safe ==\n  |             ^",
        ),
        (
            "expires: 2026-12-31",
            "expires: 2026-12-31\n    scope: {where: itm.safe}",
            "8:20: 'itm' is not declared\n  | itm.safe\n  | ^\n  hint: did you mean 'item'?",
        ),
        (
            "expires: 2026-12-31",
            "expires: 2026-12-31\n    pin: {taken: 2026-01-01, failing: 3, digest: abc}",
            "8:50: the pin is not what its digest says; it was edited by hand\n"
            "  hint: take it again: tenantscore overrides pin AdminMFAV2",
        ),
        (
            "expires: 2026-12-31",
            "expires: 2026-12-31\n    pin: {taken: 2026-01-01, digest: abc}",
            "8:10: overrides[0].pin: needs exactly one of 'observed', 'subjects', 'failing' and 'openPercent'",
        ),
    ],
)
def test_a_slip_is_told_with_its_place_and_what_to_do(before: str, after: str, expected: str) -> None:
    text = "overrides:\n" + GOOD
    assert before in text
    found = faults(text.replace(before, after, 1))
    assert found[0].startswith(expected)


def test_a_misspelt_key_is_one_fault_with_the_right_one_as_a_hint() -> None:
    assert faults("overrides:\n" + GOOD.replace("owner:", "ovner:")) == [
        "5:5: overrides[0]: unknown key 'ovner'\n  hint: did you mean 'owner'?",
    ]


def test_one_bad_entry_hides_neither_the_others_nor_their_faults() -> None:
    text = "overrides:\n" + GOOD.replace("planned", "plannt") + GOOD.replace("AdminMFAV2", "NoSuch")
    assert faults(text) == [
        "3:13: 'plannt' is not a status\n  hint: did you mean 'planned'?",
        "8:13: there is no action 'NoSuch'\n  hint: 'tenantscore rules list' shows the actions",
    ]


def test_a_de_indented_list_is_not_silently_ignored() -> None:
    assert faults("overrides:\naction: AdminMFAV2\n") == [
        "1:11: overrides: must be a list\n"
        "  hint: write 'overrides:' and a list of entries, or let 'tenantscore overrides set' write it",
        "2:1: unknown key 'action'\n  hint: known keys: overrides",
    ]


def test_a_misspelt_list_is_an_error() -> None:
    assert faults("override:\n" + GOOD) == ["1:1: unknown key 'override'\n  hint: did you mean 'overrides'?"]


def test_a_duplicate_key_is_an_error() -> None:
    with pytest.raises(InputError) as caught:
        parse_yaml("overrides:\n" + GOOD + "    status: third-party\n", "overrides.yaml")
    assert [problem.message for problem in caught.value.problems] == ["the key 'status' is already there"]


def test_a_key_that_is_there_twice_hides_no_other_fault(tmp_path: Path) -> None:
    entries = GOOD.replace("owner:", "ticket: A-1\n    ticket: A-2\n    owner:") + GOOD.replace("planned", "plannt")
    (tmp_path / "overrides.yaml").write_text("overrides:\n" + entries + "more: !!str x\n")
    with pytest.raises(InputError) as caught:
        load_overrides(str(tmp_path / "overrides.yaml"), "o.yaml", PACK)

    assert [problem.message for problem in caught.value.problems] == [
        "the key 'ticket' is already there",
        "'AdminMFAV2' is decided twice",
        "'plannt' is not a status",
        "unknown key 'more'",
        "tags such as !!str are not supported",
    ]


def test_a_key_that_is_there_twice_at_the_top_is_the_only_fault_that_can_be_told(tmp_path: Path) -> None:
    (tmp_path / "overrides.yaml").write_text("more: 1\nmore: 2\n")
    with pytest.raises(InputError) as caught:
        load_overrides(str(tmp_path / "overrides.yaml"), "o.yaml", PACK)

    assert [problem.message for problem in caught.value.problems] == ["the key 'more' is already there"]


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("", "", "'AdminMFAV2' is decided twice"),
        ("", "    scope: {subjects: [a]}\n", "'AdminMFAV2' is decided twice"),
        (
            "    scope: {tenants: [contoso.com]}\n",
            "    scope: {tenants: [CONTOSO.com, fabrikam.com]}\n",
            "'AdminMFAV2' is decided twice for CONTOSO.com",
        ),
        ("    scope: {subjects: [a, b]}\n", "    scope: {subjects: [B]}\n", "'AdminMFAV2' is decided twice for B"),
        ("    scope: {where: item.safe}\n", "    scope: {where: item.safe}\n", "'AdminMFAV2' is decided twice"),
    ],
)
def test_entries_that_overlap_are_an_error_even_where_they_agree(first: str, second: str, told: str) -> None:
    text = "overrides:\n" + GOOD + first + GOOD + second
    line = 8 + first.count("\n")
    assert faults(text) == [
        f"{line}:13: {told}\n"
        "  hint: the other entry begins at line 2; keep one, or give them scopes or periods that do not overlap"
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("    scope: {tenants: [contoso.com]}\n", "    scope: {tenants: [fabrikam.com]}\n"),
        ("    scope: {subjects: [a]}\n", "    scope: {subjects: [b]}\n"),
        ("    scope: {where: item.safe}\n", "    scope: {subjects: [b]}\n"),
    ],
)
def test_entries_of_one_action_may_keep_apart(first: str, second: str) -> None:
    assert len(overrides_of(parse_yaml("overrides:\n" + GOOD + first + GOOD + second, "o.yaml"), PACK).entries) == 2


def test_an_alias_of_an_action_is_the_action_and_collides_with_it() -> None:
    text = "overrides:\n" + GOOD.replace("AdminMFAV2", "AdminMFA")
    assert overrides_of(parse_yaml(text, "o.yaml"), PACK).entries[0].action == "AdminMFAV2"
    assert faults(text + GOOD)[0].startswith("8:13: 'AdminMFAV2' is decided twice")


def test_an_action_without_items_has_no_subjects_to_pick() -> None:
    text = "overrides:\n" + GOOD.replace("AdminMFAV2", "OneAdmin") + "    scope: {subjects: [a]}\n"
    assert faults(text) == [
        "8:13: 'OneAdmin' is one condition over the tenant, so there are no subjects to pick\n"
        "  hint: leave the scope out"
    ]


def test_an_empty_list_is_no_fault() -> None:
    assert overrides_of(parse_yaml("overrides: []\n", "o.yaml"), PACK).entries == ()


BAD_SCHEMA = GOOD.replace("owner:", "approvedBy: two words\n    owner:")
WORDS = "overrides[0].approvedBy: must be one word"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("action: AdminMFAV2", "action: AdminMFAV3", ["there is no action 'AdminMFAV3'"]),
        ("status: planned", "status: plannt", ["'plannt' is not a status"]),
        ("status: planned", "status: completed", ["'completed' cannot be set"]),
        (
            "expires: 2026-12-31",
            "expires: 2025-12-31",
            ["overrides[0]: expires on 2025-12-31, before it was created on 2026-01-01"],
        ),
        ("expires: 2026-12-31", "expires: soon", ["overrides[0].expires: 'soon' is not a date"]),
        (
            "expires: 2026-12-31\n",
            "expires: 2026-12-31\n    scope: {where: item.x ==}\n",
            ["expected an operand but found the end of the expression"],
        ),
        (
            "expires: 2026-12-31\n",
            "expires: 2026-12-31\n    scope: {where: item.x ==, subject: [a]}\n",
            ["overrides[0].scope: unknown key 'subject'", "expected an operand but found the end of the expression"],
        ),
        (
            "expires: 2026-12-31\n",
            "expires: 2026-12-31\n    scope: {where: itm.x, subjects: [a]}\n",
            ["overrides[0].scope: has both 'subjects' and 'where'; pick the items in one way", "'itm' is not declared"],
        ),
        (
            "expires: 2026-12-31\n",
            "expires: 2026-12-31\n    scope: {subjects: [1]}\n",
            ["overrides[0].scope.subjects[0]: must be text"],
        ),
        (
            "expires: 2026-12-31\n",
            "expires: 2026-12-31\n    pin: {taken: 2026-01-01, failing: 3, digest: abc}\n",
            ["the pin is not what its digest says; it was edited by hand"],
        ),
        (
            "expires: 2026-12-31\n",
            "expires: 2026-12-31\n" + GOOD,
            ["'AdminMFAV2' is decided twice"],
        ),
    ],
)
def test_a_key_that_cannot_be_read_hides_no_fault_of_its_entry(before: str, after: str, expected: list[str]) -> None:
    assert before in BAD_SCHEMA
    messages = [fault.partition("\n")[0].partition(": ")[2] for fault in faults("overrides:\n" + BAD_SCHEMA)]
    assert len(messages) == 1

    found = faults("overrides:\n" + BAD_SCHEMA.replace(before, after, 1))
    assert sorted(each.partition("\n")[0].partition(": ")[2] for each in found) == sorted(messages + expected)


def test_all_slips_of_one_entry_are_told_in_the_order_of_the_file() -> None:
    text = """\
overrides:
  - action: AdminMFAV3
    status: plannt
    justification: 7
    ovner: identity@contoso.com
    created: 2026-01-01
    expires: 2025-12-31
    scope: {where: itm.x, more: 1}
  - action: AdminMFAV3
    status: planned
    justification: By spring.
    owner: identity@contoso.com
    created: 2026-01-01
    expires: soon
"""
    assert [fault.partition("\n")[0] for fault in faults(text)] == [
        "2:5: overrides[0]: expires on 2025-12-31, before it was created on 2026-01-01",
        "2:13: there is no action 'AdminMFAV3'",
        "3:13: 'plannt' is not a status",
        "4:20: overrides[0].justification: must be text",
        "5:5: overrides[0]: unknown key 'ovner'",
        "8:20: 'itm' is not declared",
        "8:27: overrides[0].scope: unknown key 'more'",
        "9:13: there is no action 'AdminMFAV3'",
        "14:14: overrides[1].expires: 'soon' is not a date",
    ]


def test_entries_of_unknown_actions_are_duplicates_too() -> None:
    entry = GOOD.replace("AdminMFAV2", "NoSuch")
    assert [fault.partition("\n")[0] for fault in faults("overrides:\n" + entry + entry)] == [
        "2:13: there is no action 'NoSuch'",
        "8:13: there is no action 'NoSuch'",
        "8:13: 'NoSuch' is decided twice",
    ]


def test_what_is_no_entry_is_one_fault_and_hides_no_other() -> None:
    found = faults("overrides:\n  - just text\n" + GOOD.replace("planned", "plannt"))
    assert [fault.partition("\n")[0] for fault in found] == [
        "2:5: overrides[0]: must be a mapping",
        "4:13: 'plannt' is not a status",
    ]


def test_a_key_that_cannot_be_read_stands_in_for_nothing() -> None:
    missing = "".join(line for line in GOOD.splitlines(keepends=True) if "action" not in line)
    text = "overrides:\n  -" + missing[3:] + "  -" + missing[3:]
    assert [fault.partition("\n")[0] for fault in faults(text)] == [
        "2:5: overrides[0]: the key 'action' is missing",
        "7:5: overrides[1]: the key 'action' is missing",
    ]
