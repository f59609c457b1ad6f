"""What every reader does alike: find files, decode them, note a problem, finish the reviews.

The readers never import one another, but they must agree on which file is text,
what a key is called and when a review is refused. That agreement is this one
module, a floor below them; it knows no format.
"""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, tzinfo
from functools import lru_cache
from pathlib import Path

import polars as pl

from reviewlib import tables
from reviewlib.days import DAYS_ALLOWED, find_order, parse_day
from reviewlib.decoding import decode_bytes
from reviewlib.errors import ScaleError
from reviewlib.headings import FIRST_YEAR, LAST_YEAR, Heading, parse_heading
from reviewlib.scales import DeclaredScales, declare_scales, parse_scale
from reviewlib.scores import read_scores

LARGEST_TEXT = 256_000_000
UNCLEAR_DAY = "not a day that is clear; read as none"
DAYS_DECLARED = f'{DAYS_ALLOWED} Or say in desk.toml how they are written: dates = "day first".'
SHORTEST_CAPSULE_WORDS = 60
SHORTEST_FULL_WORDS = 400
LIST_SEPARATOR = "|"

# REVIEWS columns and the keys under which sources print them, the preferred one first: beside a headline
# under title, film names the film; Hugo's publish_date is the day, its date that of the draft.
REVIEW_KEYS: Mapping[str, str] = {
    "title_printed": "film movie film_title movie_title title title_printed",
    "original_title_printed": "original_title native_title original original_title_printed",
    "year_printed": "year release_year year_printed",
    "published_on": "publish_date pub_date published published_on published_at date_published date"
    " post_date posted posted_on created created_at",
    "watched_on": "watched_date watched_on watched date_watched viewed viewed_on",
    "score_printed": "rating score stars grade rating_num score_printed",
    "critic": "critic author authors by reviewer reviewed_by byline",
    "imdb_id": "imdb_id imdb",
    "tmdb_id": "tmdb_id tmdb",
    "film_id": "film_id",
    "tags": "tags categories genre genres tag category",
    "venue": "venue medium platform",
    "url": "url link permalink",
    "language": "language lang",
    "kind": "kind",
    "draft": "draft",
}


@dataclass(frozen=True)
class Problem:
    """One row of PROBLEMS."""

    source: str
    reason: str
    remedy: str
    severity: str = "refused"
    line: int | None = None
    column: str | None = None
    value: str | None = None


@dataclass(frozen=True)
class Printed:
    """One review as its source prints it: texts by column of REVIEWS, nothing converted yet.

    `keys` and `lines` say how the source calls a column and on which line it stands.
    `scale` is the one that the source itself gives beside the score; it wins over a declared one.
    `has_bare_title` says that the title is a film's alone, with nothing to take apart.
    """

    review_id: str
    source: str
    line: int | None
    values: Mapping[str, str]
    text: str
    tags: tuple[str, ...] = ()
    keys: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    may_lack_text: bool = False
    is_note: bool = False
    scale: str | None = None
    has_bare_title: bool = False
    day_in_name: str | None = None


def problems_frame(problems: Sequence[Problem]) -> pl.DataFrame:
    """Give the problems as `tables.PROBLEMS`, by source and line; values cut to the table's limit."""
    rows = [
        (
            problem.source,
            problem.line,
            problem.column,
            None if problem.value is None else problem.value[: tables.PROBLEM_VALUE_LIMIT],
            problem.reason,
            problem.remedy,
            problem.severity,
        )
        for problem in problems
    ]
    frame = pl.DataFrame(rows, schema=tables.PROBLEMS.schema, orient="row")
    return frame.sort("source", "line", maintain_order=True)


