"""Verdicts on different scales: their worth, their place, and critics on the same film."""

import random

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from reviewlib.analysis.verdicts import compare_verdicts, list_scales, summarise_places
from reviewlib.errors import ScaleError
from reviewlib.findings.verdicts import describe_verdicts, explain_places
from reviewlib.scoring.scales import place_in_scale
from reviewlib.tables import FILMS, REVIEWS, empty_frame

FORMS = pytest.mark.parametrize("form", [pl.DataFrame.lazy, pl.DataFrame.clone], ids=["lazy", "eager"])
FILM_TABLE = pl.DataFrame(
    {"film_id": ["f1", "f2", "f3"], "title": ["Burning", "Aloners", "Pig"], "year": [2018, 2021, 2021]},
    schema_overrides={"year": pl.Int32},
)


@pytest.fixture
def reviews():
    """A and B share stars/5, C is alone on letters; f1 has three critics, f2 two, f3 one; the last is unlinked."""
    rows = [
        ("f1", "A", "4", "stars/5", 80.0),
        ("f1", "B", "2", "stars/5", 40.0),
        ("f1", "C", "A", "letters/ours", 95.0),
        ("f2", "A", "3", "stars/5", 60.0),
        ("f2", "C", "B", "letters/ours", 80.0),
        ("f3", "A", "5", "stars/5", 100.0),
        ("f3", "C", None, None, None),
        (None, "B", "1", "stars/5", 20.0),
    ]
    frame = pl.DataFrame(rows, schema=["film_id", "critic", "score_printed", "scale", "score"], orient="row")
    return frame.with_columns(score_percentile=place_in_scale())


@FORMS
def test_each_scale_is_listed_with_what_its_verdicts_are_worth(reviews, form):
    letters = {"letters/ours": {"A": 95.0, "B": 80.0}}
    expected = pl.DataFrame(
        {
            "scale": ["stars/5", "letters/ours"],
            "scored": [5, 2],
            "critics": [2, 1],
            "lowest": [20.0, 80.0],
            "highest": [100.0, 95.0],
            "worth": ["0 to 5; 5 is 100", "A 95, B 80"],
        },
        schema_overrides={"scored": pl.UInt32, "critics": pl.UInt32},
    )
    assert_frame_equal(list_scales(form(reviews), letters=letters), expected)
    with pytest.raises(ScaleError, match="letters/ours"):
        list_scales(reviews)


@FORMS
def test_critics_who_share_a_scale_have_a_place_and_who_is_alone_has_none(reviews, form):
    # stars/5 holds 20, 40, 60, 80, 100, placed at 10, 30, 50, 70, 90: A has 50, 70, 90; B has 10, 30.
    places = summarise_places(form(reviews), min_reviews=3)
    assert places.select("critic", "scored", "mean_place", "scales", "is_thin").rows() == [
        ("A", 3, 70.0, "stars/5", False),
        ("B", 2, 20.0, "stars/5", True),
    ]
    # 70 less 4.303 * 20 / sqrt(3); above, no place is over 100.
    assert places.select(pl.col("low").round(1), "high").row(0) == (20.3, 100.0)


def places(*rows):
    names = ["critic", "mean_place", "low", "high", "is_thin"]
    dtypes = [pl.String, *[pl.Float64] * 3, pl.Boolean]
    frame = pl.DataFrame(rows, schema=dict(zip(names, dtypes, strict=True)), orient="row")
    return frame.with_columns(scored=pl.lit(9), scales=pl.lit("stars/5"))


A, B, THIN = ("A", 61.0, 55.0, 67.0, False), ("B", 34.0, 28.0, 40.0, False), ("C", 99.0, None, None, True)


@pytest.mark.parametrize(
    ("frame", "end"),
    [
        (places(), "only their verdicts on the same film can."),
        (places(THIN), "none has enough scores on them to be placed beside another."),
        (places(A, B), "B's at 34 (28 to 40; stars/5). A is clearly the kinder one."),
        (places(A, ("B", 54.0, 48.0, 60.0, False)), "The first two are too close to rank."),
        (places(A, B, ("D", 20.0, 10.0, 27.0, False)), "A is clearly the kindest."),
        (places(("E", 50.0, None, None, False)), "stand at 50 of 100 on average (stars/5)."),
        (places(THIN, A), "C has too few scores to be placed."),
        (
            places(A, *[(f"C{at}", *A[1:]) for at in range(9)], *[(f"T{at}", *THIN[1:]) for at in range(20)]),
            "T6, T7 and 12 others have too few scores to be placed.",
        ),
    ],
)
def test_what_is_said_of_places(frame, end):
    assert explain_places(frame).endswith(end)


