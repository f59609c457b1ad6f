"""Reviews in a WordPress export: WXR 1.0, 1.1 and 1.2, streamed."""

import re
from collections.abc import Collection, Iterator
from datetime import tzinfo
from pathlib import Path

import polars as pl

from reviewlib import tables
from reviewlib.days import read_zone
from reviewlib.elements import Break, Element, Mend, stream_elements
from reviewlib.jsonld import StatedReview, find_reviews
from reviewlib.markup import text_of_html
from reviewlib.readers.intake import (
    Printed,
    Problem,
    list_files,
    make_reviews,
    name_source,
    problems_frame,
    sort_keys,
)

SUFFIXES = frozenset([".xml", ".wxr"])
PIECE_BYTES = 1 << 18
BATCH_POSTS = 1000
_ROWS, _HEADS = frozenset(["item"]), frozenset(["wp:author", "language", "wp:wxr_version"])
# What is not read is not even built: of thirty fields of a post a dozen count.
_PASSED_OVER = (
    "wp:comment excerpt:encoded description wp:attachment_url wp:post_modified wp:post_modified_gmt"
    " wp:post_name wp:post_parent wp:comment_status wp:ping_status wp:menu_order wp:is_sticky"
)
_SKIPPED = frozenset(_PASSED_OVER.split())
_MARK = re.compile(rb"wordpress\.org/export/|<wp:wxr_version")

# WP Review's types of verdict, each with the scale that its total is on.
_SCALE_OF_TYPE = {"star": "stars/5", "point": "points/10", "percentage": "percent", "circle": "percent"}
_FIELDS = ("score_printed", "year_printed", "imdb_id", "tmdb_id", "film_id", "watched_on")
_SHORTCODE = re.compile(
    r"\[/?(?:caption|wp_caption|gallery|embed|audio|video|playlist|youtube|vimeo)(?=[\s\]/=])[^\[\]<>]*\]"
)


def recognise(path: Path) -> str:
    """Say what was found when a path is a WordPress export (or a folder of one's files), else nothing."""
    try:
        files = sorted(path.glob("*.xml")) if path.is_dir() else [path]
        found = [file for file in files[:100] if file.is_file() and _is_export(file)]
    except OSError:
        return ""
    if not found:
        return ""
    return f"WordPress export (WXR), {len(found)} file" + "s" * (len(found) != 1)


def _is_export(path: Path) -> bool:
    with path.open("rb") as file:
        return _MARK.search(file.read(1 << 16)) is not None


