"""What one would try first: exact titles, the most voted film of a key, the tutorials' fuzzy matcher."""

import polars as pl
from rapidfuzz import fuzz, process, utils

from reviewlib.names.titles import title_key


def join_exactly(reviews: pl.DataFrame, films: pl.DataFrame) -> pl.DataFrame:
    """Link where one film alone has the very title and the very year."""
    alone = films.select("title", "year", "film_id").unique(["title", "year"], keep="none")
    return reviews.join(
        alone, left_on=["title_printed", "year_printed"], right_on=["title", "year"], how="left"
    ).select("review_id", film_id="film_id_right")


def take_most_voted(reviews: pl.DataFrame, films: pl.DataFrame) -> pl.DataFrame:
    """Link to the most voted film of the normalised title within a year; of any year if none is printed."""
    keyed = films.select("film_id", "year", "audience_votes", key=title_key(pl.col("title")))
    hits = (
        reviews.select("review_id", "year_printed", key=title_key(pl.col("title_printed")))
        .join(keyed, on="key")
        .filter(((pl.col("year") - pl.col("year_printed")).abs() <= 1).fill_null(True))
        .sort("audience_votes", descending=True, nulls_last=True)
        .unique("review_id", keep="first")
    )
    return reviews.select("review_id").join(hits.select("review_id", "film_id"), on="review_id", how="left")


def match_token_sets(reviews: pl.DataFrame, films: pl.DataFrame, cutoff: float = 90) -> pl.DataFrame:
    """Link to the film within a year whose title has the highest token_set_ratio of rapidfuzz, from 90 on."""
    found: list[tuple[str, str]] = []
    for (year,), block in reviews.drop_nulls("year_printed").group_by("year_printed"):
        near = films.filter((pl.col("year") - year).abs() <= 1)
        if near.is_empty():
            continue
        titles = [utils.default_process(title) for title in near["title"]]
        for review_id, title in block.select("review_id", "title_printed").iter_rows():
            best = process.extractOne(
                utils.default_process(title), titles, scorer=fuzz.token_set_ratio, score_cutoff=cutoff
            )
            if best is not None:
                found.append((review_id, near["film_id"][best[2]]))
    return reviews.select("review_id").join(
        pl.DataFrame(found, schema={"review_id": pl.String, "film_id": pl.String}, orient="row"),
        on="review_id",
        how="left",
    )
