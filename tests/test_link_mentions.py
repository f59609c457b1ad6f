"""Whom the names in a review mean, inside the film's credits, and which other films its titles."""

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewlib import prose, tables
from reviewlib.desk import open_desk
from reviewlib.linking import link_mentions
from reviewlib.names.finding import gather_names
from reviewlib.names.persons import person_key, person_parts

SEED = Path(__file__).resolve().parents[2] / "shared" / "seeds" / "capsule_review.txt"


def make_people(*rows):
    """People from (person_id, name, other names)."""
    frame = pl.DataFrame(rows, schema=["person_id", "name", "other_names"], orient="row")
    return tables.complete_frame(frame, tables.PEOPLE)


def make_credits(*rows):
    """Credits from (film_id, person_id, department, character, credited_as)."""
    columns = ["film_id", "person_id", "department", "character", "credited_as"]
    frame = pl.DataFrame(rows, schema=columns, orient="row").with_columns(job=pl.col("department"))
    return tables.complete_frame(frame, tables.CREDITS)


def make_films(*rows):
    """Films from (film_id, title, original title, year)."""
    frame = pl.DataFrame(rows, schema=["film_id", "title", "original_title", "year"], orient="row")
    return tables.complete_frame(frame.with_columns(film_type=pl.lit("movie")), tables.FILMS)


def make_review(text, *, film_id="rain", title="Rain", year=2023, review_id="r"):
    frame = pl.DataFrame(
        {
            "review_id": [review_id],
            "source": ["reviews"],
            "film_id": [film_id],
            "link": ["linked" if film_id else "unmatched"],
            "title_printed": [title],
            "year_printed": [year],
            "kind": ["capsule"],
            "words": [9],
            "text": [text],
        },
        schema_overrides={"film_id": pl.String},
    )
    return tables.complete_frame(frame, tables.REVIEWS)


PEOPLE = make_people(
    ("jeon", "Jeon Jong-seo", ["전종서"]),
    ("kim-1", "Kim Ji-hoon", []),
    ("kim-2", "Kim Ji-hoon", []),
    ("lee", "Ann Lee", []),
    ("orr", "Bo Orr", ["Robert Orr"]),
    ("noor", "Ida Noor", []),
    ("park", "Park So-dam", []),
    ("stranger", "Max Fay", []),
)
CREDITS = make_credits(
    ("rain", "jeon", "acting", "Ok-ju", None),
    ("rain", "kim-1", "acting", "Choi", None),
    ("rain", "kim-2", "acting", "Dae-su", None),
    ("rain", "lee", "acting", "Nell", "Ann B. Leigh"),
    ("rain", "orr", "acting", None, None),
    ("rain", "noor", "directing", None, None),
    ("call-2020", "jeon", "acting", "Young-sook", None),
    ("sun", "park", "acting", "Ki-jung", None),
    ("sun", "lee", "directing", None, None),
)
FILMS = make_films(
    ("rain", "Rain", None, 2023),
    ("call-2013", "The Call", None, 2013),
    ("call-2020", "The Call", "콜", 2020),
    ("other-call-2020", "The Call", None, 2020),
    ("sun", "Sun", "태양", 2019),
)
TITLES = tables.complete_frame(
    pl.DataFrame({"film_id": ["sun"], "title": ["The Sun Also"]}), tables.ALTERNATIVE_TITLES
)


def link(*reviews, credits=CREDITS, people=PEOPLE, films=FILMS):
    read = pl.concat(reviews)
    return link_mentions(
        *prose.read_prose(read), read, films=films, alternative_titles=TITLES, credits=credits, people=people
    )


