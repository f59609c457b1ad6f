"""Reviews in feeds (RSS, Atom, Blogger's export) and in saved pages with schema.org `Review`."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

import polars as pl

from reviewlib.days import read_zone
from reviewlib.documents.elements import Element
from reviewlib.documents.jsonld import StatedReview, find_reviews
from reviewlib.documents.markup import text_of_html
from reviewlib.readers.exports import FAULTS, LARGEST_STREAMED, Member, list_members, read_member
from reviewlib.readers.intake import Problem, decode_text, problems_frame
from reviewlib.readers.posts import choose_stated, name_apart, stream_rows
from reviewlib.readers.printed import Printed, make_reviews
from reviewlib.scoring.scales import DeclaredScales

PAGES = frozenset([".html", ".htm", ".xhtml"])
SUFFIXES = frozenset([".xml", ".atom", ".rss", ".rdf"]) | PAGES
LARGEST_PAGE = 50_000_000
_ROWS = frozenset(["item", "entry", "atom:entry"])
_HEADS = frozenset(["language", "dc:language"])
_KIND = "http://schemas.google.com/blogger/2008/kind#"
_TEXTS = ("content:encoded", "content", "description", "summary")
_DAYS = ("published", "pubDate", "dc:date", "issued", "updated")
_TAKEOUT_FEED = re.compile(r"(?:^|/)Blogger/Blogs/[^/]+/feed\.atom$")
# What Letterboxd states beside each post of a member's feed.
SCALE_OF_LETTERBOXD = "stars/5"
_LETTERBOXD = {
    "title_printed": "letterboxd:filmTitle",
    "year_printed": "letterboxd:filmYear",
    "watched_on": "letterboxd:watchedDate",
    "score_printed": "letterboxd:memberRating",
    "tmdb_id": "tmdb:movieId",
}
_LIST_OF_LETTERBOXD = re.compile(r"letterboxd-list-[0-9]+$")
_ARTICLE = re.compile(r"<article(?=[\s>])[^<>]*>", re.IGNORECASE)
_REMEDY = "Save the feed or the page again."


def recognise(path: Path) -> str:
    """Say what was found when a path is a feed, a Blogger export or a page with a review, else nothing."""
    members, _ = list_members(path, root=path.parent, suffixes=SUFFIXES, largest=LARGEST_STREAMED)
    found = [kind for member in members[:100] if (kind := _recognise_member(member))]
    return f"{found[0]}, {len(found)} file" + "s" * (len(found) != 1) if found else ""


def _recognise_member(member: Member) -> str:
    is_page = PurePosixPath(member.name).suffix.lower() in PAGES
    try:
        with member.open() as opened:
            head = opened.read(LARGEST_PAGE if is_page else 1 << 16)
    except FAULTS:
        return ""
    if is_page:
        is_review = b"ld+json" in head and bool(find_reviews(head.decode("utf-8", "replace")))
        return "Saved page with a schema.org Review" if is_review else ""
    if b"wordpress.org/export/" in head or b"<wp:wxr_version" in head:
        return ""
    if b"schemas.google.com/blogger" in head:
        return "Blogger export (Atom)"
    if b"http://www.w3.org/2005/Atom" in head and (b"<feed" in head or b":feed" in head):
        return "Atom feed"
    return "RSS feed" if b"<rss" in head or b"<rdf:RDF" in head else ""


def read_feeds(
    path: Path,
    *,
    root: Path | None = None,
    critic: str | None = None,
    scale: DeclaredScales | str | None = None,
    language: str | None = None,
    time_zone: str = "UTC",
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read the posts of feeds, and the reviews that saved pages state.

    A post is an item or entry; of Blogger's export only posts that are published
    count, not its comments, pages, settings and drafts. The score and its scale come
    from a JSON-LD Review in the post, else from the title. Of a saved page each
    JSON-LD Review is one review, with the text that it states, or that of the page's
    one article where it states none. A feed holds the newest posts only, and often
    the first lines of them: an export holds all.

    Args:
        path: One file (.xml, .atom, .rss, .rdf, .html, .htm, .xhtml), or a folder or zip of them.
        root: The folder from which files are named; by default the file's own.
        critic: The byline where none is printed.
        scale: The scale of scores printed without one (`scales.SCALE_NAMES`).
        language: The language where none is printed (ISO 639-1); by default the feed's.
        time_zone: The desk's time zone, in which a moment becomes a day.

    Returns:
        The reviews (`tables.REVIEWS`), named by file and line, in the file's order, and
        the problems (`tables.PROBLEMS`). Every item, and every Review of a page, is a
        review, refused or left out, once.

    Raises:
        DeskError: The time zone is not known.

    Example:
        >>> reviews, problems = read_feeds(Path("no-such-file.xml"))
        >>> reviews.height, problems["reason"].to_list()
        (0, ['there is no such file or folder'])

    Source:
        RSS 2.0 (rssboard.org), Atom (RFC 4287), Blogger's schema 2008/kind, schema.org Review.
    """
    zone = read_zone(time_zone)
    root = root or (path if path.is_dir() else path.parent)
    members, problems = list_members(path, root=root, suffixes=SUFFIXES, largest=LARGEST_STREAMED)
    members, passed = _part_takeout(members)
    problems += passed
    printed: list[Printed] = []
    seen: dict[str, str] = {}
    for member in members:
        source = member.source
        posts, known = len(printed), len(problems)
        if PurePosixPath(member.name).suffix.lower() in PAGES:
            printed += _take_page(member, problems)
        else:
            printed += _take_feed(member, seen, problems)
        is_said = any(one.severity in ("refused", "left out") for one in problems[known:])
        if len(printed) == posts and not is_said:
            problems.append(Problem(source, "no post and no stated review is in it", _REMEDY))
    reviews, found = make_reviews(printed, critic=critic, scale=scale, language=language, zone=zone)
    return reviews, problems_frame([*problems, *found])


