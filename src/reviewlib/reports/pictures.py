"""A chart as a picture: for paper, for mail, and for whoever runs no scripts."""

import base64
import json
import math
import re
from collections.abc import Callable
from typing import Any, TypeVar

import vl_convert
from markupsafe import Markup

from reviewlib.errors import PictureError
from reviewlib.languages import ENGLISH, Language
from reviewlib.reports.fonts import order_fonts

WIDTH, NARROW_WIDTH, NARROWEST = 680, 330, 120
SOURCE = re.compile(r'<img src="([^"]*)" alt="[^"]*" width="(\d+)" height="(\d+)">')
MOST_SVG_CHARACTERS = 120_000
PNG_SCALE = 2
MOST_REASON = 200
Drawn = TypeVar("Drawn")

# XML 1.0, 2.2: what a document may not hold. vl-convert 1.9 ends the whole process on one of these.
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
DRAWN_TAGS = frozenset(
    [
        "svg",
        "g",
        "path",
        "text",
        "tspan",
        "rect",
        "line",
        "circle",
        "defs",
        "clipPath",
        "linearGradient",
        "radialGradient",
        "stop",
    ]
)
ELEMENT = re.compile(r"<(/?)([A-Za-z]+)((?:[^<>\"]|\"[^\"]*\")*)>")
ATTRIBUTE = re.compile(r' ([A-Za-z][A-Za-z0-9:-]*)="([^"]*)"')
WORDLESS = re.compile(r"aria-[a-z]+|role|class|xmlns:xlink|version|on[a-z]+|style|tabindex|(xlink:)?href")
# Hundredths of a pixel are finer than any screen; Vega writes sixteen digits.
LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}(?:e-?\d+)?")
LOCAL = re.compile(r"url\(#([^)\s]+)\)")
SIZE = re.compile(r'<svg[^>]* width="([\d.]+)" height="([\d.]+)"')
TEXT_ELEMENT = re.compile(r"<text((?:[^<>\"]|\"[^\"]*\")*)>(.*?)</text>", re.DOTALL)


def draw_picture(spec: dict[str, Any], *, alt: str, language: Language = ENGLISH) -> Markup:
    """Draw a chart as an <img> that holds its own bytes, in the light colours.

    Of few marks it is an SVG, whose letters the reader's fonts draw; of many
    marks a PNG, where that is smaller. Nothing is fetched: a chart that names an
    address has no picture.

    Args:
        spec: Vega-Lite, without the words that the page sets itself; not changed.
        alt: The chart's text alternative.
        language: How its numbers and dates are written.

    Returns:
        The element, the same for the same chart.

    Raises:
        PictureError: The chart names an address, or vl-convert cannot draw it.
    """
    order_fonts()
    drawn = _drop_links(_drop_controls(spec))
    if _names_address(drawn):
        raise PictureError("it names an address, and nothing is fetched: put the rows into the chart")
    if drawn.get("width") == "container":
        drawn["width"] = WIDTH
    plain = tidy_svg(_draw_svg(drawn, language), language)
    size = SIZE.search(plain)
    if size is None:
        raise PictureError("what was drawn has no size")
    width, height = (math.ceil(float(side)) for side in size.groups())
    content, kind = plain.encode(), "image/svg+xml"
    if len(plain) > MOST_SVG_CHARACTERS:
        png = _try_twice(lambda: vl_convert.svg_to_png(name_fonts(plain, language), scale=PNG_SCALE))
        if len(png) < len(content):
            content, kind = png, "image/png"
    address = f"data:{kind};base64,{base64.b64encode(content).decode()}"
    return Markup('<img src="{}" alt="{}" width="{}" height="{}">').format(address, alt, width, height)


def _draw_svg(spec: dict[str, Any], language: Language) -> str:
    text = json.dumps(spec)
    return _try_twice(
        lambda: vl_convert.vegalite_to_svg(
            text,
            allowed_base_urls=[],
            format_locale=dict(language.number) if language.number else None,
            time_format_locale=dict(language.time) if language.time else None,
        )
    )


def _try_twice(draw: Callable[[], Drawn]) -> Drawn:
    """Draw; once more if that failed, for vl-convert 1.9 may tell one chart's failure again with the next."""
    try:
        return draw()
    except ValueError:
        pass
    try:
        return draw()
    except ValueError as error:
        reason = " ".join(line.strip() for line in str(error).splitlines()[:2])
        raise PictureError("".join(filter(str.isprintable, reason))[:MOST_REASON]) from error


