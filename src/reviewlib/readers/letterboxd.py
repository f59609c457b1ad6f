"""Reviews in a Letterboxd export: the zip, or its folder."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import polars as pl

from reviewlib.days import read_zone
from reviewlib.documents.markup import text_of_html
from reviewlib.readers.columns import split_tags
from reviewlib.readers.exports import FAULTS, Member, list_members, read_member, split_rows
from reviewlib.readers.intake import Problem, decode_text, problems_frame
from reviewlib.readers.printed import Printed, make_reviews
from reviewlib.scoring.scales import DeclaredScales
from reviewlib.wording import count_in_words

SUFFIXES = frozenset([".csv"])
SCALE = "stars/5"
# Nobody logs so many viewings by hand on one day.
ENTRIES_OF_AN_IMPORT = 30
PERSONAL = frozenset(["profile.csv"])
# Files that are looked into for a list.
MOST_LISTS = 200
# A list begins with a line of its own, and in older exports with its first header.
_LIST_STARTS = (b"Letterboxd list export", b"Date,Name,Tags,URL,Description")
_FILES = ("reviews.csv", "diary.csv", "ratings.csv", "watched.csv", "watchlist.csv")
# The columns by which a header is known; a list has two, of the list itself and of its films.
_KNOWN = {"lists/": frozenset(["name", "description"])} | dict.fromkeys(_FILES, frozenset(["name", "year"]))
# Files whose rows hold no judgement of the member's own, and what is said of each row.
_MARKS = {
    "lists/": "stands in a list, without a text",
    "likes/films.csv": "liked, without a rating or a text",
    "likes/reviews.csv": "another person's review that was liked",
    "likes/lists.csv": "another person's list that was liked",
    "watchlist.csv": "on the watchlist, not seen yet",
    "comments.csv": "a comment on what another person wrote",
    "deleted/": "deleted on Letterboxd",
}


@dataclass(frozen=True)
class _Row:
    """One row of one file: which file it is, and where the row stands."""

    file: str
    source: str
    line: int
    cells: dict[str, str]

    @property
    def uri(self) -> str:
        return self.cells.get("letterboxd uri") or self.cells.get("url", "")

    @property
    def film(self) -> tuple[str, str]:
        return self.cells.get("name", "").casefold(), self.cells.get("year", "")

    @property
    def rating(self) -> str:
        return self.cells.get("rating", "")


def recognise(path: Path) -> str:
    """Say what was found when a path is a Letterboxd export (zip or folder), else nothing."""
    try:
        members, _ = list_members(path, root=path.parent, suffixes=SUFFIXES, passed_over=PERSONAL)
        names = {PurePosixPath(member.name).name for member in members}
        found = [PurePosixPath(name).stem for name in _FILES if name in names]
        first = next((one for one in members if PurePosixPath(one.name).name in _FILES), None)
        is_export = first is not None and b"Letterboxd URI" in read_member(first)[0][:500]
        lists = sum(_is_list(member) for member in members[:MOST_LISTS])
    except (OSError, ValueError):
        return ""
    if not is_export and not lists:
        return ""
    of_lists = [count_in_words(lists, "list")] if lists else []
    return f"Letterboxd export: {', '.join([*(found if is_export else []), *of_lists])}"


def read_letterboxd(
    path: Path,
    *,
    root: Path | None = None,
    critic: str | None = None,
    scale: DeclaredScales | str | None = None,
    language: str | None = None,
    time_zone: str = "UTC",
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read one person's reviews, diary and ratings.

    An entry of the diary is a review: with its text where reviews.csv has the same
    entry, else a note, scored or not. A rating of ratings.csv is the film's current
    one: it is a note of its own where no entry of the film gives the same, so that
    both are kept. A text beside a film in a list is a note too. What is only marked
    (watched, watchlist, likes, lists) or said to others (comments) holds no judgement
    of a film and is left out, as is what was deleted on Letterboxd; what was
    orphaned there is read.

    `Date` is the day of logging, and stands for publication; `Watched Date` is the
    viewing. On a day on which 30 entries or more were logged an import was made:
    it is neither a day of publication nor, unless another day is given, a viewing.
    Ratings are of five stars, in halves. profile.csv is personal and never read.

    Args:
        path: The zip, the unpacked folder, or one of its CSV files; also a list saved by itself.
        root: The folder from which files are named; by default the zip's or folder's own.
        critic: The byline; the export does not give one.
        scale: Not needed: the scale is known.
        language: The language of the texts (ISO 639-1).
        time_zone: The desk's time zone.

    Returns:
        The reviews (`tables.REVIEWS`), named by file and entry, and the problems
        (`tables.PROBLEMS`). Every row of every file is a review, refused or left out, once.

    Raises:
        DeskError: The time zone is not known.

    Example:
        >>> reviews, problems = read_letterboxd(Path("no-such-file.zip"))
        >>> reviews.height, problems["reason"].to_list()
        (0, ['there is no such file or folder'])
    """
    zone = read_zone(time_zone)
    root = root or (path if path.is_dir() else path.parent)
    members, problems = list_members(path, root=root, suffixes=SUFFIXES, passed_over=PERSONAL)
    rows: list[_Row] = []
    for member in members:
        place = PurePosixPath(member.name)
        file = _name_file(place)
        if file not in (*_FILES, *_MARKS) and _is_list(member):
            file = "lists/"  # a list that was saved by itself, or the folder of lists alone
        if file not in (*_FILES, *_MARKS):
            remedy = "Nothing: it holds no judgement of a film."
            problems.append(Problem(member.source, "not a file of reviews: not read", remedy, "left out"))
            continue
        raw, found = read_member(member)
        problems += found
        text, found = (None, []) if found else decode_text(raw, member.source)
        problems += found
        if text is not None:
            kind = "lists/" if place.parent.name == "lists" else file
            known = _KNOWN.get(kind, frozenset(["date"]))
            split = split_rows(text, member.source, problems, known=known)
            rows += [_Row(file, member.source, line, cells) for line, cells in split]
    printed = _take_rows(rows, problems)
    reviews, found = make_reviews(printed, critic=critic, scale=SCALE, language=language, zone=zone)
    return reviews, problems_frame([*problems, *found])


