import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from reviewlib import tables
from reviewlib.errors import PersonError
from reviewlib.linking import find_person, link_reviews

NO_OVERRIDES = pl.DataFrame(schema={"line": pl.UInt32, "review_id": pl.String, "film_id": pl.String})
NO_TITLES = tables.empty_frame(tables.ALTERNATIVE_TITLES)


def make_films(*rows):
    """Films from (film_id, title, original_title, year)."""
    columns = ["film_id", "title", "original_title", "year"]
    frame = pl.DataFrame(rows, schema=columns, orient="row").with_columns(film_type=pl.lit("movie"))
    return tables.complete_frame(frame, tables.FILMS)


def make_reviews(*rows, **columns):
    """Reviews r1, r2 … from (title, native title, year)."""
    frame = pl.DataFrame(
        rows, schema=["title_printed", "original_title_printed", "year_printed"], orient="row"
    ).with_columns(
        review_id=pl.concat_str(pl.lit("r"), pl.int_range(1, pl.len() + 1)),
        source=pl.lit("reviews"),
        link=pl.lit("unmatched"),
        kind=pl.lit("capsule"),
        words=pl.lit(100),
        text=pl.lit(""),
        **{name: pl.Series(values) for name, values in columns.items()},
    )
    return tables.complete_frame(frame, tables.REVIEWS)


FILMS = make_films(
    ("ballerina-2016", "Ballerina", None, 2016),
    ("ballerina-2023", "Ballerina", "발레리나", 2023),
    ("ballerina-2025", "From the World of John Wick: Ballerina", None, 2025),
    ("the-killer-2022", "The Killer", "더 킬러: 죽어도 되는 아이", 2022),
    ("the-killer-2023", "The Killer", None, 2023),
    ("monster-2023", "Monster", "怪物", 2023),
    ("undated", "Untitled Noir", None, None),
)
TITLES = tables.complete_frame(
    pl.DataFrame({"film_id": ["ballerina-2025"], "title": ["Ballerina"]}), tables.ALTERNATIVE_TITLES
)


def decide(reviews, films=FILMS, titles=TITLES, overrides=NO_OVERRIDES):
    linked, links, _ = link_reviews(reviews, films, titles, overrides)
    assert linked["review_id"].equals(reviews["review_id"])
    assert linked.select("film_id", "link").equals(links.select("film_id", "link"))
    return links.select("link", "film_id", "method").row(0)


@pytest.mark.parametrize(
    ("title", "native", "year", "decision"),
    [
        ("Ballerina", "발레리나", 2023, ("linked", "ballerina-2023", "title")),
        ("BALLERINA", None, 2023, ("linked", "ballerina-2023", "title")),
        ("Ballerina", None, 2015, ("linked", "ballerina-2016", "title")),
        ("Ballerina", None, 2019, ("ambiguous", None, "none")),
        ("Ballerina", None, None, ("ambiguous", None, "none")),
        ("Ballerina", None, 2024, ("ambiguous", None, "none")),
        ("발레리나", None, 2023, ("linked", "ballerina-2023", "title")),
        ("Monster", "怪物", 2023, ("linked", "monster-2023", "title")),
        ("Kaibutsu", "怪物", 2023, ("linked", "monster-2023", "title")),
        ("Monster", "괴물", 2023, ("ambiguous", None, "none")),
        ("The Killer", None, 2023, ("ambiguous", None, "none")),
        ("The Killer", "더 킬러: 죽어도 되는 아이", 2022, ("linked", "the-killer-2022", "title")),
        ("Untitled Noir", None, 2023, ("ambiguous", None, "none")),
        ("Burning", None, 2018, ("unmatched", None, "none")),
        ("", None, 2023, ("unmatched", None, "none")),
    ],
)
def test_a_title_links_only_where_one_film_fits(title, native, year, decision):
    assert decide(make_reviews((title, native, year))) == decision


