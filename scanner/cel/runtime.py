"""What generated code needs while it runs: its helpers, and how it is bound to a session."""

from __future__ import annotations

from types import FunctionType

from scanner.cel.errors import CelError
from scanner.cel.values import BoolKey, Namespace, Streamed, Uint, Value, adapt
from scanner.record import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from types import CodeType

    from scanner.cel import library
    from scanner.cel.meter import Meter
    from scanner.cel.program import NodeRef
    from scanner.cel.session import Session
    from scanner.cel.tree import Node

_LAZY, _LOST = object(), object()
_BUILTINS = {one.__name__: one for one in (all, any, bool, dict, enumerate, int, len, list, str, sum, type, Exception)}
is_ascii, lower, upper, is_disjoint = str.isascii, str.lower, str.upper, frozenset.isdisjoint
PLAIN = frozenset({str, bytes, int, float, Uint})
SEARCHED = (list, dict)
"""Python finds text in these as the language does."""
_CHEAP = 256
"""Characters up to which a string is read and built for one step."""
_WEIGHED = frozenset({list, dict, bytes})
_DEAR = frozenset({"matches"})


class Undecided(Exception):
    """Fast code met something that only the exact evaluator decides."""


class Generated(NamedTuple):
    """Python code of an expression with variables; `code` is None where there is none."""

    code: CodeType | None
    constants: Mapping[str, Any] = {}
    hoisted: tuple[Hoisted, ...] = ()
    callees: tuple[str, ...] = ()


class Kept:
    """Code that was generated before, made of plain data when something first runs it."""

    __slots__ = ("_load", "_made")

    def __init__(self, load: Callable[[], Generated]) -> None:
        self._load = load
        self._made: Generated | None = None

    def made(self) -> Generated:
        if self._made is None:
            self._made = self._load()
        return self._made


class Hoisted(NamedTuple):
    """A part of an expression that none of its variables changes, and the code of a function that yields it."""

    node: Node | NodeRef
    code: Generated | Kept
    path: tuple[str, ...] = ()
    """Where the part is just that: a definition without parameters or a binding, and the fields that lead on."""


def undecided(*_: object) -> Any:
    raise Undecided


def told(function: Callable[..., Value], *values: Value) -> Any:
    """The truth that a definition tells, or the error that it ends with."""
    try:
        verdict = function(*values)
    except CelError as error:
        return failed(error)
    return verdict if type(verdict) is bool else undecided()


def failed(error: CelError) -> CelError:
    """An error as a value; an exhausted budget ends everything."""
    if error.kind == "limit":
        raise error
    return error.with_traceback(None)


def told_unknown(text: Value) -> CelError:
    """The error that `unknown(text)` ends with."""
    if type(text) is not str:
        raise Undecided
    error = CelError("unknown", text)
    error.told = True
    return error


def worse(first: Any, second: Any) -> Any:
    """Of two errors the one that `&&` and `||` end with; `_lost` where one has no words yet."""
    if first is _LOST or second is _LOST:
        return _LOST
    from scanner.cel.outcome import worse as chosen

    return chosen(first, second)


def metered(meter: Any, name: str, function: library.Function, *values: Value) -> Value:
    """A call that pays for what it reads and builds; over short strings and scalars that is one step."""
    for value in values:
        kind = type(value)
        if (kind is str and len(value) > _CHEAP) or kind in _WEIGHED:
            break
    else:
        if name not in _DEAR and meter.left > 0:
            meter.left -= 1
            result = function(*values)
            if type(result) is list:
                meter.built(result)
            return result
    meter.charge(name, values)
    result = function(*values)
    meter.built(result)
    return result


def items(meter: Meter, value: Value, fields: tuple[str, ...] | None = None, weight: int = 1) -> Any:
    """What a macro iterates over, paid for; `fields` are all that it reads of an element."""
    if type(value) is list:
        meter.left -= len(value) * weight
        return value if meter.left >= 0 else meter.spend(0)
    if type(value) is dict:
        meter.spend(len(value) * weight)
        return [key.value if type(key) is BoolKey else key for key in value]
    if isinstance(value, Streamed):
        return _streamed(meter, value, fields, weight)
    raise Undecided


def pairs(meter: Meter, value: Value, fields: tuple[str, ...] | None = None, weight: int = 1) -> Any:
    """Index and element, or key and value."""
    if type(value) is dict:
        meter.spend(len(value) * weight)
        return [(key.value if type(key) is BoolKey else key, one) for key, one in value.items()]
    return enumerate(items(meter, value, fields, weight))


