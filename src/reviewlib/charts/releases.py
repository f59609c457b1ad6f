"""Charts of releases: what came out and what we reviewed of it, how soon, and how much."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Literal

import altair as alt
import polars as pl

from reviewlib.charts.axes import WIDTH, row_position
from reviewlib.charts.finishing import empty_chart, finish
from reviewlib.charts.lettering import gutter, text_width
from reviewlib.charts.palette import ACCENT, CONTEXT, CONTEXT_SOFT, EDGE, INK, MUTED, PAPER
from reviewlib.charts.saying import date_form, language, range_in_words, say, say_columns, write_whole
from reviewlib.tables import BOOLEAN, DATE, NUMBER, TEXT, require_columns

IS_REVIEWED = "datum.is_reviewed"
DAY = "%-d %B %Y"
MOST_DAYS_BY_FILM = 62
"""Two months: beyond them a row per film says less than a row per month."""
MOST_FILMS = 40
"""Of more films a row per film says less than a row per week."""
MOST_DISCS = 90
"""In one row; of more they would be dots. The reviewed ones come first, and the row's end has the number."""
EARLIEST = -8 * 7
"""Days from release; what is earlier is counted in words, or one festival review flattens every column."""
FEW_EARLIER = 0.02
"""So small a share of the reviews is counted in words too, where only it would need the room."""


def release_timeline(
    listing: pl.DataFrame,
    *,
    title: str = "What came out, and what we reviewed",
    subtitle: str | None = None,
    note: str | None = None,
) -> alt.LayerChart:
    """Draw each release on its date: filled where we reviewed it, hollow where we did not.

    Up to two months are drawn with one row per film, or, of many films, one row per
    week; a longer time with one row per month. There a film is a disc, the reviewed
    ones first.

    Args:
        listing: One row per film: title (text), released_on (date), is_reviewed
            (true or false), score (number, 0-100, null where there is none).
            `analysis.releases.list_releases` makes one.
        title: The finding, in a reader's words.
        subtitle: What is shown, with units; what fits the form when left out.
        note: Source and n, beneath the plot.

    Raises:
        TableError: A column is missing or of another kind.
    """
    require_columns(
        listing,
        {"title": TEXT, "released_on": DATE, "is_reviewed": BOOLEAN, "score": NUMBER},
        user="release_timeline",
    )
    releases = listing.drop_nulls("released_on").sort("released_on", "title", maintain_order=True)
    if not releases.height:
        return empty_chart("No releases in this time.", title=title, subtitle=subtitle, note=note)
    days = releases["released_on"].to_list()
    description = say(
        "{releases} releases, {days}; {reviewed} reviewed; our scores: {range}.",
        releases=releases.height,
        days=range_in_words(releases["released_on"], form=DAY),
        reviewed=int(releases["is_reviewed"].sum()),
        range=range_in_words(releases["score"]),
    )
    is_short = (days[-1] - days[0]).days <= MOST_DAYS_BY_FILM
    left, more = 0, 0
    if is_short and releases.height <= MOST_FILMS:
        chart = _releases_by_film(releases)
        says = "By day of release. Filled: reviewed, with our mean score (0-100). Hollow: not reviewed"
    elif is_short:
        chart, left, more = _releases_by_period(releases, "1w", _name_weeks)
        says = (
            "One disc per release, by week from Monday. Filled: reviewed, with our mean score (0-100). "
            "Hollow: not reviewed. At the right: reviewed of released"
        )
    else:
        chart, left, more = _releases_by_period(releases, "1mo", _name_months)
        says = (
            "One disc per release, by month. Filled: reviewed, with our mean score (0-100). "
            "Hollow: not reviewed. At the right: reviewed of released"
        )
    return finish(
        chart,
        title=title,
        subtitle=subtitle or says,
        note=note,
        left_out=say("{count} more films are among the figures.", count=more) if more else "",
        left=left,
        description=description,
    )


def _first_week(weeks: pl.DataFrame) -> int:
    """Find the day on which the drawn weeks begin: two weeks ahead of the release, or as many as it takes."""
    most_left_out = FEW_EARLIER * int(weeks["reviews"].sum())
    ahead = (
        weeks.sort("lag_start")
        .with_columns(so_far=pl.col("reviews").cum_sum())
        .filter((pl.col("so_far") > most_left_out) & (pl.col("reviews") > 0))
    )
    return min(max(int(ahead["lag_start"][0]), EARLIEST), -14)


