"""Rules of others: whatever they say, it is refused or stays within bounds."""

from __future__ import annotations

import subprocess
import sys

import pytest

from scanner.cel import CelError, Definition, Environment, compile_expression
from tests.cel.evaluation import error, fault, value

HUNDRED = "lists.range(100)"


TEXTS = (
    "cel.bind(s, lists.range(1000).map(x, 'aaaaaaaaaaaaaaaa').join(), "
    "cel.bind(a, [s, s, s, s, s, s, s, s].join(), cel.bind(b, [s, s, s, s, s, s, s, s].join(), "
)
LONG_READS = (
    *("!a.contains('b')", "a.startsWith(b)", "a.endsWith(b)", "a == b", "a <= b", "a in [b]", "{b: 1}[a] == 1"),
    *("{b: 1}[?a].hasValue()", "a in {b: 1}", "a.lowerAscii() != 'b'", "a.upperAscii() != 'b'", "a.trim() != 'b'"),
    *("bytes(a) != b''", "string(bytes(a)) != ''", "a.reverse() != ''", "double(a) == 1.0 || true"),
)
"""What reads a text of 128,000 characters."""


def doubled(step: str, end: str, start: str = "[1, 1]") -> str:
    """A value that grows fourfold with each of 40 bindings."""
    return f"cel.bind(a, {start}, " + f"cel.bind(a, {step}, " * 40 + end + ")" * 41


@pytest.mark.parametrize(
    "text",
    [
        "(" * 2000 + "1" + ")" * 2000,
        "(" * 100_000,
        "[" * 4000,
        "{1:" * 1000,
        "!" * 4000 + "true",
        "-" * 4000 + "1",
        "a" + ".a" * 2000,
        "a" + "[0]" * 1300,
        "1" + "+1" * 2000,
        "true?1:" * 500 + "1",
        "[1].map(x, " * 60 + "1" + ")" * 60,
    ],
    ids=[
        "parentheses",
        "100000",
        "lists",
        "maps",
        "not",
        "minus",
        "fields",
        "indexes",
        "sum",
        "conditionals",
        "macros",
    ],
)
def test_depth_is_refused_before_anything_runs(text: str) -> None:
    assert fault(text).kind == "limit"


@pytest.mark.parametrize(
    "text",
    [
        f"{HUNDRED}.map(a, {HUNDRED}.map(b, {HUNDRED}.map(c, [a, b, c] + [a, b, c])))",
        "lists.range(1000).all(a, lists.range(1000).all(b, lists.range(1000).all(c, a + b + c >= 0)))",
        "lists.range(1000000).map(x, lists.range(1000000))",
        "[1, 2, 3]" + ".map(x, [x, x, x]).flatten()" * 60,
        doubled("a + a + a + a", "size(a)"),
        doubled("a + a + a + a", "size(a)", start="'xxxxxxxx'"),
        doubled("[a, a, a, a]", "a"),
        doubled("[a, a, a, a]", "a == a"),
        doubled("[a, a, a, a]", "'%s'.format([a])"),
        doubled("[a, a, a, a]", "2 in a || a in [a]"),
        doubled("{'a': a, 'b': a}", "a == a", start="{}"),
        "'a'.replace('a', '" + "b" * 1000 + "').replace('b', '" + "c" * 1000 + "').replace('c', '" + "d" * 1000 + "')",
        "lists.range(200000).distinct().size()",
        "sets.contains(lists.range(20000), lists.range(20000))",
        "lists.range(100000).all(i, !'a'.matches('x{900}' + string(i)))",
        "lists.range(9223372036854775807)",
        *(f"{TEXTS} lists.range(20000).all(x, {test}))))" for test in LONG_READS),
        "cel.bind(l, lists.range(60000).map(x, string(x)), lists.range(100000).all(x, !('zz' in l)))",
        "lists.range(500000).map(x, [" + "x, " * 1000 + "x])",
        "lists.range(500000).map(x, {" + ", ".join(f"'k{n}': x" for n in range(300)) + "})",
        "lists.range(500000).map(x, [" + ", ".join(["?optional.of(x)"] * 200) + "])",
        "lists.range(500000).all(x, " + " && ".join(["x * x >= 0"] * 250) + ")",
        "lists.range(400000).map(x, " + "cel.bind(a, [x], " * 30 + "1" + ")" * 31,
        doubled("optional.of([a, a, a, a])", "a == a", start="optional.of(1)"),
        doubled("optional.of([a, a, a, a])", "a", start="optional.of(1)"),
        doubled("a.optMap(v, v + v)", "a", start="optional.of('xxxxxxxxxxxxxxxx')"),
        "cel.block(['xxxxxxxxxxxxxxxx', "
        + ", ".join(f"cel.index({n}) + cel.index({n})" for n in range(40))
        + "], cel.index(40))",
    ],
    ids=[
        *("three macros", "a cube", "ranges", "flatten", "doubled list", "doubled string", "shared", "compared"),
        *("formatted", "searched", "maps", "replace", "distinct", "sets", "patterns", "range"),
        *(f"long {test}" for test in LONG_READS),
        *("a list searched", "list literals", "map literals", "optional items", "a long body", "bindings in a loop"),
        *("optional values compared", "optional values shared", "optional strings", "a block"),
    ],
)
def test_work_without_end_is_stopped(text: str) -> None:
    assert error(text).kind == "limit"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x.matches('(a+)+$')", False),
        ("x.matches('(a|a)*b')", False),
        ("x.matches('(.*)*(.*)*(.*)*z')", False),
    ],
)
def test_a_catastrophic_regular_expression_is_not_one_here(text: str, expected: bool) -> None:
    assert value(text, x="a" * 50_000 + "!") is expected


