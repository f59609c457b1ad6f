"""Reviews in a Trakt export: the zip of JSON files, or its folder."""

import json
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

import polars as pl

from reviewlib.days import read_zone
from reviewlib.documents.markup import text_of_html
from reviewlib.errors import DeskError
from reviewlib.readers.exports import Member, list_members, read_member
from reviewlib.readers.intake import Problem, problems_frame, without_halves
from reviewlib.readers.printed import Printed, make_reviews
from reviewlib.scoring.scales import DeclaredScales

SUFFIXES = frozenset([".json"])
SCALE = "points/10"
_PART = re.compile(
    r"(?:watched-)?(history|ratings|comments)(?:-(?:movies|shows|seasons|episodes))?(?:-[0-9]+)?"
)
_WATCHED = re.compile(r"watched-(?:movies|shows)(?:-[0-9]+)?")
_SETTINGS = re.compile(r"(?:user-)?settings")
_SPOILER = re.compile(r"\[/?spoiler\]", re.IGNORECASE)
# Trakt writes the first day of 1970 for a play whose day is not known.
_UNKNOWN_DAY = "1970-01-01"
_TYPES = ("movie", "show", "season", "episode")
_REMEDY = "Ask Trakt for the export again."

_Row = tuple[str, Member, int, Mapping[str, object]]


def recognise(path: Path) -> str:
    """Say what was found when a path is a Trakt export (zip or folder), else nothing."""
    try:
        members, _ = list_members(path, root=path.parent, suffixes=SUFFIXES)
        found = {_name_part(member) for member in members} - {""}
        first = next((member for member in members if _name_part(member)), None)
        if first is None or b'"trakt"' not in read_member(first)[0][:20_000]:
            return ""
    except (OSError, ValueError):
        return ""
    return f"Trakt export: {', '.join(sorted(found))}"


