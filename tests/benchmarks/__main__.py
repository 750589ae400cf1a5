"""`python -m tests.benchmarks`: make the files, measure, print the table, write `build/bench.json`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks import fleet, machine, workloads
from tests.benchmarks.process import Failed
from tests.benchmarks.rounds import Samples, measure
from tests.benchmarks.table import Line, table
from tests.benchmarks.tenant import ROOT
from tests.benchmarks.workloads import FULL, QUICK, Bench, Workload, results

WORKLOADS: dict[str, Callable[[Bench], Workload]] = {
    "users": workloads.people,
    "foreign": workloads.foreign,
    "small": workloads.small,
    "checkov": workloads.checkov,
    "devices": workloads.devices,
}
NAMES = (*WORKLOADS, "fleet")
_MANY = 5
"""Rounds of what takes little time, for one round of what takes long."""


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    work = ROOT / "build" / "bench"
    work.mkdir(parents=True, exist_ok=True)
    bench = Bench(work, QUICK if options.quick else FULL)
    lines: list[Line] = []
    raw: dict[str, Any] = {}
    for name in options.only or NAMES:
        if name == "fleet":
            line, raw[name] = fleet.fleet(bench, 1, _tell)
            lines.append(line)
        else:
            lines += _measured(name, bench, options.rounds, raw)
    print(table(lines), end="")
    report = {**machine.facts(), "quick": options.quick, "rounds": options.rounds, **_sizes(bench)}
    _write(ROOT / "build" / "bench.json", {**report, "entries": [_entry(line) for line in lines], "samples": raw})
    return 1 if options.check and any(line.is_met is False for line in lines) else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--only", action="append", choices=NAMES, help="just this workload; repeatable")
    parser.add_argument(
        "--rounds", type=int, default=3, help=f"of what takes long; {_MANY} times as many of what is quick"
    )
    parser.add_argument("--quick", action="store_true", help="smaller files and fewer tenants")
    parser.add_argument("--check", action="store_true", help="end with 1 when a bar is missed")
    return parser.parse_args(arguments)


def _measured(name: str, bench: Bench, rounds: int, raw: dict[str, Any]) -> list[Line]:
    _tell(f"{name}: preparing")
    try:
        workload = WORKLOADS[name](bench)
    except Failed as error:
        return [Line(name, name, None, str(error))]
    many = rounds * _MANY if workload.small else rounds
    samples = measure(workload.processes, many, bench.work, _tell, warm_up=workload.warm_up)
    raw[name] = _plain(samples)
    return [Line(entry.name, entry.title, entry.bar, results(entry, samples), entry.unit) for entry in workload.entries]


def _plain(samples: Samples) -> dict[str, Any]:
    return {
        name: held if isinstance(held, str) else [sample._asdict() for sample in held] for name, held in samples.items()
    }


def _entry(line: Line) -> dict[str, Any]:
    value = line.value
    numbers = {"error": value} if isinstance(value, str) else value._asdict()
    return {
        "name": line.name,
        "title": line.title,
        "note": line.note,
        "unit": line.unit,
        **numbers,
        "atMost": line.bar,
        "met": line.is_met,
    }


def _sizes(bench: Bench) -> dict[str, Any]:
    files = {path.name: path.stat().st_size for path in sorted(bench.data.glob("*.json"))}
    return {"sizes": bench.sizes._asdict(), "files": files}


def _write(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, indent=1) + "\n", "utf-8")


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
