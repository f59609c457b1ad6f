"""A notebook in, a page out: run, convert, write."""

import threading
import time
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from nbformat import NotebookNode

from reviewlib.errors import NotebookError
from reviewlib.reports.exporter import ReviewlibExporter
from reviewlib.reports.figures import CHART_TYPES, vega_bundle
from reviewlib.reports.kernels import Kernel, open_kernel, quiet_log
from reviewlib.reports.notebooks import place_parameters, read_notebook
from reviewlib.reports.running import Progress, run_notebook
from reviewlib.reports.writing import write_whole

HEAVY_MEGABYTES = 5
_CONVERTING = threading.Lock()
"""An exporter serves one notebook at a time."""


@dataclass(frozen=True)
class Report:
    """One report that stands in its folder.

    `cells` is the number of code cells that ran, `seconds` what running and
    converting took, `warnings` what the cells wrote to stderr, and which charts have no picture.
    """

    path: Path
    name: str
    title: str
    standfirst: str
    parameters: Mapping[str, object] = field(default_factory=dict)
    cells: int = 0
    seconds: float = 0.0
    warnings: tuple[str, ...] = ()


def render_report(
    notebook: Path,
    target: Path,
    *,
    parameters: Mapping[str, object] = MappingProxyType({}),
    desk: Path,
    stamp: Mapping[str, str],
    language: str = "en",
    static: bool = False,
    timeout_s: int = 600,
    progress: Progress | None = None,
    kernel: Kernel | None = None,
    is_last: bool = False,
    memory_bytes: int | None = None,
) -> Report:
    """Run a notebook on a desk and write its page.

    The notebook's file is not changed. The page is written whole or not at all:
    after an error the report of before still stands. It holds no time of day, so
    the same notebook on the same desk gives the same bytes.

    Args:
        notebook: The notebook's file.
        target: The HTML file to write; its folder is made.
        parameters: Values for names that the notebook's parameters cell assigns;
            see `convert_parameters` for values that were typed.
        desk: The desk's folder: where cells run, and REVIEWLIB_DESK in there.
        stamp: What the page says about its data, label to text; "Desk" stands
            above the title, the others in a row beneath it.
        language: The language of the text, as in HTML's lang attribute.
        static: Pictures instead of scripts; see `compose_page`.
        timeout_s: Seconds that one cell may take.
        progress: Called after each code cell with the number done and the number there are.
        kernel: Where the cells run, when several reports share one; by default a
            kernel of its own. It changes nothing in the page.
        is_last: Whether no other report comes after this in that kernel.
        memory_bytes: How much memory its own kernel may take; see `Kernel`.

    Returns:
        What was written, and how it went.

    Raises:
        NotebookError: The notebook cannot be read, does not know a parameter, a
            cell failed or took too long, or the page cannot be written.
    """
    started = time.perf_counter()
    if not desk.is_dir():
        raise NotebookError(f"{desk}: there is no such folder to run {notebook.name} in.")
    if target.is_dir() or target.resolve() == notebook.resolve():
        raise NotebookError(f"{target}: a page cannot be written over this. Name an .html file.")
    loaded = read_notebook(notebook)
    place_parameters(loaded, parameters, where=notebook.name)
    with nullcontext(kernel) if kernel else open_kernel(desk.resolve(), memory_bytes=memory_bytes) as warm:
        run = run_notebook(
            loaded,
            where=notebook.name,
            kernel=warm,
            is_last=is_last or kernel is None,
            timeout_s=timeout_s,
            progress=progress,
            on_first_chart=None if static else _prepare_bundle,
        )
    _share_charts(loaded)
    resources: dict[str, Any] = {
        "metadata": {"name": notebook.stem, "path": str(notebook.resolve().parent)},
        "reviewlib": {"stamp": dict(stamp), "language": language, "static": static},
    }
    with _CONVERTING:
        html, resources = _exporter().from_notebook_node(loaded, resources)
    page = resources["reviewlib"]["page"]
    write_whole(target, html)
    return Report(
        path=target,
        name=notebook.stem,
        title=page.title,
        standfirst=page.standfirst,
        parameters=dict(parameters),
        cells=run.cells,
        seconds=time.perf_counter() - started,
        warnings=(*run.warnings, *page.warnings, *_weigh(html)),
    )


class _Shared(NotebookNode):  # type: ignore[misc]
    """What a cell gave, and is only read from now on: nbconvert copies a notebook four times."""

    def __deepcopy__(self, memo: Any) -> "_Shared":
        return self


def _share_charts(notebook: Any) -> None:
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            bundle = output.get("data", {})
            for kind in CHART_TYPES:
                if isinstance(bundle.get(kind), dict):
                    bundle[kind] = _Shared(bundle[kind])


def _weigh(html: str) -> list[str]:
    megabytes = len(html.encode("utf-8", "replace")) / 1e6
    if megabytes <= HEAVY_MEGABYTES:
        return []
    return [f"the page weighs {megabytes:.0f} MB, too much to send or to open on a phone: show less in it"]


@cache
def _exporter() -> ReviewlibExporter:
    # Made once: its template is compiled, and a user's nbconvert settings do not reach it.
    # The notebook is validated once, and not after each of nbconvert's preprocessors.
    return ReviewlibExporter(log=quiet_log(), optimistic_validation=True)


def _prepare_bundle() -> None:
    # Two seconds outside the interpreter's lock, while the kernel runs the next cells.
    threading.Thread(target=vega_bundle, daemon=True).start()
