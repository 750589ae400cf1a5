from __future__ import annotations

import pytest

from tests.cel.evaluation import error, typed, value

STRINGS = [
    ("'kayak'.charAt(0)", "k"),
    ("'kayak'.charAt(5)", ""),
    ("'ça va'.charAt(0)", "ç"),
    ("'kayak'.indexOf('ya')", 2),
    ("'kayak'.indexOf('')", 0),
    ("'kayak'.indexOf('a', 2)", 3),
    ("'kayak'.indexOf('z')", -1),
    ("'kayak'.lastIndexOf('a')", 3),
    ("'kayak'.lastIndexOf('')", 5),
    ("'kayak'.lastIndexOf('a', 2)", 1),
    ("'kayak'.substring(3)", "ak"),
    ("'kayak'.substring(1, 3)", "ay"),
    ("'kayak'.substring(5)", ""),
    ("'a,b,c'.split(',')", ["a", "b", "c"]),
    ("'a,b,c'.split(',', 2)", ["a", "b,c"]),
    ("'a,b,c'.split(',', 0)", []),
    ("'a,b,c'.split(',', -1)", ["a", "b", "c"]),
    ("'abc'.split('')", ["a", "b", "c"]),
    ("'abc'.split('', 2)", ["a", "bc"]),
    ("['a', 'b'].join()", "ab"),
    ("['a', 'b'].join('-')", "a-b"),
    ("[].join('-')", ""),
    ("'banana'.replace('a', 'o')", "bonono"),
    ("'banana'.replace('a', 'o', 1)", "bonana"),
    ("'banana'.replace('a', 'o', 0)", "banana"),
    ("'ab'.replace('', '-')", "-a-b-"),
    ("' \\t\\u00a0x y\\u3000\\n'.trim()", "x y"),
    ("'\\u200bx'.trim()", "\u200bx"),
    ("'ÀBc'.lowerAscii()", "Àbc"),
    ("'àbC'.upperAscii()", "àBC"),
    ("'abc'.reverse()", "cba"),
    ('strings.quote("say \\"hi\\"\\n\\\\")', '"say \\"hi\\"\\n\\\\"'),
]
LISTS = [
    ("[3, 1, 2].sort()", [1, 2, 3]),
    ("['b', 'a'].sort()", ["a", "b"]),
    ("[2, 1.5, 1u].sort().map(x, string(x))", ["1", "1.5", "2"]),
    ("[{'n': 2}, {'n': 1}].sortBy(x, x.n).map(x, x.n)", [1, 2]),
    ("[1, 1.0, 'a', 'a', 2].distinct()", [1, "a", 2]),
    ("[1, [2, [3]]].flatten()", [1, 2, [3]]),
    ("[1, [2, [3]]].flatten(2)", [1, 2, 3]),
    ("[1, 2, 3, 4].slice(1, 3)", [2, 3]),
    ("[1, 2].reverse()", [2, 1]),
    ("lists.range(3)", [0, 1, 2]),
    ("lists.range(-1)", []),
]
SETS = [
    ("sets.contains([1, 2, 3], [2, 3.0])", True),
    ("sets.contains(['a', 'b'], ['c'])", False),
    ("sets.contains([], [])", True),
    ("sets.equivalent([1, 1], [1u])", True),
    ("sets.equivalent(['a'], ['a', 'b'])", False),
    ("sets.intersects([1, 2], [2, 9])", True),
    ("sets.intersects(['a'], ['b'])", False),
    ("sets.intersects([[1]], [[1.0]])", True),
]
MATHS = [
    ("math.greatest(1, 3, 2)", 3),
    ("math.greatest([1, 2.5])", 2.5),
    ("math.greatest(1, 1.0)", 1),
    ("math.least(1u, -1)", -1),
    ("math.least(-5)", -5),
    ("math.abs(-3)", 3),
    ("math.abs(-1.5)", 1.5),
    ("math.ceil(1.2)", 2.0),
    ("math.floor(-1.2)", -2.0),
    ("math.round(-1.5)", -2.0),
    ("math.round(0.5)", 1.0),
    ("math.round(-0.4)", -0.0),
    ("math.trunc(-1.9)", -1.0),
    ("math.sign(-2.5)", -1.0),
    ("math.sign(0)", 0),
    ("math.sqrt(9)", 3.0),
    ("math.isNaN(0.0 / 0.0)", True),
    ("math.isInf(1.0 / 0.0)", True),
    ("math.isFinite(1.0)", True),
    ("math.bitAnd(6, 3)", 2),
    ("math.bitOr(6, 3)", 7),
    ("math.bitXor(6, 3)", 5),
    ("math.bitNot(0)", -1),
    ("math.bitShiftLeft(1, 63)", -(2**63)),
    ("math.bitShiftLeft(1, 64)", 0),
    ("math.bitShiftRight(-1024, 3)", 2305843009213693824),
    ("math.bitShiftRight(-1, 64)", 0),
]
FORMATS = [
    ("'%s is %d%%'.format(['share', 50])", "share is 50%"),
    ("'%s'.format([[1, 'a', null, 2.5, true, {'k': b'v'}]])", "[1, a, null, 2.5, true, {k: v}]"),
    ("'%s'.format([{'b': 1, 'a': 2}])", "{a: 2, b: 1}"),
    ("'%s'.format([{1: 'x', true: 'y'}])", "{1: x, true: y}"),
    ("'%s %s'.format([timestamp(0), duration('90s')])", "1970-01-01T00:00:00Z 90s"),
    ("'%s'.format([type(1)])", "int"),
    ("'%s'.format([[1.0 / 0.0, -1.0 / 0.0, 0.0 / 0.0]])", "[Infinity, -Infinity, NaN]"),
    ("'%.2f %f'.format([1.005, 1])", "1.00 1.000000"),
    ("'%.1e'.format([12345.0])", "1.2e+04"),
    ("'%b %o %x %X'.format([5, 8, 255, 255])", "101 10 ff FF"),
    ("'%b'.format([true])", "1"),
    ("'%x %x'.format(['az', b'az'])", "617a 617a"),
    ("'%d'.format([1.0 / 0.0])", "Infinity"),
]
ENCODERS = [
    ("base64.encode(b'key')", "a2V5"),
    ("base64.encode(b'k')", "aw=="),
    ("base64.decode('aw==')", b"k"),
    ("base64.decode('aw')", b"k"),
    ("base64.decode('')", b""),
]


