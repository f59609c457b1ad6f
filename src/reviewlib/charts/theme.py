"""The house look: colours for a light and a dark page, the Altair theme, and how a chart is finished.

A finished chart carries its own headline, the line beneath it and its source, so
that a picture of it can travel alone. The same words stand in the spec's
`usermeta`, from where a page lifts them out and sets them as HTML.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal, overload

import altair as alt
import polars as pl

from reviewlib.languages import ENGLISH, Language, find_language

WIDTH = 680
NOTE_LAYER = "reviewlib_note"
MIME_TYPE = "application/vnd.vegalite.v5+json"
"""JupyterLab draws this type offline, and nbformat refuses the spelling with a dot before "json"."""

RARE_LETTERS = r"[\x{0530}-\x{10ff}\x{1100}-\x{1cff}\x{2e80}-\x{fefc}\x{ff00}-\x{ffef}\x{20000}-\x{3ffff}]"
LATIN_FONTS = '"Helvetica Neue", Helvetica, Arial, "Liberation Sans"'
FONT = f"{LATIN_FONTS}, {ENGLISH.fonts}, sans-serif"
"""Fonts that are on the reader's machine; the Korean ones draw what the first lack."""

PHONE = "width < 460"
"""Whether a chart is drawn on a telephone, as an expression of Vega's."""

TITLE_SIZE, SUBTITLE_SIZE, LABEL_SIZE, NOTE_SIZE = 17, 13, 12, 11


@dataclass(frozen=True)
class Shade:
    """One colour of the house, on a light page and on a dark one."""

    light: str
    dark: str
    meaning: str


PALETTE: Mapping[str, Shade] = MappingProxyType(
    {
        "ink": Shade("#1b1a18", "#f1efea", "Text that is read first, and values"),
        "muted": Shade("#625e57", "#b3aea5", "Text that is read second: axes, sources, what is missing"),
        "paper": Shade("#ffffff", "#171614", "The page, and the inside of hollow marks"),
        "rule": Shade("#e4e1db", "#34322e", "Gridlines"),
        "edge": Shade("#9a958c", "#77726a", "Baselines and the release-day line"),
        "accent": Shade("#a8201a", "#f4897b", "What the chart is about: our reviews and scores"),
        "accent_soft": Shade("#f1cdc8", "#5a2924", "Intervals around an accent mark"),
        "context": Shade("#857f76", "#99938a", "Marks to compare with, such as the audience"),
        "context_soft": Shade("#d5d1c9", "#4b4843", "Bars behind a bar, and what was not reviewed"),
        "secondary": Shade("#1d5c8a", "#82bde3", "A second series, where grey would not do"),
        "heat_1": Shade("#f6ddd9", "#3b1d1a", "Counts, lowest quarter"),
        "heat_2": Shade("#e3a198", "#702f29", "Counts, second quarter"),
        "heat_3": Shade("#bd4a40", "#dc7b70", "Counts, third quarter"),
        "heat_4": Shade("#86140f", "#ffb3a9", "Counts, highest quarter"),
    }
)
"""Every colour a spec may name. Contrast of text on both pages is tested (WCAG 2.2, 1.4.3 and 1.4.11)."""

INK, MUTED, PAPER = PALETTE["ink"].light, PALETTE["muted"].light, PALETTE["paper"].light
RULE, EDGE = PALETTE["rule"].light, PALETTE["edge"].light
ACCENT, ACCENT_SOFT = PALETTE["accent"].light, PALETTE["accent_soft"].light
CONTEXT, CONTEXT_SOFT = PALETTE["context"].light, PALETTE["context_soft"].light
SECONDARY = PALETTE["secondary"].light
HEAT = [PALETTE[f"heat_{step}"].light for step in range(1, 5)]


def theme(language: str = "en") -> alt.theme.ThemeConfig:
    """Give the house theme, as Vega-Lite configuration.

    It changes nothing by itself: `use_theme` switches it on.

    Args:
        language: As in HTML's lang attribute, for the fonts.
    """
    axis: alt.theme.AxisConfigKwds = {
        "labelColor": MUTED,
        "labelFontSize": LABEL_SIZE,
        "labelPadding": 6,
        "labelFlush": False,
        "titleColor": MUTED,
        "titleFontSize": LABEL_SIZE,
        "titleFontWeight": "normal",
        "titlePadding": 8,
        "gridColor": RULE,
        "gridWidth": 1,
        "domain": False,
        "domainColor": EDGE,
        "ticks": False,
        "tickColor": EDGE,
    }
    return {
        "config": {
            "background": PAPER,
            "font": f"{LATIN_FONTS}, {find_language(language).fonts}, sans-serif",
            "padding": {"left": 4, "right": 12, "top": 8, "bottom": 8},
            "view": {"stroke": None, "continuousWidth": WIDTH, "continuousHeight": 320},
            "title": {
                "anchor": "start",
                "frame": "group",
                "offset": 16,
                "color": INK,
                "fontSize": TITLE_SIZE,
                "fontWeight": "bold",
                "lineHeight": TITLE_SIZE + 5,
                "subtitleColor": MUTED,
                "subtitleFontSize": SUBTITLE_SIZE,
                "subtitleLineHeight": SUBTITLE_SIZE + 4,
                "subtitlePadding": 6,
            },
            "axis": axis,
            "text": {"color": INK, "fontSize": LABEL_SIZE},
            "bar": {"color": ACCENT},
            "line": {"color": ACCENT, "strokeWidth": 2},
            "point": {"color": ACCENT, "filled": True, "size": 60},
            "rule": {"color": EDGE},
            "legend": {
                "labelColor": MUTED,
                "labelFontSize": LABEL_SIZE,
                "titleColor": MUTED,
                "titleFontWeight": "normal",
                "orient": "top",
            },
            "range": {"category": [ACCENT, CONTEXT, SECONDARY, CONTEXT_SOFT], "heatmap": HEAT, "ramp": HEAT},
        }
    }


