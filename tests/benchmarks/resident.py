"""Many small tenants in one process: `python resident.py RULES SECONDS COUNT FILE...`, with the installed product.

Prints one JSON object. Reading the file is part of what a tenant costs; loading the rules is not.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from itertools import cycle, islice
from pathlib import Path

from scanner.data import data_path
from scanner.model.config import Config
from scanner.pipeline import scan
from scanner.rules.load import load_pack
from scanner.snapshot.read import read_snapshot
from scanner.snapshot.resources import load_registry

_WARM_UP = 20


def main(rules: str, seconds: float, count: int, files: list[str]) -> None:
    started = time.perf_counter()
    roots = [Path(data_path("rules")), *([Path(rules)] if rules else [])]
    pack = load_pack(roots, load_registry())
    loaded = time.perf_counter() - started
    for file in islice(cycle(files), _WARM_UP):
        scan(pack, read_snapshot(file), (), Config(), "2026-11-20")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    times: list[float] = []
    deadline = time.perf_counter() + seconds
    for file in islice(cycle(files), count):
        start = time.perf_counter()
        scan(pack, read_snapshot(file), (), Config(), "2026-11-20")
        end = time.perf_counter()
        times.append(end - start)
        if end > deadline:
            break
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        json.dumps(
            {
                "rules": len(pack.catalogue.actions),
                "loadSeconds": loaded,
                "tenants": len(times),
                "seconds": sum(times),
                "median": sorted(times)[len(times) // 2],
                "grownBytes": (after - before) * 1024,
            }
        )
    )


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]), sys.argv[4:])
