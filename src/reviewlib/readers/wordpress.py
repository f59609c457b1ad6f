"""Reviews in a WordPress export: WXR 1.0, 1.1 and 1.2, streamed."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from hashlib import blake2b
from pathlib import Path

import polars as pl

from reviewlib import tables
from reviewlib.days import read_zone
from reviewlib.documents.elements import Element
from reviewlib.documents.markup import text_of_html
from reviewlib.readers.exports import FAULTS, LARGEST_STREAMED, Member, list_members
from reviewlib.readers.intake import Problem, problems_frame
from reviewlib.readers.posts import name_apart, stream_rows
from reviewlib.readers.printed import Printed, make_reviews
from reviewlib.readers.wordpress_post import NO_COLUMNS, Post, list_unread, open_item, take_post
from reviewlib.scoring.scales import DeclaredScales

SUFFIXES = frozenset([".xml", ".wxr"])
BATCH_POSTS = 1000
_ROWS, _HEADS = frozenset(["item"]), frozenset(["wp:author", "language", "wp:wxr_version"])
# What is not read is not even built: of thirty fields of a post a dozen count.
_PASSED_OVER = (
    "wp:comment excerpt:encoded description wp:attachment_url wp:post_modified wp:post_modified_gmt"
    " wp:post_name wp:post_parent wp:comment_status wp:ping_status wp:menu_order wp:is_sticky"
)
_SKIPPED = frozenset(_PASSED_OVER.split())
_MARK = re.compile(rb"wordpress\.org/export/|<wp:wxr_version")

DEFAULT_TYPES = ("post",)
LONGEST_TYPE = 40
# For the list of fields that are not read.
POSTS_LOOKED_AT, MOST_FIELDS, LONGEST_VALUE = 2_000, 500, 40
_OF_TYPE = "of type "
# Types of WordPress itself, which nobody writes reviews in.
_OWN_TYPES = frozenset(
    [
        *("page", "attachment", "revision", "nav_menu_item", "custom_css", "customize_changeset"),
        *("oembed_cache", "user_request", "wp_block", "wp_template", "wp_template_part"),
        *("wp_global_styles", "wp_navigation", "wp_font_family", "wp_font_face"),
    ]
)


def recognise(path: Path) -> str:
    """Say what was found when a path is a WordPress export (zipped or not, or a folder), else nothing."""
    members, _ = _list_members(path, path.parent)
    found = [member for member in members[:100] if _is_export(member)]
    return f"WordPress export (WXR), {len(found)} file" + "s" * (len(found) != 1) if found else ""


def _is_export(member: Member) -> bool:
    try:
        with member.open() as opened:
            return _MARK.search(opened.read(1 << 16)) is not None
    except FAULTS:
        return False


def _list_members(path: Path, root: Path) -> tuple[list[Member], list[Problem]]:
    return list_members(path, root=root, suffixes=SUFFIXES, largest=LARGEST_STREAMED)


def read_wordpress(
    path: Path,
    *,
    root: Path | None = None,
    critic: str | None = None,
    scale: DeclaredScales | str | None = None,
    language: str | None = None,
    time_zone: str = "UTC",
    types: Collection[str] | None = None,
    columns: Mapping[str, str] = NO_COLUMNS,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read the published posts of a WordPress export.

    Whatever is not published, or is no post (pages, attachments, menus), is left
    out and listed. The byline is the author's display name; where the export does
    not list its authors (WXR 1.0), as printed. The day is that of publication in
    UTC, brought into the desk's zone, where the export has it. Categories, tags
    and every other taxonomy (genre, country) are tags; but one that is named as a
    column (year, language: `columns.REVIEW_KEYS`) gives that column.

    A score comes from the first of: what a review plugin keeps (`plugins`), a
    JSON-LD Review in the post, a field of the post with a known name
    (`columns.REVIEW_KEYS`), the title. The first two declare their scale. The
    summary of WP Review's box ends the text.

    Args:
        path: One file, or a folder or zip with the files of an export. A post that
            stands in two of them is read once.
        root: The folder from which files are named; by default the file's own.
        critic: The byline where none is printed.
        scale: The scale of scores printed without one (`scales.SCALE_NAMES`).
        language: The language where none is printed (ISO 639-1); by default the site's.
        time_zone: The desk's time zone, in which a moment becomes a day.
        types: Post types that are reviews; by default `post`, and a type of neither
            WordPress nor the list is refused, for it may hold reviews.
        columns: Which field or taxonomy of the posts holds what, such as {"score": "verdict"};
            what is named here goes before all else.

    Returns:
        The reviews (`tables.REVIEWS`), named by file and post (`blog.xml#17`), in the
        file's order, and the problems (`tables.PROBLEMS`). Every item is a review,
        refused or left out, once.

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
            columns=columns,
        )
    )
    reviews = pl.concat([tables.empty_frame(tables.REVIEWS), *(part for part, _ in parts)], rechunk=False)
    problems = pl.concat([tables.empty_frame(tables.PROBLEMS), *(part for _, part in parts)])
    # Each part says anew that a declared scale is none.
    is_other = (pl.col("column") != "scale").fill_null(True)
    problems = problems.filter(is_other | pl.struct(pl.all()).is_first_distinct())
    return reviews, problems.sort("source", "line", maintain_order=True)


def stream_wordpress(
    path: Path,
    *,
    root: Path | None = None,
    critic: str | None = None,
    scale: DeclaredScales | str | None = None,
    language: str | None = None,
    time_zone: str = "UTC",
    types: Collection[str] | None = None,
    columns: Mapping[str, str] = NO_COLUMNS,
) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """Read an export as `read_wordpress` does, a thousand posts at a time.

    What is held in memory beyond what is given does not grow with the file, but for
    some 250 bytes a post, by which one that comes again is known.

    Yields:
        Reviews and problems, in the file's order.
    """
    zone = read_zone(time_zone)
    root = root or (path if path.is_dir() else path.parent)
    members, problems = _list_members(path, root)
    authors: dict[str, str] = {}
    seen = _Seen()
    for member in members:
        source = member.source
        seen.files.append(source)
        site_language = language
        batch: list[Printed] = []
        rows = 0
        remedy = "Export it again, or mend the file here."
        for element in stream_rows(
            member, problems, rows=_ROWS, heads=_HEADS, skipped=_SKIPPED, remedy=remedy
        ):
            if element.name == "wp:author":
                _note_author(element, authors)
                continue
            if element.name != "item":
                if element.name == "language" and language is None:
                    site_language = element.text.strip()[:2].lower() or None
                continue
            rows += 1
            printed = _take_post(element, rows, types, authors, seen, columns=columns, problems=problems)
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
    scale: DeclaredScales | str | None,
    language: str | None,
    zone: tzinfo,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    reviews, found = make_reviews(batch, critic=critic, scale=scale, language=language, zone=zone)
    return reviews, problems_frame([*problems, *found])


def _note_author(author: Element, authors: dict[str, str]) -> None:
    fields = {child.name: child.text.strip() for child in author.children}
    if fields.get("wp:author_login") and fields.get("wp:author_display_name"):
        authors[fields["wp:author_login"]] = fields["wp:author_display_name"]


@dataclass
class _Seen:
    """Which posts of an export were read, and under which names: some bytes each, for they may be many."""

    files: list[str] = field(default_factory=list)
    file_of: dict[bytes, int] = field(default_factory=dict)
    names: set[int] = field(default_factory=set)

    def find_first(self, address: str, title: str) -> str | None:
        """The file that holds the post already; null, and from now on known, where none does."""
        identity = blake2b(f"{address}\0{title}".encode("utf-8", "replace"), digest_size=16).digest()
        if identity in self.file_of:
            return self.files[self.file_of[identity]]
        self.file_of[identity] = len(self.files) - 1
        return None


def _pass_over(post: Post, types: Collection[str] | None) -> tuple[str, str, str]:
    """Why a post is not read, what can be done, and the severity; empty texts where it is read."""
    kind, status = post.get("wp:post_type", "post"), post.get("wp:status", "publish")
    wanted = DEFAULT_TYPES if types is None else types
    if kind not in wanted:
        reason = f"{_OF_TYPE}{kind[:LONGEST_TYPE]}, not {' or '.join(sorted(wanted))}"
        if kind in _OWN_TYPES or types is not None:
            return reason, "Nothing: it is no review.", "left out"
        named = ", ".join(f'"{name}"' for name in (*wanted, kind[:LONGEST_TYPE]))
        entry = f"write types = [{named}] for this source in desk.toml"
        remedy = f"If these are reviews, {entry}; if not, without it."
        return reason, remedy, "refused"
    if status != "publish":
        return f"{status[:40]}, not published", "Export again once it is published.", "left out"
    if post.get("wp:post_password"):
        return "published behind a password", "Take the password off if it is for everyone.", "left out"
    return "", "", ""


def count_other_types(problems: pl.DataFrame) -> dict[str, int]:
    """Count the posts that were refused for their type, by that type, the most first.

    Args:
        problems: The problems that `read_wordpress` gave.
    """
    named = pl.col("reason").str.strip_prefix(_OF_TYPE).str.replace(r", not \S.*$", "")
    refused = problems.filter(pl.col("reason").str.starts_with(_OF_TYPE), severity="refused")
    counted = refused.group_by(kind=named).len().sort("len", "kind", descending=[True, False])
    return dict(counted.iter_rows())


def list_fields(path: Path, types: Collection[str] | None = None) -> dict[str, list[str]]:
    """List the fields of the first published posts that are not read, with their values.

    For `reviewlib add`. Fields whose names begin with a line below are the program's
    own, and those of known review plugins are read.
    """
    fields: dict[str, list[str]] = {}
    posts = 0
    for member in _list_members(path, path.parent)[0]:
        for item in stream_rows(member, [], rows=_ROWS, heads=frozenset(), skipped=_SKIPPED, remedy=""):
            post = open_item(item)
            if not _pass_over(post, types)[0]:
                posts += 1
                for name, value in list_unread(post).items():
                    if name in fields or len(fields) < MOST_FIELDS:
                        fields.setdefault(name, []).append(value[:LONGEST_VALUE])
            if posts >= POSTS_LOOKED_AT:
                return fields
    return fields


def _take_post(
    item: Element,
    number: int,
    types: Collection[str] | None,
    authors: dict[str, str],
    seen: _Seen,
    *,
    columns: Mapping[str, str],
    problems: list[Problem],
) -> Printed | None:
    post, source = open_item(item), seen.files[-1]
    title = text_of_html(post.get("title"))
    post_id = post.get("wp:post_id")
    reason, remedy, severity = _pass_over(post, types)
    if not reason:
        address = post.get("guid") or post_id or f"{source}#{number}"
        first = seen.find_first(address, title)
        if first is not None:
            reason = f"stands in {first} already, with the same address"
            remedy, severity = "Nothing: it is read once.", "left out"
    if reason:
        problems.append(Problem(source, reason, remedy, severity, item.line, "title", title))
        return None
    by_line, by_place = f"{source}#line-{item.line}", f"{source}#item-{number}"
    # Two blogs put into one file share numbers, and a file of one line shares its line.
    review_id = name_apart(seen.names, *([f"{source}#{post_id}"] if post_id else []), by_line, by_place)
    return take_post(
        post,
        review_id=review_id,
        source=source,
        title=title,
        authors=authors,
        columns=columns,
        problems=problems,
    )
