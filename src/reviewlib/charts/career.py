"""Charts of a career: every credit in time, the audience's score and ours side by side."""

from typing import Literal

import altair as alt
import polars as pl

from reviewlib.charts.axes import PHONE, WIDTH, score_axis
from reviewlib.charts.finishing import empty_chart, finish
from reviewlib.charts.lettering import gutter
from reviewlib.charts.palette import ACCENT, CONTEXT, EDGE, INK, MUTED, PAPER, RULE
from reviewlib.charts.saying import language, range_in_words, say, say_columns, write_whole
from reviewlib.tables import BOOLEAN, DATE, NUMBER, TEXT, require_columns
from reviewlib.wording import years_in_words

ROW_HEIGHT = 34
MOST_CREDITS = 60
"""Of more credits, films that were reviewed are drawn before others, and newer ones before older ones."""
YEAR_ROOM, VALUE_ROOM = 40, 16
GAP_HEIGHT = 0.75
"""A gap's band, in rows."""
TRACK = alt.ExprRef(f"{PHONE} ? 9 : 0")
"""On a narrow page the marks stand beneath the title instead of beside it."""


def filmography(
    career: pl.DataFrame,
    *,
    title: str = "The career, film by film",
    subtitle: str = (
        "Every credit, newest first. Red: our mean score; grey: the audience's, both 0-100. "
        "Hollow: we have not reviewed the film"
    ),
    note: str | None = None,
    min_gap_years: float = 2.0,
) -> alt.LayerChart:
    """Draw one row per credit, newest on top, with the audience's score and ours.

    A film without any score keeps its row and says so; a gap between two credits
    is a shaded band with its length in words. Of more than sixty credits those of
    films that were reviewed are drawn, and the newest of the others.

    Args:
        career: One row per film: title, job, genre (text), dated_on (date, null
            where none is known), year, billing, audience_score, score, gap_years
            (numbers; scores 0-100; gap_years since the credit before), is_reviewed
            (true or false). `analysis.career.trace_career` makes one.
        title: The finding, in a reader's words.
        subtitle: What is shown, with units.
        note: Source and n, beneath the plot.
        min_gap_years: Shorter gaps are not shown.

    Raises:
        TableError: A column is missing or of another kind.
    """
    require_columns(
        career,
        {
            "title": TEXT,
            "dated_on": DATE,
            "year": NUMBER,
            "job": TEXT,
            "billing": NUMBER,
            "genre": TEXT,
            "audience_score": NUMBER,
            "score": NUMBER,
            "gap_years": NUMBER,
            "is_reviewed": BOOLEAN,
        },
        user="filmography",
    )
    if not career.height:
        return empty_chart("No credits.", title=title, subtitle=subtitle, note=note)
    rows, total = _place_rows(career, min_gap_years)
    drawn = rows.drop_nulls("row")
    gaps = _list_bands(drawn)
    labels = YEAR_ROOM + max(
        gutter(drawn["title"].to_list(), size=13, most=230),
        gutter(drawn["role"].to_list(), size=11, most=230),
    )
    down = alt.Scale(domain=[total, -0.75], nice=False, zero=False)
    y = alt.Y("row:Q", axis=None, scale=down)
    base = alt.Chart(rows).encode(y=y)
    start = f"({PHONE} ? {YEAR_ROOM} : {labels})"
    scale = alt.Scale(
        domain=[0, 100], nice=False, range=[alt.ExprRef(start), alt.ExprRef(f"width - {VALUE_ROOM}")]
    )
    ours = alt.X("score:Q", scale=scale, axis=score_axis())
    theirs = alt.X("audience_score:Q", scale=scale, axis=score_axis())
    tooltip = [
        alt.Tooltip("title:N", title=say("Film")),
        alt.Tooltip("year:Q", title=say("Year"), format="d"),
        alt.Tooltip("role:N", title=say("Credit")),
        alt.Tooltip("score:Q", title=say("Our score"), format=".0f"),
        alt.Tooltip("audience_score:Q", title=say("Audience"), format=".0f"),
    ]
    is_reviewed = alt.when("datum.is_reviewed")
    has_both = "isValid(datum.score) && isValid(datum.audience_score)"
    tracks = base.transform_filter("datum.says == ''").mark_rule(
        color=RULE,
        x=alt.ExprRef(start),
        x2=alt.ExprRef(f"width - {VALUE_ROOM}"),
        yOffset=TRACK,
        y2Offset=TRACK,
    )
    links = (
        base.transform_filter(has_both)
        .mark_rule(color=EDGE, strokeWidth=2, yOffset=TRACK, y2Offset=TRACK)
        .encode(x=alt.X("audience_score:Q", scale=scale), x2="score:Q")
    )
    audience = (
        base.transform_filter("isValid(datum.audience_score)")
        .mark_point(size=70, strokeWidth=1.8, opacity=1, stroke=CONTEXT, yOffset=TRACK)
        .encode(
            x=theirs, fill=is_reviewed.then(alt.value(CONTEXT)).otherwise(alt.value(PAPER)), tooltip=tooltip
        )
    )
    scores = (
        base.transform_filter("isValid(datum.score)")
        .mark_point(size=130, filled=True, color=ACCENT, opacity=1, yOffset=TRACK)
        .encode(x=ours, tooltip=tooltip)
    )
    values = [
        base.transform_filter(f"isValid(datum.score) && {side}")
        .mark_text(align=align, dx=dx, color=ACCENT, fontWeight="bold", yOffset=TRACK)
        .encode(x=ours, text=alt.Text("score:Q", format=".0f"))
        for side, align, dx in _VALUE_SIDES
    ]
    words = (
        base.transform_filter("datum.says != ''")
        .mark_text(
            x=alt.ExprRef(f"{start} + 5"),
            yOffset=alt.ExprRef(f"{PHONE} ? 9 : -8"),
            align="left",
            fontSize=11,
            fontStyle="italic",
        )
        .encode(text="says:N", color=is_reviewed.then(alt.value(ACCENT)).otherwise(alt.value(MUTED)))
    )
    years = base.mark_text(x=0, dy=-7, align="left", color=MUTED).encode(text="year_label:N")
    names = base.mark_text(
        x=YEAR_ROOM,
        dy=-7,
        align="left",
        fontSize=13,
        limit=alt.ExprRef(f"{PHONE} ? width * 0.5 : {labels - YEAR_ROOM - 8}"),
    ).encode(text="title:N", color=is_reviewed.then(alt.value(INK)).otherwise(alt.value(MUTED)))
    roles = [
        base.mark_text(
            align=align,
            dy=dy,
            x=alt.ExprRef(x),
            fontSize=alt.ExprRef(size),
            color=MUTED,
            limit=alt.ExprRef(limit),
        ).encode(text="role:N")
        for align, dy, x, size, limit in _role_places(labels)
    ]
    layers = [tracks, links, audience, scores, *values, words, years, names, *roles]
    if gaps.height:
        layers = [*_gap_bands(gaps, down), *layers]
    layers += _name_marks(drawn, y, scale)
    left_out = say(
        "Drawn are {drawn}, films that we reviewed first; {count} more are among the figures.",
        drawn=drawn.height,
        count=rows.height - drawn.height,
    )
    return finish(
        alt.LayerChart(layer=layers, width=WIDTH, height=round(ROW_HEIGHT * (total + 0.75))),
        title=title,
        subtitle=subtitle,
        note=note,
        left_out=left_out if drawn.height < rows.height else "",
        description=say(
            "{credits} credits, {years}; {reviewed} reviewed; our scores: {ours}; the audience's: {theirs}; "
            "{gaps} gaps of {least} years and more.",
            credits=rows.height,
            years=range_in_words(rows["year"], form="d"),
            reviewed=int(rows["is_reviewed"].sum()),
            ours=range_in_words(rows["score"]),
            theirs=range_in_words(rows["audience_score"]),
            gaps=gaps.height,
            least=language().write_number(min_gap_years),
        ),
    )


