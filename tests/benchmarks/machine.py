"""What the numbers were measured on; nothing that names the machine."""

from __future__ import annotations

import os
import platform
import sys
from pathlib import Path
from typing import Any


def facts() -> dict[str, Any]:
    return {
        "machine": {
            "processor": _processor(),
            "cores": os.cpu_count(),
            "memoryMegabytes": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 20,
            "system": f"{platform.system()} {platform.machine()}",
            "loadAverage": [round(load, 2) for load in os.getloadavg()],
        },
        "python": sys.version.split()[0],
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
