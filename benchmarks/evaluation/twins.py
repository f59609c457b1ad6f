"""Films that two sources hold: with the ids withheld, are those of one id made one, and no others?"""

import random
from pathlib import Path

import polars as pl

from evaluation.measures import Figures
from evaluation.shared import read_printed
from evaluation.variants import print_otherwise
from evaluation.worlds import SEED, make_catalogue
from reviewlib.merging import merge_sources

CAST_KEPT = 3


def measure_twins(shared: Path) -> dict[str, Figures]:
    """Merge sources without their ids.

    The first set are the biopics and the Oscar nominations as they are; asked for are
    films of which both name a director, or both two of the cast. In the second every
    film is printed otherwise by another source, its title, its year and its people,
    and that source holds a namesake of each, too: of its year, with the people of
    another film.
    """
    printed = (
        read_printed(shared)
        .filter(pl.col("director").is_not_null() | (pl.col("cast").list.len() > 0))
        .filter(pl.col("source").is_in(["imdb", "tmdb", "oscars", "biopics"]))
        .unique(["source", "id"], keep="first", maintain_order=True)
        .with_columns(pl.col("film_type").fill_null("movie"))
    )
    named = printed.filter(pl.col("director").is_not_null() & (pl.col("cast").list.len() > 1))
    named = named.unique("id", keep="first", maintain_order=True)
    chance = random.Random(SEED + 4)
    others = pl.concat([_print_otherwise(named, chance), _swap_people(named, chance)])
    return {
        "films of two sources, ids withheld": _measure(
            printed.filter(source="oscars"), printed.filter(source="biopics")
        ),
        "films printed otherwise, with namesakes": _measure(named, others),
    }


def _measure(first: pl.DataFrame, second: pl.DataFrame) -> Figures:
    merged = _merge(first, second)
    both = first.join(second, on="id")
    directed = pl.col("director").is_not_null() & pl.col("director_right").is_not_null()
    played = (pl.col("cast").list.len() > 1) & (pl.col("cast_right").list.len() > 1)
    asked = set(both.filter(directed | played)["id"])
    right = [one for one, other in merged.items() if one == other]
    return {
        "n": len(asked),
        "wrong": len(merged) - len(right),
        "precision": len(right) / len(merged) if merged else None,
        "recall": len(asked.intersection(right)) / len(asked) if asked else None,
    }


def _merge(first: pl.DataFrame, second: pl.DataFrame) -> dict[str, str]:
    """The films of the second source that are made one with a film of the first."""
    sources = []
    for number, films in enumerate((first, second)):
        columns = ["title", "original_title", "year", "votes", "film_type", "director", "cast"]
        catalogue = make_catalogue(films.select(*columns, film_id=_own(number, "id")))
        sources.append(
            {
                "films": catalogue.films,
                "credits": catalogue.credits.with_columns(person_id=_own(number, "person_id")),
                "people": catalogue.people.with_columns(person_id=_own(number, "person_id")),
            }
        )
    return {one[2:]: other[2:] for one, other in merge_sources(sources).film_ids.items()}


def _own(number: int, name: str) -> pl.Expr:
    return pl.format("{}/{}", pl.lit(str(number)), name)


def _print_otherwise(films: pl.DataFrame, chance: random.Random) -> pl.DataFrame:
    """The films as somebody else prints them: three of the cast, and every other name turned round."""
    rows = []
    for row in films.iter_rows(named=True):
        title, year = print_otherwise(row["title"], row["year"], chance)
        cast = [_turn(name, chance) for name in chance.sample(row["cast"], min(CAST_KEPT, len(row["cast"])))]
        rows.append(
            row | {"title": title, "year": year, "cast": cast, "director": _turn(row["director"], chance)}
        )
    return pl.DataFrame(rows, schema=films.schema)


def _turn(name: str, chance: random.Random) -> str:
    first, _, last = name.rpartition(" ")
    return f"{last}, {first}" if first and chance.random() < 0.5 else name.replace("-", " ")


def _swap_people(films: pl.DataFrame, chance: random.Random) -> pl.DataFrame:
    """Every film once more under an id of its own, with the director and the cast of another."""
    order = list(range(films.height))
    chance.shuffle(order)
    people = films[order].select("director", "cast")
    swapped = films.with_columns(people, id=pl.format("other {}", "id"))
    return swapped.filter(people["director"] != films["director"])