_VALUE_SIDES: tuple[tuple[str, Literal["left", "right"], int], ...] = (
    ("(datum.score >= datum.audience_score || !isValid(datum.audience_score))", "left", 11),
    ("isValid(datum.audience_score) && datum.score < datum.audience_score", "right", -11),
)
"""Our number stands on the side of our mark that the audience's mark is not on."""


def _role_places(labels: int) -> tuple[tuple[Literal["left", "right"], int, str, str, str], ...]:
    """Say where the credit stands: beneath the title, or on a narrow page at the end of its line."""
    return (
        ("left", 8, f"{YEAR_ROOM}", f"{PHONE} ? 0 : 11", f"{labels - YEAR_ROOM - 8}"),
        ("right", -7, "width", f"{PHONE} ? 11 : 0", "width * 0.36"),
    )


def _place_rows(career: pl.DataFrame, min_gap_years: float) -> tuple[pl.DataFrame, float]:
    """Put the newest film on top and the undated ones at the end; leave room above a gap's older film.

    A film that is not drawn has no row, and its gap is none.
    """
    is_drawn = pl.col("is_reviewed").cast(pl.Int8).rank("ordinal", descending=True) <= MOST_CREDITS
    has_gap = (pl.col("gap_years").fill_null(0) >= min_gap_years) & is_drawn
    # Of two films of one day the later in the frame is the newer: a gap stands below the older of them.
    newest = (
        career.with_row_index("place_in_frame")
        .sort("dated_on", "place_in_frame", descending=True, nulls_last=True)
        .drop("place_in_frame")
    )
    rows = newest.with_columns(
        row=pl.when(is_drawn).then(
            is_drawn.cum_sum().cast(pl.Int64)
            - 1
            + (has_gap.shift(1, fill_value=False).cast(pl.Float64) * GAP_HEIGHT).cum_sum()
        ),
        has_gap=has_gap,
        year_label=pl.when(pl.col("year").is_null())
        .then(pl.lit("–"))
        .otherwise(pl.col("year").cast(pl.Int64).cast(pl.String)),
        role=pl.concat_str(_billing_in_words(), pl.col("genre"), separator=" · ", ignore_nulls=True),
        says=pl.when(pl.col("score").is_not_null())
        .then(pl.lit(""))
        .when(pl.col("is_reviewed"))
        .then(pl.lit(say("reviewed without a score")))
        .when(pl.col("audience_score").is_null())
        .then(pl.lit(say("no score known")))
        .otherwise(pl.lit("")),
    )
    return rows, float(rows["row"].drop_nulls()[-1]) + 0.6


