"""Charts of one month: beside the month before and a year ago, review by review, critic by critic."""

from typing import Literal

import altair as alt
import polars as pl

from reviewlib.charts.axes import WIDTH, row_position, score_axis
from reviewlib.charts.finishing import empty_chart, finish
from reviewlib.charts.lettering import gutter, text_width
from reviewlib.charts.most import FEW_ROWS, number_rows, say_left_out
from reviewlib.charts.palette import ACCENT, ACCENT_SOFT, CONTEXT, CONTEXT_SOFT, INK, MUTED, PAPER
from reviewlib.charts.saying import (
    language,
    range_in_words,
    say,
    say_columns,
    write_rounded,
    write_share,
    write_whole,
)
from reviewlib.tables import DATE, NUMBER, TEXT, require_columns

MEASURES: tuple[tuple[str, str], ...] = (
    ("reviews", "Reviews"),
    ("films", "Films"),
    ("critics", "Critics"),
    ("words", "Words"),
    ("mean_score", "Mean score"),
    ("coverage", "Coverage"),
)
NAME_SIDES: tuple[tuple[str, Literal["left", "right"], int], ...] = (
    ("datum.is_high", "right", -14),
    ("!datum.is_high", "left", 14),
)
MOST_SCORED, BEST = 30, 20
"""Of more scored reviews so many of the best are drawn, and the worst for the rest."""
MOST_UNSCORED = 8
BREAK = 1.2
"""Room for a line of words between two reviews, in rows."""
BAR_GAP = 0.9
"""Room between two measures, in bars."""


def month_comparison(
    summary: pl.DataFrame,
    *,
    title: str = "The month beside the month before and a year ago",
    subtitle: str = (
        "From the top: the month, in red; the month before; a year ago. Each measure has a scale of "
        "its own, from 0; a mean score's line is its 95% interval. Coverage: releases that we reviewed"
    ),
    note: str | None = None,
) -> alt.LayerChart:
    """Draw every measure of the month as a bar above those of the months it is compared with.

    Args:
        summary: One row per period, this month first: period (text), month
            (date), reviews, films, critics, words, scored, releases, reviewed (whole
            numbers), mean_score, low, high (numbers, 0-100, null where there is
            none), coverage (number, 0-1, null without releases).
            `analysis.monthly.summarise_months` makes one.
        title: The finding, in a reader's words.
        subtitle: What is shown, with units.
        note: Source and n, beneath the plot.

    Raises:
        TableError: A column is missing or of another kind.
    """
    needed = {name: NUMBER for name, _ in MEASURES} | {"low": NUMBER, "high": NUMBER, "scored": NUMBER}
    require_columns(
        summary,
        {"period": TEXT, "month": DATE, **needed, "releases": NUMBER, "reviewed": NUMBER},
        user="month_comparison",
    )
    if not summary.height:
        return empty_chart("No months to compare.", title=title, subtitle=subtitle, note=note)
    bars = _measure_bars(summary)
    heads = bars.filter(pl.col("place") == 0)
    left = gutter([say(label) for _, label in MEASURES])
    right = round(max(text_width(label, 11) for label in bars["shown"].to_list())) + 12
    rows = int(bars.height)
    height = 17
    y = alt.Y(
        "row:Q",
        axis=None,
        scale=alt.Scale(
            domain=[rows - 1 + BAR_GAP * (len(MEASURES) - 1) + 0.6, -0.6], nice=False, zero=False
        ),
    )
    base = alt.Chart(bars).encode(y=y)
    length = alt.X("length:Q", axis=None, scale=alt.Scale(domain=[0, 1], nice=False))
    is_now, is_before = "datum.place == 0", "datum.place == 1"
    tooltip = [
        alt.Tooltip("measure:N", title=say("Measure")),
        alt.Tooltip("name:N", title=say("Month")),
        alt.Tooltip("label:N", title=say("Value")),
    ]
    filled = base.mark_bar(orient="horizontal", height=height - 4).encode(
        x=length,
        x2=alt.datum(0),
        color=alt.when(f"{is_now} && datum.is_mean")
        .then(alt.value(ACCENT_SOFT))
        .when(is_now)
        .then(alt.value(ACCENT))
        .when(f"{is_before} && !datum.is_mean")
        .then(alt.value(CONTEXT))
        .otherwise(alt.value(CONTEXT_SOFT)),
        tooltip=tooltip,
    )
    # A mean is drawn as it is elsewhere: a soft bar, with a dot on the line of its interval.
    strong = alt.when(is_now).then(alt.value(ACCENT)).otherwise(alt.value(CONTEXT))
    means = base.transform_filter("datum.is_mean && isValid(datum.length)")
    intervals = [
        base.mark_rule(strokeWidth=2).encode(x=alt.X("low:Q", axis=None), x2="high:Q", color=strong),
        means.mark_point(filled=True, size=55, opacity=1).encode(x=length, color=strong, tooltip=tooltip),
    ]
    labels = base.mark_text(align="left", dx=5, fontSize=11).encode(
        x=alt.X("label_at:Q"),
        text="shown:N",
        color=alt.when(is_now).then(alt.value(INK)).otherwise(alt.value(MUTED)),
    )
    names = alt.Chart(heads).mark_text(x=-left, align="left", color=INK).encode(y=y, text="measure:N")
    now = summary.row(0, named=True)
    return finish(
        alt.LayerChart(
            layer=[filled, *intervals, labels, names],
            width=WIDTH - left - right,
            height=round(height * (rows + BAR_GAP * (len(MEASURES) - 1) + 0.2)),
        ),
        title=title,
        subtitle=subtitle,
        note=note,
        left=left,
        description="; ".join(
            f"{measure}: "
            + ", ".join(f"{row['label']} {say(row['period'])}" for row in group.iter_rows(named=True))
            for (measure,), group in bars.group_by("measure", maintain_order=True)
        )
        + ". "
        + say("The month is {month}.", month=language().write_month(now["month"])),
    )