def read_trakt(
    path: Path,
    *,
    root: Path | None = None,
    critic: str | None = None,
    scale: DeclaredScales | str | None = None,
    language: str | None = None,
    time_zone: str = "UTC",
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read every play, rating and comment of an account.

    A play is a note without a score, a rating a note with one, a comment a review
    with its text. A rating that stands beside a comment on the same title is read
    there. Ratings are on ten. Moments are UTC and become days in the account's time
    zone where the export gives it, else in the desk's. Where the export has no
    history, the last play of each title is read from its list of watched titles.
    Collections, watchlists and lists hold no judgement: their files are named, not read.

    Args:
        path: The zip, the unpacked folder, or one of its JSON files.
        root: The folder from which files are named; by default the zip's or folder's own.
        critic: The byline; the export does not give one.
        scale: Not needed: the scale is known.
        language: The language of the comments (ISO 639-1).
        time_zone: The desk's time zone.

    Returns:
        The reviews (`tables.REVIEWS`), named by file and entry, and the problems
        (`tables.PROBLEMS`). Every entry of a file that is read is a review,
        refused or left out, once.

    Raises:
        DeskError: The time zone is not known.

    Example:
        >>> reviews, problems = read_trakt(Path("no-such-file.zip"))
        >>> reviews.height, problems["reason"].to_list()
        (0, ['there is no such file or folder'])
    """
    zone = read_zone(time_zone)
    root = root or (path if path.is_dir() else path.parent)
    members, problems = list_members(path, root=root, suffixes=SUFFIXES)
    has_history = any(_name_part(member) == "history" for member in members)
    rows: list[_Row] = []
    for member in members:
        stem = PurePosixPath(member.name).stem.lower()
        part = _name_part(member)
        if _SETTINGS.fullmatch(stem):
            try:
                zone = read_zone(_find_zone(_read_json(member, [])) or time_zone)
            except DeskError:
                problems.append(
                    Problem(member.source, "names no time zone that is known", _REMEDY, "doubtful")
                )
        elif not part or (part == "watched" and has_history):
            reason = "the plays are read from the history" if part else "holds no judgement: not read"
            problems.append(
                Problem(member.source, reason, "Nothing: it is named so that every file is.", "left out")
            )
        else:
            rows += _read_rows(part, member, problems)
    printed = _take_rows(rows, problems)
    reviews, found = make_reviews(printed, critic=critic, scale=SCALE, language=language, zone=zone)
    return reviews, problems_frame([*problems, *found])


def _name_part(member: Member) -> str:
    """What a file holds: history, ratings, comments, watched; nothing for any other."""
    stem = PurePosixPath(member.name).stem.lower()
    if found := _PART.fullmatch(stem):
        return found[1]
    return "watched" if _WATCHED.fullmatch(stem) else ""


def _read_json(member: Member, problems: list[Problem]) -> object:
    raw, found = read_member(member)
    problems += found
    if found:
        return None
    try:
        return json.loads(raw.decode("utf-8-sig"), parse_float=str, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error).partition("\n")[0]
        problems.append(Problem(member.source, f"is no JSON: {reason.lower()[:200]}", _REMEDY))
        return None


def _find_zone(stated: object) -> str:
    account = stated.get("account") if isinstance(stated, dict) else None
    zone = account.get("timezone") if isinstance(account, dict) else None
    return zone if isinstance(zone, str) else ""


def _read_rows(part: str, member: Member, problems: list[Problem]) -> list[_Row]:
    known = len(problems)
    stated = _read_json(member, problems)
    if not isinstance(stated, list):
        if len(problems) == known:
            problems.append(Problem(member.source, "is no list of entries", _REMEDY))
        return []
    rows: list[_Row] = []
    for number, entry in enumerate(stated, start=1):
        if isinstance(entry, dict):
            rows.append((part, member, number, entry))
        else:
            value = without_halves(f"entry {number}: {str(entry)[:100]}")
            problems.append(Problem(member.source, "an entry that is none", _REMEDY, value=value))
    return rows


def _take_rows(rows: list[_Row], problems: list[Problem]) -> list[Printed]:
    commented: set[tuple[str, str]] = set()
    reviews = {}
    for part, member, number, entry in rows:
        printed = reviews[member.source, number] = _to_printed(part, member, number, entry)
        if part == "comments":
            commented.add((_title_key(entry), printed.values["score_printed"]))
    names: set[str] = set()
    taken: list[Printed] = []
    for part, member, number, entry in rows:
        printed = reviews[member.source, number]
        reason = ""
        if part == "ratings" and (_title_key(entry), printed.values["score_printed"]) in commented:
            reason = "the same rating as beside a comment, which is read"
        elif part == "ratings" and not printed.values["score_printed"]:
            reason = "a rating without a number"
        elif printed.review_id in names:
            reason = "an entry that stands above already"
        if reason:
            value = f"entry {number}: {printed.values['title_printed']}"
            remedy = "Nothing: it is named so that every entry is."
            problems.append(Problem(member.source, reason, remedy, "left out", value=value))
            continue
        names.add(printed.review_id)
        taken.append(printed)
    return taken


def _to_printed(part: str, member: Member, number: int, entry: Mapping[str, object]) -> Printed:
    title, ids, year = _name_title(entry)
    comment = entry.get("comment")
    comment = comment if isinstance(comment, dict) else {"comment": comment}
    stats = comment.get("user_stats")
    rating = _text(entry, "rating") if part == "ratings" else ""
    if part == "comments":
        rating = (_text(stats, "rating") if isinstance(stats, dict) else "") or _text(comment, "user_rating")
    watched = _text(entry, "watched_at", "last_watched_at") if part in ("history", "watched") else ""
    published = {"ratings": _text(entry, "rated_at"), "comments": _text(comment, "created_at")}.get(part, "")
    name = (_text(entry, "id") if part == "history" else _text(comment, "id")) or f"entry-{number}"
    return Printed(
        review_id=f"{member.source}#{name}",
        source=member.source,
        line=None,
        values={
            "title_printed": title,
            "year_printed": year,
            "imdb_id": ids.get("imdb", ""),
            "tmdb_id": ids.get("tmdb", ""),
            "score_printed": rating,
            "watched_on": "" if watched.startswith(_UNKNOWN_DAY) else watched,
            "published_on": published,
        },
        text=text_of_html(_SPOILER.sub("", _text(comment, "comment")), keeps_breaks=True)
        if part == "comments"
        else "",
        keys={"watched_on": "watched_at", "score_printed": "rating", "title_printed": "title"},
        is_note=part in ("history", "watched"),
        may_lack_text=True,
        scale=SCALE,
        has_bare_title=True,
    )


def _name_title(entry: Mapping[str, object]) -> tuple[str, dict[str, str], str]:
    """The title, its ids and its year; an episode is named after its show, season and number."""
    parts = {kind: value for kind in _TYPES if isinstance(value := entry.get(kind), dict)}
    kind = _text(entry, "type")
    kind = kind if kind in parts else next((name for name in reversed(_TYPES) if name in parts), "")
    if not kind:
        return "", {}, ""
    own = parts[kind]
    show = parts.get("show", {})
    title = _text(own, "title")
    if kind == "episode":
        numbers = f"{_text(own, 'season')}x{_text(own, 'number'):0>2}"
        title = " ".join(word for word in (_text(show, "title"), numbers, title) if word)
    elif kind == "season":
        title = f"{_text(show, 'title')} season {_text(own, 'number')}".strip()
    ids = own.get("ids")
    found = {name: _text(ids, name) for name in ("imdb", "tmdb", "trakt")} if isinstance(ids, dict) else {}
    if kind != "movie":
        found.pop("tmdb", None)  # TMDB numbers series apart from films
    return title, found, _text(own, "year") or _text(show, "year")


def _title_key(entry: Mapping[str, object]) -> str:
    title, ids, year = _name_title(entry)
    return ids.get("trakt") or f"{title}|{year}"


def _text(node: Mapping[str, object], *keys: str) -> str:
    """The first of the keys that holds a text or a number."""
    for key in keys:
        value = node.get(key)
        if isinstance(value, str) and value.strip():
            return without_halves(value).strip()
    return ""
