from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.cli.overrides.files import Place, editable
from scanner.model.problem import InputError
from scanner.overrides.edit import appended, changed, removed
from scanner.yamlfile import parse_yaml

ODD = """\
# head
overrides:
      # about the first
      -   action: AdminMFAV2   # trailing
          status: planned
          justification: &why >-
            Rollout is
            under way.

          owner:    secops@contoso.com
          "expires": "2026-12-31"

      # about the second
      -   {action: OneAdmin, status: planned, justification: *why, owner: x}

      -   action: RoleOverlap
          justification: *why
          tags: [a, b] # two
# the end
"""
ENDS = pytest.mark.parametrize("newline", ["\n", "\r\n"])


def rows(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = parse_yaml(text, "overrides.yaml").data["overrides"]
    return found


def lines_changed(before: str, after: str) -> list[str]:
    from difflib import ndiff

    return [line.rstrip() for line in ndiff(before.splitlines(), after.splitlines()) if line[0] in "+-"]


@ENDS
def test_changing_a_value_changes_its_line_and_no_other(newline: str) -> None:
    text = ODD.replace("\n", newline)
    made = changed(text, "overrides.yaml", 0, {"status": "risk-accepted", "expires": "2027-01-01", "ticket": "SEC-1"})

    assert lines_changed(text, made) == [
        "-           status: planned",
        "+           status: risk-accepted",
        '-           "expires": "2026-12-31"',
        '+           "expires": 2027-01-01',
        "+           ticket: SEC-1",
    ]
    assert made.count("\r\n") == (made.count("\n") if newline == "\r\n" else 0)


@ENDS
def test_an_anchor_that_is_cut_out_moves_to_its_first_use(newline: str) -> None:
    text = ODD.replace("\n", newline)
    made = removed(text, "overrides.yaml", [0])

    assert rows(made) == rows(text)[1:]
    assert '&why "Rollout is under way."' in made
    assert "justification: *why" in made
    assert "about the first" not in made
    assert "about the second" in made


def test_changing_an_anchored_value_leaves_the_others_what_they_were() -> None:
    made = changed(ODD, "overrides.yaml", 0, {"justification": "Other: words"})

    assert [row["justification"] for row in rows(made)] == [
        "Other: words",
        "Rollout is under way.",
        "Rollout is under way.",
    ]


FLOW = """\
overrides:
  - {action: A, status: &s planned, owner: &o a@contoso.com}
  - {action: B, status: *s, owner: *o} # the second
"""
BLOCK = """\
overrides:
  - action: A
    status: &s planned
    owner: &o a@contoso.com
  - action: B
    status: *s
    owner: *o
"""


@pytest.mark.parametrize(
    ("text", "values", "line"),
    [
        (FLOW, {"status": "third-party"}, "  - {action: B, status: third-party, owner: *o} # the second"),
        (FLOW, {"owner": None}, "  - {action: B, status: *s} # the second"),
        (FLOW, {"ticket": "SEC-1"}, "  - {action: B, status: *s, owner: *o, ticket: SEC-1} # the second"),
        (BLOCK, {"status": "third-party"}, "    status: third-party"),
        (BLOCK, {"owner": "b@contoso.com"}, "    owner: b@contoso.com"),
        (BLOCK, {"ticket": "SEC-1"}, "    ticket: SEC-1"),
    ],
)
def test_a_value_that_is_an_alias_is_changed_where_it_is_used(text: str, values: dict[str, Any], line: str) -> None:
    made = changed(text, "overrides.yaml", 1, values)

    assert line in made.splitlines()
    assert rows(made)[0] == rows(text)[0]
    assert rows(made)[1] == {k: v for k, v in {**rows(text)[1], **values}.items() if v is not None}


def test_an_entry_that_ends_in_an_alias_is_cut_out_whole() -> None:
    assert removed(BLOCK, "overrides.yaml", [1]) == BLOCK[: BLOCK.index("  - action: B")]


@ENDS
def test_an_entry_is_added_in_the_indentation_of_the_others(newline: str) -> None:
    text = ODD.replace("\n", newline)
    made = appended(text, "overrides.yaml", {"action": "New", "status": "planned", "justification": "a: b"})

    assert lines_changed(text, made) == [
        "+",
        "+       -   action: New",
        "+           status: planned",
        '+           justification: "a: b"',
    ]
    assert made.endswith(f"# the end{newline}")


def test_an_entry_in_braces_is_edited_too() -> None:
    made = changed(ODD, "overrides.yaml", 1, {"owner": None, "status": "third-party", "ticket": "SEC-2"})

    assert "-   {action: OneAdmin, status: third-party, justification: *why, ticket: SEC-2}\n" in made


def test_a_pin_is_put_in_and_taken_out_again() -> None:
    pin = {"taken": "2026-11-20", "observed": {"a: b": "x = 1", "c": "7"}, "digest": "0123456789abcdef"}
    made = changed(ODD, "overrides.yaml", 2, {"pin": pin})

    assert rows(made)[2]["pin"] == pin
    assert changed(made, "overrides.yaml", 2, {"pin": None}) == ODD


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "overrides: []\n", "overrides:\n", "overrides: [] # none\n"])
def test_the_first_entry_makes_the_list(text: str) -> None:
    made = appended(text, "overrides.yaml", {"action": "New"})

    assert rows(made) == [{"action": "New"}]
    assert ("# nothing yet" in made) == ("# nothing yet" in text)


