"""Verdicts on different scales: their place within the scale, and films that several critics judged."""

from collections.abc import Mapping

import polars as pl

from reviewlib.intervals import are_apart, mean_interval
from reviewlib.scoring.scales import NO_LETTERS, Letters, parse_scale
from reviewlib.tables import Frame
from reviewlib.wording import count_in_words, fit_title, list_in_words, round_half_up

FEW_SCORES = 5
MOST_NAMED = 8
"""More critics than these a paragraph does not name."""


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


def explain_places(places: pl.DataFrame) -> str:
    """Say in a paragraph how kindly critics score beside others on the same scale.

    Of many critics the three at either end are named.

    Args:
        places: A frame of `summarise_places`.

    Returns:
        Plain text, whole sentences. A page has to escape it.

    Example:
        >>> places = pl.DataFrame({
        ...     "critic": ["Desk A", "Desk B"], "scored": [30, 20], "mean_place": [61.0, 34.0],
        ...     "low": [55.0, 28.0], "high": [67.0, 40.0], "scales": ["stars/5"] * 2, "is_thin": [False] * 2,
        ... })
        >>> explain_places(places)
        "Within the scale that others use too, Desk A's scores stand at 61 of 100 on average (95%
        interval 55 to 67; stars/5), Desk B's at 34 (28 to 40; stars/5). Desk A is clearly the kinder one."
    """
    if places.is_empty():
        return (
            "No scale is used by two critics, so no critic's scores can be placed beside another's; "
            "only their verdicts on the same film can."
        )
    solid = places.filter(~pl.col("is_thin"))
    if solid.is_empty():
        return "Critics share scales, but none has enough scores on them to be placed beside another."
    lead = "Within the scale that others use too, "
    named = solid
    if solid.height > MOST_NAMED:
        named = pl.concat([solid.head(3), solid.tail(3)])
        critics = count_in_words(solid.height, "critic")
        lead = f"Of {critics} on scales that others use too, the three at either end: "
    said = []
    for number, row in enumerate(named.iter_rows(named=True)):
        start = f"{row['critic']}'s scores stand at {round_half_up(row['mean_place'])} of 100 on average"
        if number:
            start = f"{row['critic']}'s at {round_half_up(row['mean_place'])}"
        ends = "" if row["low"] is None else f"{round_half_up(row['low'])} to {round_half_up(row['high'])}; "
        label = "95% interval " if ends and not number else ""
        said.append(f"{start} ({label}{ends}{row['scales']})")
    sentences = [f"{lead}{', '.join(said)}."]
    if solid.height > 1:
        first, second = solid.row(0, named=True), solid.row(1, named=True)
        if are_apart((first["low"], first["high"]), (second["low"], second["high"])):
            kind = "kinder one" if solid.height == 2 else "kindest"
            sentences.append(f"{first['critic']} is clearly the {kind}.")
        else:
            sentences.append("The first two are too close to rank.")
    thin = places.filter("is_thin")["critic"].to_list()
    if thin:
        verb = "has" if len(thin) == 1 else "have"
        sentences.append(f"{list_in_words(thin, most=MOST_NAMED)} {verb} too few scores to be placed.")
    return " ".join(sentences)


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


def describe_verdicts(verdicts: pl.DataFrame) -> str:
    """Say on which film the critics are furthest apart.

    Args:
        verdicts: A frame of `compare_verdicts`.

    Returns:
        Plain text without a full stop, in a chart title's length; a page has to escape it.

    Example:
        >>> verdicts = pl.DataFrame({
        ...     "film_id": ["f1", "f1"], "title": ["Burning"] * 2, "critic": ["Desk A", "Desk B"],
        ...     "score_printed": ["4/5", "C"], "place": [90.0, 35.0], "spread": [55.0, 55.0],
        ... })
        >>> describe_verdicts(verdicts)
        'Desk A and Desk B are furthest apart on Burning: 4/5 against C'
    """
    if verdicts.is_empty():
        return "No film was scored by two critics"
    widest = verdicts.filter(film_id=verdicts["film_id"][0])
    high, low = widest.row(0, named=True), widest.row(-1, named=True)
    number = verdicts["film_id"].n_unique()
    if round_half_up(high["spread"]) == 0:
        films = "the one film" if number == 1 else f"each of {number:,} films"
        return f"The critics agree on {films} that two of them scored"
    apart = f"{high['critic']} and {low['critic']} are furthest apart on {high['title']}"
    return fit_title(
        [
            f"{apart}: {high['score_printed']} against {low['score_printed']}",
            apart,
            f"Two critics or more scored {count_in_words(number, 'film')}",
        ]
    )
