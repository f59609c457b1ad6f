"""The decision: which film, by what, and why not."""

from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from reviewlib import tables
from reviewlib.documents.headings import parse_heading
from reviewlib.linking import index_titles, link_reviews

BALLERINAS = [("leap", "Ballerina", 2016), ("korean", "Ballerina", 2023), ("wick", "Ballerina", 2025)]
CREDITS = [
    ("korean", "director", "Lee Chung-hyun"),
    ("korean", "actor", "Jeon Jong-seo"),
    ("wick", "director", "Len Wiseman"),
    ("wick", "actor", "Ana de Armas"),
    ("leap", "director", "Eric Summer"),
    ("leap", "actor", "Elle Fanning"),
    ("killer-2022", "director", "Choi Jae-hoon"),
    ("killer-2023", "director", "David Fincher"),
    ("killer-2023", "actor", "Michael Fassbender"),
]
KILLERS = [("killer-2022", "The Killer", 2022), ("killer-2023", "The Killer", 2023)]


@pytest.fixture
def link(make_films, make_credits, make_reviews):
    """Link one review (title, year, text) against films and the credits above; give its row of LINKS."""

    def run(review, *films, credits=CREDITS, **columns):
        credits, people = make_credits(*credits)
        reviews = make_reviews(review, **columns)
        _, links, _ = link_reviews(reviews, make_films(*films), credits=credits, people=people)
        return links.row(0, named=True)

    return run


@pytest.mark.parametrize(
    ("review", "films", "film_id", "tier", "evidence"),
    [
        (
            ("Ballerina", 2023, ""),
            BALLERINAS,
            "korean",
            "A",
            "title and year equal, the only film of that name within a year",
        ),
        (
            ("The Killer", 2023, "What David Fincher does with Fassbender is dry."),
            KILLERS,
            "killer-2023",
            "D",
            "title and year equal, one of 2 films of that name within a year;"
            " text names its director and 1 of its cast",
        ),
        # Without a year, and with a year that is two off: only because the text names its people.
        (
            ("Ballerina", None, "Lee Chung-hyun lets Jeon Jong-seo fight."),
            BALLERINAS,
            "korean",
            "D",
            "title equal; text names its director and 1 of its cast",
        ),
        (
            ("Ballerina", 2021, "Lee Chung-hyun lets Jeon Jong-seo fight."),
            BALLERINAS[1:2],
            "korean",
            "D",
            "title equal, year off by 2; text names its director and 1 of its cast",
        ),
        (
            ("The Long Way to the Sea", 2023, ""),
            [("sea", "Long Way to the Sea", 2023)],
            "sea",
            "E",
            "title and year equal, the only film of that name within a year",
        ),
    ],
)
def test_a_film_is_taken_with_its_tier_and_evidence(*, link, review, films, film_id, tier, evidence):
    row = link(review, *films)
    assert (row["film_id"], row["tier"], row["evidence"]) == (film_id, tier, evidence)
    assert (row["link"], row["method"]) == ("linked", "text" if tier == "D" else "title")


@pytest.mark.parametrize(
    ("review", "films", "evidence"),
    [
        (
            ("The Killer", 2023, "A man waits."),
            KILLERS,
            "2 films of that name within a year, and the text does not tell them apart",
        ),
        (
            ("Ballerina", None, "A woman fights."),
            BALLERINAS[1:2],
            "a film of this title is there, but the review prints no year, nor names its people",
        ),
        (
            ("Ballerina", 2021, "A woman fights."),
            BALLERINAS[1:2],
            "the nearest film of this title is from 2023, the review prints 2021",
        ),
        # One of the cast named in passing does not carry a film over two years.
        (
            ("Ballerina", 2021, "It is no part for Jeon Jong-seo."),
            BALLERINAS[1:2],
            "the nearest film of this title is from 2023, the review prints 2021",
        ),
        (
            ("Ballerina", 2023, "Directed by Sofia Coppola, it never stops."),
            BALLERINAS,
            "a film of this title is there, but the text names Sofia Coppola as its director",
        ),
        # The text speaks of the people of another film of the title, seven years off.
        (
            ("Ballerina", 2023, "Elle Fanning dances."),
            BALLERINAS[:2],
            "title and year equal, the only film of that name within a year,"
            " but the text names people of another film of it",
        ),
        (
            ("Glass", 2022, ""),
            [("onion", "Glass: A Story of Onions", 2022)],
            "title equal but for a subtitle, year equal, which is not enough",
        ),
    ],
)
def test_a_link_stays_open_and_says_why(link, review, films, evidence):
    row = link(review, *films)
    assert (row["link"], row["film_id"], row["tier"]) == ("ambiguous", None, None)
    assert row["evidence"] == evidence


