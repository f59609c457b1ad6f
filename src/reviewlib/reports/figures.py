"""A chart's specification, taken apart into what a page sets itself and what Vega draws."""

import contextlib
import hashlib
import json
import math
import os
import re
import threading
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import vl_convert
from markupsafe import Markup

from reviewlib.errors import NotebookError, PictureError
from reviewlib.languages import ENGLISH, Language, find_language
from reviewlib.reports.figuretables import COMPOSED, FigureTable, list_figure_tables
from reviewlib.reports.pictures import NARROW_WIDTH, NARROWEST, WIDTH, draw_picture, pair_pictures
from reviewlib.reports.steadying import steady_figures
from reviewlib.reports.writing import write_whole

CHART_TYPES = ("application/vnd.vegalite.v5+json", "application/vnd.vegalite.v6+json")
NOTE_NAME = "reviewlib_note"
UNDESCRIBED = "A chart without a description."
HEX_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
SIZE = re.compile(r'<img [^>]* width="(\d+)" height="(\d+)">')
EDGE_PADDING = {"left": 0, "right": 0, "top": 4, "bottom": 5}
_BUNDLING = threading.Lock()


@dataclass(frozen=True)
class Figure:
    """One chart: its words, which the page sets as text, and the rest, live, as a picture, and as tables.

    Where there is no picture, `undrawn` says why, and the description stands in its
    place. `language` is that of the words beside its title, where the chart says it.
    """

    title: str
    subtitle: str
    note: str
    description: str
    payload: Markup
    picture: Markup = field(default_factory=Markup)
    tables: tuple[FigureTable, ...] = ()
    undrawn: str = ""
    language: str = ""

    @property
    def is_tall(self) -> bool:
        """Whether its picture is higher than wide, and may take a sheet of paper for itself."""
        size = SIZE.search(self.picture)
        return size is not None and int(size[2]) > int(size[1])


def make_figure(spec: dict[str, Any], *, language: Language = ENGLISH, static: bool = False) -> Figure:
    """Take a chart's words out of its Vega-Lite specification, and fit the rest to a page.

    The words come from `usermeta.reviewlib`, else from the chart's own title; a chart
    without a description is described by its figures. A
    single or layered chart becomes as wide as its place. `usermeta` does not
    reach the page: vega-embed would take orders from it.

    Args:
        spec: What an Altair chart gives as its MIME bundle; it is not changed.
        language: How its numbers and dates are written.
        static: Whether it will not be drawn live: it is given a narrow picture, too.
    """
    usermeta = spec.get("usermeta")
    ours = usermeta.get("reviewlib") if isinstance(usermeta, dict) else None
    words = ours if isinstance(ours, dict) else {}
    drawn = {key: value for key, value in spec.items() if key != "usermeta"}
    title, subtitle = _read_title(drawn.get("title"))
    note = _read_text(words.get("note"))
    if words.get("title") or title:
        title = _read_text(words.get("title")) or title
        subtitle = _read_text(words.get("subtitle")) or ("" if words else subtitle)
        drawn.pop("title", None)
    if note:
        for key in COMPOSED:
            if isinstance(drawn.get(key), list):
                drawn[key] = [part for part in drawn[key] if not _is_note(part)]
    drawn = _localise(steady_figures(drawn), language)
    tables = list_figure_tables(drawn, language=language)
    description = _read_text(words.get("description")) or _read_text(drawn.get("description"))
    if not description:
        told = ". ".join(part for part in (title, subtitle) if part)
        counted = " ".join(table.summary for table in tables)
        description = ". ".join(part for part in (told, counted) if part) or language.say(UNDESCRIBED)
    drawn = _keep_read(drawn) if words else drawn
    # Its words stand on the page's edge, and so do its names and axes.
    drawn.setdefault("padding", EDGE_PADDING)
    picture, undrawn = Markup(""), ""
    try:
        picture = draw_picture(drawn, alt=description, language=language)
    except PictureError as error:
        undrawn = str(error)
    if ("mark" in drawn or "layer" in drawn) and not _is_faceted(drawn):
        width = drawn.get("width")
        if width is None or (isinstance(width, int | float) and not isinstance(width, bool)):
            if static and picture:
                # What stands beside the plot keeps its room.
                plot = max(NARROWEST, NARROW_WIDTH - (WIDTH - (width or WIDTH)))
                narrow = draw_picture(drawn | {"width": plot}, alt="", language=language)
                picture = pair_pictures(picture, narrow)
            drawn["width"] = "container"
    payload = {"spec": drawn, "dark": _read_dark(words.get("dark"))}
    return Figure(
        title=title,
        subtitle=subtitle,
        note=note,
        description=description,
        payload=write_json(payload),
        picture=picture,
        tables=tables,
        undrawn=undrawn,
        language=_read_tag(words.get("language")),
    )


