from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from scanner.model.problem import InputError
from scanner.rules.lint import lint
from scanner.rules.load import load_pack
from scanner.rules.scaffold import scaffold
from scanner.rules.testing import run, selected
from scanner.snapshot.resources import Registry, load_registry


@cache
def registry() -> Registry:
    return load_registry()


def a_folder(folder: Path, id: str, service: str, resource: str | None = None) -> Path:
    path = folder / "own" / service / f"{id}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(scaffold(id, service, registry(), resource), encoding="utf-8")
    return folder / "own"


@pytest.mark.parametrize("service", load_registry().services)
def test_a_new_rule_of_any_service_passes_lint(service: str, tmp_path: Path) -> None:
    root = a_folder(tmp_path, "my_rule", service)

    assert lint([root], registry()).problems == ()


@pytest.mark.parametrize(
    ("resource", "expected"),
    [
        ("users", ["passed", "partial", "failed"]),
        ("entra.organization", ["passed", "failed"]),
    ],
)
def test_every_placeholder_test_fails_and_the_one_that_is_true_already_holds(
    resource: str, expected: list[str], tmp_path: Path
) -> None:
    root = a_folder(tmp_path, "my_rule", "entra", resource)
    pack = load_pack([root], registry())

    failing = [one for one in selected([root], ()) if run(one, pack)]

    assert [one.test.expect.outcome.value for one in failing] == expected
    assert len(selected([root], ())) == len(expected) + 1


@pytest.mark.parametrize(
    ("id", "service", "resource", "message"),
    [
        (
            "1st",
            "entra",
            None,
            "error: ID: '1st' cannot be the id of an action\n"
            "  hint: it begins with a letter and has letters, digits and underscores only",
        ),
        ("a_rule", "entre", None, "error: --service: there is no service 'entre'\n  hint: did you mean 'entra'?"),
        (
            "a_rule",
            "entra",
            "user",
            "error: --resource: entra has no resource 'user'\n  hint: did you mean 'entra.users'?",
        ),
    ],
)
def test_names_that_do_not_exist_are_told(id: str, service: str, resource: str | None, message: str) -> None:
    with pytest.raises(InputError) as raised:
        scaffold(id, service, registry(), resource)
    assert str(raised.value) == message