def test_the_text_decides_between_films_of_one_year(link):
    films = [("killer-2022", "The Killer", 2023), ("killer-2023", "The Killer", 2023)]
    assert link(("The Killer", 2023, "Fincher again."), *films)["film_id"] == "killer-2023"
    assert link(("The Killer", 2023, "Choi Jae-hoon or David Fincher?"), *films)["film_id"] is None


def test_a_subtitle_left_out_is_enough_where_the_text_names_its_people(link):
    row = link(("Glass Onion", 2022, "Fincher again."), ("killer-2023", "Glass Onion: A Mystery", 2022))
    assert (row["film_id"], row["tier"]) == ("killer-2023", "D")


@pytest.mark.parametrize(
    ("votes", "printed", "years", "film_id"),
    [
        ([100_000, 24_000], 2020, (2020, 2021), "a"),
        ([100_000, 26_000], 2020, (2020, 2021), None),
        ([None, None], 2020, (2020, 2021), None),
        # The year speaks for one, the votes for the other.
        ([100_000, 900], 2021, (2020, 2021), None),
        # Of the same year: 9 chances of 10 are asked for. 316 * 100,000 / 215,000 against 122 * 15,000 / 130,000,
        # as chances.py weighs votes, are 0.91; with 20,000 they are 0.88.
        ([100_000, 15_000], 2020, (2020, 2020), "a"),
        ([100_000, 20_000], 2020, (2020, 2020), None),
    ],
)
def test_a_film_stands_out_with_several_times_the_votes(
    *, make_films, make_reviews, votes, printed, years, film_id
):
    films = make_films(
        ("a", "Home", years[0]), ("b", "Home", years[1]), audience_votes=pl.Series(votes, dtype=pl.Int64)
    )
    _, links, _ = link_reviews(make_reviews(("Home", printed, "")), films)
    assert links.select("film_id", "tier").row(0) == (film_id, "C" if film_id else None)
    assert links.select("namesakes").item() == 2


def test_a_text_that_names_others_makes_a_film_less_likely(link, make_films):
    credits = [
        ("other", "director", "Agnès Varda"),
        ("other", "actor", "Sandrine Bonnaire"),
        ("other", "actor", "Macha Méril"),
    ]
    film = ("other", "Vagabond", 2020)
    films = [film, *((f"f{number}", f"Film {number}", 2020) for number in range(20_000))]
    assert link(("Vagabond", 2020, "It is a fine film."), *films, credits=credits)["film_id"] == "other"
    assert link(("Vagabond", 2020, "Tom Hanks walks."), *films, credits=credits)["film_id"] is None
    assert link(("Vagabond", 2020, "Tom Hanks walks."), film, credits=credits)["film_id"] == "other"


def test_fame_never_bridges_two_years(make_films, make_reviews):
    films = make_films(("a", "Home", 2018), audience_votes=[10_000_000])
    _, links, _ = link_reviews(make_reviews(("Home", 2020, "")), films)
    assert links.select("link", "year_gap").row(0) == ("ambiguous", -2)


def test_candidates_are_listed_best_first_each_with_its_reason(link):
    row = link(("The Killer", 2023, "Fincher again."), *KILLERS)
    assert row["candidates"] == ["killer-2023", "killer-2022"]
    assert row["candidate_reasons"] == [
        "title and year equal, one of 2 films of that name within a year; text names its director",
        "title equal, year off by one, one of 2 films of that name within a year; not taken: less speaks for it",
    ]
    assert (row["runner_up"], row["namesakes"], row["year_gap"]) == ("killer-2022", 2, 0)


