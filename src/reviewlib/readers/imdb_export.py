"""Reviews in IMDb's exports of a person's ratings and lists (CSV, today's and earlier headers)."""

import re
from pathlib import Path

import polars as pl

from reviewlib import tables
from reviewlib.days import read_zone
from reviewlib.documents.headings import FIRST_YEAR, LAST_YEAR
from reviewlib.documents.markup import text_of_html
from reviewlib.readers.exports import Member, list_members, read_member, split_rows
from reviewlib.readers.intake import Problem, decode_text, problems_frame
from reviewlib.readers.printed import Printed, make_reviews
from reviewlib.scoring.scales import DeclaredScales

SUFFIXES = frozenset([".csv"])
SCALE = "points/10"
_KNOWN = frozenset(["const", "title"])
# Headers of earlier years, by today's names.
_EARLIER = {
    "you rated": "your rating",
    "num. votes": "num votes",
    "release date (month/day/year)": "release date",
    "created": "created",
}
_FILM_TYPES = {
    "movie": "movie",
    "featurefilm": "movie",
    "documentary": "movie",
    "tvmovie": "tv_movie",
    "tvspecial": "tv_movie",
    "tvseries": "series",
    "tvminiseries": "mini_series",
    "miniseries": "mini_series",
    "tvepisode": "episode",
    "short": "short",
    "shortfilm": "short",
    "tvshort": "short",
    "video": "video",
    "musicvideo": "video",
}
_EARLIER_DAY = re.compile(r"[A-Za-z]{3} ([A-Za-z]{3}) +([0-9]{1,2}) [0-9:]{8} (?:[A-Z]{3,4} )?([0-9]{4})")
_LEFT = "Nothing: it is listed so that every row is."

_Row = tuple[str, int, dict[str, str]]


def recognise(path: Path) -> str:
    """Say what was found when a path is an IMDb export (a CSV file or a folder of them), else nothing."""
    try:
        files = sorted(path.glob("*.csv"))[:100] if path.is_dir() else [path]
        heads = []
        for file in files:
            if file.is_file() and file.suffix.lower() == ".csv":
                with file.open("rb") as opened:
                    heads.append(opened.read(2000).partition(b"\n")[0].lower())
    except OSError:
        return ""
    found = [head for head in heads if b"const" in head and b"title type" in head]
    if not found:
        return ""
    kinds = {"list" if b"position" in head else "ratings" for head in found}
    return f"IMDb export: {' and '.join(sorted(kinds, reverse=True))}"


