"""Reading and replacing whole files."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from contextlib import suppress

from scanner.model.problem import InputError, fault


def read_bytes(path: str | os.PathLike[str]) -> bytes:
    """The content of a file. Raises InputError for a missing file, a folder and a file that may not be read."""
    name = os.fspath(path)
    try:
        with open(name, "rb") as file:
            return file.read()
    except OSError as error:
        raise _unreadable(name, error) from None


def write_atomic(path: str | os.PathLike[str], text: str) -> None:
    """Replace a file with `text` as UTF-8, or leave it exactly as it was. Raises InputError as `write_all` does."""
    write_all([(path, text)])


def write_all(texts: Iterable[tuple[str | os.PathLike[str], str]]) -> None:
    """Replace each file with its text as UTF-8; where one cannot be written, all of them stay exactly as they were.

    A text goes to a temporary file in the same folder, which takes the old file's permissions and its place. What a
    process that was killed left there is removed by the next one that writes the same file.
    Raises InputError where a folder is missing or may not be written.
    """
    staged: dict[str, str] = {}
    held: list[int] = []
    devices: dict[str, bytes] = {}
    path: str | os.PathLike[str] = ""
    try:
        for path, text in texts:
            name = os.path.realpath(path)  # a link stays a link: the file it points to is replaced
            if os.path.exists(name) and not os.path.isfile(name):
                devices[_device(name)] = text.encode("utf-8")
            else:
                staged[_stage(name, text.encode("utf-8"), held)] = name
        for path, data in devices.items():
            _write_through(path, data)
        for temporary in tuple(staged):
            path = staged[temporary]
            os.replace(temporary, path)
            del staged[temporary]
    except OSError as error:
        raise _unwritable(os.fspath(path), error) from None
    finally:
        for temporary in staged:
            os.unlink(temporary)
        for descriptor in held:
            os.close(descriptor)


def _stage(name: str, data: bytes, held: list[int]) -> str:
    """Write the temporary file that is to become `name`, and give its path; `held` takes what keeps it from a sweep."""
    _sweep(name)
    temporary, descriptor = _made(name)
    is_held = _locked(descriptor) is True
    if is_held:
        held.append(descriptor)
    try:
        with open(descriptor, "wb", closefd=not is_held) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _keep_mode(name, temporary)
    except BaseException:
        os.unlink(temporary)
        raise
    return temporary


def _made(name: str) -> tuple[str, int]:
    """A new temporary file beside `name`, and its descriptor."""
    temporary = os.path.join(os.path.dirname(name), f"{_stem(name)}{os.urandom(6).hex()}{_TEMPORARY}")
    # O_EXCL: never write through a file or link that somebody else put there; O_BINARY: no line ends of Windows
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(temporary, flags, 0o666)
    is_locked = _locked(descriptor)
    if is_locked is False or (is_locked and not os.fstat(descriptor).st_nlink):  # swept before it was locked
        os.close(descriptor)
        return _made(name)
    return temporary, descriptor


_TEMPORARY = ".tmp"
_LONG_AGO = 3600
"""Seconds after which nobody is still writing, where no lock can tell."""


def _stem(name: str) -> str:
    return f".{os.path.basename(name)[:60]}."


def _sweep(name: str) -> None:
    """Remove temporary files of `name` whose process is gone: while it lives it holds a lock on them."""
    stem, folder = _stem(name), os.path.dirname(name)
    left: list[str] = []
    with suppress(OSError), os.scandir(folder or os.curdir) as entries:
        left += [each.path for each in entries if each.name.startswith(stem) and each.name.endswith(_TEMPORARY)]
    for path in left:
        middle = os.path.basename(path)[len(stem) : -len(_TEMPORARY)]
        if len(middle) == _HEX and not middle.strip("0123456789abcdef"):
            with suppress(OSError):
                _swept(path)


_HEX = 12


def _swept(path: str) -> None:
    if not stat.S_ISREG(os.lstat(path).st_mode):
        return
    descriptor = os.open(path, os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    try:
        is_over = _locked(descriptor)
        if is_over is None:
            from time import time

            is_over = time() - os.fstat(descriptor).st_mtime > _LONG_AGO
    finally:
        os.close(descriptor)
    if is_over:
        os.unlink(path)


def _locked(descriptor: int) -> bool | None:
    """Whether this process has the lock of a file; None where files cannot be locked."""
    try:
        from fcntl import LOCK_EX, LOCK_NB, flock
    except ImportError:
        return None
    try:
        flock(descriptor, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


def _keep_mode(name: str, temporary: str) -> None:
    try:
        mode = stat.S_IMODE(os.stat(name).st_mode)
    except FileNotFoundError:
        return
    os.chmod(temporary, mode)


def _device(name: str) -> str:
    """A device or pipe such as /dev/stdout, which cannot be replaced; IsADirectoryError for a folder."""
    if os.path.isdir(name):
        raise IsADirectoryError(name)
    return name


def _write_through(name: str, data: bytes) -> None:
    with open(name, "wb") as file:
        file.write(data)


def _unreadable(name: str, error: OSError) -> InputError:
    match error:
        case FileNotFoundError():
            return fault(name, "no such file", "check the path; it starts from the working directory")
        case IsADirectoryError():
            return fault(name, "is a folder, not a file", "name a file inside it")
        case PermissionError():
            return fault(name, "cannot be read: permission denied", "let this user read it")
    return fault(name, f"cannot be read: {(error.strerror or str(error)).lower()}", "check the path and its links")


def _unwritable(name: str, error: OSError) -> InputError:
    match error:
        case FileNotFoundError() | NotADirectoryError():
            return fault(name, "cannot be written: its folder does not exist", "make the folder first")
        case IsADirectoryError():
            return fault(name, "cannot be written: is a folder, not a file", "name a file inside it")
        case PermissionError():
            return fault(name, "cannot be written: permission denied", "let this user write there, or write elsewhere")
    return fault(name, f"cannot be written: {(error.strerror or str(error)).lower()}")
