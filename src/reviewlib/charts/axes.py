"""The width of the house, the place of rows, and the axes that several charts share."""

from typing import Literal

import altair as alt
import polars as pl

WIDTH = 680

PHONE = "width < 460"
"""Whether a chart is drawn on a telephone, as an expression of Vega's."""


def row_position(rows: int, *, field: str = "row") -> alt.Y:
    """Place marks by their row, counted from 0 at the top.

    Rows are numbers and not names: two films of one title stay two rows, and no
    title is ever part of a scale or an expression.
    """
    return alt.Y(
        f"{field}:Q",
        axis=None,
        scale=alt.Scale(domain=[rows - 0.5, -0.5], nice=False, zero=False),
    )


def score_axis(*, orient: Literal["top", "bottom", "left"] = "top", title: str | None = None) -> alt.Axis:
    """Give the axis of scores: five steps, ends named."""
    return alt.Axis(orient=orient, title=title, values=[0, 25, 50, 75, 100], format="d")


def month_axis(months: pl.Series, *, is_part: bool = False) -> alt.Axis:
    """Give the axis of a row of months: as many names as fit, on a phone too, the year beneath some.

    Args:
        months: Days of the months.
        is_part: Whether the chart is part of a chart of charts. What its width is called there, Vega-Lite
            decides by the widths of the others, so it is given the few names of a phone everywhere.
    """
    wide, narrow = (_month_ticks(months, most) for most in (10, 5))
    return alt.Axis(
        title=None,
        grid=False,
        domain=True,
        ticks=True,
        values=alt.ExprRef(f"[{narrow}]" if is_part else f"{PHONE} ? [{narrow}] : [{wide}]"),
        labelExpr=(
            "[timeFormat(datum.value, '%b'), "
            "datum.index == 0 || month(datum.value) == 0 ? timeFormat(datum.value, '%Y') : '']"
        ),
    )


def _month_ticks(months: pl.Series, most: int) -> str:
    """List the months to name, at most so many, as Vega's dates; each January that falls into the steps."""
    known = months.drop_nulls().dt.month_start().unique().sort()
    if known.is_empty():
        return ""
    first, last = known[0], known[-1]
    span = (last.year - first.year) * 12 + last.month - first.month + 1
    step = next((step for step in (1, 3, 6, 12, 24, 60) if span / step <= most), 120)
    ticks = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return ", ".join(f"datetime({tick // 12}, {tick % 12}, 1)" for tick in ticks if tick % step == 0)