def name_source(path: Path, root: Path) -> str:
    """Name a file by its path from the root, with slashes; bytes in it that are no text are escaped."""
    try:
        relative = Path(os.path.relpath(path, root)).as_posix()
    except ValueError:  # another drive of Windows
        relative = path.as_posix()
    return relative.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def list_files(path: Path, *, root: Path, suffixes: frozenset[str]) -> tuple[list[Path], list[Problem]]:
    """List the files to read, in the order of their names.

    Names that begin with a dot are passed over, as are other suffixes. A linked
    folder is not followed, so that a loop cannot hang the reading, and is said.
    """
    allowed = ", ".join(sorted(suffixes))
    source = name_source(path, root)
    problems: list[Problem] = []
    if not path.exists():
        remedy = "Correct the path in desk.toml, or put the files there."
        return [], [Problem(source, "there is no such file or folder", remedy)]
    if not path.is_dir():
        if path.suffix.lower() in suffixes:
            return [path], []
        return [], [Problem(source, "not a file of this format", f"The format takes {allowed}.")]

    def note_unreadable(error: OSError) -> None:
        remedy = "Make the folder readable, or move it out of the source."
        problems.append(Problem(name_source(Path(error.filename), root), _in_words(error), remedy))

    files = []
    for folder, folders, names in os.walk(path, onerror=note_unreadable):
        for name in folders:
            if not name.startswith(".") and Path(name).suffix.lower() in suffixes:
                reason, remedy = "a folder where a file is meant", "Put the file itself in its place."
                problems.append(Problem(name_source(Path(folder) / name, root), reason, remedy, "doubtful"))
        for name in folders:
            if not name.startswith(".") and (Path(folder) / name).is_symlink():
                reason = "a link to a folder, which is not followed"
                remedy = "Name the folder it leads to as a source of its own."
                problems.append(Problem(name_source(Path(folder) / name, root), reason, remedy, "doubtful"))
        folders[:] = [name for name in folders if not name.startswith(".")]
        files += [Path(folder) / name for name in names if not name.startswith(".")]
    files = [file for file in files if file.suffix.lower() in suffixes]
    if not files and not problems:
        remedy = f"Put files of the format there ({allowed}), or name another folder."
        problems.append(Problem(source, "no file of this format is here", remedy, "doubtful"))
    return sorted(files, key=lambda file: file.relative_to(path).parts), problems


def read_text(
    path: Path, source: str, *, largest: int = LARGEST_TEXT, encoding: str | None = None
) -> tuple[str | None, list[Problem]]:
    """Read a text file in its encoding (`decoding.decode_bytes`), with any line break.

    Args:
        path: The file.
        source: How it is called in PROBLEMS.
        largest: Bytes over which it is refused unread.
        encoding: The encoding declared for files that are not UTF-8.

    Returns:
        The text with LF line breaks, or null when it is refused; and what was found.
    """
    try:
        if not path.is_file():  # a pipe would hang
            return None, [Problem(source, "not a regular file", "Put the file itself in its place.")]
        if path.stat().st_size > largest:
            reason = f"larger than {largest // 10**6} MB: not read"
            return None, [Problem(source, reason, "Split it, or move it out of the source.")]
        raw = path.read_bytes()
    except OSError as error:
        return None, [Problem(source, _in_words(error), "Make the file readable.")]
    return decode_text(raw, source, encoding)


def decode_text(raw: bytes, source: str, encoding: str | None = None) -> tuple[str | None, list[Problem]]:
    """Decode the bytes of a text file as `read_text` does."""
    decoded = decode_bytes(raw, encoding)
    if decoded.text is None:
        reason = "holds NUL bytes, so it is no text in UTF-8"
        remedy = "Save it as plain text in UTF-8, or move it out of the source."
        return None, [Problem(source, reason, remedy)]
    if not decoded.mended:
        return decoded.text, []
    remedy = "Look at the letters of this file, and save it as UTF-8."
    return decoded.text, [Problem(source, decoded.mended, remedy, "repaired", decoded.line)]


def _in_words(error: OSError) -> str:
    return f"cannot be read: {(error.strerror or type(error).__name__).lower()}"


def without_halves(text: str) -> str:
    """Put a sign in place of half a character, which JSON can spell and no table can hold."""
    return text.encode("utf-8", "replace").decode()


def name_some(names: Sequence[str], *, most: int = 12) -> str:
    """Write names in a row, the first of many and each cut, so that a file of 10,000 columns stays readable.

    Example:
        >>> name_some(["title", "year", "score"], most=2)
        'title, year and 1 more'
    """
    shown = ", ".join(name if len(name) <= 60 else f"{name[:60]}…" for name in names[:most])
    return f"{shown} and {len(names) - most:,} more" if len(names) > most else shown


@lru_cache(maxsize=4_096)
def fold_key(key: str) -> str:
    """Write a key so that case, `-`, `_` and spaces do not count: publish_date = publishDate."""
    return re.sub(r"[-_\s]", "", key).lower()


_COLUMNS = {
    fold_key(key): (column, rank)
    for column, keys in REVIEW_KEYS.items()
    for rank, key in enumerate(keys.split())
}


def name_column(key: str) -> str | None:
    """Name the column of REVIEWS that a key means; null where it means none.

    Example:
        >>> name_column("publishDate"), name_column("mood")
        ('published_on', None)
    """
    found = _COLUMNS.get(fold_key(key))
    return found[0] if found else None


def sort_keys(keys: Iterable[str]) -> tuple[dict[str, list[str]], list[str]]:
    """Sort a source's keys by the column of REVIEWS they mean, the preferred first; and the unknown ones."""
    ranked: dict[str, list[tuple[int, str]]] = {}
    unknown = []
    for key in keys:
        if fold_key(key) in _COLUMNS:
            column, rank = _COLUMNS[fold_key(key)]
            ranked.setdefault(column, []).append((rank, key))
        else:
            unknown.append(key)
    ordered = {
        column: [key for _, key in sorted(found, key=lambda pair: pair[0])]
        for column, found in ranked.items()
    }
    return ordered, unknown