def _measure_bars(summary: pl.DataFrame) -> pl.DataFrame:
    """Give each measure of each month its row, its length (1 = the measure's longest) and its label."""
    count = summary.height
    parts = []
    for number, (name, label) in enumerate(MEASURES):
        value = pl.col(name).cast(pl.Float64)
        full = pl.lit(100.0) if name == "mean_score" else pl.lit(1.0) if name == "coverage" else value.max()
        is_score = name == "mean_score"
        parts.append(
            summary.select(
                "period",
                name=pl.Series([language().write_month(month) for month in summary["month"]]),
                place=pl.int_range(pl.len()),
                measure=pl.lit(say(label)),
                row=pl.int_range(pl.len()) + number * (count + BAR_GAP),
                length=pl.when(full > 0).then(value / full).otherwise(pl.lit(None if is_score else 0.0)),
                is_mean=pl.lit(is_score),
                low=(pl.col("low") / 100 if is_score else pl.lit(None, dtype=pl.Float64)),
                high=(pl.col("high") / 100 if is_score else pl.lit(None, dtype=pl.Float64)),
                label=_value_in_words(name),
            )
        )
    bars = pl.concat(parts)
    plain = pl.col("label").fill_null(say("none"))
    is_first = pl.col("measure") == say(MEASURES[0][1])
    named = say_columns("{count} in {month}", count=plain, month=pl.col("name"))
    return bars.with_columns(
        label_at=pl.max_horizontal("length", "high").fill_null(0.0),
        shown=pl.when(is_first).then(named).otherwise(plain),
        label=plain,
    )


def _value_in_words(name: str) -> pl.Expr:
    if name == "mean_score":
        mean, low, high = (write_rounded(end) for end in (name, "low", "high"))
        # Without an interval its text is null: the number of scores says why, or the mean stands by itself.
        of_few = say_columns("{mean} ({count} scores)", mean=mean, count=write_whole("scored"))
        return pl.coalesce(
            say_columns("{mean} ({low} to {high})", mean=mean, low=low, high=high),
            pl.when(pl.col("scored") > 1).then(of_few),
            mean,
        )
    if name == "coverage":
        return say_columns(
            "{share}% ({part} of {all})",
            share=write_share(name),
            part=write_whole("reviewed"),
            all=write_whole("releases"),
        )
    return write_whole(name)


