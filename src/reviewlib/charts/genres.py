"""Charts of genres: how each scores, how much of the desk's work it is, and month by month."""

import altair as alt
import polars as pl

from reviewlib.charts.axes import WIDTH, row_position, score_axis
from reviewlib.charts.finishing import empty_chart, finish
from reviewlib.charts.lettering import LABEL_SIZE, gutter, text_width
from reviewlib.charts.most import number_rows, say_left_out
from reviewlib.charts.palette import ACCENT, ACCENT_SOFT, CONTEXT, CONTEXT_SOFT, HEAT, INK, MUTED, PAPER
from reviewlib.charts.saying import (
    date_form,
    language,
    range_in_words,
    say,
    say_columns,
    write_share,
    write_whole,
)
from reviewlib.days import is_yearly
from reviewlib.tables import BOOLEAN, DATE, NUMBER, TEXT, require_columns

MOST_NAMES = 8


def genre_bars(
    summary: pl.DataFrame,
    *,
    title: str = "Mean score by genre",
    subtitle: str = (
        "Bar and dot: mean of our scores, 0-100. Line: 95% interval of that mean. n: scored reviews; "
        "a film with two genres counts in both. Grey: too few to compare"
    ),
    note: str | None = None,
) -> alt.LayerChart:
    """Draw one horizontal bar per genre with its interval, its mean and its number of reviews.

    Of many genres those with the most scored reviews are drawn.

    Args:
        summary: One row per genre, drawn in the frame's order: genre (text),
            reviews (whole number), mean_score, low, high (numbers, 0-100, null
            where there is none), is_thin (true or false).
            `analysis.genres.summarise_genres` makes one.
        title: The finding, in a reader's words.
        subtitle: What is shown, with units.
        note: Source and n, beneath the plot.

    Raises:
        TableError: A column is missing or of another kind.
    """
    require_columns(
        summary,
        {
            "genre": TEXT,
            "reviews": NUMBER,
            "mean_score": NUMBER,
            "low": NUMBER,
            "high": NUMBER,
            "is_thin": BOOLEAN,
        },
        user="genre_bars",
    )
    if not summary.height:
        return empty_chart("No scored reviews with a genre.", title=title, subtitle=subtitle, note=note)
    rows = number_rows(summary, by="reviews").with_columns(
        count_label=say_columns("n = {count}", count=write_whole("reviews"))
    )
    drawn = rows.drop_nulls("row")
    left = gutter(drawn["genre"].to_list())
    right = round(max(text_width(label) for label in drawn["count_label"].to_list())) + 38
    base = alt.Chart(rows).encode(y=row_position(drawn.height))
    score = alt.X("mean_score:Q", scale=alt.Scale(domain=[0, 100], nice=False), axis=score_axis())
    tooltip = [
        alt.Tooltip("genre:N", title=say("Genre")),
        alt.Tooltip("mean_score:Q", title=say("Mean score"), format=".1f"),
        alt.Tooltip("low:Q", title=say("95% from"), format=".1f"),
        alt.Tooltip("high:Q", title=say("95% to"), format=".1f"),
        alt.Tooltip("reviews:Q", title=say("Scored reviews")),
    ]
    is_thin = alt.when("datum.is_thin")
    bars = base.mark_bar(orient="horizontal", height=18).encode(
        x=score,
        x2=alt.datum(0),
        color=is_thin.then(alt.value(CONTEXT_SOFT)).otherwise(alt.value(ACCENT_SOFT)),
        tooltip=tooltip,
    )
    intervals = base.mark_rule(strokeWidth=2).encode(
        x=alt.X("low:Q"),
        x2="high:Q",
        color=is_thin.then(alt.value(CONTEXT)).otherwise(alt.value(ACCENT)),
    )
    dots = base.mark_point(size=70, strokeWidth=2, opacity=1).encode(
        x=score,
        fill=is_thin.then(alt.value(PAPER)).otherwise(alt.value(ACCENT)),
        stroke=is_thin.then(alt.value(CONTEXT)).otherwise(alt.value(ACCENT)),
        tooltip=tooltip,
    )
    means = base.mark_text(x=alt.ExprRef("width + 10"), align="left", fontWeight="bold", color=INK).encode(
        text=alt.Text("mean_score:Q", format=".0f")
    )
    names = base.mark_text(x=-left, align="left", color=INK, limit=left - 8).encode(text="genre:N")
    counts = base.mark_text(x=alt.ExprRef("width + 38"), align="left", color=MUTED).encode(
        text="count_label:N"
    )
    return finish(
        alt.LayerChart(
            layer=[bars, intervals, dots, means, names, counts],
            width=WIDTH - left - right,
            height=26 * drawn.height,
        ),
        title=title,
        subtitle=subtitle,
        note=note,
        left_out=say_left_out(rows),
        left=left,
        description=say(
            "Bars of {genres} genres; means: {range} out of 100; {thin} of them rest on too few reviews to "
            "compare.",
            genres=rows.height,
            range=range_in_words(rows["mean_score"]),
            thin=int(rows["is_thin"].sum()),
        ),
    )


