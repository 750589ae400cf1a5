"""Chance without a generator: every draw depends on its own names only, so that adding one thing moves no other."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import NAMESPACE_DNS, UUID, uuid5

SEED = "2026"
COLLECTED_AT = "2026-11-20T06:00:00Z"

_NAMESPACE = uuid5(NAMESPACE_DNS, f"{SEED}.contoso.com")
_NOW = datetime(2026, 11, 20, 6)

T = TypeVar("T")


def guid(*names: str) -> str:
    """The id of the thing of that name."""
    return str(uuid5(_NAMESPACE, "/".join(names)))


def chance(*names: str) -> float:
    """At least 0 and below 1."""
    return int(UUID(guid("chance", *names))) / 2**128


def pick(count: int, among: Iterable[T], purpose: str) -> frozenset[T]:
    """Exactly `count` of them, or all where there are fewer."""
    return frozenset(sorted(among, key=lambda one: chance(purpose, str(one)))[:count])


def choose(options: tuple[T, ...], *names: str) -> T:
    """One of them."""
    return options[int(chance(*names) * len(options))]


def days_ago(least: int, most: int, *names: str) -> str:
    """A time between `most` and `least` days before the collection, ISO 8601 UTC."""
    seconds = int((least + (most - least) * chance("time", *names)) * 86400)
    return (_NOW - timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")
