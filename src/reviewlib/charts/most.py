"""Charts of many rows: the weightiest are drawn, the rest is counted and stays among the chart's figures."""

import polars as pl

from reviewlib.charts.saying import say

MOST_ROWS = 25
"""Rows that a reader still compares, and that a sheet of paper still holds."""
FEW_ROWS = 15
"""More rows stand closer together."""


def number_rows(frame: pl.DataFrame, *, by: str | pl.Expr, most: int = MOST_ROWS) -> pl.DataFrame:
    """Number the rows to be drawn from 0 at the top, in the frame's order.

    Drawn are those with the most of a column; of equals the first. The others stay
    in the frame, for the table of the chart's figures, and have no number: Vega-Lite
    draws no mark that has no place.

    Args:
        frame: Any frame; it is given the column row (Int64).
        by: Of what a row has to have the most; a null is the least.
        most: Rows drawn at most.

    Example:
        >>> critics = pl.DataFrame({"critic": ["A", "B", "C"], "reviews": [1, 9, 5]})
        >>> number_rows(critics, by="reviews", most=2)["row"].to_list()
        [None, 0, 1]
    """
    weight = (pl.col(by) if isinstance(by, str) else by).cast(pl.Float64).fill_null(float("-inf"))
    is_drawn = weight.rank("ordinal", descending=True) <= most
    return frame.with_columns(row=pl.when(is_drawn).then(is_drawn.cum_sum().cast(pl.Int64) - 1))


def say_left_out(rows: pl.DataFrame) -> str:
    """Say that rows with the most reviews were drawn and how many were not; empty where all were."""
    left_out = rows["row"].null_count()
    if not left_out:
        return ""
    return say(
        "Drawn are the {drawn} with the most reviews; {count} more are among the figures.",
        drawn=rows.height - left_out,
        count=left_out,
    )