@pytest.mark.parametrize(("text", "expected"), [*STRINGS, *LISTS, *SETS, *MATHS, *FORMATS, *ENCODERS])
def test_an_extension_gives_what_it_says(text: str, expected: object) -> None:
    assert value(text) == expected
    assert type(value(text)) is type(expected) or text.startswith(("math.greatest", "math.least"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("math.bitNot(0u)", 2**64 - 1), ("math.abs(1u)", 1), ("math.sign(3u)", 1), ("math.bitAnd(1u, 3u)", 1)],
)
def test_unsigned_integers_stay_unsigned(text: str, expected: int) -> None:
    assert typed(text) == ("Uint", f"Uint({expected})")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("'a'.charAt(2)", "range"),
        ("'a'.charAt(-1)", "range"),
        ("'abc'.indexOf('a', 30)", "range"),
        ("'abc'.lastIndexOf('a', -1)", "range"),
        ("'abc'.substring(4)", "range"),
        ("'abc'.substring(2, 1)", "range"),
        ("'abc'.substring(0, 9)", "range"),
        ("[1].slice(0, 2)", "range"),
        ("[1].slice(1, 0)", "range"),
        ("[[1]].flatten(-1)", "invalid_argument"),
        ("'%d %d'.format([1])", "range"),
        ("'%y'.format([1])", "invalid_argument"),
        ("'%'.format([1])", "invalid_argument"),
        ("'%.f'.format([1.0])", "invalid_argument"),
        ("'%.9999f'.format([1.0])", "invalid_argument"),
        ("'%d'.format(['a'])", "invalid_argument"),
        ("'%d'.format([1.5])", "invalid_argument"),
        ("'%b'.format(['a'])", "invalid_argument"),
        ("'%o'.format([true])", "invalid_argument"),
        ("'%x'.format([null])", "invalid_argument"),
        ("'%e'.format([null])", "invalid_argument"),
        ("base64.decode('a2V5=')", "invalid_argument"),
        ("base64.decode('?')", "invalid_argument"),
        ("math.abs(-9223372036854775808)", "overflow"),
        ("math.bitShiftLeft(1, -1)", "invalid_argument"),
        ("math.greatest([])", "invalid_argument"),
        ("math.greatest(1, 'a')", "no_such_overload"),
        ("math.ceil(1)", "no_such_overload"),
        ("math.sign(true)", "no_such_overload"),
        ("math.isNaN(1)", "no_such_overload"),
        ("math.bitAnd(1, 1u)", "no_such_overload"),
        ("math.bitNot(1.0)", "no_such_overload"),
        ("math.bitShiftLeft(1, 1u)", "no_such_overload"),
        ("math.sqrt('4')", "no_such_overload"),
        ("math.abs('4')", "no_such_overload"),
        ("[1, 'a'].sort()", "no_such_overload"),
        ("[[1], [2]].sort()", "no_such_overload"),
        ("'abc'.sort()", "no_such_overload"),
        ("['a', 1].join()", "no_such_overload"),
        ("1.charAt(0)", "no_such_overload"),
        ("'a'.indexOf(1)", "no_such_overload"),
        ("'a'.replace('a', 'b', 'c')", "no_such_overload"),
        ("'a'.split(1)", "no_such_overload"),
        ("1.reverse()", "no_such_overload"),
        ("sets.contains([1], 1)", "no_such_overload"),
        ("base64.encode('text')", "no_such_overload"),
        ("lists.range('3')", "no_such_overload"),
        ("lists.range(1000001)", "limit"),
        ("math.nothing(1)", "undeclared"),
        ("strings.nothing('a')", "undeclared"),
    ],
)
def test_an_extension_refuses_what_it_is_not_for(text: str, kind: str) -> None:
    assert error(text).kind == kind


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'contoso.com'.contains('oso') && !'contoso.com'.contains('OSO')", True),
        ("'contoso.com'.startsWith('con') && 'contoso.com'.endsWith('.com') && 'a'.startsWith('')", True),
        ("'v=DMARC1; p=reject'.matches('p=(quarantine|reject)')", True),
        ("matches('abc', '^b')", False),
        ("'mañana'.matches('^ma.ana$')", True),
        ("size('héllo') + 'ab'.size() + size(b'h\\xc3\\xa9') + [1].size() + {1: 2}.size()", 12),
    ],
)
def test_the_standard_functions_on_text(text: str, expected: object) -> None:
    assert value(text) == expected


def test_a_pattern_that_is_no_regular_expression_is_an_error_with_the_reason() -> None:
    assert str(error("'a'.matches('[')")) == "1:5: the regular expression is not valid: missing ]: ["
    assert error(r"'a'.matches('(?=a)')").kind == "invalid_argument"
    assert error("'a'.contains(1)").message == "contains() is not defined for (string, int)"
