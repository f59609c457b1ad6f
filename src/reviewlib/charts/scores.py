"""Charts of scores: how they are spread, by critic and over time."""

import altair as alt
import polars as pl

from reviewlib.charts.axes import PHONE, WIDTH, month_axis, row_position, score_axis
from reviewlib.charts.finishing import empty_chart, finish
from reviewlib.charts.lettering import LABEL_SIZE, gutter, text_width
from reviewlib.charts.most import FEW_ROWS, number_rows, say_left_out
from reviewlib.charts.palette import ACCENT, ACCENT_SOFT, INK, MUTED, PAPER
from reviewlib.charts.saying import date_form, range_in_words, say, say_columns, write_whole
from reviewlib.days import is_yearly
from reviewlib.tables import BOOLEAN, DATE, NUMBER, TEXT, require_columns


def score_histogram(
    counts: pl.DataFrame,
    *,
    title: str = "How our scores are spread",
    subtitle: str = "Number of reviews by score, 0-100; unscored reviews are left out",
    note: str | None = None,
) -> alt.LayerChart:
    """Draw one column per range of scores, labelled with its number of reviews.

    Args:
        counts: One row per range: bin_start, bin_end (numbers, 0-100), reviews
            (whole number). `analysis.scores.count_scores` makes one.
        title: The finding, in a reader's words.
        subtitle: What is shown, with units.
        note: Source and n, beneath the plot.

    Raises:
        TableError: A column is missing or of another kind.
    """
    require_columns(
        counts, {"bin_start": NUMBER, "bin_end": NUMBER, "reviews": NUMBER}, user="score_histogram"
    )
    scored = int(counts["reviews"].sum())
    if not scored:
        return empty_chart("No scored reviews.", title=title, subtitle=subtitle, note=note)
    fullest = counts.sort("reviews", descending=True, maintain_order=True).row(0, named=True)
    edges = sorted({*counts["bin_start"].to_list(), *counts["bin_end"].to_list()})
    base = alt.Chart(counts.with_columns(middle=(pl.col("bin_start") + pl.col("bin_end")) / 2))
    score = alt.X(
        "bin_start:Q",
        scale=alt.Scale(domain=[edges[0], edges[-1]], nice=False),
        axis=alt.Axis(
            values=edges, title=say("Score"), grid=False, domain=True, format="d", labelOverlap=True
        ),
    )
    height = alt.Y("reviews:Q", axis=None, scale=alt.Scale(domainMin=0))
    bars = base.mark_bar(color=ACCENT, stroke=PAPER, strokeWidth=2).encode(
        x=score,
        x2="bin_end:Q",
        y=height,
        y2=alt.datum(0),
        tooltip=[
            alt.Tooltip("bin_start:Q", title=say("From")),
            alt.Tooltip("bin_end:Q", title=say("to")),
            alt.Tooltip("reviews:Q", title=say("Reviews")),
        ],
    )
    labels = (
        base.transform_filter("datum.reviews > 0")
        .mark_text(dy=-5, baseline="bottom", color=INK, fontSize=LABEL_SIZE)
        .encode(x="middle:Q", y=height, text=alt.Text("reviews:Q", format=","))
    )
    return finish(
        alt.LayerChart(layer=[bars, labels], width=WIDTH, height=240),
        title=title,
        subtitle=subtitle,
        note=note,
        below=38,
        description=say(
            "Columns of {scored} scored reviews from {first} to {last}; the tallest, {start} to {end}, "
            "holds {reviews}.",
            scored=scored,
            first=f"{edges[0]:g}",
            last=f"{edges[-1]:g}",
            start=f"{fullest['bin_start']:g}",
            end=f"{fullest['bin_end']:g}",
            reviews=fullest["reviews"],
        ),
    )


