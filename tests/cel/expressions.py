"""Strategies for expressions and for the data that they read."""

from __future__ import annotations

from hypothesis import strategies as st

FIELDS = ("a", "b", "c", "d", "list", "map", "text", "when")
STRINGS = ("", "a", "b", "abc", "é", "2024-01-31T10:00:00Z", "1h", "12", "true", "a.b")

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.sampled_from([2**53, -(2**63), 2**63 - 1]),
    st.sampled_from([0.0, -0.0, 1.0, 2.5, -1.5, float("inf"), float("nan")]),
    st.sampled_from(STRINGS),
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(FIELDS), inner, max_size=4)),
    max_leaves=8,
)
"""JSON-like data."""
rows = st.fixed_dictionaries(
    {"b": st.one_of(st.booleans(), st.booleans(), values)},
    optional={
        "a": st.one_of(scalars, values),
        "c": st.integers(-3, 3),
        "d": st.one_of(st.none(), st.floats(-5, 5), values),
        "list": st.lists(st.one_of(scalars, st.dictionaries(st.sampled_from(FIELDS), scalars, max_size=3)), max_size=4),
        "map": st.dictionaries(st.sampled_from(FIELDS), scalars, max_size=3),
        "text": st.sampled_from(STRINGS),
        "when": st.sampled_from(["2024-01-31T10:00:00Z", "2023-12-31T23:59:59.5+02:00", "soon"]),
    },
)
"""An item such as rules look at, every field of which may be missing."""

_WILD = st.sampled_from(
    [
        *("null", "true", "0", "1", "-1", "0u", "3u", "0.0", "2.5", "-0.0", '""', '"a"', 'b"a"', "[]", "{}", "int"),
        *("9223372036854775807", "-9223372036854775808", "18446744073709551615u", "9007199254740993"),
        *('timestamp("2024-01-31T10:00:00Z")', 'duration("90m")', "x", "y", "item", "other", "item.map", "item.a"),
    ]
)
_PARTS = (
    *("getFullYear", "getMonth", "getDate", "getDayOfWeek", "getDayOfYear"),
    *("getHours", "getMinutes", "getSeconds", "getMilliseconds"),
)
_ORDER = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])


