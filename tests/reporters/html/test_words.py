"""How values read."""

import pytest

from reporters.html.words import clipped, counted, day, gain, instant, number, share, short, visible, words


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        pytest.param("Zoë Müller", "Zoë Müller", id="letters-stay"),
        pytest.param("two\nlines\tand a tab", "two\nlines\tand a tab", id="line-feeds-and-tabs-stay"),
        pytest.param("bell\x07 null\x00 delete\x7f", "bell␇ null␀ delete␡", id="controls-become-pictures"),
        pytest.param("next\x85line", "next\ufffdline", id="c1-controls"),
        pytest.param("evil\u202egpj.exe", "evil[U+202E]gpj.exe", id="right-to-left-override"),
        pytest.param("\u2066isolated\u2069", "[U+2066]isolated[U+2069]", id="isolates"),
        pytest.param("half \ud83d of a pair", "half \ufffd of a pair", id="lone-high-surrogate"),
        pytest.param("\udc00", "\ufffd", id="lone-low-surrogate"),
        pytest.param("\uffff\ufdd0", "\ufffd\ufffd", id="no-characters"),
        pytest.param("שלום 👋", "שלום 👋", id="other-scripts-and-emoji-stay"),
    ],
)
def test_text_without_a_look_of_its_own_is_made_visible(text: str, seen: str) -> None:
    assert visible(text) == seen
    visible(text).encode("utf-8")


def test_long_text_is_clipped_and_kept_whole_beside_it() -> None:
    text = clipped("x" * 10_000)
    assert len(text.head) == 241
    assert text.head.endswith("…")
    assert text.whole == "x" * 10_000


def test_short_text_has_no_second_copy() -> None:
    assert clipped("megan@contoso.com").whole is None


@pytest.mark.parametrize(
    ("points", "text"), [(8, "+8.00"), (0, "0.00"), (-0.5, "\u22120.50"), (0.0000001, "0.00"), (67.625, "+67.62")]
)
def test_a_gain_has_a_sign_and_a_true_minus(points: float, text: str) -> None:
    assert gain(points) == text


@pytest.mark.parametrize(("points", "text"), [(10, "10"), (7.5, "7.5"), (0, "0"), (352.25, "352.25"), (100, "100")])
def test_a_maximum_is_written_short(points: float, text: str) -> None:
    assert short(points) == text


@pytest.mark.parametrize(
    ("percent", "text"),
    [
        pytest.param(61.484, "61.48", id="two-decimals"),
        pytest.param(100.0, "100.00", id="all"),
        pytest.param(99.999, "99.99", id="almost-all-is-not-all"),
        pytest.param(0.0, "0.00", id="none"),
        pytest.param(0.001, "0.01", id="almost-none-is-not-none"),
        pytest.param(None, "\u2013", id="nothing-to-measure"),
    ],
)
def test_a_percentage_never_rounds_to_an_end_that_it_has_not_reached(percent: float | None, text: str) -> None:
    assert number(percent) == text


def test_a_share_keeps_its_sign_on_the_same_line() -> None:
    assert share(61.48) == "61.48\u00a0%"
    assert share(None) == "\u2013"


def test_counts_agree_with_their_noun() -> None:
    assert counted(1, "action") == "1 action"
    assert counted(1204, "action") == "1,204 actions"
    assert counted(0, "entry", "entries") == "0 entries"


def test_dates_read_the_same_in_every_locale() -> None:
    assert day("2026-11-12") == "12 Nov 2026"
    assert instant("2026-11-12T06:00:00Z") == "12 Nov 2026 06:00 UTC"
    assert instant("2026-11-12T08:30:00+02:00") == "12 Nov 2026 06:30 UTC"


def test_a_date_that_is_none_is_shown_as_it_stands() -> None:
    assert day("soon") == "soon"
    assert instant("soon") == "soon"
    assert instant(None) == "time unknown"


def test_names_of_the_model_read_as_words() -> None:
    assert words("not-assessed") == "Not assessed"
    assert words("notCollected") == "Not collected"