def _releases_by_film(releases: pl.DataFrame) -> alt.LayerChart:
    first, last = releases["released_on"].to_list()[0], releases["released_on"].to_list()[-1]
    first, last = first - timedelta(days=1), max(last, first + timedelta(days=13)) + timedelta(days=1)
    middle = first + (last - first) / 2
    rows = releases.with_row_index("row").with_columns(
        is_late=pl.col("released_on") > middle, opening=pl.lit(first)
    )
    base = alt.Chart(rows).encode(y=row_position(rows.height))
    day = alt.X(
        "released_on:T",
        scale=alt.Scale(
            domain=[{"year": bound.year, "month": bound.month, "date": bound.day} for bound in (first, last)],
            nice=False,
        ),
        axis=alt.Axis(
            orient="top",
            title=None,
            format=date_form("%-d %b"),
            tickCount=alt.TimeIntervalStep(interval="week", step=1 if (last - first).days <= 35 else 2),
            labelOverlap=True,
        ),
    )
    has_score = "isValid(datum.score)"
    dots = base.mark_point(
        filled=False, size=alt.ExprRef(f"{has_score} ? 300 : 75"), strokeWidth=1.8, opacity=1
    ).encode(
        x=day,
        **_show_release(),
    )
    ink = alt.when(IS_REVIEWED).then(alt.value(INK)).otherwise(alt.value(MUTED))
    room = alt.ExprRef("width / 2 - 16")
    away = f"({has_score} ? 15 : 10)"
    early = (
        base.transform_filter("!datum.is_late")
        .mark_text(align="left", dx=alt.ExprRef(away), limit=room)
        .encode(x=day, text="title:N", color=ink)
    )
    late = (
        base.transform_filter("datum.is_late")
        .mark_text(align="right", dx=alt.ExprRef(f"-{away}"), limit=room)
        .encode(x=day, text="title:N", color=ink)
    )
    scores = (
        base.transform_filter(has_score)
        .mark_text(color=PAPER, fontSize=10, fontWeight="bold")
        .encode(x=day, text=alt.Text("score:Q", format=".0f"))
    )
    return alt.LayerChart(layer=[dots, early, late, scores], width=WIDTH, height=23 * max(rows.height, 2))


def _show_release() -> dict[str, Any]:
    """The channels of a release's disc: filled where reviewed, its film, day and score when touched."""
    return {
        "fill": alt.when(IS_REVIEWED).then(alt.value(ACCENT)).otherwise(alt.value(PAPER)),
        "stroke": alt.when(IS_REVIEWED).then(alt.value(ACCENT)).otherwise(alt.value(CONTEXT)),
        "tooltip": [
            alt.Tooltip("title:N", title=say("Film")),
            alt.Tooltip("released_on:T", title=say("Released"), format=date_form("%-d %B %Y")),
            alt.Tooltip("score:Q", title=say("Our score"), format=".0f"),
        ],
    }


def _releases_by_period(
    releases: pl.DataFrame, every: Literal["1w", "1mo"], name_periods: Callable[[pl.Series], pl.Series]
) -> tuple[alt.LayerChart, int, int]:
    """Draw a row of discs per week or month; with the room of its names, and how many found no place."""
    films = (
        releases.with_columns(period=pl.col("released_on").dt.truncate(every))
        .sort(
            "period",
            "is_reviewed",
            "score",
            "released_on",
            descending=[False, True, True, False],
            nulls_last=True,
            maintain_order=True,
        )
        .with_columns(place=pl.int_range(pl.len()).over("period"))
    )
    periods = (
        films.select(pl.date_range(pl.col("period").min(), pl.col("period").max(), every).alias("period"))
        .join(
            films.group_by("period").agg(releases=pl.len(), reviewed=pl.col("is_reviewed").sum()),
            on="period",
            how="left",
            maintain_order="left",
        )
        .with_row_index("row")
        .with_columns(
            name=pl.col("period").map_batches(name_periods, return_dtype=pl.String),
            label=_part_of_all(),
        )
    )
    more = films.filter(pl.col("place") >= MOST_DISCS).height
    films = films.join(periods.select("period", "row"), on="period", how="left", maintain_order="left")
    placed = alt.Chart(films)
    placed = placed.transform_filter(f"datum.place < {MOST_DISCS}") if more else placed
    left = gutter(periods["name"].to_list())
    right = round(max(text_width(label) for label in periods["label"].to_list())) + 14
    widest = min(max(int(periods["releases"].max()), 8), MOST_DISCS)  # type: ignore[arg-type]
    y = row_position(periods.height)
    place = alt.X("place:Q", axis=None, scale=alt.Scale(domain=[-0.5, widest - 0.5], nice=False, zero=False))
    step = f"min(24, width / {widest})"
    discs = placed.mark_point(
        size=alt.ExprRef(f"pow(max({step} - 3, 3), 2) * 0.785"), strokeWidth=1.4, opacity=1
    ).encode(
        x=place,
        y=y,
        **_show_release(),
    )
    scores = (
        placed.transform_filter(f"{IS_REVIEWED} && isValid(datum.score)")
        .mark_text(color=PAPER, fontSize=alt.ExprRef(f"{step} < 20 ? 0 : 10"), fontWeight="bold")
        .encode(x=place, y=y, text=alt.Text("score:Q", format=".0f"))
    )
    base = alt.Chart(periods).encode(y=y)
    names = base.mark_text(x=-left, align="left", color=INK).encode(text="name:N")
    counts = base.mark_text(x=alt.ExprRef("width + 8"), align="left", color=MUTED).encode(text="label:N")
    return (
        alt.LayerChart(
            layer=[discs, scores, names, counts], width=WIDTH - left - right, height=27 * periods.height
        ),
        left,
        more,
    )