def _is_list(member: Member) -> bool:
    try:
        with member.open() as opened:
            return opened.read(64).removeprefix(b"\xef\xbb\xbf").lstrip().startswith(_LIST_STARTS)
    except FAULTS:
        return False


def _name_file(place: PurePosixPath) -> str:
    """What a file of the export is, wherever the export's own folder lies."""
    if "deleted" in place.parts[:-1]:
        return "deleted/"
    if place.parent.name == "lists":
        return "lists/"
    return f"likes/{place.name}" if place.parent.name == "likes" else place.name


def _take_rows(rows: list[_Row], problems: list[Problem]) -> list[Printed]:
    def leave_out(row: _Row, reason: str) -> None:
        remedy = "Nothing: it is listed so that every row is."
        name = row.cells.get("name")
        problems.append(Problem(row.source, reason, remedy, "left out", row.line, value=name))

    with_text = {row.uri for row in rows if row.file == "reviews.csv" and row.uri}
    in_diary = {row.film for row in rows if row.file in ("diary.csv", "reviews.csv")}
    entries: list[_Row] = []
    taken: set[str] = set()
    for row in rows:
        if row.file not in ("diary.csv", "reviews.csv"):
            continue
        if row.file == "diary.csv" and row.uri in with_text:
            leave_out(row, "the same entry as in reviews.csv, which is read")
        elif row.uri and row.uri in taken:
            leave_out(row, "an entry that stands above already")
        else:
            taken.add(row.uri)
            entries.append(row)
    rated = {(row.film, row.rating) for row in entries if row.rating}
    for row in rows:
        if row.file == "ratings.csv" and (row.film, row.rating) in rated:
            leave_out(row, "the same rating as in the diary, which is read")
        elif row.file == "lists/" and "year" not in row.cells:
            leave_out(row, "names a list, which holds no judgement itself")
        elif row.file == "ratings.csv" or (row.file == "lists/" and row.cells.get("description")):
            entries.append(row)
        elif row.file in _MARKS:
            leave_out(row, _MARKS[row.file])
        elif row.file == "watched.csv":
            is_known = row.film in in_diary
            leave_out(row, "watched, as in the diary" if is_known else "marked as watched, without a day")
    imports = _find_imports(entries, problems)
    names: set[str] = set()
    printed = []
    for row in entries:
        # A film's address is the same in every list; an entry's is its own.
        entry = "" if row.file == "lists/" else row.uri.rstrip("/").rpartition("/")[2]
        name = f"{row.source}#{entry or row.line}"
        name = f"{row.source}#line-{row.line}" if name in names else name
        names.add(name)
        printed.append(_to_printed(row, name, row.cells.get("date", "") in imports))
    return printed


def _find_imports(entries: Iterable[_Row], problems: list[Problem]) -> set[str]:
    """The days on which an import was logged; each is told once."""
    days = Counter(row.cells.get("date", "") for row in entries)
    first = {row.cells.get("date", ""): row for row in reversed(list(entries))}
    imports = {day for day, count in days.items() if day and count >= ENTRIES_OF_AN_IMPORT}
    for day in sorted(imports):
        reason = (
            f"{days[day]:,} entries were logged on this day: an import, not a day of publication or viewing"
        )
        remedy = "Nothing, if an import was made on that day."
        problems.append(Problem(first[day].source, reason, remedy, "doubtful", first[day].line, "Date", day))
    return imports


def _to_printed(row: _Row, name: str, is_import: bool) -> Printed:
    cells = row.cells
    logged, watched = cells.get("date", ""), cells.get("watched date", "")
    text = cells.get("review", "") or (cells.get("description", "") if row.file == "lists/" else "")
    names = {"title_printed": "Name", "year_printed": "Year", "score_printed": "Rating"}
    return Printed(
        review_id=name,
        source=row.source,
        line=row.line,
        values={
            "title_printed": cells.get("name", ""),
            "year_printed": cells.get("year", ""),
            "score_printed": row.rating,
            "published_on": "" if is_import else logged,
            "watched_on": "" if is_import and watched == logged else watched,
            "url": row.uri,
        },
        text=text_of_html(text, keeps_breaks=True),
        tags=tuple(split_tags(cells.get("tags", ""))),
        keys=names | {"published_on": "Date", "watched_on": "Watched Date"},
        is_note=row.file != "ratings.csv",
        may_lack_text=True,
        scale=SCALE,
        has_bare_title=True,
    )
