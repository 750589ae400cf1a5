"""The runner of these tests itself: it has to see what GitHub's would."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.pipeline.expressions import evaluate, resolved
from tests.pipeline.logs import commands, read_outputs

CONTEXTS: dict[str, Any] = {"inputs": {"comment": "true", "a-b": ""}, "steps": {"scan": {"outputs": {"x": "1"}}}}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("inputs.comment == 'true' && steps.scan.outputs.x != ''", True),
        ("!cancelled() && (inputs.a-b || 'none') == 'none'", True),
        ("inputs.a-b != '' || steps.other.outputs.x == '1'", False),
        ("inputs.missing || steps.scan.outputs.x", "1"),
        ("'it''s'", "it's"),
    ],
)
def test_expressions(text: str, value: object) -> None:
    assert evaluate(text, CONTEXTS, {"cancelled": lambda: False}) == value


def test_a_value_is_not_an_expression_again() -> None:
    contexts = {"inputs": {"name": "${{ github.token }}"}, "github": {"token": "secret"}}
    assert resolved("a ${{ inputs.name }} b", contexts, {}) == "a ${{ github.token }} b"


def test_outputs_that_forge_others_are_seen(tmp_path: Path) -> None:
    path = tmp_path / "outputs"
    path.write_text("a=1\nb<<EOF\nx\nEOF\nverdict<<EOF\npassed\nEOF\n", "utf-8")
    assert read_outputs(path) == {"a": "1", "b": "x", "verdict": "passed"}
    path.write_text("b<<EOF\nx\nnot ended\nneither=this\nEOF\n junk\n", "utf-8")
    with pytest.raises(AssertionError, match="the runner refuses ' junk'"):
        read_outputs(path)


def test_commands_are_seen_wherever_the_runner_sees_them() -> None:
    assert commands("::a::\n::stop-commands::t\n::b::\n::t::x\n::t::\n  ::c::\nx ##[error]d\nplain") == [
        "::a::",
        "  ::c::",
        "x ##[error]d",
    ]
    with pytest.raises(AssertionError, match="never switched on again"):
        commands("::stop-commands::t\n::b::")