def test_the_last_entry_leaves_an_empty_list() -> None:
    made = removed(ODD, "overrides.yaml", [0, 1, 2])

    assert made == "# head\noverrides: []\n# the end\n"


def test_a_list_without_indentation_and_without_a_last_line_feed() -> None:
    text = "overrides:\n- action: A\n  status: planned\n- action: B"

    assert appended(text, "o.yaml", {"action": "C"}) == text + "\n- action: C\n"
    assert removed(text, "o.yaml", [1]) == "overrides:\n- action: A\n  status: planned\n"


def test_a_list_in_brackets_is_refused_and_nothing_changes() -> None:
    with pytest.raises(InputError) as caught:
        appended("overrides: [{action: A}]\n", "o.yaml", {"action": "B"})
    assert str(caught.value) == (
        "error: o.yaml: the list is written in brackets, and nothing can be added to it\n"
        "  hint: write the list with one '-' line for each entry"
    )


def test_an_entry_of_a_list_in_brackets_is_not_changed_either() -> None:
    for index in (0, 1):
        with pytest.raises(InputError) as caught:
            changed("overrides: [{action: A}, {action: B}]\n", "o.yaml", index, {"owner": "x"})
        assert str(caught.value) == (
            "error: o.yaml: the list is written in brackets, and nothing in it can be changed\n"
            "  hint: write the list with one '-' line for each entry"
        )


@ENDS
def test_a_tab_behind_a_colon_and_a_comment_behind_a_dash_are_no_reason_to_refuse(newline: str) -> None:
    text = "overrides:\n  - # note - why\n    action: A\n    status:\tplanned\t# by then\n".replace("\n", newline)

    made = changed(text, "o.yaml", 0, {"status": "third-party", "owner": "x"})
    more = appended(text, "o.yaml", {"action": "B", "owner": "y"})

    assert made == text.replace("planned", "third-party") + f"    owner: x{newline}"
    assert more == text + f"  - action: B{newline}    owner: y{newline}"
    assert removed(more, "o.yaml", [0]) == f"overrides:{newline}  - action: B{newline}    owner: y{newline}"


@pytest.mark.parametrize("text", ["overrides: # the board\n# end\n", "overrides: [] # the board\n# end\n"])
def test_the_first_entry_comes_below_the_comment_of_the_list(text: str) -> None:
    made = appended(text, "o.yaml", {"action": "A"})

    assert made.split() == ["overrides:", "#", "the", "board", "-", "action:", "A", "#", "end"]
    assert rows(made) == [{"action": "A"}]


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1).filter(str.strip)


