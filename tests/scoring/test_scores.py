"""Scores as printed: every form, what has no value on purpose, and whole columns."""

import math
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from reviewlib.errors import ScaleError
from reviewlib.scoring.scales import SCALE_NAMES, parse_scale
from reviewlib.scoring.scores import parse_score, read_scores

REAL = Path(__file__).parents[3] / "shared" / "data" / "rt_reviews" / "reviews.tsv"


@pytest.mark.parametrize(
    ("printed", "declared", "value", "scale"),
    [
        ("3/5", None, 60.0, "points/5"),
        ("3/5", "stars/5", 60.0, "stars/5"),
        ("3/4", "stars/5", 75.0, "points/4"),
        ("0/5", None, 0.0, "points/5"),
        ("3.5 / 4", None, 87.5, "points/4"),
        ("３／５", None, 60.0, "points/5"),
        ("Rating: 8/10", None, 80.0, "points/10"),
        ("8/10 stars", None, 80.0, "stars/10"),
        ("4 stars out of 5", None, 80.0, "stars/5"),
        (".5/5", None, 10.0, "points/5"),
        ("3-1/2 of 4", None, 87.5, "points/4"),
        ("½/4", None, 12.5, "points/4"),
        ("2¾/4", None, 68.75, "points/4"),
        ("1/2", None, 50.0, "points/2"),
        ("1/2", "points/10", 50.0, "points/2"),
        ("85/100", "percent", 85.0, "points/100"),
        ("85%", None, 85.0, "percent"),
        ("85 per cent", None, 85.0, "percent"),
        ("85", "percent", 85.0, "percent"),
        ("3½", "stars/4", 87.5, "stars/4"),
        ("four stars", "stars/5", 80.0, "stars/5"),
        ("half a star", "stars/5", 10.0, "stars/5"),
        ("half a star out of four", None, 12.5, "stars/4"),
        ("1/2 star", "stars/5", 10.0, "stars/5"),
        ("one and a half stars", "stars/5", 30.0, "stars/5"),
        ("two of four stars", None, 50.0, "stars/4"),
        ("★★1/2", "stars/4", 62.5, "stars/4"),
        ("★½☆☆", None, 37.5, "stars/4"),
        ("Zero stars", "stars/4", 0.0, "stars/4"),
        ("three-and-a-half out of four", None, 87.5, "points/4"),
        ("seven out of ten", None, 70.0, "points/10"),
        ("★★★ (3/4)", "stars/5", 75.0, "stars/4"),
        ("☆☆☆½ (3.5/4)", None, 87.5, "stars/4"),
        ("★★★☆", None, 75.0, "stars/4"),
        ("★ ★ ★ ☆ ☆", None, 60.0, "stars/5"),
        ("★★★★½", "stars/5", 90.0, "stars/5"),
        ("½", "stars/5", 10.0, "stars/5"),
        ("★★★⯪☆", None, 70.0, "stars/5"),
        ("★★★/★★★★", None, 75.0, "stars/4"),
        ("★★★ out of 5", None, 60.0, "stars/5"),
        ("⭐⭐⭐", "stars/5", 60.0, "stars/5"),
        ("🌟🌟🌟", "stars/5", 60.0, "stars/5"),
        ("b plus", "letters/metacritic", 83.0, "letters/metacritic"),
        ("A−", "letters/metacritic", 91.0, "letters/metacritic"),
        ("3/4", "letters/metacritic", 75.0, "points/4"),
        ("4/5 ★★★★", None, 80.0, "stars/5"),
        ("★★★★ 3.5/4", None, 87.5, "stars/4"),
        ("*** (out of four)", None, 75.0, "stars/4"),
        ("*** out of ****", None, 75.0, "stars/4"),
        ("**½", "stars/5", 50.0, "stars/5"),
        ("***1/2", "stars/5", 70.0, "stars/5"),
        ("½★", "stars/5", 10.0, "stars/5"),
        ("♥♥♥♡♡", None, 60.0, "stars/5"),
        ("❤️❤️", "stars/4", 50.0, "stars/4"),
        ("⭐️⭐️⭐️½", "stars/5", 70.0, "stars/5"),
        ("(3/5)", None, 60.0, "points/5"),
        ("4 (out of 5)", None, 80.0, "points/5"),
        ("2 1/2 stars (out of 4)", None, 62.5, "stars/4"),
        ("9/10!", None, 90.0, "points/10"),
        ("no stars", "stars/5", 0.0, "stars/5"),
        ("four-star", "stars/5", 80.0, "stars/5"),
        ("4 von 5 Sternen", None, 80.0, "stars/5"),
        ("3 étoiles sur 5", None, 60.0, "stars/5"),
        ("8점", "points/10", 80.0, "points/10"),
    ],
)
def test_a_score_has_its_value_on_its_scale(printed, declared, value, scale):
    score = parse_score(printed, parse_scale(declared) if declared else None)
    assert (score.value, score.scale, score.reason) == (value, scale, "")