def _join(form: str, *parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(form.format, *parts)


def _choice(*names: str) -> st.SearchStrategy[str]:
    return st.sampled_from(names)


def _anything() -> st.SearchStrategy[str]:
    return st.one_of(_booleans, _numbers, _texts, _lists, _WILD, _dynamic)


_variable = _choice("x", "y")
_booleans: st.SearchStrategy[str] = st.deferred(
    lambda: st.one_of(
        _choice("true", "false", "item.b", "other.b", "item.a"),
        _join("({} {} {})", _numbers, _ORDER, _numbers),
        _join("({} {} {})", _texts, _ORDER, _texts),
        _join("({} {} {})", _anything(), _choice("==", "!="), _anything()),
        _join("({} {} {})", _booleans, _choice("&&", "||"), _booleans),
        _join("({} {} {} {} {})", _booleans, _choice("&&", "||"), _booleans, _choice("&&", "||"), _booleans),
        _join("!{}", _booleans),
        _join("({} in {})", _anything(), _lists),
        _join("{}.{}({})", _texts, _choice("contains", "startsWith", "endsWith"), _texts),
        _join("has({}.{})", _choice("item", "other", "item.map", "x", "item.a"), _choice(*FIELDS)),
        _join("{}.{}({}, {})", _lists, _choice("all", "exists", "exists_one"), _variable, _booleans),
        _join("({} ? {} : {})", _booleans, _booleans, _booleans),
        _join("cel.bind({}, {}, {})", _variable, _anything(), _booleans),
        _join("(timestamp({}) {} timestamp({}))", _texts, _ORDER, _choice("item.when", "other.when")),
        _join("({} {} {})", _times, _ORDER, _times),
        _join("{}.matches({})", _texts, _choice("'^a'", "'[0-9]+$'", "'(a|b)*c'", "'('")),
        _join("{}.hasValue()", _optionals),
    )
)
_numbers: st.SearchStrategy[str] = st.deferred(
    lambda: st.one_of(
        _choice("0", "1", "2", "-1", "1.0", "2.5", "1u", "item.c", "other.c", "item.d", "x"),
        _join("size({})", _lists),
        _join("({} {} {})", _numbers, _choice("+", "-", "*", "/", "%"), _numbers),
        _join("-({})", _numbers),
        _join("{}({})", _choice("int", "uint", "double"), st.one_of(_numbers, _texts)),
        _join("{}[{}]", _lists, _numbers),
        _join("({} ? {} : {})", _booleans, _numbers, _numbers),
        _join("{}.{}({})", _times, _choice(*_PARTS), _choice("", "'+01:30'", "'Europe/Paris'")),
        _join("{}.{}({})", _texts, _choice("indexOf", "lastIndexOf"), _texts),
        _join("math.{}({})", _choice("abs", "sign", "ceil", "floor", "round", "trunc", "bitNot"), _numbers),
        _join("math.{}({}, {})", _choice("bitAnd", "bitOr", "bitXor", "bitShiftLeft"), _numbers, _numbers),
    )
)
_times: st.SearchStrategy[str] = st.deferred(
    lambda: st.one_of(
        _choice("timestamp('2024-01-31T10:00:00Z')", "timestamp(item.when)", "duration('-1.5s')", "duration('36h')"),
        _join("({} {} {})", _times, _choice("+", "-"), _times),
        _join("{}({})", _choice("timestamp", "duration"), st.one_of(_texts, _times)),
    )
)
_optionals: st.SearchStrategy[str] = st.deferred(
    lambda: st.one_of(
        _join("{}.?{}", _choice("item", "other", "item.map", "x", "item.a"), _choice(*FIELDS)),
        _join("{}[?{}]", _lists, _choice("0", "1", "-1", '"a"')),
        _join("optional.{}({})", _choice("of", "ofNonZeroValue"), _anything()),
        _join("{}.or({})", _optionals, _optionals),
        _join("{}.{}", _optionals, _choice(*FIELDS)),
        _join("{}.optMap({}, {})", _optionals, _variable, _anything()),
    )
)
_texts: st.SearchStrategy[str] = st.deferred(
    lambda: st.one_of(
        _choice('"a"', '""', '"abc"', '"é"', '"12"', "item.text", "other.text", "item.when", "x", "x.text"),
        _join("({} + {})", _texts, _texts),
        _join("string({})", _numbers),
        _join("{}.{}()", _texts, _choice("lowerAscii", "upperAscii", "trim", "reverse")),
        _join("{}.charAt({})", _texts, _numbers),
        _join("{}.replace({}, {})", _texts, _texts, _texts),
        _join("{}.join({})", _lists, _choice("", '","')),
    )
)
_lists: st.SearchStrategy[str] = st.deferred(
    lambda: st.one_of(
        _choice("item.list", "other.list", "[1, 2]", '["a", "b"]', "[]", "item.map", "other.map"),
        _join("[{}, {}]", _anything(), _anything()),
        _join('{{"a": {}, "b": {}}}', _anything(), _anything()),
        _join("{}.filter({}, {})", _lists, _variable, _booleans),
        _join("{}.map({}, {})", _lists, _variable, _anything()),
        _join("({} + {})", _lists, _lists),
        _join("{}.map({}, {}, {})", _lists, _variable, _booleans, _anything()),
        _join("{}.split({})", _texts, _choice('","', '"b"')),
        _join("[?{}, {}]", _optionals, _anything()),
    )
)
_dynamic: st.SearchStrategy[str] = st.deferred(
    lambda: st.one_of(
        _join("{}.{}", _choice("item", "other", "item.map", "x", "item.list[0]"), _choice(*FIELDS)),
        _join("{}[{}]", _lists, _anything()),
        _join("{}({})", _choice("type", "dyn", "string", "bool", "size", "duration", "timestamp"), _anything()),
        _join("({} {} {})", _anything(), _choice("+", "-", "<", "in", "&&", "||"), _anything()),
        _join("{}.orValue({})", _optionals, _anything()),
        _join("{}.value()", _optionals),
        _times,
    )
)
expressions = st.one_of(_booleans, _booleans, _numbers, _anything())
"""Text of expressions over `item` and `other`; many of them have no value, on purpose."""