def named(text, **of_review):
    """What a text's people are linked to: text, role, character, person_id."""
    found = link(make_review(text, **of_review)).filter(kind="person")
    return found.select("text", "role", "character", "person_id").rows()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ok-ju (JEON Jong-Seo) runs.", ("JEON Jong-Seo", "cast", "Ok-ju", "jeon")),
        ("Ok-ju (Chun Jongsuh) runs.", ("Chun Jongsuh", "cast", "Ok-ju", "jeon")),
        ("옥주(전종서)는 달린다.", ("전종서", "cast", "옥주", "jeon")),
        ("オクジュ(チョン・ジョンソ)が走る。", ("チョン・ジョンソ", "cast", "オクジュ", "jeon")),
        ("オクジュ(イ・ビョンホン)が走る。", ("イ・ビョンホン", "cast", "オクジュ", None)),
        ("Nell (Ann B. Leigh) runs.", ("Ann B. Leigh", "cast", "Nell", "lee")),
        ("Ray (Robert Orr) runs.", ("Robert Orr", "cast", "Ray", "orr")),
        ("Ida Noor's film is long.", ("Ida Noor", "director", None, "noor")),
        ("Choi (Kim Ji-hoon) runs.", ("Kim Ji-hoon", "cast", "Choi", "kim-1")),
        ("Dae-su (Kim Jihoon) runs.", ("Kim Jihoon", "cast", "Dae-su", "kim-2")),
        ("Some man (Kim Ji-hoon) runs.", ("Kim Ji-hoon", "cast", None, None)),
        ("Nell (Mary Stranger) runs.", ("Mary Stranger", "cast", "Nell", None)),
    ],
)
def test_a_name_is_asked_of_the_film_s_credits(text, expected):
    assert named(text) == [expected]


def test_nobody_is_linked_while_the_review_s_own_link_is_open():
    assert named("Ok-ju (Jeon Jong-seo) runs.", film_id=None) == [("Jeon Jong-seo", "cast", "Ok-ju", None)]


def test_a_surname_is_the_one_s_whose_full_name_stands_in_the_review():
    text = "Nell (Ann Lee) sulks. Lee's performance as the widow Nell is fine."
    assert named(text) == [("Ann Lee", "cast", "Nell", "lee"), ("Lee", "cast", "Nell", "lee")]


def test_a_surname_alone_is_the_only_performer_s_or_the_director_s_of_it():
    text = "July Noor came. It is Noor's second feature. Officer Ray (Orr) ran after Officer Dae (Kim)."
    people = {name: person_id for name, _, _, person_id in named(text)}
    assert people["Noor"] == "noor"
    assert people["Orr"] == "orr"
    assert people["Kim"] is None


def test_a_pair_printed_the_other_way_round_is_turned():
    sun = {"film_id": "sun", "title": "Sun"}
    assert named("It had Park So-dam (Ki Jung) in it.", **sun) == [("Park So-dam", "cast", "Ki Jung", "park")]
    assert named("It had Park So-dam (Saul Goodman) in it.", **sun) == [("Park So-dam", "cast", None, "park")]


def test_who_only_acted_in_it_is_no_director_where_there_is_another():
    assert named("Ann Lee's latest thriller is long.") == [("Ann Lee", "cast", None, "lee")]
    assert named("Ann Lee's latest thriller is long.", film_id="sun", title="Sun") == [
        ("Ann Lee", "director", None, "lee")
    ]


def test_names_without_a_role_are_of_the_credits_or_known_and_then_not_linked():
    text = (
        "Nobody saw Jongseo Jeon coming, nor Max Fay, in New York. Ann Lee is Nell Ash, and Bob Noone sings."
    )
    assert named(text) == [
        ("Jongseo Jeon", None, None, "jeon"),
        ("Max Fay", None, None, None),
        ("Ann Lee", "cast", "Nell Ash", "lee"),
    ]


def test_a_character_that_is_called_like_somebody_is_not_named():
    credits = pl.concat([CREDITS, make_credits(("rain", "orr", "acting", "Max Fay", None))])
    review = make_review("There Max Fay sits, and Park So-dam (Ann Lee) too. Park So-dam waits.")
    found = link(review, credits=credits).filter(kind="person")
    assert found["text"].to_list() == ["Ann Lee"]


