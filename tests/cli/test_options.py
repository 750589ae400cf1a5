from __future__ import annotations

from typing import Any

import click
from hypothesis import given
from hypothesis import strategies as st

from scanner.cli.group import click_command
from scanner.cli.options import Argument, Command, Option, Values, read

seen: list[dict[str, Any]] = []


def keep(values: Values) -> int:
    seen.append(dict(values))
    return 0


COMMAND = Command(
    "try",
    "Try something.",
    (
        Option("formats", ("-f", "--format"), "A format.", "FMT[=PATH]", multiple=True),
        Option("as_of", ("--as-of",), "A day.", "DAY"),
        Option("color", ("--color",), "Colours.", "WHEN", choices=("auto", "never")),
        Option("quiet", ("-q", "--quiet"), "Say nothing."),
    ),
    (Argument("first", "FIRST"), Argument("second", "SECOND", required=False)),
    keep,
)
WORDS = st.sampled_from(
    [
        "a",
        "b=c",
        "-",
        "--",
        "-f",
        "-fx",
        "--format",
        "--format=x",
        "--format=",
        "--form",
        "--as-of",
        "--as-of=d",
        "-qf",
        "--color",
        "--color=never",
        "never",
        "auto",
        "-q",
        "--quiet",
        "--quiet=1",
        "--zzz",
        "-z",
        "--help",
        "-1",
        "",
    ]
)


def by_click(words: list[str]) -> dict[str, Any] | None:
    """The values that click reads; None where it refuses the command line."""
    seen.clear()
    try:
        click_command(COMMAND).main(words, standalone_mode=False)
    except click.ClickException:
        return None
    return seen[0] if seen else None


@given(st.lists(WORDS, max_size=7))
def test_what_is_read_without_click_is_what_click_reads(words: list[str]) -> None:
    fast = read(COMMAND, words)
    assert fast is None or fast == by_click(words)


def test_plain_command_lines_are_read_without_click() -> None:
    assert read(COMMAND, ["a", "-f", "x", "--format=y", "--as-of", "d", "--color", "never", "-q"]) == {
        "first": "a",
        "second": None,
        "formats": ("x", "y"),
        "as_of": "d",
        "color": "never",
        "quiet": True,
    }