def read_imdb_export(
    path: Path,
    *,
    root: Path | None = None,
    critic: str | None = None,
    scale: DeclaredScales | str | None = None,
    language: str | None = None,
    time_zone: str = "UTC",
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read the titles that a person rated, or wrote a line about in a list.

    The rating is on ten, the day that of rating (in a list without one, of listing).
    A title of a list counts where it has a description, or a rating that no other
    file gives; one that is only listed is left out. Genres are tags. IMDb's own
    average is the audience's (`read_imdb_export_films`).

    Args:
        path: A CSV file, or a folder or zip of them. Columns are known by their
            names, of today and of earlier years, in any case and order.
        root: The folder from which files are named; by default the file's own.
        critic: The byline; the export does not give one.
        scale: Not needed: the scale is known.
        language: The language of the descriptions (ISO 639-1).
        time_zone: The desk's time zone.

    Returns:
        The reviews (`tables.REVIEWS`), named by file and IMDb id, and the problems
        (`tables.PROBLEMS`). Every row is a review, refused or left out, once.

    Raises:
        DeskError: The time zone is not known.

    Example:
        >>> reviews, problems = read_imdb_export(Path("no-such-file.csv"))
        >>> reviews.height, problems["reason"].to_list()
        (0, ['there is no such file or folder'])
    """
    zone = read_zone(time_zone)
    rows, problems = _read_rows(path, root)
    printed: list[Printed] = []
    rated = {
        (cells.get("const", ""), cells.get("your rating", ""))
        for _, _, cells in rows
        if "position" not in cells
    }
    names: set[str] = set()
    for source, line, cells in rows:
        rating, description = cells.get("your rating", ""), cells.get("description", "")
        is_list = "position" in cells
        reason = ""
        if not rating and not (is_list and description):
            reason = "listed, not rated" if is_list else "no rating"
        elif is_list and not description and (cells.get("const", ""), rating) in rated:
            reason = "the same rating as in the ratings, which are read"
        if reason:
            problems.append(Problem(source, reason, _LEFT, "left out", line, value=cells.get("title")))
            continue
        name = f"{source}#{cells.get('const') or line}"
        name = f"{source}#line-{line}" if name in names else name
        names.add(name)
        printed.append(_to_printed(name, source, line, cells))
    reviews, found = make_reviews(printed, critic=critic, scale=SCALE, language=language, zone=zone)
    return reviews, problems_frame([*problems, *found])


def read_imdb_export_films(
    path: Path, *, root: Path | None = None
) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """Read what the same files say of the films, with IMDb's average as the audience's.

    In desk.toml a [[metadata]] entry of the format imdb names the file a second
    time. Directors stand there by name alone: two of one name could not be told
    apart, so they are no credits, which is said once a file.

    Returns:
        films (`tables.FILMS`), each once however many files name it, in the files'
        order, with the IMDb id as film_id; and the problems. Every row is about a
        film of the table or refused: one without an IMDb id or a title. A number
        that cannot be read is null and doubtful.
    """
    rows, problems = _read_rows(path, root)
    for source in dict.fromkeys(source for source, _, cells in rows if cells.get("directors")):
        remedy = "Nothing; IMDb's dataset files have the credits with the people's numbers."
        reason = "directors are named without their numbers: no credits are made of them"
        problems.append(Problem(source, reason, remedy, "doubtful", 1, "Directors"))
    films: dict[str, dict[str, object]] = {}
    for source, line, cells in rows:
        const, title = cells.get("const", "").lower(), cells.get("title", "")
        if not re.fullmatch(r"tt[0-9]{5,10}", const) or not title:
            remedy = "Take the row out, or give its id."
            problems.append(Problem(source, "no IMDb id of a title", remedy, line=line, value=const))
            continue
        kind = re.sub(r"[^a-z]", "", cells.get("title type", "").lower())
        score = _number(cells, "imdb rating", source, line, problems, most=10.0)
        numbers: dict[str, float | None] = {
            "year": _number(cells, "year", source, line, problems, least=FIRST_YEAR, most=LAST_YEAR),
            "runtime_min": _number(cells, "runtime (mins)", source, line, problems, most=60_000),
            "audience_votes": _number(cells, "num votes", source, line, problems, most=1e12),
        }
        film: dict[str, object] = {
            "film_id": const,
            "imdb_id": const,
            "title": title,
            "original_title": cells.get("original title") or None,
            "film_type": _FILM_TYPES.get(kind, "other"),
            "genres": _split(cells.get("genres", "")),
            "audience_score": None if score is None else score * 10,
        }
        film |= {name: None if number is None else int(number) for name, number in numbers.items()}
        films.setdefault(const, film)
    read = tables.empty_frame(tables.FILMS)
    if films:
        columns = next(iter(films.values()))
        schema = {name: dtype for name, dtype in tables.FILMS.schema.items() if name in columns}
        read = pl.DataFrame([*films.values()], schema=schema)
    return {"films": tables.complete_frame(read, tables.FILMS)}, problems_frame(problems)


def _read_rows(path: Path, root: Path | None) -> tuple[list[_Row], list[Problem]]:
    root = root or (path if path.is_dir() else path.parent)
    members, problems = list_members(path, root=root, suffixes=SUFFIXES)
    rows: list[_Row] = []
    for member in members:
        rows += _read_file(member, problems)
    return rows, problems


def _read_file(member: Member, problems: list[Problem]) -> list[_Row]:
    raw, found = read_member(member)
    text, more = (None, []) if found else decode_text(raw, member.source)
    problems += [*found, *more]
    if text is None:
        return []
    return [
        (member.source, line, {_EARLIER.get(name, name): cell for name, cell in cells.items()})
        for line, cells in split_rows(text, member.source, problems, known=_KNOWN)
    ]


def _to_printed(name: str, source: str, line: int, cells: dict[str, str]) -> Printed:
    day = cells.get("date rated") or cells.get("created", "")
    return Printed(
        review_id=name,
        source=source,
        line=line,
        values={
            "title_printed": cells.get("title", ""),
            "original_title_printed": cells.get("original title", ""),
            "year_printed": cells.get("year", ""),
            "imdb_id": cells.get("const", ""),
            "score_printed": cells.get("your rating", ""),
            # Earlier exports write Wed Jun 18 00:00:00 2014.
            "published_on": _EARLIER_DAY.sub(r"\2 \1 \3", day),
            "url": cells.get("url", ""),
        },
        text=text_of_html(cells.get("description", ""), keeps_breaks=True),
        tags=tuple(_split(cells.get("genres", ""))),
        keys={"title_printed": "Title", "score_printed": "Your Rating", "published_on": "Date Rated"},
        may_lack_text=True,
        scale=SCALE,
        has_bare_title=True,
    )


def _split(printed: str) -> list[str]:
    return [part.strip() for part in printed.split(",") if part.strip()]


def _number(
    cells: dict[str, str],
    name: str,
    source: str,
    line: int,
    problems: list[Problem],
    *,
    least: float = 0.0,
    most: float,
) -> float | None:
    text = cells.get(name, "")
    if not text:
        return None
    if re.fullmatch(r"[0-9]{1,13}(?:\.[0-9]{1,3})?", text) and least <= float(text) <= most:
        return float(text)
    reason = f"not a number of {least:g} to {most:g}; read as none"
    problems.append(Problem(source, reason, "Correct the number.", "doubtful", line, name, text))
    return None
