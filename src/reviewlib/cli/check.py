"""`reviewlib check`: the account of a desk, in the terminal."""

from pathlib import Path

import polars as pl
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from reviewlib.analysis.quality import count_problems, summarise_quality
from reviewlib.cli.spreadsheets import shield_formulas
from reviewlib.cli.terminal import DONE, FAILED, without_controls
from reviewlib.desk import open_desk
from reviewlib.errors import TableError
from reviewlib.wording import count_in_words

ROWS_SHOWN = 10
WIDTH_IN_FILES = 200


def show_check(desk_path: str | None, *, strict: bool, csv_path: str | None = None) -> int:
    """Print what a desk holds and what is wrong with it; FAILED when `strict` and something was refused.

    Args:
        desk_path: The desk.
        strict: Whether something refused is a failure.
        csv_path: A file for every row of PROBLEMS; made for a spreadsheet, so a cell that
            one would run as a formula has an apostrophe before it.
    """
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = WIDTH_IN_FILES
    desk = open_desk(desk_path)
    console.print(f"[bold]{_plain(desk.name)}[/bold]  {_plain(str(desk.folder))}\n")
    _print_table(console, "Sources", desk.accounts)
    percent = pl.format("{} %", (pl.col("share") * 100).round(0).cast(pl.Int64))
    quality = summarise_quality(desk.reviews, desk.problems)
    _print_table(console, "Reviews", quality.select("measure", "rows", share=percent))
    place = pl.concat_str(
        "first_source", pl.col("first_line").cast(pl.String), separator=":", ignore_nulls=True
    )
    problems = count_problems(desk.problems).select(
        "severity", "rows", "reason", place.alias("first"), "remedy"
    )
    _print_table(console, "Problems", problems)
    open_links = desk.links.filter(pl.col("film_id").is_null())
    _print_table(
        console,
        "Open links",
        open_links.select("review_id", "link", "evidence", pl.col("candidates").list.join(", ")),
    )
    if open_links.height:
        console.print(
            f"Settle an open link with a line review_id,film_id in {_plain(str(desk.folder))}/overrides.csv\n"
        )
    if csv_path is not None:
        write_problems(Path(csv_path), desk.problems)
        problems_written = count_in_words(desk.problems.height, "problem")
        console.print(f"Wrote {problems_written} to {_plain(csv_path)}\n")
    refused = desk.problems.filter(severity="refused").height
    return FAILED if strict and refused else DONE


def write_problems(path: Path, problems: pl.DataFrame) -> None:
    """Write PROBLEMS as CSV for a spreadsheet: UTF-8 with its mark, no cell that runs as a formula.

    Raises:
        TableError: The file cannot be written.
    """
    text = problems.with_columns(shield_formulas(pl.col(pl.String)))
    try:
        text.write_csv(path, include_bom=True)
    except OSError as error:
        raise TableError(f"{path} cannot be written: {error}") from error


def _print_table(console: Console, title: str, frame: pl.DataFrame) -> None:
    if frame.is_empty():
        console.print(f"[bold]{title}[/bold]  none\n")
        return
    table = Table(title=title, title_justify="left", title_style="bold", box=None, padding=(0, 2, 0, 0))
    for name, dtype in frame.schema.items():
        table.add_column(name, justify="right" if dtype.is_numeric() else "left", overflow="fold")
    for row in frame.head(ROWS_SHOWN).iter_rows():
        table.add_row(*("–" if value is None else _plain(str(value)) for value in row))
    console.print(table)
    if frame.height > ROWS_SHOWN:
        console.print(f"and {frame.height - ROWS_SHOWN:,} more")
    console.print()


def _plain(text: str) -> str:
    """Text from files, for rich: its square brackets are no markup."""
    return escape(without_controls(text))