def critic_intervals(
    summary: pl.DataFrame,
    *,
    title: str = "Mean score by critic",
    subtitle: str = (
        "Dot: mean of the critic's scores, 0-100. Line: 95% interval of that mean. "
        "n: scored reviews. Hollow: too few to compare"
    ),
    note: str | None = None,
) -> alt.LayerChart:
    """Draw each critic's mean as a dot on the line of its interval, labelled with n.

    A critic without scores keeps a row and says so. Of many critics those with the
    most scored reviews are drawn.

    Args:
        summary: One row per critic, drawn in the frame's order: critic (text),
            scored (whole number), mean_score, low, high (numbers, 0-100, null
            where there is none), is_thin (true or false).
            `analysis.scores.summarise_critics` makes one.
        title: The finding, in a reader's words.
        subtitle: What is shown, with units.
        note: Source and n, beneath the plot.

    Raises:
        TableError: A column is missing or of another kind.
    """
    require_columns(
        summary,
        {
            "critic": TEXT,
            "scored": NUMBER,
            "mean_score": NUMBER,
            "low": NUMBER,
            "high": NUMBER,
            "is_thin": BOOLEAN,
        },
        user="critic_intervals",
    )
    if not summary.height:
        return empty_chart("No critics.", title=title, subtitle=subtitle, note=note)
    rows = number_rows(summary, by="scored").with_columns(
        pl.col("critic").fill_null(say("No byline")),
        count_label=say_columns("n = {count}", count=write_whole("scored")),
    )
    drawn = rows.drop_nulls("row")
    left = gutter(drawn["critic"].to_list())
    base = alt.Chart(rows).encode(y=row_position(drawn.height))
    score = alt.X("mean_score:Q", scale=alt.Scale(domain=[0, 100], nice=False), axis=score_axis())
    lines = base.mark_rule(color=ACCENT, strokeWidth=2, opacity=0.55).encode(x=alt.X("low:Q"), x2="high:Q")
    dots = (
        base.transform_filter("isValid(datum.mean_score)")
        .mark_point(size=110, strokeWidth=2, opacity=1)
        .encode(
            x=score,
            fill=alt.when("datum.is_thin").then(alt.value(PAPER)).otherwise(alt.value(ACCENT)),
            stroke=alt.value(ACCENT),
            tooltip=[
                alt.Tooltip("critic:N", title=say("Critic")),
                alt.Tooltip("mean_score:Q", title=say("Mean score"), format=".1f"),
                alt.Tooltip("low:Q", title=say("95% from"), format=".1f"),
                alt.Tooltip("high:Q", title=say("95% to"), format=".1f"),
                alt.Tooltip("scored:Q", title=say("Scored reviews")),
            ],
        )
    )
    means = (
        base.transform_filter("isValid(datum.mean_score)")
        .mark_text(dy=-13, fontWeight="bold", color=INK)
        .encode(x=score, text=alt.Text("mean_score:Q", format=".0f"))
    )
    unscored = base.transform_filter("!isValid(datum.mean_score)").mark_text(
        text=say("gives no scores"), x=6, align="left", color=MUTED, fontStyle="italic"
    )
    names = base.mark_text(x=-left, align="left", color=INK, limit=left - 8).encode(text="critic:N")
    counts = base.mark_text(x=alt.ExprRef("width + 10"), align="left", color=MUTED).encode(
        text="count_label:N"
    )
    right = round(max(text_width(label) for label in drawn["count_label"].to_list())) + 10
    return finish(
        alt.LayerChart(
            layer=[lines, dots, means, unscored, names, counts],
            width=WIDTH - left - right,
            height=(40 if drawn.height <= FEW_ROWS else 30) * drawn.height,
        ),
        title=title,
        subtitle=subtitle,
        note=note,
        left_out=say_left_out(rows),
        left=left,
        description=say(
            "{critics} critics with {scored} scored reviews; means: {range}.",
            critics=rows.height,
            scored=int(rows["scored"].sum()),
            range=range_in_words(rows["mean_score"]),
        ),
    )


