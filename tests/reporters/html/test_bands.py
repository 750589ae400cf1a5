"""Geometry of the bars."""

from hypothesis import given, settings
from hypothesis import strategies as st

from reporters.html.bands import Edge, Slice, edges, slices
from tests.builders import some_points


def test_bands_stand_in_the_order_verified_asserted_unknown_open_accepted() -> None:
    points = some_points(10, measured=4, asserted=1, unknown=2, accepted=1)
    assert slices(points) == (
        Slice("verified", "0", "40"),
        Slice("asserted", "40", "10"),
        Slice("unknown", "50", "20"),
        Slice("accepted", "90", "10"),
    )


def test_a_sliver_under_a_hundredth_of_a_percent_is_left_out() -> None:
    assert slices(some_points(10, unknown=0.0009)) == ()


def test_what_does_not_apply_has_no_bar() -> None:
    assert slices(some_points(0)) == ()


def test_only_edges_that_differ_are_named() -> None:
    assert edges(some_points(10, measured=5)) == (Edge("Score", "50.00", "50", "end", 0),)


def test_every_edge_is_a_number_that_people_ask_for() -> None:
    points = some_points(100, measured=57.71, asserted=3.77, unknown=8.24, accepted=3.28)
    assert {edge.label: edge.value for edge in edges(points)} == {
        "Score": "61.48",
        "up to": "69.72",
        "Verified": "57.71",
        "Achievable": "96.72",
    }


def test_nothing_to_score_has_no_edges() -> None:
    assert edges(some_points(0)) == ()


@settings(max_examples=200, deadline=None)
@given(st.tuples(*[st.integers(0, 50)] * 5).filter(any))
def test_labels_of_edges_stay_inside_and_never_cover_each_other(parts: tuple[int, ...]) -> None:
    measured, asserted, unknown, accepted, _ = parts
    placed = edges(some_points(sum(parts), measured=measured, asserted=asserted, unknown=unknown, accepted=accepted))
    spans = []
    for edge in placed:
        width, at = (len(edge.label) + 7) * 1.15, float(edge.x)
        span = (at - width, at) if edge.anchor == "end" else (at, at + width)
        assert span[0] >= -0.01
        assert span[1] <= 100.01
        spans.append((edge.row, *span))
    for index, (row, left, right) in enumerate(spans):
        for other_row, other_left, other_right in spans[:index]:
            assert row != other_row or right <= other_left + 0.01 or other_right <= left + 0.01
