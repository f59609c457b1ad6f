"""Reviews stated in JSON-LD: found wherever they stand, with the scale they declare."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewlib.documents.jsonld import StatedReview, find_reviews


def page(stated):
    return f'<p>x</p><SCRIPT id=a type="application/ld+json">{json.dumps(stated)}</SCRIPT>'


REVIEW = {
    "@context": "https://schema.org",
    "@type": ["https://schema.org/Review"],
    "itemReviewed": {
        "@type": "Movie",
        "name": "Pig",
        "dateCreated": "2021-07-16",
        "sameAs": ["https://www.imdb.com/title/tt11003218/"],
    },
    "reviewRating": {"@type": "Rating", "ratingValue": 4.50, "bestRating": "5"},
    "author": [{"@type": "Person", "name": "Ann"}],
    "datePublished": "2023-10-06",
    "reviewBody": "Truffles.",
}
STATED = StatedReview(
    title="Pig", year="2021", imdb_id="tt11003218", critic="Ann", published="2023-10-06",
    score_printed="4.5", scale="stars/5", text="Truffles.",
)  # fmt: skip


@pytest.mark.parametrize(
    "stated", [REVIEW, [REVIEW], {"@graph": [{"@type": "WebPage"}, REVIEW]}], ids=["alone", "list", "graph"]
)
def test_a_review_is_found(stated):
    assert find_reviews(page(stated)) == [STATED]


def test_a_review_under_its_film():
    film = {"@type": "Movie", "name": "Pig", "aggregateRating": {"@type": "AggregateRating", "ratingValue": 7},
            "review": {"@type": "Review", "reviewRating": {"ratingValue": "85", "bestRating": 100}}}  # fmt: skip
    (review,) = find_reviews(page(film))
    assert (review.title, review.score_printed, review.scale) == ("Pig", "85", "points/100")


@pytest.mark.parametrize(
    ("best", "scale"),
    [
        (4, "stars/4"),
        (10, "points/10"),
        ("5.0", "stars/5"),
        (None, "stars/5"),
        (1e308, None),
        ("NaN", None),
        (0, None),
    ],
)
def test_the_best_rating_declares_the_scale(best, scale):
    (review,) = find_reviews(
        page({"@type": "Review", "reviewRating": {"ratingValue": 1, "bestRating": best}})
    )
    assert review.scale == scale


@pytest.mark.parametrize(
    ("best", "worst", "printed", "scale"),
    [
        (5, 1, "3", "stars/5"),
        (10, 0, "3", "points/10"),
        (5, "0.5", "3", "stars/5"),
        (1, 6, "3 (best 1, worst 6)", None),
        (5, -5, "3 (best 5, worst -5)", None),
        (100, 50, "3 (best 100, worst 50)", None),
        (2000, None, "3 (best 2000)", None),
    ],
)
def test_a_best_and_worst_that_are_no_scale_stand_behind_the_score(best, worst, printed, scale):
    rating = {"ratingValue": 3, "bestRating": best} | ({} if worst is None else {"worstRating": worst})
    (review,) = find_reviews(page({"@type": "Review", "reviewRating": rating}))
    assert (review.score_printed, review.scale) == (printed, scale)


def test_what_a_graph_names_by_its_id_is_looked_up():
    graph = [
        {"@type": "Review", "author": {"@id": "#ann"}, "itemReviewed": {"@id": "#pig"}, "reviewBody": "Yes."},
        {"@type": "Person", "@id": "#ann", "name": "Ann"},
    ]
    film = {"@type": "Movie", "@id": "#pig", "name": "Pig", "dateCreated": "2021"}
    (review,) = find_reviews(page({"@graph": graph}) + page(film))
    assert (review.title, review.year, review.critic) == ("Pig", "2021", "Ann")


def test_a_block_by_itself():
    assert find_reviews(f"  {json.dumps(REVIEW)}") == [STATED]
    assert find_reviews(f"[caption]A still[/caption]{page(REVIEW)}") == [STATED]


@pytest.mark.parametrize(
    "block",
    ["{", "", "[" * 100_000, '{"@type": "Review"' + ', "a": {"b": ' * 3000, '{"@type": 5, "x": null}', "NaN"],
)
def test_broken_blocks_are_passed_over(block):
    assert find_reviews(f'<script type="application/ld+json">{block}</script>') == []


def test_a_script_before_it_is_passed_over():
    script = "<script>document.write('<script type=\"application/ld+json\">{}')</script>"
    assert find_reviews(script + page(REVIEW)) == [STATED]


@pytest.mark.parametrize(
    "piece", ["ld+json", "<script ", "<script ld+json>", "<script ld+json></script", "[", '{"@type":']
)
def test_time_grows_with_the_page_only(piece):
    start = time.process_time()
    find_reviews("<script " + piece * (400_000 // len(piece)))
    assert time.process_time() - start < 2


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda part: (
        st.lists(part, max_size=3)
        | st.dictionaries(
            st.sampled_from(["@type", "reviewRating", "itemReviewed", "name", "author", "sameAs"]),
            part,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["reviewRating", "itemReviewed", "author", "url", "name"]), _JSON))
def test_whatever_a_review_states_it_is_one_review(stated):
    assert len(find_reviews(page({**stated, "@type": "Review"}).replace("</S", "</s"))) == 1
