"""The parts that a score is made of, and that a change of it is divided into."""

from __future__ import annotations

from enum import StrEnum


class Part(StrEnum):
    CONFIGURATION = "configuration"
    """What administrators set."""
    POPULATION = "population"
    """Who and what is there."""
    OVERRIDE = "override"
    """What people decided about findings, and the day that it is judged by."""
    CATALOGUE = "catalogue"
    """The rules, and what their actions are worth."""
    COVERAGE = "coverage"
    """Resources that could be read on one side only."""
