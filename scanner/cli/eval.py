"""`tenantscore eval`: one expression of the rule language, over data or over a snapshot."""

from __future__ import annotations

import os

import click

from scanner.cel import CelError, CelSyntaxError, Environment, Session
from scanner.model.problem import InputError, Problem, fault
from scanner.record import Any

_PLACE = "expression"


@click.command("eval", short_help="Evaluate an expression of the rule language.")
@click.argument("expression", metavar="EXPR")
@click.option("--data", metavar="FILE", help="JSON whose properties are the names of EXPR, or a snapshot.")
def command(expression: str, data: str | None) -> None:
    """Print the value of EXPR, an expression of the Common Expression Language, as JSON.

    Over a snapshot EXPR sees what rules see: the services (`entra.users`), `tenant`, `collectedAt`, `config` and the
    definitions of the catalogue. Over any other JSON object it sees its properties; without data, nothing.
    """
    click.echo(text_of(evaluated(expression, _session(data))))


def evaluated(expression: str, session: Session) -> Any:
    """The value of an expression; `InputError` where it is not one, or has no value."""
    try:
        return session.evaluate(session.environment.compile(expression))
    except CelSyntaxError as error:
        raise InputError(_problem(each, each.excerpt) for each in (error, *error.others)) from None
    except CelError as error:
        raise InputError([_problem(error, None)]) from None


def text_of(value: Any) -> str:
    """A value of the language as JSON; what JSON has no word for is text."""
    import json

    return json.dumps(_plain(value), ensure_ascii=False, indent=2)


def _problem(error: CelError, excerpt: str | None) -> Problem:
    place = f"{_PLACE}:{error.line}:{error.column}" if error.position else _PLACE
    return Problem(place, error.message, error.hint, excerpt or None)


def _session(path: str | None) -> Session:
    if path is None:
        return Environment(variables=()).session({})
    document = _document(path)
    if "schemaVersion" in document and "resources" in document:
        return _over_snapshot(path)
    return Environment(variables=tuple(document)).session(document)


def _document(path: str) -> dict[str, Any]:
    from scanner.files import read_bytes
    from scanner.snapshot.parse import parse
    from scanner.snapshot.read import read_text

    document = parse(read_text(read_bytes(path), path), path)
    if not isinstance(document, dict):
        raise fault(f"{path}:1:1", "the data is no JSON object", "its properties become the names of the expression")
    return document


def _over_snapshot(path: str) -> Session:
    from scanner.cli.settings import settings_of
    from scanner.engine.scope import session
    from scanner.rules.cache import cached_pack
    from scanner.snapshot.read import read_snapshot

    settings = settings_of({})
    return session(cached_pack(settings.packs(), os.environ), read_snapshot(path), settings.config)


def _plain(value: Any) -> Any:
    """Numbers, strings, booleans, null, lists and maps as JSON has them; the rest as the language writes it."""
    from scanner.cel.convert import to_string
    from scanner.cel.values import Duration, Namespace, Optional, Streamed, Timestamp

    match value:
        case bool() | None | str():
            return value
        case float() if value - value != 0:
            return str(value)
        case int() | float():
            return value
        case bytes():
            from base64 import b64encode

            return b64encode(value).decode()
        case Timestamp() | Duration():
            return to_string(value)
        case Optional():
            return _plain(value.held[0]) if value.held else None
        case Streamed():
            return [_plain(item) for item in value.held()]
        case list():
            return [_plain(item) for item in value]
        case dict() | Namespace():
            return {_key(key): _plain(item) for key, item in value.items()}
    return str(value)


def _key(key: Any) -> str:
    from scanner.cel.values import BoolKey

    key = key.value if type(key) is BoolKey else key
    return str(key).lower() if isinstance(key, bool) else str(key)
