"""Reading and replacing whole files."""

from __future__ import annotations

import os
import stat

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
    """Replace a file with `text` as UTF-8, or leave it exactly as it was.

    The text goes to a temporary file in the same folder, which takes the old file's permissions and its place.
    Raises InputError where the folder is missing or may not be written.
    """
    name = os.path.realpath(path)  # a link stays a link: the file it points to is replaced
    data = text.encode("utf-8")
    try:
        if os.path.exists(name) and not os.path.isfile(name):
            _write_through(name, data)
        else:
            _replace(name, data)
    except OSError as error:
        raise _unwritable(os.fspath(path), error) from None


def _replace(name: str, data: bytes) -> None:
    temporary = os.path.join(os.path.dirname(name), f".{os.path.basename(name)[:60]}.{os.urandom(6).hex()}.tmp")
    # O_EXCL: never write through a file or link that somebody else put there; O_BINARY: no line ends of Windows
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _keep_mode(name, temporary)
        os.replace(temporary, name)
    except BaseException:
        os.unlink(temporary)
        raise


def _keep_mode(name: str, temporary: str) -> None:
    try:
        mode = stat.S_IMODE(os.stat(name).st_mode)
    except FileNotFoundError:
        return
    os.chmod(temporary, mode)


def _write_through(name: str, data: bytes) -> None:
    """Devices and pipes such as /dev/stdout cannot be replaced; a folder fails here with the right error."""
    with open(name, "wb") as file:
        file.write(data)


def _unreadable(name: str, error: OSError) -> InputError:
    match error:
        case FileNotFoundError():
            return fault(name, "no such file")
        case IsADirectoryError():
            return fault(name, "is a folder, not a file", "name a file inside it")
        case PermissionError():
            return fault(name, "cannot be read: permission denied")
    return fault(name, f"cannot be read: {(error.strerror or str(error)).lower()}")


def _unwritable(name: str, error: OSError) -> InputError:
    match error:
        case FileNotFoundError() | NotADirectoryError():
            return fault(name, "cannot be written: its folder does not exist")
        case IsADirectoryError():
            return fault(name, "cannot be written: is a folder, not a file")
        case PermissionError():
            return fault(name, "cannot be written: permission denied")
    return fault(name, f"cannot be written: {(error.strerror or str(error)).lower()}")