def _keep_read(spec: dict[str, Any]) -> dict[str, Any]:
    """Drop what of a house chart's tables would only weigh: columns whose name stands nowhere in it, and rows
    without a place, which no mark draws.

    Other charts keep all of them, for an expression may put a column's name together.
    """
    tables = spec.get("datasets")
    rest = json.dumps({key: part for key, part in spec.items() if key != "datasets"}, ensure_ascii=False)
    # A tooltip may show a whole row.
    if not isinstance(tables, dict) or '"content"' in rest:
        return spec

    def trim(row: object) -> object:
        return {key: cell for key, cell in row.items() if key in rest} if isinstance(row, dict) else row

    kept = {
        name: [trim(row) for row in rows if not _is_placeless(row)] if isinstance(rows, list) else rows
        for name, rows in tables.items()
    }
    return spec | {"datasets": kept}


def _is_placeless(row: object) -> bool:
    return isinstance(row, dict) and row.get("row", 0) is None


def write_json(value: object) -> Markup:
    r"""Write JSON that can stand inside a <script>, whatever it holds.

    Example:
        >>> print(write_json({"title": "</script>"}))
        {"title":"\u003c/script\u003e"}
    """
    try:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except ValueError:
        text = json.dumps(_drop_infinite(value), ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)


def vega_bundle() -> str:
    """Give Vega, Vega-Lite and vega-embed as one script.

    Making it takes two seconds; it is made once per process and once per version,
    and kept in the user's cache folder with its digest.
    """
    with _BUNDLING:
        return _find_bundle()


@cache
def _find_bundle() -> str:
    place = _bundle_place()
    with contextlib.suppress(OSError, UnicodeDecodeError):
        digest, _, kept = place.read_text(encoding="utf-8").partition("\n")
        if digest == _digest(kept):
            return kept
    bundle = _make_bundle()
    # A home that cannot be written to costs two seconds the next time, and nothing else.
    with contextlib.suppress(NotebookError):
        write_whole(place, f"{_digest(bundle)}\n{bundle}")
    return bundle


def _make_bundle() -> str:
    bundle: str = vl_convert.javascript_bundle()  # type: ignore[call-arg]  # its stub lacks the default
    if "</script" in bundle.lower() or "<!--" in bundle:
        bundle = re.sub(r"<(?=/script|!--)", r"\\x3c", bundle, flags=re.IGNORECASE)
    return bundle.replace("\r\n", "\n")


def _bundle_place() -> Path:
    folder = os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()
    return Path(folder) / "reviewlib" / f"vega-{version('vl-convert-python')}.js"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _localise(spec: dict[str, Any], language: Language) -> dict[str, Any]:
    """Put a chart's dates into the order of a language, and its fonts before the house's."""

    def change(value: Any, key: str = "") -> Any:
        match value:
            case dict():
                return {
                    name: item if name in ("data", "datasets") else change(item, name)
                    for name, item in value.items()
                }
            case list():
                return [change(item) for item in value]
            case str() if key == "format":
                return language.date_forms.get(value, value)
            case str() if key == "font":
                return language.put_fonts_first(value)
            case _:
                return value

    if not language.date_forms:
        return spec
    changed: dict[str, Any] = change(spec)
    return changed


def _is_note(part: object) -> bool:
    return isinstance(part, dict) and str(part.get("name", "")).startswith(NOTE_NAME)


def _is_faceted(spec: dict[str, Any]) -> bool:
    encoding = spec.get("encoding")
    return isinstance(encoding, dict) and not {"row", "column", "facet"}.isdisjoint(encoding)


def _read_title(title: object) -> tuple[str, str]:
    if isinstance(title, dict):
        return _read_text(title.get("text")), _read_text(title.get("subtitle"))
    return _read_text(title), ""


def _read_text(value: object) -> str:
    if isinstance(value, list):
        value = " ".join(line for line in value if isinstance(line, str))
    return " ".join(value.split()) if isinstance(value, str) else ""


def _read_tag(value: object) -> str:
    return value if isinstance(value, str) and find_language(value).tag == value else ""


def _read_dark(colours: object) -> dict[str, str]:
    if not isinstance(colours, dict):
        return {}
    return {
        light.lower(): dark.lower()
        for light, dark in colours.items()
        if isinstance(light, str)
        and isinstance(dark, str)
        and HEX_COLOUR.fullmatch(light)
        and HEX_COLOUR.fullmatch(dark)
    }


def _drop_infinite(value: object) -> object:
    match value:
        case float() if not math.isfinite(value):
            return None
        case dict():
            return {key: _drop_infinite(item) for key, item in value.items()}
        case list() | tuple():
            return [_drop_infinite(item) for item in value]
        case _:
            return value
