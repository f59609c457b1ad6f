"""Charts of verdicts: several critics on the same film."""

import altair as alt
import polars as pl

from reviewlib.charts.axes import WIDTH, row_position, score_axis
from reviewlib.charts.finishing import empty_chart, finish
from reviewlib.charts.lettering import LABEL_SIZE, gutter, text_width
from reviewlib.charts.palette import ACCENT, CONTEXT_SOFT, INK, MUTED, PAPER
from reviewlib.charts.saying import range_in_words, say
from reviewlib.tables import NUMBER, TEXT, require_columns

MOST_FILMS = 12
LONGEST_LABEL = 170
WIDE = "width >= 380"
"""In Vega's own language: there is room for names beside the dots."""


def verdict_spans(
    verdicts: pl.DataFrame,
    *,
    title: str = "Films that several critics scored",
    subtitle: str = (
        "Dot: place of a critic's verdict among all scores on the same scale, 0 lowest, 100 highest. "
        "The widest differences first"
    ),
    note: str | None = None,
) -> alt.LayerChart:
    """Draw a line per film from its lowest to its highest verdict, both named as printed.

    Drawn are the first dozen films; the note says how many more there are, which stay
    among the chart's figures.

    Args:
        verdicts: One row per film and critic, a film's rows together, drawn in the
            frame's order: film_id, title, critic, score_printed, scale (text),
            year, place (numbers). `analysis.verdicts.compare_verdicts` makes one.
        title: The finding, in a reader's words.
        subtitle: What is shown, with units.
        note: Source and n, beneath the plot.

    Raises:
        TableError: A column is missing or of another kind.
    """
    require_columns(
        verdicts,
        {
            "film_id": TEXT,
            "title": TEXT,
            "year": NUMBER,
            "critic": TEXT,
            "score_printed": TEXT,
            "scale": TEXT,
            "place": NUMBER,
        },
        user="verdict_spans",
    )
    placed = verdicts.drop_nulls("place")
    if placed.is_empty():
        return empty_chart("No film that two critics scored.", title=title, subtitle=subtitle, note=note)
    order = placed["film_id"].unique(maintain_order=True)
    more = max(order.len() - MOST_FILMS, 0)
    place = pl.int_range(pl.len())
    rows = (
        pl.DataFrame({"film_id": order})
        .with_columns(row=pl.when(place < MOST_FILMS).then(place))
        .join(placed, on="film_id", how="left", maintain_order="left_right")
        .with_columns(
            film=pl.col("title").fill_null(say("Untitled")) + pl.format(" ({})", "year").fill_null(""),
            label=pl.concat_str("critic", "score_printed", separator=": ", ignore_nulls=True),
            lowest=pl.col("place").min().over("film_id"),
            highest=pl.col("place").max().over("film_id"),
            place_of=pl.int_range(pl.len()).over("film_id", order_by="place"),
            many=pl.len().over("film_id"),
        )
    )
    named = pl.col("label").sort_by("place_of")
    ends = rows.with_columns(
        side=pl.when(pl.col("place_of") == pl.col("many") - 1)
        .then(pl.lit("high"))
        .when(pl.col("place_of") == 0)
        .then(pl.lit("low")),
        ends=pl.format("{} – {}", named.first().over("film_id"), named.last().over("film_id")),
    )
    drawn = rows.drop_nulls("row")
    left = gutter(drawn["film"].to_list())
    inner = WIDTH - left
    # A star is wider than the letter it is measured as.
    widths = [text_width(label.replace("★", "W"), 11) for label in drawn["label"].to_list()]
    beside = min(LONGEST_LABEL, round(max(widths)) + 24)
    # On a phone there is room for the line alone: who stands at its ends is written beneath it.
    room = f"{WIDE} ? {beside} : 10"
    across = alt.X(
        "place:Q",
        scale=alt.Scale(
            domain=[0, 100], nice=False, range=[alt.ExprRef(room), alt.ExprRef(f"width - ({room})")]
        ),
        axis=score_axis(),
    )
    drawn_films = order.len() - more
    base = alt.Chart(ends).encode(y=row_position(drawn_films))
    lines = base.mark_rule(color=CONTEXT_SOFT, strokeWidth=3).encode(x=alt.X("lowest:Q"), x2="highest:Q")
    dots = base.mark_point(filled=True, size=90, opacity=1, color=ACCENT, stroke=PAPER, strokeWidth=1).encode(
        x=across,
        tooltip=[
            alt.Tooltip("film:N", title=say("Film")),
            alt.Tooltip("critic:N", title=say("Critic")),
            alt.Tooltip("score_printed:N", title=say("Printed")),
            alt.Tooltip("scale:N", title=say("Scale")),
            alt.Tooltip("place:Q", title=say("Place"), format=".0f"),
        ],
    )
    size = alt.ExprRef(f"{WIDE} ? 11 : 0")
    highest = (
        base.transform_filter("datum.side == 'high'")
        .mark_text(align="left", dx=9, color=INK, limit=beside - 8, fontSize=size)
        .encode(x=across, text="label:N")
    )
    lowest = (
        base.transform_filter("datum.side == 'low'")
        .mark_text(align="right", dx=-9, color=INK, limit=beside - 8, fontSize=size)
        .encode(x=across, text="label:N")
    )
    films = (
        base.transform_filter("datum.side == 'high'")
        .mark_text(
            x=-left,
            dy=alt.ExprRef(f"{WIDE} ? 0 : -5"),
            align="left",
            color=MUTED,
            limit=left - 8,
            fontSize=LABEL_SIZE,
        )
        .encode(text="film:N")
    )
    beneath = (
        base.transform_filter("datum.side == 'high'")
        .mark_text(
            x=-left,
            dy=8,
            align="left",
            color=INK,
            limit=alt.ExprRef(f"width + {left}"),
            fontSize=alt.ExprRef(f"{WIDE} ? 0 : 10"),
        )
        .encode(text="ends:N")
    )
    return finish(
        alt.LayerChart(
            layer=[lines, dots, highest, lowest, films, beneath], width=inner, height=32 * drawn_films
        ),
        title=title,
        subtitle=subtitle,
        note=note,
        left_out=say("{count} more films are among the figures.", count=more) if more else "",
        left=left,
        description=say(
            "{films} films that two critics or more scored; places within the scale: {range}.",
            films=order.len(),
            range=range_in_words(placed["place"]),
        ),
    )
