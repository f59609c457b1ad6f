"""`reviewlib link`: the open links of a desk, and the file in which the editor settles them."""

import csv
import io
from pathlib import Path

import polars as pl
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from reviewlib.analysis.links import count_links, list_open_links
from reviewlib.cli.report import render
from reviewlib.cli.terminal import DONE, without_controls
from reviewlib.desk import Desk, open_desk
from reviewlib.errors import DeskError
from reviewlib.facts import OVERRIDES
from reviewlib.findings.links import describe_links, describe_open_links
from reviewlib.places import sample_desk
from reviewlib.readers.overrides import parse_overrides, split_rows
from reviewlib.wording import count_in_words, share_in_words

REVIEWS_SHOWN, LACKING_SHOWN, PROBLEMS_SHOWN = 20, 10, 20
WIDTH_IN_FILES = 160
HEADER = (
    "# The editor's word: which film a review is about. It wins over everything else.\n"
    "# Write a film_id behind the comma, or none where the desk lacks the film; lines with # are notes.\n"
    "review_id,film_id\n"
)


def show_links(desk_path: str | None, *, out_path: str | None, is_page: bool, is_written: bool) -> int:
    """Print the open links with their candidates; write them into overrides.csv and onto a page.

    Args:
        desk_path: The desk.
        out_path: The folder of the page; by default the desk's reports/.
        is_page: Whether the page is rendered.
        is_written: Whether overrides.csv gets the reviews it does not name yet.
    """
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = WIDTH_IN_FILES
    desk = open_desk(desk_path)
    open_links = list_open_links(desk.reviews, desk.links, desk.films, desk.credits, desk.people)
    console.print(f"[bold]{_plain(desk.name)}[/bold]  {_plain(str(desk.folder))}")
    console.print(f"{describe_links(count_links(desk.links))}. {describe_open_links(open_links)}.\n")
    _print_problems(console, desk)
    _print_open_links(console, open_links)
    if is_written:
        _write(console, desk, open_links, is_named=desk_path is not None)
    if is_page:
        render("links", {}, desk_path=desk_path, out_path=out_path)
    return DONE


def _print_problems(console: Console, desk: Desk) -> None:
    """Say which lines of overrides.csv cannot be followed."""
    refused = desk.problems.filter(source=OVERRIDES).sort("line", maintain_order=True)
    told = refused.select("line", "value", "reason", "remedy").head(PROBLEMS_SHOWN)
    for line, value, reason, remedy in told.iter_rows():
        place = f"{OVERRIDES}:{line}" if line is not None else OVERRIDES
        shown = f" {value}:" if value else ""
        console.print(f"[red]{place}[/red]{_plain(f'{shown} {reason}. {remedy}')}")
    if refused.height > PROBLEMS_SHOWN:
        console.print(f"and {refused.height - PROBLEMS_SHOWN:,} more: `reviewlib check` lists them")
    if refused.height:
        console.print()


def _print_open_links(console: Console, open_links: pl.DataFrame) -> None:
    reviews = open_links.filter(pl.col("film_id").is_not_null()).partition_by(
        "review_id", maintain_order=True
    )
    for candidates in reviews[:REVIEWS_SHOWN]:
        first = candidates.row(0, named=True)
        console.print(f"[bold]{_plain(first['review'])}[/bold]")
        console.print(f"{_plain(first['review_id'])}: {_plain(first['evidence'])}")
        console.print(_make_table(candidates))
        console.print()
    if len(reviews) > REVIEWS_SHOWN:
        console.print(f"and {len(reviews) - REVIEWS_SHOWN:,} more with candidates\n")
    _print_lacking(console, open_links.filter(pl.col("film_id").is_null()))


def _print_lacking(console: Console, lacking: pl.DataFrame) -> None:
    """Name the reviews without a candidate, some of them, and what can be done."""
    if lacking.is_empty():
        return
    console.print(f"[bold]{count_in_words(lacking.height, 'review').capitalize()} without a candidate[/bold]")
    for review_id, review, evidence in (
        lacking.select("review_id", "review", "evidence").head(LACKING_SHOWN).iter_rows()
    ):
        console.print(f"{_plain(review)}, {_plain(review_id)}: {_plain(evidence)}")
    if lacking.height > LACKING_SHOWN:
        console.print(f"and {lacking.height - LACKING_SHOWN:,} more")
    console.print(
        "Add metadata that has these films, with `reviewlib add`, or settle them in overrides.csv.\n"
    )


