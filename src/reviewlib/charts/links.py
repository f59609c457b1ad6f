"""A chart of links: what decided each."""

import altair as alt
import polars as pl

from reviewlib.charts.axes import WIDTH, row_position
from reviewlib.charts.finishing import empty_chart, finish
from reviewlib.charts.lettering import gutter, text_width
from reviewlib.charts.palette import ACCENT, CONTEXT_SOFT, INK, MUTED
from reviewlib.charts.saying import say, write_whole
from reviewlib.tables import NUMBER, TEXT, require_columns

OPEN = "open"


def link_bars(
    counts: pl.DataFrame,
    *,
    title: str = "What decided the links",
    subtitle: str = "Reviews by what decided which film they are about, the surest first",
    note: str | None = None,
) -> alt.LayerChart:
    """Draw one horizontal bar per way of deciding, labelled with its reviews; open links carry the accent.

    Args:
        counts: One row per way, drawn in the frame's order: way, meaning (text),
            reviews (whole number). `analysis.links.count_links` makes one.
        title: The finding, in a reader's words.
        subtitle: What is shown, with units.
        note: Source and n, beneath the plot.

    Raises:
        TableError: A column is missing or of another kind.
    """
    require_columns(counts, {"way": TEXT, "meaning": TEXT, "reviews": NUMBER}, user="link_bars")
    total = int(counts["reviews"].sum())
    if not total:
        return empty_chart("No reviews to link.", title=title, subtitle=subtitle, note=note)
    rows = counts.with_row_index("row").with_columns(
        name=pl.when(pl.col("way").str.len_chars() == 1)
        .then(pl.format("{}: {}", "way", "meaning"))
        .otherwise("meaning"),
        count_label=write_whole("reviews"),
    )
    left = gutter(rows["name"].to_list(), most=260)
    right = round(max(text_width(label) for label in rows["count_label"])) + 14
    base = alt.Chart(rows).encode(y=row_position(rows.height))
    is_open = alt.when(alt.datum.way == OPEN)
    reviews = alt.X("reviews:Q", scale=alt.Scale(domainMin=0, nice=False), axis=None)
    bars = base.mark_bar(orient="horizontal", height=18).encode(
        x=reviews,
        color=is_open.then(alt.value(ACCENT)).otherwise(alt.value(CONTEXT_SOFT)),
        tooltip=[
            alt.Tooltip("name:N", title=say("Decided by")),
            alt.Tooltip("reviews:Q", title=say("Reviews")),
        ],
    )
    names = base.mark_text(x=-left, align="left", color=INK, limit=left - 8).encode(text="name:N")
    values = base.mark_text(align="left", dx=6, color=MUTED).encode(x=reviews, text="count_label:N")
    return finish(
        alt.LayerChart(layer=[bars, names, values], width=WIDTH - left - right, height=26 * rows.height),
        title=title,
        subtitle=subtitle,
        note=note,
        left=left,
        description=say(
            "Bars of {ways} ways in which {reviews} links were decided.", ways=rows.height, reviews=total
        ),
    )