def _part_takeout(members: list[Member]) -> tuple[list[Member], list[Problem]]:
    """Of Google's Takeout the feeds of the blogs; its pages and settings, and others' feeds, hold no post."""
    feeds = [one for one in members if _TAKEOUT_FEED.search(one.name)]
    if not feeds:
        return members, []
    others = [one for one in members if one not in feeds]
    reason, remedy = (
        "part of the Takeout, not the feed of a blog",
        "Nothing: it is named so that every file is.",
    )
    return feeds, [Problem(one.source, reason, remedy, "left out") for one in others]


def _take_page(member: Member, problems: list[Problem]) -> list[Printed]:
    source = member.source
    raw, found = read_member(member)
    if len(raw) > LARGEST_PAGE:
        reason = f"larger than {LARGEST_PAGE // 10**6} MB, which no page is"
        found = [Problem(source, reason, _REMEDY)]
    problems += found
    page, found = (None, []) if found else decode_text(raw, source)
    problems += found
    printed: list[Printed] = []
    stated = find_reviews(page or "")
    for number, review in enumerate(stated, start=1):
        if review in stated[: number - 1]:
            remedy = "Nothing: it is listed so that every Review is."
            reason = "the same Review as is stated above"
            problems.append(Problem(source, reason, remedy, "left out", value=review.title))
            continue
        text = review.text or ""
        if not text and len(stated) == 1 and (text := _find_article(page or "")):
            reason = "the Review states no text; that of the page's article is taken"
            problems.append(Problem(source, reason, "Look whether it is the review.", "doubtful"))
        printed.append(
            _to_printed(
                f"{source}#{number}",
                source,
                review,
                values={
                    "title_printed": review.title or review.headline or "",
                    "critic": review.critic or "",
                    "published_on": review.published or "",
                    "url": review.url or "",
                    "language": review.language or "",
                },
                text=text_of_html(text, keeps_breaks=bool(review.text)),
            )
        )
    return printed


def _find_article(page: str) -> str:
    """What stands in the page's article; nothing where it has several, or none."""
    starts = list(_ARTICLE.finditer(page))
    end = page.lower().find("</article", starts[0].end()) if len(starts) == 1 else -1
    return page[starts[0].end() : end] if end >= 0 else ""


def _take_feed(member: Member, seen: dict[str, str], problems: list[Problem]) -> Iterator[Printed]:
    source = member.source
    language = ""
    names: set[int] = set()
    number = 0
    for element in stream_rows(member, problems, rows=_ROWS, heads=_HEADS, remedy=_REMEDY):
        if element.name in _HEADS:
            language = language or element.text.strip()
            continue
        number += 1
        printed = _take_post(element, source, seen, problems, language=language)
        if printed is not None:
            # A feed without line breaks has all its posts on one line.
            yield replace(printed, review_id=name_apart(names, printed.review_id, f"{source}#item-{number}"))


