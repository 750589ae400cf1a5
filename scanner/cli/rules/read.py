"""`rules list` and `rules show`."""

from __future__ import annotations

import json

import click

from scanner.cli.rules.packs import load, rules_option, screen


@click.command("list", short_help="List the actions, all or some.")
@click.option("where", "--where", "-w", metavar="FIELD=VALUE", multiple=True, help="Any field, such as tag=mfa.")
@click.option("--category", metavar="NAME", multiple=True, help="identity, data, device, apps or infrastructure.")
@click.option("--product", metavar="NAME", multiple=True, help="As written, `*` standing for anything.")
@click.option("--severity", metavar="NAME", multiple=True, help="critical, high, medium or low.")
@click.option("--tag", metavar="NAME", multiple=True, help="A tag of the rule.")
@click.option("--framework", metavar="ID", multiple=True, help="Mapped to some control of the framework.")
@click.option("as_json", "--json", is_flag=True, help="Everything about them, as JSON.")
@rules_option
def list_(
    where: tuple[str, ...], framework: tuple[str, ...], as_json: bool, rules: tuple[str, ...], **by: tuple[str, ...]
) -> None:
    """List the actions, all or those that were asked for.

    \b
    --where takes FIELD=VALUE and FIELD!=VALUE, and for points also < <= > >=:
      tenantscore rules list -w title=*password* -w 'points>=5'

    One field may be given several times; an action then needs one of the values.
    """
    from scanner.cli.rules.table import table
    from scanner.frameworks import chosen_frameworks
    from scanner.rules.query import chosen, conditions, data

    wanted = conditions((*where, *(f"{field}={value}" for field, values in by.items() for value in values)))
    loaded = load(rules)
    actions = chosen(loaded.pack.catalogue.actions, wanted)
    if framework:
        mapped = chosen_frameworks(loaded.pack.catalogue.frameworks, framework)
        actions = tuple(action for action in actions if any(action.id in each.actions for each in mapped))
    if as_json:
        click.echo(json.dumps([data(action) for action in actions], ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(table(screen(), actions)))


@click.command(short_help="Show one action in full.")
@click.argument("id", metavar="ID")
@click.option("as_json", "--json", is_flag=True, help="The same as JSON.")
@rules_option
def show(id: str, as_json: bool, rules: tuple[str, ...]) -> None:
    """Show one action: why, what is checked, what it reads, what to do. ID in any letter case, or an alias."""
    from scanner.cli.rules.page import page
    from scanner.rules.query import data, find
    from scanner.rules.sources import rule_sources, table_sources
    from scanner.rules.testing import rule_tests

    loaded = load(rules)
    action = find(loaded.pack.catalogue.actions, id)
    if as_json:
        click.echo(json.dumps(data(action), ensure_ascii=False, indent=1))
        return
    sources = (one for root in loaded.roots for one in (*rule_sources(root), *table_sources(root)))
    named = (one for one in sources if one.name == action.source)
    tests = [one for source in named for one in rule_tests(source.path, source.name) if one.action == action.id]
    click.echo("\n".join(page(screen(), action, loaded.pack.catalogue, tests)))
