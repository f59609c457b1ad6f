"""What the prose of a review names: its cast, its director, other films, where to watch.

A grammar of the forms that critics write, not a model of language: each rule is a
pattern one can read, and where the words leave doubt nothing is named. Every
repetition in it has an upper bound, so that no text, however odd, takes more than
time in proportion to its length.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import polars as pl

from reviewlib.names.titles import title_key
from reviewlib.prose.against import set_against
from reviewlib.prose.billing import find_billed
from reviewlib.prose.cast import find_cast_in_brackets
from reviewlib.prose.directors import find_directors
from reviewlib.prose.films import find_dated_films
from reviewlib.prose.plain import read_plain
from reviewlib.prose.playing import find_cast_in_words
from reviewlib.prose.relative import find_relative_films
from reviewlib.prose.services import find_services
from reviewlib.prose.words import Found, Prose, is_person, start_of
from reviewlib.tables import MENTIONS, Frame, complete_frame

# What is no mention of itself: a name that the text gives no role.
_NAME = "name"
_RAW_SCHEMA = {
    "place": pl.UInt32(),
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

    A person is named with the role the text gives them (`cast`, with the character
    where it tells, or `director`), another film with its year where the text says it. `next year's`
    and `three years ago` count from the day of publication, or from the film's
    year where there is none; `five years after` counts from the film's year, or
    from the publication's. The film under review is no mention. What follows "not to be
    confused with" has the role `not this one`: it speaks against a film, never
    for one. HTML and Markdown around the words do not matter.

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
    return read_prose(reviews)[0]


def read_prose(reviews: Frame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Find the mentions, and every other name of several words that stands in the text.

    Whether such a name is anybody's, only the credits can tell: a street or a band
    is written likewise. Names within the film's own title are left out.

    Args:
        reviews: A `tables.REVIEWS` frame, as for `find_mentions`.

    Returns:
        Two frames, both in the order of the reviews and of their text:

        - `tables.MENTIONS`, as `find_mentions` gives them
        - review_id (String), start (UInt32), text (String): the other names
    """
    read = (
        reviews.lazy()
        .select("review_id", "text", "title_printed", "year_printed", "published_on")
        .collect()
        .with_row_index("place")
    )
    known: dict[tuple[str, str | None], list[Found]] = {}
    rows = []
    for place, text, title in read.select("place", "text", "title_printed").drop_nulls("text").iter_rows():
        found = known.get((text, title)) or known.setdefault((text, title), _read_text(text, title))
        rows += [
            (
                place,
                each.start,
                each.kind,
                text[each.start : each.end],
                each.role,
                each.character,
                each.year,
                each.years_from_review,
                each.years_from_film,
                each.is_fact,
            )
            for each in found
        ]
    of_review = pl.coalesce(pl.col("published_on").cast(pl.Date).dt.year(), "year_printed")
    of_film = pl.coalesce("year_printed", pl.col("published_on").cast(pl.Date).dt.year())
    is_own_title = title_key(pl.col("text")) == title_key(pl.col("title_printed"))
    is_own_year = (pl.col("year") == pl.col("year_printed")).fill_null(True)
    is_this_film = (pl.col("kind") == "film") & pl.col("role").is_null() & is_own_title & is_own_year
    everything = (
        read.drop("text")
        .join(pl.DataFrame(rows, schema=_RAW_SCHEMA, orient="row"), on="place", how="inner")
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
    mentions = complete_frame(everything.filter(pl.col("kind") != _NAME), MENTIONS)
    return mentions, everything.filter(kind=_NAME).select("review_id", "start", "text")


def _read_text(text: str, title: str | None) -> list[Found]:
    """All mentions of one text in its order, none over another; what is surer stands first."""
    plain = read_plain(text)
    prose = Prose(plain.text, title)
    dated = _keep_apart(find_dated_films(prose), [])
    films = _keep_apart(find_relative_films(prose), dated)
    against = _keep_apart(set_against(prose, films), [])
    films = _keep_apart([film for film in films if film.kind == "film"], against)
    cast = _keep_apart(find_cast_in_brackets(prose), films)
    cast = _keep_apart(find_cast_in_words(prose), cast)
    billed = _keep_apart(find_billed(prose), cast)
    people = _keep_apart(find_directors(prose, films, billed), billed)
    found = _keep_apart(find_services(prose, films), people)
    found = _keep_apart(_find_other_names(prose), found)
    placed = [
        replace(each, start=span[0], end=span[1])
        for each in found
        for span in [plain.place(each.start, each.end)]
    ]
    return sorted(placed, key=start_of)


def _find_other_names(prose: Prose) -> Iterator[Found]:
    for name in prose.names:
        if " " in name.text and is_person(name.text) and name.start not in prose.title_places:
            yield Found(name.start, name.end, _NAME)


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
