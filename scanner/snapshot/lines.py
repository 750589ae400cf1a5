"""Line numbers in a large text: line ends are counted once, on another core where there is one."""

from __future__ import annotations

from scanner.forks import Forked, cores
from scanner.record import Any

_STEP = 1 << 20


class Lines:
    """Tells the line of a byte of `data`."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._before: list[int] = []
        """Line ends before each step, as far as they were counted."""
        self._copy = Forked(self._count_all) if cores() > 1 and len(data) > _STEP else None

    def line(self, offset: int) -> int:
        """The line, from 1, that a byte is in."""
        step = offset // _STEP
        return 1 + self._until(step) + self._data.count(b"\n", step * _STEP, offset)

    def __del__(self) -> None:
        if self._copy is not None:
            self._copy.__exit__(None, None, None)

    def _until(self, step: int) -> int:
        if self._copy is not None:
            counted, self._copy = self._copy.result(), None
            self._before = _numbers(counted) if counted else []
        while len(self._before) <= step:
            start = (len(self._before) - 1) * _STEP
            ends = self._before[-1] + self._data.count(b"\n", start, start + _STEP) if self._before else 0
            self._before.append(ends)
        return self._before[step]

    def _count_all(self) -> bytes:
        import marshal

        before = [0]
        for start in range(0, len(self._data), _STEP):
            before.append(before[-1] + self._data.count(b"\n", start, start + _STEP))
        return marshal.dumps(before)


def _numbers(data: bytes) -> Any:
    import marshal

    return marshal.loads(data)