def _name_months(months: pl.Series) -> pl.Series:
    """Name months shortly, the first and each January with its year."""
    return pl.Series(
        [
            language().write_date(month, "%b %Y" if at == 0 or month.month == 1 else "%b")
            for at, month in enumerate(months)
        ],
        dtype=pl.String,
    )


def _name_weeks(weeks: pl.Series) -> pl.Series:
    """Name weeks by their Monday."""
    return pl.Series([language().write_date(week, "%-d %b") for week in weeks], dtype=pl.String)


def _part_of_all() -> pl.Expr:
    part, releases = (write_whole(pl.col(name).fill_null(0)) for name in ("reviewed", "releases"))
    return say_columns("{part} of {all}", part=part, all=releases)


def coverage_bars(
    coverage: pl.DataFrame,
    *,
    title: str = "How much of what came out we reviewed",
    subtitle: str = "Releases by month. Red: those we reviewed",
    note: str | None = None,
) -> alt.LayerChart:
    """Draw each month's releases as a bar and the reviewed ones as a bar within it.

    Args:
        coverage: One row per month, drawn in the frame's order: month (date),
            releases, reviewed (whole numbers).
            `analysis.releases.measure_coverage` makes one.
        title: The finding, in a reader's words.
        subtitle: What is shown, with units.
        note: Source and n, beneath the plot.

    Raises:
        TableError: A column is missing or of another kind.
    """
    require_columns(coverage, {"month": DATE, "releases": NUMBER, "reviewed": NUMBER}, user="coverage_bars")
    total, reviewed = int(coverage["releases"].sum()), int(coverage["reviewed"].sum())
    if not total:
        return empty_chart("No releases in these months.", title=title, subtitle=subtitle, note=note)
    rows = coverage.with_row_index("row").with_columns(
        name=pl.col("month").map_batches(_name_months, return_dtype=pl.String), label=_part_of_all()
    )
    left = gutter(rows["name"].to_list())
    right = round(max(text_width(label) for label in rows["label"].to_list())) + 10
    base = alt.Chart(rows).encode(y=row_position(rows.height))
    scale = alt.Scale(domainMin=0, nice=False)
    tooltip = [
        alt.Tooltip("month:T", title=say("Month"), format=date_form("%B %Y")),
        alt.Tooltip("reviewed:Q", title=say("Reviewed")),
        alt.Tooltip("releases:Q", title=say("Released")),
    ]
    released = alt.X("releases:Q", axis=None, scale=scale)
    behind = base.mark_bar(orient="horizontal", height=16, color=CONTEXT_SOFT).encode(
        x=released, x2=alt.datum(0), tooltip=tooltip
    )
    within = base.mark_bar(orient="horizontal", height=16, color=ACCENT).encode(
        x=alt.X("reviewed:Q", axis=None), x2=alt.datum(0), tooltip=tooltip
    )
    labels = base.mark_text(align="left", dx=6, color=INK).encode(x=released, text="label:N")
    names = base.mark_text(x=-left, align="left", color=INK).encode(text="name:N")
    return finish(
        alt.LayerChart(
            layer=[behind, within, labels, names], width=WIDTH - left - right, height=24 * rows.height
        ),
        title=title,
        subtitle=subtitle,
        note=note,
        left=left,
        description=say(
            "{reviewed} of {releases} releases reviewed, {months}.",
            reviewed=reviewed,
            releases=total,
            months=range_in_words(rows["month"], form="%B %Y"),
        ),
    )