def month_strip(
    reviews: pl.DataFrame,
    *,
    title: str = "Every review of the month",
    subtitle: str = "Score of each review, 0-100, best first; reviews without a score stand beneath",
    note: str | None = None,
) -> alt.LayerChart:
    """Draw each review of the month at its score, named beside its dot.

    Reviews without a score follow beneath a line. Of many reviews the best and the
    worst are drawn, with the number of those between them.

    Args:
        reviews: One row per review: title, critic (text, critic may be null),
            score (number, 0-100, null where there is none).
            `analysis.monthly.list_month` makes one.
        title: The finding, in a reader's words.
        subtitle: What is shown, with units.
        note: Source and n, beneath the plot.

    Raises:
        TableError: A column is missing or of another kind.
    """
    require_columns(reviews, {"title": TEXT, "critic": TEXT, "score": NUMBER}, user="month_strip")
    if not reviews.height:
        return empty_chart("No reviews in this month.", title=title, subtitle=subtitle, note=note)
    ranked = reviews.sort("score", descending=True, nulls_last=True, maintain_order=True)
    scored = ranked.drop_nulls("score").height
    rows = _place_reviews(ranked, scored).with_columns(
        is_high=pl.col("score") > 50, byline=pl.col("critic").fill_null(say("no byline"))
    )
    drawn = rows.drop_nulls("row")
    total = float(drawn["row"][-1])
    right = min(110, round(max(text_width(name, 11) for name in drawn["byline"].to_list())) + 18)
    y = alt.Y("row:Q", axis=None, scale=alt.Scale(domain=[total + 0.6, -0.6], nice=False, zero=False))
    base = alt.Chart(rows).encode(y=y)
    score = alt.X(
        "score:Q",
        scale=alt.Scale(domain=[0, 100], nice=False),
        axis=score_axis() if scored else None,
    )
    marked = base.transform_filter("isValid(datum.score)")
    tooltip = [
        alt.Tooltip("title:N", title=say("Film")),
        alt.Tooltip("byline:N", title=say("Critic")),
        alt.Tooltip("score:Q", title=say("Score"), format=".0f"),
    ]
    dots = marked.mark_point(filled=True, size=300, color=ACCENT, opacity=1).encode(x=score, tooltip=tooltip)
    values = marked.mark_text(color=PAPER, fontSize=10, fontWeight="bold").encode(
        x=score, text=alt.Text("score:Q", format=".0f")
    )
    names = [
        marked.transform_filter(side)
        .mark_text(align=align, dx=dx, color=INK, limit=alt.ExprRef("width / 2 - 14"))
        .encode(x=score, text="title:N")
        for side, align, dx in NAME_SIDES
    ]
    unscored = (
        base.transform_filter("!isValid(datum.score)")
        .mark_text(x=0, align="left", color=INK, limit=alt.ExprRef("width - 8"))
        .encode(text="title:N")
    )
    critics = base.mark_text(
        x=alt.ExprRef("width + 16"), align="left", color=MUTED, fontSize=11, limit=right - 16
    ).encode(text="byline:N")
    layers = [dots, values, *names, unscored, critics]
    between = rows.filter(pl.col("row").is_null() & pl.col("score").is_not_null())["score"]
    if between.len():
        said = say("{count} more, {range}", count=between.len(), range=range_in_words(between))
        layers.append(_line_of_words(said, row=BEST + 0.1, y=y))
    if scored < ranked.height:
        first = float(drawn.filter(pl.col("score").is_null())["row"][0])
        # At the head of the chart it stands above the first row.
        layers.append(_line_of_words(say("Without a score"), row=first - (1.1 if scored else 0.95), y=y))
    more = rows.height - drawn.height
    return finish(
        alt.LayerChart(layer=layers, width=WIDTH - right, height=round(24 * (total + 1.2))),
        title=title,
        subtitle=subtitle,
        note=note,
        left_out=say("{count} more reviews are among the figures.", count=more) if more else "",
        description=say(
            "{reviews} reviews, {scored} of them scored: {range}; at the top {title}.",
            reviews=ranked.height,
            scored=scored,
            range=range_in_words(ranked["score"]),
            title=ranked["title"][0],
        ),
    )


def _place_reviews(ranked: pl.DataFrame, scored: int) -> pl.DataFrame:
    """Give the reviews to be drawn their row, best first, with room for words before each part."""
    place = pl.int_range(pl.len())
    worst_from = scored - (MOST_SCORED - BEST)
    is_cut = scored > MOST_SCORED
    is_scored = pl.col("score").is_not_null()
    most_unscored = MOST_UNSCORED if scored else MOST_SCORED
    is_drawn = (
        pl.when(is_scored)
        .then(pl.lit(not is_cut) | (place < BEST) | (place >= worst_from))
        .otherwise(place < scored + most_unscored)
    )
    breaks = pl.when(pl.lit(is_cut) & (place >= worst_from)).then(BREAK).otherwise(0.0)
    breaks += pl.when(~is_scored & pl.lit(scored > 0)).then(BREAK).otherwise(0.0)
    return ranked.with_columns(row=pl.when(is_drawn).then(is_drawn.cum_sum().cast(pl.Float64) - 1 + breaks))


