"""`tenantscore compare`: what changed between two scans, and what the score owes to what."""

from __future__ import annotations

import os
import sys

from scanner.cli import output
from scanner.cli.options import Argument, Command, Option, Values
from scanner.record import TYPE_CHECKING

if TYPE_CHECKING:
    from scanner.cli.sides import Measured, Sides

DOTS = ".."


def run(values: Values) -> int:
    """Measure both sides, then write every format; nothing is written unless all of them can be."""
    from reporters._comparisons import load
    from scanner.cli.sides import compared, sides
    from scanner.rules.cache import cached_pack

    targets = output.targets(values["formats"], known=load)
    with sides(values) as known:
        base, head = _sides(values, known)
        catalogue = None
        if base.inputs is None or head.inputs is None:
            catalogue = cached_pack(known.settings.packs(), os.environ).catalogue
        comparison = compared(base, head, catalogue)
    for path in output.write(comparison, targets, output.terminal(sys.stdout, os.environ, values["color"] or "auto")):
        print(f"wrote {path}", file=sys.stderr)
    return 0


def _sides(values: Values, known: Sides) -> tuple[Measured, Measured]:
    """What the words of the command line name: files, revisions, or a range of them."""
    base, head, snapshot = values["base"], values["head"], values["snapshot"]
    if _is_range(base):
        return _range(base, head, known) if snapshot is None else _too_many(snapshot)
    is_file = os.path.lexists(base) and not base.startswith("git:")
    if is_file and head is not None and snapshot is None:
        return known.file(base, "BASE"), known.named(head, "HEAD")
    if is_file and head is not None:
        return known.named(base, "BASE"), known.named(head, "HEAD", snapshot)
    if head is None:
        return known.named(base, "BASE"), known.measured(known.settings.snapshot(), "HEAD")
    if snapshot is not None:
        return known.named(base, "BASE", snapshot), known.named(head, "HEAD", snapshot)
    if os.path.lexists(head):  # one revision, and the snapshot in the work tree
        return known.named(base, "BASE", head), known.file(head, "HEAD")
    return known.named(base, "BASE"), known.named(head, "HEAD")


def _is_range(word: str) -> bool:
    """Whether a word has two or three dots between revisions, and is no path."""
    return DOTS in word and DOTS not in word.split("/") and not os.path.lexists(word)


def _range(words: str, snapshot: str | None, known: Sides) -> tuple[Measured, Measured]:
    """`A..B` are the two; `A...B` is where they began to differ, and B. What is left out is HEAD."""
    from scanner.cli.sides import root_of_range
    from scanner.git import merge_base, tree_of
    from scanner.model.problem import fault

    dots = "..." if "..." in words else ".."
    one, _, other = words.partition(dots)
    one, other = one or "HEAD", other or "HEAD"
    root = root_of_range(words)
    start = one
    if dots == "...":
        found = merge_base(root, tree_of(root, one, words).commit, tree_of(root, other, words).commit)
        if found is None:
            hint = "they share no history, or the clone is shallow (in GitHub Actions: fetch-depth: 0)"
            raise fault(words, f"'{one}' and '{other}' have no commit in common", hint)
        start = found
    base = known.revision(start, "BASE", snapshot, later=tree_of(root, other, words).commit)
    if start != one:
        base = base._replace(name=one if tree_of(root, one).commit == start else start[:10])
    return base, known.revision(other, "HEAD", snapshot, strict=True)


def _too_many(word: str) -> tuple[Measured, Measured]:
    from scanner.model.problem import fault

    raise fault("tenantscore compare", f"got one word too many: '{word}'", "a range and one snapshot, or BASE HEAD")


COMMAND = Command(
    name="compare",
    help="Say what changed between two scans, and why.\n\n"
    "BASE and HEAD are reports in JSON, snapshots, or revisions of git, which are measured with their own overrides, "
    "configuration and rules: 'compare main...HEAD -- snapshot.json'. One revision alone is compared with the work "
    "tree. SNAPSHOT defaults to the one that the configuration names.",
    options=(
        Option(
            "formats",
            ("-f", "--format"),
            "console, json or markdown, to stdout or into a file; repeatable.",
            "FMT[=PATH]",
            True,
        ),
        Option("as_of", ("--as-of",), "The day that dates are judged by; today when not given.", "YYYY-MM-DD"),
        Option("rules", ("--rules",), "Rules of your own beside the catalogue; repeatable.", "DIR", True),
        Option("frameworks", ("--framework",), "Only actions that this framework names; repeatable.", "ID", True),
        Option("overrides", ("--overrides",), "Statuses and exceptions, in place of the configured file.", "FILE"),
        Option("config", ("-c", "--config"), "The configuration file, in place of the one found.", "FILE"),
        Option("color", ("--color",), "Colours on the console.", "WHEN", choices=output.COLOR_CHOICES),
    ),
    arguments=(
        Argument("base", "BASE"),
        Argument("head", "HEAD", required=False),
        Argument("snapshot", "SNAPSHOT", required=False),
    ),
    run=run,
)
