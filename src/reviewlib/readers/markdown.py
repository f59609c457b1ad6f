"""Reviews in Markdown, MDX, HTML or plain text: one file, one review."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from reviewlib.days import read_zone
from reviewlib.documents.frontmatter import Broken, Entry, FrontMatter, split_front_matter
from reviewlib.documents.headings import FIRST_YEAR, LAST_YEAR, is_heading, parse_heading
from reviewlib.documents.markup import text_of_html
from reviewlib.documents.pages import is_page, read_page
from reviewlib.documents.templating import strip_templating
from reviewlib.readers.columns import name_column
from reviewlib.readers.intake import Problem, list_files, name_source, problems_frame, read_text
from reviewlib.readers.keys import Passed, choose_entries, note_passed
from reviewlib.readers.printed import Printed, make_reviews
from reviewlib.scoring.scales import DeclaredScales

PAGES = frozenset([".html", ".htm", ".xhtml"])
SUFFIXES = frozenset([".md", ".markdown", ".mdx", ".txt"]) | PAGES
LARGEST_POST = 20_000_000
# A text of so many words that stands in so many files alike is no review of any of them. One word may well
# be: "Brilliant."
FEWEST_ALIKE, PLACEHOLDER_WORDS = 3, range(5, 41)
# So many of the files named after a film and its year make it a custom of the source.
FEWEST_DATED, DATED_SHARE = 3, 0.8

_DAY_IN_NAME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[-_ ]")
_YEAR_IN_NAME = re.compile(r"^(?P<title>.*[^\W_])[-_ .]+\(?(?P<year>[0-9]{4})\)?$")
_PLACEHOLDER = re.compile(
    r"\W*(?:to ?do|tba|tbd|tbc|wip|n/?a|none|placeholder|untitled|coming soon|no review(?: yet)?"
    r"|review (?:coming soon|to come|pending)|(?:to be|not yet) (?:written|reviewed)|lorem ipsum\b.*)?\W*",
    re.IGNORECASE | re.DOTALL,
)
_STATED = re.compile(r"^([A-Za-z][A-Za-z _-]{0,30}):[ \t]+(\S.*)$")


def read_markdown(
    path: Path,
    *,
    root: Path | None = None,
    critic: str | None = None,
    scale: DeclaredScales | str | None = None,
    language: str | None = None,
    time_zone: str = "UTC",
    dates: str | None = None,
    encoding: str | None = None,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read a folder of reviews, or one file.

    Front matter may be YAML (`---`), TOML (`+++`) or JSON; without any, lines such
    as `Film: Pig` at the top, or else the first line as heading. Keys are matched
    without case, and `publish_date`, `publish-date` and `publishDate` are one key
    (`keys.choose_entries` says which counts of several). A title such as `Ballerina
    발레리나 (2023)` is taken apart; a key of its own wins over what the title says.

    The text is the file's, with Markdown's marks; shortcodes, components, comments
    and tags of HTML are left out (`templating`). A text that says TODO, or stands in
    three files alike, is a placeholder and no text. Of a saved page the text is its
    article (`pages`).

    `2023-10-06-` at the front of a file's name is the day of publication where
    no key gives one that is clear. A file without a heading takes its name as
    title, which is doubtful; a year at the end of the name counts where most
    files of the source have one.

    Args:
        path: A folder, read with its subfolders in order of name (hidden files
            and linked folders left out), or one file. Suffixes: .md .markdown
            .mdx .txt .html .htm .xhtml.
        root: The folder from which files are named; by default the folder itself.
        critic: The byline where none is printed.
        scale: The scale of scores printed without one (`scales.SCALE_NAMES`).
        language: The language where none is printed (ISO 639-1).
        time_zone: The desk's time zone, in which a moment becomes a day.
        dates: How days in numbers alone are written: "day first" or "month first".
        encoding: The encoding of files that are not UTF-8; without one stray bytes are
            read as Windows-1252.

    Returns:
        The reviews (`tables.REVIEWS`) by file name, and the problems
        (`tables.PROBLEMS`) by file and line. Every file is a review, or
        refused (unreadable, not text, empty, broken front matter), or left out (a draft,
        by its key or in a folder _drafts; a list of posts, _index), once. A file with a score needs no
        text. A folder that is missing is a problem too, and the reviews are empty.

    Raises:
        DeskError: The time zone is not known.

    Example:
        >>> reviews, problems = read_markdown(Path("no-such-folder"))
        >>> reviews.height, problems["reason"].to_list()
        (0, ['there is no such file or folder'])
    """
    zone = read_zone(time_zone)
    root = root or (path.parent if path.is_file() else path)
    files, problems = list_files(path, root=root, suffixes=SUFFIXES)
    notes = _Notes(problems, has_years=_are_named_by_year(files))
    printed: list[Printed] = []
    for file in files:
        source = name_source(file, root)
        passed = _pass_over_by_name(file.relative_to(path).parts if path.is_dir() else (file.name,))
        if passed:
            problems.append(Problem(source, *passed, severity="left out"))
            continue
        text, found = read_text(file, source, largest=LARGEST_POST, encoding=encoding)
        problems += found
        review = None if text is None else _take_apart(text, file, source, notes)
        if review is not None:
            printed.append(review)
    printed, found = _empty_placeholders(printed)
    problems += [*found, *note_passed(notes.passed), *_note_shortcodes(notes.shortcodes)]
    reviews, found = make_reviews(
        printed, critic=critic, scale=scale, language=language, zone=zone, dates=dates
    )
    return reviews, problems_frame([*problems, *found])


