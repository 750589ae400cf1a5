"""Contrast of every pair of colours that meet, computed from the stylesheet (WCAG 2.x)."""

import re
from pathlib import Path

import pytest

import reporters.html

STYLE = (Path(reporters.html.__file__).parent / "style.css").read_text(encoding="utf-8")
GROUNDS = ("bg", "surface", "sunken")

TEXT = [
    *[(color, ground) for color in ("text", "text2", "text3") for ground in (*GROUNDS, "cautionwash")],
    *[(color, ground) for color in ("text", "text2", "text3") for ground in ("losswash", "unknown2")],
    ("loss", "losswash"),
    ("onink", "ink"),
    ("loss", "surface"),
    ("caution", "cautionwash"),
]
GRAPHICS = [
    *[(color, ground) for color in ("earned", "loss", "caution", "text3") for ground in GROUNDS],
    ("control", "bg"),
    ("control", "surface"),
    ("focus", "bg"),
    ("focus", "surface"),
    ("earned", "earned2"),
    ("unknown", "unknown2"),
    ("accepted", "accepted2"),
]


def themes() -> dict[str, dict[str, str]]:
    blocks = {
        "light": r":root \{\n(  --bg.*?)\n\}",
        "dark by the system": r":root:not\(\[data-theme=light\]\) \{\n(.*?)\n  \}",
        "dark by choice": r":root\[data-theme=dark\] \{\n(.*?)\n  \}",
    }
    found = {}
    for name, pattern in blocks.items():
        match = re.search(pattern, STYLE, re.DOTALL)
        assert match, name
        found[name] = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})\b", match[1]))
    return found


@pytest.mark.parametrize("theme", themes())
@pytest.mark.parametrize(("color", "ground"), TEXT)
def test_text_can_be_read(theme: str, color: str, ground: str) -> None:
    tokens = themes()[theme]
    assert contrast(tokens[color], tokens[ground]) >= 4.5


@pytest.mark.parametrize("theme", themes())
@pytest.mark.parametrize(("color", "ground"), GRAPHICS)
def test_graphics_can_be_told_from_their_ground(theme: str, color: str, ground: str) -> None:
    tokens = themes()[theme]
    assert contrast(tokens[color], tokens[ground]) >= 3


def test_both_ways_to_the_dark_theme_show_the_same() -> None:
    assert themes()["dark by the system"] == themes()["dark by choice"]


def test_colours_are_named_once_and_used_by_name() -> None:
    rules = re.sub(r'url\("data:[^"]*"\)', "", STYLE)
    outside = re.sub(r"(:root[^{]*)\{.*?\n\s*\}", "", rules, flags=re.DOTALL)
    assert re.findall(r"#[0-9a-f]{3,8}\b(?![^{]*\{)", re.sub(r"#tx-\w+", "", outside)) == []


def test_every_name_that_is_used_is_defined() -> None:
    used = set(re.findall(r"var\(--([\w-]+)\)", STYLE))
    defined = set(re.findall(r"--([\w-]+):", STYLE))
    assert used <= defined


def test_nothing_in_the_style_is_fetched() -> None:
    assert {url[:5] for url in re.findall(r"url\(\"?([^)\"]*)", STYLE)} <= {"data:", "#tx-a", "#tx-u"}
    assert "@import" not in STYLE


def contrast(first: str, second: str) -> float:
    """1 to 21."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(color: str) -> float:
    red, green, blue = (linear(int(color[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def test_the_formula_is_the_one_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
