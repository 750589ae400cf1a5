from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scanner.model.finding import Outcome, Share
from scanner.model.override import Rest
from scanner.model.points import micro
from scanner.model.rule import Scoring
from scanner.overrides.cover import Cover, covered
from scanner.scoring import points
from tests.packs import a_finding, an_action

COUNTS = st.integers(0, 10**6)


@given(
    worth=st.integers(1, 10_000_000).map(lambda millionths: millionths / 1_000_000),
    outcome=st.sampled_from(Outcome),
    scoring=st.sampled_from(Scoring),
    passed=COUNTS,
    parts=st.tuples(COUNTS, COUNTS, COUNTS, COUNTS, COUNTS),
    rest=st.sampled_from(Rest),
    at_most=st.one_of(st.none(), st.integers(0, 10_000_000)),
    share=st.one_of(st.none(), st.integers(0, 100).map(lambda percent: Share(percent, 100))),
    perhaps=st.booleans(),
)
def test_the_five_bands_add_up_whatever_is_covered(
    worth: float,
    outcome: Outcome,
    scoring: Scoring,
    passed: int,
    parts: tuple[int, int, int, int, int],
    rest: Rest,
    at_most: int | None,
    share: Share | None,
    perhaps: bool,
) -> None:
    accepted, asserted, uncovered, asserted_unknown, unknown = parts
    action = an_action(points=worth, scoring=scoring)
    finding = a_finding(
        outcome,
        passed=passed,
        failed=accepted + asserted + uncovered,
        unknown=asserted_unknown + unknown,
        share=share,
        perhaps_satisfied=perhaps,
    )
    bare = points(action, finding)

    for cover in (Cover(rest=rest, at_most=at_most), Cover(Rest.OPEN, None, accepted, asserted, asserted_unknown)):
        split = covered(action, finding, bare, cover)

        assert sum(micro(band) for band in split[1:]) == micro(split.max) == micro(bare.max)
        assert all(band >= 0 for band in split)
        assert split.measured == bare.measured
        assert split.open <= bare.open + 0.000005  # what rounding leaves over stays below a millionth for each band


def test_a_third_of_three_items_leaves_no_millionth_open_once_all_are_covered() -> None:
    action, finding = an_action(points=10), a_finding(Outcome.PARTIAL, passed=1, failed=2, unknown=0)

    split = covered(action, finding, points(action, finding), Cover(accepted=1, asserted=1))

    assert (split.measured, split.asserted, split.accepted, split.open) == (3.333333, 3.333333, 3.333334, 0)
