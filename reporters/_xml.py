"""Text in XML 1.0, whatever a tenant put into it."""

from __future__ import annotations

import re

FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML 1.0 document can hold, escaped or not."""
SIGNS = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
)


def text(value: str) -> str:
    """Content of an element; line feeds stay as they are, and what XML forbids is dropped."""
    return FORBIDDEN.sub("", value).translate({**SIGNS, ord("\n"): "\n", ord("\t"): "\t"})


def element(name: str, content: str | None = None, /, **attributes: object) -> str:
    """An element with `content` in it, which is XML already; attributes that are None are left out."""
    return f"{tag(name, **attributes)[:-1]}{'/>' if content is None else f'>{content}</{name}>'}"


def tag(name: str, /, **attributes: object) -> str:
    """The start of an element; an underscore at the end of a name is there for Python's sake, others become hyphens."""
    given = ((key.rstrip("_").replace("_", "-"), value) for key, value in attributes.items() if value is not None)
    held = "".join(f' {key}="{_attribute(str(value))}"' for key, value in given)
    return f"<{name}{held}>"


def _attribute(value: str) -> str:
    return FORBIDDEN.sub("", value).translate(SIGNS)
