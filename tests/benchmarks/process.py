"""One process, from start to end: how long it took and how much memory it held."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple

_PASSED_ON = ("PATH", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT")


class Sample(NamedTuple):
    seconds: float
    peak: int
    """Bytes resident at most."""
    cpu: float = 0
    """Seconds of processor, the system's for it included: less disturbed than `seconds` where others work too."""


class Failed(Exception):
    """The process did not do what it was asked to; the message is what it said on stderr."""


def environment(home: Path) -> dict[str, str]:
    """The environment of a measured process: `home` holds its caches, and no setting of the person gets in."""
    passed_on = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return {**passed_on, "HOME": str(home), "XDG_CACHE_HOME": str(home / "cache")}


def run(argv: Sequence[str], env: Mapping[str, str], folder: Path, accepted: Sequence[int] = (0,)) -> Sample:
    """Run a process with its output thrown away. Raises `Failed` for an exit code that is not accepted.

    The peak is that of the process alone. A child starts with the peak of its parent, so the parent stays small.
    """
    with TemporaryFile() as errors:
        start = time.perf_counter()
        process = subprocess.Popen(
            argv, env=dict(env), cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in accepted:
            errors.seek(0)
            raise Failed(_reason(errors.read()) or f"exit code {process.returncode}")
    return Sample(seconds, usage.ru_maxrss * 1024, usage.ru_utime + usage.ru_stime)


def output(argv: Sequence[str], env: Mapping[str, str], folder: Path) -> str:
    """What a process prints. Raises `Failed`."""
    done = subprocess.run(argv, env=dict(env), cwd=folder, capture_output=True, check=False)
    if done.returncode:
        raise Failed(_reason(done.stderr) or f"exit code {done.returncode}")
    return done.stdout.decode()


def _reason(text: bytes) -> str:
    """The first line that says `error:`, or the last line, where a traceback has it."""
    lines = text.decode(errors="replace").strip().splitlines()
    return next((line for line in lines if line.startswith("error:")), lines[-1] if lines else "")