def test_a_native_title_keeps_a_review_off_every_other_film_of_the_name():
    others = FILMS.filter(pl.col("film_id") != "ballerina-2023")
    neighbours = make_films(
        ("ballerina-2024", "Ballerina", None, 2024), ("leap", "Ballerina", "Балерина", 2023)
    )
    for films in (others, neighbours):
        assert decide(make_reviews(("Ballerina", "발레리나", 2023)), films, NO_TITLES)[1] is None


def test_a_native_title_that_the_desk_does_not_know_is_no_contradiction():
    films = make_films(("ballerina", "Ballerina", None, 2023))
    assert decide(make_reviews(("Ballerina", "발레리나", 2023)), films, NO_TITLES)[1] == "ballerina"


def test_an_id_of_the_source_comes_before_the_title():
    films = FILMS.with_columns(
        imdb_id=pl.when(film_id="ballerina-2016").then(pl.lit("tt2261287")),
        tmdb_id=pl.when(film_id="ballerina-2023").then(961268),
    )
    printed = ("Ballerina", None, 2023)
    assert decide(make_reviews(printed, imdb_id=["tt2261287"]), films)[1:] == ("ballerina-2016", "imdb_id")
    assert decide(make_reviews(printed, tmdb_id=[961268]), films)[1:] == ("ballerina-2023", "tmdb_id")
    assert decide(make_reviews(printed, film_id=["ballerina-2025"]), films)[1:] == (
        "ballerina-2025",
        "film_id",
    )


def test_of_ids_that_disagree_the_desks_own_counts_first_then_imdbs():
    films = FILMS.with_columns(
        imdb_id=pl.when(film_id="ballerina-2016").then(pl.lit("tt1")),
        tmdb_id=pl.when(film_id="ballerina-2023").then(7),
    )
    printed = ("Ballerina", None, 2023)
    all_three = make_reviews(printed, film_id=["ballerina-2025"], imdb_id=["tt1"], tmdb_id=[7])
    assert decide(all_three, films)[1:] == ("ballerina-2025", "film_id")
    assert decide(make_reviews(printed, imdb_id=["tt1"], tmdb_id=[7]), films)[1:] == (
        "ballerina-2016",
        "imdb_id",
    )


def test_an_id_that_contradicts_the_only_film_of_the_title_leaves_the_link_open():
    films = make_films(("ballerina", "Ballerina", None, 2023)).with_columns(imdb_id=pl.lit("tt1"))
    assert (
        decide(make_reviews(("Ballerina", None, 2023), imdb_id=["tt2"]), films, NO_TITLES)[0] == "ambiguous"
    )
    assert decide(make_reviews(("Ballerina", None, 2023), imdb_id=["tt1"]), films, NO_TITLES)[0] == "given"


def test_the_same_id_on_two_films_decides_nothing():
    films = make_films(("a", "A", None, 2000), ("b", "B", None, 2000)).with_columns(imdb_id=pl.lit("tt1"))
    assert decide(make_reviews(("C", None, 2000), imdb_id=["tt1"]), films, NO_TITLES)[0] == "unmatched"


def test_the_editor_comes_before_everything_and_is_checked():
    overrides = pl.DataFrame(
        {
            "line": [2, 3, 4],
            "review_id": ["r1", "r9", "r1"],
            "film_id": ["monster-2023", "monster-2023", "nothing"],
        },
        schema_overrides={"line": pl.UInt32},
    )
    reviews = make_reviews(("Ballerina", "발레리나", 2023), film_id=["ballerina-2016"])
    linked, links, problems = link_reviews(reviews, FILMS, TITLES, overrides)
    assert linked.select("film_id", "link").row(0) == ("monster-2023", "given")
    assert links.select("method", "evidence").row(0) == ("override", "settled in overrides.csv")
    expected = pl.DataFrame(
        {"line": [3, 4], "column": ["review_id", "film_id"], "value": ["r9", "nothing"]},
        schema_overrides={"line": pl.UInt32},
    )
    assert_frame_equal(problems.select("line", "column", "value"), expected)