def films(text, **of_review):
    found = link(make_review(text, **of_review)).filter(kind="film")
    return found.select("text", "year", "role", "film_id").rows()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("as in Sun (2019)", [("Sun", 2019, None, "sun")]),
        ("as in The Sun Also (2020)", [("The Sun Also", 2020, None, "sun")]),
        ("as in Sun (2021)", [("Sun", 2021, None, None)]),
        ("as in The Call (2013)", [("The Call", 2013, None, "call-2013")]),
        ("as in The Call (2020)", [("The Call", 2020, None, None)]),
        ("Jeon Jong-seo was in The Call (2020)", [("The Call", 2020, None, "call-2020")]),
        ("not to be confused with Sun (2019)", [("Sun", 2019, "not this one", "sun")]),
        ("since *Rain* (2022) nothing", []),
    ],
)
def test_a_film_is_linked_where_title_and_year_mean_one_alone(text, expected):
    assert films(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Reminded of Bleak, My Love (2016).", [("Bleak, My Love", 2016, None, "bleak")]),
        ("The 2016 film Bleak, My Love did it.", [("Bleak, My Love", 2016, None, "bleak")]),
        ("like 2015's Bleak, My Love!", [("Bleak, My Love", 2015, None, "bleak")]),
        # Another year, and a title marked off.
        ("Reminded of Bleak, My Love (2013).", [("My Love", 2013, None, None)]),
        ("Reminded of Bleak, *My Love* (2016).", [("My Love", 2016, None, "love")]),
        ("It is (as in Bleak) My Love (2016).", [("My Love", 2016, None, "love")]),
        ("Reminded of so bleak, My Love (2016).", [("My Love", 2016, None, "love")]),
        ("Reminded of Oh! Bleak, My Love (2016).", [("Oh! Bleak, My Love", 2016, None, "oh")]),
        # What only opens the sentence is no part of a title that is known without it.
        ("In My Love (2016) she sings.", [("My Love", 2016, None, "love")]),
        # A name within the title is nobody's.
        ("It echoes The Max Fay, My Dear (2016).", [("The Max Fay, My Dear", 2016, None, "fay")]),
    ],
)
def test_the_longest_title_of_the_year_that_the_desk_knows_is_meant(text, expected):
    known = make_films(
        ("bleak", "Bleak, My Love", None, 2016),
        ("love", "My Love", None, 2016),
        ("in-love", "In My Love", None, 2016),
        ("oh", "Oh! Bleak, My Love", None, 2016),
        ("fay", "The Max Fay, My Dear!", None, 2016),
    )
    found = link(make_review(text), films=known)
    assert found.select("text", "year", "role", "film_id").rows() == expected
    for start, title in found.select("start", "text").iter_rows():
        assert text[start:].startswith(title)


def test_every_mention_stands_once_in_the_order_of_the_reviews():
    text = "Ok-ju (Jeon Jong-seo) runs as in Sun (2019), on Netflix. Ann Lee sings."
    linked = link(make_review(text, review_id="b"), make_review(text, review_id="a"))
    assert linked["review_id"].to_list() == ["b"] * 4 + ["a"] * 4
    assert linked["start"].to_list() == sorted(linked["start"][:4]) * 2
    assert linked.schema == tables.MENTIONS.schema
    assert tables.find_repeated_keys(linked, tables.MENTIONS).is_empty()


def test_nothing_known_links_nobody():
    review = make_review("Ok-ju (Jeon Jong-seo) runs as in Sun (2019).")
    linked = link(review, credits=CREDITS.clear(), people=PEOPLE.clear(), films=FILMS.clear())
    assert linked.select("text", "person_id", "film_id").rows() == [
        ("Jeon Jong-seo", None, None),
        ("Sun", None, None),
    ]
    assert link(review.clear()).is_empty()


def test_the_names_of_a_person_are_gathered_from_everywhere():
    review = make_review("Ok-ju (Chun Jongsuh) runs. Chun's performance as Ok-ju is fine.")
    mentions = link(review)
    names = gather_names(PEOPLE, CREDITS, mentions)
    assert names.filter(person_id="jeon")["any_name"].to_list() == ["Jeon Jong-seo", "전종서", "Chun Jongsuh"]
    assert names.filter(person_id="lee")["any_name"].to_list() == ["Ann Lee", "Ann B. Leigh"]


