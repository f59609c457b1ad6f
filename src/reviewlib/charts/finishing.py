"""How a chart is finished: its headline, the line beneath it, its source and its text alternative.

A finished chart carries its own words, so that a picture of it can travel alone.
The same words stand in the spec's `usermeta`, from where a page lifts them out and
sets them as HTML.
"""

from typing import Any, overload

import altair as alt
import polars as pl

from reviewlib.charts.axes import WIDTH
from reviewlib.charts.lettering import (
    FONT,
    NOTE_SIZE,
    RARE_LETTERS,
    SUBTITLE_SIZE,
    TITLE_SIZE,
    balance_lines,
    wrap_lines,
)
from reviewlib.charts.palette import MUTED, PALETTE
from reviewlib.charts.saying import join_sentences, language, say

NOTE_LAYER = "reviewlib_note"


@overload
def finish(
    chart: alt.Chart | alt.LayerChart,
    *,
    title: str,
    subtitle: str | None = None,
    note: str | None = None,
    description: str | None = None,
    left_out: str = "",
    left: int = 0,
    below: int = 0,
) -> alt.LayerChart: ...


@overload
def finish(
    chart: alt.VConcatChart,
    *,
    title: str,
    subtitle: str | None = None,
    note: str | None = None,
    description: str | None = None,
    left_out: str = "",
    left: int = 0,
    below: int = 0,
) -> alt.VConcatChart: ...


def finish(
    chart: alt.Chart | alt.LayerChart | alt.VConcatChart,
    *,
    title: str,
    subtitle: str | None = None,
    note: str | None = None,
    description: str | None = None,
    left_out: str = "",
    left: int = 0,
    below: int = 0,
) -> alt.LayerChart | alt.VConcatChart:
    """Give a chart its headline, the line beneath it, its source and its text alternative.

    Title, subtitle and note are wrapped to the house width and start at the
    picture's left edge. The note is drawn beneath the plot, in a layer named
    `reviewlib_note`; of a chart of several charts it is the last one, so named.

    Args:
        chart: The chart, its width and height set.
        title: The finding, in a reader's words.
        subtitle: What is shown, with units.
        note: Source and n.
        description: What the chart says to somebody who cannot see it: range and
            n. The title, the finding, is put before it; without a description
            the subtitle follows it.
        left_out: What is not drawn, a sentence: it follows the note and the description.
        left: Pixels that row labels take up left of the plot.
        below: Pixels that an axis takes up beneath the plot.

    Returns:
        The chart, with `usermeta["reviewlib"]`: the title, subtitle, note and
        description as given, and `dark`, the dark hex value for each light one.
    """
    title, subtitle = say(title), say(subtitle) if subtitle else subtitle
    note = join_sentences(note, left_out) if left_out else note
    usermeta = {
        "reviewlib": {
            "language": language().words_tag,
            "title": title,
            "subtitle": subtitle,
            "note": note,
            "description": join_sentences(title, description or subtitle, left_out),
            "dark": {shade.light: shade.dark for shade in PALETTE.values()},
        }
    }
    head: dict[str, Any] = {
        "title": alt.TitleParams(
            balance_lines(title, WIDTH, TITLE_SIZE, weight=1.08),
            font=_fonts_of(title) or alt.Undefined,
            subtitle=wrap_lines(subtitle or "", WIDTH, SUBTITLE_SIZE) or alt.Undefined,
            subtitleFont=_fonts_of(subtitle) or alt.Undefined,
            dx=-left,
        ),
        "description": usermeta["reviewlib"]["description"],
        "usermeta": usermeta,
    }
    lines = wrap_lines(note or "", WIDTH, NOTE_SIZE)
    if language().find_fonts(say("Chart")) or _has_rare_letters(chart):
        chart = chart.copy()
        _name_fonts(chart, None)
    # Parts are set on copies: altair has moved the common table and the selections up to the chart.
    if isinstance(chart, alt.VConcatChart):
        stacked = chart.properties(**head)
        if lines:
            beneath = _note_chart(lines, x=-left, y=0).properties(width=WIDTH, height=1)
            stacked.vconcat = [*chart.vconcat, beneath]
        return stacked
    if isinstance(chart, alt.Chart):
        plain = chart.copy()
        plain.width = plain.height = alt.Undefined
        chart = alt.LayerChart(layer=[plain], width=chart.width, height=chart.height)
    if not lines:
        return chart.properties(**head)
    noted = chart.properties(**head)
    noted.layer = [*chart.layer, _note_chart(lines, x=-left, y=alt.ExprRef(f"height + {below + 22}"))]
    return noted


