"""`reviewlib check`: the account of a desk, in the terminal."""

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

import polars as pl
import rich_click as click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from reviewlib.analysis.quality import count_problems, summarise_quality
from reviewlib.cli.spreadsheets import shield_formulas
from reviewlib.cli.terminal import DONE, FAILED, without_controls
from reviewlib.desk import open_desk
from reviewlib.errors import TableError
from reviewlib.wording import count_in_words, share_in_words

ROWS_SHOWN = 10
MOST_KINDS = 100
KINDS_SHOWN = 5
STANDARD_OUTPUT = "-"
WIDTH_IN_FILES = 200


def show_check(desk_path: str | None, *, strict: bool, csv_path: str | None = None) -> int:
    """Print what a desk holds and what is wrong with it; FAILED when `strict` and something was refused.

    What is left out by its nature (a draft, a film that is only marked as watched) is listed, and no failure.

    Args:
        desk_path: The desk.
        strict: Whether something refused is a failure.
        csv_path: A file for every row of PROBLEMS, `-` to print them and nothing else; made
            for a spreadsheet, so a cell that one would run as a formula has an apostrophe
            before it.
    """
    desk = open_desk(desk_path)
    refused = desk.problems.filter(severity="refused").height
    if csv_path == STANDARD_OUTPUT:
        click.echo(write_problems(desk.problems), nl=False)
        return FAILED if strict and refused else DONE
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = WIDTH_IN_FILES
    console.print(f"[bold]{_plain(desk.name)}[/bold]  {_plain(str(desk.folder))}\n")
    _print_table(console, "Sources", desk.accounts.drop("place"), most=None)
    quality = summarise_quality(desk.reviews, desk.problems)
    shares = [None if share is None else share_in_words(share) for share in quality["share"]]
    quality = quality.select("measure", "rows", share=pl.Series(shares, dtype=pl.String))
    _print_table(console, "Reviews", quality, most=None)
    problems = list_kinds(desk.problems, dict(desk.accounts.select("path", "place").iter_rows()))
    _print_table(console, "Problems", problems, most=MOST_KINDS)
    open_links = desk.links.filter(pl.col("film_id").is_null())
    _print_table(
        console,
        "Open links",
        open_links.select("review_id", "link", "evidence", pl.col("candidates").list.join(", ")),
    )
    if open_links.height:
        console.print(
            "`reviewlib link` shows them with their candidates and prepares overrides.csv to settle them.\n"
        )
    if csv_path is not None:
        save_problems(Path(csv_path), desk.problems)
        problems_written = count_in_words(desk.problems.height, "problem")
        console.print(f"Wrote {problems_written} to {_plain(csv_path)}\n")
    elif desk.problems.height:
        console.print("Every problem, with its line and value: add --csv FILE, or --csv - to print them\n")
    return FAILED if strict and refused else DONE


def list_kinds(problems: pl.DataFrame, places: Mapping[str, str]) -> pl.DataFrame:
    """List each source's kinds of problems, refusals first, with the first place to look.

    Args:
        problems: A `tables.PROBLEMS` frame.
        places: The sources' paths, as desk.toml names them, and by what the names of
            their files begin, in the order of desk.toml.

    Returns:
        One row per source and kind, in the order of desk.toml, of each source the
        first `KINDS_SHOWN`:

        - source (String): as desk.toml names it; `desk` for what is of none
        - severity (Enum), rows (UInt32), reason, remedy (String)
        - first (String): file within the source, and line, of the first
    """
    # A folder within another source is a source of its own: the longest place counts.
    of = pl.lit("desk")
    for path, place in sorted(places.items(), key=lambda pair: len(pair[1])):
        is_here = (pl.col("source") == place) | pl.col("source").str.starts_with(f"{place}/")
        of = pl.when(is_here).then(pl.lit(path)).otherwise(of)
    named = problems.with_columns(of=of)
    parts = []
    for path in [*places, "desk"]:
        kinds = count_problems(named.filter(of=path)).with_columns(source=pl.lit(path))
        parts.append(kinds.head(KINDS_SHOWN))
        more = kinds.height - KINDS_SHOWN
        if more > 0:
            rest = kinds.slice(KINDS_SHOWN)
            last = rest.head(1).with_columns(
                rows=pl.lit(rest["rows"].sum(), dtype=pl.UInt32),
                reason=pl.lit(count_in_words(more, "other kind")),
                remedy=pl.lit(""),
            )
            parts.append(last)
    kinds = pl.concat(parts)
    within = [
        PurePosixPath(name).name if name == places.get(path) else name.removeprefix(f"{places.get(path)}/")
        for path, name in kinds.select("source", "first_source").iter_rows()
    ]
    line = pl.col("first_line").cast(pl.String)
    kinds = kinds.with_columns(first=pl.Series(within, dtype=pl.String))
    first = pl.concat_str("first", line, separator=":", ignore_nulls=True)
    return kinds.select("source", "severity", "rows", "reason", first, "remedy")


def write_problems(problems: pl.DataFrame) -> str:
    """Write PROBLEMS as CSV for a spreadsheet: no cell runs as a formula."""
    return problems.with_columns(shield_formulas(pl.col(pl.String))).write_csv()


def save_problems(path: Path, problems: pl.DataFrame) -> None:
    """Save PROBLEMS as CSV in UTF-8 with its mark, which spreadsheets ask for.

    Raises:
        TableError: The file cannot be written.
    """
    try:
        path.write_text(write_problems(problems), encoding="utf-8-sig", newline="")
    except OSError as error:
        raise TableError(f"{path} cannot be written: {error}") from error


def _print_table(console: Console, title: str, frame: pl.DataFrame, *, most: int | None = ROWS_SHOWN) -> None:
    if frame.is_empty():
        console.print(f"[bold]{title}[/bold]  none\n")
        return
    table = Table(title=title, title_justify="left", title_style="bold", box=None, padding=(0, 2, 0, 0))
    for name, dtype in frame.schema.items():
        table.add_column(name, justify="right" if dtype.is_numeric() else "left", overflow="fold")
    shown = frame if most is None else frame.head(most)
    for row in shown.iter_rows():
        table.add_row(*("–" if value is None else _plain(str(value)) for value in row))
    console.print(table)
    if frame.height > shown.height:
        console.print(f"and {frame.height - shown.height:,} more")
    console.print()


def _plain(text: str) -> str:
    """Text from files, for rich: its square brackets are no markup."""
    return escape(without_controls(text))
