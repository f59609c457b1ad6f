"""Verdicts on different scales: their place within the scale, and films that several critics judged."""

from collections.abc import Mapping

import polars as pl

from reviewlib.intervals import mean_interval
from reviewlib.scoring.scales import NO_LETTERS, Letters, parse_scale
from reviewlib.tables import Frame

FEW_SCORES = 5


def list_scales(reviews: Frame, *, letters: Mapping[str, Letters] = NO_LETTERS) -> pl.DataFrame:
    """List the scales that scores were read on, and what each verdict on them is worth.

    Left out: unscored reviews, and scores without a named scale.

    Args:
        reviews: A `tables.REVIEWS` frame.
        letters: The desk's own tables of letters, by the scale's name.

    Returns:
        One row per scale, the most used first (ties by name):

        - scale (String)
        - scored (UInt32): scores read on it; critics (UInt32): who gave them
        - lowest, highest (Float64): the lowest and the highest given, 0-100
        - worth (String): the worth of each verdict, in words

    Raises:
        ScaleError: A scale is not known.

    Example:
        >>> reviews = pl.DataFrame({"scale": ["stars/5"] * 2, "score": [60.0, 80.0], "critic": ["A", "B"]})
        >>> list_scales(reviews).row(0)
        ('stars/5', 2, 2, 60.0, 80.0, '0 to 5; 5 is 100')
    """
    used = (
        reviews.lazy()
        .drop_nulls(["scale", "score"])
        .group_by("scale")
        .agg(
            scored=pl.len().cast(pl.UInt32),
            critics=pl.col("critic").drop_nulls().n_unique().cast(pl.UInt32),
            lowest=pl.col("score").min(),
            highest=pl.col("score").max(),
        )
        .sort("scored", "scale", descending=[True, False])
        .collect()
    )
    worth = [_describe_worth(name, letters) for name in used["scale"]]
    return used.with_columns(worth=pl.Series(worth, dtype=pl.String))


def _describe_worth(name: str, letters: Mapping[str, Letters]) -> str:
    scale = parse_scale(name, letters)
    if scale.letters is None:
        return f"0 to {scale.best:g}; {scale.best:g} is 100"
    return ", ".join(f"{letter} {value:g}" for letter, value in scale.letters.items())


def summarise_places(reviews: Frame, *, min_reviews: int = FEW_SCORES) -> pl.DataFrame:
    """Average the place of each critic's scores within their scale.

    A place (`score_percentile`) is 50 in the middle of a scale as this desk used
    it, so a critic's mean place says how kindly they score beside the others on the
    same scale, and means on different scales can stand side by side. Left out:
    critics without a byline or a score, and critics who are alone on their scale,
    whose mean is 50 whatever they give.

    Args:
        reviews: A `tables.REVIEWS` frame of an opened desk.
        min_reviews: Critics with fewer scored reviews are marked `is_thin`.

    Returns:
        One row per critic, kindest first (ties by name):

        - critic (String)
        - scored (UInt32): scores on a scale that others use, too
        - mean_place (Float64): 0-100
        - low, high (Float64): 95% interval of the mean (`intervals.mean_interval`), 0-100;
          wider than it need be where the critic gave most of the scale's scores
        - scales (String): those scales, joined by ", "
        - is_thin (Boolean): too few scores to compare

    Example:
        >>> reviews = pl.DataFrame({
        ...     "critic": ["Desk A", "Desk B", "Desk C"], "scale": ["stars/5", "stars/5", "percent"],
        ...     "score": [80.0, 40.0, 90.0], "score_percentile": [75.0, 25.0, 50.0],
        ... })
        >>> summarise_places(reviews).select("critic", "mean_place").rows()
        [('Desk A', 75.0), ('Desk B', 25.0)]

    Source:
        On one scale the mean place less 50 is 100 (p - 1/2) times the others' share of
        its scores, where p is the share of pairs that the critic's score wins, ties
        halved: Mann and Whitney (1947), Annals of Mathematical Statistics 18(1).
    """
    is_shared = pl.col("critic").n_unique().over("scale") > 1
    return (
        reviews.lazy()
        .drop_nulls(["critic", "scale", "score_percentile"])
        .filter(is_shared)
        .group_by("critic")
        .agg(
            pl.len().cast(pl.UInt32).alias("scored"),
            pl.col("score_percentile").mean().alias("mean_place"),
            *mean_interval("score_percentile"),
            pl.col("scale").unique().sort().str.join(", ").alias("scales"),
            (pl.len() < min_reviews).alias("is_thin"),
        )
        .sort("mean_place", "critic", descending=[True, False])
        .collect()
    )


def compare_verdicts(reviews: Frame, films: Frame, *, min_scores: int = FEW_SCORES) -> pl.DataFrame:
    """Hold the verdicts of several critics on the same film beside each other.

    They are compared by their place within each critic's scale (`score_percentile`),
    for a linear 0-100 is not comparable across scales: 3/5 is 60 and mostly praise,
    2.5/4 is 62.5 and mostly not. Several reviews of a film by one critic count as
    one, by their mean. Left out: unlinked or unscored reviews, reviews without a
    byline, scores on a scale that was used less than `min_scores` times, whose
    places say little, and films that one critic alone has scored.

    Args:
        reviews: A `tables.REVIEWS` frame of an opened desk.
        films: A `tables.FILMS` frame.
        min_scores: Scores that a scale needs.

    Returns:
        One row per film and critic, the widest difference first (ties by title),
        within a film the highest place first (ties by critic):

        - film_id, title (String); year (Int32)
        - critic, score_printed, scale (String): as printed, joined by ", "
        - score (Float64): 0-100; place (Float64): within the scale, 0-100
        - spread (Float64): highest place of the film less the lowest, 0-100

    Example:
        >>> reviews = pl.DataFrame({
        ...     "film_id": ["f1", "f1"], "critic": ["Desk A", "Desk B"], "score_printed": ["4/5", "C"],
        ...     "scale": ["stars/5", "letters/metacritic"], "score": [80.0, 50.0],
        ...     "score_percentile": [90.0, 35.0],
        ... })
        >>> films = pl.DataFrame({"film_id": ["f1"], "title": ["Burning"], "year": [2018]})
        >>> compare_verdicts(reviews, films, min_scores=1).select("title", "critic", "place", "spread").rows()
        [('Burning', 'Desk A', 90.0, 55.0), ('Burning', 'Desk B', 35.0, 55.0)]
    """
    verdicts = (
        reviews.lazy()
        .drop_nulls(["critic", "score", "score_percentile"])
        .filter(pl.len().over("scale") >= min_scores)
        .drop_nulls("film_id")
        .group_by("film_id", "critic")
        .agg(
            pl.col("score_printed").drop_nulls().sort().str.join(", "),
            pl.col("scale").unique().sort().str.join(", "),
            pl.col("score").mean(),
            place=pl.col("score_percentile").mean(),
        )
        .filter(pl.len().over("film_id") > 1)
        .with_columns(spread=(pl.col("place").max() - pl.col("place").min()).over("film_id"))
    )
    return (
        verdicts.join(films.lazy().select("film_id", "title", "year"), on="film_id", how="inner")
        .sort(["spread", "title", "film_id", "place", "critic"], descending=[True, False, False, True, False])
        .select(
            "film_id",
            "title",
            pl.col("year").cast(pl.Int32),
            "critic",
            "score_printed",
            "scale",
            "score",
            "place",
            "spread",
        )
        .collect()
    )