def test_imdb_s_id_or_its_address_names_a_film_of_the_desk_and_of_two_films_neither():
    films = make_films(("f1", "A", None, 2020), ("f2", "B", None, 2021), ("f3", "C", None, 2022))
    films = films.with_columns(imdb_id=pl.Series(["tt0095335", "tt1111111", "tt1111111"]))
    named = ["tt0095335", "https://www.imdb.com/title/tt0095335/?ref_=nv", "tt1111111", "about tt0095335"]
    overrides = pl.DataFrame(
        {"line": [2, 3, 4, 5], "review_id": ["r1", "r2", "r3", "r4"], "film_id": named},
        schema_overrides={"line": pl.UInt32},
    )
    _, links, problems = link_reviews(make_reviews(*[("Z", None, 2020)] * 4), films, NO_TITLES, overrides)
    assert links.filter(method="override")["film_id"].to_list() == ["f1", "f1"]
    assert problems["line"].to_list() == [4, 5]


@pytest.mark.parametrize(
    ("title", "native", "year", "evidence"),
    [
        ("Ballerina", "발레리나", 2023, "two titles equal, year equal, the only film of that name within a year"),
        ("Ballerina", None, 2017, "title equal, year off by one, the only film of that name within a year"),
        ("怪物", None, 2023, "original title and year equal, the only film of that name within a year"),
        ("The Killer", None, 2023, "2 films of that name within a year, and the text does not tell them apart"),
        ("Ballerina", None, None, "3 films of this title, no year is printed, and the text does not tell them apart"),
        ("Ballerina", None, 2019, "the nearest film of this title is from 2016, the review prints 2019"),
        ("Monster", "괴물", 2023, "a film of this title is there, but its original title is 怪物, the review prints 괴물"),
        ("Untitled Noir", None, 2023, "a film of this title is there, but its year is not known"),
        ("Burning", None, 2018, "no film of this title in the desk"),
    ],
)  # fmt: skip
def test_the_evidence_says_why(title, native, year, evidence):
    _, links, _ = link_reviews(make_reviews((title, native, year)), FILMS, TITLES, NO_OVERRIDES)
    assert links["evidence"].item() == evidence


def test_candidates_come_best_first():
    _, links, _ = link_reviews(make_reviews(("Ballerina", None, 2024)), FILMS, TITLES, NO_OVERRIDES)
    assert links["candidates"].to_list() == [["ballerina-2023", "ballerina-2025", "ballerina-2016"]]


def test_nothing_is_linked_in_a_desk_without_films():
    films = tables.empty_frame(tables.FILMS)
    assert decide(make_reviews(("Ballerina", None, 2023)), films, NO_TITLES) == ("unmatched", None, "none")


def test_a_desk_without_reviews_has_no_links():
    linked, links, problems = link_reviews(tables.empty_frame(tables.REVIEWS), FILMS, TITLES, NO_OVERRIDES)
    assert (linked.height, links.height, problems.height) == (0, 0, 0)


printed_titles = st.sampled_from(["Ballerina", "Monster", "The Killer", "Burning", "", "발레리나"])
printed_years = st.sampled_from([None, 2016, 2022, 2023, 2024])


@settings(max_examples=25)
@given(st.lists(st.tuples(printed_titles, st.none() | printed_titles, printed_years), max_size=8))
def test_every_review_comes_back_once_and_in_order(rows):
    reviews = make_reviews(*rows) if rows else tables.empty_frame(tables.REVIEWS)
    linked, links, _ = link_reviews(reviews, FILMS, TITLES, NO_OVERRIDES)
    untouched = [name for name in reviews.columns if name not in ("film_id", "link")]
    assert_frame_equal(linked.select(untouched), reviews.select(untouched))
    assert links["review_id"].equals(reviews["review_id"])
    is_open = links["link"].is_in(["ambiguous", "unmatched"])
    assert is_open.equals(links["film_id"].is_null())


