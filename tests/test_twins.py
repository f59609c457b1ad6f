"""Which films of two sources without a common id are one, and which are not."""

import polars as pl
import pytest

from reviewlib import tables
from reviewlib.merging import merge_sources

DIRECTOR, CAST = ("director", "directing"), ("actor", "acting")
BURNING = {"title": "Burning", "year": 2018, "imdb_id": "tt1"}
SAME = {"title": "Burning", "year": 2018, "tmdb_id": 1}
LEE = (DIRECTOR, "Lee Chang-dong")
YOO, YEUN, JUN = ((CAST, name) for name in ("Yoo Ah-in", "Steven Yeun", "Jun Jong-seo"))


def source(number, *films):
    """A source of films (cells, then job and name of each person), each person under an id of its own."""
    rows = [
        {"film_id": f"{number}-{place}", "film_type": "movie"} | cells
        for place, (cells, *_) in enumerate(films)
    ]
    credits = [
        {
            "film_id": f"{number}-{place}",
            "person_id": f"{number} {name}",
            "job": job,
            "department": department,
        }
        for place, (_, *people) in enumerate(films)
        for (job, department), name in people
    ]
    people = {credit["person_id"]: credit["person_id"][2:] for credit in credits}
    return {
        "films": tables.complete_frame(pl.DataFrame(rows, infer_schema_length=None), tables.FILMS),
        "credits": tables.complete_frame(
            pl.DataFrame(credits, schema=[*credits[0]] if credits else None), tables.CREDITS
        )
        if credits
        else tables.empty_frame(tables.CREDITS),
        "people": tables.complete_frame(
            pl.DataFrame({"person_id": list(people), "name": list(people.values())}), tables.PEOPLE
        )
        if people
        else tables.empty_frame(tables.PEOPLE),
    }


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ((BURNING, LEE), (SAME, LEE), "title, year and director"),
        # A title in another language, and names as others write them.
        (
            (BURNING | {"original_title": "버닝"}, LEE),
            (SAME | {"title": "버닝"}, (DIRECTOR, "이창동")),
            "title, year and director",
        ),
        ((BURNING, LEE), (SAME, (DIRECTOR, "Chang-dong LEE")), "title, year and director"),
        (
            ({"title": "Leviathan", "year": 2014}, (DIRECTOR, "Андрей Звягинцев")),
            ({"title": "Leviathan", "year": 2014}, (DIRECTOR, "Andrey Zvyagintsev")),
            "title, year and director",
        ),
        ((BURNING, YOO, YEUN), (SAME, JUN, YEUN, YOO), "title, year and cast"),
        ((BURNING, LEE, YOO, YEUN), (SAME, YEUN, YOO), "title, year and cast"),
        # A year apart asks for more.
        ((BURNING, LEE, YOO, YEUN), (SAME | {"year": 2019}, LEE, YOO, YEUN), "title, director and cast"),
        (
            (BURNING | {"runtime_min": 148}, LEE),
            (SAME | {"year": 2017, "runtime_min": 147}, LEE),
            "title, director and running time",
        ),
    ],
)
def test_one_film_of_two_sources_is_kept_once_with_both_ids(first, second, told):
    merged = merge_sources([source(0, first), source(1, second)])
    films = merged.frames["films"]
    assert films.select("film_id", "title", "year").rows() == [("0-0", first[0]["title"], first[0]["year"])]
    ids = (first[0].get("imdb_id"), second[0].get("tmdb_id"))
    assert films.select("imdb_id", "tmdb_id").row(0) == ids
    assert merged.film_ids == {"1-0": "0-0"}
    assert set(merged.frames["credits"]["film_id"]) == {"0-0"}
    assert merged.notes.filter(table="films").select(
        "number", "column", "value", "reason", "remedy", "severity"
    ).rows() == [
        (
            1,
            "film_id",
            "1-0",
            f"the {told} of a film of an earlier source: merged",
            "Nothing, if it is that film: it is read as 0-0. If not, give both their IMDb ids.",
            "left out",
        )
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # Nobody is known of one of them, or nobody of both is the same.
        ((BURNING, LEE), (SAME,)),
        ((BURNING, LEE), (SAME, (DIRECTOR, "Lee Chang-sun"))),
        ((BURNING, YOO, YEUN), (SAME, YOO)),
        # Two of the cast, but another director.
        ((BURNING, LEE, YOO, YEUN), (SAME, (DIRECTOR, "Jia Zhangke"), YOO, YEUN)),
        # An actor who directs the other one is no director in common.
        ((BURNING, YOO, YEUN), (SAME, (DIRECTOR, "Yoo Ah-in"), YEUN)),
        ((BURNING, LEE), (SAME | {"imdb_id": "tt2"}, LEE)),
        ((BURNING | {"tmdb_id": 2}, LEE), (SAME, LEE)),
        ((BURNING, LEE), (SAME | {"title": "Burning Days"}, LEE)),
        ((BURNING, LEE), (SAME | {"year": 2019}, LEE)),
        ((BURNING, YOO, YEUN), (SAME | {"year": 2019}, YOO, YEUN)),
        ((BURNING, LEE, YOO, YEUN), (SAME | {"year": 2020}, LEE, YOO, YEUN)),
        ((BURNING | {"year": None}, LEE), (SAME | {"year": None}, LEE)),
        # The short, and the feature made of it.
        ((BURNING, LEE), (SAME | {"film_type": "short"}, LEE)),
        ((BURNING | {"runtime_min": 148}, LEE), (SAME | {"runtime_min": 96}, LEE)),
        ((BURNING | {"film_type": "episode"}, LEE), (SAME | {"film_type": "episode"}, LEE)),
    ],
)
def test_films_stay_apart_that_may_be_two(first, second):
    merged = merge_sources([source(0, first), source(1, second)])
    assert merged.frames["films"]["film_id"].to_list() == ["0-0", "1-0"]
    assert (merged.film_ids, merged.notes.height) == ({}, 0)


