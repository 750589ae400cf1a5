"""The outputs of the Action, from the report that a scan wrote: `outputs.py STATUS FOLDER SHOWN LOG BASELINE`.

FOLDER has the reports and SHOWN is what a later step calls it; BASELINE is a kept report, or empty. Runs on the
standard library alone, with whatever Python the runner has.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

REPORTS = {"json": "report.json", "html": "report.html", "sarif": "report.sarif", "markdown": "report.md"}
MEASURED = (0, 1, 3)


def main(status: int, folder: str, shown: str, log: Path, baseline: str) -> None:
    """Append every output to the file that the runner names."""
    lines = log.read_text("utf-8", "replace").splitlines()
    values = {"exit-code": str(status), "verdict": "error", "line": trouble(lines, status)}
    if status in MEASURED:
        report = json.loads(Path(folder, REPORTS["json"]).read_text("utf-8"))
        values |= measured(report, baseline) | {"folder": shown}
        values |= {name: f"{shown}/{file}" for name, file in REPORTS.items()}
        values["line"] = lines[-1] if report.get("gate") else f"score {values['percent'] or 'n/a'} %, and no gate"
    with Path(os.environ["GITHUB_OUTPUT"]).open("a", encoding="utf-8", errors="surrogateescape", newline="\n") as file:
        for name, value in values.items():
            file.write(assignment(name, value))


def measured(report: Mapping[str, Any], baseline: str) -> dict[str, str]:
    """Score and verdict as text; numbers as they stand in the report."""
    totals, gate = report["totals"], report.get("gate") or {}
    return {
        "score": json.dumps(totals["earned"]),
        "max": json.dumps(totals["max"]),
        "percent": number(totals["percent"]),
        "delta": number(difference(totals["percent"], before(report, baseline))),
        "verdict": gate.get("verdict", "none"),
    }


def before(report: Mapping[str, Any], baseline: str) -> float | None:
    """The score of the baseline: as the scan compared with it, else as it stands in a kept report."""
    if report.get("comparison"):
        return report["comparison"]["base"]["percent"]  # type: ignore[no-any-return]
    found: float | None = (report.get("gate") or {}).get("baselinePercent")
    if found is None and Path(baseline).is_file():
        kept = json.loads(Path(baseline).read_text("utf-8"))
        found = kept.get("totals", {}).get("percent")
    return found


def difference(percent: float | None, before: float | None) -> float | None:
    return None if percent is None or before is None else round(percent - before, 6)


def number(value: float | None) -> str:
    return "" if value is None else json.dumps(value)


def trouble(lines: list[str], status: int) -> str:
    """The first error of a scan that measured nothing."""
    errors = (line.removeprefix("error: ") for line in lines if line.startswith("error: "))
    return next(errors, f"the scan ended with exit code {status}")


def assignment(name: str, value: str) -> str:
    """One output, whatever lines the value has: nobody can guess where it ends."""
    delimiter = secrets.token_hex(16)
    return f"{name}<<{delimiter}\n{value}\n{delimiter}\n"


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3], Path(sys.argv[4]), sys.argv[5])
