"""What the prose of a review names: its cast, its director, other films, where to watch.

A grammar of the forms that critics write, not a model of language: each rule is a
pattern one can read, and where the words leave doubt nothing is named. Every
repetition in it has an upper bound, so that no text, however odd, takes more than
time in proportion to its length.
"""

from collections.abc import Iterable

import polars as pl

from reviewlib.names import title_key
from reviewlib.prose.against import set_against
from reviewlib.prose.cast import find_cast_in_brackets, find_cast_in_words
from reviewlib.prose.directors import find_directors
from reviewlib.prose.films import find_dated_films, find_relative_films
from reviewlib.prose.services import find_services
from reviewlib.prose.words import Found, start_of
from reviewlib.tables import MENTIONS, Frame, complete_frame, empty_frame

_RAW_SCHEMA = {
    "text_of_review": pl.String(),
    "start": pl.UInt32(),
    "kind": pl.String(),
    "text": pl.String(),
    "role": pl.String(),
    "character": pl.String(),
    "year": pl.Int32(),
    "years_from_review": pl.Int32(),
    "years_from_film": pl.Int32(),
    "is_fact": pl.Boolean(),
}


def find_mentions(reviews: Frame) -> pl.DataFrame:
    """Find the people, the other films and the places to watch that reviews name.

    A person is named with the role the text gives them (`cast` with the character,
    `director`), another film with its year where the text says it. `next year's`
    and `three years ago` count from the day of publication, or from the film's
    year where there is none; `five years after` counts from the film's year, or
    from the publication's. The film under review is no mention. What follows "not to be
    confused with" has the role `not this one`: it speaks against a film, never
    for one.

    Args:
        reviews: A `tables.REVIEWS` frame; read are review_id, text, title_printed,
            year_printed and published_on.

    Returns:
        A `tables.MENTIONS` frame in the order of the reviews and of their text;
        person_id and film_id are null: linking fills them. `text` is exactly what
        stands in the review from `start` on.

    Example:
        >>> reviews = pl.DataFrame(
        ...     {
        ...         "review_id": ["a"],
        ...         "text": ["Ok-ju (Jeon Jong-seo) stares as in Burning (2018). Now streaming on Netflix."],
        ...         "title_printed": ["Ballerina"],
        ...         "year_printed": [2023],
        ...         "published_on": [None],
        ...     }
        ... )
        >>> find_mentions(reviews).select("start", "text", "role", "character", "year", "is_fact").rows()
        [(7, 'Jeon Jong-seo', 'cast', 'Ok-ju', None, True),
         (35, 'Burning', None, None, 2018, False),
         (68, 'Netflix', None, None, None, True)]
    """
    read = (
        reviews.lazy()
        .select("review_id", "text", "title_printed", "year_printed", "published_on")
        .collect()
        .with_row_index("place")
    )
    rows = [
        (
            text,
            found.start,
            found.kind,
            text[found.start : found.end],
            found.role,
            found.character,
            found.year,
            found.years_from_review,
            found.years_from_film,
            found.is_fact,
        )
        for text in read["text"].unique(maintain_order=True).drop_nulls()
        for found in _read_text(text)
    ]
    if not rows:
        return empty_frame(MENTIONS)
    of_review = pl.coalesce(pl.col("published_on").cast(pl.Date).dt.year(), "year_printed")
    of_film = pl.coalesce("year_printed", pl.col("published_on").cast(pl.Date).dt.year())
    is_own_title = title_key(pl.col("text")) == title_key(pl.col("title_printed"))
    is_own_year = (pl.col("year") == pl.col("year_printed")).fill_null(True)
    is_this_film = (pl.col("kind") == "film") & pl.col("role").is_null() & is_own_title & is_own_year
    mentions = (
        read.rename({"text": "text_of_review"})
        .join(pl.DataFrame(rows, schema=_RAW_SCHEMA, orient="row"), on="text_of_review", how="inner")
        .with_columns(
            year=pl.coalesce(
                "year",
                of_review.cast(pl.Int32) + pl.col("years_from_review"),
                of_film.cast(pl.Int32) + pl.col("years_from_film"),
            )
        )
        .filter(~is_this_film.fill_null(False))
        .sort("place", "start")
    )
    return complete_frame(mentions, MENTIONS)


def _read_text(text: str) -> list[Found]:
    """All mentions of one text in its order, none over another; what is surer stands first."""
    dated = _keep_apart(find_dated_films(text), [])
    films = _keep_apart(find_relative_films(text), dated)
    against = _keep_apart(set_against(text, films), [])
    films = _keep_apart([film for film in films if film.kind == "film"], against)
    cast = _keep_apart(find_cast_in_brackets(text), films)
    cast = _keep_apart(find_cast_in_words(text), cast)
    people = _keep_apart(find_directors(text, films, cast), cast)
    found = _keep_apart(find_services(text, films), people)
    return sorted(found, key=start_of)


def _keep_apart(candidates: Iterable[Found], kept: list[Found]) -> list[Found]:
    """Add the candidates that lie over nothing kept before them."""
    result = list(kept)
    taken = {place for found in kept for place in range(found.start, found.end)}
    for found in candidates:
        span = range(found.start, found.end)
        if span and taken.isdisjoint(span):
            taken.update(span)
            result.append(found)
    return result
