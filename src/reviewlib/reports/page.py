"""A notebook that has run, laid out as one page."""

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

from markupsafe import Markup

from reviewlib.errors import NotebookError
from reviewlib.languages import Language, find_language
from reviewlib.reports.captions import caption_tables, find_caption
from reviewlib.reports.cleaning import (
    Piece,
    clean_html,
    embed_picture,
    is_visible,
    slugify,
    split_markdown,
    strip_controls,
)
from reviewlib.reports.figures import CHART_TYPES, Figure, make_figure, vega_bundle, write_json
from reviewlib.reports.formulas import show_formula, strip_delimiters
from reviewlib.reports.notebooks import DAY, MONTH, Parameter, is_hidden, list_tags, parse_parameters

TEMPLATES = Path(__file__).with_name("templates")
LOOK = TEMPLATES / "reviewlib"
DESK = "Desk"
"""The item of the stamp that stands above the title."""

REPORT_META = "reviewlib-report"
PICTURE_TYPES = ("image/svg+xml", "image/png", "image/jpeg")
LIVE_TYPES = ("application/vnd.jupyter.widget-view+json", "application/javascript", "text/latex")
CONTENTS_FROM = 3
OUTPUT_TAGS = {"remove-output", "hide-output"}
WITH_OUTPUT = "with-output"
"""A Markdown cell so tagged, such as a heading, stands only above what the code after it shows."""
WIDGET = "A widget of the notebook is not shown here: it needs a running kernel."
UNKNOWN = "Part of the notebook is not shown here: its form, {kind}, needs a program of its own."
SCRIPT = "Part of the notebook is not shown here: it is a script, and not a picture or text."


@dataclass(frozen=True)
class Block:
    """One thing on the page, one below the other."""

    kind: Literal["heading", "paragraph", "html", "table", "picture", "text", "code", "notice", "chart"]
    html: Markup = field(default_factory=Markup)
    text: str = ""
    level: int = 2
    id: str = ""
    number: int = 0
    figure: Figure | None = None


