"""One expression for itself, the simplest way to use the language."""

from __future__ import annotations

from scanner.cel.environment import Environment
from scanner.cel.meter import ONE_OFF
from scanner.record import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scanner.cel.program import Program
    from scanner.cel.shape import Shape
    from scanner.cel.tree import Node
    from scanner.cel.values import Value


class Expression:
    """One expression for itself."""

    def __init__(self, program: Program, environment: Environment) -> None:
        self.program = program
        self.environment = environment

    @property
    def tree(self) -> Node:
        return self.program.tree

    def evaluate(self, bindings: Mapping[str, object] | None = None) -> Value:
        """The value over some bindings (plain Python data); raises `CelError`."""
        session = self.environment.session(bindings or {}, ONE_OFF)
        value = session.evaluate(self.program)
        session.meter.weigh(value)
        return value


def compile_expression(text: str, *, declarations: Mapping[str, Shape | None] | None = None) -> Expression:
    """An expression to evaluate over any bindings; raises `CelSyntaxError`.

    Without `declarations`, names and functions that do not exist are errors of the evaluation, as the language has
    it: `true || nonsense(1)` is true. With them (variable to `Shape` or None), they are syntax errors.
    """
    environment = Environment(variables=declarations)
    program = environment.compile(text) if declarations is not None else environment.compile_unchecked(text)
    return Expression(program, environment)
