"""What a review's text says for and against films of one title."""

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from reviewlib import prose, tables
from reviewlib.linking.evidence import weigh_texts

CREDITS = [
    ("korean", "director", "Lee Chung-hyun"),
    ("korean", "actor", "Jeon Jong-seo"),
    ("korean", "actor", "Kim Ji-hoon"),
    ("wick", "director", "Len Wiseman"),
    ("wick", "actor", "Ana de Armas"),
    ("wick", "actor", "Keanu Reeves"),
    ("leap", "director", "Éric Summer"),
    ("leap", "actor", "Elle Fanning"),
    ("leap", "actor", "Robert Downey Jr."),
]
OTHER_NAMES = {"Jeon Jong-seo": ["전종서"], "Lee Chung-hyun": ["이충현"]}


@pytest.fixture(scope="module")
def tell(make_reviews, make_credits):
    """Weigh one text for the three films: the figures and words of each by film_id."""
    credits, people = make_credits(*CREDITS, other_names=OTHER_NAMES)

    def weigh(text, *, title="Ballerina", year=2023, form=pl.DataFrame.clone):
        review = make_reviews((title, year, text))
        years = {"korean": 2023, "wick": 2025, "leap": 2016}
        candidates = pl.DataFrame(
            [(0, film_id, of, of - year) for film_id, of in years.items()],
            schema={"row": pl.UInt32, "film_id": pl.String, "year": pl.Int32, "year_gap": pl.Int32},
            orient="row",
        )
        return weigh_texts(
            candidates,
            review,
            credits=form(credits),
            people=form(people),
            mentions=form(prose.find_mentions(review)),
        )

    return weigh


@pytest.mark.parametrize(
    ("text", "scores"),
    [
        # 3 for each full name, in any case, with hyphens or not, before an apostrophe.
        ("Ok-ju is Jeon Jong-Seo’s, and LEE CHUNG-HYUN knows it.", (6.0, 0.0, 0.0)),
        ("Eric Summer draws, Robert Downey Jr and Elle Fanning speak.", (0.0, 0.0, 9.0)),
        # 3 for a director's surname, 0.5 for an actor's.
        ("Wiseman lets Reeves fight. Reeves obliges.", (0.0, 3.5, 0.0)),
        ("When Reeves arrives, Director Wiseman cuts.", (0.0, 3.5, 0.0)),
        # Not where it is part of another's name, in small letters, or a surname of many.
        ("George Reeves and Frederick Wiseman were others.", (0.0, 0.0, 0.0)),
        ("A summer of reeves and a wiseman.", (0.0, 0.0, 0.0)),
        ("Kim and Lee are not enough to tell.", (0.0, 0.0, 0.0)),
        # A native name, with the particle that is glued to it; another romanisation of what the prose names.
        ("전종서가 총을 든다. 감독 이충현.", (6.0, 0.0, 0.0)),
        ("Ok-ju (Jun Jong-suh) takes aim.", (3.0, 0.0, 0.0)),
        ("", (0.0, 0.0, 0.0)),
    ],
)
def test_names_of_the_credits_count(tell, text, scores):
    assert tuple(tell(text)["text_score"]) == scores


@pytest.mark.parametrize(
    ("director", "text", "score"),
    [
        ("Ang Lee", "Lee shoots it in blue.", 0),
        ("Lee Chang-dong", "Lee and Chang-dong are in it.", 0),
        ("Akira Ito", "Ito shoots it in blue.", 0),
        ("Akira Kurosawa", "Kurosawa shoots it in blue.", 3),
        ("Hirokazu Kore-eda", "In Kore-eda’s hands it breathes.", 3),
        ("Anya Taylor-Joy", "There is joy in it, and Joy.", 0),
        ("Kenneth Branagh Jr.", "Branagh shoots it in blue.", 3),
    ],
)
def test_a_surname_counts_where_it_says_who_is_meant(make_reviews, make_credits, director, text, score):
    credits, people = make_credits(("a", "director", director))
    candidates = pl.DataFrame(
        {"row": [0], "film_id": ["a"], "year": [2023], "year_gap": [0]},
        schema_overrides={"row": pl.UInt32, "year": pl.Int32, "year_gap": pl.Int32},
    )
    mentions = tables.empty_frame(tables.MENTIONS)
    review = make_reviews(("Film", 2023, text))
    told = weigh_texts(candidates, review, credits=credits, people=people, mentions=mentions)
    assert told["text_score"].item() == score


def test_a_surname_that_is_a_word_of_the_title_does_not_count(tell):
    assert tell("Summer is what Summer promises.", title="Summer of Dance")["text_score"].to_list() == [
        0,
        0,
        0,
    ]
    assert tell("Summer is what Summer promises.")["text_score"].to_list() == [0, 0, 3]


def test_directors_and_cast_are_counted_apart(tell):
    told = tell("Directed by Lee Chung-hyun, with Jeon Jong-seo and Kim Ji-hoon.").filter(film_id="korean")
    assert told.select("directors_named", "cast_named").row(0) == (1, 2)


@pytest.mark.parametrize(
    ("text", "film_id", "against"),
    [
        (
            "Not to be confused with the Ana de Armas-starred Ballerina, this one is Korean.",
            "wick",
            "the text says that it is not the film with Ana de Armas",
        ),
        (
            "Not to be confused with Ballerina (2016), this one is Korean.",
            "leap",
            "the text says that it is not the film of 2016",
        ),
        (
            "Directed by Lee Chung-hyun, it never stops.",
            "wick",
            "the text names Lee Chung-hyun as its director",
        ),
        ("Directed by Lee Chung-hyun, it never stops.", "korean", None),
        # The same man in another spelling, and by his surname alone.
        ("Directed by Yi Chung-hyeon, it never stops.", "korean", None),
        ("Directed by Leonard Wiseman, it never stops.", "wick", None),
    ],
)
def test_what_the_text_says_against_a_film(tell, text, film_id, against):
    assert tell(text).filter(film_id=film_id)["against"].item() == against


def test_lazy_tables_say_the_same(tell):
    text = (
        "Not to be confused with the Ana de Armas-starred one. Jeon Jong-seo stars, Lee Chung-hyun directs."
    )
    assert_frame_equal(tell(text, form=pl.DataFrame.lazy), tell(text))


def test_without_credits_nothing_is_found(make_reviews):
    candidates = pl.DataFrame(
        {"row": [0], "film_id": ["a"], "year": [2023], "year_gap": [0]},
        schema_overrides={"row": pl.UInt32, "year": pl.Int32, "year_gap": pl.Int32},
    )
    told = weigh_texts(
        candidates,
        make_reviews(("Ballerina", 2023, "Jeon Jong-seo stars.")),
        credits=tables.empty_frame(tables.CREDITS),
        people=tables.empty_frame(tables.PEOPLE),
        mentions=tables.empty_frame(tables.MENTIONS),
    )
    assert told.row(0) == (0, "a", 0.0, 0, 0, False, None)
