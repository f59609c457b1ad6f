"""The keys of a catalogue's titles, made once and asked often."""

import polars as pl

from reviewlib.names.titles import add_title_keys
from reviewlib.tables import FILM_TYPE, WHICH_TITLE, Frame

WHOLE, GLUED, WITHOUT_ARTICLE, FOLDED, BEFORE, AFTER = range(6)
LEVELS = {
    "k0": WHOLE,
    "k1": GLUED,
    "k2": WITHOUT_ARTICLE,
    "k3": FOLDED,
    "k4": BEFORE,
    "k5": AFTER,
    "k6": AFTER,
}
"""The keys of a title, and how strict each is."""


def index_titles(films: Frame, alternative_titles: Frame | None = None) -> pl.DataFrame:
    """Make the keys under which films are found, sorted by key.

    A film has the keys of its title, its original title and its alternative
    titles; of one key that several of them give, the strictest is kept. Episodes
    have none: reviews are of films and series. Written as Parquet
    (`index.write_parquet`) and scanned, the index serves a catalogue of millions.

    Args:
        films: A `tables.FILMS` frame, eager or lazy.
        alternative_titles: A `tables.ALTERNATIVE_TITLES` frame, eager or lazy.

    Returns:
        A `tables.TITLE_KEYS` frame, by key, then level, then film.

    Example:
        >>> films = pl.DataFrame(
        ...     {"film_id": ["a"], "title": ["The Moon"], "original_title": ["더 문"], "year": [2023],
        ...      "audience_votes": [None], "film_type": ["movie"]}
        ... )
        >>> index_titles(films).select("key", "film_id", "level", "which").rows()
        [('moon', 'a', 2, 'title'), ('themoon', 'a', 0, 'title'), ('더문', 'a', 0, 'original title')]
    """
    known = films.lazy().filter(pl.col("film_type").cast(pl.String) != "episode")
    about = known.select(
        "film_id",
        pl.col("year").cast(pl.Int32),
        votes=pl.col("audience_votes").cast(pl.Int64),
        film_type=pl.col("film_type").cast(FILM_TYPE),
    )
    titles = [
        known.select("film_id", any_title=column, which=pl.lit(which, dtype=pl.UInt8))
        for which, column in enumerate(("title", "original_title"))
    ]
    if alternative_titles is not None:
        others = alternative_titles.lazy().select(
            "film_id", any_title="title", which=pl.lit(2, dtype=pl.UInt8)
        )
        titles.append(others.join(about.select("film_id"), on="film_id", how="semi"))
    named = pl.concat(titles).drop_nulls().unique(["film_id", "any_title"], keep="first", maintain_order=True)
    return (
        key_titles(named, "any_title")
        # The strictest level first, then the first title.
        .group_by("key", "film_id")
        .agg(rank=(pl.col("level") * 4 + pl.col("which")).min())
        .join(about, on="film_id", how="left")
        .select(
            "key",
            "film_id",
            level=pl.col("rank") // 4,
            which=(pl.col("rank") % 4).replace_strict(
                list(range(3)), list(WHICH_TITLE.categories), return_dtype=WHICH_TITLE
            ),
            year="year",
            votes="votes",
            film_type="film_type",
        )
        .sort("key", "level", "film_id")
        .collect()
    )


def key_titles(titles: pl.LazyFrame, column: str) -> pl.LazyFrame:
    """One row for each different key of a title: its columns, key and level (the strictest that gives it).

    Args:
        titles: Any frame.
        column: Its column of titles.

    Returns:
        The frame's columns without the titles, level (UInt8) and key (String).
    """
    keyed = add_title_keys(titles, column)
    # A key that repeats a stricter one says nothing.
    repeats = {
        key: pl.any_horizontal(pl.col(key).eq_missing(pl.col(other)) for other in list(LEVELS)[:place])
        for place, key in enumerate(LEVELS)
        if place
    }
    return (
        keyed.with_columns(pl.when(~again).then(pl.col(key)).alias(key) for key, again in repeats.items())
        .unpivot(
            list(LEVELS),
            index=[name for name in titles.collect_schema().names() if name != column],
            variable_name="level",
            value_name="key",
        )
        .filter(pl.col("key") != "")
        .with_columns(pl.col("level").replace_strict(LEVELS, return_dtype=pl.UInt8))
    )
