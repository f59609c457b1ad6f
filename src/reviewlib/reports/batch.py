"""Many reports: in warm kernels, side by side, and only those that would come out different."""

import contextlib
import hashlib
import json
import queue
import threading
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reviewlib.errors import ReviewlibError
from reviewlib.reports.fonts import order_fonts
from reviewlib.reports.kernels import Kernel
from reviewlib.reports.rendering import Report, render_report
from reviewlib.reports.writing import sweep_parts, write_whole

LEDGER = Path(".reviewlib") / "cache" / "pages.json"
"""Stands in the desk: for each page, what it was made from, and what it was when it was written."""

LEDGER_SECONDS = 1.0


@dataclass(frozen=True)
class Job:
    """One report to make; `basis` digests what it depends on beside all this, "" where nobody knows."""

    notebook: Path
    target: Path
    parameters: Mapping[str, object] = field(default_factory=dict)
    basis: str = ""


@dataclass(frozen=True)
class Outcome:
    """What came of a job: a report, or the reason why there is none, or neither when nothing has changed."""

    job: Job
    report: Report | None = None
    failure: str = ""

    @property
    def is_unchanged(self) -> bool:
        """Whether the page that stood there already was left as it is."""
        return self.report is None and not self.failure


def render_batch(
    jobs: Sequence[Job],
    *,
    desk: Path,
    stamp: Mapping[str, str],
    language: str = "en",
    static: bool = False,
    timeout_s: int = 600,
    memory_bytes: int | None = None,
    workers: int = 1,
    force: bool = False,
    on_start: Callable[[Job], object] | None = None,
) -> Generator[Outcome, None, None]:
    """Render many reports; a report that fails does not keep the others from being made.

    Each worker has a kernel of its own, which runs one notebook after another.
    What ran before changes nothing in a page (see `Kernel`). A page is left as it
    is when notebook, parameters, `basis` and the other arguments are what they
    were when it was written, and nobody has changed it since.

    Leaving the loop, as Ctrl-C does, ends the kernels at once; every page stands
    whole, as it was before or as it is now.

    Args:
        jobs: What to make; no two of one target.
        desk: As in `render_report`, and so are the next four.
        stamp: What the pages say about their data.
        language: The language of the text.
        static: Pictures instead of scripts.
        timeout_s: Seconds that one cell may take.
        memory_bytes: How much memory each kernel may take; None for no limit.
        workers: How many kernels run side by side.
        force: Render what has not changed, too.
        on_start: Called with each job that is begun, from the worker's thread.

    Yields:
        One outcome for each job, in the order in which they are done.
    """
    ledger = _Ledger(desk / LEDGER)
    for folder in {job.target.parent for job in jobs}:
        sweep_parts(folder)
    shared = json.dumps([dict(stamp), language, static], ensure_ascii=False, default=str)
    waiting: queue.SimpleQueue[tuple[Job, str]] = queue.SimpleQueue()
    done: queue.SimpleQueue[tuple[Outcome, str] | BaseException] = queue.SimpleQueue()
    count = 0
    for job in jobs:
        digest = digest_job(job, shared)
        if digest and not force and ledger.is_whole(job.target, digest):
            yield Outcome(job)
        else:
            waiting.put((job, digest))
            count += 1

    kernels = [Kernel(desk.resolve(), memory_bytes=memory_bytes) for _ in range(min(max(workers, 1), count))]

    def work(kernel: Kernel) -> None:
        try:
            while not kernel.is_stopped:
                try:
                    job, digest = waiting.get_nowait()
                except queue.Empty:
                    break
                if on_start:
                    on_start(job)
                try:
                    report = render_report(
                        job.notebook,
                        job.target,
                        parameters=job.parameters,
                        desk=desk,
                        stamp=stamp,
                        language=language,
                        static=static,
                        timeout_s=timeout_s,
                        kernel=kernel,
                        is_last=waiting.empty(),
                    )
                except ReviewlibError as error:
                    done.put((Outcome(job, failure=str(error)), ""))
                else:
                    done.put((Outcome(job, report), digest))
        except BaseException as error:
            done.put(error)
        finally:
            kernel.end()

    # Not later: a kernel that another thread starts meanwhile would find no fonts.
    order_fonts()
    threads = [threading.Thread(target=work, args=(kernel,), daemon=True) for kernel in kernels]
    for thread in threads:
        thread.start()
    try:
        for _ in range(count):
            found = done.get()
            if isinstance(found, BaseException):
                raise found
            outcome, digest = found
            ledger.note(outcome.job.target, digest)
            yield outcome
    finally:
        for kernel in kernels:
            kernel.stop()
        for thread in threads:
            thread.join()
        ledger.write()


def digest_job(job: Job, shared: str) -> str:
    """Digest all that a page depends on; "" where that is not known.

    Args:
        job: The report to make.
        shared: What holds for all jobs of the batch.
    """
    if not job.basis:
        return ""
    try:
        notebook = hashlib.sha256(job.notebook.read_bytes()).hexdigest()
    except OSError:
        return ""
    values = [[name, type(value).__name__, str(value)] for name, value in job.parameters.items()]
    parts = [job.basis, job.notebook.stem, notebook, values, shared]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


class _Ledger:
    """What pages were made from. Lost or damaged, it costs no more than the work again."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.written_at = time.monotonic()
        self.is_open = False
        self.entries: dict[str, Any] = {}
        with contextlib.suppress(OSError, ValueError):
            entries = json.loads(path.read_text(encoding="utf-8"))
            self.entries = entries if isinstance(entries, dict) else {}

    def is_whole(self, page: Path, digest: str) -> bool:
        return bool(self.entries.get(str(page.resolve())) == [digest, _digest_file(page)])

    def note(self, page: Path, digest: str) -> None:
        if digest:
            self.entries[str(page.resolve())] = [digest, _digest_file(page)]
        else:
            self.entries.pop(str(page.resolve()), None)
        self.is_open = True
        if time.monotonic() > self.written_at + LEDGER_SECONDS:
            self.write()

    def write(self) -> None:
        if self.is_open:
            kept = {name: entry for name, entry in sorted(self.entries.items()) if Path(name).is_file()}
            with contextlib.suppress(ReviewlibError):
                write_whole(self.path, json.dumps(kept, indent=0, ensure_ascii=False))
            self.is_open = False
            self.written_at = time.monotonic()


def _digest_file(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
