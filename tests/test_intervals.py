"""Student's t, the interval of a mean, and how often it covers the truth."""

import random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from reviewlib.intervals import are_apart, mean_interval, t_quantile

# NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2, column 0.975
PRINTED = {
    1: 12.706,
    2: 4.303,
    3: 3.182,
    4: 2.776,
    5: 2.571,
    6: 2.447,
    7: 2.365,
    8: 2.306,
    9: 2.262,
    10: 2.228,
    15: 2.131,
    20: 2.086,
    30: 2.042,
    60: 2.000,
    100: 1.984,
}


@pytest.mark.parametrize(("degrees", "printed"), PRINTED.items())
def test_t_agrees_with_the_printed_table(degrees, printed):
    quantile = pl.select(t_quantile(pl.lit(degrees))).item()
    assert quantile == pytest.approx(printed, abs=0.0039 if degrees == 3 else 0.0013)


def test_t_is_off_by_no_more_than_the_docstring_says():
    """At 3 degrees the exact quantile is 3.182446."""
    assert 3.182446 - pl.select(t_quantile(pl.lit(3))).item() == pytest.approx(0.0038, abs=0.00005)


def test_t_is_null_where_it_is_not_defined():
    degrees = pl.DataFrame({"degrees": [0.0, -1.0, None]})
    assert degrees.select(t=t_quantile(pl.col("degrees")))["t"].null_count() == 3


@pytest.mark.parametrize("form", [pl.DataFrame.lazy, pl.DataFrame.clone], ids=["lazy", "eager"])
def test_the_interval_of_each_group(form):
    """60, 70, 80: s = 10, half width 4.3027 x 10 / sqrt(3) = 24.84; 10, 50 and 90 reach 99.4 to each side."""
    scores = pl.DataFrame(
        {
            "critic": ["three", "three", "three", "three", "one", "none", "wide", "wide", "wide"]
            + ["equal"] * 3
            + ["two"] * 2,
            "score": [60.0, 70.0, 80.0, None, 5.0, None, 10.0, 50.0, 90.0] + [50.0] * 3 + [40.0, 41.0],
        }
    )
    intervals = form(scores).lazy().group_by("critic", maintain_order=True).agg(*mean_interval("score"))
    expected = pl.DataFrame(
        {
            "critic": ["three", "one", "none", "wide", "equal", "two"],
            "low": [45.16, None, None, 0.0, None, None],
            "high": [94.84, None, None, 100.0, None, None],
        }
    )
    assert_frame_equal(intervals.collect(), expected, abs_tol=0.005)


def test_the_ends_are_cut_only_where_asked():
    low, high = mean_interval("gap", lowest=None, highest=None)
    row = pl.DataFrame({"gap": [-90.0, 0.0, 90.0]}).select(low, high).row(0)
    assert row == pytest.approx((-223.6, 223.6), abs=0.1)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 100).map(float), min_size=3, max_size=12))
def test_an_interval_holds_its_mean_and_stays_on_the_scale(scores):
    row = pl.DataFrame({"score": scores}).select(*mean_interval("score"), mean=pl.col("score").mean()).row(0)
    low, high, mean = row
    if len(set(scores)) == 1:
        assert low is None
        assert high is None
    else:
        assert 0 <= low <= mean <= high <= 100


def covered_share(draw, true_mean, *, scores_each, samples=3000, lowest=0.0, highest=100.0):
    """Draw many samples and count the intervals that hold the true mean; no interval, no cover."""
    low, high = mean_interval("score", lowest=lowest, highest=highest)
    drawn = pl.DataFrame(
        {
            "sample": [number for number in range(samples) for _ in range(scores_each)],
            "score": [draw() for _ in range(samples * scores_each)],
        }
    )
    held = (pl.col("low") <= true_mean) & (pl.col("high") >= true_mean)
    return drawn.group_by("sample").agg(low, high).select(held.fill_null(False).mean()).item()


@pytest.mark.parametrize("scores_each", [3, 4, 5, 12])
def test_normal_scores_are_covered_95_times_in_100(scores_each):
    normal = random.Random(2023)
    share = covered_share(lambda: normal.gauss(60, 8), 60, scores_each=scores_each)
    assert share == pytest.approx(0.95, abs=0.012)


@pytest.mark.parametrize(("scores_each", "expected"), [(3, 0.85), (5, 0.91), (10, 0.94), (30, 0.94)])
def test_bunched_stars_are_covered_as_the_docstring_says(scores_each, expected):
    stars = random.Random(2023)
    levels, weights = [20.0, 40.0, 60.0, 80.0, 100.0], [5, 10, 25, 50, 10]
    true_mean = sum(level * weight for level, weight in zip(levels, weights, strict=True)) / 100
    share = covered_share(lambda: stars.choices(levels, weights)[0], true_mean, scores_each=scores_each)
    assert share == pytest.approx(expected, abs=0.015)


def test_scores_piled_up_at_an_end_are_covered_as_the_docstring_says():
    piled = random.Random(2023)
    share = covered_share(lambda: piled.choices([0.0, 100.0], [1, 9])[0], 90, scores_each=10)
    assert share == pytest.approx(0.65, abs=0.02)


def test_intervals_that_touch_are_not_apart():
    assert are_apart((70.0, 80.0), (50.0, 69.9))
    assert are_apart((50.0, 69.9), (70.0, 80.0))
    assert not are_apart((70.0, 80.0), (50.0, 70.0))
    assert not are_apart((70.0, None), (50.0, 60.0))
