"""The pack of some folders of rules, compiled before where possible.

The built-in catalogue is shipped compiled, for the Python that the wheel was built with. Everything else is compiled
once and kept per user, under a name made of the rules' files (path, size, time), the compiler's own files and the
version of Python. What is kept is executable, so it is used only from a folder and a file that nobody else can write,
and only if its digest is right; anything amiss means compiling again, never an error.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence

from scanner.data import data_path
from scanner.record import TYPE_CHECKING
from scanner.version import CATALOGUE, VERSION

if TYPE_CHECKING:
    from scanner.engine.pack import Pack

_MAGIC = b"tenantscore pack 2\n"
_DIGEST = 32
_COMPILER = ("cel", "cel/extensions", "engine", "rules", "model", "snapshot")
_PRIVATE = 0o700


def cached_pack(
    roots: Sequence[str | os.PathLike[str]], environment: dict[str, str] | os._Environ[str], *, texts: bool = True
) -> Pack:
    """The pack of the folders, the built-in catalogue first; without `texts`, what only people read may lack.

    Raises `InputError` with the faults of all rule files when they have to be compiled and cannot be.
    """
    folders = [os.fspath(root) for root in roots]
    if folders == [data_path("rules")] and (body := _shipped(texts)) is not None:
        return _unpacked(body, texts)
    path = os.path.join(folder(environment), f"{_key(folders)}.pack")
    if (data := _private(path)) is not None:
        return _unpacked(data, texts)
    pack = _compiled(folders)
    _keep(path, pack)
    return pack


def shipped_path() -> str:
    """Where the wheel has the compiled catalogue for this version of Python."""
    return data_path(f"catalogue.{sys.implementation.cache_tag}.pack")


def sealed(body: bytes) -> bytes:
    """The content of a file that holds a compiled pack."""
    from hashlib import sha256

    return _head() + sha256(body).digest() + body


def folder(environment: dict[str, str] | os._Environ[str]) -> str:
    """The folder of this user's compiled packs."""
    named = environment.get("TENANTSCORE_CACHE_DIR")
    if named:
        return named
    base = environment.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(base, "tenantscore")


def _unpacked(data: bytes | memoryview, texts: bool) -> Pack:
    from scanner.rules.compiled import pack_of_bytes

    return pack_of_bytes(data, texts=texts)


def _compiled(folders: list[str]) -> Pack:
    from pathlib import Path

    from scanner.rules.load import load_pack
    from scanner.snapshot.resources import load_registry

    return load_pack([Path(folder) for folder in folders], load_registry())


def _shipped(texts: bool) -> bytes | None:
    """The catalogue that came with this program, which is trusted as far as its modules are; texts only if wanted."""
    from scanner.rules.compiled import HEAD, needed

    head = _head()
    start = len(head) + _DIGEST
    try:
        with open(shipped_path(), "rb", buffering=0) as file:
            first = file.read(start + HEAD)
            wanted = needed(first[start:], os.fstat(file.fileno()).st_size - start, texts=texts)
            if wanted is None or not first.startswith(head):
                return None
            file.seek(start)
            body = file.read(wanted)
            return body if len(body) == wanted else None
    except OSError:
        return None


def _private(path: str) -> memoryview | None:
    """The body of a file that is whole, of this version, and nobody else's to write."""
    from hashlib import sha256

    try:
        if not (_is_ours(os.path.dirname(path)) and _is_ours(path)):
            return None
        with open(path, "rb") as file:
            content = memoryview(file.read())
    except OSError:
        return None
    head = _head()
    digest, body = content[len(head) :][:_DIGEST], content[len(head) + _DIGEST :]
    return body if content[: len(head)] == head and digest == sha256(body).digest() else None


def _is_ours(path: str) -> bool:
    """Whether a file or folder is no link, belongs to this user, and can be written by nobody else."""
    state = os.lstat(path)
    if not hasattr(os, "getuid"):
        return True
    kind = state.st_mode & 0o170000
    return kind in (0o040000, 0o100000) and state.st_uid == os.getuid() and not state.st_mode & 0o022


def _keep(path: str, pack: Pack) -> None:
    from scanner.rules.compiled import pack_to_bytes

    target = os.path.dirname(path)
    temporary = f"{path}.{os.getpid()}"
    try:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        if not os.path.isdir(target):
            os.mkdir(target, _PRIVATE)
        if not _is_ours(target):
            return
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(sealed(pack_to_bytes(pack)))
        os.replace(temporary, path)
    except OSError:
        return  # a home that cannot be written: compile again next time


def _key(folders: list[str]) -> str:
    """A name for the content of rules, registry and compiler, from the state of their files."""
    from hashlib import sha256

    digest = sha256(_head())
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    sources = (*folders, data_path("schemas", "resources"), *(os.path.join(package, part) for part in _COMPILER))
    for source in sources:
        digest.update(f"{source}\0{os.path.isdir(source)}\n".encode(errors="surrogateescape"))
        for name, size, time in sorted(_files(source)):
            digest.update(f"{name}\0{size}\0{time}\n".encode(errors="surrogateescape"))
    return digest.hexdigest()


def _files(root: str, depth: int = 1) -> Iterator[tuple[str, int, int]]:
    """Path, size and time of the YAML and Python files of a folder and the folders in it."""
    try:
        entries = list(os.scandir(root))
    except OSError:
        return
    for entry in entries:
        if entry.is_dir():
            if depth and not entry.name.startswith((".", "__")):
                yield from _files(entry.path, depth - 1)
        elif entry.name.endswith((".yaml", ".py")):
            state = entry.stat(follow_symlinks=os.path.exists(entry.path))  # a link to nothing is the loader's to tell
            yield entry.path, state.st_size, state.st_mtime_ns


def _head() -> bytes:
    """Of what a pack is made for: this program, and the code of this version of Python."""
    from _frozen_importlib_external import MAGIC_NUMBER

    made_for = f"{VERSION} {CATALOGUE} {sys.implementation.cache_tag} {MAGIC_NUMBER.hex()}"
    return _MAGIC + made_for.encode() + b"\n"
