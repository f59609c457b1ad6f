"""What a batch of reports shows on a terminal: how many are done, the time left, and those that failed."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from reviewlib.cli.terminal import without_controls

WIDTH_IN_FILES = 200


@contextmanager
def show_progress(count: int) -> Iterator[Callable[..., object]]:
    """Show a bar for so many reports while they are made; on stderr, and gone at the end.

    Yields:
        Takes `description`, what is being made, and `advance`, how many more are done.
    """
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as progress:
        yield partial(progress.update, progress.add_task("rendering", total=count))


def print_failures(failures: Sequence[tuple[str, str]]) -> None:
    """Print the reports that failed, on stderr.

    Args:
        failures: The name of each, and why it failed.
    """
    terminal = Console(stderr=True)
    if not terminal.is_terminal:
        terminal.width = WIDTH_IN_FILES
    table = Table(box=None, padding=(0, 2, 0, 0), title="Failed", title_justify="left", title_style="bold")
    for heading in ("report", "why"):
        table.add_column(heading, overflow="fold")
    for failure in failures:
        table.add_row(*(escape(without_controls(text)) for text in failure))
    terminal.print(table)
