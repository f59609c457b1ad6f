"""A review as its source prints it -> a row of REVIEWS: what is converted, left out and refused."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, tzinfo

import polars as pl

from reviewlib import tables
from reviewlib.days import DAYS_ALLOWED, find_order, parse_day
from reviewlib.documents.headings import FIRST_YEAR, LAST_YEAR, Heading, parse_heading
from reviewlib.errors import ScaleError
from reviewlib.readers.intake import Problem
from reviewlib.scoring.scales import DeclaredScales, declare_scales, parse_scale
from reviewlib.scoring.scores import OPEN_SCORE_REMEDY, read_scores

UNCLEAR_DAY = "not a day that is clear; read as none"
DAYS_DECLARED = f'{DAYS_ALLOWED} Or say in desk.toml how they are written: dates = "day first".'
SHORTEST_CAPSULE_WORDS = 60
SHORTEST_FULL_WORDS = 400


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
        remedy = OPEN_SCORE_REMEDY
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
        if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
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
    title = values.get("title_printed", "")
    heading = Heading(title) if review.has_bare_title or not title else parse_heading(title)
    has_score = "score_printed" in values or heading.score_printed is not None
    if not review.text and not review.is_note and not (has_score and review.may_lack_text):
        note("text", "no text", "Write the review, or remove it from the source.", "refused")
        return None, problems
    if "title_printed" not in values:
        note("title_printed", "no title", "Give the film's title.", "refused")
        return None, problems

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