PEOPLE = tables.complete_frame(
    pl.DataFrame(
        {
            "person_id": ["jeon-jong-seo", "kim-ji-hoon-actor", "kim-ji-hoon-director", "michelle-yeoh"],
            "name": ["Jeon Jong-seo", "Kim Ji-hoon", "Kim Ji-hoon", "Michelle Yeoh"],
            "other_names": [["전종서", "Jun Jong-seo"], ["김지훈"], ["김지훈"], []],
            "birth_year": [1994, 1981, None, None],
        }
    ),
    tables.PEOPLE,
)
CREDITS = tables.complete_frame(
    pl.DataFrame(
        {
            "film_id": ["ballerina-2023", "ballerina-2023"],
            "person_id": ["jeon-jong-seo", "kim-ji-hoon-actor"],
            "job": ["actor", "actor"],
            "department": ["acting", "acting"],
        }
    ),
    tables.CREDITS,
)


@pytest.mark.parametrize(
    "name",
    ["Jeon Jong-seo", "jeon jongseo", "Jong-seo Jeon", "JUN JONG SEO", "전종서", "jeon-jong-seo"],
)
def test_a_person_is_found_in_any_spelling_the_desk_knows(name):
    assert find_person(name, PEOPLE, CREDITS, FILMS) == "jeon-jong-seo"


def test_people_of_one_name_are_listed_and_not_guessed():
    with pytest.raises(PersonError) as caught:
        find_person("Kim Ji-hoon", PEOPLE, CREDITS, FILMS)
    assert str(caught.value).splitlines() == [
        '"Kim Ji-hoon" is the name of 2 people:',
        "  Kim Ji-hoon, born 1981, 1 film in 2023: Ballerina (kim-ji-hoon-actor)",
        "  Kim Ji-hoon, 0 films (kim-ji-hoon-director)",
        "Name one by the id in brackets.",
    ]


def make_people(*rows):
    """People from (person_id, name, other names)."""
    frame = pl.DataFrame(rows, schema=["person_id", "name", "other_names"], orient="row")
    return tables.complete_frame(frame, tables.PEOPLE)


SPELLED = make_people(
    ("jeon", "Jeon Jong-seo", []),
    ("cheon", "Cheon Woo-hee", ["천우희"]),
    ("chung", "Lee Chung-hyun", ["이충현"]),
    ("jung", "Lee Jeong-hyun", ["이정현"]),
    ("hangul", "윤여정", []),
    ("yakusho", "Kōji Yakusho", ["役所広司"]),
    ("evans", "Chris Evans", []),
    ("jihoon-1", "Kim Ji-hoon", []),
    ("jihoon-2", "Kim Ji-hoon", []),
)


@pytest.mark.parametrize(
    ("name", "person_id"),
    [
        ("Jun Jongseo", "jeon"),
        ("Chun Jong-suh", "jeon"),
        ("Jong-suh Chun", "jeon"),
        ("전종서", "jeon"),
        ("Chun U-hui", "cheon"),
        ("Yi Jung-hyeon", "jung"),
        ("Lee Jung-hyun", "jung"),
        ("이충현", "chung"),
        ("Youn Yuh-jung", "hangul"),
        ("Yakusyo Kouji", "yakusho"),
    ],
)
def test_a_person_is_found_in_a_spelling_the_desk_does_not_know(name, person_id):
    assert find_person(name, SPELLED, CREDITS, FILMS) == person_id


@pytest.mark.parametrize(
    "name", ["천종서", "전우희", "Lee Jong-hun", "Kris Evans", "Jeon Jong-soo", "Keiji Yakusho"]
)
def test_a_spelling_of_another_name_finds_nobody(name):
    with pytest.raises(PersonError, match="nobody"):
        find_person(name, SPELLED, CREDITS, FILMS)


@pytest.mark.parametrize(
    ("name", "person_ids"), [("김지훈", ["jihoon-1", "jihoon-2"]), ("Yi Chung-hyeon", ["chung", "jung"])]
)
def test_a_spelling_that_may_be_several_people_lists_them(name, person_ids):
    with pytest.raises(PersonError, match="may be a spelling of the name of 2 people") as caught:
        find_person(name, SPELLED, CREDITS, FILMS)
    assert [line.split("(")[1] for line in str(caught.value).splitlines()[1:-1]] == [
        f"{person_id})" for person_id in person_ids
    ]


