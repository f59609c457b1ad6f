"""One film in two sources of metadata that share no id, told by its title, its year and its people.

A title and a year are never enough: of the films of a year one in twenty-five has the
title of another. What two sources print of one film agrees in whom they name for it.
"""

from collections.abc import Callable, Iterable

import polars as pl

from reviewlib.credited import name_credited
from reviewlib.names.folds import korean_folds
from reviewlib.names.japanese import japanese_keys
from reviewlib.names.korean import korean_keys
from reviewlib.names.persons import person_keys
from reviewlib.names.scripts import script_keys
from reviewlib.names.titles import normalise_title

IDS = ("imdb_id", "tmdb_id")
YEARS_APART = 1
"""A festival, or another country: a year apart asks for more than one person."""
CAST_IN_COMMON = 2
SHORTEST_CUT = 0.75
"""What runs for less than so much of another may be another film: a short, and the feature made of it."""
MINUTES_ALIKE = 2
"""So far apart two sources may give one running time."""
_KINDS = {"short": "short", "series": "series", "mini_series": "series", "episode": None}


def pair_twins(films: pl.DataFrame, credits: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Pair the films that two sources hold without a common id.

    Two films are one that have a title or original title in common, the same year
    and a director in common, or else two of the cast where one source names no
    director. A year apart they are so with a director and two of the cast in common,
    or a director and the running time. Apart stay films whose ids differ, of which one
    is a short or a series and the other not, whose running times differ by a quarter,
    and those of which nobody is known. Names agree in any spelling of a Korean or
    Japanese one, in Hangul, Cyrillic and Greek too. A film that fits two of another
    source is in two pairs: neither is to be believed.

    Args:
        films: `tables.FILMS` of several sources, one under the other, with row and number
            (UInt32: of the source). Rows of one film_id are one film already.
        credits: `tables.CREDITS` of all of them.
        people: `tables.PEOPLE` of all of them.

    Returns:
        Two rows for each pair: row and number (UInt32), key (String: of the pair), told (String:
        in what the two agree).

    Example:
        >>> films = pl.DataFrame({"film_id": ["a", "b"], "number": [0, 1], "title": ["Burning", "Beoning"]})
        >>> films = films.with_columns(original_title=pl.lit("버닝"), film_type=pl.lit("movie"), year=2018)
        >>> unknown = {name: pl.lit(None) for name in ("imdb_id", "tmdb_id", "runtime_min")}
        >>> films = films.with_columns(**unknown).with_row_index("row")
        >>> credits = pl.DataFrame({"film_id": ["a", "b"], "person_id": ["nm1", "t9"]})
        >>> credits = credits.with_columns(
        ...     job=pl.lit("director"), department=pl.lit("directing"), credited_as=pl.lit(None)
        ... )
        >>> people = pl.DataFrame({"person_id": ["nm1", "t9"], "name": ["Lee Chang-dong", "이창동"]})
        >>> people = people.with_columns(other_names=pl.lit([], dtype=pl.List(pl.String)))
        >>> pair_twins(films, credits, people).rows()
        [(0, 0, 'twins 0', 'title, year and director'), (1, 1, 'twins 0', 'title, year and director')]
    """
    pairs = _pair_titles(films)
    counted = _count_shared(pairs, _name_people(pairs, credits, people))
    agreeing = counted.with_columns(told=_tell()).drop_nulls("told")
    keyed = agreeing.with_columns(key=pl.format("twins {}", pl.int_range(pl.len())))
    sides = (
        keyed.select("row", "number", "key", "told"),
        keyed.select("key", "told", row="row_right", number="number_right").select(
            "row", "number", "key", "told"
        ),
    )
    return pl.concat(sides)


def _tell() -> pl.Expr:
    """In what two films agree, so that they are one; null where they are not."""
    directed, played = pl.col("directors_shared") > 0, pl.col("cast_shared") >= CAST_IN_COMMON
    apart = pl.col("year") != pl.col("year_right")
    times = pl.concat_list("runtime_min", "runtime_min_right").list
    are_timed = times.drop_nulls().list.len() == 2
    alike = are_timed & (times.max() - times.min() <= MINUTES_ALIKE)
    is_cut = are_timed & (times.min() < SHORTEST_CUT * times.max())
    return (
        pl.when(is_cut)
        .then(None)
        .when(directed & ~apart)
        .then(pl.lit("title, year and director"))
        .when(played & pl.col("is_undirected") & ~apart)
        .then(pl.lit("title, year and cast"))
        .when(directed & played & apart)
        .then(pl.lit("title, director and cast"))
        .when(directed & alike & apart)
        .then(pl.lit("title, director and running time"))
    )


def _pair_titles(films: pl.DataFrame) -> pl.DataFrame:
    """Rows of two sources with a title in common, a year apart at most, and no ids that differ."""
    kind = pl.col("film_type").cast(pl.String).replace_strict(_KINDS, default="film", return_dtype=pl.String)
    sources = films["number"].n_unique()
    asked = films.select(
        "row",
        "number",
        "film_id",
        "year",
        "runtime_min",
        "title",
        "original_title",
        *(pl.col(name).drop_nulls().first().over("film_id") for name in IDS),
        kind=kind,
        # What every source holds already has no twin in any.
    ).filter(pl.col("number").n_unique().over("film_id") < sources)
    titles = pl.concat(
        asked.with_columns(key=normalise_title(pl.col(name))).drop("title", "original_title")
        for name in ("title", "original_title")
    ).filter(pl.col("key") != "")
    years = pl.int_ranges(pl.col("year") - YEARS_APART, pl.col("year") + YEARS_APART + 1)
    later = titles.with_columns(near=pl.col("year"))
    # Without a year, or of no kind that has twins, a film joins nothing.
    return (
        titles.with_columns(near=years)
        .explode("near")
        .join(later, on=["key", "near", "kind"], how="inner", maintain_order="left_right")
        .filter(
            pl.col("number") < pl.col("number_right"),
            pl.col("film_id") != pl.col("film_id_right"),
            *((pl.col(name) == pl.col(f"{name}_right")).fill_null(True) for name in IDS),
        )
        .unique(["row", "row_right"], keep="first", maintain_order=True)
    )


def _name_people(pairs: pl.DataFrame, credits: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """film_id, role, person_id, key: every key of the names of those who directed the films, or acted."""
    asked = pl.concat([pairs.select("film_id"), pairs.select(film_id="film_id_right")])
    named = name_credited(credits, people, asked)
    # Who bears one id in both sources is one, whatever they are called.
    by_id = named.select("film_id", "role", "person_id", key=pl.format("id {}", "person_id"))
    names = named["name"].drop_nulls().unique(maintain_order=True)
    keys = pl.DataFrame(
        [(name, key) for name in names for key in _key_name(name)],
        schema={"name": pl.String, "key": pl.String},
        orient="row",
    )
    by_name = named.join(keys, on="name", how="inner").select("film_id", "role", "person_id", "key")
    return pl.concat([by_id, by_name]).unique()


def _key_name(name: str) -> set[str]:
    makers: Iterable[Callable[[str], Iterable[object]]] = (
        person_keys,
        korean_keys,
        japanese_keys,
        korean_folds,
        lambda one: script_keys(one, "cyrillic"),
        lambda one: script_keys(one, "greek"),
    )
    return {f"{place} {key}" for place, make in enumerate(makers) for key in make(name)}


def _count_shared(pairs: pl.DataFrame, named: pl.DataFrame) -> pl.DataFrame:
    """Add directors_shared and cast_shared, and is_undirected: of one of the two no director is known."""
    met = (
        pairs.select("film_id", "film_id_right")
        .unique()
        .join(named, on="film_id", how="inner")
        .join(
            named.rename({"film_id": "film_id_right", "person_id": "person_id_right"}),
            on=["film_id_right", "role", "key"],
            how="inner",
        )
        .group_by("film_id", "film_id_right", "role")
        .agg(pl.col("person_id", "person_id_right").n_unique())
        # Two of one source who are called alike are one of the other, at the most.
        .with_columns(shared=pl.min_horizontal("person_id", "person_id_right"))
    )
    directed = named.filter(role="director")["film_id"].unique().implode()
    return (
        pairs.join(
            _shared_of(met, "director", "directors_shared"), on=["film_id", "film_id_right"], how="left"
        )
        .join(_shared_of(met, "cast", "cast_shared"), on=["film_id", "film_id_right"], how="left")
        .with_columns(
            pl.col("directors_shared", "cast_shared").fill_null(0),
            is_undirected=~(pl.col("film_id").is_in(directed) & pl.col("film_id_right").is_in(directed)),
        )
        .sort("row", "row_right")
    )


def _shared_of(met: pl.DataFrame, role: str, name: str) -> pl.DataFrame:
    return met.filter(role=role).select("film_id", "film_id_right", pl.col("shared").alias(name))
