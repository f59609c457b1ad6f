"""A report's page as Markdown, with its pictures as files."""

import base64
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import PurePosixPath
from urllib.parse import quote

from reviewlib.errors import NotebookError
from reviewlib.reports.cleaning import PICTURE

VOID = frozenset({"meta", "link", "br", "hr", "img", "input", "col", "wbr", "base", "source"})
LEFT_OUT = frozenset({"head", "script", "style", "nav", "details"})
BLOCKS = frozenset(
    {
        *(
            "p",
            "div",
            "section",
            "figure",
            "figcaption",
            "table",
            "ul",
            "ol",
            "dl",
            "blockquote",
            "pre",
            "hr",
        ),
        *("h1", "h2", "h3", "h4", "h5", "h6", "header", "main", "footer", "details", "nav"),
    }
)
CELLS = ("td", "th")
PAIRS = {"b": "**", "strong": "**", "em": "*", "i": "*", "cite": "*", "var": "*", "del": "~~", "s": "~~"}
AS_HTML = frozenset({"sub", "sup", "kbd", "mark", "u"})
MARKS = re.compile(r"[\\`*_\[\]#|~$]")
ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
LEADING = re.compile(r"^(\d{1,9})([.)])|^([-+=])", re.MULTILINE)
SUFFIXES = {"png": "png", "jpeg": "jpg", "gif": "gif", "webp": "webp", "svg+xml": "svg"}


@dataclass
class Element:
    """One element of a page, with what it holds in order."""

    tag: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: list["Element | str"] = field(default_factory=list)

    def list_elements(self, *tags: str) -> Iterator["Element"]:
        """Every element within this one that has one of these tags, in reading order."""
        for child in self.children:
            if isinstance(child, Element):
                if child.tag in tags:
                    yield child
                yield from child.list_elements(*tags)

    @property
    def text(self) -> str:
        """Its text, as it stands."""
        return "".join(child if isinstance(child, str) else child.text for child in self.children)


def write_markdown(page: str, *, pictures: str) -> tuple[str, dict[str, bytes]]:
    """Write a report's page as Markdown: its words, its tables, and its charts as pictures.

    Left out: the list of contents, and the figures behind each chart, of which
    the picture's text alternative gives the finding and the range. Text is
    escaped, so that nothing in it is taken for markup.

    Args:
        page: The HTML that the exporter wrote.
        pictures: The folder of the pictures, relative to the Markdown file.

    Returns:
        The text in GitHub's Markdown, and the pictures by file name.

    Raises:
        NotebookError: The page is nested too deeply to be read.

    Source:
        CommonMark 0.31, section 2.4, for the escapes; GitHub Flavored Markdown
        0.29, section 4.10, for tables.
    """
    builder = _Builder()
    builder.feed(page)
    builder.close()
    writer = _Writer(pictures)
    try:
        blocks = list(writer.list_blocks(builder.root))
    except RecursionError:
        raise NotebookError(
            "The report is nested too deeply for Markdown. Use the HTML page, or --format pdf."
        ) from None
    return "\n\n".join(blocks) + "\n", writer.files


def escape_text(text: str) -> str:
    r"""Write text so that Markdown shows it as it is.

    Example:
        >>> print(escape_text("1. *Tár* <b>"))
        1\. \*Tár\* &lt;b&gt;
    """
    # Not every parser lets a backslash take the meaning out of "<".
    escaped = MARKS.sub(lambda mark: f"\\{mark[0]}", text).translate(ENTITIES)
    return LEADING.sub(lambda mark: f"{mark[1]}\\{mark[2]}" if mark[1] else f"\\{mark[3]}", escaped)