def split_tags(printed: str) -> list[str]:
    r"""Split tags that stand in one text, at `|` or else at commas; `\|` is part of a tag.

    Example:
        >>> split_tags("noir, drama"), split_tags("crime, drama|"), split_tags(r"a\|b|c")
        (['noir', 'drama'], ['crime, drama'], ['a|b', 'c'])
    """
    if LIST_SEPARATOR not in printed:
        parts = printed.split(",")
    elif "\\" not in printed:
        parts = printed.split(LIST_SEPARATOR)
    else:
        parts = [part.replace(r"\|", LIST_SEPARATOR) for part in re.split(r"(?<!\\)\|", printed)]
    return [part.strip() for part in parts if part.strip()]


def join_list(texts: pl.Expr) -> pl.Expr:
    r"""Join lists of text into one cell each, so that `split_tags` gives them back.

    Example:
        >>> lists = pl.Series([["a|b", "c"], ["crime, drama"], []])
        >>> pl.select(join_list(pl.lit(lists))).to_series().to_list()
        ['a\\|b|c', 'crime, drama|', '']
    """
    joined = texts.list.eval(pl.element().str.replace_all("|", r"\|", literal=True)).list.join(LIST_SEPARATOR)
    # One tag with a comma in it would else be two, and one with a bar alone would be none.
    is_one = (texts.list.len() == 1) & joined.str.contains(r"[,|]")
    return pl.when(is_one).then(joined + LIST_SEPARATOR).otherwise(joined)


_MADE_LATER = ("link", "kind", "scale", "score", "score_percentile", "words")
_ROW_SCHEMA: dict[str, pl.DataType] = {
    **{name: dtype for name, dtype in tables.REVIEWS.schema.items() if name not in _MADE_LATER},
    "kind_printed": pl.String(),
    "scale_given": pl.String(),
    "score_line": pl.UInt32(),
    "score_key": pl.String(),
}


def make_reviews(
    printed: Iterable[Printed],
    *,
    critic: str | None,
    scale: DeclaredScales | str | None,
    language: str | None,
    zone: tzinfo,
    dates: str | None = None,
) -> tuple[pl.DataFrame, list[Problem]]:
    """Convert reviews as printed into `tables.REVIEWS`; each is in the table, refused or left out, once.

    Args:
        printed: The reviews, in the source's order.
        critic: The byline where none is printed.
        scale: The scale declared for bare scores, or the scales by critic and day.
        language: The language where none is printed.
        zone: The desk's time zone.
        dates: How days in numbers alone are written (`days.ORDERS`).

    Returns:
        The reviews in order, and the problems. A value that cannot be read is
        null and doubtful. Left out: drafts. Refused: reviews without a title or a text
        (where a source `may_lack_text`, without text and score; a line of a diary,
        `is_note`, needs neither).
    """
    rows, problems = [], []
    for review in printed:
        row, found = _convert(review, critic, language, zone, dates)
        problems += found
        if row is not None:
            rows.append(row)
    declared = declare_scales(scale)
    if isinstance(scale, str) and rows:
        try:
            parse_scale(scale)
        except ScaleError as error:
            reason, _, remedy = str(error).partition("\n")
            source = str(rows[0]["source"])
            problems.append(
                Problem(source, reason, remedy.replace("\n", " "), "doubtful", None, "scale", scale)
            )
            declared = DeclaredScales()
    frame = pl.DataFrame(rows, schema=_ROW_SCHEMA)
    chosen = pl.coalesce("scale_given", declared.choose_scale())
    frame = read_scores(frame, scale=chosen, letters=declared.letters)
    has_days = any(rule.from_day for rule in declared.rules)
    for source, line, key, value, reason, day in (
        frame.filter(pl.col("score_reason") != "")
        .select("source", "score_line", "score_key", "score_printed", "score_reason", "published_on")
        .iter_rows()
    ):
        remedy = "Print the score with its best (3/5), or declare the source's scale in desk.toml."
        if has_days and day is None:
            remedy = "Give the review its day: which scale of its source holds depends on it."
        problems.append(Problem(source, reason, remedy, "doubtful", line, key, value))
    by_words = (
        pl.when(pl.col("words") < SHORTEST_CAPSULE_WORDS)
        .then(pl.lit("note"))
        .when(pl.col("words") < SHORTEST_FULL_WORDS)
        .then(pl.lit("capsule"))
        .otherwise(pl.lit("full"))
    )
    link = pl.when(pl.col("film_id").is_null()).then(pl.lit("unmatched")).otherwise(pl.lit("given"))
    frame = frame.with_columns(words=count_words(pl.col("text")))
    frame = frame.with_columns(kind=pl.coalesce("kind_printed", by_words), link=link)
    return tables.complete_frame(frame, tables.REVIEWS), problems


