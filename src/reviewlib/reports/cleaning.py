"""What cells give, made safe to stand in a page.

Markdown and HTML both pass the same list of allowed elements. Whatever is not on
it is left out: scripts, styles, frames, forms, addresses that are neither web nor
mail, and every picture that would have to be fetched.
"""

import base64
import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote

import mistune
import nh3
from markupsafe import Markup
from mistune.plugins import Plugin

from reviewlib.reports.formulas import MATH_ATTRIBUTES, MATH_TAGS, read_formulas, show_formula

TEXT_TAGS = {
    *("a", "abbr", "b", "bdi", "blockquote", "br", "cite", "code", "dd", "del", "dfn", "dl", "dt", "em"),
    *("hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp"),
    *("small", "span", "strong", "sub", "sup", "time", "u", "ul", "var", "wbr", "div", "section"),
    *("h3", "h4", "h5", "h6"),
}
TABLE_TAGS = {"table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td"}
CELL = {"colspan", "rowspan", "headers", "scope", "abbr"}
ATTRIBUTES = {
    "*": {"class", "id", "lang", "dir", "title", "style"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "th": CELL,
    "td": CELL,
    "col": {"span"},
    "colgroup": {"span"},
    "ol": {"start"},
    "time": {"datetime"},
}
INERT_STYLES = {"text-align", "font-weight", "font-style", "overflow-wrap"}
OWN_CLASSES = ("gt_", "dataframe")

LINK = re.compile(r"(https?://|mailto:|#)", re.IGNORECASE)
PICTURE = re.compile(r"data:image/(png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/=\s]*")
PICTURE_KINDS = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
}
MOST_PICTURE_BYTES = 2_000_000
PLUGINS: list[str | Plugin] = ["strikethrough", "table", "url", "task_lists", read_formulas]
AUTHORED_TAGS = TEXT_TAGS | TABLE_TAGS | {"center", "font", "details", "summary", "figure", "figcaption"}
IMAGE_TAG = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
IMAGE_ATTRIBUTE = re.compile(r"\b(src|alt)\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>\"']+)", re.IGNORECASE)
TAG_NAME = re.compile(r"</?\s*([A-Za-z][A-Za-z0-9-]*)")
PLAIN_TAG = re.compile(r"</?(br|sub|sup)\s*/?>", re.IGNORECASE)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
ESCAPE_SEQUENCE = re.compile(r"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)?|[@-_])")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
FORMULA = re.compile(r'<math [^>]*?alttext="([^"]*)"[^>]*>.*?</math>', re.DOTALL)


@dataclass(frozen=True)
class Piece:
    """One block of a Markdown text: a heading, a paragraph, or anything else."""

    kind: Literal["heading", "paragraph", "other"]
    html: Markup
    text: str
    level: int = 0


def clean_html(source: str, *, prefix: str = "", has_formulas: bool = False) -> Markup:
    """Keep of an HTML fragment what is text, table or embedded picture.

    Args:
        source: The fragment, as a cell gave it.
        prefix: Put before every id, and every reference to one, so that two
            fragments on a page cannot claim the same.
        has_formulas: Whether MathML may stand in it: for our own alone, as the
            text in a formula of somebody else's could become markup again.

    Example:
        >>> clean_html('<b onclick="x()">74</b><script>y()</script>')
        Markup('<b>74</b>')
    """
    cleaned = nh3.clean(
        mend_surrogates(source),
        tags=TEXT_TAGS | TABLE_TAGS | (MATH_TAGS if has_formulas else set()),
        clean_content_tags={"script", "style", "title", "template", "noscript"},
        attributes=ATTRIBUTES | (MATH_ATTRIBUTES if has_formulas else {}),
        attribute_filter=_attribute_filter(prefix),
        url_schemes={"http", "https", "mailto", "data"},
        filter_style_properties=INERT_STYLES,
    )
    return Markup(IMAGE_TAG.sub(_mend_image, cleaned).replace("<th></th>", "<td></td>"))


def strip_tags(source: str) -> str:
    """Give the text of an HTML fragment, on one line; of a formula its source."""
    text = nh3.clean(
        FORMULA.sub(r"\1", mend_surrogates(source)), tags=set(), clean_content_tags={"script", "style"}
    )
    return " ".join(html.unescape(text).split())


