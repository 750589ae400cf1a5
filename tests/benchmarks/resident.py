"""Many small tenants in one process: `python resident.py RULES SECONDS COUNT FILE...`, with the installed product.

Prints one JSON object. Reading the file is part of what a tenant costs; loading the rules is not.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from itertools import cycle, islice

from scanner.data import data_path
from scanner.engine.pack import Pack
from scanner.model.config import Config
from scanner.pipeline import scan
from scanner.rules.cache import cached_pack
from scanner.snapshot.read import read_snapshot

_WARM_UP = 20


def main(rules: str, seconds: float, count: int, files: list[str]) -> None:
    started = time.perf_counter()
    pack = cached_pack([data_path("rules"), *([rules] if rules else [])], os.environ)
    loaded = time.perf_counter() - started
    _scanned(pack, files, _WARM_UP, seconds / 10)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    times = _scanned(pack, files, count, seconds)
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


def _scanned(pack: Pack, files: list[str], count: int, seconds: float) -> list[float]:
    """Seconds of each scan: of `count` of them, or of as many as fit in `seconds`."""
    times: list[float] = []
    deadline = time.perf_counter() + seconds
    for file in islice(cycle(files), count):
        start = time.perf_counter()
        scan(pack, read_snapshot(file), (), Config(), "2026-11-20")
        end = time.perf_counter()
        times.append(end - start)
        if end > deadline:
            break
    return times


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]), sys.argv[4:])
