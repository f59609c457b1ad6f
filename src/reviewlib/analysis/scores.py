"""Scores: how they are spread, by critic, by month, and beside the audience's."""

import polars as pl

from reviewlib.days import choose_step
from reviewlib.errors import ReviewlibError
from reviewlib.intervals import mean_interval
from reviewlib.tables import Frame

FEW_REVIEWS = 5


def count_scores(reviews: Frame, *, bin_width: float = 10) -> pl.DataFrame:
    """Count the scored reviews in bands of equal width.

    A score on the border of two bands counts in the upper one; 100 counts in the
    last. Left out: reviews without a score. Scores out of five or four fall on a
    few values only, so some bands are empty by construction.

    Args:
        reviews: A `tables.REVIEWS` frame.
        bin_width: Width of a band in points; it must divide 100.

    Returns:
        One row per band from 0 to 100, empty bands too, also for no reviews at all:

        - bin_start (Float64): lowest score of the band, 0-100
        - bin_end (Float64): its upper border, not in the band but for the last
        - reviews (UInt32): scored reviews in it

    Raises:
        ReviewlibError: `bin_width` does not divide 100.

    Example:
        >>> reviews = pl.DataFrame({"score": [49.9, 50.0, 100.0, None]})
        >>> count_scores(reviews, bin_width=50).rows()
        [(0.0, 50.0, 1), (50.0, 100.0, 2)]
    """
    bins = round(100 / bin_width) if 0 < bin_width <= 100 else 0
    if bins == 0 or abs(bins * bin_width - 100) > 1e-9:
        raise ReviewlibError(
            f"bands of {bin_width:g} points do not fill 0 to 100.\n"
            "Choose a bin_width that divides 100, such as 5, 10, 12.5, 20 or 25."
        )
    bands = pl.LazyFrame({"bin": range(bins)}, schema={"bin": pl.Int64})
    counts = (
        reviews.lazy()
        .filter(pl.col("score").is_between(0, 100))
        .group_by(bin=(pl.col("score") / bin_width).floor().clip(upper_bound=bins - 1).cast(pl.Int64))
        .agg(reviews=pl.len().cast(pl.UInt32))
    )
    return (
        bands.join(counts, on="bin", how="left")
        .sort("bin")
        .select(
            bin_start=pl.col("bin") * float(bin_width),
            bin_end=(pl.col("bin") + 1) * float(bin_width),
            reviews=pl.col("reviews").fill_null(0),
        )
        .collect()
    )


def summarise_critics(reviews: Frame, *, min_reviews: int = FEW_REVIEWS) -> pl.DataFrame:
    """Average each critic's scores and say how widely they are spread.

    Every review of a critic counts in `reviews`, scored or not; the figures come
    from the scored ones alone. Left out: reviews without a byline. Scores from
    different scales are not comparable (3/5 is 60 and mostly praise, 2.5/4 is 62.5
    and mostly not), so `scales` says on which each critic scores; places within a
    scale are (`analysis.verdicts`).

    Args:
        reviews: A `tables.REVIEWS` frame.
        min_reviews: Critics with fewer scored reviews are marked `is_thin`.

    Returns:
        One row per critic, highest mean first (unscored last, ties by name):

        - critic (String)
        - reviews, scored (UInt32): all reviews, and those with a score
        - mean_score (Float64): arithmetic mean, 0-100
        - low, high (Float64): 95% interval of the mean (`intervals.mean_interval`), 0-100;
          null under three scores or where all are equal
        - median_score, lower_quartile, upper_quartile (Float64): 0-100, straight-line
          interpolation between scores, as a spreadsheet's QUARTILE.INC does
        - is_thin (Boolean): too few scores to compare
        - scales (String): scales of the scored reviews, joined by ", "; null without a score

    Example:
        >>> reviews = pl.DataFrame({
        ...     "critic": ["Desk B", "Desk B", "Desk A"],
        ...     "score": [60.0, 80.0, None],
        ...     "scale": ["stars/5", "stars/5", None],
        ... })
        >>> summarise_critics(reviews).select("critic", "reviews", "scored", "mean_score").rows()
        [('Desk B', 2, 2, 70.0), ('Desk A', 1, 0, None)]

    Source:
        Hyndman and Fan (1996), Sample quantiles in statistical packages, The
        American Statistician 50(4): the quartiles are its type 7.
    """
    score = pl.col("score")
    scales = pl.col("scale").filter(score.is_not_null()).drop_nulls().unique().sort().str.join(", ")
    return (
        reviews.lazy()
        .drop_nulls("critic")
        .group_by("critic")
        .agg(
            pl.len().cast(pl.UInt32).alias("reviews"),
            score.count().cast(pl.UInt32).alias("scored"),
            score.mean().alias("mean_score"),
            *mean_interval("score"),
            score.median().alias("median_score"),
            score.quantile(0.25, interpolation="linear").alias("lower_quartile"),
            score.quantile(0.75, interpolation="linear").alias("upper_quartile"),
            (score.count() < min_reviews).alias("is_thin"),
            scales.alias("scales"),
        )
        .with_columns(pl.col("scales").replace("", None))
        .sort("mean_score", "critic", descending=[True, False], nulls_last=True)
        .collect()
    )


