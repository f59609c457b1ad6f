"""One linked chart to look around in: brush a time and a range of scores, click a critic or a genre."""

import json

import altair as alt
import polars as pl

from reviewlib.charts.axes import WIDTH, month_axis
from reviewlib.charts.finishing import finish
from reviewlib.charts.palette import ACCENT, CONTEXT_SOFT, INK, MUTED, PAPER, RULE
from reviewlib.charts.saying import date_form, range_in_words, say
from reviewlib.tables import DATE, NUMBER, TEXT, require_columns

MOST_TITLES = 14
"""So many bars, too, are drawn of critics and of genres: the lists above the chart name all of them."""
FEW_REVIEWS = 800
"""More of them stand closer, and are drawn smaller."""
MOST_REVIEWS = 20_000
"""More than these no browser filters at once and no mailbox takes."""
PARTS = ("critic", "genre")
LEFT, BARS_WIDTH, TITLES_WIDTH = 58, 100, 200
UNSCORED_AT = -8
"""Reviews without a score stand on a strip of their own beneath the axis."""


def explorer(
    reviews: pl.DataFrame,
    *,
    title: str = "Look around in the reviews",
    subtitle: str = (
        "Each dot at its day and its score, 0-100; unscored reviews lie beneath 0. Drag over dots to choose "
        "some; choose a critic or a genre from the lists or by their bars; double-click to undo"
    ),
    note: str | None = None,
) -> alt.VConcatChart:
    """Link a scatter of reviews with bars by critic and by genre and a list of titles.

    Each part filters the others. It needs no network and no Python once drawn. Of
    many critics or genres the bars show those with the most of the reviews chosen.
    Of more than 20,000 reviews the newest are drawn.
    Reviews without a day of publication cannot be placed in time: they are left
    out of all parts, and the text alternative counts them.

    Args:
        reviews: One row per review: title (text), published_on (date), score
            (number, 0-100, null where there is none), critic, genre (text, may be
            null; one genre per review, such as the first).
        title: What to do, or the finding, in a reader's words.
        subtitle: What is shown, with units.
        note: Source and n, beneath the plot.

    Raises:
        TableError: A column is missing or of another kind.
    """
    require_columns(
        reviews,
        {"title": TEXT, "published_on": DATE, "score": NUMBER, "critic": TEXT, "genre": TEXT},
        user="explorer",
    )
    columns = ["title", "published_on", "score", "critic", "genre"]
    dated = (
        reviews.select(columns).drop_nulls("published_on").sort("published_on", "title", maintain_order=True)
    )
    if not dated.height:
        return finish(
            alt.VConcatChart(vconcat=[_words(say("No dated reviews."))]),
            title=title,
            subtitle=subtitle,
            note=note,
            description=say("No dated reviews."),
        )
    earlier = max(dated.height - MOST_REVIEWS, 0)
    dated = dated.tail(MOST_REVIEWS)
    points = dated.with_columns(
        pl.col("critic", "genre").cast(pl.String),
        at=pl.col("score").cast(pl.Float64).fill_null(UNSCORED_AT),
    ).with_columns(
        critic=pl.col("critic").fill_null(say("no byline")), genre=pl.col("genre").fill_null(say("no genre"))
    )
    # Named here: altair's own names count upwards through a process, and a report has to come out the same.
    brush = alt.selection_interval(name="chosen_reviews", encodings=["x", "y"])
    critic = _choice("chosen_critics", "critic", points["critic"], name=say("Critic"))
    genre = _choice("chosen_genres", "genre", points["genre"], name=say("Genre"))
    base = alt.Chart(points)
    is_chosen = critic & genre
    scatter = (
        base.mark_point(
            filled=True, size=55 if dated.height <= FEW_REVIEWS else 20, stroke=PAPER, strokeWidth=0.6
        )
        .encode(
            x=alt.X(
                "published_on:T",
                axis=month_axis(points["published_on"], is_part=True),
                scale=alt.Scale(padding=8),
            ),
            y=alt.Y(
                "at:Q",
                axis=_axis_with_strip(),
                scale=alt.Scale(domain=[UNSCORED_AT - 6, 100], nice=False),
            ),
            color=alt.when(brush & critic & genre).then(alt.value(ACCENT)).otherwise(alt.value(CONTEXT_SOFT)),
            opacity=alt.when(is_chosen).then(alt.value(0.9)).otherwise(alt.value(0.35)),
            tooltip=[
                alt.Tooltip("title:N", title=say("Film")),
                alt.Tooltip("published_on:T", title=say("Published"), format=date_form("%-d %B %Y")),
                alt.Tooltip("score:Q", title=say("Score"), format=".0f"),
                alt.Tooltip("critic:N", title=say("Critic")),
                alt.Tooltip("genre:N", title=say("Genre")),
            ],
        )
        .add_params(brush)
        .properties(name="reviews_in_time", width=WIDTH - LEFT, height=260)
    )
    heads = [
        words
        if points[field].n_unique() <= MOST_TITLES
        else say("{words}: the top {count}", words=words, count=MOST_TITLES)
        for field, words in zip(PARTS, (say("By critic"), say("By first genre")), strict=True)
    ]
    by_critic = _bars(base, "critic", say("Critic"), heads[0], shown=brush & genre, chosen=critic)
    by_genre = _bars(base, "genre", say("Genre"), heads[1], shown=brush & critic, chosen=genre)
    listed = (
        base.transform_filter(brush & critic & genre)
        .transform_window(place="row_number()", sort=[alt.SortField("published_on", order="descending")])
        .transform_filter(f"datum.place <= {MOST_TITLES}")
        .mark_text(align="left", baseline="middle", x=0, limit=TITLES_WIDTH, color=INK)
        .encode(
            y=alt.Y(
                "place:Q", axis=None, scale=alt.Scale(domain=[MOST_TITLES + 0.5, 0.5], nice=False, zero=False)
            ),
            text="title:N",
        )
        .properties(
            name="chosen_titles",
            width=TITLES_WIDTH,
            height=18 * MOST_TITLES,
            title=_part_title(say("The latest {count} chosen", count=MOST_TITLES)),
        )
    )
    below = alt.HConcatChart(hconcat=[by_critic, by_genre, listed], spacing=26)
    return finish(
        alt.VConcatChart(vconcat=[scatter, below], spacing=18),
        title=title,
        subtitle=subtitle,
        note=note,
        left_out=say("{count} earlier reviews are left out.", count=earlier) if earlier else "",
        left=LEFT,
        description=say(
            "{reviews} reviews, {days}, scores {range}, with bars by critic and by genre that filter them; "
            "{undated} without a day of publication are left out.",
            reviews=dated.height,
            days=range_in_words(dated["published_on"], form="%-d %B %Y"),
            range=range_in_words(dated["score"]),
            undated=reviews["published_on"].null_count(),
        ),
    )