@dataclass(frozen=True)
class _Notes:
    """What is found while files are taken apart, and whether they are named after the film's year."""

    problems: list[Problem]
    has_years: bool
    passed: list[Passed] = field(default_factory=list)
    shortcodes: dict[str, list[str]] = field(default_factory=dict)


def _pass_over_by_name(parts: tuple[str, ...]) -> tuple[str, str] | None:
    """Why a file is no published post, by its path within the source, and what to do."""
    if "_drafts" in parts[:-1]:
        return "draft, in the folder _drafts", "Move it to the posts once it is published."
    if any(part.endswith(("_files", ".fld")) for part in parts[:-1]):
        return "part of a page that was saved", "Nothing: the page itself is read."
    if parts[-1].partition(".")[0] == "_index":
        return "the list of a section (_index), no post", "Give it another name if it is a review."
    return None


def _are_named_by_year(files: list[Path]) -> bool:
    dated = sum(_find_year(file.stem) is not None for file in files)
    return dated >= FEWEST_DATED and dated >= DATED_SHARE * len(files)


def _find_year(stem: str) -> re.Match[str] | None:
    found = _YEAR_IN_NAME.match(stem)
    return found if found and FIRST_YEAR <= int(found["year"]) <= LAST_YEAR else None


def _take_apart(text: str, file: Path, source: str, notes: _Notes) -> Printed | None:
    if not text.strip():
        remedy = "Write the review, or remove the file."
        notes.problems.append(Problem(source, "the file is empty", remedy))
        return None
    front = split_front_matter(text)
    if isinstance(front, Broken):
        notes.problems.append(Problem(source, front.reason, front.remedy, line=front.line))
        return None
    if not front.entries:
        front = _take_stated(front)
    entries, tags = choose_entries(front.entries, source, notes.passed)
    values = {column: ", ".join(entry.values or ()) for column, entry in entries.items()}
    scale = None
    if file.suffix.lower() in PAGES and not front.entries and is_page(text):
        page = read_page(text)
        values, body, scale = dict(page.values), page.text, page.scale
        if page.reviews > 1:
            reason = f"states {page.reviews} reviews that differ; none of them is read"
            remedy = 'Name the page as a source of format "feed".'
            notes.problems.append(Problem(source, reason, remedy, "doubtful"))
    else:
        body = _take_body(front.body, file.suffix.lower(), source, notes.shortcodes)
    line = front.body_line + front.body.count("\n", 0, len(front.body) - len(front.body.lstrip()))
    heading, body = _take_heading(body.strip(), values.get("title_printed"), has_keys=bool(values))
    if heading is not None:
        values["title_printed"] = heading
    stem = file.stem if file.stem != "index" else file.absolute().parent.name
    day_in_name = _DAY_IN_NAME.match(stem)
    if "title_printed" not in values and (body or "score_printed" in values):
        _take_name(stem[day_in_name.end() :] if day_in_name else stem, values, has_years=notes.has_years)
        reason = "no heading: the name of the file is taken for the title"
        remedy = "Write the film's title as the first line, or under the key title."
        value = values["title_printed"]
        notes.problems.append(Problem(source, reason, remedy, "doubtful", line, "title", value))
    return Printed(
        review_id=source,
        source=source,
        line=line,
        values=values,
        text=body,
        tags=tags,
        keys={column: entry.key for column, entry in entries.items()},
        lines={column: entry.line for column, entry in entries.items()},
        may_lack_text=True,
        day_in_name=day_in_name[1] if day_in_name else None,
        scale=scale,
    )


