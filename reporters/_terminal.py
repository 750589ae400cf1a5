"""Text of known width for terminals: measured, cut, wrapped, and harmless whatever a tenant put into it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scanner.record import NamedTuple

STYLES = {
    "bold": "1",
    "dim": "2",
    "red": "31",
    "green": "32",
    "yellow": "33",
    "blue": "34",
    "magenta": "35",
    "cyan": "36",
}
"""The sixteen colours of the terminal's own theme, so that they read on light and on dark."""

IN_ASCII = str.maketrans("…█▓▒░╌✓✗◐○•│", "~#+=.?vx~o*|")
"""What our own signs become where the encoding has no others."""


class Screen(NamedTuple):
    """What the terminal can show, and text made to fit it."""

    width: int = 80
    color: bool = False
    ascii: bool = False

    def paint(self, text: str, *styles: str) -> str:
        """`text` in the styles; unchanged where colour is off."""
        if not self.color or not styles or not text:
            return text
        return f"\x1b[{';'.join(STYLES[style] for style in styles)}m{text}\x1b[0m"

    def dim(self, lines: Iterable[str], margin: int = 0) -> Iterator[str]:
        return (self.paint(" " * margin + line, "dim") for line in lines)

    def draw(self, signs: str) -> str:
        """Our own signs, in ASCII where the encoding has no others."""
        return signs.translate(IN_ASCII) if self.ascii else signs

    def text(self, text: str) -> str:
        """Foreign text, harmless and encodable."""
        shown = harmless(text)
        return shown.encode("ascii", "backslashreplace").decode("ascii") if self.ascii else shown

    def cut(self, text: str, columns: int) -> str:
        return clip(text, columns, self.draw("…"))

    def fill(self, text: str, columns: int) -> str:
        """`text` cut or filled to exactly so many columns."""
        return pad(text, columns, self.draw("…"))

    def lines(self, text: str, margin: int = 0) -> list[str]:
        """Foreign text, broken to fit beside a margin."""
        return wrap(self.text(text), self.width - margin)


def harmless(text: str) -> str:
    """`text` on one line, with control, direction and invisible characters shown as escapes, and the signs too that
    make a CI system read a line of its log as a command.
    """
    if not text.isprintable():
        text = "".join(map(_shown, text))
    return _no_command(text) if "##" in text or "::" in text else text


def width(text: str) -> int:
    """Columns that harmless text takes."""
    if text.isascii():
        return len(text)
    return sum(map(_columns, text))


def clip(text: str, columns: int, mark: str = "…") -> str:
    """`text`, cut to fit, with a mark at its end where something was cut."""
    if width(text) <= columns:
        return text
    kept, room = [], columns - width(mark)
    for character in text:
        room -= _columns(character)
        if room < 0:
            break
        kept.append(character)
    return ("".join(kept).rstrip() + mark) if columns > 0 else ""


def pad(text: str, columns: int, mark: str = "…") -> str:
    """`text` cut or filled to exactly so many columns."""
    text = clip(text, columns, mark)
    return text + " " * (columns - width(text))


def wrap(text: str, columns: int) -> list[str]:
    """Lines of at most so many columns, broken at spaces where there are any."""
    lines: list[str] = []
    line, used, measure = "", 0, len if text.isascii() else width
    for word in text.split():
        size = measure(word)
        if line and size <= columns and used + 1 + size <= columns:
            line, used = f"{line} {word}", used + 1 + size
            continue
        if line:
            lines.append(line)
        while size > columns:
            head = _head(word, columns)
            lines.append(head)
            word = word[len(head) :]
            size = measure(word)
        line, used = word, size
    return [*lines, line] if line or not lines else lines


def shares(parts: Iterable[float], columns: int) -> list[int]:
    """Columns of a bar for each part: they add up, and a part that is there is seen."""
    values = list(parts)
    whole = sum(values)
    if whole <= 0 or columns < len(values):
        return [0] * len(values)
    cells = [max(1, int(value / whole * columns)) if value > 0 else 0 for value in values]
    while sum(cells) != columns:
        step = 1 if sum(cells) < columns else -1
        index = max(range(len(values)), key=lambda at: (step * (values[at] / whole * columns - cells[at]), -at))
        index = index if step > 0 or cells[index] > 1 else cells.index(max(cells))
        cells[index] += step
    return cells


def _no_command(text: str) -> str:
    """`\\x23#vso[...]` and `\\x3a:error::...`: GitHub and Azure Pipelines obey the first sign anywhere in a line."""
    import re

    text = re.sub(r"##(?=\[|vso\[)", r"\\x23#", text, flags=re.IGNORECASE)
    return re.sub(r"::(?=[a-z][\w-]*(?:\s.*)?::)", r"\\x3a:", text, flags=re.IGNORECASE)


def _shown(character: str) -> str:
    from unicodedata import category

    kept = character in "\u200c\u200d" or category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    return character if kept else character.encode("unicode_escape").decode("ascii")


def _columns(character: str) -> int:
    if character < "\u0300" or "\u2010" <= character <= "\u2027":
        return 0 if character == "\u00ad" else 1
    from unicodedata import category, east_asian_width

    if category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if east_asian_width(character) in "WF" else 1


def _head(word: str, columns: int) -> str:
    kept, room = "", columns
    for character in word:
        room -= _columns(character)
        if room < 0:
            break
        kept += character
    return kept or word[0]
