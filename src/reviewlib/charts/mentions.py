"""Charts of what reviews mention: other films, and the years they are from."""

import altair as alt
import polars as pl

from reviewlib.charts.axes import PHONE, WIDTH, row_position
from reviewlib.charts.finishing import empty_chart, finish
from reviewlib.charts.lettering import gutter
from reviewlib.charts.palette import ACCENT, CONTEXT, CONTEXT_SOFT, INK, MUTED
from reviewlib.charts.saying import range_in_words, say, write_whole
from reviewlib.tables import BOOLEAN, NUMBER, TEXT, require_columns

MOST_FILMS = 15
BAR_PART = 0.3
"""Part of the width that the longest bar takes; beside it stands who mentions the film."""


def mentioned_films(
    mentioned: pl.DataFrame,
    *,
    title: str = "The films our reviews mention most",
    subtitle: str = "Number of reviews that mention a film, and which. Red: films we reviewed ourselves",
    note: str | None = None,
) -> alt.LayerChart:
    """Draw one horizontal bar per film, with the titles over the reviews that mention it.

    Drawn are the first fifteen films; the note says how many more there are, which
    stay among the chart's figures.

    Args:
        mentioned: One row per film, drawn in the frame's order: title, named_in
            (text), year (number, null where unknown), reviews (whole number),
            is_reviewed (true or false). `analysis.mentions.count_films_mentioned`
            makes one.
        title: The finding, in a reader's words.
        subtitle: What is shown, with units.
        note: Source and n, beneath the plot.

    Raises:
        TableError: A column is missing or of another kind.
    """
    require_columns(
        mentioned,
        {"title": TEXT, "year": NUMBER, "reviews": NUMBER, "named_in": TEXT, "is_reviewed": BOOLEAN},
        user="mentioned_films",
    )
    if not mentioned.height:
        return empty_chart("No film is mentioned.", title=title, subtitle=subtitle, note=note)
    place = pl.int_range(pl.len())
    rows = mentioned.with_columns(
        row=pl.when(place < MOST_FILMS).then(place),
        film=pl.col("title") + pl.format(" ({})", "year").fill_null(""),
        label=write_whole("reviews"),
    )
    drawn = rows.drop_nulls("row")
    more = rows.height - drawn.height
    left = gutter(drawn["film"].to_list())
    reach = f"({PHONE} ? width - 30 : width * {BAR_PART})"
    base = alt.Chart(rows).encode(y=row_position(drawn.height))
    reviews = alt.X(
        "reviews:Q",
        axis=None,
        scale=alt.Scale(domainMin=0, nice=False, range=[alt.ExprRef("0"), alt.ExprRef(reach)]),
    )
    bars = base.mark_bar(orient="horizontal", height=16).encode(
        x=reviews,
        x2=alt.datum(0),
        color=alt.when("datum.is_reviewed").then(alt.value(ACCENT)).otherwise(alt.value(CONTEXT)),
        tooltip=[
            alt.Tooltip("film:N", title=say("Film")),
            alt.Tooltip("reviews:Q", title=say("Reviews"), format=","),
            alt.Tooltip("named_in:N", title=say("Mentioned in")),
        ],
    )
    labels = base.mark_text(align="left", dx=6, color=INK).encode(x=reviews, text="label:N")
    beside = base.mark_text(
        x=alt.ExprRef(f"{reach} + 36"),
        align="left",
        color=MUTED,
        fontSize=alt.ExprRef(f"{PHONE} ? 0 : 12"),
        limit=alt.ExprRef(f"max(width * {1 - BAR_PART} - 36, 1)"),
    ).encode(text="named_in:N")
    names = base.mark_text(x=-left, align="left", color=INK, limit=left - 8).encode(text="film:N")
    first = rows.row(0, named=True)
    return finish(
        alt.LayerChart(layer=[bars, labels, beside, names], width=WIDTH - left, height=25 * drawn.height),
        title=title,
        subtitle=subtitle,
        note=note,
        left_out=say("{count} more films are among the figures.", count=more) if more else "",
        left=left,
        description=say(
            "Bars of {films} films; the first, {film}: {reviews}. We reviewed {reviewed} of them ourselves.",
            films=rows.height,
            film=first["film"],
            reviews=say("1 review")
            if first["reviews"] == 1
            else say("{count} reviews", count=first["reviews"]),
            reviewed=int(rows["is_reviewed"].sum()),
        ),
    )