@pytest.mark.parametrize("printed", [None, "", "  ", "-", "–", "N/A", "n/a", "none", "Not rated"])
def test_no_score_is_no_fault(printed):
    assert parse_score(printed, parse_scale("stars/5")) == parse_score(None)
    assert parse_score(printed).reason == ""


@pytest.mark.parametrize(
    ("printed", "declared", "reason"),
    [
        ("8", None, "a number, and no scale is declared"),
        ("8", "letters/metacritic", "a number, and no scale is declared"),
        ("8", "stars/5", "8 is more than 5"),
        ("2.1/2", None, "2.1 is more than 2"),
        ("24/7", None, "24 is more than 7"),
        ("101%", None, "101 is more than 100"),
        ("★★★★★★", "stars/5", "6 is more than 5"),
        ("1/1", None, "no scale ends at 1"),
        ("½", None, "a number, and no scale is declared"),
        ("½/1", None, "no scale ends at 1"),
        ("0/0", None, "no scale ends at 0"),
        ("1/2", "stars/4", "1/2 may be half a star, or one of two"),
        ("☆☆☆", "stars/5", "empty stars alone: they may be printed for full ones"),
        ("⭐⭐⭐🌟", "stars/5", "two kinds of full stars: one of them may be a half"),
        ("★★★", "points/10", "stars without empty ones, and no scale of stars is declared"),
        ("B", "stars/5", "a letter, and no table of letters is declared"),
        ("H+", "letters/metacritic", "H+ is not in letters/metacritic"),
        ("3 stars", "points/10", "stars, and no scale of stars is declared"),
        ("★★★ out", "stars/5", "not a form of score that is known here"),
        ("★★★ 3/4", "stars/4", "stars and a fraction: it may be part of a star, or the whole score"),
        ("*", None, "stars without empty ones, and no scale of stars is declared"),
        ("F+", "letters/metacritic", "F+ is not in letters/metacritic"),
        ("👍", None, "a verdict, not a number"),
        ("Fresh", "percent", "a verdict, not a number"),
        ("Not recommended", None, "a verdict, not a number"),
        ("-1/5", None, "not a form of score that is known here"),
        ("1e9", "points/100", "not a form of score that is known here"),
        ("3⅓", "points/100", "not a form of score that is known here"),
        ("3²", "points/100", "not a form of score that is known here"),
        ("٣/٥", None, "not a form of score that is known here"),
        ("☆★", None, "not a form of score that is known here"),
    ],
)
def test_a_doubtful_score_has_no_value_and_a_reason(printed, declared, reason):
    score = parse_score(printed, parse_scale(declared) if declared else None)
    assert (score.value, score.scale, score.reason) == (None, None, reason)


@given(st.integers(2, 1000), st.data())
def test_a_fraction_is_its_share_of_the_best(best, data):
    value = data.draw(st.integers(0, best))
    read = parse_score(f"{value}/{best}").value
    assert read is not None
    assert math.isclose(read, 100 * value / best)


