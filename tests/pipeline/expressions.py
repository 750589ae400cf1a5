"""Expressions of GitHub workflows, `${{ ... }}`, as far as this project writes any."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

TOKEN = re.compile(r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<name>[A-Za-z_][\w.-]*)|(?P<sign>==|!=|&&|\|\||[!()]))")
Functions = Mapping[str, Callable[[], bool]]


def resolved(text: str, contexts: Mapping[str, Any], functions: Functions) -> str:
    """The text with its expressions replaced by what they say."""
    return re.sub(
        r"\$\{\{(.*?)\}\}", lambda found: shown(evaluate(found[1], contexts, functions)), text, flags=re.DOTALL
    )


def shown(value: Any) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def evaluate(text: str, contexts: Mapping[str, Any], functions: Functions) -> Any:
    """The value of an expression; a name that nothing has is null, as GitHub has it."""
    parser = Parser(tokens(text), contexts, functions)
    value = parser.either()
    assert not parser.left, f"cannot read '{text}' from '{parser.left[0]}'"
    return value


def tokens(text: str) -> list[str]:
    found, at = [], 0
    while text[at:].strip():
        match = TOKEN.match(text, at)
        assert match is not None, f"cannot read '{text[at:]}'"
        found.append(match[0].strip())
        at = match.end()
    return found


class Parser:
    def __init__(self, left: list[str], contexts: Mapping[str, Any], functions: Functions) -> None:
        self.left, self.contexts, self.functions = left, contexts, functions

    def either(self) -> Any:
        value = self.both()
        while self.takes("||"):
            other = self.both()
            value = value or other
        return value

    def both(self) -> Any:
        value = self.compared()
        while self.takes("&&"):
            other = self.compared()
            value = value and other
        return value

    def compared(self) -> Any:
        value = self.single()
        if self.takes("=="):
            return shown(value).lower() == shown(self.single()).lower()
        if self.takes("!="):
            return shown(value).lower() != shown(self.single()).lower()
        return value

    def single(self) -> Any:
        token = self.left.pop(0)
        if token == "!":
            return not self.single()
        if token == "(":
            value = self.either()
            assert self.takes(")")
            return value
        if token.startswith("'"):
            return token[1:-1].replace("''", "'")
        if self.takes("("):
            assert self.takes(")"), "functions with arguments are not known here"
            return self.functions[token]()
        return looked_up(token, self.contexts)

    def takes(self, token: str) -> bool:
        if self.left[:1] != [token]:
            return False
        self.left.pop(0)
        return True


def looked_up(name: str, contexts: Mapping[str, Any]) -> Any:
    if name in ("true", "false"):
        return name == "true"
    value: Any = contexts
    for part in name.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value