def _billing_in_words() -> pl.Expr:
    place = pl.col("billing").cast(pl.Int64)
    billed = say_columns("billed {place}", place=write_whole(place))
    ending = (
        pl.when((place % 100).is_between(11, 13))
        .then(pl.lit("th"))
        .when(place % 10 == 1)
        .then(pl.lit("st"))
        .when(place % 10 == 2)
        .then(pl.lit("nd"))
        .when(place % 10 == 3)
        .then(pl.lit("rd"))
        .otherwise(pl.lit("th"))
    )
    return (
        pl.when(place == 1)
        .then(pl.lit(say("lead")))
        .when(place.is_not_null())
        .then(pl.format("{}{} billed", place, ending) if language().words_tag == "en" else billed)
        .otherwise(pl.col("job"))
    )


def _list_bands(rows: pl.DataFrame) -> pl.DataFrame:
    middle = pl.col("row") + (1 + GAP_HEIGHT) / 2
    gaps = rows.filter("has_gap").select("row", "gap_years")
    return gaps.select(
        row=middle,
        top=middle - GAP_HEIGHT * 0.35,
        bottom=middle + GAP_HEIGHT * 0.35,
        words=pl.Series([_gap_in_words(years) for years in gaps["gap_years"]], dtype=pl.String),
    )


def _gap_in_words(years: float) -> str:
    if language().words_tag == "en":
        return f"{years_in_words(years)} without a credit"
    return say("{years} years without a credit", years=language().write_number(round(years, 1)))


def _gap_bands(gaps: pl.DataFrame, down: alt.Scale) -> list[alt.Chart]:
    base = alt.Chart(gaps)
    band = (
        alt.Chart(gaps)
        .mark_rect(x=0, x2=alt.ExprRef("width"), color=RULE, opacity=0.6)
        .encode(y=alt.Y("top:Q", scale=down, axis=None), y2="bottom:Q")
    )
    words = base.mark_text(x=YEAR_ROOM, align="left", color=MUTED, fontSize=11, fontStyle="italic").encode(
        y=alt.Y("row:Q", scale=down, axis=None), text="words:N"
    )
    return [band, words]


def _name_marks(rows: pl.DataFrame, y: alt.Y, scale: alt.Scale) -> list[alt.Chart]:
    """Say beside one pair of marks which is whose, so that no legend is needed.

    Of the pairs with room on both sides it is the widest.
    """
    pairs = rows.drop_nulls(["score", "audience_score"]).with_columns(
        apart=(pl.col("score") - pl.col("audience_score")).abs(),
        has_room=pl.max_horizontal("score", "audience_score").is_between(0, 82)
        & (pl.min_horizontal("score", "audience_score") > 25),
    )
    widest = pairs.sort("has_room", "apart", descending=True, maintain_order=True).head(1)
    if not widest.height:
        return []
    is_ours_right = bool((widest["score"] >= widest["audience_score"]).item())
    base = alt.Chart(widest).encode(y=y)
    sides = (
        ("score:Q", say("ours"), ACCENT, is_ours_right, 30),
        ("audience_score:Q", say("audience"), MUTED, not is_ours_right, 9),
    )
    return [
        base.mark_text(
            text=word,
            dx=away if is_right else -away,
            align="left" if is_right else "right",
            color=colour,
            fontSize=11,
            yOffset=TRACK,
        ).encode(x=alt.X(field, scale=scale))
        for field, word, colour, is_right, away in sides
    ]