def test_a_part_of_a_name_finds_the_only_person_who_has_it_and_else_lists_them():
    assert find_person("Evans", SPELLED, CREDITS, FILMS) == "evans"
    assert find_person("yakusho", SPELLED, CREDITS, FILMS) == "yakusho"
    with pytest.raises(PersonError, match='"Lee" is part of the name of 2 people'):
        find_person("Lee", SPELLED, CREDITS, FILMS)
    with pytest.raises(PersonError, match="nobody"):
        find_person("E", SPELLED, CREDITS, FILMS)


def test_a_name_as_credited_or_printed_finds_its_person():
    credit = {
        "film_id": "f",
        "person_id": "evans",
        "job": "actor",
        "department": "acting",
        "credited_as": "C. R. Evans",
    }
    credits = tables.complete_frame(pl.DataFrame([credit]), tables.CREDITS)
    mention = {"review_id": "r", "start": 0, "kind": "person", "is_fact": True, "person_id": "evans"}
    printed = pl.DataFrame([mention | {"text": "Topher Evans"}, mention | {"start": 9, "text": "Cap"}])
    mentions = tables.complete_frame(printed, tables.MENTIONS)
    for name in ("C.R. Evans", "topher evans"):
        assert find_person(name, SPELLED, credits, FILMS, mentions) == "evans"
    with pytest.raises(PersonError, match="nobody"):
        find_person("Cap", SPELLED, credits, FILMS, mentions)


def test_several_are_told_apart_by_their_years():
    people = make_people(("old", "Kim Ji-hoon", []), ("new", "Kim Ji-hoon", []))
    films = make_films(("a", "Rain", None, 1990), ("b", "Sun", None, 2001), ("c", "Fog", None, None))
    credits = pl.DataFrame(
        {
            "film_id": ["a", "b", "c"],
            "person_id": ["old", "old", "new"],
            "job": "actor",
            "department": "acting",
        }
    )
    with pytest.raises(PersonError) as caught:
        find_person("Kim Ji-hoon", people, tables.complete_frame(credits, tables.CREDITS), films)
    assert str(caught.value).splitlines()[1:-1] == [
        "  Kim Ji-hoon, 2 films from 1990 to 2001: Rain, Sun (old)",
        "  Kim Ji-hoon, 1 film: Fog (new)",
    ]


def test_a_spelling_by_no_system_is_named_as_near_and_not_taken():
    people = make_people(("shin", "Shin Hye-sun", ["신혜선"]))
    with pytest.raises(PersonError, match=r"(?s)nobody.*Nearest names:.*Shin Hye-sun"):
        find_person("Sin Haesun", people, CREDITS, FILMS)


def test_of_many_names_those_of_the_same_beginnings_are_compared(monkeypatch):
    monkeypatch.setattr("reviewlib.names.finding.MOST_COMPARED", 3)
    with pytest.raises(PersonError, match=r"(?s)nobody.*Nearest names:.*Chris Evans"):
        find_person("Chriss Evans", SPELLED, CREDITS, FILMS)
    with pytest.raises(PersonError, match="No name comes near it"):
        find_person("Kris Ebans", SPELLED, CREDITS, FILMS)


def test_the_name_as_written_counts_before_its_spellings():
    people = make_people(("hoon", "Kim Ji-hoon", []), ("hun", "Kim Ji-hun", []))
    assert find_person("Kim Ji-hun", people, CREDITS, FILMS) == "hun"
    with pytest.raises(PersonError, match="may be"):
        find_person("Gim Jihun", people, CREDITS, FILMS)


def test_a_name_that_nobody_has_gets_the_nearest():
    with pytest.raises(PersonError, match=r"(?s)nobody.*Michelle Yeo.*Michelle Yeoh"):
        find_person("Michelle Yeo", PEOPLE, CREDITS, FILMS)


def test_a_name_that_resembles_none_is_not_answered_with_strangers():
    with pytest.raises(PersonError, match="No name comes near it"):
        find_person("Xyzzy", PEOPLE, CREDITS, FILMS)


def test_a_desk_without_people_says_so():
    with pytest.raises(PersonError, match="names no people"):
        find_person("Michelle Yeo", tables.empty_frame(tables.PEOPLE), CREDITS, FILMS)
