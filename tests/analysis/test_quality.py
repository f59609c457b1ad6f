"""The state of a desk's files, and what is said of it."""

from datetime import date

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from reviewlib.analysis.quality import MEANINGS, count_problems, summarise_quality
from reviewlib.findings.quality import describe_problems, describe_quality, explain_quality
from reviewlib.tables import PROBLEMS, REVIEWS, SEVERITY, complete_frame, empty_frame

FORMS = pytest.mark.parametrize("form", [pl.DataFrame.lazy, pl.DataFrame.clone], ids=["lazy", "eager"])


@pytest.fixture
def reviews():
    """Four reviews: one given, one linked, one ambiguous, one unmatched."""
    return complete_frame(
        pl.DataFrame(
            {
                "review_id": ["r1", "r2", "r3", "r4"],
                "source": ["x.md"] * 4,
                "link": ["given", "linked", "ambiguous", "unmatched"],
                "title_printed": ["x"] * 4,
                "kind": ["capsule"] * 4,
                "critic": ["Desk A", None, "Desk A", "Desk A"],
                "published_on": [date(2023, 10, 6), None, None, date(2023, 10, 6)],
                "score": [50.0, None, None, None],
                "words": [9] * 4,
                "text": [""] * 4,
            }
        ),
        REVIEWS,
    )


@pytest.fixture
def problems():
    rows = [
        ("b.csv", 9, "no such day", "write YYYY-MM-DD", "repaired"),
        ("a.csv", None, "not UTF-8", "save it as UTF-8", "refused"),
        ("c.csv", 4, "no such day", "look at line 4", "repaired"),
        ("c.csv", 5, "a bare number", "declare a scale", "repaired"),
        ("c.csv", 6, "no such day", "look at line 6", "refused"),
        ("c.csv", 7, "a draft", "nothing", "left out"),
    ]
    names = ["source", "line", "reason", "remedy", "severity"]
    return complete_frame(pl.DataFrame(rows, schema=names, orient="row"), PROBLEMS)


@FORMS
def test_every_measure_with_its_share_of_the_reviews(reviews, problems, form):
    expected = pl.DataFrame(
        {
            "measure": list(MEANINGS),
            "rows": [4, 2, 3, 0, 1, 2, 1, 1, 2, 3, 1],
            "share": [1.0, None, None, None, None, 0.5, 0.25, 0.25, 0.5, 0.75, 0.25],
            "meaning": list(MEANINGS.values()),
        },
        schema_overrides={"rows": pl.UInt32},
    )
    assert_frame_equal(summarise_quality(form(reviews), form(problems)), expected)


@FORMS
def test_kinds_of_problems_worst_first_with_the_first_place_to_look(problems, form):
    expected = pl.DataFrame(
        {
            "reason": ["no such day", "not UTF-8", "no such day", "a bare number", "a draft"],
            "severity": ["refused", "refused", "repaired", "repaired", "left out"],
            "rows": [1, 1, 2, 1, 1],
            "first_source": ["c.csv", "a.csv", "b.csv", "c.csv", "c.csv"],
            "first_line": [6, None, 9, 5, 7],
            "remedy": [
                "look at line 6",
                "save it as UTF-8",
                "write YYYY-MM-DD",
                "declare a scale",
                "nothing",
            ],
        },
        schema_overrides={"severity": SEVERITY, "rows": pl.UInt32, "first_line": pl.UInt32},
    )
    assert_frame_equal(count_problems(form(problems)), expected)


@FORMS
def test_empty_tables_give_the_same_columns(reviews, problems, form):
    none = form(empty_frame(PROBLEMS))
    assert count_problems(none).schema == count_problems(problems).schema
    assert count_problems(none).is_empty()
    summary = summarise_quality(form(empty_frame(REVIEWS)), none)
    assert summary.schema == summarise_quality(reviews, problems).schema
    assert summary["rows"].to_list() == [0] * 11
    assert summary["share"].null_count() == 11


def summary(**rows):
    counts = dict.fromkeys(MEANINGS, 0) | {name.replace("_", " "): count for name, count in rows.items()}
    return pl.DataFrame({"measure": list(counts), "rows": list(counts.values())})


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ({}, "No review was read"),
        ({"refused": 2}, "No review was read; two problems refused a row or file"),
        ({"read": 1, "linked": 1}, "One review read, linked to a film"),
        ({"read": 1}, "One review read, not linked to a film"),
        ({"read": 3, "linked": 3}, "Three reviews read, all linked to a film"),
        ({"read": 3}, "Three reviews read, none of them linked to a film (0%)"),
        (
            {"read": 136, "linked": 130, "refused": 1},
            "136 reviews read, 130 of them linked to a film (96%); one problem refused a row or file",
        ),
        (
            {"read": 12000, "linked": 11999, "refused": 1200},
            "12,000 reviews read, 11,999 of them linked to a film (over 99%); some refused",
        ),
    ],
)
def test_what_is_said_of_the_files(rows, words):
    assert describe_quality(summary(**rows)) == words


def test_the_paragraph_names_every_lack():
    lacking = summary(
        read=20,
        linked=15,
        ambiguous=1,
        unmatched=4,
        undated=1,
        unscored=12,
        without_a_critic=2,
        repaired=3,
        doubtful=1,
        left_out=2000,
    )
    assert explain_quality(lacking) == (
        "20 reviews read, 15 of them linked to a film (75%). One could be about more than one film. "
        "Four are without a film. One has no day of publication and is missing wherever time matters. "
        "12 have no score. Two have no byline. "
        "Three problems were repaired while reading and one doubtful value wants a look. "
        "2,000 rows are no reviews of their own, not published, or read elsewhere, and left out."
    )
    assert explain_quality(summary(read=2, linked=2)) == "Two reviews read, all linked to a film."


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], "No problems"),
        ([("doubtful", 1)], "One problem, doubtful"),
        ([("left out", 1)], "No problems; one row left out, with nothing wrong"),
        (
            [("doubtful", 1), ("left out", 2), ("left out", 7)],
            "One problem, doubtful; nine rows left out, with nothing wrong",
        ),
        ([("doubtful", 2)], "Two problems of one kind: two doubtful"),
        (
            [("doubtful", 5), ("refused", 2), ("refused", 4)],
            "11 problems of three kinds: six refused, five doubtful",
        ),
    ],
)
def test_what_is_said_of_problems(rows, words):
    schema = {"severity": pl.String, "rows": pl.UInt32}
    assert describe_problems(pl.DataFrame(rows, schema=schema, orient="row")) == words
