"""The Common Expression Language for JSON-like data: compile an expression, evaluate it over bindings.

>>> compile_expression('users.all(u, u.mfa)').evaluate({'users': [{'mfa': True}]})
True
"""

from __future__ import annotations

from scanner.cel.environment import Environment
from scanner.cel.errors import CelError, CelSyntaxError, Kind, Position
from scanner.cel.expression import Expression, compile_expression
from scanner.cel.program import Definition, Program
from scanner.cel.session import Session
from scanner.cel.shape import Shape
from scanner.cel.tree import Bind, Call, Comprehension, Ident, Index, ListLiteral, Literal, MapLiteral, Node, Select
from scanner.cel.unparse import unparse
from scanner.cel.values import CelType, Duration, Namespace, Optional, Timestamp, Uint

__all__ = [
    "Bind",
    "Call",
    "CelError",
    "CelSyntaxError",
    "CelType",
    "Comprehension",
    "Definition",
    "Duration",
    "Environment",
    "Expression",
    "Ident",
    "Index",
    "Kind",
    "ListLiteral",
    "Literal",
    "MapLiteral",
    "Namespace",
    "Node",
    "Optional",
    "Position",
    "Program",
    "Select",
    "Session",
    "Shape",
    "Timestamp",
    "Uint",
    "compile_expression",
    "unparse",
]
