"""The uncertainty of a mean: its 95% interval, as polars expressions.

A mean of three scores and a mean of three hundred look alike in print. The
interval beside them is what tells them apart.
"""

import math

import polars as pl

CONFIDENCE = 0.95
UPPER_TAIL = (1 + CONFIDENCE) / 2
NORMAL_QUANTILE = 1.959963984540054
"""The standard normal distribution's quantile at `UPPER_TAIL`."""
FEWEST_SCORES = 3
"""Fewer have no interval: that of two tells nothing."""
MOST_COMPARED = 25
"""So many means are compared at most, those of the most scores: what a chart draws."""


def t_quantile(degrees: pl.Expr) -> pl.Expr:
    """Give Student's t for a two-sided 95% interval.

    Exact for 1 and 2 degrees of freedom, from 3 on an expansion in falling
    powers of the degrees. It agrees with printed tables to three significant
    digits everywhere; its largest error is 0.0038, at 3 degrees.

    Args:
        degrees: Degrees of freedom, one fewer than the number of scores.

    Returns:
        Float64; null below 1 degree.

    Example:
        >>> pl.select(t=t_quantile(pl.lit(9.0)).round(3)).item()
        2.262

    Source:
        Abramowitz and Stegun, Handbook of Mathematical Functions (1964), 26.7.5
        (the expansion, five terms); 26.7.3 and 26.7.4 turned round give the exact forms.
    """
    x = NORMAL_QUANTILE
    terms = (
        x,
        (x**3 + x) / 4,
        (5 * x**5 + 16 * x**3 + 3 * x) / 96,
        (3 * x**7 + 19 * x**5 + 17 * x**3 - 15 * x) / 384,
        (79 * x**9 + 776 * x**7 + 1482 * x**5 - 1920 * x**3 - 945 * x) / 92160,
    )
    exact_for_one = math.tan(math.pi * (UPPER_TAIL - 0.5))
    exact_for_two = (2 * UPPER_TAIL - 1) * math.sqrt(2 / (4 * UPPER_TAIL * (1 - UPPER_TAIL)))
    degrees = degrees.cast(pl.Float64)
    expansion = pl.sum_horizontal(term / degrees**power for power, term in enumerate(terms))
    return (
        pl.when(degrees < 1)
        .then(None)
        .when(degrees < 2)
        .then(exact_for_one)
        .when(degrees < 3)
        .then(exact_for_two)
        .when(degrees.is_not_null())
        .then(expansion)
    )


def mean_interval(
    column: str, *, lowest: float | None = 0.0, highest: float | None = 100.0
) -> tuple[pl.Expr, pl.Expr]:
    """Give the two ends of the 95% Student-t interval of a column's mean.

    The scores are taken as a sample of the scores this critic, genre or month
    would give: mean plus and minus t times s / sqrt(n), nulls left out. The ends
    are cut off at 0 and 100, because no score lies beyond. Two cases give null
    rather than a figure: fewer than three scores, whose interval is 13 standard
    errors to each side and so nearly always the whole scale, and scores that are
    all equal, whose spread is not nothing but unknown (R's t.test refuses them too).

    How far to trust it. On normal scores it covers the true mean 95 times in 100.
    Real scores have ends and steps. In this module's tests, stars out of five of
    which half are fours are covered 85% of the time by 3 scores, 91% by 5, 94% by
    10 and by 30 (no interval counts as not covered). Scores piled up at one end,
    nine in ten of them 100 and the rest 0, are covered 65% of the time by 10
    scores: a handful often misses the rare score altogether. So few and bunched
    scores are less sure than their interval looks. Nor does it know how the
    reviewed films were chosen.

    Args:
        column: A numeric column, such as `score`.
        lowest: Where the low end is cut off; None leaves it.
        highest: Where the high end is cut off; None leaves it.

    Returns:
        Two expressions, named `low` and `high` (Float64, the column's unit), for
        `select` or `group_by(...).agg(...)`.

    Example:
        >>> scores = pl.DataFrame({"genre": ["War"] * 3 + ["Horror"], "score": [60.0, 70.0, 80.0, 5.0]})
        >>> low, high = mean_interval("score")
        >>> scores.group_by("genre", maintain_order=True).agg(low.round(1), high.round(1)).rows()
        [('War', 45.2, 94.8), ('Horror', None, None)]

    Source:
        Student (1908), The probable error of a mean, Biometrika 6(1).
    """
    values = pl.col(column)
    number = values.count().cast(pl.Float64)
    half_width = t_quantile(number - 1) * values.std() / number.sqrt()
    known = (number >= FEWEST_SCORES) & (values.min() < values.max())
    low = (values.mean() - half_width).clip(lower_bound=lowest)
    high = (values.mean() + half_width).clip(upper_bound=highest)
    return pl.when(known).then(low).alias("low"), pl.when(known).then(high).alias("high")


def are_apart(first: tuple[float | None, float | None], second: tuple[float | None, float | None]) -> bool:
    """Say whether two intervals are both known and do not touch.

    Stricter than a test of the difference: two means may differ clearly although
    their intervals overlap a little. Where it says False, the honest words are
    "too close to rank", never "equal".

    Args:
        first: Low and high end; None where unknown.
        second: The other's.

    Example:
        >>> are_apart((70.0, 80.0), (50.0, 60.0)), are_apart((50.0, 75.0), (70.0, 80.0))
        (True, False)
        >>> are_apart((None, None), (50.0, 60.0))
        False

    Source:
        Schenker and Gentleman (2001), On judging the significance of differences by
        examining the overlap between confidence intervals, The American Statistician 55(3).
    """
    low, high = first
    other_low, other_high = second
    if low is None or high is None or other_low is None or other_high is None:
        return False
    return low > other_high or other_low > high