@dataclass(frozen=True)
class Page:
    """All that the template sets, and nothing it would have to work out.

    `language` is the page's, `text_tag` names that of what the notebook says.
    """

    language: Language
    text_tag: str
    name: str
    title: str
    title_html: Markup
    standfirst: str
    standfirst_html: Markup
    desk: str
    facts: tuple[tuple[str, str], ...]
    settings: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
    contents: tuple[Block, ...]
    meta: str
    is_static: bool = False

    @property
    def file_name(self) -> str:
        """What files saved from the page begin with."""
        return slugify(self.name)[:60]

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the page lacks: charts without a picture, and why."""
        return tuple(
            f"chart {block.number} has no picture: {block.figure.undrawn}"
            for block in self.blocks
            if block.figure is not None and block.figure.undrawn
        )

    @property
    def has_charts(self) -> bool:
        """Whether the page needs Vega."""
        return any(block.kind == "chart" for block in self.blocks)


def compose_page(
    notebook: Any,
    *,
    name: str,
    stamp: Mapping[str, str] | None = None,
    language: str = "en",
    static: bool = False,
    folder: Path | None = None,
) -> Page:
    """Lay a notebook that has run out as a page.

    The title is the first heading of the first level, in a Markdown cell or in
    the Markdown that a cell gave; the standfirst is the paragraph right after it.
    Code is not shown, except of cells tagged `keep-input`; cells tagged `hide`
    are left out with all they gave, and a Markdown cell tagged `with-output` where
    the code between it and the next Markdown cell shows nothing.

    Args:
        notebook: The notebook in memory, run.
        name: Its name, which stands in for a missing title.
        stamp: What the page says about its data: label to text.
        language: The desk's language, as in HTML's lang attribute: of the page's own
            words, numbers and dates. The notebook's text is in the same, unless its
            metadata name another as `reviewlib.language`.
        static: Pictures instead of scripts: a page that runs nothing at all.
        folder: Where the notebook's file is, for the pictures its Markdown cells name.
    """
    tongue = find_language(language)
    text_tag = _read_language(notebook) or tongue.tag
    title, standfirst, rest = _lift_head(list(_list_blocks(notebook, tongue, static, folder)))
    blocks = tuple(_number_blocks(rest))
    headings = tuple(block for block in blocks if block.kind == "heading" and block.level == 2)
    given, settings = _read_settings(notebook, tongue)
    facts = {label: text for label, text in (stamp or {}).items() if label != DESK}
    shown = title or Block("heading", text=_label(name), html=Markup.escape(_label(name)))
    meta = {
        "name": name,
        "language": text_tag,
        "title": shown.text,
        "standfirst": standfirst.text,
        "parameters": given,
        "order": _read_period(notebook),
        "facts": facts,
    }
    return Page(
        language=tongue,
        text_tag=text_tag,
        name=name,
        title=shown.text,
        title_html=shown.html,
        standfirst=standfirst.text,
        standfirst_html=standfirst.html,
        desk=(stamp or {}).get(DESK, ""),
        facts=(*given.items(), *facts.items()),
        settings=tuple(settings.items()),
        blocks=blocks,
        contents=headings if len(headings) >= CONTENTS_FROM else (),
        meta=str(write_json(meta)),
        is_static=static,
    )


def page_parts(page: Page) -> dict[str, Any]:
    """Give the style, the scripts and the policy that a page carries with it."""
    scripts = [] if page.is_static else [read_look("page.js")]
    if page.has_charts and not page.is_static:
        scripts.insert(0, vega_bundle())
    number, time = page.language.number, page.language.time
    locale = {"formatLocale": number, "timeFormatLocale": time} if number and time else None
    return {
        "style": Markup(read_look("page.css")),
        "scripts": [Markup(script) for script in scripts],
        "policy": write_policy(scripts),
        "locale": write_json(locale) if locale and page.has_charts and not page.is_static else "",
    }


def write_policy(scripts: Iterable[str]) -> str:
    """Write the Content-Security-Policy: these scripts by their hash, and nothing from anywhere.

    Source: https://www.w3.org/TR/CSP3/
    """
    hashes = [
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in scripts
    ]
    allowed = " ".join(hashes) or "'none'"
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {allowed}",
            "style-src 'unsafe-inline'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


@cache
def read_look(name: str) -> str:
    """Read the stylesheet or the script of the page."""
    return (LOOK / name).read_text(encoding="utf-8")


def _list_blocks(notebook: Any, language: Language, static: bool, folder: Path | None) -> Iterator[Block]:
    waiting: list[Block] = []
    for number, cell in enumerate(notebook.cells, start=1):
        tags = list_tags(cell)
        if is_hidden(cell):
            continue
        if cell.cell_type == "markdown":
            attachments = cell.get("attachments")
            pieces = split_markdown(
                cell.source,
                prefix=f"c{number}-",
                attachments=attachments if isinstance(attachments, dict) else None,
                is_authored=True,
                folder=folder,
            )
            waiting = list(_set_pieces(pieces))
            if WITH_OUTPUT not in tags:
                yield from waiting
                waiting = []
        elif cell.cell_type == "code":
            shown = [Block("code", text=cell.source)] * ("keep-input" in tags and bool(cell.source.strip()))
            for count, output in enumerate(cell.outputs if OUTPUT_TAGS.isdisjoint(tags) else [], start=1):
                shown += _set_output(output, f"c{number}-{count}-", language, static)
            if shown:
                yield from (*waiting, *shown)
                waiting = []


def _set_pieces(pieces: Iterable[Piece]) -> Iterator[Block]:
    for piece in pieces:
        if piece.kind == "heading":
            yield Block("heading", html=piece.html, text=piece.text, level=piece.level)
        elif piece.kind == "paragraph":
            yield Block("paragraph", html=piece.html, text=piece.text)
        else:
            yield Block("table" if "<table" in piece.html else "html", html=piece.html)


def _set_output(output: Any, prefix: str, language: Language, static: bool) -> Iterator[Block]:
    if output.output_type == "stream":
        text = strip_controls(_join(output.text)).strip("\n")
        if output.name == "stdout" and text.strip():
            yield Block("text", text=text)
    elif output.output_type == "error":
        yield Block("text", text=strip_controls(f"{output.ename}: {output.evalue}"))
    else:
        bundle, metadata = output.get("data", {}), output.get("metadata", {})
        chart = next((bundle[kind] for kind in CHART_TYPES if isinstance(bundle.get(kind), dict)), None)
        if chart is not None:
            yield Block("chart", figure=make_figure(chart, language=language, static=static))
        else:
            yield from _set_bundle(bundle, metadata, prefix, language)


def _set_bundle(  # noqa: PLR0912  one branch for each form
    bundle: Mapping[str, Any], metadata: Any, prefix: str, language: Language
) -> Iterator[Block]:
    """Set the richest of an output's forms that a page without live scripts can show."""
    if LIVE_TYPES[0] in bundle:
        yield Block("notice", text=language.say(WIDGET))
        return
    if "text/html" in bundle:
        cleaned = caption_tables(clean_html(_join(bundle["text/html"]), prefix=prefix))
        if is_visible(cleaned):
            is_table = "<table" in cleaned
            yield Block("table" if is_table else "html", html=cleaned, text=find_caption(cleaned))
            return
    if "text/markdown" in bundle:
        yield from _set_pieces(split_markdown(_join(bundle["text/markdown"]), prefix=prefix))
        return
    kind = next((kind for kind in PICTURE_TYPES if kind in bundle), None)
    if kind is not None:
        yield _set_picture(bundle[kind], kind, metadata, language)
        return
    if "text/latex" in bundle and (tex := strip_controls(_join(bundle["text/latex"])).strip()):
        formula = strip_delimiters(tex)
        if formula is None:
            yield from _set_pieces(split_markdown(tex, prefix=prefix))
        else:
            yield Block("html", html=Markup(show_formula(formula, is_block=True)))
        return
    if "application/json" in bundle:
        yield Block("text", text=json.dumps(bundle["application/json"], indent=1, ensure_ascii=False))
    elif "text/html" in bundle or not {*LIVE_TYPES}.isdisjoint(bundle):
        yield Block("notice", text=language.say(SCRIPT))
    elif "text/plain" in bundle:
        text = strip_controls(_join(bundle["text/plain"]))
        if text.strip():
            yield Block("text", text=text)
    elif bundle:
        yield Block("notice", text=language.say(UNKNOWN, kind=min(bundle)))