def _fonts_of(text: str | None) -> str:
    """Name the fonts of a text whose letters the theme's first fonts may lack; empty for all others."""
    fonts = language().find_fonts(text or "")
    return f"{fonts}, {FONT}" if fonts else ""


def _has_rare_letters(chart: Any) -> bool:
    """Whether any text of a chart's rows has letters beside Latin, Greek and Cyrillic ones."""
    parts = (part for kind in ("layer", "vconcat", "hconcat") for part in getattr(chart, kind, []))
    rows = chart.data
    if isinstance(rows, pl.DataFrame):
        texts = rows.select(pl.col(pl.String).str.contains(RARE_LETTERS).any())
        if any(texts.row(0) if texts.width else ()):
            return True
    return any(_has_rare_letters(part) for part in parts)


def _name_fonts(chart: Any, inherited: object) -> None:
    """Name the fonts of the texts and the row names of a chart, for pictures; see `Language.find_fonts`."""
    rows = chart.data if isinstance(chart.data, pl.DataFrame) else inherited
    for kind in ("layer", "vconcat", "hconcat"):
        for part in getattr(chart, kind, []):
            _name_fonts(part, rows)
    mark, encoding = getattr(chart, "mark", None), getattr(chart, "encoding", None)
    if encoding is None or encoding is alt.Undefined:
        return
    if getattr(mark, "type", mark) == "text":
        fonts = _fonts_of(_texts_of(encoding.text, rows)) or _fonts_of(_join(getattr(mark, "text", "")))
        if fonts:
            chart.mark = mark.copy() if isinstance(mark, alt.MarkDef) else alt.MarkDef(type="text")
            chart.mark.font = fonts
    for axis in (encoding.x, encoding.y):
        named = getattr(axis, "axis", None)
        if isinstance(named, alt.Axis) and (fonts := _fonts_of(_texts_of(axis, rows))):
            named.labelFont = fonts
        if isinstance(named, alt.Axis) and (fonts := _fonts_of(_join(named.title))):
            named.titleFont = fonts


def _texts_of(channel: Any, rows: object) -> str:
    """Join the texts of the column that a channel shows."""
    shown = getattr(channel, "shorthand", None)
    name = shown.rpartition(":")[0] if isinstance(shown, str) else ""
    if not isinstance(rows, pl.DataFrame) or name not in rows.columns or rows.schema[name] != pl.String:
        return ""
    return "".join(rows[name].drop_nulls().unique(maintain_order=True))


def _join(text: object) -> str:
    return " ".join(text) if isinstance(text, list) else text if isinstance(text, str) else ""


def _note_chart(lines: list[str], *, x: int, y: int | alt.ExprRef) -> alt.Chart:
    # A generator instead of a dataset: the chart's own table stays the only one in the spec.
    note: alt.Chart = (
        alt.Chart(alt.sequence(0, 1), name=NOTE_LAYER)
        .mark_text(
            text=lines,
            font=_fonts_of(" ".join(lines)) or alt.Undefined,
            x=x,
            y=y,
            align="left",
            baseline="top",
            color=MUTED,
            fontSize=NOTE_SIZE,
            lineHeight=NOTE_SIZE + 4,
        )
        .encode()
    )
    return note


def empty_chart(
    words: str,
    *,
    title: str,
    subtitle: str | None = None,
    note: str | None = None,
) -> alt.LayerChart:
    """Say in words that there is nothing to draw, in a chart's place and frame.

    Args:
        words: What there is none of, such as "No scored reviews."
        title: The title the chart would have had.
        subtitle: The subtitle it would have had; not set, as there are no marks for it to explain.
        note: Source and n.
    """
    words = say(words)
    said: alt.Chart = (
        alt.Chart(alt.sequence(0, 1))
        .mark_text(text=words, x=0, y=20, align="left", color=MUTED, fontSize=14)
        .encode()
        .properties(width=WIDTH, height=40)
    )
    return finish(
        said,
        title=title,
        subtitle=None,
        note=note,
        description=words,
    )
