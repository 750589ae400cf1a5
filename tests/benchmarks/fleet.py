"""Many small tenants in one process, with 300 rules."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.benchmarks import catalogue
from tests.benchmarks.generate import SEED, Spec, snapshot
from tests.benchmarks.process import Failed, environment, output
from tests.benchmarks.spread import Spread, spread
from tests.benchmarks.table import Line
from tests.benchmarks.workloads import SMALL, Bench

RULES = 300
TITLE = f"{RULES} rules in one process, a small tenant"
_SCRIPT = Path(__file__).with_name("resident.py")


def fleet(bench: Bench, rounds: int, tell: Callable[[str], None]) -> tuple[Line, list[dict[str, Any]]]:
    """Milliseconds for a tenant, its file read included, and what each process said."""
    files = [str(snapshot(Spec(SMALL, seed=SEED + 1 + n), bench.data / "fleet")) for n in range(bench.sizes.files)]
    rules = bench.work / "rules-300"
    shutil.rmtree(rules, ignore_errors=True)
    rules.mkdir(parents=True)
    copied = catalogue.copies(rules, RULES)
    try:
        found = [_round(bench, rules if copied else None, files, tell) for _ in range(rounds)]
    except Failed as error:
        return Line("fleet", TITLE, 8, str(error), "ms"), []
    note = f"{found[0]['tenants']:,} tenants" + (f", {copied} of the rules are copies" if copied else "")
    return Line("fleet", TITLE, 8, _milliseconds(found), "ms", note), found


def _round(bench: Bench, rules: Path | None, files: list[str], tell: Callable[[str], None]) -> dict[str, Any]:
    home = bench.work / "home"
    home.mkdir(parents=True, exist_ok=True)
    sizes = bench.sizes
    argv = [bench.whole().python, "-P", str(_SCRIPT), str(rules or ""), str(sizes.seconds), str(sizes.tenants), *files]
    said: dict[str, Any] = json.loads(output(argv, environment(home), home))
    tell(f"fleet: {said['tenants']} tenants in {said['seconds']:.1f} s, median {said['median'] * 1000:.1f} ms")
    return said


def _milliseconds(found: list[dict[str, Any]]) -> Spread:
    return spread([1000 * each["seconds"] / each["tenants"] for each in found])