def _choice(selection: str, field: str, values: pl.Series, *, name: str) -> alt.Parameter:
    """Let a column's values be chosen by a click on their bar, or from a list, which the keyboard reaches."""
    options = values.unique().sort().to_list()
    menu = alt.binding_select(options=[None, *options], labels=[say("All"), *options], name=f"{name} ")
    # Only its own bars: a click anywhere, such as at the end of a brush, would choose anew. Altair numbers
    # the parts that stand side by side, and Vega-Lite names their marks after them.
    bars = f"bars_by_{field}_{PARTS.index(field)}_marks"
    chosen: alt.Parameter = alt.selection_point(
        name=selection, fields=[field], bind=menu, on=f"@{bars}:click", clear="dblclick"
    )
    return chosen


def _axis_with_strip() -> alt.Axis:
    return alt.Axis(
        title=None,
        values=[UNSCORED_AT, 0, 25, 50, 75, 100],
        labelExpr=f"datum.value < 0 ? {json.dumps(say('unscored'))} : datum.value",
        gridColor=alt.when("datum.value < 0").then(alt.value(PAPER)).otherwise(alt.value(RULE)),
    )


def _bars(
    base: alt.Chart,
    field: str,
    name: str,
    words: str,
    *,
    shown: alt.PredicateComposition,
    chosen: alt.Parameter,
) -> alt.LayerChart:
    # Counted here and not by the encoding, so that the bars can be ranked, and the chart keeps its height.
    bars = (
        base.transform_filter(shown)
        .transform_aggregate(reviews="count()", groupby=[field])
        .transform_window(
            place="row_number()",
            sort=[alt.SortField("reviews", order="descending"), alt.SortField(field, order="ascending")],
        )
        .transform_filter(f"datum.place <= {MOST_TITLES}")
        .encode(
            y=alt.Y(
                f"{field}:N",
                sort=alt.EncodingSortField(field="place", op="min"),
                title=None,
                axis=alt.Axis(labelColor=INK, labelLimit=90),
            )
        )
    )
    counts = alt.X("reviews:Q", axis=None)
    drawn = (
        bars.mark_bar(height=12, cursor="pointer")
        .encode(
            x=counts,
            color=alt.when(chosen).then(alt.value(ACCENT)).otherwise(alt.value(CONTEXT_SOFT)),
            tooltip=[
                alt.Tooltip(f"{field}:N", title=name),
                alt.Tooltip("reviews:Q", title=say("Reviews")),
            ],
        )
        .add_params(chosen)
        .properties(name=f"bars_by_{field}")
    )
    numbers = bars.mark_text(align="left", dx=4, color=MUTED, fontSize=11).encode(x=counts, text="reviews:Q")
    return alt.LayerChart(
        layer=[drawn, numbers], width=BARS_WIDTH, height=alt.Step(18), title=_part_title(words)
    )


def _part_title(words: str) -> alt.TitleParams:
    return alt.TitleParams(words, fontSize=13, fontWeight="normal", color=MUTED, offset=6, frame="bounds")


def _words(words: str) -> alt.Chart:
    said: alt.Chart = (
        alt.Chart(alt.sequence(0, 1))
        .mark_text(text=words, x=0, y=20, align="left", color=MUTED, fontSize=14)
        .encode()
        .properties(width=WIDTH, height=40)
    )
    return said