class _Builder(HTMLParser):
    """Reads the page's elements; its markup is our own, so that every element is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Element("html")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        for depth in range(len(self._open) - 1, 0, -1):
            if self._open[depth].tag == tag:
                del self._open[depth:]
                return

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


class _Writer:
    """Writes elements, and keeps the pictures it meets."""

    def __init__(self, pictures: str) -> None:
        self.files: dict[str, bytes] = {}
        self._folder = pictures

    def list_blocks(self, element: Element) -> Iterator[str]:
        run: list[Element | str] = []
        for child in element.children:
            if isinstance(child, Element) and child.tag in LEFT_OUT | {"a"} and _is_furniture(child):
                continue
            if isinstance(child, Element) and (child.tag in BLOCKS or child.tag in ("html", "body")):
                yield from self._close_run(run)
                yield from self._write_block(child)
            else:
                run.append(child)
        yield from self._close_run(run)

    def _close_run(self, run: list[Element | str]) -> Iterator[str]:
        text = self._write_line(run)
        run.clear()
        if text:
            yield text

    def _write_block(self, element: Element) -> Iterator[str]:
        match element.tag:
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                if text := self._write_line(element.children):
                    yield f"{'#' * int(element.tag[1])} {text}"
            case "pre":
                yield _fence(element.text)
            case "p" if (formula := _find_formula(element)) is not None:
                yield _fence(formula, "math")
            case "hr":
                yield "---"
            case "table":
                yield from self._write_table(element)
            case "ul" | "ol":
                yield self._write_list(element)
            case "dl":
                yield self._write_facts(element)
            case "blockquote":
                quoted = "\n\n".join(self.list_blocks(element))
                yield "\n".join(f"> {line}".rstrip() for line in quoted.split("\n"))
            case _:
                yield from self.list_blocks(element)

    def _write_list(self, element: Element) -> str:
        items = []
        own = [child for child in element.children if isinstance(child, Element) and child.tag == "li"]
        for number, item in enumerate(own, start=1):
            mark = f"{number}. " if element.tag == "ol" else "- "
            body = "\n\n".join(self.list_blocks(item))
            items.append(
                mark + body.replace("\n", f"\n{' ' * len(mark)}").replace(f"\n{' ' * len(mark)}\n", "\n\n")
            )
        return "\n".join(items)

    def _write_facts(self, element: Element) -> str:
        facts: list[str] = []
        for part in element.list_elements("dt", "dd"):
            text = self._write_line(part.children)
            if part.tag == "dt" or not facts:
                facts.append(text)
            else:
                facts[-1] = f"{facts[-1]} **{text}**" if text else facts[-1]
        return " · ".join(fact for fact in facts if fact)

    def _write_table(self, element: Element) -> Iterator[str]:
        rows: dict[str, list[list[Element]]] = {"thead": [], "tbody": [], "tfoot": []}
        for part in (element, *element.list_elements("thead", "tbody", "tfoot")):
            for child in part.children:
                if isinstance(child, Element) and child.tag == "tr":
                    cells = [
                        cell for cell in child.children if isinstance(cell, Element) and cell.tag in CELLS
                    ]
                    rows[part.tag if part.tag in rows else "tbody"].append(cells)
        for caption in element.list_elements("caption"):
            spans = list(caption.list_elements("span"))
            if any(span.attributes.get("class") == "gt_title" for span in spans):
                # The title and the subtitle of great_tables.
                title, *rest = (self._write_line(_plain(span)) for span in spans)
                yield "\n\n".join([f"**{title}**", *rest])
            elif text := self._write_line(caption.children):
                yield f"**{text}**"
        heads, body = rows["thead"], rows["tbody"]
        # A title of great_tables is a cell over all columns; column names are th.
        named = [row for row in heads if row and all(cell.tag == "th" for cell in row)]
        for row in heads:
            if row and row not in named[-1:]:
                words = " · ".join(filter(None, (self._write_line(_plain(cell)) for cell in row)))
                yield from [f"**{words}**"] if words else []
        columns = self._spread(named[-1]) if named else []
        lines = [self._spread(row) for row in body if row]
        width = max((len(line) for line in (columns, *lines)), default=0)
        if width == len(lines) == 1 and not columns:
            # A table that only says that it has no rows.
            yield lines[0][0]
        elif width:
            rights = [
                bool(lines) and any(at < len(row) and _is_right(row[at]) for row in body)
                for at in range(width)
            ]
            rule = ["---:" if right else "---" for right in rights]
            filled = [[*line, *[""] * (width - len(line))] for line in (columns, rule, *lines)]
            yield "\n".join(f"| {' | '.join(line)} |" for line in filled)
        for row in rows["tfoot"]:
            if words := " ".join(filter(None, (self._write_line(cell.children) for cell in row))):
                yield words

    def _spread(self, row: list[Element]) -> list[str]:
        cells: list[str] = []
        for cell in row:
            span = cell.attributes.get("colspan", "1")
            texts = [self._write_line(part) for part in _split_blocks(cell)]
            cells.append(" ".join(text for text in texts if text))
            cells += [""] * (min(int(span), 100) - 1 if span.isdecimal() else 0)
        return cells

    def _write_line(self, children: list[Element | str]) -> str:
        text = "".join(self._write_inline(child) for child in children)
        lines = (" ".join(line.split()) for line in text.split("\\\n"))
        return "\\\n".join(lines).strip("\\\n ").strip()

    def _write_inline(self, node: "Element | str") -> str:  # noqa: PLR0911  one return for each kind
        if isinstance(node, str):
            return escape_text(node)
        inner = "".join(self._write_inline(child) for child in node.children)
        match node.tag:
            case "br":
                return "\\\n"
            case "img":
                return self._write_picture(node)
            case "code" | "samp":
                return _quote_code(node.text)
            case "math":
                # GitHub's form with ticks, which is code wherever formulas are not known.
                return f"${_quote_code(node.attributes.get('alttext') or node.text)}$"
            case "a":
                address = node.attributes.get("href", "")
                if not address or address.startswith(("#", "data:")):
                    return inner
                return f"[{inner}](<{quote(address, safe=':/?#[]@!$&()*+,;=%~')}>)"
            case tag if tag in LEFT_OUT:
                return ""
            case tag if tag in AS_HTML:
                return f"<{tag}>{inner}</{tag}>"
            case tag if tag in PAIRS and inner.strip():
                lead, tail = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
                return f"{lead}{PAIRS[tag]}{inner.strip()}{PAIRS[tag]}{tail}"
            case _:
                return inner

    def _write_picture(self, element: Element) -> str:
        address, alt = element.attributes.get("src", ""), element.attributes.get("alt", "")
        words = escape_text(" ".join(alt.split()))
        found = PICTURE.fullmatch(address)
        if not found:
            return words
        try:
            content = base64.b64decode(address.partition(",")[2])
        except ValueError:
            return words
        name = f"picture-{len(self.files) + 1}.{SUFFIXES[found[1].lower()]}"
        self.files[name] = content
        return f"![{words}](<{quote(str(PurePosixPath(self._folder, name)))}>)"


def _is_furniture(element: Element) -> bool:
    return element.tag in LEFT_OUT or element.attributes.get("class") == "skip"


def _is_right(cell: Element) -> bool:
    return not {"number", "gt_right"}.isdisjoint(cell.attributes.get("class", "").split())


def _plain(cell: Element) -> "list[Element | str]":
    """Give what a cell holds without the emphasis around all of it, which its line gets anyway."""
    strong = [child for child in cell.children if not isinstance(child, str) or child.strip()]
    while len(strong) == 1 and isinstance(strong[0], Element) and strong[0].tag in ("strong", "b"):
        strong = strong[0].children
    return strong


def _split_blocks(cell: Element) -> Iterator[list[Element | str]]:
    run: list[Element | str] = []
    for child in cell.children:
        if isinstance(child, Element) and child.tag in BLOCKS:
            yield run
            yield from _split_blocks(child)
            run = []
        else:
            run.append(" " if isinstance(child, Element) and child.tag == "br" else child)
    yield run


def _find_formula(paragraph: Element) -> str | None:
    """Give the TeX of a paragraph that holds a displayed formula alone."""
    own = [child for child in paragraph.children if not isinstance(child, str) or child.strip()]
    if len(own) == 1 and isinstance(own[0], Element) and own[0].tag == "math":
        math = own[0].attributes
        return math.get("alttext") if math.get("display") == "block" else None
    return None


def _fence(text: str, kind: str = "text") -> str:
    longest = max((len(ticks) for ticks in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{kind}\n{text.strip(chr(10))}\n{fence}"


def _quote_code(text: str) -> str:
    longest = max((len(ticks) for ticks in re.findall(r"`+", text)), default=0)
    ticks = "`" * (longest + 1)
    space = " " if text[:1] == "`" or text[-1:] == "`" else ""
    return f"{ticks}{space}{' '.join(text.split())}{space}{ticks}" if text.strip() else ""