def _take_post(
    post: Element, source: str, seen: dict[str, str], problems: list[Problem], *, language: str
) -> Printed | None:
    fields: dict[str, Element] = {}
    for child in post.children:
        fields.setdefault(child.name.removeprefix("atom:"), child)
    labels = [_label(child) for child in post.children if child.name.removeprefix("atom:") == "category"]
    title = text_of_html(_text(fields, "title"))

    def leave_out(reason: str, remedy: str) -> None:
        problems.append(Problem(source, reason, remedy, "left out", post.line, "title", title))

    kind = next((label.removeprefix(_KIND) for label in labels if label.startswith(_KIND)), None)
    kind = kind or _text(fields, "blogger:type").strip().lower() or "post"
    if kind != "post":
        leave_out(f"of kind {kind[:40]}, not post", "Nothing: it is no review.")
        return None
    control = fields.get("app:control")
    status = _text(fields, "blogger:status").strip().lower()
    is_draft = control is not None and "yes" in control.text.lower()
    if is_draft or status not in ("", "live"):
        leave_out(
            f"{'draft' if is_draft else status[:40]}, not published", "Save it again once it is published."
        )
        return None
    name = next((text for key in ("guid", "id", "link") if (text := _text(fields, key).strip())), "")
    if name and name in seen:
        leave_out(f"stands in {seen[name]} already, with the same name", "Nothing: it is read once.")
        return None
    seen[name] = source
    of_letterboxd = {column: _text(fields, key).strip() for column, key in _LETTERBOXD.items()}
    if _LIST_OF_LETTERBOXD.match(name):
        leave_out("a list of Letterboxd's, no review", "Nothing: it is no review.")
        return None
    content = next((text for key in _TEXTS if (text := _content(fields.get(key))).strip()), "")
    first = choose_stated([content], source, post.line, problems)
    byline = fields.get("dc:creator") or fields.get("author")
    names = [child.text for child in byline.children if child.name.endswith("name")] if byline else []
    if of_letterboxd["score_printed"] and first.score_printed is None:
        first = replace(first, score_printed=of_letterboxd["score_printed"], scale=SCALE_OF_LETTERBOXD)
    printed = _to_printed(
        f"{source}#line-{post.line}",
        source,
        first,
        line=post.line,
        values={
            "title_printed": title or first.title or "",
            "critic": (names[0] if names else byline.text if byline else "").strip() or first.critic or "",
            "published_on": next((day for key in _DAYS if (day := _text(fields, key).strip())), ""),
            "url": _find_link(post),
            "language": language,
        },
        text=text_of_html(content),
        tags=tuple(dict.fromkeys(label for label in labels if label and not label.startswith(_KIND))),
    )
    known = {column: value for column, value in of_letterboxd.items() if value and column != "score_printed"}
    has_title = "title_printed" in known
    return replace(printed, values={**printed.values, **known}, has_bare_title=has_title)


def _to_printed(
    review_id: str,
    source: str,
    stated: StatedReview,
    *,
    values: dict[str, str],
    text: str,
    line: int | None = None,
    tags: tuple[str, ...] = (),
) -> Printed:
    own = {"score_printed": stated.score_printed, "year_printed": stated.year, "imdb_id": stated.imdb_id}
    return Printed(
        review_id=review_id,
        source=source,
        line=line,
        values=values | {column: value for column, value in own.items() if value},
        text=text,
        tags=tags,
        keys={"score_printed": "ratingValue"} if stated.score_printed else {},
        may_lack_text=True,
        scale=stated.scale,
    )


def _text(fields: dict[str, Element], key: str) -> str:
    return fields[key].text if key in fields else ""


def _content(element: Element | None) -> str:
    """The content as HTML: Atom may write it as elements (xhtml), whose tags part the paragraphs."""
    if element is None:
        return ""
    if not element.children:
        return element.text
    inner = (f"<{part.name}>{_content(part)}</{part.name}>" if isinstance(part, Element) else
             part.replace("&", "&amp;").replace("<", "&lt;") for part in element.parts)  # fmt: skip
    return "".join(inner)


def _label(category: Element) -> str:
    return (category.attributes.get("term") or category.text).strip()


def _find_link(post: Element) -> str:
    """The post's own address: a text in RSS; in Atom the link without a relation, or an `alternate`."""
    for child in post.children:
        if child.name.removeprefix("atom:") == "link":
            if child.text.strip():
                return child.text.strip()
            if child.attributes.get("rel", "alternate") == "alternate":
                return child.attributes.get("href", "").strip()
    return ""
