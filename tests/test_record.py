"""Records are as good as the named tuples of `typing`."""

from __future__ import annotations

import copy
import pickle
import typing
from typing import Any

import pytest

from scanner.record import NamedTuple


class Ours(NamedTuple):
    """Two fields and a default."""

    count: int  # type: ignore[assignment]  # a name that tuples have too
    name: str
    more: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        return f"{self.count} {self.name}"


class Theirs(typing.NamedTuple):
    """Two fields and a default."""

    count: int  # type: ignore[assignment]
    name: str
    more: tuple[str, ...] = ()


@pytest.mark.parametrize("times", [1, 100], ids=["at first", "after many calls"])
def test_values_are_given_by_place_or_by_name(times: int) -> None:
    for _ in range(times):
        assert Ours(1, "users") == Ours(count=1, name="users") == Ours(1, name="users", more=()) == (1, "users", ())


def test_fields_are_read_by_name_and_matched_by_place() -> None:
    match Ours(2, "users", ("a",)):
        case Ours(count, name, more):
            assert (count, name, more) == (2, "users", ("a",))
    assert Ours(2, "users").told == "2 users"


def test_what_named_tuples_of_typing_tell_of_themselves_these_tell_too() -> None:
    ours, theirs = Ours(1, "x"), Theirs(1, "x")
    assert repr(ours) == repr(theirs).replace("Theirs", "Ours")
    assert (ours._fields, ours._field_defaults, ours._asdict()) == (
        theirs._fields,
        theirs._field_defaults,
        theirs._asdict(),
    )
    assert tuple(ours._replace(name="y")) == tuple(theirs._replace(name="y"))
    assert Ours._make([1, "x", ()]) == ours
    assert (Ours.__doc__, Ours.__match_args__, Ours.__bases__) == (Theirs.__doc__, Theirs.__match_args__, (tuple,))
    assert typing.get_type_hints(Ours) == typing.get_type_hints(Theirs)


def test_a_record_is_copied_and_kept() -> None:
    record = Ours(1, "x", ("y",))
    assert copy.copy(record) == copy.deepcopy(record) == pickle.loads(pickle.dumps(record)) == record
    assert type(copy.copy(record)) is Ours


def test_a_record_is_frozen() -> None:
    with pytest.raises(AttributeError):
        Ours(1, "x").name = "y"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        Ours(1, "x").other = "y"  # type: ignore[attr-defined]


@pytest.mark.parametrize("times", [1, 100], ids=["at first", "after many calls"])
@pytest.mark.parametrize(
    ("given", "named"),
    [((), {}), ((1,), {}), ((1, "x", (), 4), {}), ((1, "x"), {"count": 2}), ((1, "x"), {"other": 2})],
    ids=["nothing", "too few", "too many", "one twice", "no such field"],
)
def test_wrong_values_are_a_type_error(given: tuple[Any, ...], named: dict[str, Any], times: int) -> None:
    for _ in range(times):
        with pytest.raises(TypeError):
            Ours(*given, **named)


def test_making_and_replacing_refuse_what_does_not_fit() -> None:
    with pytest.raises(TypeError):
        Ours._make([1, "x"])
    with pytest.raises(ValueError, match="other"):
        Ours(1, "x")._replace(other=1)  # type: ignore[call-arg]