def is_visible(cleaned: str) -> bool:
    """Tell whether a cleaned fragment shows anything."""
    return "<img" in cleaned or bool(strip_tags(cleaned))


def split_markdown(
    source: str,
    *,
    prefix: str = "",
    attachments: Mapping[str, Any] | None = None,
    is_authored: bool = False,
    folder: Path | None = None,
) -> list[Piece]:
    """Render a Markdown text block by block.

    HTML in it is shown as written, except comments, which are dropped, and the
    bare tags br, sub and sup. Tables, lists of tasks, strikethrough and bare
    addresses work; a formula is set as MathML, and the dollar sign of a price
    stays one.

    Args:
        source: The text.
        prefix: See `clean_html`.
        attachments: Pictures stored in the cell, by name, as nbformat keeps them.
        is_authored: Whether it was written by hand, as a Markdown cell is: HTML of
            harmless elements is then kept, and pictures in files are taken in.
        folder: Where those files are; nothing outside of it is read.

    Returns:
        The blocks in order. A heading's and a paragraph's html is what stands inside it.
    """
    parse = mistune.create_markdown(renderer=None, plugins=PLUGINS)
    renderer = _Renderer(attachments or {}, is_authored=is_authored, folder=folder if is_authored else None)
    render = mistune.create_markdown(renderer=renderer, plugins=PLUGINS)
    renderer.register("task_list_item", _set_task)
    tokens, state = parse.parse(_drop_controls(source))
    draw: Callable[[Any], Markup] = lambda tokens: clean_html(  # noqa: E731
        render.renderer.render_tokens(tokens, state),  # type: ignore[union-attr]
        prefix=prefix,
        has_formulas=True,
    )
    pieces: list[Piece] = []
    for token in tokens:
        if not isinstance(token, dict) or token["type"] == "blank_line":
            continue
        if token["type"] == "heading":
            inner = draw(token["children"])
            pieces.append(Piece("heading", inner, strip_tags(inner), token["attrs"]["level"]))
        elif token["type"] == "paragraph":
            inner = draw(token["children"])
            if is_visible(inner):
                pieces.append(Piece("paragraph", inner, strip_tags(inner)))
        else:
            inner = draw([token])
            if is_visible(inner) or token["type"] == "thematic_break":
                pieces.append(Piece("other", inner, strip_tags(inner)))
    return pieces


def embed_picture(content: str, kind: str, *, alt: str = "", width: object = None) -> Markup:
    """Write a picture as an <img> that holds its own bytes; an SVG can run nothing in there.

    Args:
        content: Base64 of the bytes; of an SVG, its text.
        kind: The MIME type, image/png, image/jpeg or image/svg+xml.
        alt: What it shows, for who cannot see it.
        width: Its width in pixels, where known.
    """
    if kind == "image/svg+xml":
        content = base64.b64encode(content.encode("utf-8", "replace")).decode()
    address = f"data:{kind};base64,{''.join(content.split())}"
    if not PICTURE.fullmatch(address):
        return Markup("")
    size = f' width="{width}"' if isinstance(width, int) and 0 < width < 10_000 else ""
    return Markup('<img src="{}" alt="{}"{}>').format(address, alt, Markup(size))


def strip_controls(text: str) -> str:
    r"""Take colours, cursor movements and other control characters out of a terminal's text.

    Example:
        >>> strip_controls("\x1b[31mred\x1b[0m\x07 light")
        'red light'
    """
    return _drop_controls(ESCAPE_SEQUENCE.sub("", text.replace("\r\n", "\n")))


