"""Processes measured in turns: in every round each of them runs once, one after the other."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.process import Failed, Sample, environment, run


class Measured(NamedTuple):
    """A process to be measured."""

    name: str
    argv: tuple[str, ...]
    cold: bool = False
    """Finds no cache that an earlier run left."""
    accepted: tuple[int, ...] = (0,)


Samples = Mapping[str, Sequence[Sample] | str]
"""By name of the process: a sample of each round, or why there is none."""


def measure(
    processes: Sequence[Measured], rounds: int, work: Path, tell: Callable[[str], None], *, warm_up: bool
) -> Samples:
    """Run every process `rounds` times in turns, and once before where there are caches to fill.

    A process that fails is left out from then on.
    """
    samples: dict[str, list[Sample]] = {process.name: [] for process in processes}
    failed: dict[str, str] = {}
    for number in range(0 if warm_up else 1, rounds + 1):
        for process in processes:
            if process.name in failed:
                continue
            try:
                sample = _once(process, work)
            except (Failed, OSError) as error:
                failed[process.name] = str(error)
                continue
            if number:
                samples[process.name].append(sample)
            tell(f"{_round(number, rounds)}: {process.name}: {_shown(sample)}")
    return {**samples, **failed}


def _round(number: int, rounds: int) -> str:
    return f"round {number} of {rounds}" if number else "warm-up"


def _shown(sample: Sample) -> str:
    return f"{sample.seconds:.3f} s, of processor {sample.cpu:.3f} s, {sample.peak >> 20} MB"


def _once(process: Measured, work: Path) -> Sample:
    home = work / "home-cold" if process.cold else work / "home"
    if process.cold:
        shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True, exist_ok=True)
    return run(process.argv, environment(home), home, process.accepted)