def trace_scores(reviews: Frame) -> pl.DataFrame:
    """Average the scores of each month of publication, or of each year where there are many months.

    Every dated review counts in `reviews`, scored or not; the mean comes from the
    scored ones. Left out: reviews without a day of publication. A month's mean
    moves with which films came out as much as with how they were judged.

    Args:
        reviews: A `tables.REVIEWS` frame.

    Returns:
        One row per month from the first dated review to the last, months without
        reviews too, in time's order; where they are more than `days.MOST_MONTHS`, per year:

        - month (Date): the first day of the month, or of the year
        - reviews, scored (UInt32)
        - mean_score (Float64): arithmetic mean, 0-100; null without a score
        - low, high (Float64): 95% interval of the mean, 0-100; null under three scores
          or where all are equal

    Example:
        >>> from datetime import date
        >>> reviews = pl.DataFrame({
        ...     "published_on": [date(2023, 10, 6), date(2023, 12, 1), None],
        ...     "score": [60.0, 80.0, 5.0],
        ... })
        >>> trace_scores(reviews).select("month", "reviews", "mean_score").rows()[:2]
        [(datetime.date(2023, 10, 1), 1, 60.0), (datetime.date(2023, 11, 1), 0, None)]
    """
    known = reviews.lazy().drop_nulls("published_on").select("published_on", "score")
    days = known.select(first=pl.col("published_on").min(), last=pl.col("published_on").max())
    every = choose_step(*days.collect().row(0))
    dated = known.select(pl.col("published_on").dt.truncate(every).alias("month"), "score")
    every_month = dated.select(
        pl.date_ranges(pl.col("month").min(), pl.col("month").max(), every).explode().alias("month")
    ).drop_nulls()
    counts = dated.group_by("month").agg(
        pl.len().cast(pl.UInt32).alias("reviews"),
        pl.col("score").count().cast(pl.UInt32).alias("scored"),
        pl.col("score").mean().alias("mean_score"),
        *mean_interval("score"),
    )
    return (
        every_month.join(counts, on="month", how="left")
        .with_columns(pl.col("reviews", "scored").fill_null(0))
        .sort("month")
        .collect()
    )


def measure_audience_gap(reviews: Frame, films: Frame) -> pl.DataFrame:
    """Hold our mean score of each film against the audience's.

    Several scored reviews of a film count as one film, by their mean. Left out:
    unscored or unlinked reviews, and films without an audience score. Audiences
    vote on what they chose to see; few votes make a shaky score, so the votes are
    given.

    Args:
        reviews: A `tables.REVIEWS` frame, linked.
        films: A `tables.FILMS` frame.

    Returns:
        One row per film, those we like more than the audience first (ties by title):

        - film_id, title (String); year (Int32)
        - reviews (UInt32): our scored reviews of it
        - score (Float64): their mean, 0-100
        - audience_score (Float64): 0-100; audience_votes (Int64)
        - gap (Float64): ours minus theirs, points from -100 to 100

    Example:
        >>> reviews = pl.DataFrame({"film_id": ["f1", "f1", None], "score": [60.0, 80.0, 5.0]})
        >>> films = pl.DataFrame({
        ...     "film_id": ["f1"], "title": ["Burning"], "year": [2018],
        ...     "audience_score": [74.0], "audience_votes": [1660],
        ... })
        >>> measure_audience_gap(reviews, films).select("title", "score", "gap").row(0)
        ('Burning', 70.0, -4.0)
    """
    ours = (
        reviews.lazy()
        .drop_nulls(["film_id", "score"])
        .group_by("film_id")
        .agg(reviews=pl.len().cast(pl.UInt32), score=pl.col("score").mean())
    )
    return (
        films.lazy()
        .drop_nulls("audience_score")
        .join(ours, on="film_id", how="inner", validate="1:1")
        .select(
            "film_id",
            "title",
            pl.col("year").cast(pl.Int32),
            "reviews",
            "score",
            pl.col("audience_score").cast(pl.Float64),
            pl.col("audience_votes").cast(pl.Int64),
            gap=pl.col("score") - pl.col("audience_score"),
        )
        .sort("gap", "title", "film_id", descending=[True, False, False])
        .collect()
    )