def genre_share(
    counts: pl.DataFrame,
    *,
    title: str = "What we write about",
    subtitle: str = "Share of reviews whose film has a known genre; a film with two genres counts in both",
    note: str | None = None,
) -> alt.LayerChart:
    """Draw one horizontal bar per genre, labelled with its share and its number of reviews.

    The first genre of the frame carries the accent, with those of as many reviews. Of
    many genres those with the most reviews are drawn.

    Args:
        counts: One row per genre, drawn in the frame's order: genre (text),
            reviews (whole number), share (number, 0-1).
            `analysis.genres.count_genres` makes one.
        title: The finding, in a reader's words.
        subtitle: What is shown, with units.
        note: Source and n, beneath the plot.

    Raises:
        TableError: A column is missing or of another kind.
    """
    require_columns(counts, {"genre": TEXT, "reviews": NUMBER, "share": NUMBER}, user="genre_share")
    if not counts.height:
        return empty_chart("No reviews with a genre.", title=title, subtitle=subtitle, note=note)
    percent = write_share("share")
    counted = (
        pl.when(pl.col("reviews") == 1)
        .then(pl.lit(say("1 review")))
        .otherwise(say_columns("{count} reviews", count=write_whole("reviews")))
    )
    rows = number_rows(counts, by="reviews").with_columns(
        is_first=pl.col("reviews").eq_missing(pl.col("reviews").first()),
        label=pl.when(pl.col("share").is_null())
        .then(counted)
        .otherwise(say_columns("{share}%  ({counted})", share=percent, counted=counted)),
    )
    drawn = rows.drop_nulls("row")
    left = gutter(drawn["genre"].to_list())
    right = round(max(text_width(label) for label in drawn["label"].to_list())) + 10
    base = alt.Chart(rows).encode(y=row_position(drawn.height))
    share = alt.X("share:Q", axis=None, scale=alt.Scale(domainMin=0, nice=False))
    bars = base.mark_bar(orient="horizontal", height=16).encode(
        x=share,
        x2=alt.datum(0),
        color=alt.when("datum.is_first").then(alt.value(ACCENT)).otherwise(alt.value(CONTEXT)),
        tooltip=[
            alt.Tooltip("genre:N", title=say("Genre")),
            alt.Tooltip("share:Q", title=say("Share"), format=".1%"),
            alt.Tooltip("reviews:Q", title=say("Reviews"), format=","),
        ],
    )
    labels = base.mark_text(align="left", dx=6, color=INK).encode(x=share, text="label:N")
    names = base.mark_text(x=-left, align="left", color=INK, limit=left - 8).encode(text="genre:N")
    first = rows.row(0, named=True)
    return finish(
        alt.LayerChart(layer=[bars, labels, names], width=WIDTH - left - right, height=25 * drawn.height),
        title=title,
        subtitle=subtitle,
        note=note,
        left_out=say_left_out(rows),
        left=left,
        description=say(
            "Bars of {genres} genres; the first, {genre}: {label}.",
            genres=rows.height,
            genre=first["genre"],
            label=first["label"],
        ),
    )


