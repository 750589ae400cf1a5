"""What goes with an entry that is cut out, and what stays."""

from __future__ import annotations

import pytest

from scanner.overrides.edit import appended, removed

ENDS = pytest.mark.parametrize("newline", ["\n", "\r\n"])
CASES = {
    "a header between two entries stays": (
        """\
overrides:
  - action: A
    owner: x

# ==== Mail: owned by messaging ====

  - action: B
""",
        [0],
        """\
overrides:
# ==== Mail: owned by messaging ====

  - action: B
""",
    ),
    "a comment right above the next entry is about the next, wherever it begins": (
        """\
overrides:
  # about A
  - action: A
    owner: x # behind it
    # inside of it
# about B
  - action: B
""",
        [0],
        """\
overrides:
# about B
  - action: B
""",
    ),
    "a header right above a first entry stays for those that follow": (
        """\
overrides:
  # Identity: owned by the directory team
  - action: A
  - action: B

  # Mail
  - action: C
""",
        [0],
        """\
overrides:
  # Identity: owned by the directory team
  - action: B

  # Mail
  - action: C
""",
    ),
    "a header of which nothing stays goes with the last of its entries": (
        """\
overrides:
  # Identity
  - action: A
  - action: B

  # Mail
  - action: C
""",
        [0, 1],
        """\
overrides:
  # Mail
  - action: C
""",
    ),
    "a header with a drawn line stays in any case, and the comment below it goes": (
        """\
overrides:
  # ---- Identity
  # about A
  - action: A

  - action: B
""",
        [0],
        """\
overrides:
  # ---- Identity
  - action: B
""",
    ),
    "a comment in the midst of a section is about its entry": (
        """\
overrides:
  - action: A
  # about B
  - action: B
  - action: C
""",
        [1],
        """\
overrides:
  - action: A
  - action: C
""",
    ),
    "headers stay when no entry does": (
        """\
overrides: # decided by the board
  # about A
  - action: A

  # ==== Mail ====

  # about B
  - action: B
# the end
""",
        [0, 1],
        """\
overrides: [] # decided by the board
  # ==== Mail ====

# the end
""",
    ),
    "one empty line is left where two would be": (
        """\
overrides:
  - action: A

  - action: B

  - action: C
""",
        [1],
        """\
overrides:
  - action: A

  - action: C
""",
    ),
}


@ENDS
@pytest.mark.parametrize(("before", "gone", "after"), CASES.values(), ids=CASES)
def test_comments_belong_to_what_follows_them(before: str, gone: list[int], after: str, newline: str) -> None:
    made = removed(before.replace("\n", newline), "overrides.yaml", gone)

    assert made == after.replace("\n", newline)


@ENDS
def test_a_new_entry_comes_behind_the_comments_inside_the_last_one(newline: str) -> None:
    text = "overrides:\n  - action: A\n    # inside of it\n# the end\n".replace("\n", newline)

    made = appended(text, "overrides.yaml", {"action": "B"})

    assert made == text.replace("# the end", f"  - action: B{newline}# the end")
