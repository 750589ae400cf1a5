"""YAML syntax errors in plain words."""

from __future__ import annotations

from scanner.model.problem import Problem
from scanner.record import Any

KEYS = "start the keys of one mapping in the same column"
QUOTES = "put the text in quotes"
EXCLAMATION = "put text that starts with '!' in quotes"
EXPLANATIONS: dict[str, tuple[str, str]] = {
    "mapping values are not allowed": (
        "a ':' is not expected here",
        "put text that contains ': ' in quotes, or mend the indentation",
    ),
    "did not find expected key": ("the indentation does not match the lines above", KEYS),
    "did not find expected '-' indicator": (
        "the indentation does not match the list above",
        "start the items of one list in the same column",
    ),
    "could not find expected ':'": ("a ':' is missing", "write 'key: value'"),
    "did not find expected <document start>": ("the text goes on where it should have ended", "mend the indentation"),
    "did not find expected ',' or ']'": ("a ',' or ']' is missing", "close the list with ']'"),
    "did not find expected ',' or '}'": ("a ',' or '}' is missing", "close the mapping with '}'"),
    "did not find expected node content": (
        "a value is missing",
        "write it, or close the list with ']' and the mapping with '}'",
    ),
    "found unexpected end of stream": ("the text ends inside a quotation", "close the quotes"),
    "found unknown escape character": (
        "this escape does not exist",
        "in double quotes write '\\\\' for a backslash, or use single quotes",
    ),
    "block sequence entries are not allowed": (
        "a '-' is not expected here",
        "put the list on a line of its own below its key",
    ),
    "found undefined tag handle": ("tags are not supported", EXCLAMATION),
    "while parsing a tag": ("tags are not supported", EXCLAMATION),
    "did not find expected alphabetic or numeric": ("'*' and '&' begin the name of an alias or an anchor", QUOTES),
    "unknown directive": ("lines that begin with '%' are not supported", "remove the line"),
    "invalid Unicode character escape": ("this escape stands for no character", "write the character itself"),
    "block mapping, did not find": ("the indentation does not match the lines above", KEYS),
}


def explain(error: Any, name: str, lines: list[str]) -> Problem:
    """The problem for a `yaml.YAMLError`, at its line and column where the parser knows them."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        return _unreadable(error, name, lines)
    place = f"{name}:{mark.line + 1}:{mark.column + 1}"
    line = lines[mark.line] if mark.line < len(lines) else ""
    problem = str(getattr(error, "problem", None) or error)
    if line[mark.column : mark.column + 1] == "\t" or "\t" in line[: len(line) - len(line.lstrip())]:
        return Problem(place, "a tab is used for indentation", "use spaces")
    if line[mark.column : mark.column + 1] in ("@", "`", "%") and "cannot start any token" in problem:
        return Problem(place, f"text cannot start with {line[mark.column]!r}", "put the text in quotes")
    for words, (message, hint) in EXPLANATIONS.items():
        if words in problem:
            return Problem(place, message, hint)
    return Problem(place, f"is not YAML: {problem}", f"{QUOTES}, or mend the indentation")


def _unreadable(error: Any, name: str, lines: list[str]) -> Problem:
    """A character that YAML does not allow; the parser does not say where it stands."""
    for number, line in enumerate(lines, 1):
        for column, character in enumerate(line, 1):
            if _is_forbidden(character):
                message = f"the character U+{ord(character):04X} is not allowed"
                return Problem(f"{name}:{number}:{column}", message, "remove it")
    return Problem(f"{name}:1:1", f"is not YAML: {error}", "save the file as text in UTF-8")


def _is_forbidden(character: str) -> bool:
    if "\ud800" <= character <= "\udfff" or character in "\ufffe\uffff":
        return True
    return character < "\xa0" and not character.isprintable() and character not in "\t\x85"
