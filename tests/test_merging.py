"""Films and people of several sources: each once, nothing lost, the first source first."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from reviewlib import tables
from reviewlib.cli.new import make_desk
from reviewlib.desk import open_desk
from reviewlib.merging import METADATA, SAME_ON, merge_sources

REQUIRED = {
    "films": {"title": "T", "film_type": "movie"},
    "releases": {"country": "KR", "type": "theatrical"},
    "credits": {"job": "director", "department": "directing"},
}


def source(**rows):
    """A source from rows with what matters in them; a film's title is T, a person's name their id."""
    frames = {}
    for name, given_rows in rows.items():
        filled = [REQUIRED.get(name, {}) | row for row in given_rows]
        if name == "people":
            filled = [{"name": row["person_id"]} | row for row in filled]
        frame = pl.DataFrame(filled, infer_schema_length=None)
        frames[name] = tables.complete_frame(frame, METADATA[name])
    return frames


def film(film_id, imdb=None, tmdb=None, **cells):
    return {"film_id": film_id, "imdb_id": imdb, "tmdb_id": tmdb} | cells


def ids(merged):
    return merged.frames["films"]["film_id"].to_list()


@pytest.mark.parametrize(
    ("sources", "kept", "merged_into"),
    [
        ([[film("a", "tt1")], [film("b", "tt1")]], ["a"], {"b": "a"}),
        ([[film("a", tmdb=1)], [film("b", tmdb=1)]], ["a"], {"b": "a"}),
        ([[film("a")], [film("b")]], ["a", "b"], {}),
        # A third source tells that the first two, which share no id, are one film.
        ([[film("a", "tt1")], [film("b", tmdb=1)], [film("c", "tt1", 1)]], ["a"], {"b": "a", "c": "a"}),
        # Agreeing in one id and differing in the other.
        ([[film("a", "tt1", 1)], [film("b", "tt1", 2)]], ["a", "b"], {}),
        # Two films of one source are never one; an id that both have says nothing.
        ([[film("a", "tt1"), film("b", "tt1")], [film("c", "tt1")]], ["a", "b", "c"], {}),
        ([[film("a", "tt1"), film("b", "tt1", 1)], [film("c", tmdb=1)]], ["a", "b"], {"c": "b"}),
        # One film that is two of another source by its two ids.
        ([[film("a", "tt1"), film("b", tmdb=1)], [film("c", "tt1", 1)]], ["a", "b", "c"], {}),
        ([[film("a")], [film("a")]], ["a"], {}),
    ],
)
def test_which_films_are_one(sources, kept, merged_into):
    merged = merge_sources([source(films=films) for films in sources])
    assert (ids(merged), merged.film_ids) == (kept, merged_into)
    lost = merged.notes.filter(severity="left out")
    assert lost.height == sum(map(len, sources)) - len(kept)


def test_films_that_differ_in_an_id_are_told():
    merged = merge_sources([source(films=[film("a", "tt1", 1)]), source(films=[film("b", "tt1", 2)])])
    assert merged.notes.select("number", "table", "column", "value", "remedy", "severity").row(0) == (
        *(1, "films", "film_id", "b"),
        *("Look at the ids of a, b, and correct the wrong one.", "doubtful"),
    )


def test_the_first_source_counts_and_later_ones_fill():
    first = film("a", "tt1", title="Burning", genres=[], audience_votes=7, audience_score=None)
    second = film("b", "tt1", 9, title="Buh-ning", original_title="버닝", year=2018, genres=["Drama"])
    second |= {"audience_votes": 100}
    third = film("c", tmdb=9, title="Burning", year=2019, genres=["Thriller"])
    third |= {"audience_score": 80.0, "audience_votes": 9}
    merged = merge_sources([source(films=[each]) for each in (first, second, third)])
    columns = ["film_id", "imdb_id", "tmdb_id", "title", "original_title", "year", "genres"]
    columns += ["audience_score", "audience_votes"]
    assert merged.frames["films"].select(columns).rows() == [
        ("a", "tt1", 9, "Burning", "버닝", 2018, ["Drama"], 80.0, 9)
    ]
    assert merged.frames["alternative_titles"].rows() == [("a", "Buh-ning", None, None)]
    assert merged.notes["remedy"].to_list() == ["Nothing: it is read as a."] * 2


def test_what_is_told_of_a_merged_film_is_told_of_the_film_kept():
    day = pl.date(2018, 5, 17)
    first = source(
        films=[film("a", "tt1")],
        credits=[{"film_id": "a", "person_id": "nm1"}],
        people=[{"person_id": "nm1", "name": "Lee Chang-dong"}],
    )
    second = source(
        films=[film("b", "tt1")],
        alternative_titles=[{"film_id": "b", "title": "Beoning"}],
        releases=[{"film_id": "b", "released_on": pl.select(day).item(), "distributor": "CGV"}],
        credits=[
            {"film_id": "b", "person_id": "nm1", "character": "himself", "billing": 2},
            {"film_id": "b", "person_id": "nm2"},
        ],
        people=[
            {"person_id": "nm1", "name": "Lee Chang-dong", "other_names": ["이창동"], "birth_year": 1954},
            {"person_id": "nm2", "name": "Yoo Ah-in"},
        ],
    )
    merged = merge_sources([first, second]).frames
    assert merged["alternative_titles"].select("film_id", "title").rows() == [("a", "Beoning")]
    assert merged["releases"].select("film_id", "distributor").rows() == [("a", "CGV")]
    assert merged["credits"].select("film_id", "person_id", "character", "billing").rows() == [
        ("a", "nm1", "himself", 2),
        ("a", "nm2", None, None),
    ]
    assert merged["people"].select("person_id", "other_names", "birth_year").rows() == [
        ("nm1", ["이창동"], 1954),
        ("nm2", [], None),
    ]


def two_casts(first, second, *, department="directing"):
    """A film in two sources, with one person each."""
    return [
        source(films=[film("a", "tt1")], people=first, credits=[{"film_id": "a", "person_id": "p1"}]),
        source(
            films=[film("b", "tt1")],
            people=second,
            credits=[{"film_id": "b", "person_id": "p2", "department": department}],
        ),
    ]


BONG = {"person_id": "p1", "name": "Bong Joon-ho", "birth_year": 1969}


@pytest.mark.parametrize(
    ("first", "second", "department", "people"),
    [
        ([BONG], [{"person_id": "p2", "name": "Joon Ho Bong"}], "directing", ["p1"]),
        ([BONG], [{"person_id": "p2", "name": "Bong Joon-ho", "birth_year": 1969}], "directing", ["p1"]),
        ([BONG], [{"person_id": "p2", "name": "Bong Joon-ho"}], "acting", ["p1", "p2"]),
        (
            [BONG],
            [{"person_id": "p2", "name": "Bong Joon-ho", "birth_year": 1990}],
            "directing",
            ["p1", "p2"],
        ),
        # The letters are the same, the name is not.
        ([BONG], [{"person_id": "p2", "name": "Boon Jong-ho"}], "directing", ["p1", "p2"]),
        # Another of the name in one of the sources: nobody knows which of them made the film.
        (
            [BONG, {"person_id": "p3", "name": "Bong Joon-ho"}],
            [{"person_id": "p2", "name": "Bong Joon-ho"}],
            "directing",
            ["p1", "p3", "p2"],
        ),
    ],
)
def test_which_people_are_one(first, second, department, people):
    merged = merge_sources(two_casts(first, second, department=department)).frames
    assert merged["people"]["person_id"].to_list() == people
    assert merged["credits"]["person_id"].unique(maintain_order=True).to_list() == [
        one for one in people if one != "p3"
    ]


def test_another_spelling_becomes_another_name():
    merged = merge_sources(two_casts([BONG], [{"person_id": "p2", "name": "Joon Ho Bong"}])).frames
    assert merged["people"]["other_names"].to_list() == [["Joon Ho Bong"]]
    assert merged["credits"].height == 1


@pytest.mark.parametrize("title", ["Pig", "Oldboy"])
def test_another_film_or_person_under_an_id_that_is_taken_is_refused_with_all_that_is_told_of_it(title):
    first = source(
        films=[film("1", title="Oldboy", year=2003)], people=[{"person_id": "p", "name": "Park Chan-wook"}]
    )
    second = source(
        films=[film("1", title=title, year=2021), film("2")],
        people=[{"person_id": "p", "name": "Michael Sarnoski"}, {"person_id": "q"}],
        credits=[{"film_id": "1", "person_id": "q"}, {"film_id": "2", "person_id": "p"}],
    )
    merged = merge_sources([first, second])
    assert merged.frames["films"].select("film_id", "title").rows() == [("1", "Oldboy"), ("2", "T")]
    assert merged.frames["people"]["name"].to_list() == ["Park Chan-wook", "q"]
    assert merged.frames["credits"].is_empty()
    assert merged.notes.select("table", "column", "value", "severity").rows() == [
        ("films", "film_id", "1", "refused"),
        ("credits", "film_id", "1", "refused"),
        ("credits", "person_id", "p", "refused"),
        ("people", "person_id", "p", "refused"),
    ]


@st.composite
def sources(draw):
    """One to three sources of few films, people and ids, so that they meet."""
    made = []
    for number in range(draw(st.integers(1, 3))):
        own = draw(st.lists(st.sampled_from([f"x{number}", f"y{number}", "tt7"]), max_size=3, unique=True))
        films = [
            film(
                film_id,
                draw(st.sampled_from([None, "tt1", "tt2"])),
                draw(st.sampled_from([None, 1, 2])),
                title=draw(st.sampled_from(["Pig", "Us"])),
                year=draw(st.sampled_from([None, 2019, 2021])),
            )
            for film_id in own
        ]
        people = [
            {
                "person_id": f"nm{draw(st.integers(0, 1))}{number}",
                "name": draw(st.sampled_from(["A B", "B A", "C"])),
            }
            for _ in range(draw(st.integers(0, 1)))
        ]
        credits = [
            {"film_id": one["film_id"], "person_id": person["person_id"], "job": draw(st.sampled_from("de"))}
            for one in films
            for person in people
        ]
        rows = {"films": films, "people": people, "credits": credits}
        made.append(source(**{name: kept for name, kept in rows.items() if kept}))
    return made


@settings(max_examples=60, deadline=None)
@given(sources())
def test_no_film_person_or_credit_is_lost(made):
    merged = merge_sources(made)
    for name in METADATA:
        given_rows = sum(one[name].height for one in made if name in one)
        lost = merged.notes.filter(pl.col("severity") != "doubtful", table=name).height
        found = merged.frames[name]
        made_here = found.height if name == "alternative_titles" else 0
        assert found.height + lost == given_rows + made_here
        assert not found.select(pl.struct(METADATA[name].key).is_duplicated().any()).item()
    known = set(merged.frames["films"]["film_id"])
    assert set(merged.film_ids.values()) <= known and not known & set(merged.film_ids)
    people = merged.frames["people"]
    credited = merged.frames["credits"].join(people, on="person_id").select("film_id", "job", "name").rows()
    letters = {(film_id, job, "".join(sorted(name))) for film_id, job, name in credited}
    for one in made:
        if "credits" in one:
            for film_id, person_id, job in one["credits"].select("film_id", "person_id", "job").iter_rows():
                name = one["people"].filter(person_id=person_id)["name"][0]
                assert (merged.film_ids.get(film_id, film_id), job, "".join(sorted(name))) in letters
        if "films" in one:
            for row in one["films"].iter_rows(named=True):
                kept = merged.frames["films"].filter(
                    film_id=merged.film_ids.get(row["film_id"], row["film_id"])
                )
                assert kept.height == 1


@settings(max_examples=40, deadline=None)
@given(sources())
def test_merging_again_changes_nothing(made):
    once = merge_sources(made).frames
    assert_metadata_equal(merge_sources([once]).frames, once)
    assert_metadata_equal(merge_sources([once, once]).frames, once)
    assert_metadata_equal(merge_sources([{}, once, {}]).frames, once)


def assert_metadata_equal(found, expected):
    for name in METADATA:
        assert_frame_equal(found[name], expected[name])


@settings(max_examples=40, deadline=None)
@given(sources())
def test_what_the_first_source_says_stays(made):
    merged = merge_sources(made).frames
    for name, frame in made[0].items():
        kept = merged[name].head(frame.height)
        assert kept.select(SAME_ON[name]).equals(frame.select(SAME_ON[name]))
        for column in frame.columns:
            said = frame[column].is_not_null()
            if frame.schema[column] != tables.TEXT_LIST:
                assert kept[column].filter(said).equals(frame[column].filter(said))


def test_a_desk_follows_given_ids_and_overrides_to_the_film_kept(tmp_path):
    make_desk(tmp_path / "desk")
    desk = tmp_path / "desk"
    (desk / "more").mkdir()
    (desk / "more" / "films.csv").write_text(
        "film_id,title,film_type,imdb_id\nx,Ballerina,movie,tt21064598\ny,Pig,movie,\n", encoding="utf-8"
    )
    films = desk / "metadata" / "films.csv"
    header, *rows = films.read_text(encoding="utf-8").splitlines()
    place = header.split(",").index("imdb_id") if "imdb_id" in header else None
    if place is None:
        header, rows = (
            f"{header},imdb_id",
            [f"{row},{'tt21064598' * row.startswith('ballerina')}" for row in rows],
        )
    films.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    with (desk / "desk.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[metadata]]\nformat = "tables"\npath = "more"\n')
    (desk / "reviews" / "given.md").write_text("---\ntitle: B\nfilm_id: x\n---\nText.", encoding="utf-8")
    (desk / "overrides.csv").write_text("review_id,film_id\nreviews/the-call.md,x\n", encoding="utf-8")
    opened = open_desk(desk)
    linked = dict(opened.reviews.select("review_id", "film_id").iter_rows())
    assert linked["reviews/given.md"] == linked["reviews/the-call.md"] == "ballerina-2023"
    account = opened.accounts.filter(path="more", table="films").row(0, named=True)
    assert (account["rows"], account["left_out"], account["refused"], account["duplicated"]) == (1, 1, 0, 1)
    problem = opened.problems.row(0, named=True)
    assert (problem["source"], problem["value"]) == ("more", "x")
    assert problem["reason"] == "the same film as in an earlier source: merged"