def _make_table(candidates: pl.DataFrame) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for name in ("", "film_id", "title", "year", "director", "cast", "likely", "for and against"):
        table.add_column(name, justify="right" if name in ("", "year", "likely") else "left", overflow="fold")
    likely = pl.col("probability").map_elements(share_in_words, pl.String)
    columns = ["place", "film_id", "title", "year", "directors", "cast", likely, "reason"]
    for row in candidates.select(columns).iter_rows():
        table.add_row(*("–" if value in (None, "") else _plain(str(value)) for value in row))
    return table


def _write(console: Console, desk: Desk, open_links: pl.DataFrame, *, is_named: bool) -> None:
    if not is_named and desk.folder.resolve() == sample_desk().resolve():
        console.print("The sample desk is left as it is; --desk names one whose overrides.csv is written.\n")
        return
    path = desk.folder / OVERRIDES
    added = add_open_links(path, open_links)
    if added:
        reviews = count_in_words(added, "review")
        console.print(f"Added {reviews} to {_plain(str(path))}: write a film_id behind the comma.\n")


def add_open_links(path: Path, open_links: pl.DataFrame) -> int:
    """Add to overrides.csv a line for every open link that it does not name yet, its candidates as notes.

    What stands in the file stays as it is, byte for byte.

    Args:
        path: The file; made when it is not there.
        open_links: As `list_open_links` gives them.

    Returns:
        How many reviews were added.

    Raises:
        DeskError: The file cannot be read or written.
    """
    try:
        before = path.read_bytes() if path.exists() else b""
        stands = parse_overrides(before)
        if stands is None:
            raise DeskError(f"{path} cannot be read or written: it is no text\nSave it as CSV in UTF-8.")
        named = {cells[0] for _, cells in split_rows(stands) if cells}
        lines = [
            _write_candidates(candidates, stands.delimiter)
            for candidates in open_links.partition_by("review_id", maintain_order=True)
            if candidates["review_id"][0] not in named
        ]
        if not lines:
            return 0
        # Added as the rest stands there: with its delimiter, its ends of lines, in its encoding.
        text = ("" if stands.is_ended else "\n") + ("" if before.strip() else HEADER) + "".join(lines)
        with path.open("ab") as handle:
            handle.write(text.replace("\n", stands.end).encode(stands.encoding))
    except OSError as error:
        raise DeskError(f"{path} cannot be read or written: {error}\nSave it as CSV in UTF-8.") from error
    return len(lines)


def _write_candidates(candidates: pl.DataFrame, delimiter: str) -> str:
    """One open link as notes and a row to fill in."""
    first = candidates.row(0, named=True)
    notes = [f"{first['review']}: {first['evidence']}"]
    notes += [
        f"  {row['film_id']}: {_name_film(row)}; {row['reason']}"
        for row in candidates.iter_rows(named=True)
        if row["film_id"] is not None
    ]
    written = io.StringIO()
    row = [first["review_id"], ""]
    if first["review_id"].lstrip().startswith("#"):  # unquoted it would be read as a note
        csv.writer(written, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n").writerow(row)
    else:
        csv.writer(written, delimiter=delimiter, lineterminator="\n").writerow(row)
    return "".join(f"# {_one_line(note)}\n" for note in notes) + written.getvalue()


def _name_film(row: dict[str, object]) -> str:
    original = f" [{row['original_title']}]" if row["original_title"] else ""
    directors = f", {row['directors']}" if row["directors"] else ""
    cast = f", with {row['cast']}" if row["cast"] else ""
    return f"{row['title']}{original} ({row['year'] or 'year not known'}){directors}{cast}"


def _one_line(text: str) -> str:
    return " ".join(without_controls(text).split())


def _plain(text: str) -> str:
    """Text from files, for rich: its square brackets are no markup."""
    return escape(without_controls(text))
