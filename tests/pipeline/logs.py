"""How a runner reads what a step wrote: its outputs, and the commands in its log."""

from __future__ import annotations

import re
from pathlib import Path


def read_outputs(path: Path) -> dict[str, str]:
    """As the runner reads them: `name=value`, or `name<<END` and lines up to END."""
    found, lines = {}, iter(path.read_text("utf-8", "surrogateescape").split("\n"))
    for line in lines:
        name, sign, rest = re.match(r"([^=<]*)(<<|=|$)(.*)", line, re.DOTALL).groups()  # type: ignore[union-attr]
        if sign == "=":
            found[name] = rest
        elif sign == "<<":
            held: list[str] = []
            while (each := next(lines)) != rest:
                held.append(each)
            found[name] = "\n".join(held)
        else:
            assert line == "", f"the runner refuses '{line}'"
    return found


def commands(log: str) -> list[str]:
    """The lines of a log that the runner obeys."""
    obeyed, stopped = [], None
    for line in log.splitlines():
        if stopped is not None:
            stopped = None if line == f"::{stopped}::" else stopped
        elif line.startswith("::stop-commands::"):
            stopped = line.removeprefix("::stop-commands::")
        elif line.lstrip().startswith("::") or "##[" in line:
            obeyed.append(line)
    assert stopped is None, "commands were never switched on again"
    return obeyed
