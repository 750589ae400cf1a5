"""`rules new` and `rules docs`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from scanner.cli.rules.packs import load, rules_option
from scanner.model.problem import InputError, Problem, fault


@click.command(short_help="Begin a rule of your own.")
@click.argument("id", metavar="ID")
@click.option("--service", metavar="NAME", required=True, help="The service it is about: entra, exchange, ...")
@click.option("--resource", metavar="NAME", help="The resource that it reads; the first of the service by default.")
@click.option("--into", metavar="DIR", default="rules", show_default=True, help="The folder of rules it goes into.")
def new(id: str, service: str, resource: str | None, into: str) -> None:
    """Begin a rule: DIR/SERVICE/ID.yaml, which passes lint and whose tests fail until you write them."""
    from scanner.files import write_atomic
    from scanner.rules.scaffold import scaffold
    from scanner.snapshot.resources import load_registry

    path = Path(into, service, f"{id}.yaml")
    text = scaffold(id, service, load_registry(), resource, schema=_schema_beside(path))
    if path.exists():
        raise fault(str(path), "is already there")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise fault(str(path.parent), f"cannot be made: {(error.strerror or str(error)).lower()}") from None
    write_atomic(path, text)
    click.echo(f"wrote {path.as_posix()}")
    click.echo(f"next: tenantscore rules test --rules {into} {path.as_posix()}")


@click.command(short_help="Write the pages of the rules.")
@click.option("-o", "--output", metavar="DIR", default="docs", show_default=True, help="Where to write.")
@click.option("--check", "only_check", is_flag=True, help="Change nothing; fail where a page is not current.")
@rules_option
def docs(output: str, only_check: bool, rules: tuple[str, ...]) -> None:
    """Write the pages: one for each action and an index in DIR/rules, and DIR/permissions.md."""
    from scanner.rules.docs import Documented, pages_of
    from scanner.rules.frameworks import load_frameworks
    from scanner.rules.testing import selected

    loaded = load(rules)
    given = Documented(loaded.pack.catalogue, load_frameworks(loaded.roots), tuple(selected(loaded.roots, ())))
    pages = pages_of(given)
    stale = {path: text for path, text in pages.items() if _text(Path(output, path)) != text}
    extra = _others(Path(output), set(pages))
    if only_check:
        hint = "run 'tenantscore rules docs'"
        problems = [Problem(Path(output, name).as_posix(), "is not current", hint) for name in stale]
        problems += [Problem(path.as_posix(), "is no page of a rule any more", hint) for path in extra]
        if problems:
            raise InputError(problems)
        return
    for name, text in stale.items():
        target = Path(output, name)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
    for path in extra:
        path.unlink()
    click.echo(f"{len(stale)} of {len(pages)} pages written, {len(extra)} removed, in {output}")


def _schema_beside(path: Path) -> str | None:
    """The way from a rule file to its schema, where both are in the same work tree."""
    from scanner.cli.paths import repository_root
    from scanner.data import data_path

    schema, root = os.path.realpath(data_path("schemas", "rule.schema.json")), repository_root(os.path.realpath("."))
    inside = all(os.path.realpath(one).startswith(root + os.sep) for one in (schema, path))
    return os.path.relpath(schema, os.path.realpath(path.parent)).replace(os.sep, "/") if inside else None


def _text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def _others(output: Path, pages: set[str]) -> list[Path]:
    """Pages of rules that are there no more."""
    found = sorted((output / "rules").glob("*/*.md"))
    return [path for path in found if path.relative_to(output).as_posix() not in pages]
