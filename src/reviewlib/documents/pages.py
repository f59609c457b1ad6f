"""A saved web page -> the review in it: what it states of itself, its heading, the text of its article.

As in `markup`, tags are told apart and no tree is built.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from reviewlib.documents.jsonld import find_reviews
from reviewlib.documents.markup import cut_between, text_of_html

_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_META = re.compile(r"<(?P<tag>meta|link|time|html)\b(?P<attributes>[^<>]*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_HEADING = re.compile(r"<h1(?=[\s/>])[^<>]*>", re.IGNORECASE)
_END_OF_HEADING = re.compile(r"</h1\s*>", re.IGNORECASE)
_TITLE = re.compile(r"<title\b[^<>]*>([^<]*)</title\s*>", re.IGNORECASE)
_SITE_BEHIND = re.compile(r"\s+[|–—»·-]\s+[^|–—»·]+$")
# What stands in an article and is none of it.
_ASIDE = ("header", "nav", "aside", "footer", "form", "button")
_LOOKED_FOR: Mapping[str, tuple[str, ...]] = {
    "published_on": ("article:published_time", "datepublished", "dc.date.issued", "dc.date", "date"),
    "critic": ("author", "article:author", "dc.creator", "parsely-author"),
    "url": ("canonical", "og:url"),
}


@dataclass(frozen=True)
class Page:
    """A page's review: texts by column of REVIEWS, the text, and the scale that the page states."""

    values: Mapping[str, str]
    text: str
    scale: str | None = None
    reviews: int = field(default=0)


def is_page(source: str) -> bool:
    """Tell a whole page from a piece of HTML.

    Example:
        >>> is_page("<!DOCTYPE html><html>"), is_page("<p>A piece.</p>")
        (True, False)
    """
    return _PAGE.search(source, 0, 4_096) is not None


def read_page(source: str) -> Page:
    """Read a page: its heading, day, byline and address, and the text of its article.

    The text is that of the longest `article`, else of `main`, else of the body;
    headers, menus, asides and forms in it are left out. The title is the article's
    h1, else the page's, else its title without the site's name behind it. What one
    schema.org Review states of its film and score goes before; of several that
    differ none is read, and `reviews` says how many there are.

    Args:
        source: The page, whole or a part.

    Example:
        >>> page = read_page("<html lang='en'><title>Pig | Ours</title><article><p>Truffles.</p></article>")
        >>> page.values, page.text
        ({'language': 'en', 'title_printed': 'Pig'}, 'Truffles.')
    """
    found: dict[str, str] = {}
    for tag, attributes in _list_heads(source):
        if tag == "html" and attributes.get("lang"):
            found.setdefault("lang", attributes["lang"])
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or ""
        content = attributes.get("content") or ""
        if tag == "link":
            name, content = attributes.get("rel", ""), attributes.get("href", "")
        elif tag == "time":
            name, content = "time", attributes.get("datetime", "")
        if name and content.strip():
            found.setdefault(name.lower(), text_of_html(content))
    values = {
        column: value
        for column, names in _LOOKED_FOR.items()
        if (value := next((found[name] for name in names if name in found), ""))
    }
    if "published_on" not in values and "time" in found:
        values["published_on"] = found["time"]
    if "lang" in found:
        values["language"] = found["lang"]
    article = _find_article(cut_between(source, "<!--", "-->"))
    heading, article = _take_heading(article)
    title = heading or _take_heading(source)[0]
    if not title and (whole := _TITLE.search(source)):
        title = _SITE_BEHIND.sub("", text_of_html(whole[1]).replace("\n", " ")[:300])
    title = title or found.get("og:title", "")
    if title:
        values["title_printed"] = title
    for name in _ASIDE:
        article = _cut_elements(article, name)
    text = text_of_html(article)
    stated = find_reviews(source)
    if len({(review.score_printed, review.scale, review.title) for review in stated}) != 1:
        return Page(values, text, reviews=len(stated))
    review = stated[0]
    own = {
        "title_printed": review.title,
        "year_printed": review.year,
        "imdb_id": review.imdb_id,
        "score_printed": review.score_printed,
        "critic": review.critic,
        "published_on": review.published,
    }
    values |= {column: value for column, value in own.items() if value}
    return Page(values, text or text_of_html(review.text or "", keeps_breaks=True), review.scale, reviews=1)


def _list_heads(source: str) -> Iterator[tuple[str, dict[str, str]]]:
    for head in _META.finditer(source):
        attributes = {
            name.lower(): double or single or bare
            for name, double, single, bare in _ATTRIBUTE.findall(head["attributes"])
        }
        yield head["tag"].lower(), attributes


def _take_heading(source: str) -> tuple[str, str]:
    """The first h1 as text, empty where there is none; and the rest."""
    start = _HEADING.search(source)
    end = _END_OF_HEADING.search(source, start.end()) if start else None
    if start is None or end is None:
        return "", source
    heading = text_of_html(source[start.end() : end.start()]).replace("\n", " ")
    return heading, source[: start.start()] + source[end.end() :]


def _find_article(source: str) -> str:
    for name in ("article", "main", "body"):
        inner = [source[start:end] for start, end in _find_elements(source, name)]
        if inner:
            return max(inner, key=len)
    head = re.search(r"</head\s*>", source, re.IGNORECASE)
    return source[head.end() :] if head else source


def _cut_elements(source: str, name: str) -> str:
    parts, place = [], 0
    for start, end in _find_elements(source, name):
        parts.append(source[place:start])
        place = end
    return "".join([*parts, source[place:]])


def _find_elements(source: str, name: str) -> list[tuple[int, int]]:
    """From where to where the outermost elements of a name run, inside; one never closed runs to the end."""
    found, depth, start = [], 0, 0
    for tag in re.finditer(rf"<(/?){name}(?=[\s/>])[^<>]*>", source, re.IGNORECASE):
        if not tag[1]:
            start = tag.end() if depth == 0 else start
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                found.append((start, tag.start()))
    return [*found, (start, len(source))] if depth and name not in _ASIDE else found
