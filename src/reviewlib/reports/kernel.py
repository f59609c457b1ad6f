"""The kernel that reports run in: an ordinary ipykernel, quick to start, the same for everybody.

`running.py` starts this file as a script, by its path, so that nothing of
reviewlib is imported before a notebook asks for it. One kernel may run several
notebooks: between two of them it is put back (see `restoring.py`), or says that
it cannot be.
"""

import atexit
import contextlib
import gc
import importlib.util
import json
import os
import shutil
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

TOKEN_VARIABLE = "REVIEWLIB_KERNEL_TOKEN"
MEMORY_VARIABLE = "REVIEWLIB_KERNEL_MEMORY"
CONNECTION_VARIABLE = "REVIEWLIB_KERNEL_CONNECTION"
SHAPES_VARIABLE = "REVIEWLIB_KERNEL_SHAPES"
PARENT_SECONDS = 0.25
REMOVALS, REMOVAL_SECONDS = 50, 0.02

COLLECTING = (10_000, 20, 20)
"""How many new objects Python looks for garbage after, instead of 700."""


def main() -> None:
    """Start a kernel from the command line's arguments, as `python -m ipykernel_launcher` does."""
    token = os.environ.pop(TOKEN_VARIABLE, "")
    limit_memory(int(os.environ.pop(MEMORY_VARIABLE, "0")))
    connection = os.environ.pop(CONNECTION_VARIABLE, "")
    shapes = os.environ.pop(SHAPES_VARIABLE, "")
    # Imports leave nothing to collect; looking for it takes a seventh of their time.
    gc.disable()
    gc.set_threshold(*COLLECTING)
    restoring, comparing = load_beside("restoring"), load_beside("comparing")
    capping, charting = load_beside("capping"), load_beside("charting")
    sparing, hastening = load_beside("sparing"), load_beside("hastening")
    with sparing.doing_without("debugpy"):
        # Nobody steps through a report's cells; loading what could takes as long as the kernel itself.
        import ipykernel.debugger  # noqa: F401, PLC0415
    from ipykernel.ipkernel import IPythonKernel  # noqa: PLC0415
    from ipykernel.kernelapp import IPKernelApp  # noqa: PLC0415
    from zmq.utils.garbage import gc as garbage  # noqa: PLC0415

    class ReportKernel(IPythonKernel):
        """Runs cells, and prepares itself for the next notebook when told with the right token."""

        state: Any = None
        noted: Any = None
        is_spent = False

        async def do_execute(self, code: str, silent: bool, *arguments: Any, **options: Any) -> Any:
            for stream in (sys.stdout, sys.stderr):
                if isinstance(stream, capping.CappedStream):
                    stream.printed = 0
            if token and code.startswith(token):
                return self.prepare(**json.loads(code.removeprefix(token)))
            return await super().do_execute(code, silent, *arguments, **options)  # type: ignore[no-untyped-call]

        def prepare(self, modules: list[str], is_last: bool) -> dict[str, Any]:
            # In the place of a cell, so that it happens in the context that cells run in.
            left: list[str] = ["ran its last notebook"] if self.is_spent else []
            self.is_spent = is_last
            if self.state is not None:
                left += restoring.put_back(self.shell, self.state)
                hastening.hasten_libraries()
                left += comparing.list_changes(self.shell, self.noted)
            if not left and (self.state is None or not set(modules) <= set(sys.modules)):
                gc.disable()
                with sparing.sparing_libraries():
                    restoring.load_modules(modules)
                hastening.hasten_libraries()
                # What has been loaded stays: a collection need not look at it again.
                gc.freeze()
                gc.enable()
                restoring.seed_generators()
                if not is_last:
                    self.state = restoring.note_state(self.shell)
                    self.noted = comparing.note(self.shell, self.noted)
            return {
                "status": "ok",
                "execution_count": 0,
                "user_expressions": {},
                "payload": [],
                "reviewlib": left,
            }

    class ReportKernelApp(IPKernelApp):
        """An IPKernelApp that ends, and tidies up, with the process that started it."""

        def init_control(self, context: Any) -> None:
            super().init_control(context)  # type: ignore[no-untyped-call]
            # Cells come one after another from one client: no thread need hand them on.
            self.shell_channel_thread = None

        def init_poller(self) -> None:
            threading.Thread(
                target=end_with_parent, args=(self.parent_handle or os.getppid(), scratch), daemon=True
            ).start()

    connection_file = Path(sys.argv[sys.argv.index("-f") + 1])
    scratch = make_scratch(connection_file, connection)
    # The folder goes with the process, also where that ends because the folder has gone: a kernel
    # whose parent is killed while it starts finds no place for its sockets.
    atexit.register(remove_scratch, scratch, os.getpid())
    app: Any = ReportKernelApp.instance(kernel_class=ReportKernel)
    app.outstream_class = f"{capping.__name__}.CappedStream"
    app.initialize()
    # pyzmq would start a thread with the first output of more than 64 kB: so none tells of a cell.
    garbage.start()
    known = charting.Shapes(Path(shapes) if shapes else None)
    charting.show_charts_as_specs(app.shell, known, hastening.reading_tables_once)
    # Modules of the desk can be imported, as in JupyterLab, but none stands in for a library.
    sys.path.append("")
    app.start()


def make_scratch(connection_file: Path, connection: str) -> str:
    """Make the folder of the connection file and write it, for nobody else to read; give the folder."""
    connection_file.parent.mkdir(mode=0o700)
    connection_file.touch(mode=0o600)
    connection_file.write_text(connection, encoding="utf-8")
    return str(connection_file.parent)


def load_beside(name: str) -> Any:
    """Load a module that stands beside this file, without importing the package it is in."""
    path = Path(__file__).with_name(f"{name}.py")
    spec = importlib.util.spec_from_file_location(f"_reviewlib_{name}", path)
    module = importlib.util.module_from_spec(spec)  # type: ignore[arg-type]
    sys.modules[module.__name__] = module
    spec.loader.exec_module(module)  # type: ignore[union-attr]
    return module


def limit_memory(limit_bytes: int) -> None:
    """Let a cell that takes more memory than this fail, where the platform knows such a limit."""
    if limit_bytes:
        with contextlib.suppress(ImportError, OSError, ValueError, AttributeError):
            import resource  # noqa: PLC0415

            resource.setrlimit(resource.RLIMIT_AS, (limit_bytes, limit_bytes))


def remove_scratch(scratch: str, process: int) -> None:
    """Remove the kernel's folder, also while another thread makes files in it; a fork of it does not."""
    if os.getpid() != process:
        return
    for _ in range(REMOVALS):
        shutil.rmtree(scratch, ignore_errors=True)
        if not os.path.lexists(scratch):
            break
        time.sleep(REMOVAL_SECONDS)


def end_with_parent(parent: int, scratch: str) -> None:
    """Wait until the process that started this one is gone, even by kill -9; then leave nothing behind."""
    while os.getppid() == parent:
        time.sleep(PARENT_SECONDS)
    remove_scratch(scratch, os.getpid())
    with contextlib.suppress(OSError):
        # The kernel leads its own group, in which stands what its cells have started.
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


if __name__ == "__main__":
    main()
