"""What we say of genres: which come first, which we like, and when."""

import polars as pl

from reviewlib.days import is_yearly
from reviewlib.intervals import MOST_COMPARED, are_apart
from reviewlib.wording import (
    count_in_words,
    fit_title,
    list_in_words,
    number_in_words,
    part_in_words,
    round_half_up,
    score_in_words,
    share_in_words,
    start_sentence,
)


def describe_genres(summary: pl.DataFrame) -> str:
    """Say which genre leads and which trails, or that they are too close to rank.

    Genres marked `is_thin` are not ranked. A genre leads only where its interval
    lies clear of the next one's; where the top is close, but the ends are clear of
    each other, only the ends are named. Among many genres the two ends may part by
    chance alone; of more than 25 those of the most reviews are compared, which a
    chart draws.

    Args:
        summary: A frame of `summarise_genres`.

    Returns:
        Plain text without a full stop, in a chart title's length; a page has to escape it.

    Example:
        >>> summary = pl.DataFrame({
        ...     "genre": ["Drama", "Horror"], "reviews": [12, 9], "mean_score": [74.0, 51.0],
        ...     "low": [70.0, 45.0], "high": [78.0, 57.0], "is_thin": [False, False],
        ... })
        >>> describe_genres(summary)
        'Drama leads with 74 out of 100 over 12 reviews; Horror trails at 51'
    """
    if summary.is_empty():
        return "No scored review has a known genre yet"
    # Of more genres than a chart draws, those of most reviews are compared.
    is_compared = pl.col("reviews").rank("ordinal", descending=True) <= MOST_COMPARED
    solid = summary.filter(is_compared, ~pl.col("is_thin"))
    if solid.is_empty():
        return "Too few scored reviews per genre to compare"
    if solid.height > 1:
        return _rank_genres(solid)
    only = solid.row(0, named=True)
    averages = f"{only['genre']} averages {score_in_words(only['mean_score'])}"
    averages = f"{averages} over {count_in_words(only['reviews'], 'review')}"
    return fit_title([f"{averages}; other genres have too few", averages]) if summary.height > 1 else averages


def describe_genre_share(counts: pl.DataFrame) -> str:
    """Say which genres most reviews belong to.

    Args:
        counts: A frame of `count_genres`.

    Returns:
        Plain text without a full stop, in a chart title's length; a page has to escape it.

    Example:
        >>> counts = pl.DataFrame({
        ...     "genre": ["Drama", "Action", "War"], "reviews": [12, 7, 3], "share": [0.6, 0.35, 0.15],
        ... })
        >>> describe_genre_share(counts)
        'Drama figures in 60% of the reviews, Action in 35%'
    """
    reviewed = counts.filter(pl.col("reviews") > 0)
    if reviewed.is_empty():
        return "No linked review has a known genre yet"
    leaders = reviewed.filter(pl.col("reviews") == pl.col("reviews").max())
    names, share = leaders["genre"].to_list(), float(leaders["share"][0])
    reviews = f"{share_in_words(share)} of the reviews"
    if leaders.height > 1:
        each = f"each figure in {reviews}"
        return fit_title([f"{list_in_words(names)} {each}", f"{leaders.height} genres {each}"])
    leads = f"{names[0]} figures in {reviews if share < 1 else 'every review'}"
    if reviewed.height == 1:
        return leads
    runners = reviewed.filter(pl.col("reviews") == reviewed["reviews"][1])
    follows = list_in_words(runners["genre"].to_list(), most=2)
    each_in = "in" if runners.height == 1 else "each in"
    return fit_title([f"{leads}, {follows} {each_in} {share_in_words(runners['share'][0])}", leads])


