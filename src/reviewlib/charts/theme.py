"""The house look, as an Altair theme and a renderer."""

from typing import Any

import altair as alt

from reviewlib.charts.axes import WIDTH
from reviewlib.charts.lettering import LABEL_SIZE, LATIN_FONTS, SUBTITLE_SIZE, TITLE_SIZE
from reviewlib.charts.palette import (
    ACCENT,
    CONTEXT,
    CONTEXT_SOFT,
    EDGE,
    HEAT,
    INK,
    MUTED,
    PAPER,
    RULE,
    SECONDARY,
)
from reviewlib.languages import find_language

MIME_TYPE = "application/vnd.vegalite.v5+json"
"""JupyterLab draws this type offline, and nbformat refuses the spelling with a dot before "json"."""


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