def pair_pictures(wide: Markup, narrow: Markup) -> Markup:
    """Put a narrow picture beside a wide one, for telephones: a browser shows the one that fits."""
    found = SOURCE.match(narrow)
    if found is None or not wide:
        return wide
    source = Markup('<source media="(max-width: 40rem)" srcset="{}" width="{}" height="{}">')
    return Markup("<picture>{}{}</picture>").format(source.format(*found.groups()), wide)


def tidy_svg(svg: str, language: Language = ENGLISH) -> str:
    """Keep of Vega's SVG what is drawn, and number its ids, which Vega counts on from chart to chart.

    Left out: links, labels for screen readers (the picture has one), and every
    attribute that could fetch or run. The font of most texts is said once.
    """
    fonts: dict[str, int] = {}
    ids: dict[str, str] = {}

    def number(name: str) -> str:
        return ids.setdefault(name, f"i{len(ids)}")

    def keep(element: re.Match[str]) -> str:
        closing, tag, rest = element.groups()
        if tag not in DRAWN_TAGS:
            return ""
        if closing:
            return f"</{tag}>"
        kept = []
        for name, value in ATTRIBUTE.findall(rest):
            if WORDLESS.fullmatch(name):
                continue
            if name == "id":
                kept.append(f' id="{number(value)}"')
                continue
            if name == "font-family":
                fonts[value] = fonts.get(value, 0) + 1
            if "url(" in value and not LOCAL.fullmatch(value):
                continue
            pointed = LOCAL.sub(lambda at: f"url(#{number(at[1])})", value)
            if name in ("d", "transform"):
                pointed = LONG_NUMBER.sub(lambda at: f"{float(at[0]):.2f}".rstrip("0").rstrip("."), pointed)
            kept.append(f' {name}="{pointed}"')
        return f"<{tag}{''.join(kept)}{'/' if rest.endswith('/') else ''}>"

    tidy = ELEMENT.sub(keep, svg)
    common = max(fonts, key=lambda font: (fonts[font], font), default="")
    if common:
        tidy = tidy.replace(f' font-family="{common}"', "")
        family = language.put_fonts_first(common).replace('"', "'")
        tidy = tidy.replace("<svg", f'<svg font-family="{family}"', 1)
    return tidy.replace("<svg", f'<svg xml:lang="{language.tag}"', 1)


def name_fonts(svg: str, language: Language = ENGLISH) -> str:
    """Name a font for texts whose letters the first may lack; see `Language.find_fonts`."""

    def name(element: re.Match[str]) -> str:
        attributes, text = element.groups()
        fonts = language.find_fonts(text).replace('"', "'")
        if not fonts:
            return element[0]
        rest = re.sub(r' font-family="[^"]*"', "", attributes)
        return f'<text{rest} font-family="{fonts}">{text}</text>'

    return TEXT_ELEMENT.sub(name, svg)


def _drop_controls(value: Any) -> Any:
    match value:
        case str():
            return NOT_XML.sub("", value)
        case dict():
            return {NOT_XML.sub("", str(key)): _drop_controls(item) for key, item in value.items()}
        case list() | tuple():
            return [_drop_controls(item) for item in value]
        case float() if not math.isfinite(value):
            return None
        case _:
            return value


def _drop_links(spec: Any) -> Any:
    """Take the links out: a picture has none, and vl-convert 1.9 fails on an address that Vega refuses.

    A field that linked goes on parting the marks where the chart sums up.
    """
    match spec:
        case dict():
            kept = {
                key: item if key in ("data", "datasets") else _drop_links(item)
                for key, item in spec.items()
                if key != "href"
            }
            link = spec.get("href")
            if isinstance(link, dict) and "field" in link:
                detail = kept.get("detail", [])
                kept["detail"] = [
                    *(detail if isinstance(detail, list) else [detail]),
                    {"field": link["field"]},
                ]
            return kept
        case list():
            return [_drop_links(item) for item in spec]
        case _:
            return spec


def _names_address(spec: object) -> bool:
    """Whether a chart would fetch its data or a picture; its own rows are not looked at."""
    match spec:
        case dict():
            if spec.get("type") == "image" or spec.get("mark") == "image":
                return True
            source = spec.get("data")
            if isinstance(source, dict) and "url" in source:
                return True
            return any(_names_address(item) for key, item in spec.items() if key not in ("data", "datasets"))
        case list():
            return any(_names_address(item) for item in spec)
        case _:
            return False
