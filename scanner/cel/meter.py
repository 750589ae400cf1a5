"""The budget of an evaluation: steps of iteration and the size of what is built or read whole."""

from __future__ import annotations

from scanner.cel.errors import CelError
from scanner.cel.values import Optional
from scanner.record import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scanner.cel.values import Value

ONE_OFF = 1_000_000
SESSION = 200_000_000
"""Steps. One step is an iteration, a call of a definition, an element looked at, 8 elements or 32 characters built."""


_HOLDERS = frozenset({list, dict, Optional})
_WEIGHTY = _HOLDERS | {str, bytes}
_QUADRATIC = frozenset({"sets.contains", "sets.equivalent", "sets.intersects"})
_KEYED = frozenset({"[]", "[?]"})
_CONSTANT = frozenset({"size", "dyn", "type", "!_", "-_"})
_FLAT = frozenset(
    {"?.", "optional.of", "optional.none", "optional.ofNonZeroValue", "hasValue", "value", "or", "orValue"}
    | {"first", "last"}
)


class Meter:
    """What is left to spend."""

    __slots__ = ("left",)

    def __init__(self, steps: int) -> None:
        self.left = steps

    def spend(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise CelError("limit", "the evaluation takes too many steps")

    def weigh(self, value: Value) -> int:
        """Steps to look at all of a value."""
        if type(value) in (str, bytes):
            return len(value) >> 5
        if type(value) not in _HOLDERS:
            return 0
        steps, stack = 0, [value]
        while stack:
            one = stack.pop()
            one = one.held if type(one) is Optional else one
            steps += len(one)
            if steps > self.left:
                raise CelError("limit", "the evaluation takes too many steps")
            parts = one.values() if type(one) is dict else one
            stack.extend(part for part in parts if type(part) in _HOLDERS)
        return steps

    def charge(self, function: str, values: Sequence[Value]) -> None:
        """Pay for reading the arguments of a function."""
        if function in _CONSTANT:
            return
        if function in _FLAT:
            self.spend(1)
        elif function in _KEYED or (function == "in" and type(values[-1]) is dict):
            key = values[0 if function == "in" else -1]
            self.spend(len(key) >> 5 if type(key) is str else 0)
        else:
            self.spend(self.reading(function, values))

    def reading(self, function: str, values: Sequence[Value]) -> int:
        """Steps to read the arguments of a function whole."""
        steps = 1
        for value in values:
            if type(value) in _WEIGHTY:
                weight = self.weigh(value)
                steps = steps * (weight or 1) if function in _QUADRATIC else steps + weight
        if function == "distinct":
            steps *= steps
        elif function == "matches" and type(values[-1]) is str:
            from scanner.cel.regex import cost

            steps += cost(values[-1])
        return steps

    def built(self, value: Value) -> None:
        """Pay for what a function made."""
        if type(value) in (str, bytes):
            self.spend(len(value) >> 5)
        elif type(value) is list:
            self.spend(len(value) >> 3)