@given(texts=st.lists(TEXTS, min_size=3, max_size=3), newline=st.sampled_from(["\n", "\r\n"]))
def test_any_text_comes_back_as_it_was_given(texts: list[str], newline: str) -> None:
    first, second, third = texts
    made = appended("overrides:\n".replace("\n", newline), "o.yaml", {"action": "A", "notes": first, "tags": [second]})
    again = changed(made, "o.yaml", 0, {"notes": third, "scope": {"subjects": [first, second]}})

    assert rows(again) == [
        {"action": "A", "notes": third, "tags": [second], "scope": {"subjects": [first, second]}},
    ]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_an_interrupted_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    path = tmp_path / "overrides.yaml"
    path.write_bytes(ODD.encode())

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, step, interrupted)
    target = editable(Place(str(path), "overrides.yaml"))
    with pytest.raises(KeyboardInterrupt):
        target.write(removed(target.text, "overrides.yaml", [0]))

    assert path.read_bytes() == ODD.encode()
    assert os.listdir(tmp_path) == ["overrides.yaml"]


def test_a_byte_order_mark_and_windows_line_ends_stay(tmp_path: Path) -> None:
    path = tmp_path / "overrides.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + ODD.replace("\n", "\r\n").encode())
    target = editable(Place(str(path), "overrides.yaml"))
    target.write(changed(target.text, "overrides.yaml", 0, {"status": "third-party"}))

    assert (
        path.read_bytes()
        == b"\xef\xbb\xbf" + ODD.replace("planned\n", "third-party\n", 1).replace("\n", "\r\n").encode()
    )


def test_a_file_in_another_encoding_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "overrides.yaml"
    path.write_bytes(ODD.encode("utf-16"))
    with pytest.raises(InputError) as caught:
        editable(Place(str(path), "overrides.yaml"))
    assert str(caught.value) == (
        "error: overrides.yaml: is not UTF-8 text, and cannot be edited\n  hint: save the file as UTF-8"
    )


VALUES = st.sampled_from(
    ["plain", '"quoted: # text"', "'single'", ">-\n{0}  folded\n{0}  text", "|\n{0}  block\n\n{0}  text", "[a, b]", ""]
)


@st.composite
def files(draw: st.DrawFn) -> tuple[str, int]:
    """A file in some style of writing, and how many entries it has."""
    dash = " " * draw(st.integers(0, 4))
    gap = " " * draw(st.integers(1, 4))
    inside = dash + " " + gap
    lines = ["# head", "overrides:"]
    count = draw(st.integers(1, 5))
    for number in range(count):
        lines += draw(st.sampled_from([[], [""], [f"{dash}# about it"], ["", f"{dash}# one", f"{dash}# two"]]))
        if draw(st.booleans()):
            lines.append(f"{dash}-{gap}action: A{number}{draw(st.sampled_from(['', '  # note - here']))}")
            keys = draw(st.lists(st.sampled_from(["status", "notes", "owner", "tags"]), unique=True))
            lines += [f"{inside}{key}: {draw(VALUES).format(inside)}".rstrip() for key in keys]
        else:
            lines.append(f"{dash}-{gap}{{action: A{number}, notes: n}}")
    lines += draw(st.sampled_from([[], ["# end"], ["", "# end"]]))
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    text = newline.join(line.replace("\n", newline) for line in lines)
    ends_in_a_block = (
        text.rstrip().endswith("  text") and "# end" not in text
    )  # whose value the last line feed is part of
    return text + (newline if ends_in_a_block else draw(st.sampled_from(["", newline]))), count


@given(written=files(), data=st.data())
def test_entries_in_any_style_are_edited_and_the_rest_says_what_it_said(
    written: tuple[str, int], data: st.DataObject
) -> None:
    text, count = written
    index = data.draw(st.integers(0, count - 1))
    before = rows(text)

    pruned = removed(text, "o.yaml", [index])
    noted = changed(text, "o.yaml", index, {"notes": "new: note", "ticket": "SEC-1"})
    longer = appended(text, "o.yaml", {"action": "New"})

    assert rows(pruned) == [row for position, row in enumerate(before) if position != index]
    assert rows(noted)[index] == {**before[index], "notes": "new: note", "ticket": "SEC-1"}
    assert rows(longer) == [*before, {"action": "New"}]
    for made in (pruned, noted, longer):
        assert ("\r\n" in made) == ("\r\n" in text) or "\n" not in made.replace("\r\n", "")
        assert made.startswith("# head")
        assert ("# end" in made) == ("# end" in text)