def lag_histogram(
    counts: pl.DataFrame,
    *,
    title: str = "How soon after release we publish",
    subtitle: str = "Number of reviews by week of publication, counted from the day of release",
    note: str | None = None,
) -> alt.LayerChart:
    """Draw one column per week around the release, with the day of release marked.

    Reviews more than eight weeks ahead are counted in words at the left edge.

    Args:
        counts: One row per week: lag_start, lag_end (whole numbers, days from
            the release; negative is ahead of it), reviews (whole number).
            `analysis.releases.count_lags` makes one.
        title: The finding, in a reader's words.
        subtitle: What is shown, with units.
        note: Source and n, beneath the plot.

    Raises:
        TableError: A column is missing or of another kind.
    """
    require_columns(counts, {"lag_start": NUMBER, "lag_end": NUMBER, "reviews": NUMBER}, user="lag_histogram")
    total = int(counts["reviews"].sum())
    if not total:
        return empty_chart(
            "No reviews with a known day of release.", title=title, subtitle=subtitle, note=note
        )
    weeks = counts.with_columns(
        middle=(pl.col("lag_start") + pl.col("lag_end")) / 2, is_ahead=pl.col("lag_end") <= 0
    )
    first = _first_week(weeks)
    earlier = int(weeks.filter(pl.col("lag_start") < first)["reviews"].sum())
    last = max(int(weeks["lag_end"].max()), 28)  # type: ignore[arg-type]
    every = 7 * max(1, -(-(last - first) // 7 // 10))
    ticks = [day for day in range(first - first % every, last + 1, every) if first <= day <= last]
    base = alt.Chart(weeks.filter(pl.col("lag_start") >= first))
    lag = alt.X(
        "lag_start:Q",
        scale=alt.Scale(domain=[first, last], nice=False, zero=False),
        axis=alt.Axis(
            title=say("Weeks from the day of release"),
            values=ticks,
            labelExpr="datum.value == 0 ? '0' : format(datum.value / 7, '+d')",
            grid=False,
            domain=True,
        ),
    )
    height = alt.Y("reviews:Q", axis=None, scale=alt.Scale(domainMin=0))
    bars = base.mark_bar(stroke=PAPER, strokeWidth=1).encode(
        x=lag,
        x2="lag_end:Q",
        y=height,
        y2=alt.datum(0),
        color=alt.when("datum.is_ahead").then(alt.value(CONTEXT)).otherwise(alt.value(ACCENT)),
        tooltip=[
            alt.Tooltip("lag_start:Q", title=say("From day"), format="+d"),
            alt.Tooltip("lag_end:Q", title=say("to before day"), format="+d"),
            alt.Tooltip("reviews:Q", title=say("Reviews"), format=","),
        ],
    )
    labels = (
        base.transform_filter("datum.reviews > 0")
        .mark_text(
            dy=-5,
            baseline="bottom",
            color=INK,
            fontSize=alt.ExprRef(f"width / {max((last - first) // 7, 1)} < 17 ? 0 : 11"),
        )
        .encode(x="middle:Q", y=height, text=alt.Text("reviews:Q", format=","))
    )
    day = alt.Chart(pl.DataFrame({"lag_start": [0]}))
    line = day.mark_rule(color=EDGE, strokeDash=[4, 3], y=-24, y2=alt.ExprRef("height")).encode(x=lag)
    tail = []
    if earlier:
        counted = say("1 review") if earlier == 1 else say("{count} reviews", count=earlier)
        words = say("← {counted}\nearlier still", counted=counted)
        tail = [
            alt.Chart(pl.DataFrame({"words": [words]}))
            .mark_text(x=2, y=4, align="left", baseline="top", lineBreak="\n", color=MUTED, fontSize=11)
            .encode(text="words:N")
        ]
    named = day.mark_text(text=say("release day"), y=-22, align="right", dx=-5, color=MUTED).encode(x=lag)
    ahead = int(weeks.filter("is_ahead")["reviews"].sum())
    return finish(
        alt.LayerChart(layer=[line, bars, labels, named, *tail], width=WIDTH, height=230),
        title=title,
        subtitle=subtitle,
        note=note,
        below=38,
        description=say(
            "Columns of {reviews} reviews by week, from {first} to {last} weeks around the release; {ahead} "
            "were ahead of it, {earlier} of them earlier than that.",
            reviews=total,
            first=first // 7,
            last=last // 7,
            ahead=ahead,
            earlier=earlier,
        ),
    )