def mentioned_years(
    by_year: pl.DataFrame,
    *,
    title: str = "The years of the films we mention",
    subtitle: str = "Number of films mentioned, by the year they are from. Red: those we reviewed ourselves",
    note: str | None = None,
) -> alt.LayerChart:
    """Draw one column per year, and within it the films that were reviewed.

    Args:
        by_year: One row per year, none left out: year, films, reviewed (whole
            numbers). `analysis.mentions.count_mentions_by_year` makes one.
        title: The finding, in a reader's words.
        subtitle: What is shown, with units.
        note: Source and n, beneath the plot.

    Raises:
        TableError: A column is missing or of another kind.
    """
    require_columns(by_year, {"year": NUMBER, "films": NUMBER, "reviewed": NUMBER}, user="mentioned_years")
    total = int(by_year["films"].sum())
    if not total:
        return empty_chart("No film mentioned has a year.", title=title, subtitle=subtitle, note=note)
    first, last = int(by_year["year"].min()), int(by_year["year"].max())  # type: ignore[arg-type]
    span = last - first + 1
    # Few years are not drawn as a few broad walls.
    room = max(0, 12 - span) / 2
    domain = [first - 0.5 - room, last + 0.5 + room]
    year = alt.X(
        "year:Q",
        scale=alt.Scale(domain=domain, nice=False, zero=False),
        axis=alt.Axis(
            title=None,
            format="d",
            grid=False,
            domain=True,
            tickCount=alt.ExprRef(f"{PHONE} ? 5 : 10"),
            tickMinStep=1,
        ),
    )
    films = alt.Y("films:Q", axis=None, scale=alt.Scale(domainMin=0))
    column = f"max(width / {span + 2 * room:g} - 2, 1)"
    base = alt.Chart(by_year.filter(pl.col("films") > 0)).encode(
        x=year,
        tooltip=[
            alt.Tooltip("year:Q", title=say("Year"), format="d"),
            alt.Tooltip("films:Q", title=say("Films mentioned"), format=","),
            alt.Tooltip("reviewed:Q", title=say("Reviewed"), format=","),
        ],
    )
    behind = base.mark_bar(color=CONTEXT_SOFT, width=alt.ExprRef(column)).encode(y=films, y2=alt.datum(0))
    within = base.mark_bar(color=ACCENT, width=alt.ExprRef(column)).encode(
        y=alt.Y("reviewed:Q", axis=None), y2=alt.datum(0)
    )
    digits = len(f"{int(by_year['films'].max()):,}")  # type: ignore[arg-type]
    is_narrow = f"{column} < {3 + 6 * digits}"
    peak = int(by_year.filter(pl.col("films") == pl.col("films").max())["year"][0])
    # Where the columns are too narrow for their numbers, the highest alone keeps its own.
    labels = [
        base.transform_filter(f"datum.year {sign} {peak}")
        .mark_text(dy=-5, baseline="bottom", color=INK, fontSize=size)
        .encode(y=films, text=alt.Text("films:Q", format=","))
        for sign, size in (("!=", alt.ExprRef(f"{is_narrow} ? 0 : 11")), ("==", 11))
    ]
    return finish(
        alt.LayerChart(layer=[behind, within, *labels], width=WIDTH, height=200),
        title=title,
        subtitle=subtitle,
        note=note,
        below=24,
        description=say(
            "Columns of {films} films by year, {years}; {reviewed} of them reviewed.",
            films=total,
            years=range_in_words(by_year["year"], form="d"),
            reviewed=int(by_year["reviewed"].sum()),
        ),
    )