def use_theme(language: str = "en") -> None:
    """Switch the house theme and the renderer on, for this process.

    The renderer gives one MIME bundle per chart: the spec for whoever can draw
    it, the text alternative for everybody else. Nothing in it is random. Altair's
    limit of 5,000 rows is lifted: a desk of 10,000 reviews has as many dots.

    Args:
        language: What charts say beside their titles, and how they write numbers
            and dates: a desk's language, as in HTML's lang attribute.
    """
    alt.theme.register("reviewlib", enable=False)(theme)
    alt.theme.enable("reviewlib", language=language)
    alt.data_transformers.enable("default", max_rows=None)
    spoken = find_language(language)
    locale = {
        name: dict(facts)
        for name, facts in (("formatLocale", spoken.number), ("timeFormatLocale", spoken.time))
        if facts
    }
    alt.renderers.register("reviewlib", _bundle)
    alt.renderers.enable("reviewlib", embed_options=locale)


def _bundle(spec: dict[str, Any], **options: Any) -> Any:
    shown = {MIME_TYPE: spec, "text/plain": spec.get("description") or "A chart without a description."}
    locale = options.get("embed_options")
    # JupyterLab reads from an output's metadata how numbers and dates are written.
    return (shown, {MIME_TYPE: {"embed_options": locale}}) if locale else shown


def language() -> Language:
    """Give the language that charts speak: that of `use_theme`, English where another theme is on."""
    options = alt.theme.options if alt.theme.active == "reviewlib" else {}
    return find_language(str(options.get("language", "en")))


def say(text: str, **values: object) -> str:
    """Say a text of the house in the charts' language; see `Language.say`."""
    return language().say(text, **values)


def date_form(form: str) -> str:
    """Put a form of d3's for dates into the order of the charts' language."""
    return language().date_forms.get(form, form)


def say_columns(text: str, **columns: pl.Expr) -> pl.Expr:
    """Say a text of the house row by row, columns in its braces; null where one of them is null.

    Args:
        text: See `Language.say`.
        columns: Texts and whole numbers.
    """
    parts = re.split(r"\{(\w+)\}", say(text))
    return pl.format("{}".join(parts[::2]), *(columns[name] for name in parts[1::2]))


def write_whole(number: str | pl.Expr) -> pl.Expr:
    """Write a column of whole numbers, thousands set apart as the charts' language does."""
    value = pl.col(number) if isinstance(number, str) else number
    mark = (language().number or {}).get("thousands", ",")
    written = value.cast(pl.Int64).cast(pl.String)
    for place in (r"^(-?\d+)(\d{3})$", r"^(-?\d+)(\d{3},)", r"^(-?\d+)(\d{3},)"):
        written = written.str.replace(place, "${1},${2}")
    return written.str.replace_all(",", mark, literal=True)


def write_rounded(number: str) -> pl.Expr:
    """Write a column as whole numbers, halves upward."""
    return write_whole((pl.col(number) + 0.5 + 1e-9).floor())


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
        subtitle: The subtitle it would have had.
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
        subtitle=subtitle,
        note=note,
        description=words,
    )


def row_position(rows: int, *, field: str = "row") -> alt.Y:
    """Place marks by their row, counted from 0 at the top.

    Rows are numbers and not names: two films of one title stay two rows, and no
    title is ever part of a scale or an expression.
    """
    return alt.Y(
        f"{field}:Q",
        axis=None,
        scale=alt.Scale(domain=[rows - 0.5, -0.5], nice=False, zero=False),
    )


def score_axis(*, orient: Literal["top", "bottom", "left"] = "top", title: str | None = None) -> alt.Axis:
    """Give the axis of scores: five steps, ends named."""
    return alt.Axis(orient=orient, title=title, values=[0, 25, 50, 75, 100], format="d")