def read_wordpress(
    path: Path,
    *,
    root: Path | None = None,
    critic: str | None = None,
    scale: str | None = None,
    language: str | None = None,
    time_zone: str = "UTC",
    types: Collection[str] = ("post",),
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read the published posts of a WordPress export.

    Whatever is not published, or is no post (pages, attachments, menus), is left
    out and listed. The byline is the author's display name; where the export does
    not list its authors (WXR 1.0), as printed. The day is that of publication in
    UTC, brought into the desk's zone, where the export has it. Categories, tags
    and every other taxonomy are tags.

    A score comes from the first of: WP Review's total with its type, a JSON-LD
    Review in the post, a field of the post with a known name (`intake.REVIEW_KEYS`),
    the title. The first two declare their scale.

    Args:
        path: One file, or a folder with the files of an export. A post that stands
            in two of them is read once.
        root: The folder from which files are named; by default the file's own.
        critic: The byline where none is printed.
        scale: The scale of scores printed without one (`scales.SCALE_NAMES`).
        language: The language where none is printed (ISO 639-1); by default the site's.
        time_zone: The desk's time zone, in which a moment becomes a day.
        types: Post types that are reviews.

    Returns:
        The reviews (`tables.REVIEWS`), named by file and post (`blog.xml#17`), in the
        file's order, and the problems (`tables.PROBLEMS`). Every item is a review
        or refused once.

    Raises:
        DeskError: The time zone is not known.

    Example:
        >>> reviews, problems = read_wordpress(Path("no-such-file.xml"))
        >>> reviews.height, problems["reason"].to_list()
        (0, ['there is no such file or folder'])

    Source:
        wp-admin/includes/export.php of WordPress, which writes WXR.
    """
    parts = list(
        stream_wordpress(
            path,
            root=root,
            critic=critic,
            scale=scale,
            language=language,
            time_zone=time_zone,
            types=types,
        )
    )
    reviews = pl.concat([tables.empty_frame(tables.REVIEWS), *(part for part, _ in parts)], rechunk=False)
    problems = pl.concat([tables.empty_frame(tables.PROBLEMS), *(part for _, part in parts)]).unique(
        maintain_order=True
    )
    return reviews, problems.sort("source", "line", maintain_order=True)


def stream_wordpress(
    path: Path,
    *,
    root: Path | None = None,
    critic: str | None = None,
    scale: str | None = None,
    language: str | None = None,
    time_zone: str = "UTC",
    types: Collection[str] = ("post",),
) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """Read an export as `read_wordpress` does, a thousand posts at a time.

    What is held in memory does not grow with the file, but for the names of its posts.

    Yields:
        Reviews and problems, in the file's order.
    """
    zone = read_zone(time_zone)
    root = root or (path if path.is_dir() else path.parent)
    files, problems = list_files(path, root=root, suffixes=SUFFIXES)
    authors: dict[str, str] = {}
    posts: dict[tuple[str, str], str] = {}
    for file in files:
        source = name_source(file, root)
        site_language = language
        batch: list[Printed] = []
        rows = 0
        for element in _stream_file(file, source, problems):
            if element.name == "wp:author":
                _note_author(element, authors)
                continue
            if element.name != "item":
                if element.name == "language" and language is None:
                    site_language = element.text.strip()[:2].lower() or None
                continue
            rows += 1
            printed = _take_post(element, source, types, authors, posts, problems=problems)
            if printed is not None:
                batch.append(printed)
            if len(batch) >= BATCH_POSTS or len(problems) >= BATCH_POSTS:
                yield _finish(batch, problems, critic=critic, scale=scale, language=site_language, zone=zone)
                batch, problems = [], []
        if not rows and not any(one.source == source and one.severity == "refused" for one in problems):
            remedy = "Export it again: Tools, Export, All content."
            problems.append(Problem(source, "no item of a WordPress export is in it", remedy))
        yield _finish(batch, problems, critic=critic, scale=scale, language=site_language, zone=zone)
        problems = []
    if problems:
        yield _finish([], problems, critic=critic, scale=scale, language=language, zone=zone)


def _finish(
    batch: list[Printed],
    problems: list[Problem],
    *,
    critic: str | None,
    scale: str | None,
    language: str | None,
    zone: tzinfo,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    reviews, found = make_reviews(batch, critic=critic, scale=scale, language=language, zone=zone)
    return reviews, problems_frame([*problems, *found])


def _stream_file(file: Path, source: str, problems: list[Problem]) -> Iterator[Element]:
    """The elements of one file; what could not be read goes to the problems."""
    try:
        if not file.is_file():
            problems.append(Problem(source, "not a regular file", "Put the file itself in its place."))
            return
        with file.open("rb") as opened:
            pieces = iter(lambda: opened.read(PIECE_BYTES), b"")
            for found in stream_elements(pieces, rows=_ROWS, heads=_HEADS, skipped=_SKIPPED):
                if isinstance(found, Element):
                    yield found
                elif isinstance(found, Mend):
                    remedy = "Look at the posts near this line."
                    problems.append(Problem(source, found.reason, remedy, "repaired", found.line))
                else:
                    problems.append(_describe_break(found, source))
    except OSError as error:
        reason = f"cannot be read: {(error.strerror or type(error).__name__).lower()}"
        problems.append(Problem(source, reason, "Make the file readable."))


def _describe_break(found: Break, source: str) -> Problem:
    rest = "; the rest of the file is not read" if found.is_end else ""
    reason = f"{found.reason}{'; the item here is not read' if found.is_row else ''}{rest}"
    severity = "refused" if found.is_row or found.is_end or "file" in found.reason else "doubtful"
    return Problem(source, reason, "Export it again, or mend the file here.", severity, found.line)


def _note_author(author: Element, authors: dict[str, str]) -> None:
    fields = {child.name: child.text.strip() for child in author.children}
    if fields.get("wp:author_login") and fields.get("wp:author_display_name"):
        authors[fields["wp:author_login"]] = fields["wp:author_display_name"]


def _take_post(
    item: Element,
    source: str,
    types: Collection[str],
    authors: dict[str, str],
    posts: dict[tuple[str, str], str],
    *,
    problems: list[Problem],
) -> Printed | None:
    fields: dict[str, str] = {}
    metas: dict[str, str] = {}
    tags: list[str] = []
    for child in item.children:
        if child.name == "category":
            tags.append(child.text.strip())
        elif child.name == "wp:postmeta":
            meta = {part.name: part.text for part in child.children}
            metas.setdefault(meta.get("wp:meta_key", ""), meta.get("wp:meta_value", ""))
        else:
            fields.setdefault(child.name, child.text)
    kind, status = fields.get("wp:post_type", "post").strip(), fields.get("wp:status", "publish").strip()
    title = text_of_html(fields.get("title", ""))

    def refuse(reason: str, remedy: str) -> None:
        problems.append(Problem(source, reason, remedy, line=item.line, column="title", value=title))

    if kind not in types:
        refuse(
            f"of type {kind[:40]}, not {' or '.join(types)}",
            "Nothing: only posts are reviews.",
        )
        return None
    if status != "publish":
        refuse(f"{status[:40]}, not published", "Export again once it is published.")
        return None
    if fields.get("wp:post_password", "").strip():
        refuse("published behind a password", "Take the password off if it is for everyone.")
        return None
    post_id = fields.get("wp:post_id", "").strip()
    identity = (fields.get("guid", "").strip() or post_id or f"{source}#{item.line}", title)
    if identity in posts:
        refuse(f"stands in {posts[identity]} already, with the same address", "Keep one of the two.")
        return None
    posts[identity] = source
    review_id = f"{source}#{post_id or f'line-{item.line}'}"
    if ("", review_id) in posts:  # numbers of two blogs put into one file
        review_id = f"{source}#line-{item.line}"
    posts["", review_id] = source
    content = fields.get("content:encoded", "")
    stated = _choose_stated(content, metas, source, item.line, problems)
    values, names, own_scale = _take_values(fields, metas, stated, title, authors)
    text = text_of_html(_SHORTCODE.sub("", content), keeps_breaks="<!-- wp:" not in content)
    return Printed(
        review_id=review_id,
        source=source,
        line=item.line,
        values=values,
        text=text,
        tags=tuple(dict.fromkeys(tag for tag in tags if tag)),
        keys=names,
        may_lack_text=True,
        scale=own_scale,
    )


def _choose_stated(
    content: str, metas: dict[str, str], source: str, line: int, problems: list[Problem]
) -> StatedReview:
    """The one review that the post states in JSON-LD; none where several differ in their score."""
    pages = [content, *metas.values()]
    found = [review for page in pages if "ld+json" in page for review in find_reviews(page)]
    if len({(review.score_printed, review.scale) for review in found}) > 1:
        reason = "several JSON-LD reviews with different scores; none of them is read"
        scores = ", ".join(review.score_printed or "none" for review in found)
        remedy = "Leave one Review in the post."
        problems.append(Problem(source, reason, remedy, "doubtful", line, "ratingValue", scores))
        return StatedReview()
    return found[0] if found else StatedReview()


def _take_values(
    fields: dict[str, str],
    metas: dict[str, str],
    stated: StatedReview,
    title: str,
    authors: dict[str, str],
) -> tuple[dict[str, str], dict[str, str], str | None]:
    """Values by column, the source's names of them, and the scale that the source gives."""
    values: dict[str, str] = {}
    names: dict[str, str] = {}
    by_column, _ = sort_keys(key for key, value in metas.items() if value.strip())
    for column, keys in by_column.items():
        if column in _FIELDS:
            values[column], names[column] = metas[keys[0]], keys[0]
    own_scale = None
    if stated.score_printed:
        values["score_printed"], own_scale = stated.score_printed, stated.scale
        names["score_printed"] = "ratingValue"
    total, kind = (metas.get(key, "").strip() for key in ("wp_review_total", "wp_review_type"))
    # A total of nothing without a type is what the plugin keeps where no review was written.
    if total and (total.strip("0.,") or kind):
        values["score_printed"], names["score_printed"] = total, "wp_review_total"
        own_scale = _SCALE_OF_TYPE.get(kind)
    creator = fields.get("dc:creator", "").strip()
    moment = fields.get("wp:post_date_gmt", "").strip()
    local, printed_day = fields.get("wp:post_date", "").strip(), fields.get("pubDate", "").strip()
    # WordPress writes 0000-00-00 where a post has no such moment.
    days = {
        "wp:post_date_gmt": "" if not moment or moment.startswith("0000") else f"{moment}Z",
        "wp:post_date": "" if local.startswith("0000") else local,
        "pubDate": printed_day,
    }
    names["published_on"] = next((name for name, day in days.items() if day), "wp:post_date")
    values |= {
        "title_printed": title or stated.title or "",
        "critic": authors.get(creator, creator) or stated.critic or "",
        "published_on": days[names["published_on"]],
        "url": fields.get("link", "").strip(),
    }
    for column, value in (("year_printed", stated.year), ("imdb_id", stated.imdb_id)):
        if value and column not in values:
            values[column] = value
    return values, names, own_scale
