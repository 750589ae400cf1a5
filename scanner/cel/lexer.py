"""Text to tokens, as the lexical part of cel-spec's language definition has it."""

from __future__ import annotations

import re
from bisect import bisect_right

from scanner.cel.errors import CelSyntaxError, Kind, Position, syntax_error
from scanner.record import NamedTuple

MAX_LENGTH = 4096
"""Code points of one expression."""

KEYWORDS = frozenset({"true", "false", "null", "in"})
_WORDS = {"as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "namespace"}
RESERVED = frozenset(_WORDS | {"package", "return", "var", "void", "while"})

_TOKEN = r"""
    (?P<space>(?:[\t\n\f\r ]|//[^\n]*)+)
  | (?P<string>[bB]?(?:
        [rR](?:\"\"\"[\s\S]*?\"\"\"|'''[\s\S]*?'''|"[^"\n\r]*"|'[^'\n\r]*')
      | \"\"\"(?:[^\\]|\\[\s\S])*?\"\"\"
      | '''(?:[^\\]|\\[\s\S])*?'''
      | "(?:[^"\\\n\r]|\\[^\n\r])*"
      | '(?:[^'\\\n\r]|\\[^\n\r])*'
    ))
  | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
  | (?P<float>(?:[0-9]+\.[0-9]+|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+)
  | (?P<int>0[xX][0-9a-fA-F]+[uU]?|[0-9]+[uU]?)
  | (?P<quoted>`[A-Za-z0-9_.\-/ ]+`)
  | (?P<symbol>==|!=|<=|>=|&&|\|\||[-+*/%!<>?:.,()\[\]{}])
"""
_END = "end"
_HINTS = {"=": "did you mean '=='?", "&": "did you mean '&&'?", "|": "did you mean '||'?"}


class Token(NamedTuple):
    """One token; `kind` is string, name, float, int, quoted, symbol or end."""

    kind: str
    text: str
    at: tuple[int, int]


class Source:
    """An expression's text and where in a file it stands; every line of it starts at the same column."""

    __slots__ = ("_starts", "column", "file", "line", "text")

    def __init__(self, text: str, file: str = "", line: int = 1, column: int = 1) -> None:
        self.text = text
        self.file = file
        self.line = line
        self.column = column
        self._starts = [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", text))]

    def at(self, offset: int) -> tuple[int, int]:
        """Line and column of a character."""
        row = bisect_right(self._starts, offset) - 1
        return self.line + row, self.column + offset - self._starts[row]

    def fault(
        self, message: str, at: tuple[int, int], hint: str | None = None, kind: Kind = "syntax"
    ) -> CelSyntaxError:
        return syntax_error(message, Position(self.file, *at), hint, kind)


def tokens(source: Source) -> list[Token]:
    """The tokens of a text, ended by one of kind `end`."""
    text, offset, found = source.text, 0, list[Token]()
    if len(text) > MAX_LENGTH:
        message = f"the expression has {len(text)} characters; the limit is {MAX_LENGTH}"
        raise source.fault(message, source.at(0), "move parts of it into definitions", "limit")
    for half in re.finditer("[\ud800-\udfff]", text):
        raise source.fault("half of a surrogate pair is no character", source.at(half.start()))
    pattern = re.compile(_TOKEN, re.VERBOSE | re.ASCII)  # here, as it costs a start that reads no expression
    while offset < len(text):
        match = pattern.match(text, offset)
        if match is None:
            raise _unreadable(source, offset)
        if match.lastgroup != "space":
            found.append(Token(str(match.lastgroup), match.group(), source.at(offset)))
        offset = match.end()
    found.append(Token(_END, "", source.at(len(text))))
    return found


def _unreadable(source: Source, offset: int) -> CelSyntaxError:
    char = source.text[offset]
    at = source.at(offset)
    if char in "'\"":
        return source.fault("the string is not closed", at)
    if char == "`":
        return source.fault("a quoted field name holds letters, digits, '_', '.', '-', '/' and spaces", at)
    hints = {
        "=": "did you mean '=='?",
        "&": "did you mean '&&'?",
        "|": "did you mean '||'?",
        ";": "an expression has no ';'",
    }
    return source.fault(f"unexpected character {char!r}", at, hints.get(char))