def month_axis(months: pl.Series, *, is_part: bool = False) -> alt.Axis:
    """Give the axis of a row of months: as many names as fit, on a phone too, the year beneath some.

    Args:
        months: Days of the months.
        is_part: Whether the chart is part of a chart of charts. What its width is called there, Vega-Lite
            decides by the widths of the others, so it is given the few names of a phone everywhere.
    """
    wide, narrow = (_month_ticks(months, most) for most in (10, 5))
    return alt.Axis(
        title=None,
        grid=False,
        domain=True,
        ticks=True,
        values=alt.ExprRef(f"[{narrow}]" if is_part else f"{PHONE} ? [{narrow}] : [{wide}]"),
        labelExpr=(
            "[timeFormat(datum.value, '%b'), "
            "datum.index == 0 || month(datum.value) == 0 ? timeFormat(datum.value, '%Y') : '']"
        ),
    )


def _month_ticks(months: pl.Series, most: int) -> str:
    """List the months to name, at most so many, as Vega's dates; each January that falls into the steps."""
    known = months.drop_nulls().dt.month_start().unique().sort()
    if known.is_empty():
        return ""
    first, last = known[0], known[-1]
    span = (last.year - first.year) * 12 + last.month - first.month + 1
    step = next((step for step in (1, 3, 6, 12, 24, 60) if span / step <= most), 120)
    ticks = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return ", ".join(f"datetime({tick // 12}, {tick % 12}, 1)" for tick in ticks if tick % step == 0)


def text_width(text: str | None, size: float = LABEL_SIZE) -> float:
    """Estimate how wide a text is drawn, in pixels; a Hangul syllable takes a full em.

    Example:
        >>> text_width("버닝", 10)
        20.0
        >>> text_width("ill", 10) < text_width("www", 10)
        True
    """
    return sum(_em(character) for character in text or "") * size


def _em(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    if character in "iIljtfr.,:;'|!()[]/ -·":
        return 0.31
    if character in "mwMW@%—…":
        return 0.9
    if character.isupper():
        return 0.7
    return 0.62 if character > "\u02ff" else 0.56


def gutter(labels: Iterable[str | None], *, size: float = LABEL_SIZE, most: int = 200) -> int:
    """Work out the room that row labels need left of the plot, in pixels.

    Example:
        >>> gutter(["버닝", "기생충"], size=10)
        44
        >>> gutter([])
        0
    """
    widest = max((text_width(label, size) for label in labels), default=0)
    return min(most, round(widest) + 14) if widest else 0


def wrap_lines(text: str, width: float, size: float, *, weight: float = 1.0) -> list[str]:
    """Break a text into lines that fit a width in pixels, between words where it can.

    A word wider than a line is cut, so that a title of one endless word stays in
    the picture.

    Example:
        >>> wrap_lines("Drama leads with 74 out of 100", 90, 12)
        ['Drama leads', 'with 74 out of', '100']
        >>> wrap_lines("", 90, 12)
        []
    """
    lines: list[str] = []
    line = ""
    for word in text.split():
        piece = word
        longer = f"{line} {piece}" if line else piece
        if text_width(longer, size) * weight <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        while text_width(piece, size) * weight > width and len(piece) > 1:
            fits = max(
                (end for end in range(1, len(piece)) if text_width(piece[:end], size) * weight <= width),
                default=1,
            )
            lines.append(piece[:fits])
            piece = piece[fits:]
        line = piece
    return [*lines, line] if line else lines


def balance_lines(text: str, width: float, size: float, *, weight: float = 1.0) -> list[str]:
    """Break a text as `wrap_lines` does, into lines of about one length: no last word stands alone.

    Example:
        >>> wrap_lines("The genres next to Mystery are close", 190, 12)
        ['The genres next to Mystery are', 'close']
        >>> balance_lines("The genres next to Mystery are close", 190, 12)
        ['The genres next to', 'Mystery are close']
    """
    lines = wrap_lines(text, width, size, weight=weight)
    if len(lines) < 2:
        return lines
    for narrower in range(round(width / 2), round(width), 10):
        tried = wrap_lines(text, narrower, size, weight=weight)
        if len(tried) == len(lines):
            return tried
    return lines


def range_in_words(values: pl.Series, *, form: str = ".0f") -> str:
    """Say from where to where numbers or dates run, for a text alternative.

    Args:
        values: Numbers or days.
        form: How Vega would write them.

    Example:
        >>> range_in_words(pl.Series([61.2, None, 74.4]))
        '61 to 74'
        >>> range_in_words(pl.Series([], dtype=pl.Float64))
        'nothing'
    """
    known = values.drop_nulls().sort()
    if known.is_empty():
        return say("nothing")
    write: Callable[..., str] = (
        language().write_date if known.dtype.is_temporal() else language().write_number
    )
    first, last = write(known[0], form), write(known[-1], form)
    return first if first == last else say("{first} to {last}", first=first, last=last)


def join_sentences(*sentences: str | None) -> str:
    """Put sentences behind one another, each with its full stop; those that are not given are left out.

    Example:
        >>> join_sentences("Drama leads", None, "412 reviews.")
        'Drama leads. 412 reviews.'
    """
    given = [sentence for sentence in sentences if sentence]
    return " ".join(sentence if sentence[-1] in ".!?。" else f"{sentence}." for sentence in given)