def _set_picture(content: Any, kind: str, metadata: Any, language: Language) -> Block:
    about = metadata.get(kind, {}) if isinstance(metadata, dict) else {}
    about = {**metadata, **about} if isinstance(about, dict) else {}
    alt = str(about.get("alt") or language.say("A picture without a description"))
    picture = embed_picture(_join(content), kind, alt=alt, width=about.get("width"))
    if not picture:
        return Block("notice", text=language.say("A picture is damaged."))
    return Block("picture", html=picture)


def _lift_head(blocks: list[Block]) -> tuple[Block | None, Block, list[Block]]:
    """Take the title and the standfirst out of the blocks."""
    position = next(
        (
            at
            for at, block in enumerate(blocks)
            if block.kind == "heading" and block.level == 1 and block.text
        ),
        None,
    )
    nothing = Block("paragraph")
    if position is None:
        return None, nothing, blocks
    title, rest = blocks[position], blocks[position + 1 :]
    if rest and rest[0].kind == "paragraph":
        return title, rest[0], [*blocks[:position], *rest[1:]]
    return title, nothing, [*blocks[:position], *rest]


def _number_blocks(blocks: list[Block]) -> Iterator[Block]:
    """Give headings their place and address, and charts and tables their numbers."""
    taken: set[str] = set()
    counts = {"chart": 0, "table": 0}
    level = 1
    for block in blocks:
        if block.kind == "heading":
            # Only the title is of the first level, and no level is skipped on the way down.
            level = min(max(block.level, 2), level + 1)
            slug = _free_name(f"at-{slugify(block.text)}", taken)
            yield replace(block, level=level, id=slug)
        elif block.kind in counts:
            counts[block.kind] += 1
            yield replace(block, number=counts[block.kind], level=min(level + 1, 6))
        else:
            yield block


def _free_name(name: str, taken: set[str]) -> str:
    free, count = name, 1
    while free in taken:
        count += 1
        free = f"{name}-{count}"
    taken.add(free)
    return free


def _read_settings(notebook: Any, language: Language) -> tuple[dict[str, str], dict[str, str]]:
    """Read which parameters were given, and which values all of them had."""
    given, defaults = (
        {
            language.say(_label(item.name)): _say_value(item.default, language)
            for item in _parse_quietly(notebook, tag)
            if item.default not in (None, "")
        }
        for tag in ("injected-parameters", "parameters")
    )
    return given, {**defaults, **given}


def _read_language(notebook: Any) -> str:
    """Read which language a notebook says that it is written in."""
    ours = notebook.metadata.get("reviewlib")
    tag = ours.get("language") if isinstance(ours, dict) else None
    return tag if isinstance(tag, str) and find_language(tag).tag == tag else ""


def _read_period(notebook: Any) -> str:
    """Read the month or the day that a report is about, for the front page's order."""
    dated = [
        str(item.default)
        for tag in ("injected-parameters", "parameters")
        for item in _parse_quietly(notebook, tag)
        if isinstance(item.default, str | date)
        and (MONTH.fullmatch(str(item.default)) or DAY.fullmatch(str(item.default)))
    ]
    return dated[0] if dated else ""


def _parse_quietly(notebook: Any, tag: str) -> list[Parameter]:
    try:
        return parse_parameters(notebook, where="notebook", tag=tag)
    except NotebookError:
        return []


def _label(name: str) -> str:
    words = re.sub(r"[-_]+", " ", name).strip()
    return words[:1].upper() + words[1:]


def _say_value(value: object, language: Language) -> str:  # noqa: PLR0911  one return for each kind of value
    match value:
        case None:
            return language.say("none")
        case bool():
            return language.say("yes" if value else "no")
        case list() | tuple():
            return ", ".join(_say_value(item, language) for item in value) or language.say("none")
        case str() if MONTH.fullmatch(value):
            return language.write_month(date.fromisoformat(f"{value}-01"))
        case str() if DAY.fullmatch(value):
            return _say_day(value, language)
        case date():
            return language.write_date(value)
        case float():
            return language.write_number(value)
        case _:
            return str(value)


def _say_day(value: str, language: Language) -> str:
    try:
        return language.write_date(date.fromisoformat(value))
    except ValueError:
        return value


def _join(text: object) -> str:
    if isinstance(text, list):
        return "".join(line for line in text if isinstance(line, str))
    return text if isinstance(text, str) else ""