def explain_genre_share(counts: pl.DataFrame) -> str:
    """Say in a sentence or two which genres are reviewed more, and which less, than they are released.

    Counted in reviews against releases, as shares; a difference under five
    percentage points is not named.

    Args:
        counts: A frame of `count_genres`, with a window's releases.

    Returns:
        Plain text, whole sentences; empty without releases or reviews. A page has to escape it.

    Example:
        >>> counts = pl.DataFrame({
        ...     "genre": ["Drama", "Horror"], "reviews": [6, 1], "share": [0.6, 0.1],
        ...     "releases": [12, 9], "release_share": [0.4, 0.3],
        ... })
        >>> explain_genre_share(counts)
        'Drama makes up 60% of the reviews and 40% of the releases. Horror makes up 10% of the reviews
        and 30% of the releases.'
    """
    measured = counts.drop_nulls(["share", "release_share"]).with_columns(
        difference=pl.col("share") - pl.col("release_share")
    )
    if measured.is_empty():
        return ""
    by_difference = measured.sort("difference", "genre", descending=[True, False])
    ends = pl.concat([by_difference.head(1), by_difference.tail(1)]).unique(maintain_order=True)
    named = [
        f"{genre} makes up {share_in_words(share)} of the reviews "
        f"and {share_in_words(release_share)} of the releases."
        for genre, share, release_share in ends.filter(pl.col("difference").abs() >= 0.05)
        .select("genre", "share", "release_share")
        .iter_rows()
    ]
    return " ".join(named) or "No genre's share of the reviews is far from its share of the releases."


def describe_genre_months(grid: pl.DataFrame) -> str:
    """Say in how many months the most reviewed genre came first.

    Months without reviews do not count; a month in which several genres share the
    first place counts for each of them.

    Args:
        grid: A frame of `count_genres_by_month`.

    Returns:
        Plain text without a full stop, in a chart title's length; a page has to escape it.

    Example:
        >>> from datetime import date
        >>> grid = pl.DataFrame({
        ...     "month": [date(2023, 9, 1)] * 2 + [date(2023, 10, 1)] * 2,
        ...     "genre": ["Drama", "War"] * 2, "reviews": [3, 1, 1, 2],
        ... })
        >>> describe_genre_months(grid)
        'Drama, the most reviewed genre, comes first in one of two months'
    """
    busy = grid.filter(pl.col("reviews").sum().over("month") > 0)
    if busy.is_empty():
        return "No dated review has a known genre yet"
    totals = busy.group_by("genre", maintain_order=True).agg(pl.col("reviews").sum())
    leaders = totals.filter(pl.col("reviews") == pl.col("reviews").max())["genre"].to_list()
    months, unit = busy["month"].n_unique(), "year" if is_yearly(grid["month"].unique()) else "month"
    if len(leaders) > 1:
        tied = f"share the first place over {count_in_words(months, unit)}"
        return fit_title([f"{list_in_words(leaders)} {tied}", f"{len(leaders)} genres {tied}"])
    first = busy.filter(
        (pl.col("genre") == leaders[0]) & (pl.col("reviews") == pl.col("reviews").max().over("month"))
    ).height
    if months == 1:
        return f"{leaders[0]} is the most reviewed genre of the {unit}"
    in_months = f"comes first in {part_in_words(first, months)} {unit}s"
    if first == months:
        in_months = f"comes first in {'both' if months == 2 else f'all {number_in_words(months)}'} {unit}s"
    return f"{leaders[0]}, the most reviewed genre, {in_months}"


def _rank_genres(solid: pl.DataFrame) -> str:
    """Rank two genres or more, as far as their intervals allow."""
    first, second, last = (solid.row(place, named=True) for place in (0, 1, -1))
    lowest, highest = round_half_up(last["mean_score"]), round_half_up(first["mean_score"])
    if are_apart((first["low"], first["high"]), (second["low"], second["high"])):
        leads = f"{first['genre']} leads with {score_in_words(first['mean_score'])}"
        over = f"{leads} over {count_in_words(first['reviews'], 'review')}"
        return fit_title([f"{over}; {last['genre']} trails at {lowest}", over, leads])
    if are_apart((first["low"], first["high"]), (last["low"], last["high"])):
        ends = f"{first['genre']} scores above {last['genre']}, {highest} to {lowest} out of 100"
        return fit_title([f"{ends}; those next to {first['genre']} are close", ends])
    if highest == lowest:
        genres = start_sentence(count_in_words(solid.height, "genre"))
        return f"{genres} average {score_in_words(highest)}, too close to rank"
    close = f"Genres are too close to rank: {lowest} ({last['genre']}) to {highest} ({first['genre']})"
    return fit_title([f"{close} out of 100", close])
