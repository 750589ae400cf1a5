"""`rules lint`, `rules test` and `rules coverage`."""

from __future__ import annotations

import click

from scanner.cli.errors import ExitCode
from scanner.cli.rules.packs import count, load, roots_of, rules_option, screen
from scanner.model.problem import InputError


@click.command(short_help="List every fault of the rules.")
@click.argument("folders", metavar="[DIR]...", nargs=-1)
@rules_option
def lint(folders: tuple[str, ...], rules: tuple[str, ...]) -> None:
    """List every fault of the rules in each DIR, of the catalogue where none is given. DIR alone is --rules DIR.

    Syntax, unknown keys, fields and ids, copied conditions, definitions, parameters and tags that nobody uses or
    knows, mappings that lead nowhere, tests that are missing, and prose that says nothing.
    """
    from scanner.rules.lint import lint as faults_of
    from scanner.snapshot.resources import load_registry

    roots = roots_of((*rules, *folders))
    linted = faults_of(roots, load_registry(), roots[1:] or roots)
    if linted.problems:
        raise InputError(linted.problems)
    counts = ((linted.actions, "action"), (linted.definitions, "definition"), (linted.frameworks, "framework"))
    click.echo(f"{', '.join(count(number, noun) for number, noun in counts)}, no fault")


@click.command(short_help="Run the tests inside the rules, or find what they miss.")
@click.argument("paths", metavar="[PATH]...", nargs=-1)
@click.option("--mutate", "mutated", is_flag=True, help="Flip each property that a check reads: does a test notice?")
@click.option("--jobs", "-j", metavar="N", type=click.IntRange(1), help="Processes for --mutate; one for each core.")
@click.option("as_json", "--json", is_flag=True, help="With --mutate: all flips as JSON.")
@rules_option
def test(paths: tuple[str, ...], mutated: bool, jobs: int | None, as_json: bool, rules: tuple[str, ...]) -> int:
    """Run the tests inside the rules: of the files and folders given as PATH, or of all.

    The exit code is 1 when a test fails, and with --mutate when fewer than 95 % of the flips are noticed.
    """
    from scanner.cli.rules.results import differences
    from scanner.rules.testing import run, selected

    loaded = load(rules)
    tests = selected(loaded.roots, paths)
    if mutated:
        return _mutate(rules, paths, jobs, as_json)
    shown, failed = screen(), 0
    for one in tests:
        found = run(one, loaded.pack)
        if found:
            failed += 1
            click.echo("\n".join(differences(shown, one, found)) + "\n")
    click.echo(f"{count(len(tests) - failed, 'test')} passed, {failed} failed")
    return ExitCode.GATE_FAILED if failed else ExitCode.PASSED


@click.command(short_help="List resources and fields that no rule reads.")
@click.option("as_json", "--json", is_flag=True, help="The same as JSON.")
@rules_option
def coverage(as_json: bool, rules: tuple[str, ...]) -> None:
    """List the resources and fields of the registry that no rule reads."""
    import json

    from scanner.cli.rules.results import unread
    from scanner.rules.coverage import coverage as coverage_of

    loaded = load(rules)
    found = coverage_of(loaded.pack, loaded.registry)
    if as_json:
        from scanner.model.codec import encode

        click.echo(json.dumps(encode(found), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(unread(screen(), found)))


def _mutate(rules: tuple[str, ...], paths: tuple[str, ...], jobs: int | None, as_json: bool) -> int:
    import json
    import os

    from scanner.cli.rules.results import flips
    from scanner.model.codec import encode
    from scanner.rules.mutate import ENOUGH_PERCENT, mutate

    report = mutate(roots_of(rules), paths, jobs or os.cpu_count() or 1)
    if as_json:
        click.echo(json.dumps(encode(report), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(flips(screen(), report)))
    enough = report.percent is None or report.percent >= ENOUGH_PERCENT
    return ExitCode.PASSED if enough else ExitCode.GATE_FAILED
