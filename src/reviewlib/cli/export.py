"""`reviewlib export`: the desk's reviews in forms that others read."""

import csv
import io
import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl
import rich_click as click

from reviewlib.cli.spreadsheets import shield_formulas
from reviewlib.cli.terminal import DONE, without_controls
from reviewlib.desk import open_desk
from reviewlib.errors import DeskError, list_offenders
from reviewlib.places import sample_desk
from reviewlib.readers.columns import join_list
from reviewlib.wording import count_in_words, start_sentence

FORMS = ("letterboxd", "csv", "parquet", "jsonl")
LETTERBOXD_COLUMNS = (
    "Title", "Year", "Directors", "Rating", "WatchedDate", "Review", "Tags", "imdbID", "tmdbID",
)  # fmt: skip
# Letterboxd takes files of up to 1 MB, whichever megabyte is meant.
LARGEST_PART = 1_000_000


def export_reviews(form: str, out_path: str | None, desk_path: str | None) -> int:
    """Write the desk's reviews in a form, and say what was written and what was left out.

    Raises:
        DeskError: The folder or a file cannot be written.
    """
    desk = open_desk(desk_path)
    is_sample = desk.folder == sample_desk().resolve()
    out = Path(out_path) if out_path else (Path("export") if is_sample else desk.folder / "export")
    left_out: list[str] = []
    try:
        out.mkdir(parents=True, exist_ok=True)
        if form == "letterboxd":
            rows = make_letterboxd(desk.reviews, desk.films, desk.credits, desk.people)
            parts, left_out = part_rows(rows)
            written = [(out / f"letterboxd-{number}.csv", part) for number, part in enumerate(parts, start=1)]
        else:
            written = [(out / f"reviews.{form}", write_reviews(desk.reviews, form))]
        for path, content in written:
            _write_whole(path, content)
    except OSError as error:
        raise DeskError(f"{out} cannot be written: {error.strerror or error}") from error
    for path, content in written:
        click.echo(without_controls(f"{path}  {len(content):,} bytes"))
    reviews = count_in_words(desk.reviews.height - len(left_out), "review")
    click.echo(f"{start_sentence(reviews)} in {count_in_words(len(written), 'file')}.")
    if left_out:
        click.echo(f"Left out, for one review alone is over Letterboxd's 1 MB:\n{list_offenders(left_out)}")
    if form == "letterboxd":
        without = desk.reviews.filter(pl.col("score").is_null()).height
        click.echo(f"{without:,} have no rating: none was printed, or its scale is open.")
    return DONE


def make_letterboxd(
    reviews: pl.DataFrame, films: pl.DataFrame, credits: pl.DataFrame, people: pl.DataFrame
) -> pl.DataFrame:
    """Bring reviews into the columns of Letterboxd's import.

    A rating is the score on five stars, rounded to the next half (75 of 100 are
    3.75 and become 4); Letterboxd has no less than half a star, so a 0 becomes
    one. Without a score there is no rating. WatchedDate is the day of the
    viewing, never that of publication: a day makes a diary entry. Title, year,
    directors and ids are the linked film's, or as printed while the link is open.

    Args:
        reviews: A `tables.REVIEWS` frame, linked.
        films: A `tables.FILMS` frame.
        credits: A `tables.CREDITS` frame.
        people: A `tables.PEOPLE` frame.

    Returns:
        One row per review, in order, every column as text (null where there is
        nothing), and `review_id` before them.

    Source:
        Letterboxd, "Importing data", letterboxd.com/about/importing-data.
    """
    directors = (
        credits.filter(job="director")
        .unique(["film_id", "person_id"], keep="first", maintain_order=True)
        .join(people.select("person_id", "name"), on="person_id", how="inner", maintain_order="left")
        # A comma parts two directors.
        .group_by("film_id", maintain_order=True)
        .agg(Directors=pl.col("name").str.replace_all(",", "", literal=True).str.join(", "))
    )
    linked = films.select(
        "film_id", film_title="title", film_year="year", film_imdb="imdb_id", film_tmdb="tmdb_id"
    ).join(directors, on="film_id", how="left", maintain_order="left")
    # Half up: Python and polars would round 2.25 stars to 2.
    halves = ((pl.col("score") / 10 + 0.5 + 1e-9).floor() / 2).clip(0.5, 5.0)
    tags = pl.col("tags").list.eval(pl.element().str.replace_all(",", " ", literal=True)).list.join(", ")
    return reviews.join(linked, on="film_id", how="left", maintain_order="left").select(
        "review_id",
        Title=pl.coalesce("film_title", "title_printed"),
        Year=pl.coalesce("film_year", "year_printed").cast(pl.String),
        Directors="Directors",
        Rating=halves.cast(pl.String).str.strip_suffix(".0"),
        WatchedDate=pl.col("watched_on").cast(pl.String),
        Review=pl.when(pl.col("text") != "").then("text"),
        Tags=pl.when(tags != "").then(tags),
        imdbID=pl.coalesce("imdb_id", "film_imdb"),
        tmdbID=pl.coalesce("tmdb_id", "film_tmdb").cast(pl.String),
    )


def part_rows(rows: pl.DataFrame, *, largest: int = LARGEST_PART) -> tuple[list[bytes], list[str]]:
    """Write rows as CSV in parts of less than `largest` bytes, each with the header; no row is split.

    Cells stay as they are, for Letterboxd publishes them: an apostrophe against
    formulas would be published too.

    Returns:
        The parts, at least one, and the review_id of each row that no part can hold.
    """
    header = _encode(LETTERBOXD_COLUMNS)
    parts: list[list[bytes]] = [[header]]
    size = len(header)
    left_out = []
    for review_id, row in _encode_rows(rows):
        if len(header) + len(row) >= largest:
            left_out.append(review_id)
            continue
        if size + len(row) >= largest:
            parts.append([header])
            size = len(header)
        parts[-1].append(row)
        size += len(row)
    return [b"".join(part) for part in parts], left_out


def write_reviews(reviews: pl.DataFrame, form: str) -> bytes:
    """Write `tables.REVIEWS` whole: Parquet and JSON lines with its types, CSV with `|` between tags.

    In CSV a cell that a spreadsheet would run as a formula has an apostrophe
    before it; Parquet and JSON lines are exact.
    """
    buffer = io.BytesIO()
    if form == "parquet":
        reviews.write_parquet(buffer)
    elif form == "jsonl":
        reviews.write_ndjson(buffer)
    else:
        flat = reviews.with_columns(join_list(pl.col("tags")))
        flat.with_columns(shield_formulas(pl.col(pl.String))).write_csv(buffer, include_bom=True)
    return buffer.getvalue()


def _encode_rows(rows: pl.DataFrame) -> Iterator[tuple[str, bytes]]:
    for review_id, *cells in rows.select("review_id", *LETTERBOXD_COLUMNS).iter_rows():
        yield review_id, _encode([cell or "" for cell in cells])


def _encode(cells: Sequence[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue().encode("utf-8", "replace")


def _write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is whole at any moment, or not there."""
    handle, name = tempfile.mkstemp(prefix=".export-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as writing:
            writing.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
