"""Slips in rule files, one by one: each has its place, what is wrong, and what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rules.files import a_rules_folder
from tests.rules.loading import faults

RULE = "rules/entra/PWAgePolicyNew.yaml"
CHANGES = [
    ("points: 8", "points: eight", "5:9: points: must be a number", "write digits without quotes"),
    ("points: 8", f"points: {'9' * 5000}", "5:9: the number is too large", "put it in quotes if it is text"),
    ("title: Ensure passwords never expire", "title: 5", "2:8: title: must be text", 'write "5" in quotes'),
    (
        "title: Ensure passwords never expire",
        "title:",
        "2:7: title: must be text",
        "write it after the colon",
    ),
    (
        "title: Ensure passwords never expire",
        "title: [a]",
        "2:8: title: must be text",
        "write one text, not a list",
    ),
    (
        "severity: medium\n",
        "",
        "1:1: the key 'severity' is missing",
        "add 'severity:' with one of critical, high, medium, low",
    ),
    ("threats: [password cracking]", "threats: []", "8:10: threats: must not be empty", "name one at least"),
    ("threats: [password cracking]", "threats: theft", "8:10: threats: must be a list", "write [theft]"),
    ("[password cracking]", "[2026-11-20, 3]", "8:23: threats[1]: must be text", 'write "3" in quotes'),
    (
        "manageUrl: https://admin.microsoft.com/",
        "manageUrl: http://admin.microsoft.com/",
        "15:14: implementation.manageUrl: must be an address that begins with https://",
        "such as https://learn.microsoft.com/, without spaces, quotes or angle brackets",
    ),
    (
        "requires: [entra.domains]",
        "requires: [AdminMFAV2, entra.domains]",
        "17:12: requires[0]: must be the name of a resource",
        "such as entra.users; 'tenantscore rules coverage --json' lists all",
    ),
    (
        "unit: domains",
        "aliases: [a b]",
        "18:11: aliases[0]: must be the id of an action",
        "2 to 100 letters, digits and underscores, of which the first is a letter",
    ),
    (
        "unit: domains",
        "params: {Days: 1}",
        "18:10: params.Days: must be a name",
        "letters and digits, of which the first is a small letter",
    ),
    ("unit: domains", f"unit: {'x' * 300}", "18:7: unit: must be at most 200 characters long", "it has 300"),
    ("where: item.isVerified", "where: true", "21:10: check.where: must be text", 'write "true" in quotes'),
    ("  cost: low", "\tcost: low", "12:1: a tab is used for indentation", "use spaces"),
    (
        "unit: domains",
        "unit: *x",
        "18:7: the alias '*x' has no anchor before it",
        "write '&x' where the value is defined",
    ),
    ("  - name: it never", "  - ? [", "27:7: a key is not text", "keys are plain words, not lists or mappings"),
    ("unit: domains", "unit: *", "18:8: '*' and '&' begin the name of an alias or an anchor", "put the text in quotes"),
]
EXPRESSIONS = [
    (
        "where: item.isVerified",
        "where: item.id.matches('(a+')",
        "the regular expression is not valid: missing ): (a+",
        "mend it; the syntax is that of RE2",
    ),
    (
        "where: item.isVerified",
        "where: item.isVerified &&",
        "expected an operand but found the end of the expression",
        "write a value there, or remove the operator before it",
    ),
    (
        "where: item.isVerified",
        "where: item.isVerified item.id",
        "expected an operator or the end but found 'item'",
        "join what stands there with an operator such as &&, or remove it",
    ),
    (
        "where: item.isVerified",
        "where: item.exists(1, true)",
        "the variable of a macro is a simple name",
        "docs/cel.md describes the language",
    ),
    ("where: item.isVerified", "where: zork", "'zork' is not declared", "here are known: apps, collectedAt, config"),
    ("isForever(item", "fooBar(item", "there is no function fooBar()", "docs/cel.md lists the functions"),
    (
        "where: item.isVerified",
        "where: item.isVerified == 'yes'",
        'a bool and a string are never equal: item.isVerified == "yes"',
        "write item.isVerified, or compare it with true or false",
    ),
]


@pytest.mark.parametrize(("old", "new", "message", "hint"), CHANGES)
def test_a_slip_has_its_place_and_a_hint(tmp_path: Path, old: str, new: str, message: str, hint: str) -> None:
    assert faults(a_rules_folder(tmp_path, (old, new))) == [f"error: {RULE}:{message}\n  hint: {hint}"]


@pytest.mark.parametrize(("old", "new", "message", "hint"), EXPRESSIONS)
def test_a_slip_in_an_expression_has_a_hint(tmp_path: Path, old: str, new: str, message: str, hint: str) -> None:
    (told,) = faults(a_rules_folder(tmp_path, (old, new)))
    assert f": {message}\n" in told
    assert told.splitlines()[-1].startswith(f"  hint: {hint}")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfei\x00d\x00\n\x00a", "2:1: is not UTF-16 text"),
        (b"id: X\xe9", "1:6: is not UTF-8 text"),
        ("id: é\xe9".encode() + b"\xe9", "1:7: is not UTF-8 text"),
    ],
)
def test_bytes_that_are_no_text_have_a_place(tmp_path: Path, content: bytes, message: str) -> None:
    rules = a_rules_folder(tmp_path)
    (rules / "entra" / "X.yaml").write_bytes(content)
    assert faults(rules) == [f"error: rules/entra/X.yaml:{message}\n  hint: save the file as UTF-8"]


def test_line_ends_of_windows_and_a_mark_at_the_start_change_no_place(tmp_path: Path) -> None:
    rules = a_rules_folder(tmp_path, ("where: item.isVerified", "where: item.isVerifed"))
    path = rules / "entra" / "PWAgePolicyNew.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    (told,) = faults(rules)
    assert told.startswith(f"error: {RULE}:21:15: entra.domains has no field 'isVerifed'")


@pytest.mark.parametrize(
    ("definitions", "message", "hint"),
    [
        ("", "1:1: the file is empty", "write 'key: value' lines; keys are definitions"),
        (
            "definitions: {isForever: {description: Days., parameters: [a, a], expr: a}}",
            "1:73: isForever() has two parameters 'a'",
            "give each a name of its own",
        ),
        (
            "definitions: {item: {description: Item., expr: 'true'}}",
            "1:15: 'item' means something else in rules",
            "choose another name",
        ),
        (
            "definitions: {isForever: {description: A., parameters: [a], expr: b(a)}, "
            "b: {description: Calls., parameters: [a], expr: isForever(a)}}",
            "1:67: definitions need each other: isForever -> b -> isForever",
            "let one of them do without the next",
        ),
        ("definitions: [", "2:1: a value is missing", "write it, or close the list with ']' and the mapping with '}'"),
        (
            "definitions: {size: {description: Size., expr: 'true'}}",
            "1:49: 'size' is already defined",
            "choose another name",
        ),
    ],
)
def test_a_slip_in_definitions_has_its_place_and_a_hint(
    tmp_path: Path, definitions: str, message: str, hint: str
) -> None:
    assert f"error: rules/definitions.yaml:{message}\n  hint: {hint}" in faults(
        a_rules_folder(tmp_path, definitions=definitions)
    )