def sifted(
    meter: Meter,
    value: Value,
    name: str,
    fields: tuple[str, ...],
    wanted: tuple[str, ...] | None,
    test: Callable[[Value], bool],
) -> list[Value]:
    """The elements that a test holds for, which reads just `fields` of one; `name` tells the filter.

    What is done with them reads `wanted`, those of the test among them; None for all of an element.
    """
    if isinstance(value, Streamed):
        found = value.kept(name, fields, wanted, test)
        meter.spend(len(value))  # which is known after a walk
        return found
    return [adapt(one) for one in items(meter, value) if test(one)]


def entries(made: Iterable[tuple[Value, Value]]) -> dict[str, Value]:
    """A map of strings to values; its keys are all different."""
    found: dict[str, Value] = {}
    for key, value in made:
        if type(key) is not str or key in found:
            raise Undecided
        found[key] = value
    return found


def _streamed(meter: Meter, value: Streamed, fields: tuple[str, ...] | None, weight: int) -> Iterator[dict[str, Any]]:
    for block in value.blocks(fields):
        meter.spend(len(block) * weight)
        yield from block


def bind(generated: Generated, session: Session, slow: Callable[..., Value]) -> Callable[..., Value]:
    """The function in a session: where the fast code raises, `slow` decides."""
    if generated.code is None:
        return slow
    namespace = namespace_of(session, generated.constants, generated.hoisted, generated.callees)
    namespace["_slow"] = slow
    return FunctionType(generated.code, namespace)


def namespace_of(
    session: Session, constants: Mapping[str, Any], hoisted: tuple[Hoisted, ...], callees: tuple[str, ...]
) -> dict[str, Any]:
    """The globals of generated code in a session."""
    namespace = {**session.base, **constants}
    if hoisted:
        parts = _Parts(hoisted, session)
        namespace["_hoisted"], namespace["_force"] = parts.values, parts.force
        namespace["_strings"], namespace["_force_strings"] = parts.strings, parts.force_strings
        namespace["_verdicts"], namespace["_force_verdicts"] = parts.verdicts, parts.force_verdicts
        namespace["_values"], namespace["_force_values"] = parts.outcomes, parts.force_values
    for place, name in enumerate(callees):
        namespace[f"_d{place}"] = _callee(session, name, namespace, f"_d{place}")
    return namespace


def base(session: Session) -> dict[str, Any]:
    """The globals that all generated code of a session has."""
    return {
        "__builtins__": _BUILTINS,
        "_bound": session.bindings,
        "_adapt": adapt,
        "_exact": session.exactly,
        "_meter": session.meter,
        "_lazy": _LAZY,
        "_lost": _LOST,
        "_error": CelError,
        "_failed": failed,
        "_told": told,
        "_unknown": told_unknown,
        "_worse": worse,
    }


def _callee(session: Session, name: str, namespace: dict[str, Any], own: str) -> Callable[..., Value]:
    """A definition that is made when it is first called, and takes this function's place then."""

    def first(*values: Value) -> Value:
        namespace[own] = session.callee(name)
        return namespace[own](*values)

    return first


class _Parts:
    """The parts of an expression that no variable changes, evaluated when first needed."""

    __slots__ = ("outcomes", "parts", "session", "strings", "values", "verdicts")

    def __init__(self, parts: tuple[Hoisted, ...], session: Session) -> None:
        self.parts = parts
        self.session = session
        self.values: list[Value] = [_LAZY] * len(parts)
        self.strings: list[Any] = [_LAZY] * len(parts)
        self.outcomes: list[Any] = [_LAZY] * len(parts)
        self.verdicts: list[Any] = [_LAZY] * len(parts)

    def force(self, place: int) -> Value:
        self.values[place] = self.session.hoisted(self.parts[place])
        return self.values[place]

    def force_values(self, place: int) -> Any:
        """A value, or the error in place of one."""
        try:
            self.outcomes[place] = self.force(place)
        except CelError as error:
            if error.kind == "limit":
                raise
            self.outcomes[place] = error.with_traceback(None)
        return self.outcomes[place]

    def force_verdicts(self, place: int) -> Any:
        """True, False, an error, or `_lost` where the value is of another type."""
        value = self.force_values(place)
        self.verdicts[place] = value if type(value) is bool or type(value) is CelError else _LOST
        return self.verdicts[place]

    def force_strings(self, place: int) -> Any:
        """What to search for a string: a map itself, or the strings of a list."""
        value = self.force(place)
        if type(value) is Namespace or type(value) not in (list, dict):
            raise Undecided
        self.strings[place] = value if type(value) is dict else frozenset([one for one in value if type(one) is str])
        return self.strings[place]