@given(st.text(max_size=30), st.sampled_from([None, *SCALE_NAMES]))
def test_any_text_has_a_value_or_a_reason_or_is_no_score(printed, name):
    score = parse_score(printed, parse_scale(name) if name else None)
    assert (score.value is None) == (score.scale is None)
    assert score.value is None or (0 <= score.value <= 100 and score.reason == "")


@given(st.text("0123456789/½★☆⭐ .,%:abfstarofu+-()", max_size=14), st.sampled_from([None, *SCALE_NAMES]))
def test_score_like_text_never_leaves_the_common_scale(printed, name):
    score = parse_score(printed, parse_scale(name) if name else None)
    assert score.value is None or 0 <= score.value <= 100


@pytest.mark.parametrize("form", [pl.DataFrame.lazy, pl.DataFrame.clone], ids=["lazy", "eager"])
def test_a_column_keeps_its_rows_in_order(form):
    reviews = pl.DataFrame({"review_id": list("abcd"), "score_printed": ["7", None, "B", "7"]})
    read = read_scores(form(reviews), scale="points/10")
    expected = reviews.with_columns(
        scale=pl.Series(["points/10", None, None, "points/10"]),
        score=pl.Series([70.0, None, None, 70.0]),
        score_reason=pl.Series(["", "", "a letter, and no table of letters is declared", ""]),
    )
    assert_frame_equal(read, expected)


def test_the_declared_scale_may_differ_by_row():
    reviews = pl.DataFrame({"critic": ["A", "B", "C"], "score_printed": ["4", "4", "4"]})
    declared = pl.col("critic").replace_strict({"A": "stars/5", "B": "points/10"}, default=None)
    assert read_scores(reviews, scale=declared)["score"].to_list() == [80.0, 40.0, None]


def test_reading_twice_replaces_the_columns():
    reviews = pl.DataFrame({"score_printed": ["4"]})
    once = read_scores(reviews, scale="stars/5")
    assert_frame_equal(read_scores(once, scale="stars/5"), once)


def test_a_column_of_nulls_alone_is_read():
    read = read_scores(pl.DataFrame({"score_printed": [None, None]}))
    assert read["score"].dtype == pl.Float64
    assert read["score_printed"].dtype == pl.String


def test_real_scores_have_a_value_but_for_bare_numbers():
    if not REAL.exists():
        pytest.skip("the file of 2,000 real reviews is not here")
    printed = pl.read_csv(REAL, separator="\t", infer_schema=False, encoding="utf8-lossy")[
        "rating"
    ].drop_nulls()
    read = read_scores(printed.to_frame(), "rating", "letters/metacritic")
    unread = read.filter(pl.col("score").is_null())
    assert (read.height, unread.height) == (1500, 40)
    reasons = unread["score_reason"].value_counts(sort=True).rows()
    assert reasons == [("a number, and no scale is declared", 39), ("2.1 is more than 2", 1)]


def test_a_sign_that_is_declared_for_a_half_counts_once_and_at_the_end():
    scale = parse_scale("stars/5, half 🌟")
    read = {
        text: parse_score(text, scale).value
        for text in ("⭐⭐⭐🌟", "⭐⭐ 🌟", "🌟", "⭐⭐⭐", "⭐️⭐️🌟 (3/5)")
    }
    assert read == {"⭐⭐⭐🌟": 70.0, "⭐⭐ 🌟": 50.0, "🌟": 10.0, "⭐⭐⭐": 60.0, "⭐️⭐️🌟 (3/5)": 60.0}
    assert [parse_score(text, scale).value for text in ("⭐🌟🌟", "🌟🌟", "🌟⭐", "⭐⭐⭐⭐⭐🌟")] == [
        None,
        None,
        None,
        None,
    ]
    assert parse_score("⭐⭐⭐🌟", scale).scale == "stars/5"
    for name in ("points/5, half 🌟", "stars/5, half", "stars/5, half x"):
        with pytest.raises(ScaleError):
            parse_scale(name)