def _take_body(body: str, suffix: str, source: str, shortcodes: dict[str, list[str]]) -> str:
    is_html = suffix in PAGES
    text, names = strip_templating(body, is_mdx=suffix == ".mdx", is_html=is_html)
    for name in names:
        shortcodes.setdefault(name, []).append(source)
    return text_of_html(text) if is_html else text


def _take_stated(front: FrontMatter) -> FrontMatter:
    """Keys in plain lines at the top, `Film: Pig`, ended by a blank line; only where all are known."""
    head, blank, rest = front.body.lstrip("\n").partition("\n\n")
    above = len(front.body) - len(front.body.lstrip("\n"))
    stated = [_STATED.match(line) for line in head.split("\n")]
    columns = [name_column(line[1]) for line in stated if line]
    if None in columns or len(columns) < len(stated) or len(columns) < 2 or "title_printed" not in columns:
        return front
    entries = [
        Entry(line[1].strip(), front.body_line + above + number, (line[2].strip(),))
        for number, line in enumerate(stated)
        if line
    ]
    return FrontMatter(tuple(entries), rest, front.body_line + above + head.count("\n") + len(blank))


def _take_heading(body: str, title: str | None, *, has_keys: bool) -> tuple[str | None, str]:
    """The heading of the text, where it stands for the title or repeats it; and the text below."""
    first, _, rest = body.partition("\n")
    # Below front matter only a marked heading counts: the first line is the review's.
    is_marked = re.match(r"#{1,6}\s+\S", first) is not None
    rest = re.sub(r"\A\s*?^(?:=+|-{3,})[ \t]*$", "", rest, count=1, flags=re.MULTILINE).strip()
    if title is None:
        return (first, rest) if is_heading(first) and (is_marked or not has_keys) else (None, body)
    is_repeated = is_marked and parse_heading(first).title.casefold() == parse_heading(title).title.casefold()
    return None, rest if is_repeated else body


def _take_name(stem: str, values: dict[str, str], *, has_years: bool) -> None:
    """Take the file's name for the title, and for the year where files are named so."""
    dated = _find_year(stem) if has_years else None
    if dated is not None:
        stem = dated["title"]
        values.setdefault("year_printed", dated["year"])
    title = stem.encode("utf-8", "backslashreplace").decode()
    values["title_printed"] = " ".join(re.split(r"[-_\s]+", title)).strip() or "-"


def _empty_placeholders(printed: list[Printed]) -> tuple[list[Printed], list[Problem]]:
    """Take texts away that are none: what says TODO, and what stands in several files alike."""
    alike = Counter(" ".join(review.text.split()).casefold() for review in printed)
    places: dict[str, list[Printed]] = {}
    kept = []
    for review in printed:
        text = " ".join(review.text.split())
        is_alike = alike[text.casefold()] >= FEWEST_ALIKE and len(text.split()) in PLACEHOLDER_WORDS
        if text and (is_alike or _PLACEHOLDER.fullmatch(text)):
            places.setdefault(text, []).append(review)
            kept.append(replace(review, text=""))
        else:
            kept.append(review)
    problems = []
    for text, reviews in places.items():
        where = f"in {len(reviews):,} file" + "s" * (len(reviews) != 1)
        reason = f"a placeholder, {where}: not read as a review's text"
        remedy = "Write the reviews, or leave them without a text."
        first = reviews[0]
        problems.append(Problem(first.source, reason, remedy, "doubtful", first.line, "text", text))
    return kept, problems


def _note_shortcodes(shortcodes: dict[str, list[str]]) -> Iterable[Problem]:
    for name, sources in shortcodes.items():
        where = f"in {len(sources):,} file" + "s" * (len(sources) != 1)
        reason = f"the shortcode {name[:60]} is not read, {where}"
        remedy = "Write in words what of it belongs to the review, or leave it."
        yield Problem(sources[0], reason, remedy, "doubtful", value=name)
