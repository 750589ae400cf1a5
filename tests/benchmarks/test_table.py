"""What is made of the times: ratios of a round, medians, and the table."""

from __future__ import annotations

from tests.benchmarks.process import Sample
from tests.benchmarks.spread import Spread, ratios, spread
from tests.benchmarks.table import Line, table
from tests.benchmarks.workloads import Entry, results


def test_a_ratio_is_of_one_round_and_the_median_is_of_all() -> None:
    assert ratios([1, 8, 3], [2, 4, 2]) == Spread(1.5, 0.5, 2)


def test_the_median_of_two_rounds_lies_between_them() -> None:
    assert spread([4.0, 2.0]) == Spread(3, 2, 4)


def test_an_entry_without_samples_says_whose_are_missing() -> None:
    entry = Entry("e", "title", 1, ("one", "other"), lambda samples: spread([samples[0][0].seconds]))

    assert results(entry, {"one": [Sample(2, 0)], "other": [Sample(1, 0)]}) == Spread(2, 2, 2)
    assert results(entry, {"one": [Sample(2, 0)], "other": "error: no"}) == "other: error: no"


def test_the_table_shows_bars_and_whether_they_are_met() -> None:
    lines = [
        Line("users", "many users / orjson.loads", 0.45, Spread(0.31, 0.3, 0.4)),
        Line("memory", "peak memory", 96, Spread(112.4, 110, 113), "MB"),
        Line("devices", "devices / orjson.loads", None, Spread(1, 0.0123, 12.34), note="measured once"),
        Line("other", "a tenant / Checkov", 0.06, "cannot be installed"),
    ]

    assert table(lines) == (
        "workload                   median  least to greatest  at most  met\n"
        "-------------------------  ------  -----------------  -------  ---\n"
        "many users / orjson.loads    0.31         0.3 to 0.4     0.45  yes\n"
        "peak memory                112 MB         110 to 113    96 MB   no\n"
        "devices / orjson.loads          1      0.012 to 12.3        -    -\n"
        "a tenant / Checkov              -                  -    0.060    -\n"
        "devices: measured once\n"
        "other: not measured: cannot be installed\n"
    )