def _line_of_words(words: str, *, row: float, y: alt.Y) -> alt.Chart:
    line: alt.Chart = (
        alt.Chart(pl.DataFrame({"row": [row]}))
        .mark_text(text=words, x=0, align="left", color=MUTED, fontSize=11)
        .encode(y=y)
    )
    return line


def critics_bars(
    counts: pl.DataFrame,
    *,
    title: str = "Who wrote how much",
    subtitle: str = "Reviews by critic. From the top: this month, in red; the month before; a year ago",
    note: str | None = None,
) -> alt.LayerChart:
    """Draw one bar per critic, above thin ones for the months it is compared with.

    Of many critics those with the most reviews of the month are drawn.

    Args:
        counts: One row per critic, drawn in the frame's order: critic (text, may
            be null), reviews, scored, reviews_before, reviews_last_year (whole
            numbers), mean_score (number, 0-100, null where there is none).
            `analysis.monthly.count_by_critic` makes one.
        title: The finding, in a reader's words.
        subtitle: What is shown, with units.
        note: Source and n, beneath the plot.

    Raises:
        TableError: A column is missing or of another kind.
    """
    require_columns(
        counts,
        {
            "critic": TEXT,
            "reviews": NUMBER,
            "scored": NUMBER,
            "mean_score": NUMBER,
            "reviews_before": NUMBER,
            "reviews_last_year": NUMBER,
        },
        user="critics_bars",
    )
    if not counts.height:
        return empty_chart("No reviews in this month.", title=title, subtitle=subtitle, note=note)
    mean, reviews, scored = write_rounded("mean_score"), write_whole("reviews"), write_whole("scored")
    rows = number_rows(counts, by="reviews").with_columns(
        pl.col("critic").fill_null(say("No byline")),
        label=pl.when(pl.col("mean_score").is_null())
        .then(reviews)
        .when(pl.col("scored") == pl.col("reviews"))
        .then(say_columns("{reviews}, mean {mean}", reviews=reviews, mean=mean))
        .otherwise(
            say_columns(
                "{reviews}, mean of {scored} scored {mean}", reviews=reviews, scored=scored, mean=mean
            )
        ),
    )
    drawn = rows.drop_nulls("row")
    left = gutter(drawn["critic"].to_list())
    right = round(max(text_width(label) for label in drawn["label"].to_list())) + 14
    base = alt.Chart(rows).encode(y=row_position(drawn.height))
    scale = alt.Scale(domainMin=0, nice=False)
    written = alt.X("reviews:Q", axis=None, scale=scale)
    bars = base.mark_bar(orient="horizontal", height=14, color=ACCENT, yOffset=-4).encode(
        x=written,
        x2=alt.datum(0),
        tooltip=[
            alt.Tooltip("critic:N", title=say("Critic")),
            alt.Tooltip("reviews:Q", title=say("This month")),
            alt.Tooltip("reviews_before:Q", title=say("Month before")),
            alt.Tooltip("reviews_last_year:Q", title=say("Same month last year")),
            alt.Tooltip("mean_score:Q", title=say("Mean score"), format=".1f"),
        ],
    )
    before, last_year = (
        base.mark_bar(orient="horizontal", height=5, color=colour, yOffset=down, y2Offset=down).encode(
            x=alt.X(f"{field}:Q", axis=None), x2=alt.datum(0)
        )
        for field, colour, down in (("reviews_before", CONTEXT, 7), ("reviews_last_year", CONTEXT_SOFT, 13))
    )
    labels = base.mark_text(align="left", dx=6, dy=-4, color=INK).encode(x=written, text="label:N")
    names = base.mark_text(x=-left, dy=-4, align="left", color=INK, limit=left - 8).encode(text="critic:N")
    return finish(
        alt.LayerChart(
            layer=[bars, before, last_year, labels, names],
            width=WIDTH - left - right,
            height=(40 if drawn.height <= FEW_ROWS else 34) * drawn.height,
        ),
        title=title,
        subtitle=subtitle,
        note=note,
        left_out=say_left_out(rows),
        left=left,
        description=say(
            "{critics} critics, {now} reviews this month, {before} the month before, "
            "{last_year} in the same month last year.",
            critics=rows.height,
            now=int(rows["reviews"].sum()),
            before=int(rows["reviews_before"].sum()),
            last_year=int(rows["reviews_last_year"].sum()),
        ),
    )
