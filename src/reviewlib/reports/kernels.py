"""Kernels as seen from outside: started, prepared for the next notebook, ended without a trace."""

import ast
import contextlib
import json
import logging
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient.util import run_sync

from reviewlib.reports import kernel as kernel_script
from reviewlib.reports.writing import is_running

PORTS = ("shell_port", "iopub_port", "stdin_port", "hb_port", "control_port")
SOCKET_PATH_LIMIT = 90
"""A Unix socket's path has room for about 104 bytes, of which Jupyter adds some to the connection file's."""

START_SECONDS = 60
PREPARE_SECONDS = 60
REPORTS_MOST = 200
"""After so many reports a kernel is replaced, so that what Python cannot give back does not add up."""


class _OwnPython(KernelSpecManager):
    """Gives one kernel, this very Python, whichever kernels are installed and whatever they are called."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        # A path instead of -m, so that json.py in the desk's folder does not stand in for json;
        # -P, so that the files beside this one cannot be imported by their bare names.
        argv = [sys.executable, "-P", kernel_script.__file__, "-f", "{connection_file}"]
        return KernelSpec(argv=argv, display_name="Python", language="python")


class _Manager(AsyncKernelManager):
    """Starts a kernel, and writes nothing: a file made here would outlive a kill of this process."""

    def write_connection_file(self, **_options: Any) -> None:
        """Leave the file to the kernel, which takes it away when this process is gone."""

    def describe_connection(self) -> str:
        """Choose where to talk to the kernel, and give what its connection file says."""
        places: list[int] = list(range(1, len(PORTS) + 1))
        if self.transport == "tcp":
            with contextlib.ExitStack() as opened:
                sockets = [opened.enter_context(socket.socket()) for _ in PORTS]
                for free in sockets:
                    free.bind((self.ip, 0))
                places = [free.getsockname()[1] for free in sockets]
        self.cache_ports = False
        for name, place in zip(PORTS, places, strict=True):
            setattr(self, name, place)
        connection: dict[str, Any] = {**self.get_connection_info(), "kernel_name": ""}
        return json.dumps(connection | {"key": connection["key"].decode()})


class Kernel:
    """A kernel for one desk, started when it is first needed and replaced when it cannot be used again.

    It is this Python, with the desk as its working folder and the desk's path in
    the environment as REVIEWLIB_DESK. The user's IPython profile is left out.
    Before each notebook its process is put back to what it was before the first
    one; a kernel that failed, or that cannot be put back, is replaced by a new one.

    Use it from one thread, and call `end`, or use `open_kernel`.

    Args:
        desk: The desk's folder.
        memory_bytes: How much memory its process may take, where the platform
            knows such a limit; None for no limit.
    """

    def __init__(self, desk: Path, *, memory_bytes: int | None = None) -> None:
        self.desk = desk
        self.memory_bytes = memory_bytes
        self.manager: Any = None
        self.client: Any = None
        self.started = 0
        self.replaced: list[str] = []
        self.is_stopped = False
        self._scratch = ""
        self._token = ""
        self._reports = 0

    def prepare(self, modules: list[str], *, is_last: bool = False) -> None:
        """Make the kernel ready for a notebook that imports these modules, as if it had just been started.

        After the last notebook, if it is called that, there is nothing to put back.

        Raises:
            RuntimeError: A new kernel does not start.
        """
        if self.manager is not None:
            left = ["ran many reports"] if self._reports >= REPORTS_MOST else self._put_back(modules, is_last)
            if left:
                self.replaced.append(", ".join(left))
                self.end()
        if self.manager is None:
            self._start()
            if self._put_back(modules, is_last):
                self.end()
                raise RuntimeError("the kernel could not be prepared")
        self._reports += 1

    def stop(self) -> None:
        """Kill the process and what it started, for good; another thread than the kernel's own may do so."""
        self.is_stopped = True
        self._kill()

    def find_exit(self) -> int | None:
        """Give what the process ended with, -9 where it was killed; None while it runs or is not known."""
        process = getattr(getattr(self.manager, "provisioner", None), "process", None)
        if process is None:
            return None
        with contextlib.suppress(subprocess.TimeoutExpired):
            return int(process.wait(timeout=1))
        return None

    def _kill(self) -> None:
        # The folder first: if this process is killed in between, the kernel finishes what was begun.
        if self._scratch:
            shutil.rmtree(self._scratch, ignore_errors=True)
        process = getattr(getattr(self.manager, "provisioner", None), "process", None)
        if process is not None:
            with contextlib.suppress(OSError):
                if hasattr(os, "killpg"):
                    os.killpg(process.pid, signal.SIGKILL)
            with contextlib.suppress(OSError):
                process.kill()

    def end(self) -> None:
        """Kill the kernel and what it started, without waiting for good-byes; remove its files."""
        manager, client, scratch = self.manager, self.client, self._scratch
        self._kill()
        self.manager = self.client = None
        self._scratch, self._reports = "", 0
        if client is not None:
            client.stop_channels()
        if manager is not None:
            process = getattr(manager.provisioner, "process", None)
            if process is not None:
                process.wait()
            with contextlib.suppress(Exception):
                run_sync(manager.cleanup_resources)()
        if scratch:
            shutil.rmtree(scratch, ignore_errors=True)

    def _start(self) -> None:
        if self.is_stopped:
            raise RuntimeError("the kernel was stopped")
        _sweep_scratch()
        # Only named here: the kernel makes it, and takes it away when this process is gone.
        name = f"reviewlib-{os.getpid()}-{secrets.token_hex(8)}"
        try:
            self._scratch = str(Path(tempfile.gettempdir()) / name)
        except OSError as error:
            raise RuntimeError(f"there is no temporary folder that can be written: {error}") from None
        connection_file = str(Path(self._scratch).resolve() / "kernel.json")
        has_sockets = os.name == "posix" and len(os.fsencode(connection_file)) < SOCKET_PATH_LIMIT
        self._token = f"#{secrets.token_hex(16)}\n"
        self.manager = _Manager(
            kernel_spec_manager=_OwnPython(),
            connection_file=connection_file,
            transport="ipc" if has_sockets else "tcp",
            log=quiet_log(),
        )
        environment = {
            **os.environ,
            "REVIEWLIB_DESK": str(self.desk),
            "IPYTHONDIR": str(Path(self._scratch) / "ipython"),
            # Text hashes decide the order of a set, and a page must not change between two runs.
            "PYTHONHASHSEED": "0",
            # polars adds up in the order in which its threads are done: the last digits of a mean
            # would change from machine to machine, and from run to run.
            "POLARS_MAX_THREADS": os.environ.get("POLARS_MAX_THREADS", "1"),
            kernel_script.TOKEN_VARIABLE: self._token,
            kernel_script.CONNECTION_VARIABLE: self.manager.describe_connection(),
            kernel_script.SHAPES_VARIABLE: self._find_shapes(),
            kernel_script.MEMORY_VARIABLE: str(self.memory_bytes or 0),
        }
        self.started += 1
        try:
            run_sync(self._connect)(environment)
        except BaseException:
            self.end()
            raise

    def _find_shapes(self) -> str:
        """Give the file of the charts found right before, in the desk's cache if there is one."""
        folder = self.desk / ".reviewlib" / "cache"
        return str(folder / "shapes") if folder.is_dir() else ""

    async def _connect(self, environment: dict[str, str]) -> None:
        await self.manager.start_kernel(
            extra_arguments=["--HistoryManager.enabled=False"],
            cwd=str(self.desk),
            env=environment,
            # What a child process prints reaches the notebook by another way.
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.client = self.manager.client()
        self.client.start_channels()
        await self.client.wait_for_ready(timeout=START_SECONDS)
        self.client.allow_stdin = False
        if self.is_stopped:
            raise RuntimeError("the kernel was stopped")

    def _put_back(self, modules: list[str], is_last: bool) -> list[str]:
        """Have the process put back; give why it cannot be used again."""
        try:
            order = json.dumps({"modules": modules, "is_last": is_last})
            content = run_sync(self._ask)(f"{self._token}{order}")
        except (Empty, RuntimeError, OSError, TimeoutError):
            return ["does not answer"]
        left = content.get("reviewlib")
        return left if isinstance(left, list) else ["answered in another way"]

    async def _ask(self, code: str) -> Any:
        message = self.client.execute(code, silent=True, store_history=False)
        for _ in range(PREPARE_SECONDS):
            with contextlib.suppress(Empty):
                while True:
                    reply = await self.client.shell_channel.get_msg(timeout=1)
                    if reply["parent_header"].get("msg_id") == message:
                        return reply["content"]
            if not await self.manager.is_alive():
                break
        raise RuntimeError("no answer")


@contextlib.contextmanager
def open_kernel(desk: Path, *, memory_bytes: int | None = None) -> Iterator[Kernel]:
    """Give a kernel for a desk, and end it whatever happens; see `Kernel`."""
    kernel = Kernel(desk, memory_bytes=memory_bytes)
    try:
        yield kernel
    finally:
        kernel.end()


def quiet_log() -> logging.Logger:
    """Give a log that says nothing: whatever goes wrong is told once, as a NotebookError."""
    log = logging.getLogger("reviewlib.reports.kernel")
    log.propagate = False
    log.setLevel(logging.CRITICAL + 1)
    return log


def list_imports(notebook: Any) -> list[str]:
    """List the modules that a notebook's cells import by name, in the order in which they stand there.

    Only lines at the head of a cell's own level count, not those within an `if`.
    """
    found: dict[str, None] = {}
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        try:
            statements = ast.parse(cell.source).body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        for statement in statements:
            if isinstance(statement, ast.Import):
                found |= dict.fromkeys(alias.name for alias in statement.names)
            elif isinstance(statement, ast.ImportFrom) and statement.module and not statement.level:
                found[statement.module] = None
    return list(found)


def _sweep_scratch() -> None:
    """Remove what a process left that was killed together with its kernel."""
    for folder in Path(tempfile.gettempdir()).glob("reviewlib-*-*"):
        number = folder.name.split("-")[1]
        with contextlib.suppress(OSError):
            if number.isdigit() and folder.stat().st_uid == os.getuid() and not is_running(int(number)):
                shutil.rmtree(folder, ignore_errors=True)
