"""How sure the films of the reviews are: what decided, what stays open, what rests on little."""

import polars as pl

from reviewlib.tables import Frame

WAYS = {
    "override": "settled in overrides.csv",
    "id": "an id that the source gives",
    "A": "title and year equal, no rival",
    "B": "two titles agree",
    "C": "rivals are far less known",
    "D": "the text names its people",
    "E": "a year off, or a title folded",
    "open": "left open",
}
"""How a link was decided, the surest first, and what that means."""

CAST_NAMED = 3


def count_links(links: Frame) -> pl.DataFrame:
    """Count the reviews by what decided their link.

    Args:
        links: A `tables.LINKS` frame.

    Returns:
        Eight rows, in the order of WAYS, also where none is so decided:

        - way (String): override, id, A to E, open
        - meaning (String): in words
        - reviews (UInt32)
        - share (Float64): of all reviews, 0-1; null without reviews

    Example:
        >>> links = pl.DataFrame({
        ...     "film_id": ["a", None], "method": ["title", "none"], "tier": ["A", None],
        ... })
        >>> count_links(links).filter(pl.col("reviews") > 0).select("way", "reviews", "share").rows()
        [('A', 1, 0.5), ('open', 1, 0.5)]
    """
    method = pl.col("method")
    way = (
        pl.when(method == "override")
        .then(pl.lit("override"))
        .when(pl.col("film_id").is_null())
        .then(pl.lit("open"))
        .when(method.str.ends_with("_id"))
        .then(pl.lit("id"))
        .otherwise(pl.col("tier").cast(pl.String))
    )
    counted = links.lazy().group_by(way=way).agg(reviews=pl.len()).collect()
    ways = pl.DataFrame({"way": list(WAYS), "meaning": list(WAYS.values())})
    return ways.join(counted, on="way", how="left", maintain_order="left").select(
        "way",
        "meaning",
        pl.col("reviews").fill_null(0).cast(pl.UInt32),
        share=pl.when(pl.col("reviews").sum() > 0).then(
            pl.col("reviews").fill_null(0) / pl.col("reviews").sum()
        ),
    )


def list_open_links(
    reviews: Frame, links: Frame, films: Frame, credits: Frame, people: Frame
) -> pl.DataFrame:
    """List the reviews whose film is not settled, each with its candidates, the best first.

    Left out: reviews that the editor has settled, also those of a film that the
    desk lacks.

    Args:
        reviews: A `tables.REVIEWS` frame.
        links: A `tables.LINKS` frame.
        films: A `tables.FILMS` frame.
        credits: A `tables.CREDITS` frame.
        people: A `tables.PEOPLE` frame.

    Returns:
        One row per review and candidate, the reviews with the likeliest candidate first (ties in
        their own order), and one with nulls for a review without candidates, last of all:

        - review_id (String)
        - review (String): the printed title, with the year and the critic where they are known
        - evidence (String): why the link is open
        - place (UInt32): of the candidate, 1 = best
        - film_id, title, original_title (String), year (Int32)
        - directors, cast (String): names in order of billing, three of the cast at most
        - probability (Float64, 0-1): how likely it is, from title, year and votes alone
        - reason (String): what speaks for and against it
    """
    title = pl.when(pl.col("title_printed") == "").then(pl.lit("without a title")).otherwise("title_printed")
    known = reviews.lazy().select(
        "review_id",
        review=pl.concat_str(
            title, pl.format(" ({})", "year_printed"), pl.format(", {}", "critic"), ignore_nulls=True
        ),
    )
    listed = (
        links.lazy()
        .filter(pl.col("film_id").is_null() & (pl.col("method") != "override"))
        .select(
            "review_id",
            "evidence",
            film_id="candidates",
            reason="candidate_reasons",
            probability="candidate_probabilities",
        )
        .with_columns(place=pl.int_ranges(1, pl.col("film_id").list.len() + 1, dtype=pl.UInt32))
        .with_row_index("order")
        .collect()
        .explode("film_id", "reason", "probability", "place", empty_as_null=True)
    )
    wanted = listed.lazy().select("film_id").drop_nulls().unique()
    of_films = (
        films.lazy()
        .join(wanted, on="film_id", how="semi")
        .select("film_id", "title", "original_title", "year")
    )
    return (
        listed.lazy()
        .join(known, on="review_id", how="left")
        .join(of_films, on="film_id", how="left")
        .join(
            _name_people(credits.lazy().join(wanted, on="film_id", how="semi"), people),
            on="film_id",
            how="left",
        )
        .with_columns(likeliest=pl.col("probability").max().over("order"))
        .sort("likeliest", "order", "place", descending=[True, False, False], nulls_last=True)
        .select(
            "review_id",
            "review",
            "evidence",
            "place",
            "film_id",
            "title",
            "original_title",
            "year",
            "directors",
            "cast",
            "probability",
            "reason",
        )
        .collect()
    )


def _name_people(credits: pl.LazyFrame, people: Frame) -> pl.LazyFrame:
    """film_id, directors, cast: names joined by commas."""
    named = credits.join(people.lazy().select("person_id", "name"), on="person_id", how="inner").sort(
        "billing", nulls_last=True, maintain_order=True
    )
    is_director = pl.col("job").str.to_lowercase() == "director"
    return named.group_by("film_id").agg(
        directors=pl.col("name").filter(is_director).unique(maintain_order=True).str.join(", "),
        cast=pl.col("name")
        .filter(pl.col("department") == "acting")
        .unique(maintain_order=True)
        .head(CAST_NAMED)
        .str.join(", "),
    )


def list_weak_links(reviews: Frame, links: Frame, films: Frame) -> pl.DataFrame:
    """List the links that were made by rule on little: those an editor might look over.

    Little is: tiers C and E, and a year that is not the printed one. What the
    editor or the source has said is left out.

    Args:
        reviews: A `tables.REVIEWS` frame.
        links: A `tables.LINKS` frame.
        films: A `tables.FILMS` frame.

    Returns:
        One row per link, the least likely first (ties by review_id):

        - review_id, title_printed (String), year_printed (Int32)
        - film_id, title (String), year (Int32): of the film
        - tier, evidence (String); probability (Float64, 0-1)
    """
    return (
        links.lazy()
        .filter(
            (pl.col("link").cast(pl.String) == "linked")
            & (pl.col("tier").cast(pl.String).is_in(["C", "E"]) | (pl.col("year_gap") != 0).fill_null(False))
        )
        .select("review_id", "film_id", pl.col("tier").cast(pl.String), "evidence", "probability")
        .join(reviews.lazy().select("review_id", "title_printed", "year_printed"), on="review_id", how="left")
        .join(films.lazy().select("film_id", "title", "year"), on="film_id", how="left")
        .sort("probability", "review_id", nulls_last=True)
        .select(
            "review_id",
            "title_printed",
            "year_printed",
            "film_id",
            "title",
            "year",
            "tier",
            "evidence",
            "probability",
        )
        .collect()
    )