def score_timeline(
    trace: pl.DataFrame,
    *,
    title: str = "Mean score by month",
    subtitle: str | None = None,
    note: str | None = None,
) -> alt.LayerChart:
    """Draw the mean of each month, or year, with its interval; those without scores leave a gap.

    Args:
        trace: One row per month or per year, empty ones too: month (date), scored (whole
            number), mean_score, low, high (numbers, 0-100, null where there is
            none). `analysis.scores.trace_scores` makes one.
        title: The finding, in a reader's words.
        subtitle: What is shown, with units.
        note: Source and n, beneath the plot.

    Raises:
        TableError: A column is missing or of another kind.
    """
    require_columns(
        trace,
        {"month": DATE, "scored": NUMBER, "mean_score": NUMBER, "low": NUMBER, "high": NUMBER},
        user="score_timeline",
    )
    by_year = is_yearly(trace["month"])
    if subtitle is None and by_year:
        subtitle = say(
            "Line: mean score of the year's reviews, 0-100. Band: 95% interval of that mean. "
            "Dots grow with the number of scored reviews; a year without scores leaves a gap"
        )
    elif subtitle is None:
        subtitle = say(
            "Line: mean score of the month's reviews, 0-100. Band: 95% interval of that mean. "
            "Dots grow with the number of scored reviews; a month without scores leaves a gap"
        )
    scored = trace.filter(pl.col("mean_score").is_not_null())
    if not scored.height:
        return empty_chart("No scored reviews in these months.", title=title, subtitle=subtitle, note=note)
    has_interval = pl.col("low").is_not_null()
    neighbours = has_interval.shift(1, fill_value=False) | has_interval.shift(-1, fill_value=False)
    base = alt.Chart(trace)
    month = alt.X(
        "month:T",
        axis=alt.Axis(
            title=None,
            grid=False,
            domain=True,
            ticks=True,
            format="%Y",
            tickCount=alt.ExprRef(f"{PHONE} ? 5 : 10"),
        )
        if by_year
        else month_axis(trace["month"]),
        scale=alt.Scale(padding=12, nice=False),
    )
    score = alt.Y("mean_score:Q", scale=alt.Scale(domain=[0, 100]), axis=score_axis(orient="left"))
    band = base.mark_area(color=ACCENT_SOFT, opacity=0.6).encode(x=month, y=alt.Y("low:Q"), y2="high:Q")
    # An area has no width where a month stands alone between months without an interval.
    alone = trace.filter(has_interval & ~neighbours)
    bars = [
        alt.Chart(alone)
        .mark_rule(color=ACCENT_SOFT, strokeWidth=5, opacity=0.6)
        .encode(x=month, y=alt.Y("low:Q"), y2="high:Q")
    ] * bool(alone.height)
    line = base.mark_line(color=ACCENT, strokeWidth=2).encode(x=month, y=score)
    dots = (
        base.transform_filter("isValid(datum.mean_score)")
        .mark_point(color=ACCENT, filled=True, opacity=1, stroke=PAPER, strokeWidth=1)
        .encode(
            x=month,
            y=score,
            size=alt.Size(
                "scored:Q", legend=None, scale=alt.Scale(type="linear", domainMin=0, range=[20, 150])
            ),
            tooltip=[
                alt.Tooltip("month:T", title=say("Year"), format="%Y")
                if by_year
                else alt.Tooltip("month:T", title=say("Month"), format=date_form("%B %Y")),
                alt.Tooltip("mean_score:Q", title=say("Mean score"), format=".1f"),
                alt.Tooltip("low:Q", title=say("95% from"), format=".1f"),
                alt.Tooltip("high:Q", title=say("95% to"), format=".1f"),
                alt.Tooltip("scored:Q", title=say("Scored reviews")),
            ],
        )
    )
    latest = (
        alt.Chart(scored.tail(1))
        .mark_text(dy=-14, fontWeight="bold", color=ACCENT)
        .encode(x=month, y=score, text=alt.Text("mean_score:Q", format=".0f"))
    )
    counted = {
        "range": range_in_words(scored["mean_score"]),
        "scored": int(scored["scored"].sum()),
        "silent": trace.height - scored.height,
    }
    return finish(
        alt.LayerChart(layer=[band, *bars, line, dots, latest], width=WIDTH - 30, height=280),
        title=title,
        subtitle=subtitle,
        note=note,
        left=30,
        below=36,
        description=(
            say(
                "Yearly means, {years}: {range}, over {scored} scored reviews; years without: {silent}.",
                years=range_in_words(trace["month"], form="%Y"),
                **counted,
            )
            if by_year
            else say(
                "Monthly means, {months}: {range}, over {scored} scored reviews; "
                "{silent} months without scores.",
                months=range_in_words(trace["month"], form="%B %Y"),
                **counted,
            )
        ),
    )
