"""Which films of a catalogue a review may be about, by the keys of its title."""

import polars as pl
from rapidfuzz import fuzz

from reviewlib.linking import index as keys
from reviewlib.linking import printed
from reviewlib.names.titles import title_key
from reviewlib.tables import FILM_TYPE, Frame

YEARS_APART = 1
"""A film's year and the printed one may differ so much: festivals, and countries."""
LIKE = 7
"""Level of a title that is only like the printed one; levels up to 5 are those of the keys."""
LIKENESS = 86
"""Ratio of equal letters, 0-100, from which a title is worth showing."""
BLOCK_LETTERS = 3
"""Titles are compared for likeness where they share so many letters at their head or end."""

SCHEMA = {
    "row": pl.UInt32(),
    "film_id": pl.String(),
    "level": pl.UInt8(),
    "part": pl.UInt8(),
    "which": pl.String(),
    "titles_agree": pl.UInt32(),
    "native_agrees": pl.Boolean(),
    "likeness": pl.Float64(),
    "words": pl.UInt32(),
    "year": pl.Int32(),
    "votes": pl.Int64(),
    "film_type": FILM_TYPE,
    "year_gap": pl.Int32(),
}


def find_candidates(reviews: Frame, index: Frame) -> pl.DataFrame:
    """Find the films that share a title with each review, or, where none does, bear one like it.

    Whole titles count in any year, one part of a title (what stands before or
    after a colon) only within one year. Likeness is tried only for reviews with a
    year and without a film of their title within one year of it: ratio of letters
    86 or more, digits equal, year within one.

    Args:
        reviews: title_printed, original_title_printed, year_printed.
        index: A `tables.TITLE_KEYS` frame, eager or lazy; read once for the keys, and once more
            for the likeness.

    Returns:
        One row per review and film (`SCHEMA`):

        - row: the place of the review; film_id
        - level: of the strictest key both have, 0-5 as in TITLE_KEYS; 7 for likeness
        - part: which part of the heading, as in `printed.list_titles`
        - which: the title of the film that agrees
        - titles_agree: how many different titles of the heading agree
        - native_agrees: whether the native title does
        - likeness: 0-100, null unless it is what was found
        - words: of the title that agrees
        - year, votes, film_type: of the film; year_gap: its year less the printed one
    """
    titles = printed.list_titles(reviews)
    years = (
        reviews.lazy()
        .select(year_printed=pl.col("year_printed").cast(pl.Int32))
        .collect()
        .with_row_index("row")
    )
    asked = (
        titles.lazy()
        .with_columns(
            words=pl.col("title").str.count_matches(r"[\p{L}\p{N}]+").clip(1),
            name=title_key(pl.col("title")),
        )
        .pipe(keys.key_titles, "title")
        .join(years.lazy(), on="row", how="left")
        .rename({"level": "level_printed"})
        .collect()
    )
    found = (
        index.lazy()
        .join(asked.lazy(), on="key", how="inner")
        .with_columns(year_gap=pl.col("year") - pl.col("year_printed"))
        .filter(_is_whole() | (_is_part_of_one() & (pl.col("year_gap").abs() <= YEARS_APART)))
        .with_columns(level=pl.max_horizontal("level", "level_printed"))
        .collect()
    )
    hits = _gather(found)
    near = hits.filter((pl.col("year_gap").abs() <= YEARS_APART) & (pl.col("level") <= keys.FOLDED))
    unmatched = asked.filter(
        ~pl.col("row").is_in(near["row"].unique().implode())
        & pl.col("year_printed").is_not_null()
        & (pl.col("key") == pl.col("name"))
    )
    return pl.concat([hits, _find_like(unmatched, index, hits)])


def _is_whole() -> pl.Expr:
    return pl.max_horizontal("level", "level_printed") <= keys.FOLDED


def _is_part_of_one() -> pl.Expr:
    """One part of the one title is the whole of the other: two parts that agree are two films of a series."""
    return (pl.min_horizontal("level", "level_printed") <= keys.WITHOUT_ARTICLE) & (
        pl.max_horizontal("level", "level_printed") > keys.FOLDED
    )


def _gather(found: pl.DataFrame) -> pl.DataFrame:
    """One row per review and film, from one per pair of keys."""
    whole = pl.col("level") <= keys.FOLDED
    return (
        found.sort("row", "film_id", "level", "part")
        .group_by("row", "film_id", maintain_order=True)
        .agg(
            pl.col("level", "part").first(),
            pl.col("which").first().cast(pl.String),
            titles_agree=pl.col("name").filter(whole).n_unique().cast(pl.UInt32),
            native_agrees=((pl.col("part") == printed.NATIVE) & whole).any(),
            likeness=pl.lit(None, dtype=pl.Float64),
            words=pl.col("words").first(),
            year=pl.col("year").first(),
            votes=pl.col("votes").first(),
            film_type=pl.col("film_type").first(),
            year_gap=pl.col("year_gap").first(),
        )
        .select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items())
    )


def _find_like(asked: pl.DataFrame, index: Frame, hits: pl.DataFrame) -> pl.DataFrame:
    """Titles like those that have no film of their own, in blocks of the same year and head or tail."""
    if asked.is_empty():
        return hits.clear()
    near = (
        asked.filter(pl.col("key").str.len_chars() > 2 * BLOCK_LETTERS)
        .with_columns(
            year=pl.int_ranges(pl.col("year_printed") - YEARS_APART, pl.col("year_printed") + YEARS_APART + 1)
        )
        .explode("year")
        .with_columns(pl.col("year").cast(pl.Int32))
        .lazy()
    )
    choices = index.lazy().filter(pl.col("level") <= keys.WITHOUT_ARTICLE)
    paired = pl.concat(
        near.with_columns(block=block)
        .join(choices.with_columns(block=block), on=["block", "year"], how="inner", suffix="_known")
        .filter(_may_be_alike("key", "key_known"))
        for block in (pl.col("key").str.head(BLOCK_LETTERS), pl.col("key").str.tail(BLOCK_LETTERS))
    )
    pairs = paired.unique(["row", "film_id", "key", "key_known"]).collect()
    likeness = [
        fuzz.ratio(one, other, score_cutoff=LIKENESS)
        for one, other in pairs.select("key", "key_known").iter_rows()
    ]
    return (
        pairs.with_columns(likeness=pl.Series(likeness, dtype=pl.Float64))
        .filter(pl.col("likeness") >= LIKENESS)
        .join(hits, on=["row", "film_id"], how="anti")
        .sort("row", "film_id", "likeness", descending=[False, False, True])
        .unique(["row", "film_id"], keep="first", maintain_order=True)
        .with_columns(
            pl.col("which").cast(pl.String),
            level=pl.lit(LIKE, dtype=pl.UInt8),
            titles_agree=pl.lit(0, dtype=pl.UInt32),
            native_agrees=pl.lit(False),
            year_gap=pl.col("year") - pl.col("year_printed"),
        )
        .select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items())
    )


def _may_be_alike(one: str, other: str) -> pl.Expr:
    """Whether the lengths allow the likeness, and the digits are the same: a sequel is another film."""
    first, second = (pl.col(name).str.len_chars().cast(pl.Int32) for name in (one, other))
    digits = [pl.col(name).str.replace_all(r"\D", "") for name in (one, other)]
    return ((first - second).abs() <= (first + second) * (1 - LIKENESS / 100)) & (digits[0] == digits[1])
