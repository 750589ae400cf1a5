"""Where in memory the bytes of an object lie: the one place that knows the interpreter from inside."""

from __future__ import annotations

import ctypes
import sys

from scanner.record import Any


class _Buffer(ctypes.Structure):
    """`Py_buffer` of the stable interface of CPython."""

    _fields_ = (
        ("buf", ctypes.c_void_p),
        ("obj", ctypes.py_object),
        ("len", ctypes.c_ssize_t),
        ("itemsize", ctypes.c_ssize_t),
        ("readonly", ctypes.c_int),
        ("ndim", ctypes.c_int),
        ("format", ctypes.c_char_p),
        ("shape", ctypes.c_void_p),
        ("strides", ctypes.c_void_p),
        ("suboffsets", ctypes.c_void_p),
        ("internal", ctypes.c_void_p),
    )


def address(value: Any) -> int | None:
    """The address of the first byte of an object with a buffer; None where the interpreter does not tell."""
    if sys.implementation.name != "cpython":
        return None
    buffer = _Buffer()
    ctypes.pythonapi.PyObject_GetBuffer(ctypes.py_object(value), ctypes.byref(buffer), 0)
    try:
        found = buffer.buf
    finally:
        ctypes.pythonapi.PyBuffer_Release(ctypes.byref(buffer))
    return int(found) if found is not None else None
