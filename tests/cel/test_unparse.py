from __future__ import annotations

from hypothesis import given, settings

from scanner.cel import unparse
from scanner.cel.parser import parse
from tests.cel.expressions import expressions


@settings(max_examples=150, deadline=None)
@given(expressions)
def test_a_tree_written_and_read_again_is_the_same_tree(text: str) -> None:
    written = unparse(parse(text))
    assert unparse(parse(written)) == written
