"""The id of the comment that begins with a mark, or nothing: `find_comment.py MARK`, with comments on stdin.

Comments are pages of JSON, one after the other, as the GitHub command line prints them. Only those of bots count: a
person may quote the mark, and nobody's own words are overwritten.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any


def find(text: str, mark: str) -> int | None:
    """The first of several."""
    for comment in comments(text):
        first = (comment.get("body") or "").splitlines()[:1]
        if first == [mark] and (comment.get("user") or {}).get("type") == "Bot":
            return int(comment["id"])
    return None


def comments(text: str) -> Iterator[dict[str, Any]]:
    """Of all pages."""
    decoder, at = json.JSONDecoder(), 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        page, at = decoder.raw_decode(text, at)
        yield from page


if __name__ == "__main__":
    sys.stdin.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    found = find(sys.stdin.read(), sys.argv[1])
    print("" if found is None else found, end="")  # no line end, which has two characters on Windows
