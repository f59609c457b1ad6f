"""A notebook run from top to bottom in a Jupyter kernel, in memory."""

import asyncio
import contextlib
import re
import signal
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from queue import Empty
from typing import Any

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbclient.util import run_sync

from reviewlib import errors
from reviewlib.errors import NotebookError, ReviewlibError
from reviewlib.reports.cleaning import strip_controls
from reviewlib.reports.figures import CHART_TYPES
from reviewlib.reports.kernels import Kernel, list_imports, quiet_log
from reviewlib.reports.notebooks import list_tags

Progress = Callable[[int, int], object]
"""Called with the number of code cells that have run, and the number there are."""

CELL_FILE = re.compile(r"\S*ipykernel_\d+\S*\.py:(\d+)")
"""How a warning names the cell it comes from: a file that is nowhere, with a number of its own each time."""

CELL_LINE = re.compile(r"Cell In\s?\[\d+\], line (\d+)")
CELL_COPY = re.compile(r" \(\d+\.py, line \d+\)$")
LISTEN_SECONDS = 2.0
MOST_WARNED = 2_000
"""How many characters of a cell's warnings are passed on."""


@dataclass(frozen=True)
class Run:
    """What came of a run beside the notebook's outputs."""

    cells: int
    warnings: tuple[str, ...]


def run_notebook(
    notebook: Any,
    *,
    where: str,
    kernel: Kernel,
    is_last: bool = False,
    timeout_s: int = 600,
    progress: Progress | None = None,
    on_first_chart: Callable[[], object] | None = None,
) -> Run:
    """Run every cell of a notebook, in order.

    Nothing that ran in the kernel before can be seen in what the cells give. A
    kernel in which a notebook failed is ended, with what it started.

    Args:
        notebook: The notebook in memory; its outputs are filled in.
        where: The notebook's name, for errors.
        kernel: Where it runs.
        is_last: Whether no other notebook will run there.
        timeout_s: Seconds that one cell may take.
        progress: See `Progress`.
        on_first_chart: Called once, when a cell has given a chart.

    Raises:
        NotebookError: A cell failed or took too long, or the kernel died.
    """
    watch = _Watch(notebook, where, progress, on_first_chart)
    try:
        kernel.prepare(list_imports(notebook), is_last=is_last)
        client = NotebookClient(
            notebook,
            km=kernel.manager,
            timeout=timeout_s,
            # Four seconds, the default, would cut off a cell's outputs with a mere log line.
            iopub_timeout=timeout_s or 600,
            raise_on_iopub_timeout=True,
            record_timing=False,
            on_cell_start=watch.note_start,
            log=quiet_log(),
        )
        client.reset_execution_trackers()
        client.kc = kernel.client
        run_sync(_run_cells)(client, watch)
    except CellTimeoutError:
        line = _find_line(run_sync(_interrupt)(kernel))
        kernel.end()
        raise NotebookError(
            f"{watch.place()}{line}, was still running after {timeout_s} seconds and was stopped. "
            "Allow it more time (--timeout), or look in JupyterLab for what it waits for."
        ) from None
    except (DeadKernelError, RuntimeError, Empty) as error:
        ended = kernel.find_exit()
        kernel.end()
        reason = " ".join(str(error).split()) or "no reason given"
        if watch.cell is None:
            little = " It was allowed little memory: allow it more (--memory)." if kernel.memory_bytes else ""
            raise NotebookError(
                f"{where}: Python did not start for it ({reason}).{little} Try again; if it fails again, "
                "`reviewlib lab` shows whether a notebook runs at all."
            ) from None
        raise NotebookError(f"{watch.place()}: {_say_end(ended, reason)}") from None
    except BaseException:
        kernel.end()
        raise
    return Run(watch.done, tuple(_list_warnings(notebook)))


async def _run_cells(client: NotebookClient, watch: "_Watch") -> None:
    # NotebookClient.execute would do, but it takes over Ctrl-C and ends in a dead kernel's error.
    before = asyncio.all_tasks()
    try:
        await _run_each(client, watch)
    finally:
        # After a cell that took too long, one still waits for its outputs.
        left = asyncio.all_tasks() - before
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)


async def _run_each(client: NotebookClient, watch: "_Watch") -> None:
    for index, cell in enumerate(client.nb.cells):
        try:
            await client.async_execute_cell(cell, index)
        except CellExecutionError as error:
            output = next((out for out in reversed(cell.outputs) if out.output_type == "error"), None)
            if output:
                # ipykernel 7.4 answers "NoneType: None" for an error while something is shown.
                raise watch.explain(output.ename, output.evalue, output.traceback) from None
            raise watch.explain(error.ename, error.evalue, []) from None
        _join_streams(cell)
        watch.note_end(cell)
    client.set_widgets_metadata()


async def _interrupt(kernel: Kernel) -> list[str]:
    """Interrupt a cell, as the stop button does, and give its traceback if it listens within seconds."""
    with contextlib.suppress(Exception):
        await kernel.manager.interrupt_kernel()
        deadline = time.monotonic() + LISTEN_SECONDS
        while (left := deadline - time.monotonic()) > 0:
            message = await kernel.client.iopub_channel.get_msg(timeout=left)
            if message["msg_type"] == "error":
                return [str(line) for line in message["content"]["traceback"]]
    return []


