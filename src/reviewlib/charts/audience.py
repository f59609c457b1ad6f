"""Our scores beside the audience's: a dot for each film, a disc for many."""

from typing import Literal, NamedTuple

import altair as alt
import polars as pl

from reviewlib.charts.axes import WIDTH
from reviewlib.charts.finishing import empty_chart, finish
from reviewlib.charts.lettering import text_width
from reviewlib.charts.palette import ACCENT, CONTEXT, CONTEXT_SOFT, EDGE, INK, MUTED, PAPER
from reviewlib.charts.saying import range_in_words, say
from reviewlib.tables import NUMBER, TEXT, require_columns

ENDS = {"audience_score": pl.Float64, "score": pl.Float64}
MOST_LABELS = 12
NAME_SIDES: tuple[tuple[str, Literal["left", "right"], int], ...] = (
    ("right", "left", 8),
    ("left", "right", -8),
)
MOST_DOTS = 1_500
"""More films cover one another, and weigh megabytes: they are drawn as discs, by how many lie together."""
CELL = 4
"""Points of each score that a disc takes together."""


def audience_scatter(
    gap: pl.DataFrame,
    *,
    title: str = "Our scores beside the audience's",
    subtitle: str | None = None,
    note: str | None = None,
) -> alt.LayerChart:
    """Draw our score against the audience's, with the line on which both agree.

    The films furthest from that line are named as far as names do not overlap. More
    than `MOST_DOTS` films are drawn as discs, but for those that are named; all of
    them stay among the chart's figures.

    Args:
        gap: One row per film: title (text), score, audience_score, gap (numbers,
            0-100, gap is ours minus theirs). `analysis.scores.measure_audience_gap`
            makes one.
        title: The finding, in a reader's words.
        subtitle: What is shown, with units.
        note: Source and n, beneath the plot.

    Raises:
        TableError: A column is missing or of another kind.
    """
    require_columns(
        gap,
        {"title": TEXT, "score": NUMBER, "audience_score": NUMBER, "gap": NUMBER},
        user="audience_scatter",
    )
    films = gap.drop_nulls(["score", "audience_score"])
    is_dense = films.height > MOST_DOTS
    if subtitle is None and is_dense:
        subtitle = say(
            "Audience score across, our mean score up, both 0-100. The larger a disc, the more films lie "
            "there. The widest gaps are named"
        )
    elif subtitle is None:
        subtitle = say(
            "One dot per film: audience score across, our mean score up, both 0-100. The widest gaps are "
            "named"
        )
    if not films.height:
        return empty_chart(
            "No film with both our score and the audience's.", title=title, subtitle=subtitle, note=note
        )
    height, inner = 460, WIDTH - 40
    plot = _Plot(_span(films["audience_score"]), _span(films["score"]), height)
    films = films.with_columns(
        wide=pl.Series(_place_names(films, plot, inner, MOST_LABELS), dtype=pl.String),
        narrow=pl.Series(_place_names(films, plot, 280, MOST_LABELS // 2), dtype=pl.String),
    )
    if is_dense:
        # What has no row is drawn by no mark, and does not go to a page.
        is_named = pl.col("wide").is_not_null() | pl.col("narrow").is_not_null()
        films = films.with_columns(row=pl.when(is_named).then(pl.int_range(pl.len())))
    base = alt.Chart(films)
    across = alt.X(
        "audience_score:Q",
        scale=alt.Scale(domain=plot.across, nice=False),
        axis=alt.Axis(title=say("Audience score"), values=_steps(plot.across), domain=True),
    )
    up = alt.Y(
        "score:Q",
        scale=alt.Scale(domain=plot.up, nice=False),
        axis=alt.Axis(
            title=say("Our score"),
            values=_steps(plot.up),
            titleAngle=0,
            titleAlign="left",
            titleAnchor="end",
            titleX=-32,
            titleY=-14,
        ),
    )
    first, last = max(plot.across[0], plot.up[0]), min(plot.across[1], plot.up[1])
    # Where no score could stand on both axes, there is no line either.
    both = [first, last] if first < last else []
    ends = alt.Chart(pl.DataFrame({"audience_score": both, "score": both}, schema_overrides=ENDS))
    same = ends.mark_line(color=EDGE, strokeWidth=1, strokeDash=[4, 3]).encode(x=across, y=up)
    # The line may begin in the corner, where the axis is beneath it.
    away = (26, -6) if first == plot.up[0] else (14, 4)
    said = (
        ends.transform_filter(f"datum.score < {last}")
        .mark_text(text=say("same score"), align="left", dx=away[0], dy=away[1], color=MUTED, fontSize=11)
        .encode(x=across, y=up)
    )
    shown = base.transform_filter("isValid(datum.row)") if is_dense else base
    dots = shown.mark_point(filled=True, size=55, opacity=0.85, stroke=PAPER, strokeWidth=0.8).encode(
        x=across,
        y=up,
        color=alt.when("isValid(datum.wide)").then(alt.value(ACCENT)).otherwise(alt.value(CONTEXT)),
        tooltip=[
            alt.Tooltip("title:N", title=say("Film")),
            alt.Tooltip("score:Q", title=say("Our score"), format=".0f"),
            alt.Tooltip("audience_score:Q", title=say("Audience"), format=".0f"),
            alt.Tooltip("gap:Q", title=say("Ours minus theirs"), format="+.0f"),
        ],
    )
    discs = [_draw_discs(films, across, up)] * is_dense
    names = [
        base.transform_filter(f"datum.{room} == '{side}'")
        .mark_text(
            align=align,
            dx=dx,
            color=INK,
            limit=220,
            fontSize=alt.ExprRef(f"width {shown} 450 ? 11 : 0"),
        )
        .encode(x=across, y=up, text="title:N")
        for room, shown in (("wide", ">="), ("narrow", "<"))
        for side, align, dx in NAME_SIDES
    ]
    above = films.filter(pl.col("gap") > 0).height
    return finish(
        alt.LayerChart(layer=[*discs, same, said, dots, *names], width=inner, height=height),
        title=title,
        subtitle=subtitle,
        note=note,
        left=34,
        below=38,
        description=say(
            "{films} films; {above} stand higher with us than with the audience. "
            "Gaps, ours minus theirs: {range}.",
            films=films.height,
            above=above,
            range=range_in_words(films["gap"], form="+.0f"),
        ),
    )


def _draw_discs(films: pl.DataFrame, across: alt.X, up: alt.Y) -> alt.Chart:
    """Draw a disc in the middle of each cell of both scores, its area by the number of films."""
    cell = ((pl.col("audience_score", "score") / CELL).floor().clip(upper_bound=100 // CELL - 1) + 0.5) * CELL
    counted = films.select(cell).group_by("audience_score", "score", maintain_order=True).len("films")
    most = alt.Scale(domain=[0, max(counted["films"].to_list())], range=[0, 260])
    discs: alt.Chart = (
        alt.Chart(counted.sort("audience_score", "score"))
        # Soft, for names lie over them.
        .mark_point(filled=True, opacity=1, color=CONTEXT_SOFT)
        .encode(x=across, y=up, size=alt.Size("films:Q", legend=None, scale=most))
    )
    return discs


class _Plot(NamedTuple):
    """Where the plot's axes begin and end, and how high it is."""

    across: list[int]
    up: list[int]
    height: int


def _span(scores: pl.Series) -> list[int]:
    """Give the tens between which scores lie, with some room: half of 0-100 at least."""
    lowest, highest = min(scores.to_list()), max(scores.to_list())
    start, end = max(0, int((lowest - 4) // 10) * 10), min(100, -int(-(highest + 4) // 10) * 10)
    while end - start < 50:
        start, end = max(0, start - 10), min(100, end + (10 if start < 10 else 0))
    return [start - 3 if lowest < 4 else start, end]


def _steps(span: list[int]) -> list[int]:
    """Give the axis's numbers: each ten of a short span, each twenty of a long one."""
    step = 10 if span[1] - span[0] <= 60 else 20
    return [tick for tick in range(0, 101, step) if span[0] <= tick <= span[1]]


def _place_names(films: pl.DataFrame, plot: _Plot, width: int, most: int) -> list[str | None]:
    """Say on which side of its dot each film is named: right, left, or nowhere (null).

    Names go to the widest gaps first, and only where they cover neither another
    name nor another dot.
    """
    (left, right), (bottom, top) = plot.across, plot.up
    dots = [
        ((audience - left) / (right - left) * width, (top - score) / (top - bottom) * plot.height)
        for audience, score in films.select("audience_score", "score").iter_rows()
    ]
    sides: list[str | None] = [None] * films.height
    boxes: list[tuple[float, float, float, float]] = []
    gaps, names = films["gap"].to_list(), films["title"].to_list()
    for film in sorted(range(films.height), key=lambda film: (-abs(gaps[film] or 0), film)):
        if len(boxes) == most:
            break
        across, down = dots[film]
        room = min(text_width(names[film], 11), 220) + 10
        for side, start in (("right", across + 2), ("left", across - 2 - room)):
            box = (start, down - 7, start + room, down + 7)
            others = (dot for number, dot in enumerate(dots) if number != film)
            if (
                start < 0
                or box[2] > width
                or any(_overlap(box, other) for other in boxes)
                or any(box[0] - 4 < x < box[2] + 4 and box[1] - 3 < y < box[3] + 3 for x, y in others)
            ):
                continue
            sides[film] = side
            boxes.append(box)
            break
    return sides


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
