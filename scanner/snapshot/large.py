"""Reading a file too large to hold: its large lists stay on disk, and its digest is worked out beside the scan."""

from __future__ import annotations

import os

from scanner.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from scanner.snapshot.sections import Section

LARGE_FILE = 16 << 20
"""Bytes from which on a file is taken apart."""
_CHUNK = 1 << 20


class Parts(NamedTuple):
    """A file taken apart."""

    text: bytes
    """The JSON without the rows of large lists."""
    sections: tuple[Section, ...]


def is_large(path: str) -> bool:
    try:
        return os.path.isfile(path) and os.path.getsize(path) >= LARGE_FILE
    except OSError:
        return False


def parts(path: str) -> Parts | None:
    """The parts of a large canonical file; None for a file in any other layout, or one that cannot be opened."""
    from scanner.snapshot.sections import skeleton

    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        return None
    try:
        found = skeleton(descriptor, os.fstat(descriptor).st_size)
    finally:
        os.close(descriptor)
    return Parts(*found) if found and found.sections else None


class Digest:
    """The sha256 of a file, computed in a thread of its own: hashing leaves the interpreter free to scan."""

    def __init__(self, path: str) -> None:
        import hashlib
        from threading import Thread

        self._path = path
        self._hash = hashlib.sha256()
        self._error: OSError | None = None
        self._thread = Thread(target=self._run, name="sha256", daemon=True)
        self._thread.start()

    def __call__(self) -> str:
        """The digest in hexadecimal, once it is there."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        return self._hash.hexdigest()

    def _run(self) -> None:
        buffer = bytearray(_CHUNK)
        view = memoryview(buffer)
        try:
            with open(self._path, "rb", buffering=0) as file:
                while count := file.readinto(buffer):
                    self._hash.update(view[:count])
        except OSError as error:
            self._error = error