def test_of_many_critics_those_at_either_end_are_placed_in_words():
    words = explain_places(places(*[(f"C{at}", 70.0 - at, None, None, False) for at in range(10)]))

    assert words.startswith(
        "Of 10 critics on scales that others use too, the three at either end: C0's scores stand at 70"
    )
    assert [name for name in (f"C{at}" for at in range(10)) if f"{name}'s" in words] == [
        "C0",
        "C1",
        "C2",
        "C7",
        "C8",
        "C9",
    ]


def test_the_interval_of_a_place_covers_no_difference_as_often_as_it_says_or_oftener():
    """Two critics who score alike, 400 desks: an interval that leaves out 50 may be one in twenty."""
    draw = random.Random(1)
    missed = 0
    for _ in range(400):
        scores = [float(draw.choice([20, 40, 60, 60, 80, 80, 100])) for _ in range(40)]
        desk = pl.DataFrame(
            {"critic": ["A"] * 20 + ["B"] * 20, "scale": ["stars/5"] * 40, "score": scores}
        ).with_columns(score_percentile=place_in_scale())
        low, high = summarise_places(desk).filter(critic="A").select("low", "high").row(0)
        missed += not low <= 50 <= high
    assert missed <= 20 + 2 * 4.4  # 5% of 400, and two standard errors


@FORMS
def test_a_film_s_verdicts_stand_together_the_widest_first(reviews, form):
    # letters/ours holds 80 and 95, placed at 25 and 75. Without B, f1 would be as near as f2 is.
    verdicts = compare_verdicts(form(reviews), form(FILM_TABLE), min_scores=2)
    expected = pl.DataFrame(
        {
            "film_id": ["f1", "f1", "f1", "f2", "f2"],
            "title": ["Burning"] * 3 + ["Aloners"] * 2,
            "year": [2018] * 3 + [2021] * 2,
            "critic": ["C", "A", "B", "A", "C"],
            "score_printed": ["A", "4", "2", "3", "B"],
            "scale": ["letters/ours", "stars/5", "stars/5", "stars/5", "letters/ours"],
            "score": [95.0, 80.0, 40.0, 60.0, 80.0],
            "place": [75.0, 70.0, 30.0, 50.0, 25.0],
            "spread": [45.0] * 3 + [25.0] * 2,
        },
        schema_overrides={"year": pl.Int32},
    )
    assert_frame_equal(verdicts, expected)


def test_a_scale_of_few_scores_places_nobody(reviews):
    # The unlinked review counts for its scale: stars/5 was used five times.
    assert compare_verdicts(reviews, FILM_TABLE, min_scores=5)["critic"].to_list() == ["A", "B"]
    assert compare_verdicts(reviews, FILM_TABLE, min_scores=6).is_empty()


def test_two_reviews_of_a_film_by_one_critic_are_one():
    twice = pl.DataFrame(
        {
            "film_id": ["f1"] * 3,
            "critic": ["A", "A", "B"],
            "score_printed": ["4", "2", "3"],
            "scale": ["stars/5"] * 3,
            "score": [80.0, 40.0, 60.0],
        }
    ).with_columns(score_percentile=place_in_scale())
    verdicts = compare_verdicts(twice, FILM_TABLE, min_scores=1)
    assert verdicts.select("critic", "score_printed", "score", "spread").rows() == [
        ("A", "2, 4", 60.0, 0.0),
        ("B", "3", 60.0, 0.0),
    ]
    assert describe_verdicts(verdicts) == "The critics agree on the one film that two of them scored"


@FORMS
def test_no_reviews_give_the_same_columns_without_rows(reviews, form):
    none, films = form(empty_frame(REVIEWS)), form(empty_frame(FILMS))
    letters = {"letters/ours": {"A": 95.0, "B": 80.0}}
    for empty, full in [
        (list_scales(none), list_scales(reviews, letters=letters)),
        (summarise_places(none), summarise_places(reviews)),
        (compare_verdicts(none, films), compare_verdicts(reviews, FILM_TABLE, min_scores=1)),
    ]:
        assert (empty.schema, empty.height) == (full.schema, 0)
        assert full.height > 0
    assert describe_verdicts(compare_verdicts(none, films)) == "No film was scored by two critics"


def test_a_title_of_a_long_name_keeps_its_length(reviews):
    verdicts = compare_verdicts(reviews, FILM_TABLE, min_scores=2)
    assert describe_verdicts(verdicts) == "C and B are furthest apart on Burning: A against 2"
    long = verdicts.with_columns(title=pl.lit("A very long title indeed " * 8))
    assert describe_verdicts(long) == "Two critics or more scored two films"