def genre_month_heatmap(
    counts: pl.DataFrame,
    *,
    title: str = "What we wrote about, month by month",
    subtitle: str | None = None,
    note: str | None = None,
) -> alt.LayerChart:
    """Draw a month-by-genre grid with the count in each cell; zeros stay blank.

    Of many genres those with the most reviews are drawn.

    Args:
        counts: One row per month, or year, and genre: month (date), genre (text), reviews
            (whole number); genres are drawn in the order in which they first
            come. `analysis.genres.count_genres_by_month` makes one.
        title: The finding, in a reader's words.
        subtitle: What is shown, with units.
        note: Source and n, beneath the plot.

    Raises:
        TableError: A column is missing or of another kind.
    """
    require_columns(counts, {"month": DATE, "genre": TEXT, "reviews": NUMBER}, user="genre_month_heatmap")
    known = counts.drop_nulls(["month", "genre"])
    by_year = is_yearly(known["month"].unique())
    if subtitle is None and by_year:
        subtitle = say("Number of reviews by genre and year of publication; an empty cell is none")
    elif subtitle is None:
        subtitle = say("Number of reviews by genre and month of publication; an empty cell is none")
    if not known.height or not known["reviews"].sum():
        return empty_chart("No dated reviews with a genre.", title=title, subtitle=subtitle, note=note)
    genres = number_rows(
        known.group_by("genre", maintain_order=True).agg(pl.col("reviews").sum()), by="reviews"
    ).select("row", "genre")
    drawn = genres.drop_nulls("row")
    months = known.select("month").unique().sort("month").with_row_index("column")
    cells = (
        known.join(genres, on="genre")
        .join(months, on="month")
        .sort("row", "column", nulls_last=True, maintain_order=True)
    )
    most = int(cells["reviews"].max())  # type: ignore[arg-type]
    step = max(most / len(HEAT), 1)
    left = gutter(drawn["genre"].to_list())
    right = 30
    columns = months.height
    room = max(columns, 9)
    column = alt.X("column:Q", scale=alt.Scale(domain=[-0.5, room - 0.5], nice=False, zero=False), axis=None)
    base = alt.Chart(cells.filter(pl.col("reviews") > 0)).encode(
        x=column,
        y=row_position(drawn.height),
        tooltip=[
            alt.Tooltip("genre:N", title=say("Genre")),
            alt.Tooltip("month:T", title=say("Year"), format="%Y")
            if by_year
            else alt.Tooltip("month:T", title=say("Month"), format=date_form("%B %Y")),
            alt.Tooltip("reviews:Q", title=say("Reviews")),
        ],
    )
    squares = base.mark_rect(
        width=alt.ExprRef(f"width / {room} - min(2, width / {5 * room})"), height=22, cornerRadius=1
    ).encode(
        color=alt.Color(
            "reviews:Q",
            legend=None,
            scale=alt.Scale(
                type="threshold", domain=[step + 0.5, 2 * step + 0.5, 3 * step + 0.5], range=HEAT
            ),
        )
    )
    # Where they would find no room even on a wide page they would only weigh.
    numbers = [
        base.mark_text(fontSize=alt.ExprRef(f"width / {room} < 15 ? 0 : 11")).encode(
            text="reviews:Q",
            color=alt.when(f"datum.reviews > {2 * step + 0.5}")
            .then(alt.value(PAPER))
            .otherwise(alt.value(INK)),
        )
    ] * (room * 15 <= WIDTH)
    names = (
        alt.Chart(drawn)
        .mark_text(x=-left, align="left", color=INK, limit=left - 8)
        .encode(y=row_position(drawn.height), text="genre:N")
    )
    heads = _name_years(months["month"], column) if by_year else _name_months(months, column, room=room)
    peak = cells.sort("reviews", descending=True, maintain_order=True).row(0, named=True)
    return finish(
        alt.LayerChart(
            layer=[squares, *numbers, names, *heads], width=WIDTH - left - right, height=24 * drawn.height
        ),
        title=title,
        subtitle=subtitle,
        note=note,
        left_out=say_left_out(genres),
        left=left,
        description=say(
            "A grid of {genres} genres by {years} years, {range}; the fullest cell is {genre} in {year}, "
            "with {reviews}.",
            genres=genres.height,
            years=columns,
            range=range_in_words(months["month"], form="%Y"),
            genre=peak["genre"],
            year=peak["month"].year,
            reviews=peak["reviews"],
        )
        if by_year
        else say(
            "A grid of {genres} genres by {months} months, {range}; the fullest cell is {genre} in {month}, "
            "with {reviews}.",
            genres=genres.height,
            months=columns,
            range=range_in_words(months["month"], form="%B %Y"),
            genre=peak["genre"],
            month=language().write_month(peak["month"]),
            reviews=peak["reviews"],
        ),
    )


def _name_years(years: pl.Series, column: alt.X) -> list[alt.Chart]:
    """Write some of the years above their columns, as many as a phone has room for."""
    every = next((every for every in (1, 2, 5, 10) if len(years) / every <= MOST_NAMES), 20)
    ticks = (
        pl.DataFrame({"year": years.dt.year()}).with_row_index("column").filter(pl.col("year") % every == 0)
    )
    return [alt.Chart(ticks).mark_text(y=-13, color=MUTED).encode(x=column, text="year:N")]


def _name_months(months: pl.DataFrame, column: alt.X, *, room: int) -> list[alt.Chart]:
    """Write some of the months above their columns, and the year beneath its first."""
    every = next((every for every in (1, 3, 6, 12) if months.height / every <= MOST_NAMES), 24)
    first_month, is_january = pl.col("column") == 0, pl.col("month").dt.month() == 1
    ticks = months.with_columns(
        name=pl.Series([language().write_date(month, "%b") for month in months["month"]]),
        year=pl.when(is_january).then(pl.col("month").dt.strftime("%Y")).otherwise(pl.lit("")),
        first_year=pl.when(first_month & ~is_january)
        .then(pl.col("month").dt.strftime("%Y"))
        .otherwise(pl.lit("")),
        is_major=first_month & (months.height <= 8) | ((pl.col("month").dt.month() - 1) % every == 0),
    ).filter(pl.col("is_major") | (pl.col("column") == 0) & (every == 1))
    # The year of the first month stands where the next January leaves it room.
    januaries = [at for at, month in enumerate(months["month"]) if at and month.month == 1]
    to_january = min(januaries, default=months.height)
    if_room = alt.ExprRef(f"{to_january} * width / {room} < 30 ? 0 : {LABEL_SIZE}")
    return [
        alt.Chart(ticks).mark_text(y=y, color=MUTED, fontSize=size).encode(x=column, text=f"{field}:N")
        for field, y, size in (
            ("name", -27, LABEL_SIZE),
            ("year", -13, LABEL_SIZE),
            ("first_year", -13, if_room),
        )
    ]