@pytest.mark.parametrize("pattern", ["(x{1000}){1000}", "((((a{100}){100}){100}){100})", "(?=a)", r"(a)\\1", "["])
def test_a_regular_expression_that_is_too_large_or_not_linear_is_refused(pattern: str) -> None:
    assert error(f"'a'.matches('{pattern}')").kind == "invalid_argument"


@pytest.mark.parametrize(
    "text",
    [
        "''.__class__",
        "item.__class__",
        "item.__class__.__mro__",
        "[].__class__.__base__.__subclasses__()",
        "__import__('os')",
        "item.__init__.__globals__",
        "{}.keys()",
        "''.__doc__",
        "_v0",
        "_slow",
        "__builtins__",
    ],
)
def test_nothing_of_python_can_be_reached(text: str) -> None:
    environment = Environment()
    item = {"a": 1}
    with pytest.raises(CelError):
        compile_expression(text).evaluate({"item": item})
    with pytest.raises(CelError):
        environment.session({}).function(environment.compile(text, variables=("item",)))(item)


@pytest.mark.parametrize(
    "text",
    [
        '"\\"); import os; (\\"" == item.a',
        "'\\n return 1\\n' == item.a",
        "'\"\"\"' == item.a || '\\\\' == item.a",
        "item.`a/b-c d` == '_c0' || item.a == '_c1' || item.a == '_t1'",
        "item.a == '{item}' || item.a == '%s' || item.a == '\\u0000'",
    ],
)
def test_text_built_to_break_generated_code_is_only_text(text: str) -> None:
    environment = Environment()
    program = environment.compile(f"has(item.a) && ({text})", variables=("item",))
    session = environment.session({})
    assert session.function(program)({"a": "other", "a/b-c d": ""}) is False
    assert session.evaluate_exactly(program, {"a": "other", "a/b-c d": ""}) is False


@pytest.mark.parametrize(
    "text",
    [
        "duration('" + "9" * 4000 + "s')",
        "timestamp('" + "9" * 4000 + "')",
        "int('" + "9" * 4000 + "')",
        "duration('" + "1h" * 1900 + "')",
        "timestamp(0).getHours('" + "A" * 4000 + "')",
        "base64.decode('" + "A" * 4001 + "')",
        "'%.9999f'.format([1.0])",
    ],
    ids=["duration", "timestamp", "int", "units", "zone", "base64", "precision"],
)
def test_values_of_thousands_of_characters_are_refused(text: str) -> None:
    assert error(text).kind in ("invalid_argument", "range")


def test_data_nested_without_end_is_an_error_and_no_crash() -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    twin: list[object] = []
    for _ in range(100_000):
        twin = [twin]
    assert error("a == b", a=deep, b=twin).kind == "limit"
    assert error("'%s'.format([a])", a=deep).kind == "limit"
    assert value("a.size()", a=deep) == 1


def test_definitions_that_call_each_other_without_end_stop() -> None:
    chain = [Definition(f"f{n}", ("x",), f"f{n + 1}(x) || f{n + 1}([x]) || f{n + 1}([x, x])") for n in range(30)]
    environment = Environment([*chain, Definition("f30", ("x",), "type(x) == string")])
    program = environment.compile("f0(item)", variables=("item",))
    assert environment.paths(program) == {("item",)}
    with pytest.raises(CelError) as caught:
        environment.session({}, budget=100_000).evaluate(program, 1)
    assert caught.value.kind == "limit"


def test_half_of_a_surrogate_pair_in_the_data_is_an_error_where_bytes_are_needed() -> None:
    for text in ("bytes(x)", "x.matches('a')", "'%x'.format([x])"):
        assert error(text, x="\ud800").kind == "invalid_argument"
    assert value("x.size() == 1 && x == x", x="\ud800") is True


HOSTILE = {
    "a cube of lists": "lists.range(900).map(a, lists.range(900).map(b, lists.range(900).map(c, [[a], [b], [c]])))",
    "copies of a long text": f"{TEXTS} lists.range(20000).map(x, a.upperAscii()))))",
    "long literals": "lists.range(500000).map(x, [" + "[x], " * 800 + "x])",
    "text that grows": "cel.bind(a, 'xxxxxxxx', " + "cel.bind(a, a.replace('x', a), " * 20 + "a" + ")" * 21,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_expression_stays_within_memory(name: str) -> None:
    """In a process of its own that may have 512 MB of addresses and 30 seconds."""
    script = (
        "import resource, sys\n"
        "resource.setrlimit(resource.RLIMIT_AS, (1 << 29, 1 << 29))\n"
        "resource.setrlimit(resource.RLIMIT_CPU, (30, 30))\n"
        "from scanner.cel import CelError, compile_expression\n"
        "try:\n    compile_expression(sys.argv[1]).evaluate({})\n"
        "except CelError as error:\n    print(error.kind)\n"
    )
    ran = subprocess.run([sys.executable, "-c", script, HOSTILE[name]], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "limit\n", "")