def mend_surrogates(text: str) -> str:
    """Write "?" for half a surrogate pair, which a notebook's JSON can hold and UTF-8 cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text


def _drop_controls(text: str) -> str:
    return CONTROL.sub("", text)


def slugify(text: str) -> str:
    """Make the fragment that leads to a heading.

    Example:
        >>> slugify("Which genres? (2023)")
        'which-genres-2023'
    """
    return "-".join(re.findall(r"\w+", text.lower())) or "section"


class _Renderer(mistune.HTMLRenderer):
    """Mistune's own renderer, which escapes HTML, with the pictures that a page may hold."""

    def __init__(
        self, attachments: Mapping[str, Any], *, is_authored: bool = False, folder: Path | None = None
    ) -> None:
        super().__init__(escape=True)
        self._attachments = attachments
        self._is_authored = is_authored
        self._folder = folder

    def text(self, text: str) -> str:
        # With `escape` set, mistune would show a character reference as it is written, against CommonMark.
        return html.escape(html.unescape(text))

    def formula(self, text: str) -> str:
        return show_formula(text)

    def formula_block(self, text: str) -> str:
        return show_formula(text, is_block=True)

    def block_html(self, html: str) -> str:
        rest = COMMENT.sub("", html).strip()
        if self._keeps(rest):
            return IMAGE_TAG.sub(self._set_image_tag, rest)
        return super().block_html(rest) if rest else ""

    def inline_html(self, html: str) -> str:
        if PLAIN_TAG.fullmatch(html):
            return html
        if self._keeps(html):
            return IMAGE_TAG.sub(self._set_image_tag, html)
        return super().inline_html(COMMENT.sub("", html))

    def _keeps(self, html: str) -> bool:
        """Whether HTML goes on to the list of allowed elements; what has others in it is shown as written."""
        return self._is_authored and {name.lower() for name in TAG_NAME.findall(html)} <= AUTHORED_TAGS

    def _set_image_tag(self, tag: re.Match[str]) -> str:
        found = dict(IMAGE_ATTRIBUTE.findall(tag[0]))
        source, alt = (html.unescape(found.get(name, "").strip("\"'")) for name in ("src", "alt"))
        return self.image(html.escape(alt), source)

    def image(self, text: str, url: str, title: str | None = None) -> str:
        alt = html.unescape(re.sub(r"<[^>]*>", "", text))
        if url.startswith("attachment:"):
            bundle = self._attachments.get(url.removeprefix("attachment:"))
            for kind, content in bundle.items() if isinstance(bundle, dict) else ():
                if kind in ("image/png", "image/jpeg") and isinstance(content, str):
                    return embed_picture(content, kind, alt=alt)
        if PICTURE.fullmatch(url):
            return str(Markup('<img src="{}" alt="{}">').format(url, alt))
        if self._folder is not None and (embedded := _embed_file(self._folder, url, alt)):
            return embedded
        return str(Markup("<em>(Picture: {})</em>").format(alt or url))


def _mend_image(tag: re.Match[str]) -> str:
    """Say which picture is not there, and that one without a description has none."""
    found = dict(IMAGE_ATTRIBUTE.findall(tag[0]))
    if "src" not in found:
        return f"<em>(Picture: {found['alt'][1:-1]})</em>" if found.get("alt", '""') != '""' else ""
    return tag[0] if "alt" in found else tag[0].replace("<img", '<img alt=""', 1)


def _set_task(renderer: _Renderer, text: str, checked: bool = False) -> str:
    return f"<li>{'☑' if checked else '☐'} {text}</li>\n"


def _embed_file(folder: Path, address: str, alt: str) -> Markup:
    """Embed a picture of a notebook's own folder; empty where the address names none."""
    try:
        path = (folder / unquote(address)).resolve()
        kind = PICTURE_KINDS.get(path.suffix.lower(), "")
        if not kind or not path.is_relative_to(folder.resolve()) or not path.is_file():
            return Markup("")
        if path.stat().st_size > MOST_PICTURE_BYTES:
            return Markup("")
        content = path.read_bytes()
    except (OSError, ValueError):
        return Markup("")
    encoded = base64.b64encode(content).decode()
    text = content.decode("utf-8", "replace") if kind == "image/svg+xml" else encoded
    return embed_picture(text, kind, alt=alt)


def _keep_link(address: str) -> str | None:
    if address.startswith("#"):
        return f"#at-{slugify(address)}"
    return address if LINK.match(address) else None


def _attribute_filter(prefix: str) -> Callable[[str, str, str], str | None]:
    def keep(tag: str, attribute: str, value: str) -> str | None:
        match attribute:
            case "id" | "headers":
                return " ".join(f"{prefix}{name}" for name in value.split())
            case "class":
                return " ".join(name for name in value.split() if name.startswith(OWN_CLASSES)) or None
            case "href":
                return _keep_link(value)
            case "src":
                return value if tag == "img" and PICTURE.fullmatch(value) else None
            case _:
                return value

    return keep
