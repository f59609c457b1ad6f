"""`reviewlib check`: the account of a desk, in the terminal."""

import polars as pl
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from reviewlib.analysis.quality import count_problems, summarise_quality
from reviewlib.cli.terminal import DONE, FAILED, without_controls
from reviewlib.desk import open_desk

ROWS_SHOWN = 10
WIDTH_IN_FILES = 200


def show_check(desk_path: str | None, *, strict: bool) -> int:
    """Print what a desk holds and what is wrong with it; FAILED when `strict` and something was refused."""
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
    refused = desk.problems.filter(severity="refused").height
    return FAILED if strict and refused else DONE


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
