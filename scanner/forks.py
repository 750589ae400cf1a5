"""Work that a copy of this process does beside it, on another core."""

from __future__ import annotations

import marshal
import os
import sys
import warnings
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from types import TracebackType
from typing import Any, TypeVar

Part = TypeVar("Part")


class Forked:
    """A function that runs in a copy of this process; what it returns comes back through a pipe.

    Use it in a `with` statement, which sees to it that the copy has ended.
    """

    def __init__(self, work: Callable[[], bytes]) -> None:
        reading, writing = os.pipe()
        self._pid = _fork()
        if self._pid == 0:
            _run(work, writing)
        os.close(writing)
        self._reading: int | None = reading

    def __enter__(self) -> Forked:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._reading is not None:
            os.close(self._reading)
            self._reading = None
            os.kill(self._pid, 9)
            os.waitpid(self._pid, 0)

    def result(self) -> bytes | None:
        """What the function returned, once it has; None where it failed, in whatever way."""
        assert self._reading is not None
        with os.fdopen(self._reading, "rb") as pipe:
            self._reading = None
            data = pipe.read()
        _, status = os.waitpid(self._pid, 0)
        return data if status == 0 else None


def spread(work: Callable[[Part], Any], parts: Sequence[Part]) -> list[Any]:
    """What the work makes of each part, all parts at the same time; it returns plain data.

    A part of which a copy makes nothing is worked on once more here, where it may raise.
    """
    with ExitStack() as stack:
        copies = [stack.enter_context(Forked(partial(_packed, work, part))) for part in parts[1:]]
        made = [work(part) for part in parts[:1]]
        for part, copy in zip(parts[1:], copies, strict=True):
            data = copy.result()
            made.append(work(part) if data is None else marshal.loads(data))
    return made


def _packed(work: Callable[[Part], Any], part: Part) -> bytes:
    return marshal.dumps(work(part))


def cores() -> int:
    """Processes that can run at the same time here; 1 where a process cannot be copied safely."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def _fork() -> int:
    with warnings.catch_warnings():
        # a thread may be working out a digest: it holds nothing that the copy needs
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def _run(work: Callable[[], bytes], writing: int) -> None:
    """Run the work and end the process, without anything that the end of a program does: that is the original's."""
    try:
        data = work()
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(data)
    except BaseException:  # the original does the work again, and tells what is wrong
        os._exit(1)
    os._exit(0)
