"""From the computed view to the text of the file: templates, style and script in one, under a strict content policy."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import Extension
from markupsafe import Markup, escape

from reporters._view import points_text
from reporters.html.view import View
from reporters.html.words import visible, words

HERE = Path(__file__).parent
POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src {style}",
        "script-src {boot} {script}",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    )
)

_BETWEEN_TAGS = re.compile(">[^<>]*&#3[49];[^<>]*<")


def document(view: View) -> str:
    assets = {name: asset(name) for name in ("style.css", "boot.js", "script.js")}
    style, boot, script = assets.values()
    policy = POLICY.format(style=digest(style), boot=digest(boot), script=digest(script))
    page = _environment().get_template("report.html.j2")
    text = page.render(view=view, style=style, boot=boot, script=script, policy=policy)
    return _BETWEEN_TAGS.sub(_with_quotes, text) + "\n"


def _with_quotes(text: re.Match[str]) -> str:
    """Quotes need no escape but in attributes, where no `>` stands."""
    return text[0].replace("&#39;", "'").replace("&#34;", '"')


@cache
def asset(name: str) -> str:
    """Text of a style or script without its comments, indentation and empty lines."""
    text = (HERE / name).read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    if name.endswith(".css"):
        text = re.sub(r"\s*([{;,])\s+|(?<=:) +(?![^{;]*{)|\s+(?=[{}])", r"\1", text)
        text = re.sub(r"[^{};]+(?={)", lambda rule: re.sub(r" *([>~,]) *", r"\1", rule[0]), text)
        text = re.sub(r"#([0-9a-f])\1([0-9a-f])\2([0-9a-f])\3\b", r"#\1\2\3", text.replace(";}", "}"))
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def digest(text: str) -> str:
    """The source expression that lets exactly this inline text through."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


class Compact(Extension):
    """Takes indentation and needless quotes out of templates, never out of what they show."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return re.sub(r' ([a-z-]+)="([\w-]+)"(?=[ >])', r" \1=\2", re.sub(r"\n\s*", "\n", source))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        extensions=[Compact],
        finalize=_shown,
    )
    environment.filters.update(
        link=link, bare=bare, anchor=anchor, query=query, words=words, points=points_text, parts=parts
    )
    return environment


def link(url: str) -> str | None:
    """`url` where it leads to the web, else nothing: no other scheme becomes a link."""
    return url if re.match(r"https?://[^\s]+\Z", url) else None


def bare(value: str) -> Markup:
    """An attribute's value, in quotes only where it needs them."""
    text = escape(visible(value))
    return text if re.match(r"[\w#:./~%?&;,+-]*[\w#:.~%?&;,+-]\Z", text) else Markup(f'"{text}"')


def anchor(name: str) -> str:
    """An id as it stands after `#`."""
    from urllib.parse import quote

    return quote(visible(name), safe="")


def query(value: str) -> str:
    """A value as it stands in the address; commas part values there."""
    from urllib.parse import quote_plus

    return quote_plus(visible(value))


def parts(text: str) -> Markup:
    """A text whose addresses break after the at sign and before a full stop, and not inside of a word.

    A word that is longer than any column breaks where it has to.
    """
    return Markup("").join(
        _address(piece) if "@" in piece else escape(piece) for piece in re.split(r"(\s+)", visible(text))
    )


def _address(text: str) -> Markup:
    pieces = re.split(r"(?<=@)|(?=\.)", text)
    kept = Markup("<span class=nb>{}</span>")
    return Markup("<wbr>").join(
        kept.format(piece) if 1 < len(piece) <= _COLUMN else escape(piece) for piece in pieces if piece
    )


_COLUMN = 24
"""Characters that every column has room for."""


def _shown(value: object) -> object:
    return visible(value) if type(value) is str else value