def test_ten_candidates_are_listed_and_all_are_counted(link):
    row = link(("Home", 2000, ""), *((f"f{number:02}", "Home", 2000 + number) for number in range(12)))
    assert (row["candidates"][:2], len(row["candidates"]), len(row["candidate_reasons"])) == (
        ["f00", "f01"],
        10,
        10,
    )
    assert row["namesakes"] == 12


SEED = Path(__file__).parents[3] / "shared" / "seeds" / "capsule_review.txt"


@pytest.mark.parametrize(
    "absent", [set(), {"leap"}, {"wick"}, {"korean"}, {"leap", "korean"}, {"korean", "wick"}]
)
@pytest.mark.parametrize("is_split", [True, False], ids=["native apart", "one heading"])
def test_the_first_review_falls_on_its_own_film_or_on_none(
    make_films, make_credits, make_reviews, absent, is_split
):
    if not SEED.exists():
        pytest.skip("the seed review is not beside this checkout")
    line, text = SEED.read_text(encoding="utf-8").split("\n", 1)
    heading = parse_heading(line)
    title = heading.title if is_split else f"{heading.title} {heading.original_title}"
    native = [heading.original_title if is_split else None]
    reviews = make_reviews(
        (title, heading.year, text), original_title_printed=pl.Series(native, dtype=pl.String)
    )
    films = make_films(*(film for film in BALLERINAS if film[0] not in absent))
    credits, people = make_credits(*CREDITS)
    expected = None if "korean" in absent else "korean"
    for known in ({"credits": credits, "people": people}, {}):
        _, links, _ = link_reviews(reviews, films, **known)
        assert links["film_id"].item() == expected


@pytest.mark.parametrize("native", ["발레리나", None])
def test_a_native_title_without_a_witness_needs_the_very_year(make_films, make_reviews, native):
    reviews = make_reviews(
        ("Ballerina", 2023, ""), original_title_printed=pl.Series([native], dtype=pl.String)
    )
    for year, wanted in ((2023, "a"), (2022, None if native else "a")):
        _, links, _ = link_reviews(reviews, make_films(("a", "Ballerina", year)))
        assert links["film_id"].item() == wanted


def test_an_original_title_in_latin_letters_contradicts_no_native_one(make_films, make_reviews):
    reviews = make_reviews(("Ballerina 발레리나", 2023, ""))
    for original, wanted in (("Balerina", "a"), ("발레리나", "a"), ("댄서", None), (None, "a")):
        films = make_films(("a", "Ballerina", 2023), original_title=pl.Series([original], dtype=pl.String))
        _, links, _ = link_reviews(reviews, films)
        assert links["film_id"].item() == wanted


def test_a_catalogue_on_disk_gives_the_same_links(make_films, make_credits, make_reviews, tmp_path):
    films = make_films(*BALLERINAS, *KILLERS)
    credits, people = make_credits(*CREDITS)
    titles = tables.empty_frame(tables.ALTERNATIVE_TITLES)
    frames = {
        "films": films,
        "credits": credits,
        "people": people,
        "titles": titles,
        "index": index_titles(films),
    }
    for name, frame in frames.items():
        frame.write_parquet(tmp_path / f"{name}.parquet")
    scanned = {name: pl.scan_parquet(tmp_path / f"{name}.parquet") for name in frames}
    reviews = make_reviews(
        ("The Killer", 2023, "Fincher again."),
        ("Ballerina", None, "Len Wiseman shoots."),
        ("Ballerina", 2020, ""),
    )
    eager = link_reviews(reviews, films, titles, credits=credits, people=people)
    lazy = link_reviews(
        reviews,
        scanned["films"],
        scanned["titles"],
        credits=scanned["credits"],
        people=scanned["people"],
        index=scanned["index"],
    )
    for one, other in zip(eager, lazy, strict=True):
        assert_frame_equal(one, other)
    assert eager[1]["film_id"].to_list() == ["killer-2023", "wick", None]