def test_what_fits_two_films_of_the_other_source_is_neither():
    first = source(0, (BURNING, LEE), (BURNING | {"imdb_id": "tt2"}, LEE))
    for sources in ([first, source(1, (SAME, LEE))], [source(1, (SAME, LEE)), first]):
        merged = merge_sources(sources)
        assert merged.frames["films"].height == 3
        assert merged.film_ids == {}


def test_a_namesake_of_other_people_does_not_stand_between():
    first = source(0, (BURNING, LEE), (BURNING | {"imdb_id": "tt2"}, (DIRECTOR, "Ann Noor")))
    merged = merge_sources([first, source(1, (SAME, LEE))])
    assert merged.film_ids == {"1-0": "0-0"}


def test_two_films_whose_ids_differ_do_not_stand_between():
    second = source(1, (SAME, LEE), (SAME | {"imdb_id": "tt2", "tmdb_id": 2}, LEE))
    merged = merge_sources([source(0, (BURNING, LEE)), second])
    assert merged.film_ids == {"1-0": "0-0"}


def test_three_sources_come_together_and_none_twice():
    third = source(2, ({"title": "Burning", "year": 2018}, LEE))
    merged = merge_sources([source(0, (BURNING, LEE)), source(1, (SAME, LEE)), third])
    assert merged.film_ids == {"1-0": "0-0", "2-0": "0-0"}
    # By ids the first and the third are one, and the second is a twin of both.
    third = source(2, (BURNING | {"title": "Buh-ning"}, LEE))
    merged = merge_sources([source(0, (BURNING, LEE)), source(1, (SAME, LEE)), third])
    assert merged.film_ids == {"1-0": "0-0", "2-0": "0-0"}
    assert merged.frames["films"].select("film_id", "imdb_id", "tmdb_id").rows() == [("0-0", "tt1", 1)]
    # The third source holds both: then they are two.
    both = source(2, (BURNING, LEE), (SAME, LEE))
    merged = merge_sources([source(0, (BURNING, LEE)), source(1, (SAME, LEE)), both])
    assert merged.frames["films"]["film_id"].to_list() == ["0-0", "1-0"]
    assert merged.film_ids == {"2-0": "0-0", "2-1": "1-0"}
