"""What decided the links, which are open, and which rest on little."""

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from reviewlib import tables
from reviewlib.analysis.links import count_links, list_open_links, list_weak_links
from reviewlib.findings.links import describe_links, describe_open_links, describe_weak_links

FORMS = pytest.mark.parametrize("form", [pl.DataFrame.lazy, pl.DataFrame.clone], ids=["lazy", "eager"])


def make_links():
    """Six links: two by tiers, one by an id, one denied by the editor, two open, the last without candidates."""
    return tables.complete_frame(
        pl.DataFrame(
            {
                "review_id": ["r1", "r2", "r3", "r4", "r5", "r6"],
                "link": ["linked", "linked", "given", "unmatched", "ambiguous", "unmatched"],
                "film_id": ["a", "b", "a", None, None, None],
                "method": ["title", "text", "imdb_id", "override", "none", "none"],
                "tier": ["E", "D", None, None, None, None],
                "probability": [0.985, 0.5, None, None, 0.9, None],
                "year_gap": [-1, 0, None, None, 0, None],
                "namesakes": [1, 2, 0, 0, 2, 0],
                "candidates": [["a"], ["b", "a"], [], ["a"], ["b", "a"], []],
                "candidate_reasons": [["for a"], ["for b", "for a"], [], ["for a"], ["for b", "for a"], []],
                "candidate_probabilities": [[0.985], [0.5, 0.4], [], [0.2], [0.9, 0.05], []],
                "evidence": ["year off", "told", "id", "settled", "two films", "no film"],
            },
            schema_overrides={"candidates": tables.TEXT_LIST},
        ),
        tables.LINKS,
    )


REVIEWS = pl.DataFrame(
    {
        "review_id": ["r1", "r2", "r3", "r4", "r5", "r6"],
        "title_printed": ["Home", "Home", "Home", "Home", "Hero", ""],
        "year_printed": [2021, 2020, 2020, 1990, 2020, None],
        "critic": ["Desk A", None, None, None, "Desk B", None],
    }
)
FILMS = pl.DataFrame(
    {
        "film_id": ["a", "b"],
        "title": ["Home", "Hero"],
        "original_title": [None, "영웅"],
        "year": [2020, 2020],
    },
    schema_overrides={"original_title": pl.String},
)
CREDITS = pl.DataFrame(
    {
        "film_id": ["b"] * 6,
        "person_id": ["d", "p4", "p3", "p2", "p1", "p1"],
        "job": ["director", "actor", "actor", "actor", "actor", "writer"],
        "department": ["directing", "acting", "acting", "acting", "acting", "writing"],
        "billing": [None, 4, 3, 2, 1, None],
    }
)
PEOPLE = pl.DataFrame(
    {"person_id": ["d", "p1", "p2", "p3", "p4"], "name": ["Di Rector", "One", "Two", "Three", "Four"]}
)


@FORMS
def test_links_are_counted_by_what_decided_them(form):
    counts = count_links(form(make_links()))
    expected = {"override": 1, "id": 1, "A": 0, "B": 0, "C": 0, "D": 1, "E": 1, "open": 2}
    assert dict(counts.select("way", "reviews").iter_rows()) == expected
    assert counts["share"].sum() == pytest.approx(1)


@FORMS
def test_open_links_stand_with_their_candidates_best_first(form):
    listed = list_open_links(*(form(frame) for frame in (REVIEWS, make_links(), FILMS, CREDITS, PEOPLE)))
    expected = pl.DataFrame(
        [
            (
                "r5",
                "Hero (2020), Desk B",
                "two films",
                1,
                "b",
                "Hero",
                "영웅",
                2020,
                "Di Rector",
                "One, Two, Three",
                0.9,
                "for b",
            ),
            ("r5", "Hero (2020), Desk B", "two films", 2, "a", "Home", None, 2020, None, None, 0.05, "for a"),
            ("r6", "without a title", "no film", None, None, None, None, None, None, None, None, None),
        ],
        schema=listed.schema,
        orient="row",
    )
    assert_frame_equal(listed, expected)


def test_the_review_with_the_likeliest_candidate_stands_first():
    links = make_links()
    fifth = links.filter(review_id="r5")
    unlikely = fifth.with_columns(
        review_id=pl.lit("r4"), candidate_probabilities=pl.lit([0.1, 0.02], dtype=pl.List(pl.Float64))
    )
    open_links = pl.concat([links.filter(review_id="r6"), unlikely, fifth])
    listed = list_open_links(REVIEWS, open_links, FILMS, CREDITS, PEOPLE)
    assert listed["review_id"].to_list() == ["r5", "r5", "r4", "r4", "r6"]


@FORMS
def test_links_on_little_stand_least_likely_first(form):
    weak = list_weak_links(*(form(frame) for frame in (REVIEWS, make_links(), FILMS)))
    assert weak.rows() == [("r1", "Home", 2021, "a", "Home", 2020, "E", "year off", 0.985)]


def test_a_desk_without_reviews_has_nothing_to_list():
    links = tables.empty_frame(tables.LINKS)
    counts = count_links(links)
    assert (counts["reviews"].sum(), counts["share"].null_count()) == (0, 8)
    assert describe_links(counts) == "No reviews to link"
    open_links = list_open_links(REVIEWS.clear(), links, FILMS, CREDITS, PEOPLE)
    assert describe_open_links(open_links) == "No link is open"
    weak = list_weak_links(REVIEWS.clear(), links, FILMS)
    assert describe_weak_links(weak, counts) == "No link rests on less than title and year"


def test_the_sentences_count():
    counts = count_links(make_links())
    assert (
        describe_links(counts)
        == "4 of six reviews are linked to their film, 1 by the people their text names"
    )
    listed = list_open_links(REVIEWS, make_links(), FILMS, CREDITS, PEOPLE)
    assert describe_open_links(listed) == "Two links are open, 1 of them without a candidate"