def _say_end(ended: int | None, reason: str) -> str:
    """Say how a kernel ended while a cell ran, and what to do."""
    if ended == -getattr(signal, "SIGKILL", 9):
        return (
            "Python was killed, as a system does where its memory runs out. Let the cell take in less, or "
            "allow each report a part of the memory (--memory): a cell that takes more then fails, with "
            "its line."
        )
    if ended is not None and ended < 0:
        with contextlib.suppress(ValueError):
            reason = signal.Signals(-ended).name
        return (
            f"Python itself stopped ({reason}), more likely by a library than by the cell's own words. "
            "Run the notebook in JupyterLab, and the cell's lines one by one."
        )
    if ended is not None:
        return (
            f"Python itself stopped (exit code {ended}): the cell ended it. Take out what does so, such as "
            "os._exit()."
        )
    return (
        f"Python itself stopped ({reason}). It may have run out of memory, or the cell ended it. Run the "
        "notebook in JupyterLab to see what happens there."
    )


def _find_line(traceback: Iterable[str]) -> str:
    """Say on which of its lines the cell was; empty where that is not known."""
    found = CELL_LINE.search(strip_controls("\n".join(traceback)))
    return f", line {found[1]}" if found else ""


def _join_streams(cell: Any) -> None:
    """Put together what a cell printed: the kernel sends it in pieces, parted by the clock.

    What was printed between two charts stays there. Nothing tells when stderr, which
    has a clock of its own, was written: it goes to the end.
    """
    joined: list[Any] = []
    complaints: list[Any] = []
    for output in cell.get("outputs", ()):
        into = complaints if output.output_type == "stream" and output.name == "stderr" else joined
        last = into[-1] if into else None
        if last is not None and output.output_type == last.output_type == "stream":
            last.text += output.text
        else:
            into.append(output)
    if cell.cell_type == "code":
        cell.outputs = joined + complaints


@dataclass
class _Watch:
    """Where the run is, and how to say so."""

    notebook: Any
    where: str
    progress: Progress | None
    on_first_chart: Callable[[], object] | None
    cell: Any = None
    number: int = 0
    done: int = 0

    def __post_init__(self) -> None:
        self.code_cells = [
            cell
            for cell in self.notebook.cells
            if cell.cell_type == "code" and cell.source.strip() and "skip-execution" not in list_tags(cell)
        ]

    def note_start(self, cell: Any, cell_index: int) -> None:
        if any(cell is code_cell for code_cell in self.code_cells):
            self.cell = cell
            if "injected-parameters" not in list_tags(cell):
                self.number += 1

    def note_end(self, cell: Any) -> None:
        if not any(cell is code_cell for code_cell in self.code_cells):
            return
        self.done += 1
        for output in cell.outputs:
            if output.output_type == "error" and "raises-exception" not in list_tags(cell):
                raise self.explain(output.ename, output.evalue, output.traceback)
            if self.on_first_chart and not set(CHART_TYPES).isdisjoint(output.get("data", {})):
                self.on_first_chart()
                self.on_first_chart = None
        if self.progress:
            self.progress(self.done, len(self.code_cells))

    def place(self) -> str:
        if self.cell is None:
            return f"{self.where}: before the first cell"
        first = strip_controls(self.cell.source.strip().splitlines()[0])
        shown = first if len(first) <= 72 else f"{first[:71]}…"
        if "injected-parameters" in list_tags(self.cell):
            return f"{self.where}: the cell of the given parameters (`{shown}`)"
        return f"{self.where}: code cell {self.number} (`{shown}`)"

    def explain(self, name: str, message: str, traceback: list[str]) -> NotebookError:
        place = f"{self.place()}{_find_line(traceback)}"
        message = strip_controls(message).strip()
        kind = getattr(errors, name, None)
        if kind is errors.PersonError and message:
            # Whom was asked for is the asker's to mend, wherever the notebook asks it.
            return NotebookError(message)
        if isinstance(kind, type) and issubclass(kind, ReviewlibError) and message:
            return NotebookError(f"{place}:\n{message}")
        # Of broken syntax Python names its own copy of the cell.
        line = CELL_COPY.sub("", " ".join(message.split()))
        reason = f"{name}: {line}" if line else name
        shown = reason if len(reason) <= 400 else f"{reason[:399]}…"
        remedy = "Open the notebook in JupyterLab, mend the cell, and render again."
        if name == "MemoryError":
            remedy = "Allow it more memory (--memory), or let the cell take in less at once."
        return NotebookError(f"{place}, failed: {shown}\n{remedy}")


def _list_warnings(notebook: Any) -> list[str]:
    return [
        _cut(CELL_FILE.sub(r"line \1", strip_controls(output.text)).strip())
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.output_type == "stream" and output.name == "stderr" and output.text.strip()
    ]


def _cut(text: str) -> str:
    rest = len(text) - MOST_WARNED
    return text if rest <= 0 else f"{text[:MOST_WARNED]}… and {rest:,} more characters"