@given(
    st.text(max_size=20)
    | st.sampled_from(["Jeon Jong-seo", "D’Arcy O'Brien", "Ólafur Darri", "İlker Ø. ß", "전 종서"])
)
def test_the_key_of_a_column_is_that_of_a_name(name):
    key = pl.DataFrame({"name": [name]}).select(person_key(pl.col("name"))).item()
    # Unassigned and private letters may count as letters to one and not to the other.
    assert key == " ".join(person_parts(name)) or not name.isprintable() or not name.isascii()
    if name.isascii():
        assert key == " ".join(person_parts(name))


@pytest.mark.skipif(not SEED.exists(), reason="the seed stands beside the repository only")
def test_the_seed_is_linked_whole():
    text = SEED.read_text(encoding="utf-8").split("\n\n", 1)[1]
    review = make_review(text, film_id="ballerina", title="Ballerina")
    people = make_people(
        ("jeon", "Jeon Jong-seo", []), ("kim", "Kim Ji-hoon", []), ("park", "Park Yu-rim", []),
        ("lee", "Lee Chung-hyun", []), ("de-armas", "Ana de Armas", []),
    )  # fmt: skip
    credits = make_credits(
        ("ballerina", "jeon", "acting", "Ok-ju", None),
        ("ballerina", "kim", "acting", "Choi Pro", None),
        ("ballerina", "park", "acting", "Min-hee", None),
        ("ballerina", "lee", "directing", None, None),
        ("the-call", "jeon", "acting", None, None),
        ("ballerina-2024", "de-armas", "acting", None, None),
    )
    films = make_films(
        ("ballerina", "Ballerina", "발레리나", 2023),
        ("ballerina-2024", "Ballerina", None, 2024),
        ("the-call", "The Call", "콜", 2020),
        ("the-call-too", "The Call", None, 2020),
        ("burning", "Burning", "버닝", 2018),
    )
    linked = link(review, credits=credits, people=people, films=films)
    cast = linked.filter(role="cast").select("character", "text", "person_id").unique()
    assert set(cast.rows()) == {
        ("Ok-Ju", "Jeon Jong-Seo", "jeon"),
        ("Choi Min-Hee", "Park Yu-Rim", "park"),
        ("Choi Pro", "Kim Ji-Hoon", "kim"),
    }
    assert linked.filter(role="director").select("text", "person_id").rows() == [("Lee Chung-Hyun", "lee")]
    others = linked.filter(pl.col("kind") == "film", pl.col("role").is_null())
    assert others.select("text", "year", "film_id").rows() == [
        ("The Call", 2020, "the-call"),
        ("Burning", 2018, "burning"),
    ]
    against = linked.filter(role="not this one").select("text", "year", "person_id", "film_id").rows()
    assert against == [("Ana de Armas", None, None, None), ("Ballerina", 2024, None, "ballerina-2024")]
    assert linked.filter(kind="platform").select("text", "is_fact").rows() == [("Netflix", True)]
    without_role = linked.filter(pl.col("kind") == "person", pl.col("role").is_null())
    assert set(without_role["person_id"]) <= {"jeon", "lee"}


def test_a_desk_links_most_of_whom_its_reviews_name():
    desk = open_desk(Path(__file__).parents[1] / "data")
    told = desk.mentions.filter(pl.col("role").is_in(["cast", "director"]))
    assert told.height > 300
    assert told["person_id"].count() / told.height > 0.97
    wrong = told.drop_nulls("person_id").join(
        desk.reviews.select("review_id", film="film_id")
        .join(desk.credits, left_on="film", right_on="film_id")
        .select("review_id", "person_id"),
        on=["review_id", "person_id"],
        how="anti",
    )
    assert wrong.is_empty()