def count_words(text: pl.Expr) -> pl.Expr:
    """Count words: what stands between spaces or long dashes and holds a letter or a digit."""
    return text.str.count_matches(r"[\p{L}\p{N}][^\s—–]*")


def _convert(
    review: Printed, critic: str | None, language: str | None, zone: tzinfo, dates: str | None
) -> tuple[dict[str, object] | None, list[Problem]]:
    values = {column: value.strip() for column, value in review.values.items() if value.strip()}
    problems: list[Problem] = []

    def note(column: str, reason: str, remedy: str, severity: str = "doubtful") -> None:
        line, key = review.lines.get(column, review.line), review.keys.get(column, column)
        problems.append(Problem(review.source, reason, remedy, severity, line, key, values.get(column)))

    def take_day(column: str) -> date | None:
        if column not in values:
            return None
        day = parse_day(values[column], zone, order=dates)
        if day is None or day.year < FIRST_YEAR:
            is_open = dates is None and find_order([values[column]])[1]
            note(column, UNCLEAR_DAY, DAYS_DECLARED if is_open else DAYS_ALLOWED)
            return None
        return day

    def take(column: str, form: str, reason: str, remedy: str) -> re.Match[str] | None:
        found = re.fullmatch(form, values.get(column, ""), re.IGNORECASE)
        if found is None and column in values:
            note(column, f"{reason}; read as none", remedy)
        return found

    if values.get("draft", "").lower() in ("true", "yes", "on", "1"):
        key = review.keys.get("draft", "draft")
        note("draft", "draft", f"Change the key {key} once it is published.", "left out")
        return None, problems
    has_score = "score_printed" in values
    if not review.text and not review.is_note and not (has_score and review.may_lack_text):
        note("text", "no text", "Write the review, or remove it from the source.", "refused")
        return None, problems
    if "title_printed" not in values:
        note("title_printed", "no title", "Give the film's title.", "refused")
        return None, problems
    title = values["title_printed"]
    heading = Heading(title) if review.has_bare_title else parse_heading(title)

    year = None
    if found := take("year_printed", r"[0-9]{4}(?:\.0)?", "not a year", "Write four digits, such as 2023."):
        year = int(found[0][:4])
        if not FIRST_YEAR <= year <= LAST_YEAR:
            note("year_printed", "not a year of a film; read as none", f"Write {FIRST_YEAR} to {LAST_YEAR}.")
            year = None
        elif heading.year not in (None, year):
            note("year_printed", f"the title says {heading.year}; this one is taken", "Make them agree.")
    imdb = take(
        "imdb_id",
        r"(?:.*\b)?(?P<id>tt[0-9]{5,10})\b.*|(?P<digits>[0-9]{5,10})",
        "no IMDb id",
        "Write it as tt0368226.",
    )
    tmdb = take("tmdb_id", r"(?P<id>[0-9]{1,9})(?:\.0)?", "no TMDB id", "Write its number.")
    spoken = take(
        "language", r"(?P<code>[a-z]{2,3})(?:[-_].*)?", "no language code", "Write it as ko, or en."
    )
    kinds = tables.KIND.categories.to_list()
    kind = take("kind", "|".join(kinds), "no kind of review", f"Write {', '.join(kinds)}, or leave it out.")
    published_on = take_day("published_on")
    if published_on is None and review.day_in_name:
        published_on = parse_day(review.day_in_name, zone)
    row = {
        "review_id": review.review_id,
        "source": review.source,
        "source_line": review.line,
        "film_id": values.get("film_id"),
        "title_printed": heading.title,
        "original_title_printed": values.get("original_title_printed", heading.original_title),
        "year_printed": year or heading.year,
        "imdb_id": (imdb["id"] or f"tt{imdb['digits']:0>7}").lower() if imdb else None,
        "tmdb_id": int(tmdb["id"]) if tmdb else None,
        "kind_printed": kind[0].lower() if kind else heading.kind,
        "critic": values.get("critic", heading.critic) or critic,
        "published_on": published_on,
        "watched_on": take_day("watched_on"),
        "score_printed": values.get("score_printed", heading.score_printed),
        "scale_given": review.scale,
        "score_line": review.lines.get("score_printed", review.line),
        "score_key": review.keys.get("score_printed", "score_printed"),
        "language": spoken["code"].lower() if spoken else language,
        "url": values.get("url"),
        "venue": values.get("venue"),
        "tags": list(review.tags),
        "text": review.text,
    }
    return row, problems
